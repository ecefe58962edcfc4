//! NUM007: another unit.

use super::numbers::{conflict, of_kind};
use super::rule::{Check, Example, Rule};
use super::view::BeadView;
use crate::finding::{Finding, RuleId, Severity};
use crate::text::number::DifferenceKind;

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "NUM007", name: "unit-mismatch" },
    severity: Severity::Warning,
    mqm: "accuracy/mistranslation",
    summary: "the amount agrees, the unit of measure does not",
    docs: "`5 километров` rendered as `5 miles`, `три дня` as `three weeks`. Converted amounts (`100 км`, `62 \
           miles`) pass.",
    examples: &[
        Example::flag("До села 5 километров.", "The village is 5 miles away.", &["5 miles"]),
        Example::flag("Работы займут 10 дней.", "The work will take 10 weeks.", &["10 weeks"]),
        Example::allow("До села 8 километров.", "The village is 5 miles away."),
        Example::allow("Ему 25 лет.", "He is 25 years old."),
        Example::allow("Работы займут 14 дней.", "The work will take two weeks."),
    ],
    check: Check::Bead(check),
};

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    out.extend(of_kind(view, DifferenceKind::Unit).filter_map(|d| conflict(&RULE, view, &d, "amount")));
}
