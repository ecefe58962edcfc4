//! How a document writes each of its words: with a small letter, or with a capital that nothing else required.

use std::collections::BTreeMap;

use crate::text::Case;

use super::word::Word;

/// Counts of one word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    small: u32,
    telling: u32,
}

/// Case counts of the words of one side of a document, by lower-case form.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CaseTable {
    counts: BTreeMap<String, Counts>,
    /// For a word with a telling capital, how it was first written.
    written: BTreeMap<String, String>,
}

impl CaseTable {
    /// Adds words; `text` is the document they are of.
    pub fn add(&mut self, text: &str, words: &[Word]) {
        for word in words {
            let counts = self.counts.entry(word.lower.clone()).or_default();
            if word.case == Case::Lower {
                counts.small += 1;
            } else if !word.initial {
                counts.telling += 1;
                self.written.entry(word.lower.clone()).or_insert_with(|| word.span.of(text).to_owned());
            }
        }
    }

    /// Whether the form occurs with a small letter.
    pub fn is_small(&self, lower: &str) -> bool {
        self.counts.get(lower).is_some_and(|c| c.small > 0)
    }

    /// Whether the form occurs with a telling capital.
    pub fn is_telling(&self, lower: &str) -> bool {
        self.counts.get(lower).is_some_and(|c| c.telling > 0)
    }

    /// How a capitalised form was first written.
    pub fn written(&self, lower: &str) -> Option<&str> {
        self.written.get(lower).map(String::as_str)
    }
}
