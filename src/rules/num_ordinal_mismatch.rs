//! NUM006: another place in an order.

use super::numbers::{conflict, of_kind};
use super::rule::{Check, Example, Rule};
use super::view::BeadView;
use crate::finding::{Finding, RuleId, Severity};
use crate::text::number::DifferenceKind;

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "NUM006", name: "ordinal-mismatch" },
    severity: Severity::Warning,
    mqm: "accuracy/mistranslation",
    summary: "an ordinal, century or decade differs from the original",
    docs: "`третий` rendered as `second`, `XXI век` as `20th century`, `90-е` as `the 1980s`. A warning, because \
           languages count differently in phrases such as `второй этаж`.",
    examples: &[
        Example::flag("Он занял третье место.", "He took second place.", &["second"]),
        Example::flag("Замок построен в XVI веке.", "The castle was built in the 17th century.", &["17th century"]),
        Example::flag("Так было в 90-е годы.", "So it was in the 1980s.", &["1980s"]),
        Example::allow("Он занял третье место.", "He came third."),
        Example::allow("Замок построен в XVI веке.", "The castle was built in the sixteenth century."),
        Example::allow("Так было в 1990-х.", "So it was in the '90s."),
    ],
    check: Check::Bead(check),
};

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    out.extend(of_kind(view, DifferenceKind::Ordinal).filter_map(|d| conflict(&RULE, view, &d, "ordinal")));
}
