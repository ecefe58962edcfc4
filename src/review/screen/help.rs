//! The keys, in one list: the last lines of the screen and the help are drawn from it.

use super::state::Subject;

/// A key with a word for the last lines and a sentence for the help.
pub(super) struct Binding {
    pub(super) key: &'static str,
    pub(super) word: &'static str,
    pub(super) meaning: &'static str,
}

const fn key(key: &'static str, word: &'static str, meaning: &'static str) -> Binding {
    Binding { key, word, meaning }
}

const NAMES: &[Binding] = &[
    key("a", "accept", "accept the chosen form: glossary from the next run on (Enter too)"),
    key("r", "reject", "reject the chosen form: a finding wherever it stands"),
    key("e", "other form", "type the right form"),
    key("s", "skip", "to the next name that waits, without a decision"),
    key("u", "undo", "take back the last decision of the file, also one of an earlier day"),
    key("A R", "all forms", "accept or reject every form that stands in the texts; asks first"),
    key("Tab", "scope", "where the decision holds: corpus, document, this place"),
    key("↑ ↓", "form", "choose a form (k j, 1–9)"),
    key("n p", "place", "the next and the former place, sentence by sentence"),
    key("← →", "name", "the name before and after (h l, PgUp PgDn, Home End)"),
    key("w", "reason", "type a reason for the next decision"),
    key("/", "search", "names that contain a text, in Russian or English, or a document; Esc ends it"),
    key("f", "filter", "list what is to decide, what is decided, or all"),
    key("g", "go to", "jump to a number"),
    key("q", "quit", "leave; every decision is on disk already"),
];

const FINDINGS: &[Binding] = &[
    key("a", "confirm", "confirm the finding: it is a defect (Enter too)"),
    key("r", "dismiss", "dismiss it: listed, marked, never fails; asks why"),
    key("s", "skip", "to the next finding that waits, without a decision"),
    key("u", "undo", "take back the last decision of the file, also one of an earlier day"),
    key("A R", "all alike", "confirm or dismiss every finding of the rule on the same words; asks first"),
    key("← →", "finding", "the finding before and after (h l n p, PgUp PgDn, Home End)"),
    key("w", "reason", "type a reason for the next decision"),
    key("/", "search", "findings whose rule, words or document contain a text; Esc ends it"),
    key("f", "filter", "list what is to decide, what is decided, or all"),
    key("g", "go to", "jump to a number"),
    key("q", "quit", "leave; every decision is on disk already"),
];

/// The keys of a subject.
pub(super) fn bindings(subject: &Subject) -> &'static [Binding] {
    match subject {
        Subject::Names(_) => NAMES,
        Subject::Findings(_) => FINDINGS,
    }
}
