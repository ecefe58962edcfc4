//! Russian lexicon phrases of two words or more, found in any case form by their stems.

use std::collections::BTreeMap;

use crate::lexicon::{Entry, Lexicon, fold_russian};

/// Phrases by the stem of their first word.
#[derive(Clone, Debug, Default)]
pub(super) struct PhraseIndex {
    /// First stem to (all stems, index of the entry), longest first.
    by_first: BTreeMap<String, Vec<(Vec<String>, usize)>>,
}

impl PhraseIndex {
    /// Indexes the Russian side of a lexicon; persons excepted, whose parts are found one by one.
    pub(super) fn new(lexicon: &Lexicon) -> Self {
        let mut index = Self::default();
        for (at, entry) in lexicon.entries().iter().enumerate() {
            if entry.kind.is_person() || !entry.ru.contains(' ') {
                continue;
            }
            let stems: Vec<String> = fold_russian(&entry.ru).split(' ').map(|w| stem(w).to_owned()).collect();
            if let Some(first) = stems.first() {
                index.by_first.entry(first.clone()).or_default().push((stems, at));
            }
        }
        for list in index.by_first.values_mut() {
            list.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then(a.1.cmp(&b.1)));
        }
        index
    }

    /// The longest phrase that starts at word `at` (folded, lower case): its number of words and its entry.
    pub(super) fn longest<'l>(&self, lexicon: &'l Lexicon, words: &[&str], at: usize) -> Option<(usize, &'l Entry)> {
        let list = self.by_first.get(stem(words.get(at)?))?;
        list.iter().find_map(|(stems, entry)| {
            let fits = stems.iter().enumerate().all(|(n, s)| words.get(at + n).is_some_and(|w| stem(w) == s));
            fits.then(|| lexicon.entries().get(*entry).map(|e| (stems.len(), e))).flatten()
        })
    }
}

/// Case endings of nouns and adjectives, longest first.
const ENDINGS: [&str; 45] = [
    "ыми", "ими", "ого", "его", "ому", "ему", "ями", "ами", "ией", "иям", "иях", "ый", "ий", "ой", "ая", "яя", "ое",
    "ее", "ую", "юю", "ым", "им", "ых", "их", "ые", "ие", "ов", "ев", "ам", "ям", "ах", "ях", "ом", "ем", "ей", "ия",
    "ию", "ии", "ью", "а", "я", "у", "ю", "е", "ы",
];

/// A word without its case ending, at least three letters.
pub(super) fn stem(word: &str) -> &str {
    for ending in ENDINGS.into_iter().chain(["и", "о", "ь", "й"]) {
        if let Some(cut) = word.strip_suffix(ending).filter(|cut| cut.chars().count() >= 3) {
            return cut;
        }
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_word_have_one_stem() {
        for forms in [["белый", "белого", "белым"], ["штаты", "штатов", "штатами"], ["корея", "кореи", "корею"]]
        {
            assert!(forms.iter().all(|f| stem(f) == stem(forms[0])), "{forms:?}");
        }
        assert_eq!(stem("дом"), "дом");
    }
}
