//! ALN003: sentences paired without much confidence.

use super::rule::{Check, Example, Rule};
use super::view::BeadView;
use crate::finding::{Finding, RuleId, Severity};
use crate::text::Mode;

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "ALN003", name: "link-uncertain" },
    severity: Severity::Note,
    mqm: "accuracy/mistranslation",
    summary: "the pairing of these sentences is more likely wrong than right",
    docs: "What other rules say about this pair may come from a wrong pairing. The confidence is a calibrated \
           probability: of pairs at 0.4, four in ten are right.",
    examples: &[
        Example::flag("Решения пока нет.\nИ не будет.", "And so it goes.\nNo, never.", &["And so it goes."])
            .beads(&[(1, 1, 0.4), (1, 1, 0.7)]),
        Example::allow("Решения пока нет.", "There is no decision yet."),
    ],
    check: Check::Bead(check),
};

/// Below this the pairing is more likely wrong.
const UNCERTAIN: f32 = 0.5;

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    if !view.bead.is_link() || view.document.bitext.mode != Mode::Bilingual || view.bead.confidence >= UNCERTAIN {
        return;
    }
    let percent = (view.bead.confidence * 100.0).round();
    let mut finding = RULE.finding(format!("this pairing is right with a probability of {percent} %"));
    finding = finding.confidence(1.0 - view.bead.confidence);
    finding.spans.source = view.span(crate::text::Side::Source);
    finding.spans.target = view.span(crate::text::Side::Target);
    out.push(finding);
}
