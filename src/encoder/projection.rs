//! A linear map of the token rows, found inside the network without multiplying them.
//!
//! Before its normalisation a row is what its piece alone gives (embedding and x) plus what the two convolutions add,
//! and that is zero but for 5, 5 and 17 % of the values of the three branches. So `row · W` is a sum kept for the piece
//! plus a sparse product: some 9,000 multiplications a token in place of 82,000. Normalisation is linear but for the
//! row's two moments, so it is applied to the outcome:
//!
//! ```text
//! y = ((row − mean) · factor · gain + shift) · W + b
//!   = factor · (row · gain·W − mean · Σ gain·W) + (Σ shift·W + b)
//! ```

use super::kernel::{Active, Matrix, Task, push_pairs, widely};
use super::model::{BRANCH, Model, ROW, WIDTH};
use super::network::{KEPT, Part, Store, quantise};

/// A map of token rows to [`Projection::OUTPUTS`] numbers, with what each piece contributes to it.
pub struct Projection {
    matrix: Matrix,
    /// The weight of a code, for each output.
    scales: Vec<f32>,
    /// Σ gain·W.
    slopes: Vec<f32>,
    /// Σ shift·W + b.
    shifts: Vec<f32>,
    parts: Store<[f32; OUTPUTS]>,
}

const OUTPUTS: usize = Projection::OUTPUTS;

/// Mean of a row before its normalisation and the factor that brings it to unit variance.
#[derive(Clone, Copy, Default)]
pub(super) struct Moments {
    pub(super) mean: f32,
    pub(super) factor: f32,
}

impl Projection {
    /// Numbers a token.
    pub const OUTPUTS: usize = 64;

    pub(super) fn new(model: &Model, codes: &'static [u8], scales: Vec<f32>, bias: Vec<f32>) -> Option<Self> {
        if codes.len() != ROW * OUTPUTS || scales.len() != OUTPUTS || bias.len() != OUTPUTS {
            return None;
        }
        let matrix = Matrix::new(codes, ROW, OUTPUTS, 1.0);
        let weighed = |by: &[f32]| -> Vec<f32> {
            (0..OUTPUTS)
                .map(|j| by.iter().enumerate().map(|(i, by)| by * f32::from(matrix.code(i, j)) * scales[j]).sum())
                .collect()
        };
        let slopes = weighed(&model.row_gain);
        let shifts = weighed(&model.row_shift).iter().zip(&bias).map(|(s, b)| s + b).collect();
        Some(Self { matrix, scales, slopes, shifts, parts: Store::new(model.rows, KEPT) })
    }

    /// What the pieces of a batch contribute, one after the other. `rows` are their numbers in the table.
    pub(super) fn parts<'a>(
        &'a self,
        model: &Model,
        rows: &[u32],
        pieces: &[&Part],
        own: &'a mut Vec<(u32, Box<[f32; OUTPUTS]>)>,
    ) -> Vec<&'a [f32; OUTPUTS]> {
        let mut known: Vec<(u32, &Part)> = rows.iter().copied().zip(pieces.iter().copied()).collect();
        known.sort_unstable_by_key(|(row, _)| *row);
        known.dedup_by_key(|(row, _)| *row);
        self.parts.gather(rows, own, |missing| {
            let mut codes = vec![0i16; missing.len() * ROW];
            let mut steps = vec![0f32; missing.len()];
            let pieces = missing
                .iter()
                .filter_map(|row| known.binary_search_by_key(row, |(row, _)| *row).ok().map(|at| known[at].1));
            for ((piece, codes), step) in pieces.zip(codes.chunks_exact_mut(ROW)).zip(&mut steps) {
                widely(Alone { model, piece, codes, step });
            }
            let mut products = vec![0i32; missing.len() * OUTPUTS];
            self.matrix.multiply(&codes, &mut products);
            let rows = products.chunks_exact(OUTPUTS).zip(&steps);
            rows.map(|(products, step)| {
                let mut out = Box::new([0f32; OUTPUTS]);
                for ((out, &p), scale) in out.iter_mut().zip(products).zip(&self.scales) {
                    *out = p as f32 * (step * scale);
                }
                out
            })
            .collect()
        })
    }

    /// Adds the products of a sentence to `out`, [tokens, [`OUTPUTS`]]. `added` are its rows' non-zero pairs.
    pub(super) fn finish(&self, added: &Added, parts: &[&[f32; OUTPUTS]], moments: &[Moments], out: &mut Vec<f32>) {
        let sparse: Vec<&[Active]> = added.ends.windows(2).map(|w| &added.active[w[0]..w[1]]).collect();
        let mut products = vec![0i32; parts.len() * OUTPUTS];
        self.matrix.convolve(&sparse, 0, OUTPUTS, &mut products);
        let from = out.len();
        out.resize(from + products.len(), 0.0);
        widely(Together {
            projection: self,
            products: &products,
            steps: &added.steps,
            parts,
            moments,
            out: &mut out[from..],
        });
    }
}

/// A piece's own row, without its normalisation but with the gain of it.
struct Alone<'a> {
    model: &'a Model,
    piece: &'a Part,
    codes: &'a mut [i16],
    step: &'a mut f32,
}

impl Task for Alone<'_> {
    #[inline(always)]
    fn run(self) {
        let mut row = [0f32; ROW];
        for (out, &code) in row.iter_mut().zip(&self.piece.embedding) {
            *out = f32::from(code) * self.piece.scale;
        }
        for (at, x) in self.piece.inputs.iter().enumerate() {
            for (out, &code) in row[WIDTH + at * BRANCH..].iter_mut().zip(&x.codes) {
                *out = f32::from(code) * x.scale;
            }
        }
        for (v, gain) in row.iter_mut().zip(&self.model.row_gain) {
            *v *= gain;
        }
        *self.step = quantise(&row, self.codes);
    }
}

/// What the convolutions added to the rows of a sentence: its non-zero pairs as integers, with the gain.
#[derive(Default)]
pub(super) struct Added {
    active: Vec<Active>,
    /// Where each token's pairs begin, and where the last one's end.
    ends: Vec<usize>,
    /// The step of each token's integers.
    steps: Vec<f32>,
}

/// Reads what was added out of rows that lack their embedding and their normalisation.
pub(super) struct Collect<'a> {
    pub(super) model: &'a Model,
    pub(super) parts: &'a [&'a Part],
    pub(super) rows: &'a [f32],
    pub(super) out: &'a mut Added,
}

impl Task for Collect<'_> {
    #[inline(always)]
    fn run(self) {
        let out = self.out;
        out.active.clear();
        out.steps.clear();
        out.ends.clear();
        out.ends.push(0);
        for (row, part) in self.rows.chunks_exact(ROW).zip(self.parts) {
            let mut added = [0f32; 3 * BRANCH];
            let branches = added.chunks_exact_mut(BRANCH).zip(row[WIDTH..].chunks_exact(BRANCH)).zip(&part.inputs);
            for ((added, row), x) in branches {
                for ((added, row), &code) in added.iter_mut().zip(row).zip(&x.codes) {
                    // Exactly zero where nothing was added to the same product.
                    *added = row - f32::from(code) * x.scale;
                }
            }
            for (added, gain) in added.iter_mut().zip(&self.model.row_gain[WIDTH..]) {
                *added *= gain;
            }
            let mut codes = [0i16; 3 * BRANCH];
            out.steps.push(quantise(&added, &mut codes));
            push_pairs(&codes, (WIDTH / 2) as u32, &mut out.active);
            out.ends.push(out.active.len());
        }
    }
}

/// The sum of both kinds of product, normalised.
struct Together<'a> {
    projection: &'a Projection,
    products: &'a [i32],
    steps: &'a [f32],
    parts: &'a [&'a [f32; OUTPUTS]],
    moments: &'a [Moments],
    out: &'a mut [f32],
}

impl Task for Together<'_> {
    #[inline(always)]
    fn run(self) {
        let Projection { scales, slopes, shifts, .. } = self.projection;
        let tokens = self.products.chunks_exact(OUTPUTS).zip(self.steps).zip(self.parts).zip(self.moments);
        for ((((products, step), part), moments), out) in tokens.zip(self.out.chunks_exact_mut(OUTPUTS)) {
            for j in 0..OUTPUTS {
                let sum = part[j] + products[j] as f32 * (step * scales[j]);
                out[j] = (sum - moments.mean * slopes[j]) * moments.factor + shifts[j];
            }
        }
    }
}
