//! What the number rules share: from a difference to a finding. No rule itself.

use super::rule::Rule;
use super::view::BeadView;
use crate::finding::{Finding, Severity};
use crate::text::Side;
use crate::text::number::{Difference, DifferenceKind, Dimension, Kind, Quantity, english, is_present};

/// Below this probability that the bead is right, a difference of numbers more likely tells of a wrong alignment.
const SURE_BEAD: f32 = 0.6;
/// Confidence of a difference between numbers in digits that can be paired in one way only, and of the others. On human
/// translations the first kind is found in 1 of 500 sentences, and is then mostly a slip of the translator.
const CERTAIN: f32 = 0.95;
const UNCERTAIN: f32 = 0.6;

/// The quantities of a difference.
pub(super) struct Differing<'a> {
    pub(super) difference: &'a Difference,
    pub(super) source: Option<&'a Quantity>,
    pub(super) target: Option<&'a Quantity>,
}

/// The differences of one kind in a bead.
pub(super) fn of_kind<'a>(view: &BeadView<'a>, kind: DifferenceKind) -> impl Iterator<Item = Differing<'a>> + use<'a> {
    let numbers = view.numbers().filter(|_| view.bead.is_link());
    numbers.into_iter().flat_map(move |numbers| {
        numbers.differences.iter().filter(move |d| d.kind == kind).map(|difference| Differing {
            difference,
            source: difference.source.and_then(|at| numbers.quantities.source.get(at)),
            target: difference.target.and_then(|at| numbers.quantities.target.get(at)),
        })
    })
}

/// Whether both quantities are percentages.
pub(super) fn are_percentages(differing: &Differing<'_>) -> bool {
    let percent = |q: Option<&Quantity>| q.and_then(|q| q.unit).is_some_and(|u| u.dimension() == Dimension::Percent);
    percent(differing.source) && percent(differing.target)
}

/// A finding about two quantities that ought to be one. `what` names them: `number`, `date`.
pub(super) fn conflict(rule: &Rule, view: &BeadView<'_>, differing: &Differing<'_>, what: &str) -> Option<Finding> {
    let (source, target) = (differing.source?, differing.target?);
    let (ru, en) = (view.str(Side::Source, source.span), view.str(Side::Target, target.span));
    let sure = differing.difference.certain && view.bead.confidence >= SURE_BEAD;
    let mut finding = rule
        .finding(format!("{what} “{en}” does not agree with “{ru}”"))
        .source(source.span)
        .target(target.span)
        .confidence(if sure { CERTAIN } else { UNCERTAIN } * view.bead.confidence);
    if !sure {
        finding.severity = finding.severity.min(Severity::Warning);
    }
    if let Some(right) = english(source) {
        finding = finding.evidence(format!("“{ru}” is {right}{}", source.unit.map_or("", |_| " (without its unit)")));
    }
    Some(finding)
}

/// Proposes the source's number in place of the target's, where both are plain numbers in digits and surely one; the unit
/// stays.
pub(super) fn propose_number(finding: Finding, differing: &Differing<'_>) -> Finding {
    let (Some(source), Some(target), true) = (differing.source, differing.target, differing.difference.certain) else {
        return finding;
    };
    match english(source).filter(|_| matches!((source.kind, target.kind), (Kind::Cardinal, Kind::Cardinal))) {
        Some(right) => finding.target(target.number).suggest(right),
        None => finding,
    }
}

/// Whether the beads beside this one have the number: then the sentence border moved, and nothing is lost.
pub(super) fn is_beside(view: &BeadView<'_>, side: Side, quantity: &Quantity) -> bool {
    let beside = [view.index.checked_sub(1), view.index.checked_add(1)];
    beside
        .into_iter()
        .flatten()
        .filter_map(|at| view.document.numbers(at))
        .any(|numbers| is_present(quantity, numbers.quantities.get(side.other())))
}

/// Whether a bead is sure enough for a number without counterpart to mean something.
pub(super) fn is_sure(view: &BeadView<'_>) -> bool {
    view.bead.is_link() && view.bead.confidence >= SURE_BEAD
}
