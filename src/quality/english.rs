//! How usual a run of English words is: a table of word pairs and two tables over word classes.
//!
//! The word pairs are the most frequent of the web-scale list that the SymSpell project distributes (see
//! `models/MODELS.md`), hashed to sixteen bits each; the class tables are counted on post-edited English. All three only
//! say how odd a place looks: they are features of the score, never a finding by themselves.

use crate::text::{Case, Token, TokenKind, case, is_cyrillic};

/// Words that have a class of their own. Sorted; a word's class is its place here.
const FUNCTION: &[&str] = &[
    "a", "about", "after", "again", "against", "all", "also", "although", "am", "an", "and", "another", "any", "are",
    "as", "at", "be", "because", "been", "before", "being", "but", "by", "can", "could", "did", "do", "does", "don't",
    "down", "each", "even", "every", "few", "first", "for", "from", "get", "go", "had", "has", "have", "having", "he",
    "her", "here", "him", "his", "how", "i", "if", "in", "into", "is", "it", "it's", "its", "just", "last", "like",
    "many", "may", "me", "might", "more", "most", "much", "must", "my", "new", "no", "nor", "not", "now", "of", "off",
    "on", "one", "only", "or", "other", "our", "out", "over", "own", "people", "said", "same", "say", "says", "she",
    "should", "since", "so", "some", "still", "such", "than", "that", "the", "their", "them", "then", "there", "these",
    "they", "this", "those", "through", "time", "to", "two", "under", "until", "up", "us", "very", "was", "we", "well",
    "were", "what", "when", "where", "which", "while", "who", "whom", "whose", "why", "will", "with", "without",
    "would", "year", "years", "yet", "you", "your",
];

const NAMED: usize = FUNCTION.len();
/// Endings that stand for a part of speech, tried in order; a word's class is `NAMED` plus its place here.
const ENDINGS: &[&str] = &[
    "ing", "ied", "ed", "ly", "tion", "sion", "ment", "ness", "ity", "ism", "ist", "ance", "ence", "able", "ible",
    "ful", "less", "ous", "ive", "ical", "ic", "al", "ary", "est", "er", "or", "tions", "ers", "ies", "es", "ss", "s",
    "y", "e", "t", "n", "d",
];
const OTHER_WORD: usize = NAMED + ENDINGS.len();
const CAPITAL: usize = OTHER_WORD + 1;
const ACRONYM: usize = OTHER_WORD + 2;
const NUMBER: usize = OTHER_WORD + 3;
const CYRILLIC: usize = OTHER_WORD + 4;
const CONTRACTED: usize = OTHER_WORD + 5;
/// Marks, each a class; the last is every other mark.
const MARKS: &[&str] = &[",", ".", "?", "!", ":", ";", "\"", "(", ")", "-", "–"];
const FIRST_MARK: usize = OTHER_WORD + 6;
const EDGE: usize = FIRST_MARK + MARKS.len() + 1;
/// Number of word classes.
pub const CLASSES: usize = EDGE + 1;
/// Slots of the table of class triples.
pub const TRIPLES: usize = 1 << 16;
/// Slots of the table of word pairs.
pub const PAIRS: usize = 1 << 17;
/// How far a pair may stand from its own slot.
const PROBES: usize = 24;
/// Numbers of the class tables are natural logarithms times this.
const STEP: f32 = 16.0;
/// `log10` of the count that value 1 of a pair stands for, and how many values make a power of ten.
pub const PAIR_FLOOR: f32 = 5.0;
/// Values of a pair for each power of ten.
pub const PAIR_STEP: f32 = 12.0;

/// The tables. Their owner is the weights file.
#[derive(Clone, Debug, Default)]
pub struct English {
    /// Ten bits that tell the pair, six for its count; 0 is an empty slot.
    pub pairs: Vec<u16>,
    /// `ln P(b after a) / P(b)` of classes, `[CLASSES][CLASSES]`.
    pub class_pairs: Vec<i8>,
    /// `ln P(c after a b) / P(c)`, hashed.
    pub class_triples: Vec<i8>,
}

/// Whether a lower-case word is one of grammar rather than of content.
pub fn is_function(lower: &str) -> bool {
    FUNCTION.binary_search(&lower).is_ok()
}

/// Where a pair belongs, and the bits that tell it from others there.
pub fn pair_hash(first: &str, second: &str) -> (usize, u16) {
    // FNV-1a, then a multiply to spread the low bits.
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    for byte in first.bytes().chain([b' ']).chain(second.bytes()) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    let hash = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((hash >> 40) as usize % PAIRS, (hash >> 20) as u16 & 0x3FF)
}

/// The slot of a class triple.
pub fn triple_slot(a: u8, b: u8, c: u8) -> usize {
    let key = (u32::from(a) << 16 | u32::from(b) << 8 | u32::from(c)).wrapping_mul(0x9E37_79B1);
    (key >> 16) as usize % TRIPLES
}

impl English {
    /// Puts a pair with its count into the table; whether there was room.
    pub fn insert(&mut self, first: &str, second: &str, count: f64) -> bool {
        self.pairs.resize(PAIRS, 0);
        let (slot, tell) = pair_hash(first, second);
        let value = ((libm::log10(count) as f32 - PAIR_FLOOR) * PAIR_STEP).clamp(1.0, 63.0) as u16;
        for probe in 0..PROBES {
            let at = (slot + probe) % PAIRS;
            if self.pairs[at] == 0 {
                self.pairs[at] = tell << 6 | value;
                return true;
            }
        }
        false
    }

    fn value(&self, first: &str, second: &str) -> Option<u16> {
        let (slot, tell) = pair_hash(first, second);
        (0..PROBES)
            .map_while(|probe| self.pairs.get((slot + probe) % PAIRS).copied().filter(|v| *v != 0))
            .find(|v| v >> 6 == tell)
            .map(|v| v & 63)
    }

    /// How much more often (`log10`) `second` follows `first` than chance would have it, and whether the pair is
    /// listed at all. `rare`: natural logarithms of the two words' frequency ranks.
    pub fn pair(&self, first: &str, second: &str, rare_first: f32, rare_second: f32) -> (f32, bool) {
        let value = self.value(first, second);
        // An unlisted pair counts a little below the least listed.
        let count = value.map_or(PAIR_FLOOR + 0.8, |v| PAIR_FLOOR + f32::from(v) / PAIR_STEP);
        // Rank r of a Zipf distribution over a corpus of 10^12 words: log10 p ≈ -1 - log10 r.
        let odds = count - 12.0 + 2.0 + (rare_first + rare_second) * std::f32::consts::LOG10_E;
        (odds.clamp(-4.0, 4.0), value.is_some())
    }

    /// Log odds of class `b` after `a` against `b` anywhere.
    pub fn class_pair(&self, a: u8, b: u8) -> f32 {
        let at = usize::from(a) * CLASSES + usize::from(b);
        self.class_pairs.get(at).map_or(0.0, |v| f32::from(*v) / STEP)
    }

    /// Log odds of class `c` after `a b` against `c` anywhere.
    pub fn class_triple(&self, a: u8, b: u8, c: u8) -> f32 {
        self.class_triples.get(triple_slot(a, b, c)).map_or(0.0, |v| f32::from(*v) / STEP)
    }

    /// Classes of a sentence's tokens, between two edges.
    pub fn classes(&self, text: &str, tokens: &[Token]) -> Vec<u8> {
        let mut out = Vec::with_capacity(tokens.len() + 2);
        out.push(EDGE as u8);
        for (n, token) in tokens.iter().enumerate() {
            out.push(class(token.span.of(text), token.kind, n == 0) as u8);
        }
        out.push(EDGE as u8);
        out
    }

    /// Whether a lower-case word can be the verb of a clause.
    pub fn may_be_verb(&self, lower: &str) -> bool {
        const SEEN: &[&str] = &[
            "became", "become", "began", "came", "come", "does", "fell", "felt", "found", "gave", "go", "goes", "got",
            "held", "kept", "knew", "know", "knows", "led", "left", "let", "made", "make", "makes", "met", "put",
            "said", "saw", "say", "says", "see", "sees", "sent", "set", "spoke", "take", "takes", "think", "thinks",
            "thought", "told", "took", "want", "wants", "went", "won", "wrote",
        ];
        const BE: &[&str] = &[
            "am", "are", "be", "can", "could", "did", "do", "had", "has", "have", "is", "may", "might", "must",
            "should", "was", "were", "will", "would",
        ];
        BE.binary_search(&lower).is_ok()
            || SEEN.binary_search(&lower).is_ok()
            || lower.ends_with("ed")
            || lower.ends_with("n't")
            || lower.contains(['\'', '’'])
            || lower.ends_with("es")
    }

    /// Counts the class tables on sentences of good English.
    pub fn count(&mut self, sentences: impl Iterator<Item = Vec<u8>>) {
        let mut one = vec![0f64; CLASSES];
        let mut two = vec![0f64; CLASSES * CLASSES];
        let mut three = vec![0f64; CLASSES * CLASSES * CLASSES];
        for classes in sentences {
            for (n, &c) in classes.iter().enumerate() {
                one[usize::from(c)] += 1.0;
                if n > 0 {
                    let b = usize::from(classes[n - 1]);
                    two[b * CLASSES + usize::from(c)] += 1.0;
                    if n > 1 {
                        three[(usize::from(classes[n - 2]) * CLASSES + b) * CLASSES + usize::from(c)] += 1.0;
                    }
                }
            }
        }
        let total: f64 = one.iter().sum::<f64>() + CLASSES as f64;
        let alone: Vec<f64> = one.iter().map(|n| (n + 1.0) / total).collect();
        // Witten-Bell in its simplest form: the shorter history counts as much as PRIOR sightings.
        const PRIOR: f64 = 12.0;
        let given: Vec<f64> = (0..CLASSES * CLASSES)
            .map(|k| {
                let seen: f64 = one[k / CLASSES];
                (two[k] + PRIOR * alone[k % CLASSES]) / (seen + PRIOR)
            })
            .collect();
        let code = |odds: f64| (libm::log(odds) * f64::from(STEP)).round().clamp(-127.0, 127.0) as i8;
        self.class_pairs = (0..CLASSES * CLASSES).map(|k| code(given[k] / alone[k % CLASSES])).collect();
        // Triples that share a slot are averaged by how often each would be met.
        let mut sum = vec![0f64; TRIPLES];
        let mut weight = vec![0f64; TRIPLES];
        for a in 0..CLASSES {
            for b in 0..CLASSES {
                let seen = two[a * CLASSES + b];
                for c in 0..CLASSES {
                    let n = three[(a * CLASSES + b) * CLASSES + c];
                    let p = (n + PRIOR * given[b * CLASSES + c]) / (seen + PRIOR);
                    let slot = triple_slot(a as u8, b as u8, c as u8);
                    let w = n + 0.01 + seen * given[b * CLASSES + c];
                    sum[slot] += w * libm::log(p / alone[c]);
                    weight[slot] += w;
                }
            }
        }
        self.class_triples =
            sum.iter().zip(&weight).map(|(s, w)| code(libm::exp(if *w > 0.0 { s / w } else { 0.0 }))).collect();
    }
}

fn class(text: &str, kind: TokenKind, first: bool) -> usize {
    match kind {
        TokenKind::Number => NUMBER,
        TokenKind::Punctuation => FIRST_MARK + MARKS.iter().position(|m| *m == text).unwrap_or(MARKS.len()),
        TokenKind::Word => {
            if text.chars().any(is_cyrillic) {
                return CYRILLIC;
            }
            let lower = text.to_lowercase().replace('’', "'");
            let shape = case(text);
            if shape == Case::Upper && text.len() > 1 {
                return ACRONYM;
            }
            if let Ok(at) = FUNCTION.binary_search(&lower.as_str()) {
                return at;
            }
            if shape != Case::Lower && !first {
                return CAPITAL;
            }
            if lower.contains('\'') {
                return CONTRACTED;
            }
            ENDINGS.iter().position(|e| lower.ends_with(e)).map_or(OTHER_WORD, |at| NAMED + at)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_and_classes_fit_a_byte() {
        assert!(FUNCTION.windows(2).all(|w| w[0] < w[1]));
        const { assert!(CLASSES <= 256) };
    }

    #[test]
    fn pairs_come_back_with_their_counts() {
        let mut english = English::default();
        assert!(english.insert("prime", "minister", 1e9));
        let (listed, known) = english.pair("prime", "minister", 6.0, 6.0);
        let (unlisted, unknown) = english.pair("minister", "prime", 6.0, 6.0);
        assert!(known && !unknown && listed > unlisted + 2.0);
    }

    #[test]
    fn counted_order_is_likelier_than_its_reverse() {
        let mut english = English::default();
        let split = |english: &English, text: &str| {
            let tokens = crate::text::tokens(text, crate::text::Span::new(0, text.len()));
            english.classes(text, &tokens)
        };
        let sentences =
            ["the talks were held in the capital.", "he said the visit was long.", "the court of the city."];
        let seen: Vec<_> = sentences.iter().cycle().take(60).map(|s| split(&english, s)).collect();
        english.count(seen.into_iter());
        let odds = |text: &str| {
            let c = split(&english, text);
            c.windows(3).map(|w| english.class_triple(w[0], w[1], w[2])).sum::<f32>()
        };
        assert!(odds("the visit was held.") > odds("visit the held was."));
    }
}
