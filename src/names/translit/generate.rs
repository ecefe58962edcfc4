//! How a Russian name is spelt in English: candidates with probabilities, best first.
//!
//! A beam search over the joint model from the Russian letters alone; alignments that spell the same are summed. A
//! small linear model over the scores of the candidates then ranks them.

use rustc_hash::FxHashMap;

use super::Translit;
use super::fold::{en_word, ru_codes};
use super::lattice::{Room, Word};
use super::memory::hash;
use super::ops::NONE;
use super::origins::Origins;

/// Number of features a candidate is ranked by.
pub(super) const RANK_FEATURES: usize = 9;

/// Partial spellings kept at each letter.
const BEAM: usize = 80;

/// Candidates that are ranked.
pub(super) const RANKED: usize = 24;

/// Latin letters a spelling may have: five bits each in a number of 128.
const LONGEST: u32 = 25;

/// Operations less likely than this among those of their Cyrillic letters are not tried (nats).
const UNLIKELY: f32 = -9.0;

/// A spelling packed into a number, five bits a letter, behind a leading one.
type Packed = u128;

fn unpack(packed: Packed) -> Vec<u8> {
    let count = (127 - packed.leading_zeros()) / 5;
    (0..count).rev().map(|k| (packed >> (5 * k) & 31) as u8).collect()
}

impl Translit {
    /// The likeliest English spellings of a Russian name in its base form, lower case, with probabilities among
    /// those considered. Parts of a hyphenated name are spelt one by one and joined by hyphens.
    ///
    /// ```
    /// let model = align::names::translit::Translit::builtin();
    /// assert_eq!(model.candidates("Клинтон", 1)[0].0, "clinton");
    /// ```
    pub fn candidates(&self, ru: &str, top: usize) -> Vec<(String, f32)> {
        let parts = ru.split(['-', '\u{2010}', '\u{2011}', '\u{2013}']).map(ru_codes).filter(|codes| !codes.is_empty());
        let mut whole: Vec<(String, f32)> = Vec::new();
        for (n, codes) in parts.take(4).enumerate() {
            let spelt = self.spell(&codes);
            if n == 0 {
                whole = spelt;
                continue;
            }
            let mut joined: Vec<(String, f32)> = Vec::new();
            for (a, p) in whole.iter().take(top.clamp(1, 10)) {
                for (b, q) in spelt.iter().take(top.clamp(1, 10)) {
                    joined.push((format!("{a}-{b}"), p * q));
                }
            }
            sort(&mut joined);
            whole = joined;
        }
        whole.truncate(top);
        whole
    }

    fn spell(&self, codes: &[u8]) -> Vec<(String, f32)> {
        let found = self.search(codes);
        // A spelling that English has for some name is likelier than one it has for none.
        let seen = |en: &[u8]| self.seen_en.get(hash(0, en));
        let scores: Vec<f64> =
            self.rank_features(codes, &found, &seen).iter().map(|f| f64::from(self.rank_net.logit(f))).collect();
        let best = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let total: f64 = scores.iter().map(|s| libm::exp(s - best)).sum();
        let mut out: Vec<(String, f32)> =
            found.iter().zip(scores).map(|((en, _), s)| (en_word(en), (libm::exp(s - best) / total) as f32)).collect();
        sort(&mut out);
        out
    }

    /// The features of each candidate. `seen` gives the count class of a spelling.
    pub(super) fn rank_features(
        &self,
        codes: &[u8],
        found: &[(Vec<u8>, f64)],
        seen: &dyn Fn(&[u8]) -> u8,
    ) -> Vec<[f32; RANK_FEATURES]> {
        let best = found.first().map_or(0.0, |f| f.1);
        let ru = self.ru_word(codes);
        let origin = self.origins.of_ru(codes);
        let mut room = Room::default();
        let mut backward: Vec<f32> = Vec::with_capacity(found.len());
        for (en, _) in found {
            let en = self.en_word(en);
            room.coarse(&self.ops, &ru, &en, 0);
            backward.push(room.backward(&self.ops, &self.backward) as f32);
        }
        let top = backward.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        found
            .iter()
            .zip(backward)
            .map(|((en, ln), backward)| {
                let by_class = self.origins.of_en(en);
                let [told, gain] = Origins::agreement(&origin, &by_class, self.origins.blind(&by_class));
                let letters = self.en_letters.ln(en.iter().map(|&c| u16::from(c)));
                [
                    (ln - best) as f32,
                    letters as f32,
                    en.len() as f32 - codes.len() as f32,
                    letters as f32 / en.len().max(1) as f32,
                    backward - top,
                    told,
                    gain,
                    f32::from(seen(en).min(1)),
                    f32::from(seen(en)),
                ]
            })
            .collect()
    }

    fn ru_word(&self, codes: &[u8]) -> Word {
        let mut runs = Vec::new();
        self.ops.ru_runs(codes, &mut runs);
        Word { codes: codes.to_vec(), runs }
    }

    fn en_word(&self, codes: &[u8]) -> Word {
        let mut runs = Vec::new();
        self.ops.en_runs(codes, &mut runs);
        Word { codes: codes.to_vec(), runs }
    }

    /// The likeliest spellings by the joint model with ln P(ru, en), best first.
    pub(super) fn search(&self, codes: &[u8]) -> Vec<(Vec<u8>, f64)> {
        let mut runs = Vec::new();
        self.ops.ru_runs(codes, &mut runs);
        let mut places: Vec<FxHashMap<(u32, Packed), f64>> = vec![FxHashMap::default(); codes.len() + 1];
        places[0].insert((self.joint.start(), 1), 1.0);
        for i in 0..codes.len() {
            let here = beam(std::mem::take(&mut places[i]), BEAM);
            for (len, &run) in runs[i].iter().enumerate().skip(1) {
                if run == NONE {
                    break;
                }
                let ops = self.ops.reading(run);
                let most = ops.iter().map(|&op| self.ops.ln(op)).fold(f32::NEG_INFINITY, f32::max);
                for &op in ops.iter().filter(|&&op| self.ops.ln(op) > most + UNLIKELY) {
                    let en = &self.ops.get(op).en;
                    for &((state, packed), p) in &here {
                        let used = (127 - packed.leading_zeros()) / 5;
                        if used + en.len() as u32 > LONGEST {
                            continue;
                        }
                        let (q, after) = self.joint.next(state, op);
                        let spelt = en.iter().fold(packed, |packed, &c| packed << 5 | Packed::from(c));
                        *places[i + len].entry((after, spelt)).or_insert(0.0) += p * q;
                    }
                }
            }
            if places[i + 1..].iter().all(FxHashMap::is_empty) {
                // A letter that no operation reads is left out.
                places[i + 1].extend(here.iter().map(|&(key, p)| (key, p * 1e-5)));
            }
        }
        let mut whole: FxHashMap<Packed, f64> = FxHashMap::default();
        for ((state, packed), p) in beam(std::mem::take(&mut places[codes.len()]), 4 * BEAM) {
            *whole.entry(packed).or_insert(0.0) += p * self.joint.finish(state);
        }
        let mut out: Vec<(Packed, f64)> = whole.into_iter().filter(|&(packed, _)| packed > 1).collect();
        out.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        out.truncate(RANKED);
        out.into_iter().map(|(packed, p)| (unpack(packed), libm::log(p.max(1e-300)))).collect()
    }
}

/// The likeliest entries of a place in a fixed order.
fn beam(place: FxHashMap<(u32, Packed), f64>, size: usize) -> Vec<((u32, Packed), f64)> {
    let mut all: Vec<((u32, Packed), f64)> = place.into_iter().collect();
    all.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    all.truncate(size);
    all
}

fn sort(list: &mut [(String, f32)]) {
    list.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
}
