//! Set phrases with their literal English rendering, false friends, and the little pattern language both use.

use crate::error::Result;

use super::{bad_line, fold_russian, rows};

/// A pattern over the words of a sentence: words separated by spaces, `/` between alternatives of one word, a trailing
/// `*` for any ending, `_` for exactly one word of any kind, `…` for up to three words, `?` before a word that may be
/// missing. Letters compare lower-case, ё as е.
///
/// `реч* иде/идет о/об` matches `речь идёт о`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    steps: Vec<Step>,
    text: Box<str>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    /// One word that is one of these; the flag says whether any ending may follow.
    Word { any: Vec<(Box<str>, bool)>, optional: bool },
    /// Any one word.
    One,
    /// Up to three words.
    Gap,
}

impl Phrase {
    /// Parses a pattern; nothing if it has no word.
    pub fn new(text: &str) -> Option<Self> {
        let steps: Vec<Step> = text
            .split_whitespace()
            .map(|word| match word {
                "_" => Step::One,
                "…" => Step::Gap,
                _ => {
                    let (optional, word) = word.strip_prefix('?').map_or((false, word), |rest| (true, rest));
                    let any = word
                        .split('/')
                        .map(|w| match w.strip_suffix('*') {
                            Some(stem) => (fold_russian(stem).into(), true),
                            None => (fold_russian(w).into(), false),
                        })
                        .collect();
                    Step::Word { any, optional }
                }
            })
            .collect();
        let first = steps.iter().find(|s| !matches!(s, Step::Word { optional: true, .. }))?;
        matches!(first, Step::Word { .. }).then(|| Self { steps, text: text.into() })
    }

    /// The pattern as written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The literal beginnings of the first word it needs: a sentence without one of them cannot match. An optional
    /// first word is skipped.
    pub(super) fn needs(&self) -> impl Iterator<Item = &str> {
        self.steps
            .iter()
            .find_map(|s| match s {
                Step::Word { any, optional: false } => Some(any.as_slice()),
                _ => None,
            })
            .unwrap_or(&[])
            .iter()
            .map(|(word, _)| word.as_ref())
    }

    /// Whether the first word it needs may have any ending.
    fn starts_with_stem(&self) -> bool {
        let first = self.steps.iter().find_map(|s| match s {
            Step::Word { any, optional: false } => Some(any),
            _ => None,
        });
        first.is_some_and(|any| any.iter().any(|(_, stem)| *stem))
    }

    /// The first match in `words` (folded with [`fold_russian`]) at or after `from`: first word and one past the last.
    pub fn find<W: AsRef<str>>(&self, words: &[W], from: usize) -> Option<(usize, usize)> {
        (from..words.len()).find_map(|at| self.ends(&self.steps, words, at).map(|end| (at, end)))
    }

    /// Whether `words` match from `at`: one past the last word of the shortest match.
    pub fn ends_at<W: AsRef<str>>(&self, words: &[W], at: usize) -> Option<usize> {
        self.ends(&self.steps, words, at)
    }

    fn ends<W: AsRef<str>>(&self, steps: &[Step], words: &[W], at: usize) -> Option<usize> {
        let Some((step, rest)) = steps.split_first() else { return Some(at) };
        match step {
            Step::Word { any, optional } => {
                let here = words.get(at).is_some_and(|word| {
                    let word = word.as_ref();
                    any.iter().any(|(w, stem)| if *stem { word.starts_with(w.as_ref()) } else { word == w.as_ref() })
                });
                let taken = here.then(|| self.ends(rest, words, at + 1)).flatten();
                taken.or_else(|| if *optional { self.ends(rest, words, at) } else { None })
            }
            Step::One => (at < words.len()).then(|| self.ends(rest, words, at + 1)).flatten(),
            Step::Gap => (at..=at + 3).filter(|&n| n <= words.len()).find_map(|n| self.ends(rest, words, n)),
        }
    }
}

/// A Russian set phrase, its literal English and the right one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calque {
    /// The Russian.
    pub russian: Phrase,
    /// Literal renderings, each wrong where the Russian stands.
    pub wrong: Vec<Phrase>,
    /// What English says; the first is the commonest.
    pub right: Vec<String>,
    /// Where the literal English is wrong by itself, so that it can be told without the original.
    pub alone: Alone,
    /// A remark for people.
    pub note: String,
}

/// Where a literal rendering is wrong whatever the original says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Alone {
    /// Nowhere: it is good English for something else.
    Never,
    /// In the author's own words; in a quotation it may be meant (`we are talking about`).
    InNarration,
    /// Everywhere.
    Always,
}

/// A Russian word whose English look-alike means something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FalseFriend {
    /// The Russian word.
    pub russian: Phrase,
    /// The look-alike.
    pub wrong: Vec<Phrase>,
    /// What it means.
    pub right: Vec<String>,
    /// A remark for people.
    pub note: String,
}

/// The kinds of these entries in the tables.
pub(super) const KINDS: [&str; 4] = ["alone", "narration", "bilingual", "false-friend"];

/// Calques and false friends of one table, in its order.
#[derive(Clone, Debug, Default)]
pub(super) struct Renderings {
    pub(super) calques: Vec<Calque>,
    pub(super) false_friends: Vec<FalseFriend>,
}

impl Renderings {
    /// Parses `calques.tsv` or `false_friends.tsv`.
    pub(super) fn parse(text: &str) -> Result<Self> {
        let mut out = Self::default();
        for (line, columns) in rows(text) {
            let columns = <[&str; 5]>::try_from(columns)
                .map_err(|columns| bad_line(line, format!("{} columns instead of 5", columns.len())))?;
            out.push(line, columns)?;
        }
        Ok(out)
    }

    /// Adds an entry. Columns: Russian pattern, right English (`|`), wrong English patterns (`|`), kind, note.
    pub(super) fn push(&mut self, line: usize, [russian, right, wrong, kind, note]: [&str; 5]) -> Result<()> {
        let phrase = |p: &str| Phrase::new(p).ok_or_else(|| bad_line(line, format!("no pattern in “{p}”")));
        let russian = phrase(russian)?;
        let wrong = wrong.split('|').map(phrase).collect::<Result<Vec<_>>>()?;
        if wrong.iter().any(|w| w.starts_with_stem()) {
            return Err(bad_line(line, "a wrong rendering must begin with a whole word"));
        }
        let right = right.split('|').map(str::to_owned).collect();
        let note = note.to_owned();
        let alone = match kind {
            "alone" => Alone::Always,
            "narration" => Alone::InNarration,
            "bilingual" => Alone::Never,
            "false-friend" => {
                self.false_friends.push(FalseFriend { russian, wrong, right, note });
                return Ok(());
            }
            _ => return Err(bad_line(line, format!("unknown kind “{kind}”"))),
        };
        self.calques.push(Calque { russian, wrong, right, alone, note });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(pattern: &str, text: &str) -> Option<(usize, usize)> {
        let words: Vec<String> = text.split(' ').map(fold_russian).collect();
        Phrase::new(pattern).unwrap().find(&words, 0)
    }

    #[test]
    fn patterns_know_stems_alternatives_gaps_and_optional_words() {
        assert_eq!(found("речь идет/шла о/об", "Здесь речь идёт об этом"), Some((1, 4)));
        assert_eq!(found("речь идет/шла о/об", "речь о том"), None);
        assert_eq!(found("больш* семерк*", "страны Большой семёрки"), Some((1, 3)));
        assert_eq!(found("take _ account", "to take into account"), Some((1, 4)));
        assert_eq!(found("played … role", "it played a very big role"), Some((1, 6)));
        assert_eq!(found("played … role", "it played a very very big role"), None);
        assert_eq!(found("?the first persons", "met first persons of"), Some((1, 3)));
        assert_eq!(found("?the first persons", "met the first persons of"), Some((1, 4)));
        assert!(Phrase::new("  ").is_none() && Phrase::new("… x").is_none());
    }
}
