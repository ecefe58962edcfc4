//! NUM005: another percentage, or percent against another unit.

use super::numbers::{are_percentages, conflict, of_kind, propose_number};
use super::rule::{Check, Example, Rule};
use super::view::BeadView;
use crate::finding::{Finding, RuleId, Severity};
use crate::text::number::DifferenceKind;

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "NUM005", name: "percent-mismatch" },
    severity: Severity::Error,
    mqm: "accuracy/mistranslation",
    summary: "a percentage differs, or percent stands for another unit",
    docs: "`12 процентов` rendered as `20 percent`, `5 процентов` as `5 dollars`. A percent sign that is merely \
           left out is not reported, since English names it once for several numbers.",
    examples: &[
        Example::fix("Ставка — 12 процентов.", "The rate is 20 percent.", &["20"], &["12"]),
        Example::flag("Налог вырос на 5%.", "The tax grew by 5 dollars.", &["5 dollars"]),
        Example::flag("Цена выросла на 30 рублей.", "The price grew by 30 percent.", &["30 percent"]),
        Example::allow("Налог вырос на 5%.", "The tax grew by five per cent."),
        Example::allow("Рост составит от 5 до 7 процентов.", "Growth will be 5 to 7 percent."),
    ],
    check: Check::Bead(check),
};

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    for differing in of_kind(view, DifferenceKind::Value).filter(are_percentages) {
        out.extend(conflict(&RULE, view, &differing, "percentage").map(|f| propose_number(f, &differing)));
    }
    out.extend(of_kind(view, DifferenceKind::Percent).filter_map(|d| conflict(&RULE, view, &d, "amount")));
}
