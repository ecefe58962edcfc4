//! ACC006: words of the translation that render theirs wrongly.

use super::acc_words_omitted::report;
use super::rule::{Check, Example, Rule};
use super::view::BeadView;
use crate::finding::{Finding, RuleId, Severity};
use crate::quality::Wrong;

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "ACC006", name: "words-mistranslated" },
    severity: Severity::Note,
    mqm: "accuracy/mistranslation",
    summary: "words of a bad sentence that look like wrong renderings",
    docs: "As `ACC002`, inside sentences of a low score: every word is left out in turn, and where each side comes closer to the other without a word at about the same place, the one is a wrong rendering of the other. Severity as there.",
    examples: &[
        Example::flag(
            "Дождь кончился, и дети побежали к реке запускать кораблики.",
            "Rain is over, and children of president ran to the river launch the tax ships economy.",
            &["economy"],
        ),
        Example::allow("Дождь шёл весь день.", "It rained all day."),
    ],
    check: Check::Bead(check),
};

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    report(view, Wrong::Mistranslated, &RULE, out);
}
