//! FLU008: a bracket without its other half.

use super::rule::{Check, Example, Rule};
use super::view::DocumentView;
use crate::finding::{Finding, RuleId, Severity};
use crate::text::{Side, Span};

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "FLU008", name: "brackets-unpaired" },
    severity: Severity::Warning,
    mqm: "fluency/punctuation",
    summary: "a bracket opens and never closes, or closes and never opened",
    docs: "Counted over a paragraph. List numbers (`1)`, `a)`) and faces (`:)`) are no brackets. Where the Russian \
           sentence has the same odd bracket, the translation is only faithful.",
    examples: &[
        Example::flag("", "He was suspended (the player missed ten matches.", &["("]),
        Example::flag("", "The bank, the largest in the region), was closed.", &[")"]),
        Example::allow("", "The bank (the largest) was closed [again]."),
        Example::allow("", "1) The bank was closed; 2) nobody was told; a) why not :)"),
        Example::allow("Банк (крупнейший закрыт.", "The bank (the largest is closed."),
    ],
    check: Check::Document(check),
};

fn check(view: &DocumentView<'_>, out: &mut Vec<Finding>) {
    for (segments, span) in view.paragraphs(Side::Target) {
        let text = span.of(view.text(Side::Target));
        for (at, mark) in unpaired(text) {
            let place = Span::new(at, at + mark.len_utf8()).shift(span.start);
            let bead = view.bead_at(Side::Target, &segments, place);
            let source = bead.and_then(|n| view.bead(n)).map_or("", |b| b.text(Side::Source));
            if unpaired(source).iter().any(|u| u.1 == mark) {
                continue;
            }
            let word = if matches!(mark, '(' | '[') { "opens and never closes" } else { "closes what never opened" };
            let mut finding = RULE.finding(format!("“{mark}” {word}")).target(place);
            finding.bead = bead;
            out.push(finding);
        }
    }
}

/// The brackets of `text` without their other half: byte and mark.
fn unpaired(text: &str) -> Vec<(usize, char)> {
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut odd = Vec::new();
    let mut before = (' ', ' ');
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' if !matches!(before.1, ':' | ';') => open.push((at, c)),
            ')' | ']' => {
                let other = if c == ')' { '(' } else { '[' };
                // `1)` and `б)` number a list, `:)` is a face.
                let number = before.1.is_numeric() || !before.0.is_alphanumeric() && before.1.is_alphabetic();
                match open.iter().rposition(|o| o.1 == other) {
                    Some(n) => {
                        open.remove(n);
                    }
                    None if number || matches!(before.1, ':' | ';' | '-' | ')') => {}
                    None => odd.push((at, c)),
                }
            }
            _ => {}
        }
        before = (before.1, c);
    }
    odd.extend(open);
    odd.sort_unstable();
    odd
}
