//! FLU007: a quotation mark without its other half.

use super::rule::{Check, Example, Rule};
use super::view::DocumentView;
use crate::finding::{Finding, RuleId, Severity};
use crate::text::{Side, Span};

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "FLU007", name: "quotes-unpaired" },
    severity: Severity::Warning,
    mqm: "fluency/punctuation",
    summary: "a quotation opens and never closes, or closes and never opened",
    docs: "Counted over a paragraph. A quotation that fills a paragraph and goes on in the next needs no closing mark, \
           and a sentence cut out of a longer quotation has its mark at its edge: both pass. Where the Russian sentence \
           has the same odd mark, the translation is only faithful.",
    examples: &[
        Example::flag("", "The group \"Clean Water supported the plan.", &["\""]),
        Example::flag("", "The group “Clean Water supported the plan, and the mayor joined.", &["“"]),
        Example::flag("", "The group Clean Water” supported the plan.", &["”"]),
        Example::allow("", "The group “Clean Water” supported the \"good\" plan."),
        Example::allow("", "“We will not sleep until all of it is done."),
        Example::allow("", "And then, he said, “we will not sleep."),
        Example::allow("", "A 12\" screen shows 5' 11\" of it."),
    ],
    check: Check::Document(check),
};

fn check(view: &DocumentView<'_>, out: &mut Vec<Finding>) {
    let paragraphs: Vec<_> = view.paragraphs(Side::Target).collect();
    let opens = |n: usize| -> bool {
        let text = paragraphs.get(n).map_or("", |p: &(_, Span)| p.1.of(view.text(Side::Target)));
        text.starts_with(['“', '"', '«', '‘'])
    };
    for (n, (segments, span)) in paragraphs.iter().enumerate() {
        let text = span.of(view.text(Side::Target));
        let odd = unpaired(text);
        // More than two are another convention than ours (or a table), not slips.
        if odd.len() > 2 {
            continue;
        }
        for (at, mark) in odd {
            if at == 0 && opens(n + 1) || at_edge(text, at, mark) {
                continue;
            }
            let place = Span::new(at, at + mark.len_utf8()).shift(span.start);
            let bead = view.bead_at(Side::Target, segments, place);
            let source = bead.and_then(|n| view.bead(n)).map_or("", |b| b.text(Side::Source));
            if !unpaired(source).is_empty() {
                continue;
            }
            let mut finding = RULE.finding(format!("“{mark}” has no other half in its paragraph")).target(place);
            finding.bead = bead;
            out.push(finding);
        }
    }
}

/// Whether the mark may belong to a quotation that began before or goes on after this text: it opens at the start or
/// after a colon or comma, or closes at the end or before a comma.
fn at_edge(text: &str, at: usize, mark: char) -> bool {
    let before = text.get(..at).unwrap_or("").trim_end();
    let after = text.get(at + mark.len_utf8()..).unwrap_or("").trim_start();
    let opening = before.is_empty() || before.ends_with([':', ',', '—', '–', '-', '.', '?', '!', '…']);
    let closing = before.ends_with([',', '.', '!', '?', '…', ';'])
        || after.is_empty()
        || after.starts_with([',', '.', '!', '?', '…', '-', '–', '—', ';', ')']);
    opening || closing
}

/// The quotation marks of `text` without their other half: byte and mark.
fn unpaired(text: &str) -> Vec<(usize, char)> {
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut odd = Vec::new();
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        match c {
            '“' if open.last().is_some_and(|o| o.1 == '„') => {
                open.pop();
            }
            '“' | '«' | '„' => open.push((at, c)),
            '”' | '»' if open.pop().is_none() => {
                odd.push((at, c));
            }
            // Inches after a digit.
            '"' if before.is_numeric() && open.is_empty() => {}
            '"' => match open.last() {
                Some(_) => {
                    open.pop();
                }
                None => open.push((at, c)),
            },
            _ => {}
        }
        before = c;
    }
    odd.extend(open);
    odd.sort_unstable();
    odd
}
