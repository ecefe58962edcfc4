//! A classifier of Cyrillic words by their letters: a logistic model over hashed runs of one to five letters.

use super::bytes::{Reader, Writer};
use super::memory::hash;

/// Longest run of letters looked at.
const LONGEST: usize = 5;

/// Weights of hashed letter runs.
#[derive(Clone, Debug, Default)]
pub(super) struct Letters {
    /// One signed weight a bucket, in units of `unit`.
    weights: Vec<i8>,
    unit: f32,
    bias: f32,
}

/// The buckets of a word's letter runs, the word's edges being letters too.
pub(super) fn buckets(codes: &[u8], size: usize) -> Vec<usize> {
    const EDGE: u8 = 63;
    let mut word = Vec::with_capacity(codes.len() + 2);
    word.push(EDGE);
    word.extend(codes);
    word.push(EDGE);
    let mut out = Vec::with_capacity(word.len() * LONGEST);
    for n in 1..=LONGEST {
        out.extend(word.windows(n).map(|w| hash(n as u64, w) as usize % size.max(1)));
    }
    out
}

impl Letters {
    /// From float weights and a bias.
    pub(super) fn new(weights: &[f32], bias: f32) -> Self {
        let top = weights.iter().fold(1e-6f32, |top, w| top.max(w.abs()));
        let unit = top / 127.0;
        Self { weights: weights.iter().map(|w| (w / unit).round() as i8).collect(), unit, bias }
    }

    /// The log-odds for a word, divided so that long words do not shout.
    pub(super) fn logit(&self, codes: &[u8]) -> f32 {
        self.logit_of(&buckets(codes, self.weights.len()), codes.len())
    }

    /// As [`Letters::logit`], from the [`buckets`] of a word of so many letters.
    pub(super) fn logit_of(&self, buckets: &[usize], letters: usize) -> f32 {
        let sum: i32 = buckets.iter().filter_map(|&b| self.weights.get(b)).map(|&w| i32::from(w)).sum();
        self.bias + sum as f32 * self.unit / libm::sqrtf(letters as f32 + 1.0)
    }

    /// Number of buckets.
    pub(super) fn size(&self) -> usize {
        self.weights.len()
    }

    /// Writes the weights.
    pub(super) fn write(&self, out: &mut Writer) {
        out.u32(self.weights.len() as u32);
        out.f32(self.unit);
        out.f32(self.bias);
        out.bytes.extend(self.weights.iter().map(|&w| w as u8));
    }

    /// Reads what [`Letters::write`] wrote.
    pub(super) fn read(bytes: &mut Reader<'_>) -> Option<Self> {
        let count = bytes.u32()? as usize;
        let (unit, bias) = (bytes.f32()?, bytes.f32()?);
        let weights: Vec<i8> = bytes.take(count)?.iter().map(|&b| b as i8).collect();
        (!weights.is_empty()).then_some(Self { weights, unit, bias })
    }
}
