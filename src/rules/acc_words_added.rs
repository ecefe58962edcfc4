//! ACC003: words of the translation that nothing in the original calls for.

use super::acc_words_omitted::report;
use super::rule::{Check, Example, Rule};
use super::view::BeadView;
use crate::finding::{Finding, RuleId, Severity};
use crate::quality::Wrong;

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "ACC003", name: "words-added" },
    severity: Severity::Note,
    mqm: "accuracy/addition",
    summary: "words of an English sentence that answer to nothing in the original",
    docs: "As `ACC002`, inside sentences of a low score: every word is left out in turn, and if the English comes closer to the Russian without one, the Russian does not say it. Severity as there.",
    examples: &[
        Example::flag(
            "Кузнец подковал лошадь и взял за работу мешок овса.",
            "The blacksmith shod a horse and took a sack of banana telephone for work.",
            &["banana telephone"],
        ),
        Example::allow("Дождь шёл весь день.", "It rained all day."),
    ],
    check: Check::Bead(check),
};

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    report(view, Wrong::Added, &RULE, out);
}
