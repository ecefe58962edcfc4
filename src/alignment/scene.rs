//! A document pair as the aligner sees it, and the features of any bead in it.

use std::ops::Range;
use std::sync::Arc;

use super::band::{self, Anchor, Band};
use super::facts::{self, Facts};
use super::model::{LINK_FEATURES, LONGEST, Model, NULL_FEATURES};
use super::similarity::{Matrix, Nearest, WIDTH, cosine, nearest};
use crate::text::{Both, Side};

/// A line to align: its text (for length, numbers and names) and its pooled encoding.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// The text as it stands in the document.
    pub text: &'a str,
    /// The sum of its token vectors, [`WIDTH`] wide: additive, before the encoder's dense head.
    pub sum: &'a [f32],
    /// How many tokens are in the sum, with BOS and EOS.
    pub tokens: f32,
}

/// The dense head of the encoder: from sums of token vectors to unit vectors.
pub trait Head {
    /// `sums` holds rows of [`WIDTH`], `tokens` one count a row; appends to `out` as many unit vectors of [`WIDTH`].
    fn heads(&self, sums: &[f32], tokens: &[f32], out: &mut Vec<f32>);
}

impl Head for crate::encoder::Encoder {
    fn heads(&self, sums: &[f32], tokens: &[f32], out: &mut Vec<f32>) {
        out.extend(self.head_rows(sums, tokens));
    }
}

/// Rows handed to the head at a time: enough to use its weights well, little enough to stay in cache.
const BATCH: usize = 64;

/// The sum of the vectors of two lines has a cosine of .91 with the vector of both, so the estimate falls short.
const ESTIMATE_SHORT: f32 = 1.08;

/// Numbers that describe a document pair as a whole.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    /// English characters a Russian character.
    pub length: f32,
    /// What the cosine of a right link is in this pair.
    pub linked: f32,
    /// What the cosine of any two lines is.
    pub any: f32,
    /// ln of the ratio of mean line lengths, Russian to English.
    pub ratio: f32,
}

/// Vectors of runs of two to [`LONGEST`] lines of a side.
#[derive(Clone, Debug)]
struct Runs {
    /// For each line and length - 2, the row of its run in `matrix`, or `NONE`.
    slots: Vec<[u32; LONGEST - 1]>,
    matrix: Matrix,
}

const NONE: u32 = u32::MAX;

impl Runs {
    fn new(lines: usize) -> Self {
        Self { slots: vec![[NONE; LONGEST - 1]; lines], matrix: Matrix::default() }
    }
}

/// Everything the features need.
pub(super) struct Scene {
    pub facts: Both<Vec<Facts>>,
    singles: Both<Matrix>,
    runs: Both<Runs>,
    near: Both<Vec<Nearest>>,
    pub scale: Scale,
    pub band: Arc<Band>,
    /// The cosine of the two lines that follow each cell of the band.
    cells: Vec<f32>,
    /// The best cosine of each line inside the band.
    pub best: Both<Vec<f32>>,
    /// The cosines of each line with the next lines of its side.
    ahead: Both<Vec<[f32; LONGEST - 1]>>,
}

impl Scene {
    /// Encodes every line, finds its neighbours and the chain of sure matches.
    pub(super) fn new(lines: Both<&[Line<'_>]>, head: &impl Head) -> Self {
        let facts_of = |side: Side| lines.get(side).iter().map(|l| facts::facts(l.text, side)).collect::<Vec<_>>();
        let mut facts = Both::new(facts_of(Side::Source), facts_of(Side::Target));
        facts::weigh([&mut facts.source, &mut facts.target]);

        let singles = lines.map(|side| {
            let mut matrix = Matrix::with_capacity(side.len());
            let (mut sums, mut tokens, mut out) = (Vec::new(), Vec::new(), Vec::new());
            for batch in side.chunks(BATCH) {
                sums.clear();
                tokens.clear();
                out.clear();
                for line in batch {
                    sums.extend_from_slice(line.sum);
                    tokens.push(line.tokens);
                }
                head.heads(&sums, &tokens, &mut out);
                matrix.extend(&out);
            }
            matrix
        });
        let windows = band::windows(&singles.source, &singles.target);
        let (rows, columns) = nearest(&singles.source, &singles.target, |row| windows[row].clone());
        let chain = band::chain(&rows, &columns);
        let scale = scale(&facts, &chain, singles.source.mean_cosine(&singles.target));
        let band = Band::new(&chain, lines.source.len(), lines.target.len());
        let (cells, best) = single_cosines(&singles, &band);
        let ahead = singles.as_ref().map(|side| {
            let near = |row: usize, by: usize| {
                if row + by < side.rows() { cosine(side.row(row), side.row(row + by)) } else { 0.0 }
            };
            (0..side.rows()).map(|row| [1, 2, 3].map(|by| near(row, by))).collect()
        });
        let runs = lines.map(|side| Runs::new(side.len()));
        let near = Both::new(rows, columns);
        Self { facts, singles, runs, near, scale, band: Arc::new(band), cells, best, ahead }
    }

    pub(super) fn len(&self, side: Side) -> usize {
        self.facts.get(side).len()
    }

    pub(super) fn near(&self, side: Side) -> &[Nearest] {
        self.near.get(side)
    }

    /// Computes the vectors of the runs in `wanted` (first line, number of lines) that are not there yet.
    pub(super) fn ensure_runs(
        &mut self,
        side: Side,
        wanted: impl Iterator<Item = (usize, usize)>,
        lines: &[Line<'_>],
        joint: &[f32],
        head: &impl Head,
    ) {
        let runs = self.runs.get_mut(side);
        let (mut sums, mut tokens, mut out) = (Vec::new(), Vec::new(), Vec::new());
        let mut filled = runs.matrix.rows();
        for (first, length) in wanted {
            let Some(run) = lines.get(first..first + length) else { continue };
            let Some(slot) = runs.slots.get_mut(first).and_then(|s| s.get_mut(length.wrapping_sub(2))) else {
                continue;
            };
            if *slot != NONE {
                continue;
            }
            *slot = filled as u32;
            filled += 1;
            let start = sums.len();
            let joins = (length - 1) as f32;
            sums.extend(joint.iter().map(|j| -joins * j));
            for line in run {
                for (sum, x) in sums[start..].iter_mut().zip(line.sum) {
                    *sum += x;
                }
            }
            tokens.push((run.iter().map(|l| l.tokens).sum::<f32>() - 2.0 * joins).max(2.0));
            if tokens.len() == BATCH {
                head.heads(&sums, &tokens, &mut out);
                runs.matrix.extend(&out);
                sums.clear();
                tokens.clear();
                out.clear();
            }
        }
        head.heads(&sums, &tokens, &mut out);
        runs.matrix.extend(&out);
    }

    fn run_slot(&self, side: Side, first: usize, length: usize) -> Option<usize> {
        let slot = *self.runs.get(side).slots.get(first)?.get(length.wrapping_sub(2))?;
        (slot != NONE).then_some(slot as usize)
    }

    /// The vector of a run of lines; empty if it was never asked for.
    fn vector(&self, side: Side, first: usize, length: usize) -> &[i16] {
        if length == 1 {
            return self.singles.get(side).row(first);
        }
        self.run_slot(side, first, length).map_or(&[], |slot| self.runs.get(side).matrix.row(slot))
    }

    /// The cosine of two single lines.
    fn cosine(&self, i: usize, j: usize) -> f32 {
        match self.band.cell(i, j).and_then(|cell| self.cells.get(cell)) {
            Some(&cosine) if !cosine.is_nan() => cosine,
            _ => cosine(self.singles.source.row(i), self.singles.target.row(j)),
        }
    }

    /// The cosine of two runs; from their vectors if both are there, else estimated from those of their lines.
    fn run_cosine(&self, i: usize, a: usize, j: usize, b: usize) -> f32 {
        if (a, b) == (1, 1) {
            return self.cosine(i, j);
        }
        let (source, target) = (self.vector(Side::Source, i, a), self.vector(Side::Target, j, b));
        if source.is_empty() || target.is_empty() { self.estimate(i, a, j, b) } else { cosine(source, target) }
    }

    /// What the cosine of two runs would be if the vector of a run were the sum of those of its lines, by length.
    fn estimate(&self, i: usize, a: usize, j: usize, b: usize) -> f32 {
        let weight = |side: Side, line: usize| self.facts.get(side).get(line).map_or(0.0, |f| f.chars + 1.0);
        let square = |side: Side, first: usize, length: usize| -> f32 {
            let ahead = self.ahead.get(side);
            let mut sum = 0.0;
            for p in first..first + length {
                let w = weight(side, p);
                sum += w * w;
                for (by, cosine) in ahead[p].iter().enumerate().take(first + length - p - 1) {
                    sum += 2.0 * w * weight(side, p + by + 1) * cosine;
                }
            }
            sum
        };
        let mut product = 0.0;
        for p in i..i + a {
            for q in j..j + b {
                product += weight(Side::Source, p) * weight(Side::Target, q) * self.cosine(p, q);
            }
        }
        let size = (square(Side::Source, i, a) * square(Side::Target, j, b)).sqrt().max(1.0);
        ESTIMATE_SHORT * product / size
    }

    /// How much a right link stands out in this pair.
    fn spread(&self) -> f32 {
        (self.scale.linked - self.scale.any).max(0.05)
    }

    fn hub(&self, side: Side, run: Range<usize>) -> f32 {
        let length = run.len() as f32;
        self.near.get(side).get(run).map_or(0.0, |r| r.iter().map(Nearest::hub).sum::<f32>() / length)
    }

    /// The features of the bead `i..i+a : j..j+b`, in the order of [`LINK_FEATURES`].
    pub(super) fn link_features(&self, i: usize, j: usize, a: usize, b: usize) -> [f32; LINK_FEATURES.len()] {
        let source = &self.facts.source[i..i + a];
        let target = &self.facts.target[j..j + b];
        let cos = self.run_cosine(i, a, j, b);
        let hub = 0.5 * (self.hub(Side::Source, i..i + a) + self.hub(Side::Target, j..j + b));
        let chars = |run: &[Facts]| run.iter().map(|f| f.chars).sum::<f32>() + (run.len() - 1) as f32;
        let l1 = self.scale.length * chars(source);
        let l2 = chars(target);
        let (min, max) = (l1.min(l2), l1.max(l2));
        let spread = self.spread();
        let (matched, missing) = facts::names_matched(source, target);
        let speech = match (source.first(), target.first()) {
            (Some(s), Some(t)) if s.speech && t.speech => 1.0,
            (Some(s), Some(t)) if s.speech != t.speech => -1.0,
            _ => 0.0,
        };
        // What the whole is beyond its parts, and the part that fits worst.
        let (mut gain, mut minsub, mut minmgn, mut drop) = (0.0, 0.0, 0.0, 0.0);
        if (a, b) == (2, 2) {
            let straight = [self.cosine(i, j), self.cosine(i + 1, j + 1)];
            gain = cos - 0.5 * (straight[0] + straight[1]);
            minsub = straight[0].min(straight[1]);
            let crossed = 0.5 * (self.cosine(i, j + 1) + self.cosine(i + 1, j));
            minmgn = cos - self.run_cosine(i, 2, j, 1).max(self.run_cosine(i, 2, j + 1, 1));
            drop = crossed - 0.5 * (straight[0] + straight[1]);
        } else if a + b > 2 {
            let (mut best, mut worst, mut worst_margin) = (f32::MIN, f32::MAX, f32::MAX);
            for (di, dj) in (0..a).flat_map(|di| (0..b).map(move |dj| (di, dj))) {
                let part = self.cosine(i + di, j + dj);
                best = best.max(part);
                worst = worst.min(part);
                let own = if a > 1 { self.near.source[i + di].hub() } else { self.near.target[j + dj].hub() };
                worst_margin = worst_margin.min(part - own);
            }
            gain = cos - best;
            minsub = worst;
            minmgn = worst_margin;
            drop = if a > 1 {
                cos - self.run_cosine(i, a - 1, j, b).max(self.run_cosine(i + 1, a - 1, j, b))
            } else {
                cos - self.run_cosine(i, a, j, b - 1).max(self.run_cosine(i, a, j + 1, b - 1))
            };
        }
        [
            cos,
            hub,
            (cos - self.scale.any) / spread,
            cos * libm::logf((min + 5.0) / 60.0),
            libm::log2f(1.0 + (min + 3.0) / (max + 3.0)),
            ((l2 - l1) * (l2 - l1) / (8.0 * (3.4 * (l1 + l2) + 30.0))).min(4.0),
            (facts::numbers_unanswered(source, target) as f32).min(4.0) / 4.0,
            matched.min(12.0) / 4.0,
            (missing as f32).min(4.0) / 4.0,
            speech,
            gain,
            minsub,
            self.scale.ratio * (a as f32 - b as f32),
            cos / (hub.max(0.0) + 0.1),
            minmgn,
            drop,
        ]
    }

    /// The features of a line without counterpart, in the order of [`NULL_FEATURES`].
    pub(super) fn null_features(&self, side: Side, line: usize) -> [f32; NULL_FEATURES.len()] {
        let neighbours = &self.near.get(side)[line];
        let facts = &self.facts.get(side)[line];
        let chars = facts.chars * if side == Side::Source { self.scale.length } else { 1.0 };
        let content = (facts.numbers.len() + facts.names.len()).min(4) as f32 / 4.0;
        let best = neighbours.best();
        [
            best,
            libm::logf((chars + 5.0) / 60.0),
            best - neighbours.hub(),
            self.best.get(side)[line],
            content,
            (best - self.scale.any) / self.spread(),
            self.scale.linked,
        ]
    }
}

/// The cosine of every pair of single lines that the band lets link, by cell (NaN elsewhere), and the best of each line.
fn single_cosines(singles: &Both<Matrix>, band: &Band) -> (Vec<f32>, Both<Vec<f32>>) {
    let (n, m) = (singles.source.rows(), singles.target.rows());
    let mut cells = vec![f32::NAN; band.cells()];
    let mut best = Both::new(vec![0.0_f32; n], vec![0.0_f32; m]);
    for i in 0..n {
        for j in band.row(i) {
            let Some(cell) = band.cell(i, j).filter(|_| j < m && band.cell(i + 1, j + 1).is_some()) else { continue };
            let cosine = cosine(singles.source.row(i), singles.target.row(j));
            cells[cell] = cosine;
            best.source[i] = best.source[i].max(cosine);
            best.target[j] = best.target[j].max(cosine);
        }
    }
    (cells, best)
}

/// The score of a link.
pub(super) fn link_score(model: &Model, shape: usize, features: &[f32; LINK_FEATURES.len()]) -> f32 {
    let weights = &model.links[super::model::GROUP_OF[shape]];
    model.bias[shape] + weights.iter().zip(features).map(|(w, x)| w * x).sum::<f32>()
}

/// The score of a line without counterpart.
pub(super) fn null_score(model: &Model, features: &[f32; NULL_FEATURES.len()]) -> f32 {
    model.null.iter().zip(features).map(|(w, x)| w * x).sum()
}

/// Shrunk estimates: a pair of few lines falls back on what is usual.
fn scale(facts: &Both<Vec<Facts>>, chain: &[Anchor], mean_cosine: f32) -> Scale {
    let chars = |side: &[Facts]| side.iter().map(|f| f.chars).sum::<f32>();
    let anchored = |pick: fn(&Anchor) -> usize, side: &[Facts]| -> f32 {
        chain.iter().filter_map(|a| side.get(pick(a))).map(|f| f.chars).sum()
    };
    let source = anchored(|a| a.source, &facts.source);
    let target = anchored(|a| a.target, &facts.target);
    let mut cosines: Vec<f32> = chain.iter().map(|a| a.cosine).collect();
    cosines.sort_by(f32::total_cmp);
    let median = cosines.get(cosines.len() / 2).copied().unwrap_or(0.0);
    let k = chain.len() as f32;
    let n = facts.source.len().min(facts.target.len()) as f32;
    let mean = |side: &[Facts]| (chars(side) + 60.0) / (side.len() as f32 + 1.0);
    Scale {
        length: (target + 3150.0) / (source + 3000.0),
        linked: (k * median + 15.0) / (k + 20.0),
        any: (n * mean_cosine + 2.0) / (n + 20.0),
        ratio: libm::logf(mean(&facts.source) / mean(&facts.target)),
    }
}

const _: () = assert!(WIDTH == 512);
