//! Is the difference of two scores more than chance? Paired bootstrap resampling (Koehn 2004): the sentences, or whole
//! documents, are drawn with replacement many times, both systems on the same draw, and the difference is looked at
//! each time. The seed is fixed: the same data give the same interval.

use serde::Serialize;

/// Draws.
pub const DRAWS: usize = 1000;

/// From this many documents on, documents are drawn, not sentences: sentences of one text are bad or good together, so
/// that drawing them one by one makes the interval too narrow.
const DOCUMENTS: usize = 20;

/// One sentence in all systems.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// The number of its document.
    pub document: usize,
    /// How much it counts: characters of the original.
    pub weight: f64,
    /// Its score in each system, 0..1.
    pub scores: Vec<f64>,
}

/// The difference of two systems' scores, the second less the first.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// As it is.
    pub difference: f64,
    /// Nineteen of twenty draws lie between `low` and `high`.
    pub low: f64,
    /// See `low`.
    pub high: f64,
    /// The share of draws in which the second system is ahead.
    pub ahead: f64,
    /// What was drawn: `sentences` or `documents`.
    pub unit: &'static str,
    /// How many there are.
    pub units: usize,
    /// How often.
    pub draws: usize,
}

impl Difference {
    /// Whether the interval leaves zero out.
    pub fn is_sure(&self) -> bool {
        self.low > 0.0 || self.high < 0.0
    }
}

/// The mean score of a system; nothing without samples.
pub(super) fn mean(samples: &[Sample], system: usize) -> Option<f64> {
    let weight: f64 = samples.iter().map(|s| s.weight).sum();
    let sum: f64 = samples.iter().map(|s| s.weight * s.scores[system]).sum();
    (weight > 0.0).then(|| sum / weight)
}

/// How system `b` differs from system `a`. Nothing without samples.
pub(super) fn difference(samples: &[Sample], a: usize, b: usize) -> Option<Difference> {
    let documents = samples.last()?.document + 1;
    // Weight and weighted difference of what is drawn as one.
    let mut units: Vec<(f64, f64)> = Vec::new();
    let by_document = documents >= DOCUMENTS;
    if by_document {
        units.resize(documents, (0.0, 0.0));
    }
    for sample in samples {
        let gain = sample.weight * (sample.scores[b] - sample.scores[a]);
        if by_document {
            let unit = &mut units[sample.document];
            *unit = (unit.0 + sample.weight, unit.1 + gain);
        } else {
            units.push((sample.weight, gain));
        }
    }
    let ratio = |(weight, gain): (f64, f64)| if weight > 0.0 { gain / weight } else { 0.0 };
    let sum = units.iter().fold((0.0, 0.0), |sum, unit| (sum.0 + unit.0, sum.1 + unit.1));
    let mut random = SplitMix(0x5eed);
    let mut drawn: Vec<f64> = (0..DRAWS)
        .map(|_| {
            let mut sum = (0.0, 0.0);
            for _ in 0..units.len() {
                let unit = units[random.below(units.len())];
                sum = (sum.0 + unit.0, sum.1 + unit.1);
            }
            ratio(sum)
        })
        .collect();
    drawn.sort_by(f64::total_cmp);
    Some(Difference {
        difference: ratio(sum),
        low: drawn[DRAWS / 40],
        high: drawn[DRAWS - 1 - DRAWS / 40],
        ahead: drawn.iter().filter(|d| **d > 0.0).count() as f64 / DRAWS as f64,
        unit: if by_document { "documents" } else { "sentences" },
        units: units.len(),
        draws: DRAWS,
    })
}

/// Vigna's SplitMix64: small, good enough to draw with, the same everywhere.
struct SplitMix(u64);

impl SplitMix {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^= x >> 31;
        // The high bits of a product, without a division.
        ((u128::from(x) * bound as u128) >> 64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(documents: usize, scores: impl Fn(usize) -> [f64; 2]) -> Vec<Sample> {
        (0..documents * 4)
            .map(|n| Sample { document: n / 4, weight: 50.0 + (n % 7) as f64, scores: scores(n).to_vec() })
            .collect()
    }

    #[test]
    fn a_clear_difference_is_sure_and_noise_is_not() {
        let clear = difference(&samples(10, |n| [0.5 + 0.01 * (n % 3) as f64, 0.7]), 0, 1).unwrap();
        assert!(clear.is_sure() && clear.low > 0.1 && clear.ahead == 1.0, "{clear:?}");
        assert!(clear.low <= clear.difference && clear.difference <= clear.high);
        let noise = difference(&samples(10, |n| if n % 2 == 0 { [0.4, 0.6] } else { [0.6, 0.4] }), 0, 1).unwrap();
        assert!(!noise.is_sure(), "{noise:?}");
        let back = difference(&samples(10, |n| [0.5 + 0.01 * (n % 3) as f64, 0.7]), 1, 0).unwrap();
        assert!((back.difference + clear.difference).abs() < 1e-12);
    }

    #[test]
    fn sentences_of_one_text_stand_together_once_there_are_documents_enough() {
        // Whole documents are good or bad: drawing documents gives the wider interval.
        let all = samples(30, |n| if (n / 4) % 2 == 0 { [0.5, 0.8] } else { [0.5, 0.4] });
        let by_document = difference(&all, 0, 1).unwrap();
        let one_text: Vec<Sample> = all.iter().map(|s| Sample { document: 0, ..s.clone() }).collect();
        let by_sentence = difference(&one_text, 0, 1).unwrap();
        assert_eq!((by_document.unit, by_document.units), ("documents", 30));
        assert_eq!((by_sentence.unit, by_sentence.units), ("sentences", 120));
        assert!(by_document.high - by_document.low > 1.5 * (by_sentence.high - by_sentence.low));
    }

    #[test]
    fn the_same_data_give_the_same_interval() {
        let all = samples(8, |n| [0.1 * (n % 5) as f64, 0.1 * (n % 6) as f64]);
        assert_eq!(difference(&all, 0, 1), difference(&all, 0, 1));
        assert_eq!(difference(&[], 0, 1), None);
        assert_eq!(mean(&[], 0), None);
    }
}
