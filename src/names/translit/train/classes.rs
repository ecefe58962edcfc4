//! Finds classes of names by hard expectation-maximisation over letter trigram models of both sides.

use super::super::fold::{EN_CODES, RU_CODES};
use super::super::origins::{CLASSES, Origins};
use super::{Pair, Random};

/// Rounds of reassignment.
const ROUNDS: usize = 12;

/// Weight of the lower order in a trigram estimate (Witten-Bell with a fixed number of types).
const LOWER: f64 = 6.0;

/// −ln P for every trigram and class, from words with classes. Unseen trigrams back off to bigrams and letters of
/// the class, those to the letters of all.
fn tables<'a>(words: impl Iterator<Item = (&'a [u8], usize, u32)>, codes: usize) -> Vec<f32> {
    let mut three = vec![0.0f64; codes * codes * codes * CLASSES];
    for (word, class, weight) in words {
        let (mut a, mut b) = (0usize, 0usize);
        for &letter in word.iter().chain(std::iter::once(&0)) {
            let letter = usize::from(letter);
            three[((a * codes + b) * codes + letter) * CLASSES + class] += f64::from(weight);
            (a, b) = (b, letter);
        }
    }
    let mut two = vec![0.0f64; codes * codes * CLASSES];
    let mut one = vec![0.0f64; codes * CLASSES];
    let mut all = vec![0.0f64; codes];
    for (at, &n) in three.iter().enumerate() {
        two[at % (codes * codes * CLASSES)] += n;
        one[at % (codes * CLASSES)] += n;
        all[at / CLASSES % codes] += n;
    }
    let total: f64 = all.iter().sum();
    let mut out = vec![0.0f32; three.len()];
    for class in 0..CLASSES {
        let sum_one: f64 = (0..codes).map(|c| one[c * CLASSES + class]).sum();
        let p1: Vec<f64> =
            (0..codes).map(|c| (one[c * CLASSES + class] + 50.0 * (all[c] + 0.5) / total) / (sum_one + 50.0)).collect();
        for b in 0..codes {
            let row = |c: usize| two[(b * codes + c) * CLASSES + class];
            let sum_two: f64 = (0..codes).map(row).sum();
            let p2: Vec<f64> = (0..codes).map(|c| (row(c) + LOWER * p1[c]) / (sum_two + LOWER)).collect();
            for a in 0..codes {
                let at = |c: usize| ((a * codes + b) * codes + c) * CLASSES + class;
                let sum_three: f64 = (0..codes).map(|c| three[at(c)]).sum();
                for c in 0..codes {
                    let p = (three[at(c)] + LOWER * p2[c]) / (sum_three + LOWER);
                    out[at(c)] = -libm::log(p) as f32;
                }
            }
        }
    }
    out
}

/// The classes of the names in `pairs`.
pub(super) fn find(pairs: &[Pair]) -> Origins {
    let mut random = Random(23);
    // A start that already says something: names with the same Latin ending begin in the same class.
    let mut class: Vec<usize> = pairs
        .iter()
        .map(|p| {
            let end = p.en.len().saturating_sub(2);
            if random.unit() < 0.1 { random.below(CLASSES) } else { super::hash(1, &p.en[end..]) as usize % CLASSES }
        })
        .collect();
    let mut origins = Origins::default();
    for _ in 0..ROUNDS {
        let ru = tables(pairs.iter().zip(&class).map(|(p, &k)| (p.ru.as_slice(), k, p.weight)), RU_CODES);
        let en = tables(pairs.iter().zip(&class).map(|(p, &k)| (p.en.as_slice(), k, p.weight)), EN_CODES);
        let mut count = [10.0f64; CLASSES];
        for &k in &class {
            count[k] += 1.0;
        }
        let total: f64 = count.iter().sum();
        origins = Origins::new(&ru, &en, &count.map(|n| libm::log(n / total) as f32));
        for (p, k) in pairs.iter().zip(&mut class) {
            let (ru, en) = (origins.of_ru(&p.ru), origins.of_en(&p.en));
            let mut best = (f32::NEG_INFINITY, 0);
            for n in 0..CLASSES {
                let score = ru[n] + en[n];
                if score > best.0 {
                    best = (score, n);
                }
            }
            *k = best.1;
        }
    }
    origins
}
