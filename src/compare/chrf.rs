//! chrF, the F-score of character n-grams (Popović 2015), between two translations of one text: how alike they are
//! worded. Orders 1 to 6, white space left out, precision and recall averaged over the orders as sacreBLEU does, and
//! weighed alike (β = 1), since neither text is the reference of the other: the score is the same both ways.

use rustc_hash::FxHashMap;

/// The longest n-grams.
const ORDER: usize = 6;

/// Counts of n-grams, added up over sentences.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Chrf {
    /// By order: those that both have, those of the first, those of the second.
    counts: [[u64; 3]; ORDER],
}

impl Chrf {
    /// Adds a sentence in both translations.
    pub fn add(&mut self, a: &str, b: &str) {
        let letters = |text: &str| -> Vec<char> { text.chars().filter(|c| !c.is_whitespace()).collect() };
        let (a, b) = (letters(a), letters(b));
        for (n, [both, of_a, of_b]) in (1..).zip(&mut self.counts) {
            let mut left: FxHashMap<&[char], u64> = FxHashMap::default();
            for gram in a.windows(n) {
                *left.entry(gram).or_default() += 1;
                *of_a += 1;
            }
            for gram in b.windows(n) {
                *of_b += 1;
                if let Some(count) = left.get_mut(gram).filter(|count| **count > 0) {
                    *count -= 1;
                    *both += 1;
                }
            }
        }
    }

    /// 0..100; nothing if one side has no letters at all.
    pub fn score(&self) -> Option<f64> {
        let used: Vec<[f64; 2]> = self
            .counts
            .iter()
            .filter(|[_, a, b]| *a > 0 && *b > 0)
            .map(|[both, a, b]| [*both as f64 / *a as f64, *both as f64 / *b as f64])
            .collect();
        if used.is_empty() {
            return None;
        }
        let [recall, precision] = [0, 1].map(|at| used.iter().map(|pair| pair[at]).sum::<f64>() / used.len() as f64);
        let sum = precision + recall;
        Some(if sum > 0.0 { 100.0 * 2.0 * precision * recall / sum } else { 0.0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(a: &str, b: &str) -> f64 {
        let mut chrf = Chrf::default();
        chrf.add(a, b);
        chrf.score().unwrap()
    }

    #[test]
    fn from_alike_to_nothing_in_common() {
        assert_eq!(of("The bridge is open.", "The  bridge is open."), 100.0);
        assert_eq!(of("abc", "xyz"), 0.0);
        assert_eq!(Chrf::default().score(), None);
        // By hand: unigrams 2 of 3 both ways, bigrams 1 of 2, trigrams 0 of 1: (2/3 + 1/2 + 0) / 3.
        assert!((of("abc", "abd") - 100.0 * (2.0 / 3.0 + 0.5) / 3.0).abs() < 1e-9);
    }

    #[test]
    fn the_same_both_ways() {
        arbtest::arbtest(|u| {
            let (a, b): (String, String) = (u.arbitrary()?, u.arbitrary()?);
            let (mut there, mut back) = (Chrf::default(), Chrf::default());
            there.add(&a, &b);
            back.add(&b, &a);
            assert_eq!(there.score().map(|s| (s * 1e9).round()), back.score().map(|s| (s * 1e9).round()));
            assert!(there.score().is_none_or(|s| (0.0..=100.0).contains(&s)));
            Ok(())
        });
    }
}
