//! NUM002: a thousand, million or billion that differs.

use super::numbers::{conflict, of_kind, propose_number};
use super::rule::{Check, Example, Rule};
use super::view::BeadView;
use crate::finding::{Finding, RuleId, Severity};
use crate::text::number::DifferenceKind;

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "NUM002", name: "scale-mismatch" },
    severity: Severity::Error,
    mqm: "accuracy/mistranslation",
    summary: "the digits agree, the thousand, million or billion does not",
    docs: "`млрд` rendered as `million` changes a number a thousandfold and looks right at a glance. Found where \
           the values differ exactly by a thousand, a million or a billion.",
    examples: &[
        Example::fix(
            "Проект стоит 2,4 млрд рублей.",
            "The project costs 2.4 million rubles.",
            &["2.4 million"],
            &["2.4 billion"],
        ),
        Example::fix("Уехали 50 тыс. жителей.", "50 residents left.", &["50"], &["50,000"]),
        Example::allow("Проект стоит 2,4 млрд рублей.", "The project costs 2,400 million rubles."),
        Example::allow("Уехали 50 тыс. жителей.", "Fifty thousand residents left."),
        Example::allow("Выделят 5–7 млн рублей.", "From 5 to 7 million rubles will be given."),
    ],
    check: Check::Bead(check),
};

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    for differing in of_kind(view, DifferenceKind::Scale) {
        out.extend(conflict(&RULE, view, &differing, "scale of").map(|f| propose_number(f, &differing)));
    }
}
