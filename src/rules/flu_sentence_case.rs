//! FLU005: a sentence that begins with a small letter.

use super::rule::{Check, Example, Rule};
use super::view::BeadView;
use crate::finding::{Finding, RuleId, Severity};
use crate::text::{Case, SegmentKind, Side, TokenKind};

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "FLU005", name: "sentence-case" },
    severity: Severity::Warning,
    mqm: "fluency/spelling",
    summary: "a sentence begins with a small letter",
    docs: "Only where the sentence before it is closed, or where the sentence begins its document, and the sentence \
           itself ends with a stop. Words that are written so (`iPhone`, `al-Assad`, `de Gaulle`), list items and \
           web addresses pass; so does a sentence whose Russian begins with a small letter.",
    examples: &[
        Example::fix("", "the prosecutor did not object to it.", &["the"], &["The"]),
        Example::fix("Прокурор не возражал.", "“the prosecutor did not object to it.”", &["the"], &["The"]),
        Example::allow("", "The prosecutor did not object to it."),
        Example::allow("", "iPhone sales fell in May."),
        Example::allow("", "de Gaulle did not object to it."),
        Example::allow("и прокурор не возражал.", "and the prosecutor did not object to it."),
        Example::allow("", "the prosecutor, a man of few words"),
    ],
    check: Check::Bead(check),
};

/// Name particles that stay small, sorted.
const SMALL: &[&str] =
    &["al", "bin", "da", "de", "del", "della", "der", "di", "du", "e", "el", "ibn", "la", "le", "van", "von"];

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    let mut closed = view
        .bead
        .segments
        .target
        .start
        .checked_sub(1)
        .is_none_or(|before| view.document.sentence(before).is_some_and(|s| s.ends_with(&[".", "!", "?"])));
    for (n, s) in view.sentences().enumerate() {
        let was_closed = std::mem::replace(&mut closed, s.ends_with(&[".", "!", "?"]));
        if !was_closed || !closed || s.segment.kind != SegmentKind::Sentence {
            continue;
        }
        let Some(first) = s.words.iter().position(|w| w.kind != TokenKind::Punctuation) else { continue };
        let opening = (0..first).all(|at| matches!(s.normal(at), "“" | "\"" | "«" | "'" | "‘" | "("));
        let word = s.word(first);
        let stem = word.split(['-', '.']).next().unwrap_or(word);
        if !opening
            || s.case(first) != Case::Lower
            || !s.is_word(first)
            || !word.chars().all(|c| c.is_ascii_alphabetic() || c == '\'')
            || SMALL.binary_search(&stem).is_ok()
            || matches!(s.normal(first + 1), "." | "/" | "@" | "_" | ")" | ":")
        {
            continue;
        }
        // A small letter in the Russian too: the translation is faithful.
        if n == 0 && view.has_source() {
            let small = view.text(Side::Source).chars().find(|c| c.is_alphabetic()).is_some_and(char::is_lowercase);
            if small {
                continue;
            }
        }
        let mut chars = word.chars();
        let capital: String = chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect();
        out.extend(
            s.span(first, first + 1)
                .map(|span| RULE.finding("the sentence begins with a small letter").target(span).suggest(capital)),
        );
    }
}
