//! CFG003: a decision that fits nothing any more.

use crate::finding::{Finding, RuleId, Severity};

use super::rule::{Check, Rule};

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "CFG003", name: "decision-stale" },
    severity: Severity::Note,
    mqm: "other/decision-stale",
    summary: "a reviewer's decision fits nothing in its document any more",
    docs: "The text was corrected, or the rule changed, since somebody decided on this finding or place: the decision \
           has no effect and may go. Only decisions that name their document are looked at, when that document is \
           checked; a decision for the whole corpus is never stale, for the next document may need it.",
    examples: &[],
    check: Check::Elsewhere,
};

/// The finding for a decision, described, and what `align undo` takes to remove it.
pub fn decision_stale(decision: &str, undo: &str) -> Finding {
    RULE.finding(format!("stale decision: {decision}")).evidence(format!("align undo {undo} removes it"))
}
