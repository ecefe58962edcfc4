//! NUM005: percent against another unit.

use super::numbers::{conflict, of_kind};
use super::rule::{Check, Example, Rule};
use super::view::BeadView;
use crate::finding::{Finding, RuleId, Severity};
use crate::text::number::DifferenceKind;

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "NUM005", name: "percent-mismatch" },
    severity: Severity::Error,
    mqm: "accuracy/mistranslation",
    summary: "the amount agrees; one side has percent, the other another unit",
    docs: "`5 процентов` rendered as `5 dollars`. A percent sign that is merely left out is not reported, since English names it once for several numbers.",
    examples: &[
        Example::flag("Налог вырос на 5%.", "The tax grew by 5 dollars.", &["5 dollars"]),
        Example::flag("Цена выросла на 30 рублей.", "The price grew by 30 percent.", &["30 percent"]),
        Example::allow("Налог вырос на 5%.", "The tax grew by five per cent."),
        Example::allow("Рост составит от 5 до 7 процентов.", "Growth will be 5 to 7 percent."),
    ],
    check: Check::Bead(check),
};

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    out.extend(of_kind(view, DifferenceKind::Percent).filter_map(|d| conflict(&RULE, view, &d, "amount")));
}
