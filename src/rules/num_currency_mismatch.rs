//! NUM004: another currency.

use super::numbers::{conflict, of_kind};
use super::rule::{Check, Example, Rule};
use super::view::BeadView;
use crate::finding::{Finding, RuleId, Severity};
use crate::text::number::DifferenceKind;

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "NUM004", name: "currency-mismatch" },
    severity: Severity::Error,
    mqm: "accuracy/mistranslation",
    summary: "the amount agrees, the currency does not",
    docs: "`рублей` rendered as `dollars`. Only where the amount stands once on each side and both name a currency.",
    examples: &[
        Example::flag("Штраф составил 500 рублей.", "The fine was 500 dollars.", &["500 dollars"]),
        Example::flag("Он занял 20 млн евро.", "He borrowed $20 million.", &["$20 million"]),
        Example::allow("Штраф составил 500 рублей.", "The fine was 500 rubles."),
        Example::allow("Он занял 20 млн долларов США.", "He borrowed US$20 million."),
        Example::allow("Цена — 100 рублей, или 100 долларов.", "The price is 100 dollars or 100 rubles."),
    ],
    check: Check::Bead(check),
};

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    out.extend(of_kind(view, DifferenceKind::Currency).filter_map(|d| conflict(&RULE, view, &d, "amount")));
}
