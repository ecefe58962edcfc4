//! Words that deny, and words that look or stand as if they did.

use std::sync::OnceLock;

use crate::error::Result;

use super::{bad_line, rows};

pub(super) const TABLE: (&str, &str) = ("negation.tsv", include_str!("../../seeds/lexicon/negation.tsv"));

/// What a word does to a negation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Denial {
    /// A Russian word with a negation of its own.
    Russian,
    /// After `не` it denies nothing: `только`.
    IdleAfter,
    /// Before `не` it denies nothing: `нельзя`.
    IdleBefore,
    /// An English word that denies.
    English,
    /// An English word that may render a negation.
    EnglishSoft,
    /// An English word that begins like one of those and is none.
    EnglishInnocent,
    /// After `not` it makes no negation: `only`.
    EnglishIdleAfter,
}

impl Denial {
    /// Every kind with its name in the table.
    const ALL: [(Self, &'static str); 7] = [
        (Self::Russian, "russian"),
        (Self::IdleAfter, "idle-after"),
        (Self::IdleBefore, "idle-before"),
        (Self::English, "english"),
        (Self::EnglishSoft, "english-soft"),
        (Self::EnglishInnocent, "english-innocent"),
        (Self::EnglishIdleAfter, "english-idle-after"),
    ];
}

/// The words of negation of both languages.
#[derive(Clone, Debug, Default)]
pub struct Negation {
    /// Patterns of each kind, in the order of [`Denial`].
    words: [Vec<&'static str>; Denial::ALL.len()],
    /// English words that deny nothing where the Russian has one of theirs.
    conjunctions: Vec<(&'static str, Vec<&'static str>)>,
}

impl Negation {
    /// The table that comes with the program. Parsed at the first call.
    ///
    /// # Panics
    /// If the committed table is malformed, which a test excludes.
    pub fn builtin() -> &'static Self {
        static BUILTIN: OnceLock<Negation> = OnceLock::new();
        let (name, text) = TABLE;
        BUILTIN.get_or_init(|| Self::parse(text).unwrap_or_else(|error| panic!("{name}: {error}")))
    }

    fn parse(text: &'static str) -> Result<Self> {
        let mut out = Self::default();
        for (line, columns) in rows(text) {
            match columns[..] {
                [word, kind] => {
                    let kind = Denial::ALL.iter().find(|(_, name)| *name == kind);
                    let (kind, _) = kind.ok_or_else(|| bad_line(line, "no such kind of word"))?;
                    out.words[*kind as usize].push(word);
                }
                [word, "conjunction", russian] => out.conjunctions.push((word, russian.split('|').collect())),
                _ => return Err(bad_line(line, "a word, what it is, and for a conjunction its Russian")),
            }
        }
        Ok(out)
    }

    /// Whether a word, folded ([`super::fold_russian`], [`super::fold_english`]), is of a kind.
    pub fn is(&self, kind: Denial, word: &str) -> bool {
        self.words[kind as usize].iter().any(|pattern| matches(pattern, word))
    }

    /// Whether an English word stands for a conjunction that is among the Russian words, so that it denies nothing.
    pub fn is_conjunction(&self, word: &str, russian: &[String]) -> bool {
        let among = |list: &[&str]| russian.iter().any(|w| list.contains(&w.as_str()));
        self.conjunctions.iter().any(|(english, list)| matches(english, word) && among(list))
    }
}

/// Whether `word` is the pattern; a `*` stands for any letters, at the end or inside.
fn matches(pattern: &str, word: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| word.strip_prefix(first)) else { return false };
    for part in parts {
        if part.is_empty() {
            return true;
        }
        let Some((_, after)) = rest.split_once(part) else { return false };
        rest = after;
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::{fold_english, fold_russian};

    #[test]
    fn the_table_is_sorted_folded_and_has_words_of_every_kind() {
        let keys: Vec<Vec<&str>> = rows(TABLE.1).map(|(_, columns)| columns).collect();
        for pair in keys.windows(2) {
            assert!(pair[0] < pair[1], "{:?} stands before {:?}", pair[0], pair[1]);
        }
        for row in &keys {
            assert!(fold_russian(row[0]) == row[0] && fold_english(row[0]) == row[0], "{row:?}");
        }
        let words = Negation::builtin();
        for (kind, name) in Denial::ALL {
            assert!(!words.words[kind as usize].is_empty(), "{name}");
        }
        assert!(!words.conjunctions.is_empty());
    }

    #[test]
    fn patterns_have_letters_at_the_end_and_inside() {
        for (pattern, word, is) in [
            ("fail*", "failed", true),
            ("fail*", "fail", true),
            ("fail*", "fai", false),
            ("nor*h*", "north", true),
            ("nor*h*", "norm", false),
            ("not*b*", "notable", true),
            ("no", "not", false),
        ] {
            assert_eq!(matches(pattern, word), is, "{pattern} {word}");
        }
    }

    #[test]
    fn a_conjunction_denies_nothing_where_the_russian_has_it() {
        let words = Negation::builtin();
        let russian = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert!(words.is_conjunction("but", &russian("он пришел а она ушла")));
        assert!(!words.is_conjunction("but", &russian("он пришел")));
        assert!(words.is(Denial::IdleAfter, "только") && !words.is(Denial::IdleAfter, "пришел"));
    }
}
