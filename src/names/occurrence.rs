//! Names as they stand in the English text: renderings of Russian mentions, and, where there is no Russian, words that
//! English alone shows to be names.

use std::collections::BTreeSet;

use crate::lexicon::{Kind, Lexicon};
use crate::text::{Case, Span};

use super::case_table::CaseTable;
use super::word::Word;
use super::words::{ends_noun_phrase, is_common_english, is_function_english, is_reporting_verb, is_title_english};

/// A name in the English text.
#[derive(Clone, Debug, PartialEq)]
pub struct Occurrence {
    /// The bead it stands in.
    pub bead: usize,
    /// Bytes in the English document, without a possessive.
    pub span: Span,
    /// Index of its first word among the bead's English words, and how many there are.
    pub words: (usize, usize),
    /// Whether it lacks the capital of a name.
    pub small: bool,
    /// Whether it names a person.
    pub person: bool,
    /// Whether it is no ordinary English word, so that English alone shows it.
    pub unmistakable: bool,
    /// The same with its capital, if that is certain.
    pub capitalised: Option<String>,
    /// The mention and part it renders, if the Russian is there.
    pub renders: Option<(usize, usize)>,
    /// How sure it is that this is a name, 0..1.
    pub confidence: f32,
    /// What shows it.
    pub evidence: String,
}

/// Finds names by English alone in beads without Russian.
pub(super) struct EnglishOnly<'a> {
    pub(super) lexicon: &'a Lexicon,
    pub(super) text: &'a str,
    pub(super) case: &'a CaseTable,
    /// Lower-case surnames and given names that stand in glosses or beside one another elsewhere in the document.
    pub(super) people: &'a BTreeSet<String>,
}

impl EnglishOnly<'_> {
    /// Names among the English words of one bead.
    pub(super) fn occurrences(&self, bead: usize, words: &[Word]) -> Vec<Occurrence> {
        let mut out = Vec::new();
        for (at, word) in words.iter().enumerate() {
            if word.piece || word.lower.chars().count() < 3 {
                continue;
            }
            if let Some(found) = self.look(bead, words, at, word) {
                out.push(found);
            }
        }
        out
    }

    fn look(&self, bead: usize, words: &[Word], at: usize, word: &Word) -> Option<Occurrence> {
        let lower = word.lower.as_str();
        let entry = self
            .lexicon
            .english(lower)
            .filter(|e| {
                e.forms().any(|f| f.to_lowercase() == lower && f.chars().next().is_some_and(char::is_uppercase))
            })
            .find(|e| e.kind.is_person() || e.kind.is_place() || matches!(e.kind, Kind::Organisation | Kind::Media));
        let person = self.people.contains(lower) || entry.is_some_and(|e| e.kind.is_person());
        let small = word.case == Case::Lower;
        let common = is_common_english(lower);
        let (confidence, evidence) = if !small {
            // A capitalised person matters for its article only.
            if person && !is_function_english(lower) && (!common || self.case.is_telling(lower)) {
                (0.9, "a person's name".to_owned())
            } else {
                return None;
            }
        } else if is_reporting_verb(lower) && !self.glossed_after(word) {
            // `Secretary said`, `Edward said`: the verb, not the name Said.
            return None;
        } else if is_function_english(lower) {
            let given = self.given_before(words, at)?;
            (0.9, format!("the given name “{given}” stands before it"))
        } else if let Some(given) = self.given_before(words, at).filter(|_| person || self.glossed_after(word)) {
            (0.97, format!("the given name “{given}” stands before it"))
        } else if common {
            // `trump`, `rice`, `bush`: the document or the place must say that it is the name.
            if !person || verb_like(words, at) {
                return None;
            }
            if self.people.contains(lower) && self.case.is_telling(lower) || self.people.contains(lower) {
                (0.95, "the document names this person in full".to_owned())
            } else if titled(words, at) {
                (0.9, "a title stands before it".to_owned())
            } else if self.case.is_telling(lower) && placed(words, at) {
                (0.85, "the document writes it with a capital elsewhere".to_owned())
            } else {
                return None;
            }
        } else if let Some(entry) = entry {
            (0.97, format!("{} is {}", entry.en, article(entry.kind.name())))
        } else if self.case.is_telling(lower) {
            (0.9, "the document writes it with a capital elsewhere".to_owned())
        } else {
            return None;
        };
        let form = entry.and_then(|e| e.forms().find(|f| f.to_lowercase() == lower).map(str::to_owned));
        let capitalised = self.case.written(lower).map(str::to_owned).or(form).or_else(|| Some(capitalise(lower)));
        Some(Occurrence {
            bead,
            span: word.span,
            words: (at, 1),
            small,
            person,
            unmistakable: !common && entry.is_some(),
            capitalised,
            renders: None,
            confidence,
            evidence,
        })
    }

    /// The capitalised given name of the lexicon right before, as written.
    fn given_before(&self, words: &[Word], at: usize) -> Option<String> {
        let word = words.get(at)?;
        let before = words.get(at.checked_sub(1)?)?;
        let given = word.joined
            && before.case == Case::Capital
            && !before.possessive
            && self.lexicon.english(&before.lower).any(|e| e.kind == Kind::Given);
        // `Theresa may`, but `Roman may` in `a Roman may`: an ordinary word is no given name here.
        let plain = !is_common_english(&before.lower) || self.people.contains(&before.lower);
        (given && plain && self.surname_possible(&word.lower)).then(|| before.span.of(self.text).to_owned())
    }

    /// Whether a word can be a surname: the lexicon has it, or the document shows it.
    fn surname_possible(&self, lower: &str) -> bool {
        self.people.contains(lower) || self.lexicon.english(lower).any(|e| e.kind == Kind::Surname)
    }

    /// Whether a gloss in brackets follows at once.
    fn glossed_after(&self, word: &Word) -> bool {
        self.text.get(word.span.end..).is_some_and(|rest| rest.trim_start().starts_with('('))
    }
}

/// Whether a small ordinary word that is also a surname is used as a verb or noun here: `to trump`, `trump card`,
/// `a bush`, `may be`.
fn verb_like(words: &[Word], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|b| words.get(b)).filter(|_| words[at].joined);
    let after = words.get(at + 1).filter(|w| w.joined);
    // `to trump a rival`, `they trump every argument`: a subject or auxiliary before, an object after.
    let governs = before.is_some_and(|w| {
        matches!(
            w.lower.as_str(),
            "to" | "i"
                | "we"
                | "you"
                | "they"
                | "can"
                | "could"
                | "will"
                | "would"
                | "may"
                | "might"
                | "must"
                | "should"
                | "shall"
                | "cannot"
                | "not"
                | "did"
                | "do"
        )
    });
    let object = after.is_some_and(|w| {
        matches!(
            w.lower.as_str(),
            "the"
                | "a"
                | "an"
                | "all"
                | "any"
                | "every"
                | "each"
                | "this"
                | "that"
                | "these"
                | "those"
                | "my"
                | "your"
                | "his"
                | "her"
                | "our"
                | "their"
                | "its"
                | "it"
                | "them"
                | "him"
                | "everything"
                | "anything"
        )
    });
    let infinitive = governs && object;
    let counted = before.is_some_and(|w| matches!(w.lower.as_str(), "a" | "an" | "every" | "each" | "no" | "this"));
    let card = after.is_some_and(|w| matches!(w.lower.as_str(), "card" | "cards"));
    infinitive || counted || card
}

/// Whether a small ordinary word stands where a person's name would: without an article or adjective before it, and as
/// the subject of a verb or after a preposition. `Later rice said`, `a letter from rice`; not `he cooked rice`.
fn placed(words: &[Word], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|b| words.get(b)).filter(|_| words[at].joined);
    let next = words[at + 1..].iter().find(|w| !w.piece).filter(|w| w.joined);
    let subject =
        next.is_some_and(|w| is_reporting_verb(&w.lower) || matches!(w.lower.as_str(), "has" | "is" | "was" | "will"));
    let opens = before.is_none_or(|w| is_function_english(&w.lower) || w.lower.ends_with("ly") || w.initial);
    let bare = before.is_none_or(|w| !matches!(w.lower.as_str(), "the" | "a" | "an" | "some" | "more" | "his" | "her"));
    let person =
        before.is_some_and(|w| matches!(w.lower.as_str(), "between" | "by" | "from" | "against" | "to" | "with"));
    bare && (subject && opens || person && next.is_none_or(|w| ends_noun_phrase(&w.lower)))
}

/// Whether a title stands right before.
fn titled(words: &[Word], at: usize) -> bool {
    at.checked_sub(1).and_then(|b| words.get(b)).is_some_and(|w| words[at].joined && is_title_english(&w.lower))
}

/// The article that wrongly stands before a person's name, if one does: `of the trump intends`.
pub fn article_before(words: &[Word], at: usize, length: usize) -> Option<&Word> {
    let first = words.get(at)?;
    let before = words.get(at.checked_sub(1)?)?;
    if !first.joined || before.lower != "the" || before.piece {
        return None;
    }
    let last = words.get(at + length - 1)?;
    let next = words[at + length..].iter().find(|w| !w.piece);
    // `The Trump of old`: the capital and the `of` make a figure of speech.
    let figure = first.case != Case::Lower && next.is_some_and(|next| next.lower == "of");
    let over = !figure && next.is_none_or(|next| !next.joined || ends_noun_phrase(&next.lower));
    (over && (!last.possessive || last.case == Case::Lower)).then_some(before)
}

/// The plural noun right before a person's name, as in `assistants trump`: whose assistants they are has been lost.
pub fn plural_before(words: &[Word], at: usize) -> Option<&Word> {
    let first = words.get(at)?;
    let before = words.get(at.checked_sub(1)?)?;
    let lower = before.lower.as_str();
    let plural = lower.ends_with('s')
        && lower.chars().count() > 4
        && !["ss", "us", "is", "'s"].iter().any(|e| lower.ends_with(e))
        && is_common_english(lower)
        && !is_function_english(lower)
        && !ends_noun_phrase(lower);
    let next = words[at + 1..].iter().find(|w| !w.piece);
    // `Senators Trump and Kerry`, `Messrs Trump, Kerry`, `Presidents Trump and Putin` are titles.
    let listed = next.is_some_and(|n| n.lower == "and" || n.capital());
    let title = lower.strip_suffix('s').is_some_and(is_title_english);
    (first.joined && plural && !first.possessive && !listed && !title && (before.initial || !before.capital()))
        .then_some(before)
}

/// A word with a capital first letter in every hyphen part of more than two letters.
pub fn capitalise(lower: &str) -> String {
    let mut out = String::with_capacity(lower.len());
    let mut fresh = true;
    for c in lower.chars() {
        if fresh {
            out.extend(c.to_uppercase());
        } else {
            out.push(c);
        }
        fresh = c == '-';
    }
    out
}

fn article(noun: &str) -> String {
    let vowel = noun.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {noun}", if vowel { "an" } else { "a" })
}
