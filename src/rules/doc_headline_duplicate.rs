//! DOC004: a headline that stands twice.

use super::rule::{Check, Example, Rule};
use super::view::DocumentView;
use crate::finding::{Finding, RuleId, Severity};
use crate::text::Side;

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "DOC004", name: "headline-duplicate" },
    severity: Severity::Note,
    mqm: "fluency/duplication",
    summary: "a line of the translation stands twice",
    docs: "Pages are scraped with their headline twice or three times. A whole line (at least three words) that \
           repeats one of the few lines before it is marked where it stands again. A headline cut short before its \
           full form is `headline-truncated`.",
    examples: &[
        Example::flag(
            "",
            "The towns became sister cities\nThe towns became sister cities",
            &["The towns became sister cities"],
        ),
        Example::allow("", "The towns became sister cities\nThe towns became rivals"),
        Example::allow("", "Read more\nRead more"),
    ],
    check: Check::Document(check),
};

/// How many lines back a repetition is looked for.
const REACH: usize = 4;

fn check(view: &DocumentView<'_>, out: &mut Vec<Finding>) {
    let text = view.text(Side::Target);
    let segments = view.bitext.segments(Side::Target);
    for (at, segment) in segments.iter().enumerate() {
        let line = segment.span.of(text);
        if line.split_whitespace().nth(2).is_none() {
            continue;
        }
        let near = segments.iter().take(at).rev().take(REACH);
        if near.into_iter().any(|s| same(s.span.of(text), line)) {
            let mut finding = RULE.finding("the line stands twice").target(segment.span);
            finding.bead = view.bead_of(Side::Target, at);
            out.push(finding);
        }
    }
}

/// Equal but for white space and final stops.
fn same(a: &str, b: &str) -> bool {
    let plain = |s: &str| s.trim_end_matches(['.', '…', ' ']).split_whitespace().collect::<Vec<_>>().join(" ");
    plain(a) == plain(b)
}
