//! The network half of the score: looks across the two sides of a bead token by token.
//!
//! ```text
//! row of the encoder [1280] → [64], normalised, scaled, plus a bias of its language                     h
//! cosine of h·Q and the other side's h·K → softmax → what it attends to                                c
//! h, c, h·c, |h−c|, best similarity, its margin, entropy, distance of place, coverage, side → [64] → two convolutions
//!     → a probability of being at fault for each token, and maximum, mean and attended mean of each side
//! both sides' means + the two sentence vectors → [64] → 1
//! ```
//! `models/quality.py` trains it and must agree with this file: `cargo xtask quality-eval` and `quality.py fit` print the same figures. All dense
//! products are integer (i16 by i8, exact), everything else is f32 in a fixed order, so a score is the same bits on
//! every machine.

use super::sentence::Sentence;
use crate::encoder::kernel::{Matrix, Task, widely};
use crate::encoder::{Encoder, Projection};
use crate::text::Both;

/// Width of a token inside the network.
pub(super) const TOKEN: usize = Projection::OUTPUTS;
/// Width of the sentence vectors' part.
pub(super) const SENTENCE: usize = 64;
/// Numbers a token brings beside its vectors: similarity, margin, entropy, distance, coverage, side.
const EXTRA: usize = 6;
const BODY: usize = 4 * TOKEN + EXTRA;
/// Pooled numbers a side: three pools, mean and maximal fault.
const POOLED: usize = 3 * TOKEN + 2;
const VECTORS: usize = 2 * 512 + 4;
const LAST: usize = 2 * POOLED + SENTENCE;

/// A dense layer: integer codes with a scale for each output, and a bias.
#[derive(Clone, Debug)]
pub(super) struct Dense {
    matrix: Matrix,
    scales: Vec<f32>,
    bias: Vec<f32>,
}

/// Activations are rounded to this many steps of their row's largest.
const STEPS: f32 = 8_191.0;

impl Dense {
    pub(super) fn read(file: &mut super::weights::Reader, inputs: usize, outputs: usize) -> Option<Self> {
        let scales = file.floats(outputs)?;
        let bias = file.floats(outputs)?;
        Some(Self { matrix: Matrix::new(file.bytes(inputs * outputs)?, inputs, outputs, 1.0), scales, bias })
    }

    /// `out[m, outputs] = x[m, inputs] · W + b`.
    fn apply(&self, x: &[f32]) -> Vec<f32> {
        let rows = x.len() / self.matrix.inputs;
        let mut codes = vec![0i16; x.len()];
        let mut steps = vec![0.0; rows];
        widely(Quantise { x, width: self.matrix.inputs, codes: &mut codes, steps: &mut steps });
        let mut sums = vec![0i32; rows * self.matrix.outputs];
        self.matrix.multiply(&codes, &mut sums);
        let mut out = vec![0.0; sums.len()];
        widely(Scale { sums: &sums, steps: &steps, dense: self, out: &mut out });
        out
    }
}

/// Rounds each row to integers of up to [`STEPS`].
struct Quantise<'a> {
    x: &'a [f32],
    width: usize,
    codes: &'a mut [i16],
    steps: &'a mut [f32],
}

impl Task for Quantise<'_> {
    #[inline(always)]
    fn run(self) {
        // Adding and taking away 1.5 · 2²³ rounds to the nearest whole number, half to even.
        const ROUND: f32 = 12_582_912.0;
        for ((x, codes), step) in
            self.x.chunks_exact(self.width).zip(self.codes.chunks_exact_mut(self.width)).zip(self.steps)
        {
            let mut most = [1e-12f32; 8];
            for part in x.chunks(8) {
                for (m, v) in most.iter_mut().zip(part) {
                    *m = if v.abs() > *m { v.abs() } else { *m };
                }
            }
            let most = most.iter().fold(0.0f32, |a, b| if *b > a { *b } else { a });
            *step = most / STEPS;
            let scale = STEPS / most;
            for (code, v) in codes.iter_mut().zip(x) {
                let rounded = (v * scale + ROUND) - ROUND;
                *code = rounded as i32 as i16;
            }
        }
    }
}

/// Integers back to numbers.
struct Scale<'a> {
    sums: &'a [i32],
    steps: &'a [f32],
    dense: &'a Dense,
    out: &'a mut [f32],
}

impl Task for Scale<'_> {
    #[inline(always)]
    fn run(self) {
        let n = self.dense.scales.len();
        for ((sums, step), out) in self.sums.chunks_exact(n).zip(self.steps).zip(self.out.chunks_exact_mut(n)) {
            for (((o, s), scale), bias) in out.iter_mut().zip(sums).zip(&self.dense.scales).zip(&self.dense.bias) {
                *o = *s as f32 * (step * scale) + bias;
            }
        }
    }
}

/// The network.
pub(super) struct Head {
    token: Projection,
    gain: Vec<f32>,
    language: Both<Vec<f32>>,
    across: Dense,
    sharp: f32,
    body: Dense,
    first: Dense,
    second: Dense,
    fault: Vec<f32>,
    fault_bias: f32,
    attend: Vec<f32>,
    vectors: Dense,
    last: Dense,
    out: Vec<f32>,
    out_bias: f32,
}

/// What the network says of a bead.
#[derive(Clone, Debug, Default)]
pub(super) struct Judged {
    /// Higher is better; about the standard deviation of human judgements.
    pub(super) score: f32,
    /// Probability that each piece is at fault.
    pub(super) faults: Both<Vec<f32>>,
    /// For each piece, how it attends to the other side: `[own pieces][other pieces]`, rows sum to 1.
    pub(super) attention: Both<Vec<f32>>,
}

/// One side on its way through.
struct Seen {
    count: usize,
    h: Vec<f32>,
    query: Vec<f32>,
    /// Transposed: `[TOKEN][count]`.
    key: Vec<f32>,
}

impl Head {
    pub(super) fn read(file: &mut super::weights::Reader) -> Option<Self> {
        let (scales, bias) = (file.floats(TOKEN)?, file.floats(TOKEN)?);
        let token = Encoder::builtin().projection(file.bytes(super::WIDTH * TOKEN)?, scales, bias)?;
        Some(Self {
            token,
            gain: file.floats(TOKEN)?,
            language: Both::new(file.floats(TOKEN)?, file.floats(TOKEN)?),
            across: Dense::read(file, TOKEN, 2 * TOKEN)?,
            sharp: file.floats(1)?[0],
            body: Dense::read(file, BODY, TOKEN)?,
            first: Dense::read(file, 3 * TOKEN, TOKEN)?,
            second: Dense::read(file, 3 * TOKEN, TOKEN)?,
            fault: file.floats(TOKEN)?,
            fault_bias: file.floats(1)?[0],
            attend: file.floats(TOKEN)?,
            vectors: Dense::read(file, VECTORS, SENTENCE)?,
            last: Dense::read(file, LAST, TOKEN)?,
            out: file.floats(TOKEN)?,
            out_bias: file.floats(1)?[0],
        })
    }

    /// Judges a bead. Both sides must have pieces with inner rows.
    pub(super) fn judge(&self, source: &Sentence<'_>, target: &Sentence<'_>) -> Judged {
        let s = self.side_of(source, &self.language.source);
        let t = self.side_of(target, &self.language.target);
        let from_source = self.cross(&s, &t);
        let from_target = self.cross(&t, &s);
        let (fault_s, pool_s) = self.side(&s, &t, &from_source, &from_target, 0.0);
        let (fault_t, pool_t) = self.side(&t, &s, &from_target, &from_source, 1.0);
        let ratio = libm::logf(t.count as f32 / s.count as f32);
        let mut vectors = Vec::with_capacity(VECTORS);
        let pairs = || source.vector.iter().zip(target.vector);
        vectors.extend(pairs().map(|(a, b)| 20.0 * a * b));
        vectors.extend(pairs().map(|(a, b)| 10.0 * (a - b).abs()));
        let cosine: f32 = pairs().map(|(a, b)| a * b).sum();
        vectors.extend([ratio, ratio.abs(), 2.0 * cosine, 0.3 * libm::logf(t.count as f32)]);
        let mut all = pool_s;
        all.extend(pool_t);
        all.extend(self.vectors.apply(&vectors).iter().map(|x| x.max(0.0)));
        let score =
            self.last.apply(&all).iter().zip(&self.out).map(|(x, w)| x.max(0.0) * w).sum::<f32>() + self.out_bias;
        Judged {
            score,
            faults: Both::new(fault_s, fault_t),
            attention: Both::new(from_source.attention, from_target.attention),
        }
    }

    /// The first layer, which the encoder computes on its way.
    pub(super) fn token(&self) -> &Projection {
        &self.token
    }

    /// The inner rows of a segment's projected rows, without the bias of a language.
    pub(super) fn inner(&self, mut h: Vec<f32>) -> Vec<f32> {
        for h in h.chunks_exact_mut(TOKEN) {
            let mean = h.iter().sum::<f32>() / TOKEN as f32;
            let spread = h.iter().map(|x| (x - mean) * (x - mean)).sum::<f32>() / TOKEN as f32;
            let inverse = 1.0 / (spread + 1e-5).sqrt();
            for (x, gain) in h.iter_mut().zip(&self.gain) {
                *x = (*x - mean) * inverse * gain;
            }
        }
        h
    }

    fn side_of(&self, sentence: &Sentence<'_>, language: &[f32]) -> Seen {
        let mut h = sentence.inner.clone();
        for h in h.chunks_exact_mut(TOKEN) {
            for (x, language) in h.iter_mut().zip(language) {
                *x += language;
            }
        }
        let count = h.len() / TOKEN;
        let both = self.across.apply(&h);
        let mut query = vec![0.0; count * TOKEN];
        let mut key = vec![0.0; count * TOKEN];
        for (n, both) in both.chunks_exact(2 * TOKEN).enumerate() {
            let (q, k) = both.split_at(TOKEN);
            let length = |x: &[f32]| 1.0 / (x.iter().map(|x| x * x).sum::<f32>() + 1e-6).sqrt();
            let (lq, lk) = (length(q), length(k));
            for d in 0..TOKEN {
                query[n * TOKEN + d] = q[d] * lq;
                key[d * count + n] = k[d] * lk;
            }
        }
        Seen { count, h, query, key }
    }

    fn cross(&self, own: &Seen, other: &Seen) -> Crossed {
        let mut crossed = Crossed {
            attention: vec![0.0; own.count * other.count],
            context: vec![0.0; own.count * TOKEN],
            extra: vec![[0.0; 4]; own.count],
        };
        widely(Cross { own, other, sharp: self.sharp, out: &mut crossed });
        crossed
    }

    /// Faults and pools of one side.
    fn side(&self, own: &Seen, other: &Seen, out: &Crossed, back: &Crossed, side: f32) -> (Vec<f32>, Vec<f32>) {
        let n = own.count;
        let mut cover = vec![0.0f32; n];
        for row in back.attention.chunks_exact(n).take(other.count) {
            for (c, a) in cover.iter_mut().zip(row) {
                *c += a;
            }
        }
        let mut input = Vec::with_capacity(n * BODY);
        for k in 0..n {
            let h = &own.h[k * TOKEN..][..TOKEN];
            let c = &out.context[k * TOKEN..][..TOKEN];
            input.extend_from_slice(h);
            input.extend_from_slice(c);
            input.extend(h.iter().zip(c).map(|(h, c)| h * c));
            input.extend(h.iter().zip(c).map(|(h, c)| (h - c).abs()));
            input.extend_from_slice(&out.extra[k]);
            input.extend([cover[k].min(3.0), side]);
        }
        let mut t = self.body.apply(&input);
        for x in &mut t {
            *x = x.max(0.0);
        }
        for layer in [&self.first, &self.second] {
            let mut window = vec![0.0; n * 3 * TOKEN];
            for k in 0..n {
                let from = if k == 0 { TOKEN } else { 0 };
                let until = if k + 1 == n { 2 * TOKEN } else { 3 * TOKEN };
                let start = (k * TOKEN + from) - TOKEN;
                window[k * 3 * TOKEN + from..k * 3 * TOKEN + until].copy_from_slice(&t[start..start + (until - from)]);
            }
            for (x, y) in t.iter_mut().zip(layer.apply(&window)) {
                *x += y.max(0.0);
            }
        }
        let dot = |t: &[f32], w: &[f32]| t.iter().zip(w).map(|(a, b)| a * b).sum::<f32>();
        let faults: Vec<f32> = t.chunks_exact(TOKEN).map(|t| logistic(dot(t, &self.fault) + self.fault_bias)).collect();
        let mut weights: Vec<f32> = t.chunks_exact(TOKEN).map(|t| dot(t, &self.attend)).collect();
        softmax(&mut weights);
        let (mut most, mut mean, mut attended) = ([f32::MIN; TOKEN], [0.0f32; TOKEN], [0.0f32; TOKEN]);
        for (t, w) in t.chunks_exact(TOKEN).zip(&weights) {
            for d in 0..TOKEN {
                most[d] = most[d].max(t[d]);
                mean[d] += t[d];
                attended[d] += w * t[d];
            }
        }
        let mut pool = Vec::with_capacity(LAST);
        pool.extend(most);
        pool.extend(mean.map(|x| x / n as f32));
        pool.extend(attended);
        pool.push(faults.iter().sum::<f32>() / n as f32);
        pool.push(faults.iter().fold(0.0, |a: f32, b| a.max(*b)));
        (faults, pool)
    }
}

/// What one side sees on the other.
struct Crossed {
    attention: Vec<f32>,
    context: Vec<f32>,
    /// Best similarity, margin to the second, entropy, distance of place.
    extra: Vec<[f32; 4]>,
}

struct Cross<'a> {
    own: &'a Seen,
    other: &'a Seen,
    sharp: f32,
    out: &'a mut Crossed,
}

impl Task for Cross<'_> {
    #[inline(always)]
    fn run(self) {
        let (n, m) = (self.own.count, self.other.count);
        for i in 0..n {
            let row = &mut self.out.attention[i * m..][..m];
            for d in 0..TOKEN {
                let q = self.own.query[i * TOKEN + d];
                for (r, k) in row.iter_mut().zip(&self.other.key[d * m..][..m]) {
                    *r += q * k;
                }
            }
            let (mut best, mut second) = (-1.0f32, -1.0f32);
            for s in row.iter() {
                if *s > best {
                    second = best;
                    best = *s;
                } else if *s > second {
                    second = *s;
                }
            }
            let (mut sum, mut slope) = (0.0, 0.0);
            for r in row.iter_mut() {
                *r = self.sharp * (*r - best);
            }
            for r in row.iter_mut() {
                let e = exp(*r);
                sum += e;
                slope += e * *r;
                *r = e;
            }
            let inverse = 1.0 / sum;
            let entropy = libm::logf(sum) - slope * inverse;
            let mut there = 0.0;
            let context = &mut self.out.context[i * TOKEN..][..TOKEN];
            for (j, r) in row.iter_mut().enumerate() {
                *r *= inverse;
                there += *r * (j as f32 + 0.5);
                for (c, h) in context.iter_mut().zip(&self.other.h[j * TOKEN..][..TOKEN]) {
                    *c += *r * h;
                }
            }
            let place = (i as f32 + 0.5) / n as f32;
            self.out.extra[i] = [best, best - second, entropy / 3.0, (place - there / m as f32).abs()];
        }
    }
}

/// `eˣ` for x ≤ 0, within 2·10⁻⁷ of the truth, of plain products so that it runs on wide registers.
#[inline(always)]
fn exp(x: f32) -> f32 {
    let x = if x < -87.0 { -87.0 } else { x };
    let scaled = x * std::f32::consts::LOG2_E;
    let whole = (scaled + 12_582_912.0) - 12_582_912.0;
    let part = (scaled - whole) * std::f32::consts::LN_2;
    let series = 1.0
        + part
            * (1.0
                + part
                    * (0.5
                        + part
                            * (0.166_666_67 + part * (0.041_666_668 + part * (0.008_333_334 + part * 0.001_388_889)))));
    series * f32::from_bits(((whole as i32 + 127) as u32) << 23)
}

fn logistic(x: f32) -> f32 {
    1.0 / (1.0 + libm::expf(-x))
}

fn softmax(x: &mut [f32]) {
    let most = x.iter().fold(f32::MIN, |a, b| a.max(*b));
    let mut sum = 0.0;
    for x in x.iter_mut() {
        *x = libm::expf(*x - most);
        sum += *x;
    }
    for x in x.iter_mut() {
        *x /= sum;
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn exp_agrees_with_libm() {
        for n in 0..2000 {
            let x = -(n as f32) * 0.02;
            let (ours, theirs) = (super::exp(x), libm::expf(x));
            assert!((ours - theirs).abs() <= 4e-6 * theirs.max(1e-30), "{x}: {ours} {theirs}");
        }
    }
}
