//! ALN004: a sentence that stands elsewhere in the translation.

use super::rule::{Check, Example, Rule};
use super::view::DocumentView;
use crate::finding::{Finding, RuleId, Severity};
use crate::text::{Mode, Side};

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "ALN004", name: "reordered" },
    severity: Severity::Warning,
    mqm: "fluency/organization",
    summary: "a sentence is translated, but out of order",
    docs: "Two sentences that have no counterpart where they should, one on each side, are each other's best match. \
           Neither is then reported as omitted or added.",
    examples: &[
        Example::flag(
            "Суд начался в понедельник.\nАдвокаты подали 12 ходатайств.\nРешения пока нет.",
            "The trial began on Monday.\nThere is no decision yet.\nThe lawyers filed 12 motions.",
            &["The lawyers filed 12 motions."],
        )
        .beads(&[(1, 1, 0.99), (1, 0, 0.97), (1, 1, 0.99), (0, 1, 0.97)])
        .moved(&[(1, 2, 0.9)]),
        Example::allow(
            "Суд начался в понедельник. Решения пока нет.",
            "The trial began on Monday. There is no decision yet.",
        ),
    ],
    check: Check::Document(check),
};

fn check(view: &DocumentView<'_>, out: &mut Vec<Finding>) {
    if view.bitext.mode != Mode::Bilingual {
        return;
    }
    for moved in view.alignment.moved() {
        let span = |side: Side| view.bitext.segments(side).get(*moved.segments.get(side)).map(|s| s.span);
        let way = if later(view, moved.segments.source, moved.segments.target) { "later" } else { "earlier" };
        let mut finding = RULE.finding(format!("the sentence is translated, but stands {way} than in the original"));
        finding = finding.confidence(moved.confidence);
        finding.spans.source = span(Side::Source);
        finding.spans.target = span(Side::Target);
        finding.bead = view.bead_of(Side::Target, moved.segments.target);
        out.push(finding);
    }
}

/// Whether the English sentence comes after the bead of the Russian one.
fn later(view: &DocumentView<'_>, source: usize, target: usize) -> bool {
    view.bead_of(Side::Target, target) > view.bead_of(Side::Source, source)
}
