//! DOC005: a headline cut short beside its full form.

use super::rule::{Check, Example, Rule};
use super::view::DocumentView;
use crate::finding::{Finding, RuleId, Severity};
use crate::text::Side;

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "DOC005", name: "headline-truncated" },
    severity: Severity::Warning,
    mqm: "fluency/duplication",
    summary: "a headline is cut short with an ellipsis, and its full form stands beside it",
    docs: "`The head of the plant...` over `The head of the plant resigned`: page titles are cut at a length. Marked is \
           the short one.",
    examples: &[
        Example::flag("", "The head of the...\nThe head of the plant resigned", &["The head of the..."]),
        Example::allow("", "The head of the...\nThe plant has a new head"),
    ],
    check: Check::Document(check),
};

/// How many lines on, or back, the full form may stand.
const REACH: usize = 4;

fn check(view: &DocumentView<'_>, out: &mut Vec<Finding>) {
    let text = view.text(Side::Target);
    let segments = view.bitext.segments(Side::Target);
    for (at, segment) in segments.iter().enumerate() {
        let line = segment.span.of(text);
        let Some(stem) = line.strip_suffix("...").or_else(|| line.strip_suffix('…')).map(str::trim_end) else {
            continue;
        };
        if stem.split_whitespace().nth(2).is_none() {
            continue;
        }
        let near = at.saturating_sub(REACH)..(at + REACH + 1).min(segments.len());
        let full = near.filter(|&n| n != at).filter_map(|n| segments.get(n)).any(|s| {
            let other = s.span.of(text);
            other.starts_with(stem) && other.len() > line.len()
        });
        if full {
            let mut finding =
                RULE.finding("the headline is cut short; its full form stands beside it").target(segment.span);
            finding.bead = view.bead_of(Side::Target, at);
            out.push(finding);
        }
    }
}
