//! ALN005: several Russian sentences in fewer English ones.

use super::rule::{Check, Example, Rule};
use super::view::BeadView;
use crate::finding::{Finding, RuleId, Severity};
use crate::text::{Mode, SegmentKind, Side};

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "ALN005", name: "sentences-merged" },
    severity: Severity::Note,
    mqm: "fluency/punctuation",
    summary: "several Russian sentences are one in the English",
    docs: "Human translators merge sentences too, so this is for statistics: a translation that merges often loses \
           stops, or reads on over headings. Split sentences are too common to report.",
    examples: &[
        Example::flag(
            "Суд начался в понедельник.\nРешения пока нет.",
            "The trial began on Monday and there is no decision yet.",
            &["The trial began on Monday and there is no decision yet."],
        ),
        Example::allow(
            "Суд начался в понедельник, решения пока нет.",
            "The trial began on Monday.\nThere is no decision yet.",
        ),
    ],
    check: Check::Bead(check),
};

/// A pairing less sure than this may have taken in a sentence that is simply missing.
const SURE: f32 = 0.7;

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    let (a, b) = view.bead.shape();
    let bitext = view.document.bitext;
    let kind = |side: Side, kind: SegmentKind| {
        let run = bitext.segments(side).get(view.bead.segments.get(side).clone());
        run.is_some_and(|run| run.iter().any(|s| s.kind == kind))
    };
    if b == 0 || a <= b || view.bead.confidence < SURE || bitext.mode != Mode::Bilingual {
        return;
    }
    let message = if kind(Side::Source, SegmentKind::Heading) && !kind(Side::Target, SegmentKind::Heading) {
        "a heading runs into the sentence after it".to_owned()
    } else {
        format!("{a} Russian sentences are {} in English", if b == 1 { "one".to_owned() } else { b.to_string() })
    };
    let mut finding = RULE.finding(message).confidence(view.bead.confidence);
    finding.spans.source = view.span(Side::Source);
    finding.spans.target = view.span(Side::Target);
    out.push(finding);
}
