//! CFG004: two reviewers who decided the opposite.

use crate::finding::{RuleId, Severity};

use super::rule::{Check, Rule};

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "CFG004", name: "decisions-contradict" },
    severity: Severity::Warning,
    mqm: "other/decisions-contradict",
    summary: "two reviewers decided the opposite on one name or finding",
    docs: "Two branches were merged, and the decisions file holds both verdicts. The later block of the file counts. It \
           belongs to no document, so it is said on standard error and on the review screen; `align undo` takes the \
           later one back, deciding again settles it.",
    examples: &[],
    check: Check::Elsewhere,
};

/// The code and name, for the message.
pub fn decisions_contradict() -> RuleId {
    RULE.id
}
