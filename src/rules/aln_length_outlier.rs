//! ALN006: a translation much longer or shorter than its original.

use super::rule::{Check, Example, Rule};
use super::view::BeadView;
use crate::finding::{Finding, RuleId, Severity};
use crate::text::{Mode, Side};

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "ALN006", name: "length-outlier" },
    severity: Severity::Warning,
    mqm: "accuracy/mistranslation",
    summary: "the English is far longer or shorter than its Russian for this document",
    docs: "Lengths are compared in characters and relative to the document's own ratio. A sentence at less than two \
           fifths of the expected length has usually lost a clause, one at more than two and a half times it repeats \
           itself or took in foreign text. Human translations of news stay inside these limits.",
    examples: &[
        Example::flag(
            "Адвокаты подали 12 ходатайств о переносе заседания в Тверь, но суд отклонил их все до единого.",
            "Lawyers filed 12.",
            &["Lawyers filed 12."],
        ),
        Example::allow("Адвокаты подали 12 ходатайств.", "The lawyers filed 12 motions."),
    ],
    check: Check::Bead(check),
};

/// Bounds of the ratio to what is expected.
const SHORT: f32 = 0.4;
const LONG: f32 = 2.5;

/// Characters below which a ratio says little (abbreviations, numbers in words).
const LEAST: f32 = 40.0;

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    if !view.bead.is_link() || view.document.bitext.mode != Mode::Bilingual {
        return;
    }
    let length = |side: Side| view.text(side).chars().count() as f32;
    let (source, target) = (length(Side::Source), length(Side::Target));
    if source.max(target) < LEAST {
        return;
    }
    let expected = source * view.document.length_ratio();
    let share = target / expected.max(1.0);
    let message = if share < SHORT {
        format!("the English is {:.0} % as long as this Russian would lead one to expect", share * 100.0)
    } else if share > LONG {
        format!("the English is {share:.1} times as long as this Russian would lead one to expect")
    } else {
        return;
    };
    let mut finding = RULE.finding(message).confidence(view.bead.confidence.min(0.9));
    finding.spans.source = view.span(Side::Source);
    finding.spans.target = view.span(Side::Target);
    out.push(finding);
}
