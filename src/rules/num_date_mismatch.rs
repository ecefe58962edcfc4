//! NUM003: another day, month or year.

use super::numbers::{conflict, of_kind};
use super::rule::{Check, Example, Rule};
use super::view::BeadView;
use crate::finding::{Finding, RuleId, Severity};
use crate::text::number::{DifferenceKind, Kind, english};

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "NUM003", name: "date-mismatch" },
    severity: Severity::Error,
    mqm: "accuracy/mistranslation",
    summary: "a day, month or year differs from the original",
    docs: "Days, months and years are compared one by one, in any order and writing: `7 сентября`, `September 7`, \
           `the seventh of September`, `07.09.2017`. A date that is left out is not reported here.",
    examples: &[
        Example::fix(
            "Встреча пройдёт 7 сентября.",
            "The meeting will be held on September 17.",
            &["September 17"],
            &["September 7"],
        ),
        Example::fix(
            "Договор подписан 3 июня 1999 года.",
            "The treaty was signed on 3 July 1999.",
            &["3 July 1999"],
            &["June 3, 1999"],
        ),
        Example::flag("Завод открыли в 1987 году.", "The plant opened in 1978.", &["1978"]),
        Example::allow("Встреча пройдёт седьмого мая.", "The meeting will be held on the seventh of may."),
        Example::allow("С 7 по 9 сентября шли учения.", "The drills ran on September 7-9."),
        Example::allow("Завод открыли в 1987-м.", "The plant opened in 1987."),
        Example::allow("Фестиваль пройдёт 12 апреля.", "The festival will be held on Wednesday."),
    ],
    check: Check::Bead(check),
};

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    for differing in of_kind(view, DifferenceKind::Date) {
        let Some(mut finding) = conflict(&RULE, view, &differing, "date") else { continue };
        if let (Some(source), Some(target), true) = (differing.source, differing.target, differing.difference.certain) {
            // Only where both name the same parts, so that nothing else of the target date is lost.
            let parts = |kind: Kind| match kind {
                Kind::Date(d) => (d.day.is_some(), d.month.is_some(), d.year.is_some()),
                _ => (false, false, false),
            };
            if let Some(right) = english(source).filter(|_| parts(source.kind) == parts(target.kind)) {
                finding = finding.suggest(right);
            }
        }
        out.push(finding);
    }
}
