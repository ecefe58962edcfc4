//! NAM012: a name in the English for which the Russian has nothing.

use crate::finding::{Finding, RuleId, Severity};
use crate::text::Side;

use super::rule::{Check, Example, Rule};
use super::view::BeadView;

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "NAM012", name: "name-added" },
    severity: Severity::Note,
    mqm: "accuracy/addition",
    summary: "the English has a name that no Russian word of the sentence resembles",
    docs: "A capitalised English word inside a sentence that is no ordinary word, no listed place, people or \
           organisation, and matches no Russian word of the bead. Translators add names for clarity, so it is a note.",
    examples: &[
        Example::flag("Он прилетел в Осло.", "Then Westergren flew to Oslo.", &["Westergren"]),
        Example::allow("Вестергрен прилетел в Осло.", "Then Westergren flew to Oslo."),
        Example::allow("Он прилетел в Осло.", "Then the Minister flew to Oslo."),
        Example::allow("Гонки Гран-при прошли в Осло.", "The Grand Prix races were held in Oslo."),
        Example::allow("Его приняли в управлении разведки.", "Then the Directorate of intelligence took him."),
        Example::allow("Я скажу ему в Осло.", "Then I'll tell him in Oslo."),
        Example::allow("Он видел танец папуасского племени.", "Then he saw the dance of a Papuan tribe."),
    ],
    check: Check::Bead(check),
};

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    let Some(names) = view.names() else { return };
    for span in names.added {
        let name = view.str(Side::Target, *span);
        out.push(RULE.finding(format!("the Russian does not name “{name}”")).target(*span).confidence(0.5));
    }
}
