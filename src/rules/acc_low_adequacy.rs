//! ACC001: a sentence whose translation is bad as a whole.

use super::rule::{Check, Example, Rule};
use super::view::BeadView;
use crate::finding::{Finding, RuleId, Severity};
use crate::quality::LOW;
use crate::text::{Both, Side, Span, TokenKind};

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "ACC001", name: "low-adequacy" },
    severity: Severity::Warning,
    mqm: "accuracy/mistranslation",
    summary: "the translation as a whole says little of what the original says",
    docs: "The score of the sentence (`docs/score.md`) is lower than that of all but a few in a thousand good \
           translations. The words most at fault stand in the evidence. The score compares meanings, not facts: a fluent \
           sentence with another number or name passes here and is left to the rules about those. Where the alignment \
           itself is unsure, so is this finding. Very short sentences are not judged.",
    examples: &[
        Example::flag(
            "Мастер три недели чинил старую мельницу, но вода в ручье так и не поднялась.",
            "Master the three of week be ill old an to small at, so water the the of is is not having by.",
            &["Master the three of week be ill old an to small at, so water the the of is is not having by."],
        ),
        Example::allow(
            "Мастер три недели чинил старую мельницу, но вода в ручье так и не поднялась.",
            "The craftsman spent three weeks repairing the old mill, but the water in the brook never rose.",
        ),
    ],
    check: Check::Bead(check),
};

/// Fewer words than this say too little to be judged.
const WORDS: usize = 4;

/// Words named in the evidence.
const NAMED: usize = 4;

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    let Some(quality) = view.quality().filter(|_| view.bead.is_link()) else { return };
    let words = |side: Side| view.tokens.get(side).iter().filter(|t| t.kind == TokenKind::Word).count();
    if quality.own >= LOW || words(Side::Source) < WORDS {
        return;
    }
    let (Some(source), Some(target)) = (view.span(Side::Source), view.span(Side::Target)) else { return };
    let mut finding = RULE
        .finding(format!("the translation has a score of {:.2} of 1", quality.score))
        .source(source)
        .target(target)
        .confidence(view.bead.confidence * (1.0 - quality.score));
    let texts = Both::new(view.document.text(Side::Source), view.document.text(Side::Target));
    let mut worst = quality.suspects(texts);
    worst.sort_by(|a, b| b.rise.total_cmp(&a.rise));
    let shown = |side: Side, span: Option<Span>| span.map(|span| format!("“{}”", view.str(side, span)));
    let words: Vec<String> = worst
        .iter()
        .filter_map(|s| shown(Side::Target, s.spans.target).or_else(|| shown(Side::Source, s.spans.source)))
        .take(NAMED)
        .collect();
    if !words.is_empty() {
        finding = finding.evidence(format!("most at fault: {}", words.join(", ")));
    }
    out.push(finding);
}
