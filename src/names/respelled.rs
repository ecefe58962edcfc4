//! Full names that English alone shows to be misspelled: a person of the lexicon, given name and all, whose surname is
//! romanized from the Russian (`James Komi`) or one letter off (`Curtis Scaparotti`).

use std::collections::BTreeMap;

use crate::lexicon::{Kind, Lexicon};
use crate::text::{Case, Span};

use super::romanization::same_romanization;
use super::translit::romanizations;
use super::word::Word;

/// A surname that is not the person's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Respelled {
    /// The bead it stands in.
    pub bead: usize,
    /// The surname in the English document.
    pub span: Span,
    /// How the person spells it.
    pub form: String,
    /// Whether it is a mechanical romanization of the Russian spelling; else it is one letter off.
    pub mechanical: bool,
    /// Who the person is.
    pub detail: String,
}

/// Surnames shorter than this are not corrected by a letter: too many people are one letter apart.
const LONG: usize = 7;

/// The lexicon's persons by English given name: Russian surname, English surname, full name.
#[derive(Clone, Debug, Default)]
pub(super) struct PersonIndex {
    by_given: BTreeMap<String, Vec<[String; 3]>>,
}

impl PersonIndex {
    /// Indexes the persons whose names are a given name and a surname.
    pub(super) fn new(lexicon: &Lexicon) -> Self {
        let mut index = Self::default();
        for entry in lexicon.of_kind(Kind::Person) {
            for form in entry.forms() {
                let (Some((given, surname)), Some((_, russian))) = (form.split_once(' '), entry.ru.split_once(' '))
                else {
                    continue;
                };
                let person = [russian.to_owned(), surname.to_owned(), form.to_owned()];
                index.by_given.entry(given.to_lowercase()).or_default().push(person);
            }
        }
        index
    }

    /// The misspelled surnames among the words of one bead that stand alone (`General Scaparotti`): the document names
    /// the person in full elsewhere and misspells it there in the same way. One of the same surname and another given
    /// name is another person.
    pub(super) fn repeated(
        &self,
        bead: usize,
        text: &str,
        words: &[Word],
        full: &[Respelled],
        lexicon: &Lexicon,
    ) -> Vec<Respelled> {
        let whole: Vec<&Word> = words.iter().filter(|w| !w.piece).collect();
        let mut out = Vec::new();
        for (at, word) in whole.iter().enumerate().filter(|(_, w)| w.case == Case::Capital) {
            let known = full.iter().find(|r| r.span.of(text) == word.span.of(text) && r.span != word.span);
            let Some(known) = known.filter(|_| full.iter().all(|r| r.span != word.span)) else { continue };
            let before = at.checked_sub(1).and_then(|n| whole.get(n)).filter(|_| word.joined);
            let given = |w: &&&Word| w.capital() && lexicon.english(&w.lower).any(|e| e.kind == Kind::Given);
            if before.filter(given).is_none() {
                out.push(Respelled { bead, span: word.span, ..known.clone() });
            }
        }
        out
    }

    /// The misspelled full names among the words of one bead.
    pub(super) fn respelled(&self, bead: usize, text: &str, words: &[Word], lexicon: &Lexicon) -> Vec<Respelled> {
        let whole: Vec<&Word> = words.iter().filter(|w| !w.piece).collect();
        let mut out = Vec::new();
        for pair in whole.windows(2) {
            let [given, surname] = pair else { continue };
            let name =
                given.case == Case::Capital && !given.possessive && surname.joined && surname.case == Case::Capital;
            let Some(people) = self.by_given.get(&given.lower).filter(|_| name) else { continue };
            // Another person may well have that name.
            if lexicon.english(&surname.lower).any(|e| e.kind.is_person()) {
                continue;
            }
            let written = surname.span.of(text);
            if people.iter().any(|[_, right, _]| same_romanization(right, written)) {
                continue;
            }
            out.extend(people.iter().find_map(|[russian, right, full]| {
                let mechanical = romanizations(russian).iter().any(|(_, made)| *made == surname.lower);
                let near = surname.lower.chars().count() >= LONG
                    && strsim::levenshtein(&right.to_lowercase(), &surname.lower) == 1;
                (mechanical || near).then(|| Respelled {
                    bead,
                    span: surname.span,
                    form: right.clone(),
                    mechanical,
                    detail: format!("{full} is in the lexicon"),
                })
            }));
        }
        out
    }
}
