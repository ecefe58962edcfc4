//! DOC007: the Russian and the English file stood on each other's side.

use crate::finding::{Finding, RuleId, Severity};
use crate::text::Bitext;

use super::rule::{Check, Rule};

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "DOC007", name: "sides-swapped" },
    severity: Severity::Warning,
    mqm: "other/sides-swapped",
    summary: "the source is English and the target Russian",
    docs: "The sides are told by their script, and exchanged before anything else is done: the findings are those of the \
           right direction. The list or the file names should be put right, for other tools will not notice.",
    examples: &[],
    check: Check::Elsewhere,
};

/// The finding for a document whose sides were exchanged when it was read.
pub fn sides_swapped(bitext: &Bitext) -> Finding {
    RULE.finding(format!("the sides of {} are swapped: they were exchanged before checking", bitext.id))
}
