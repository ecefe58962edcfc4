//! Accepted names as entries of the lexicon: they stand before every table and beat it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::decisions::{Decisions, FILE, NameDecision, NameVerdict, Scope};
use crate::lexicon::{Entry, Kind, Lexicon, Origin, fold_russian};
use crate::rules::RejectedName;

impl Decisions {
    /// The entries that hold in `document`, or in a document without decisions of its own. One entry a Russian name: the
    /// form accepted last, the others as its variants. `lexicon` tells what a name names where the decision does not.
    pub fn glossary(&self, lexicon: &Lexicon, document: Option<&str>) -> Vec<Entry> {
        let mut out = Vec::new();
        for list in self.by_russian().values() {
            // A document's own forms are all that hold there; else the corpus's, less what the document rejects.
            let mut own: Vec<&NameDecision> = Vec::new();
            let mut common: Vec<&NameDecision> = Vec::new();
            for decision in list.iter().filter(|d| d.verdict == NameVerdict::Accepted) {
                match &decision.scope {
                    Scope::Document(id) if Some(id.as_str()) == document => own.push(decision),
                    Scope::Corpus => common.push(decision),
                    _ => {}
                }
            }
            if let Some(id) = document {
                let rejected = |d: &&NameDecision| {
                    self.name(&d.ru, &d.en, id, &[]).is_some_and(|d| d.verdict == NameVerdict::Rejected)
                };
                common.retain(|d| !rejected(d));
            }
            let forms = if own.is_empty() { common } else { own };
            let Some((last, earlier)) = forms.split_last() else { continue };
            let variants = earlier.iter().rev().map(|d| Cow::Owned(d.en.clone())).collect();
            let reason = last.signed.reason.as_deref().unwrap_or_default();
            out.push(Entry {
                ru: Cow::Owned(last.ru.clone()),
                en: Cow::Owned(last.en.clone()),
                variants,
                kind: kind(&last.ru, &last.en, last.kind.as_deref(), lexicon),
                note: Cow::Owned(reason.to_owned()),
                origin: Origin::User(FILE.to_owned(), 0),
            });
        }
        out
    }

    /// The forms of a name rejected in `document` or anywhere inside it, with who said so.
    pub fn rejected(&self, russian: &str, document: &str) -> Vec<RejectedName> {
        let mut out: Vec<RejectedName> = Vec::new();
        for decision in self.of_name(russian).filter(|d| d.verdict == NameVerdict::Rejected) {
            let here = match &decision.scope {
                // Which place it is, fingerprints tell once the findings are made.
                Scope::Place { document: id, .. } => id.as_deref().is_none_or(|id| id == document),
                _ => self.name(&decision.ru, &decision.en, document, &[]) == Some(decision),
            };
            if here && out.iter().all(|r| r.english != decision.en) {
                out.push(RejectedName { english: decision.en.clone(), by: rejected_by(decision) });
            }
        }
        out
    }

    /// The name decisions that hold, by folded Russian, each list in order.
    fn by_russian(&self) -> BTreeMap<String, Vec<&NameDecision>> {
        let mut out: BTreeMap<String, Vec<&NameDecision>> = BTreeMap::new();
        for decision in self.holding() {
            if let super::Decision::Name(d) = decision {
                out.entry(fold_russian(&d.ru)).or_default().push(d);
            }
        }
        out
    }
}

/// Whether a decision on this pair must say that the name is a `kind`, for the built-in lexicon to understand it so.
pub(crate) fn kind_matters(ru: &str, en: &str, kind: &str) -> bool {
    let lexicon = Lexicon::builtin();
    let with = |kind: Option<&str>| self::kind(ru, en, kind, lexicon);
    with(None) != with(Some(kind))
}

/// `rejected by m.k.: not his name`.
pub(super) fn rejected_by(decision: &NameDecision) -> String {
    said("rejected", &decision.signed.by, decision.signed.reason.as_deref())
}

/// `accepted by m.k.: US official`.
pub(super) fn said(what: &str, by: &str, reason: Option<&str>) -> String {
    let by = if by.is_empty() { String::new() } else { format!(" by {by}") };
    let reason = reason.map_or_else(String::new, |r| format!(": {r}"));
    format!("{what}{by}{reason}")
}

/// What the name names: as the decision says; as the lexicon's entry of this very pair; else a person if every word has
/// a capital, as in a glossary without kinds.
fn kind(ru: &str, en: &str, said: Option<&str>, lexicon: &Lexicon) -> Kind {
    let listed = || lexicon.names(ru);
    let place = || listed().map(|e| e.kind).find(|k| k.is_place());
    let phrase = || listed().map(|e| e.kind).find(|k| !k.is_person() && !k.is_place());
    match said {
        Some("place") => return place().unwrap_or(Kind::City),
        Some("organisation" | "acronym") => return phrase().unwrap_or(Kind::Organisation),
        Some(_) => {}
        None => {
            if let Some(entry) = listed().find(|e| e.accepts_any_case(en)) {
                return entry.kind;
            }
        }
    }
    let capitals = ru.split(' ').all(|w| w.chars().next().is_some_and(char::is_uppercase));
    match (ru.contains(' '), capitals) {
        (true, true) => Kind::Person,
        (true, false) => Kind::Proper,
        (false, _) => Kind::Surname,
    }
}
