//! ALN002: an English sentence that the original does not have.

use super::aln_source_omitted::report;
use super::rule::{Check, Example, Rule};
use super::view::BeadView;
use crate::finding::{Finding, RuleId, Severity};
use crate::text::Side;

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "ALN002", name: "target-added" },
    severity: Severity::Error,
    mqm: "accuracy/addition",
    summary: "an English sentence has no counterpart in the Russian",
    docs: "Invented or repeated by the translation, or left over from another text. Severity as for `source-omitted`. \
           Says nothing where the original is lost.",
    examples: &[
        Example::flag(
            "Суд начался в понедельник.\nРешения пока нет.",
            "The trial began on Monday.\nThe weather in Madrid was warm that week.\nThere is no decision yet.",
            &["The weather in Madrid was warm that week."],
        )
        .beads(&[(1, 1, 0.99), (0, 1, 0.97), (1, 1, 0.99)]),
        Example::allow("", "The weather in Madrid was warm that week.").beads(&[(0, 1, 1.0)]),
    ],
    check: Check::Bead(check),
};

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    if view.bead.is_addition() {
        report(view, Side::Target, &RULE, out);
    }
}
