//! The network half of the score: looks across the two sides of a bead token by token.
//!
//! ```text
//! row of the encoder [1280] → [64], normalised, scaled, plus a bias of its language                     h
//! cosine of h·Q and the other side's h·K → softmax → what it attends to                                c
//! h, c, h·c, |h−c|, best similarity, its margin, entropy, distance of place, coverage, side → [32] → a convolution
//!     → a probability of being at fault for each token, and maximum, mean and attended mean of each side
//! both sides' means + the two sentence vectors → [64] → 1
//! ```
//! `models/quality.py` trains it and must agree with this file: `cargo xtask quality-eval` and `quality.py fit` print the same figures. All dense
//! products are integer (i16 by i8, exact), everything else is f32 in a fixed order, so a score is the same bits on
//! every machine.

use super::sentence::Sentence;
use crate::encoder::kernel::{Matrix, Task, magnitude, sum, widely};
use crate::encoder::{Encoder, Projection, dot};
use crate::text::Both;

/// Width of a token inside the network.
pub(super) const TOKEN: usize = Projection::OUTPUTS;
/// Width of a token once it has seen the other side. With 64, or a second convolution, the score is no better.
const BODY: usize = 32;
/// Width of the sentence vectors' part.
pub(super) const SENTENCE: usize = 64;
/// Numbers a token brings beside its vectors: similarity, margin, entropy, distance, coverage, side.
const EXTRA: usize = 6;
const INPUT: usize = 4 * TOKEN + EXTRA;
/// Pooled numbers a side: three pools, mean and maximal fault.
const POOLED: usize = 3 * BODY + 2;
const VECTORS: usize = 2 * 512 + 4;
const LAST: usize = 2 * POOLED + SENTENCE;
/// Width of the last layer.
const LATE: usize = 64;
/// Numbers of [`Judged::agreement`].
pub(super) const AGREEMENT: usize = 14;
/// A piece that the other side looks at less than this in all is bare.
const BARE: f32 = 0.4;

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

    /// A convolution of width three over tokens `t[n, outputs]`, rectified and added to them.
    fn add_convolution(&self, t: &mut [f32]) {
        let width = self.matrix.outputs;
        // One step for all, since a window covers three tokens; a token of zeros at both ends.
        let mut codes = vec![0i16; t.len() + 2 * width];
        let mut step = [0.0];
        let inner = &mut codes[width..width + t.len()];
        widely(Quantise { x: t, width: t.len(), codes: inner, steps: &mut step });
        let mut sums = vec![0i32; t.len()];
        self.matrix.multiply_windows(&codes, width, &mut sums);
        widely(Add { sums: &sums, step: step[0], dense: self, t });
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
            let (eights, rest) = x.split_at(x.len() & !7);
            let most = rest.iter().fold(magnitude(eights), |most, v| if v.abs() > most { v.abs() } else { most });
            let most = if most > 1e-12 { most } else { 1e-12 };
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

/// Integers back to numbers, rectified and added to what is there.
struct Add<'a> {
    sums: &'a [i32],
    step: f32,
    dense: &'a Dense,
    t: &'a mut [f32],
}

impl Task for Add<'_> {
    #[inline(always)]
    fn run(self) {
        let n = self.dense.scales.len();
        for (sums, t) in self.sums.chunks_exact(n).zip(self.t.chunks_exact_mut(n)) {
            for (((t, s), scale), bias) in t.iter_mut().zip(sums).zip(&self.dense.scales).zip(&self.dense.bias) {
                *t += positive(*s as f32 * (self.step * scale) + bias);
            }
        }
    }
}

#[inline(always)]
fn positive(x: f32) -> f32 {
    if x > 0.0 { x } else { 0.0 }
}

/// The network.
pub(super) struct Head {
    token: Projection,
    gain: Vec<f32>,
    language: Both<Vec<f32>>,
    across: Dense,
    sharp: f32,
    body: Dense,
    around: Dense,
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
    /// How well the pieces answer to each other, seven numbers a side, for the sum of features.
    pub(super) agreement: Vec<f32>,
}

/// One side on its way through.
struct Seen {
    count: usize,
    /// The count and as many more as fill whole registers.
    padded: usize,
    h: Vec<f32>,
    /// [count][TOKEN], unit vectors.
    query: Vec<f32>,
    /// [TOKEN][padded], unit vectors in its columns.
    key: Vec<f32>,
}

/// Tokens whose likeness is found together.
const LANES: usize = 16;

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
            body: Dense::read(file, INPUT, BODY)?,
            around: Dense::read(file, 3 * BODY, BODY)?,
            fault: file.floats(BODY)?,
            fault_bias: file.floats(1)?[0],
            attend: file.floats(BODY)?,
            vectors: Dense::read(file, VECTORS, SENTENCE)?,
            last: Dense::read(file, LAST, LATE)?,
            out: file.floats(LATE)?,
            out_bias: file.floats(1)?[0],
        })
    }

    /// Judges a bead. Both sides must have pieces with inner rows.
    pub(super) fn judge(&self, source: &Sentence<'_>, target: &Sentence<'_>) -> Judged {
        let s = self.side_of(source, &self.language.source);
        let t = self.side_of(target, &self.language.target);
        let from_source = self.cross(&s, &t);
        let from_target = self.cross(&t, &s);
        let (fault_s, pool_s, agreement_s) = self.side(&s, &t, &from_source, &from_target, 0.0);
        let (fault_t, pool_t, agreement_t) = self.side(&t, &s, &from_target, &from_source, 1.0);
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
            agreement: [agreement_s, agreement_t].concat(),
        }
    }

    /// The first layer, which the encoder computes on its way.
    pub(super) fn token(&self) -> &Projection {
        &self.token
    }

    /// The inner rows of a segment's projected rows, without the bias of a language.
    pub(super) fn inner(&self, mut h: Vec<f32>) -> Vec<f32> {
        widely(Normalise { h: &mut h, gain: &self.gain });
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
        let padded = count.next_multiple_of(LANES);
        let both = self.across.apply(&h);
        let mut seen = Seen { count, padded, h, query: vec![0.0; count * TOKEN], key: vec![0.0; padded * TOKEN] };
        widely(Units { both: &both, seen: &mut seen });
        seen
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

    /// Faults, pools and agreement of one side.
    fn side(
        &self,
        own: &Seen,
        other: &Seen,
        out: &Crossed,
        back: &Crossed,
        side: f32,
    ) -> (Vec<f32>, Vec<f32>, [f32; AGREEMENT / 2]) {
        let mut input = vec![0.0; own.count * INPUT];
        widely(Inputs { own, other, out, back, side, input: &mut input });
        let mut t = self.body.apply(&input);
        for x in &mut t {
            *x = positive(*x);
        }
        self.around.add_convolution(&mut t);
        let (mut faults, mut pool) = (vec![0.0; own.count], vec![0.0; POOLED]);
        widely(Pool { head: self, t: &t, faults: &mut faults, pool: &mut pool });
        (faults, pool, agreement(&input))
    }
}

/// Of the pieces of a side, from what the body reads of them: best similarity (mean, least, the value a fifth lies
/// below), mean margin, entropy and distance of place, and the share that is bare.
fn agreement(input: &[f32]) -> [f32; AGREEMENT / 2] {
    let extra = || input.chunks_exact(INPUT).map(|input| &input[4 * TOKEN..]);
    let mut best: Vec<f32> = extra().map(|e| e[0]).collect();
    best.sort_by(f32::total_cmp);
    let n = best.len() as f32;
    let at = |k: usize| best.get(k).copied().unwrap_or_default();
    let mean = |k: usize| extra().map(|e| e[k]).sum::<f32>() / n;
    let bare = extra().filter(|e| e[4] < BARE).count() as f32 / n;
    [mean(0), at(0), at(best.len() / 5), mean(1), mean(2), mean(3), bare]
}

/// Normalisation of the first layer.
struct Normalise<'a> {
    h: &'a mut [f32],
    gain: &'a [f32],
}

impl Task for Normalise<'_> {
    #[inline(always)]
    fn run(self) {
        for h in self.h.chunks_exact_mut(TOKEN) {
            let mean = sum(h, |x| x) / TOKEN as f32;
            let spread = sum(h, |x| (x - mean) * (x - mean)) / TOKEN as f32;
            let inverse = 1.0 / (spread + 1e-5).sqrt();
            for (x, gain) in h.iter_mut().zip(self.gain) {
                *x = (*x - mean) * inverse * gain;
            }
        }
    }
}

/// Queries and keys to unit length.
struct Units<'a> {
    /// [count][query, key]
    both: &'a [f32],
    seen: &'a mut Seen,
}

impl Task for Units<'_> {
    #[inline(always)]
    fn run(self) {
        let padded = self.seen.padded;
        let queries = self.seen.query.chunks_exact_mut(TOKEN);
        for (n, (both, query)) in self.both.chunks_exact(2 * TOKEN).zip(queries).enumerate() {
            let (q, k) = both.split_at(TOKEN);
            let inverse = |x: &[f32]| 1.0 / (sum(x, |x| x * x) + 1e-6).sqrt();
            let (lq, lk) = (inverse(q), inverse(k));
            for (query, q) in query.iter_mut().zip(q) {
                *query = q * lq;
            }
            for (d, k) in k.iter().enumerate() {
                self.seen.key[d * padded + n] = k * lk;
            }
        }
    }
}

/// What one side sees on the other.
struct Crossed {
    /// [own][other], rows sum to 1.
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
        let (n, m, padded) = (self.own.count, self.other.count, self.other.padded);
        let mut row = vec![0.0f32; padded];
        for (i, query) in self.own.query.chunks_exact(TOKEN).enumerate() {
            for (at, row) in row.chunks_exact_mut(LANES).enumerate() {
                let mut sums = [0.0f32; LANES];
                for (q, key) in query.iter().zip(self.other.key.chunks_exact(padded)) {
                    for (s, k) in sums.iter_mut().zip(&key[at * LANES..][..LANES]) {
                        *s += q * k;
                    }
                }
                row.copy_from_slice(&sums);
            }
            // Less than any cosine.
            row[m..].fill(-2.0);
            let (best, second) = two_best(&row);
            for r in &mut row {
                *r = self.sharp * (*r - best);
            }
            let mut slopes = [0.0f32; LANES];
            let mut sums = [0.0f32; LANES];
            for (at, row) in row.chunks_exact_mut(LANES).enumerate() {
                for (lane, r) in row.iter_mut().enumerate() {
                    let e = if at * LANES + lane < m { exp(*r) } else { 0.0 };
                    sums[lane] += e;
                    slopes[lane] += e * *r;
                    *r = e;
                }
            }
            let (total, slope) = (sum(&sums, |x| x), sum(&slopes, |x| x));
            let inverse = 1.0 / total;
            let entropy = libm::logf(total) - slope * inverse;
            let mut there = 0.0;
            let mut context = [0.0f32; TOKEN];
            let attention = &mut self.out.attention[i * m..][..m];
            for (j, ((a, r), h)) in attention.iter_mut().zip(&row).zip(self.other.h.chunks_exact(TOKEN)).enumerate() {
                *a = r * inverse;
                there += *a * (j as f32 + 0.5);
                for (c, h) in context.iter_mut().zip(h) {
                    *c += *a * h;
                }
            }
            self.out.context[i * TOKEN..][..TOKEN].copy_from_slice(&context);
            let place = (i as f32 + 0.5) / n as f32;
            self.out.extra[i] = [best, best - second, entropy / 3.0, (place - there / m as f32).abs()];
        }
    }
}

/// The two greatest of values, a multiple of [`LANES`]; -1 at least.
#[inline(always)]
fn two_best(values: &[f32]) -> (f32, f32) {
    let more = |a: f32, b: f32| if a > b { a } else { b };
    let less = |a: f32, b: f32| if a < b { a } else { b };
    let (mut best, mut second) = ([-1.0f32; LANES], [-1.0f32; LANES]);
    for values in values.chunks_exact(LANES) {
        for (lane, &v) in values.iter().enumerate() {
            second[lane] = more(second[lane], less(best[lane], v));
            best[lane] = more(best[lane], v);
        }
    }
    let (mut first, mut next) = (-1.0f32, -1.0f32);
    for v in best.into_iter().chain(second) {
        next = more(next, less(first, v));
        first = more(first, v);
    }
    (first, next)
}

/// What the body reads of each token.
struct Inputs<'a> {
    own: &'a Seen,
    other: &'a Seen,
    out: &'a Crossed,
    back: &'a Crossed,
    side: f32,
    input: &'a mut [f32],
}

impl Task for Inputs<'_> {
    #[inline(always)]
    fn run(self) {
        let n = self.own.count;
        let mut cover = vec![0.0f32; n];
        for row in self.back.attention.chunks_exact(n).take(self.other.count) {
            for (c, a) in cover.iter_mut().zip(row) {
                *c += a;
            }
        }
        for (k, input) in self.input.chunks_exact_mut(INPUT).enumerate() {
            let h = &self.own.h[k * TOKEN..][..TOKEN];
            let c = &self.out.context[k * TOKEN..][..TOKEN];
            for d in 0..TOKEN {
                input[d] = h[d];
                input[TOKEN + d] = c[d];
                input[2 * TOKEN + d] = h[d] * c[d];
                input[3 * TOKEN + d] = (h[d] - c[d]).abs();
            }
            input[4 * TOKEN..][..4].copy_from_slice(&self.out.extra[k]);
            input[4 * TOKEN + 4] = cover[k].min(3.0);
            input[4 * TOKEN + 5] = self.side;
        }
    }
}

/// Faults of tokens and what a side says as a whole.
struct Pool<'a> {
    head: &'a Head,
    t: &'a [f32],
    faults: &'a mut [f32],
    pool: &'a mut [f32],
}

impl Task for Pool<'_> {
    #[inline(always)]
    fn run(self) {
        let n = self.faults.len() as f32;
        let mut weights = vec![0.0f32; self.faults.len()];
        for ((t, fault), weight) in self.t.chunks_exact(BODY).zip(self.faults.iter_mut()).zip(&mut weights) {
            *fault = logistic(dot(t, &self.head.fault) + self.head.fault_bias);
            *weight = dot(t, &self.head.attend);
        }
        softmax(&mut weights);
        let (mut most, mut mean, mut attended) = ([f32::MIN; BODY], [0.0f32; BODY], [0.0f32; BODY]);
        for (t, w) in self.t.chunks_exact(BODY).zip(&weights) {
            for d in 0..BODY {
                most[d] = if t[d] > most[d] { t[d] } else { most[d] };
                mean[d] += t[d];
                attended[d] += w * t[d];
            }
        }
        for d in 0..BODY {
            self.pool[d] = most[d];
            self.pool[BODY + d] = mean[d] / n;
            self.pool[2 * BODY + d] = attended[d];
        }
        self.pool[3 * BODY] = self.faults.iter().sum::<f32>() / n;
        self.pool[3 * BODY + 1] = self.faults.iter().fold(0.0, |a: f32, b| a.max(*b));
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

#[inline(always)]
fn logistic(x: f32) -> f32 {
    let e = exp(-x.abs());
    if x < 0.0 { e / (1.0 + e) } else { 1.0 / (1.0 + e) }
}

#[inline(always)]
fn softmax(x: &mut [f32]) {
    let most = x.iter().fold(f32::MIN, |a, b| if *b > a { *b } else { a });
    let mut sum = 0.0;
    for x in x.iter_mut() {
        *x = exp(*x - most);
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
