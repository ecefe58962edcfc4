//! ALN001: a Russian sentence that the translation leaves out. Also what it shares with ALN002.

use super::rule::{Check, Example, Rule};
use super::view::BeadView;
use crate::finding::{Finding, RuleId, Severity};
use crate::text::{Case, Mode, SegmentKind, Side, TokenKind, case};

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "ALN001", name: "source-omitted" },
    severity: Severity::Error,
    mqm: "accuracy/omission",
    summary: "a Russian sentence has no counterpart in the English",
    docs: "The alignment finds no English for it, alone or together with its neighbours. An error where the alignment is \
           sure and the sentence has substance; a warning for headings and where it is less sure; a note for fragments \
           and in documents whose sides hardly go together. A sentence that the translation merged into a neighbour and \
           shortened is not found here but as words omitted, and one that was moved as reordered.",
    examples: &[
        Example::flag(
            "Суд начался в понедельник.\nАдвокаты подали 12 ходатайств о переносе заседания в Тверь.\nРешения пока нет.",
            "The trial began on Monday.\nThere is no decision yet.",
            &["Адвокаты подали 12 ходатайств о переносе заседания в Тверь."],
        )
        .beads(&[(1, 1, 0.99), (1, 0, 0.97), (1, 1, 0.99)]),
        Example::allow(
            "Суд начался в понедельник. Решения пока нет.",
            "The trial began on Monday. There is no decision yet.",
        ),
    ],
    check: Check::Bead(check),
};

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    if view.bead.is_omission() {
        report(view, Side::Source, &RULE, out);
    }
}

/// Beads with a lower probability are left to the reader's eye.
const LIKELY: f32 = 0.5;

/// From here on the alignment counts as sure: nine in ten of such beads are right on unseen documents.
const SURE: f32 = 0.8;

/// Words that make a sentence substantial.
const WORDS: usize = 4;

/// What is shown of a sentence that got lost.
const SHOWN: usize = 5;

/// Reports the segments of a bead that has only `side`.
pub(super) fn report(view: &BeadView<'_>, side: Side, rule: &Rule, out: &mut Vec<Finding>) {
    let bitext = view.document.bitext;
    if bitext.mode != Mode::Bilingual || view.document.alignment.is_moved(side, view.bead.segments.get(side)) {
        return;
    }
    let Some(segments) = bitext.segments(side).get(view.bead.segments.get(side).clone()) else { return };
    if segments.iter().all(|s| s.kind == SegmentKind::Furniture) {
        return;
    }
    let Some(span) = view.span(side) else { return };
    let words = view.tokens.get(side).iter().filter(|t| t.kind != TokenKind::Punctuation).count();
    let letters = view.text(side).chars().any(char::is_alphabetic);
    let heading = segments.iter().all(|s| s.kind == SegmentKind::Heading);
    let confidence = view.bead.confidence;
    let severity = if words < WORDS || !letters || confidence < LIKELY || !view.document.is_parallel() {
        Severity::Note
    } else if heading || confidence < SURE {
        Severity::Warning
    } else {
        rule.severity
    };
    let what = if heading { "heading" } else { "sentence" };
    let lost = match side {
        Side::Source => format!("the Russian {what} is not translated"),
        Side::Target => format!("the English {what} has no Russian original"),
    };
    let content = content(view, side);
    let message = if content.is_empty() {
        format!("{lost} ({words} words)")
    } else {
        format!("{lost} ({words} words, with {})", content.join(", "))
    };
    let mut finding = rule.finding(message).confidence(confidence);
    finding.severity = severity;
    *finding.spans.get_mut(side) = Some(span);
    out.push(finding);
}

/// What a reader would miss first: numbers and names.
fn content<'a>(view: &BeadView<'a>, side: Side) -> Vec<&'a str> {
    let mut found: Vec<&str> = Vec::new();
    let mut first = true;
    for token in *view.tokens.get(side) {
        let word = view.str(side, token.span);
        let keep = match token.kind {
            TokenKind::Number => true,
            TokenKind::Word => !first && word.chars().nth(1).is_some() && case(word) != Case::Lower,
            TokenKind::Punctuation => false,
        };
        first = match token.kind {
            // A capital after a stop says nothing.
            TokenKind::Punctuation => {
                matches!(word, "." | "!" | "?" | "…" | ":" | "—" | "–" | "«" | "“" | "\"") || first
            }
            _ => false,
        };
        if keep && !found.contains(&word) {
            found.push(word);
        }
    }
    found.truncate(SHOWN);
    found
}
