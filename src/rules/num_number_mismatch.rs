//! NUM001: another number, a number lost or a number added.

use super::numbers::{are_percentages, conflict, is_beside, is_sure, of_kind, propose_number};
use super::rule::{Check, Example, Rule};
use super::view::BeadView;
use crate::finding::{Finding, RuleId, Severity};
use crate::text::Side;
use crate::text::number::DifferenceKind;

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "NUM001", name: "number-mismatch" },
    severity: Severity::Error,
    mqm: "accuracy/mistranslation",
    summary: "a number differs from the original, is lost or has been added",
    docs: "Numbers are compared by value, however they are written: `двадцать пять`, `25`, `twenty-five`; `2,4 \
           млрд`, `2.4 billion`, `2,400 million`; `полтора часа`, `90 minutes`; `сутки`, `24 hours`. A number in \
           digits that has turned into another is an error; one that is lost or added, or small numbers in words \
           that differ, are a warning, since translators rephrase them. Rounded numbers and converted measures \
           pass.",
    examples: &[
        Example::fix("В зале было 25 человек.", "There were 15 people in the hall.", &["15"], &["25"]),
        Example::fix(
            "Завод получил 300 тыс. заявок.",
            "The plant received 320,000 applications.",
            &["320,000"],
            &["300,000"],
        ),
        Example::flag("Погибли трое рыбаков.", "Two fishermen died.", &["Two"]),
        Example::flag("Музей купил 48 картин.", "The museum bought paintings.", &["48"]),
        Example::flag("Музей купил картины.", "The museum bought 48 paintings.", &["48"]),
        Example::allow("Пришли двадцать пять человек.", "25 people came."),
        Example::allow("Рейс длится полтора часа.", "The flight takes 90 minutes."),
        Example::allow("Дорога в 100 км занимает сутки.", "The 62-mile road takes 24 hours."),
        Example::allow("Бюджет вырос до 2,36 млрд.", "The budget grew to 2.4 billion."),
        Example::allow("Гонка «Формулы-1» прошла на трассе.", "The Formula 1 race was held on the track."),
        Example::allow("Один из двух свидетелей уехал.", "One of the witnesses left, both agreed."),
        Example::allow("Матч завершился со счётом 3:2.", "The match ended 3-2."),
    ],
    check: Check::Bead(check),
};

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    for differing in of_kind(view, DifferenceKind::Value).filter(|d| !are_percentages(d)) {
        out.extend(conflict(&RULE, view, &differing, "number").map(|f| propose_number(f, &differing)));
    }
    if !is_sure(view) {
        return;
    }
    for differing in of_kind(view, DifferenceKind::Missing) {
        let Some(source) = differing.source.filter(|q| !is_beside(view, Side::Source, q)) else { continue };
        let text = view.str(Side::Source, source.span);
        let mut finding = RULE.finding(format!("“{text}” of the original is missing")).source(source.span);
        finding.severity = Severity::Warning;
        out.push(finding.confidence(0.7 * view.bead.confidence));
    }
    for differing in of_kind(view, DifferenceKind::Added) {
        let Some(target) = differing.target.filter(|q| !is_beside(view, Side::Target, q)) else { continue };
        let text = view.str(Side::Target, target.span);
        let mut finding = RULE.finding(format!("the original has no “{text}”")).target(target.span);
        finding.severity = Severity::Warning;
        out.push(finding.confidence(0.6 * view.bead.confidence));
    }
}
