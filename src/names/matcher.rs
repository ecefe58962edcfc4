//! The transliteration model with a document's memory: each pair of words is scored once.

use rustc_hash::FxHashMap;

use super::inflect::base_forms;
use super::skeleton::Skeleton;
use super::translit::Translit;

/// What the model says of a Russian and an English word.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Matched {
    /// The probability that the English renders the Russian name in any case form.
    pub p_match: f32,
    /// The probability that it is a mechanical romanization of a foreign name.
    pub p_back: f32,
}

/// A pair as sure as this needs no second look.
const SURE: f32 = 0.9;
/// Log-likelihood ratio (nats) from which a second look is worth its time.
const NEAR: f32 = 4.0;
/// What a match of a base form counts for. The model alone takes `Дюпона` for a woman's name as soon as for a case form
/// of Дюпон; in a text with an English `Dupont` beside it the case form is the better reading.
const DECLINED: f32 = 0.95;

/// Scores pairs for one document.
#[derive(Debug, Default)]
pub(super) struct Matcher {
    russian: FxHashMap<String, Skeleton>,
    english: FxHashMap<String, Skeleton>,
    pairs: FxHashMap<String, Matched>,
}

impl Matcher {
    /// Scores lower-case `russian` against lower-case `english`.
    pub(super) fn matches(&mut self, russian: &str, english: &str) -> Matched {
        if !self.russian.contains_key(russian) {
            self.russian.insert(russian.to_owned(), Skeleton::russian(russian));
        }
        if !self.english.contains_key(english) {
            self.english.insert(english.to_owned(), Skeleton::english(english));
        }
        let hopeless = match (self.russian.get(russian), self.english.get(english)) {
            (Some(a), Some(b)) => !a.may_match(b),
            _ => true,
        };
        if hopeless {
            return Matched::default();
        }
        let key = format!("{russian}\t{english}");
        if let Some(&known) = self.pairs.get(&key) {
            return known;
        }
        let found = Translit::builtin().matches(russian, english);
        let mut scored = Matched { p_match: found.p_match, p_back: found.p_back };
        if found.p_match < SURE && found.ratio > NEAR {
            for base in base_forms(russian).iter().skip(1) {
                let other = Translit::builtin().matches(base, english);
                if DECLINED * other.p_match > scored.p_match {
                    scored = Matched { p_match: DECLINED * other.p_match, p_back: other.p_back };
                }
            }
        }
        self.pairs.insert(key, scored);
        scored
    }
}
