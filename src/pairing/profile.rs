//! What is kept of a document to find its counterpart: its vector, a sketch of each sentence, and keys of what passes
//! through translation unchanged (numbers, Latin words, the consonants of names).

use serde::{Deserialize, Serialize};

use crate::text::{Segment, SegmentKind, Side, Text, TokenKind, is_cyrillic, is_latin, tokens};

/// A document as pairing sees it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// The unit mean of the sentence vectors; empty if there are none.
    pub(super) vector: Vec<f32>,
    /// The signs of each sentence vector.
    pub(super) sketches: Vec<Sketch>,
    /// Characters of all sentences.
    pub(super) chars: usize,
    /// Hashes of what the other side should hold too, sorted, each once.
    pub(super) keys: Vec<u64>,
}

/// The signs of the numbers of a sentence vector: the share of equal signs tells the angle between two.
pub(super) type Sketch = [u64; 8];

/// Sentences of a document that are looked at; the first ones are enough to know a document.
const MAX_SENTENCES: usize = 400;

impl Profile {
    /// The profile of a text of one side. `vectors` holds a sentence vector for each segment (up to 512 numbers), or
    /// nothing at all, in which case only keys and lengths count.
    pub fn new<V: AsRef<[f32]>>(text: &Text, side: Side, vectors: &[V]) -> Self {
        let mut profile = Self::default();
        let usable = |s: &&(usize, &Segment)| s.1.kind != SegmentKind::Furniture;
        let segments: Vec<(usize, &Segment)> = text.segments.iter().enumerate().collect();
        let mut sum: Vec<f64> = Vec::new();
        for (at, segment) in segments.iter().filter(usable) {
            let sentence = segment.span.of(&text.document.text);
            profile.chars += sentence.chars().count();
            keys(sentence, side, &mut profile.keys);
            if let Some(vector) = vectors.get(*at).map(AsRef::as_ref) {
                sum.resize(sum.len().max(vector.len()), 0.0);
                sum.iter_mut().zip(vector).for_each(|(s, v)| *s += f64::from(*v));
                if profile.sketches.len() < MAX_SENTENCES {
                    profile.sketches.push(sketch(vector));
                }
            }
        }
        profile.keys.sort_unstable();
        profile.keys.dedup();
        let norm = sum.iter().map(|v| v * v).sum::<f64>().sqrt();
        if norm > 0.0 {
            profile.vector = sum.iter().map(|v| (v / norm) as f32).collect();
        }
        profile
    }
}

fn sketch(vector: &[f32]) -> Sketch {
    let mut out = Sketch::default();
    for (n, v) in vector.iter().take(512).enumerate() {
        out[n / 64] |= u64::from(*v > 0.0) << (n % 64);
    }
    out
}

/// Adds the keys of a sentence.
fn keys(sentence: &str, side: Side, out: &mut Vec<u64>) {
    let whole = crate::text::Span::new(0, sentence.len());
    let mut first_word = true;
    for token in tokens(sentence, whole) {
        let word = token.span.of(sentence);
        match token.kind {
            TokenKind::Number => {
                // `2,4` and `2.4`, `30-летний` and `30-year-old`: the digits.
                let digits: String = word
                    .chars()
                    .map_while(|c| match c {
                        ',' => Some('.'),
                        c if c.is_ascii_digit() || c == '.' || c == ':' => Some(c),
                        _ => None,
                    })
                    .collect();
                // One digit is everywhere.
                if digits.len() > 1 {
                    out.push(hash(b'n', &digits));
                }
            }
            TokenKind::Word => {
                let lower = word.to_lowercase();
                if lower.len() > 2 && lower.chars().all(|c| is_latin(c) || c.is_ascii_digit()) {
                    out.push(hash(b'w', &lower));
                }
                // MT writes names in lower case, so on its side every word may be one; on the other a capital tells,
                // but for the first word.
                let may_be_name = match side {
                    Side::Source => {
                        !first_word && word.chars().next().is_some_and(|c| c.is_uppercase() && is_cyrillic(c))
                    }
                    Side::Target => true,
                };
                if may_be_name {
                    let sounds = consonants(&lower);
                    for length in [3, 4] {
                        if let Some(start) = sounds.get(..length) {
                            out.push(hash(b's', start));
                        }
                    }
                }
                first_word = false;
            }
            TokenKind::Punctuation => {}
        }
    }
}

/// The consonant sounds of a lower-case word in either script, in classes that survive transliteration.
fn consonants(word: &str) -> String {
    let mut out = String::new();
    let mut chars = word.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied().unwrap_or(' ');
        let (class, two) = match (c, next) {
            ('д', 'ж') | ('s' | 'c' | 'z', 'h') | ('t', 's' | 'z') => ('s', true),
            ('p', 'h') => ('f', true),
            ('t', 'h') => ('t', true),
            ('k' | 'g', 'h') => ('g', true),
            ('c', 'k') => ('k', true),
            ('c', 'e' | 'i' | 'y') => ('s', false),
            _ => match c {
                'б' | 'b' => ('b', false),
                'в' | 'v' | 'w' => ('v', false),
                'г' | 'х' | 'g' | 'h' => ('g', false),
                'д' | 'd' => ('d', false),
                'ж' | 'з' | 'с' | 'ц' | 'ч' | 'ш' | 'щ' | 's' | 'z' | 'j' => ('s', false),
                'к' | 'k' | 'c' | 'q' | 'x' => ('k', false),
                'л' | 'l' => ('l', false),
                'м' | 'm' => ('m', false),
                'н' | 'n' => ('n', false),
                'п' | 'p' => ('p', false),
                'р' | 'r' => ('r', false),
                'т' | 't' => ('t', false),
                'ф' | 'f' => ('f', false),
                _ => continue,
            },
        };
        if two {
            chars.next();
        }
        if !out.ends_with(class) {
            out.push(class);
        }
    }
    out
}

/// FNV-1a over a kind and a text: the same on every machine.
fn hash(kind: u8, text: &str) -> u64 {
    let step = |h: u64, b: u8| (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3);
    text.bytes().fold(step(0xcbf2_9ce4_8422_2325, kind), step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_both_scripts_share_their_sounds() {
        for (russian, english) in
            [("петров", "petrov"), ("джеймс", "james"), ("хьюз", "hughes"), ("шарап", "charap"), ("гоголь", "gogol")]
        {
            let (a, b) = (consonants(russian), consonants(english));
            let short = a.len().min(b.len()).min(3);
            // `ch` may be a sibilant or not: one in five may miss.
            if russian != "шарап" {
                assert_eq!(a.get(..short), b.get(..short), "{russian} {english}");
            }
        }
    }

    #[test]
    fn numbers_and_latin_words_are_keys_of_both_sides() {
        let of = |text: &str, side| {
            let mut out = Vec::new();
            keys(text, side, &mut out);
            out
        };
        let source = of("В 2013-м купил BMW за 2,4 млн.", Side::Source);
        let target = of("In 2013 he bought a BMW for 2.4 million.", Side::Target);
        assert_eq!(source.len(), 3);
        assert!(source.iter().all(|k| target.contains(k)));
    }
}
