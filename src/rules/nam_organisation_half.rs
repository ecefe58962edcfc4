//! NAM016: an organisation of which a part was transliterated instead of translated.

use crate::finding::{Finding, RuleId, Severity};
use crate::text::Side;

use super::rule::{Check, Example, Rule};
use super::view::BeadView;

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "NAM016", name: "organisation-half-translated" },
    severity: Severity::Warning,
    mqm: "accuracy/untranslated",
    summary: "an organisation's name is left in Latin letters where English has a name for it",
    docs: "The lexicon has an English name for the Russian institution, the sentence has none of its forms, and has the \
           Russian word in Latin letters: `MID` for `МИД`, `Minoborony`.",
    examples: &[
        Example::flag("Об этом сообщило Минобороны.", "This was reported by the Minoborony.", &["Minoborony"]),
        Example::allow("Об этом сообщил МИД.", "This was reported by the Foreign Ministry."),
        Example::allow("Об этом сообщило НАТО.", "This was reported by NATO."),
    ],
    check: Check::Bead(check),
};

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    let Some(names) = view.names() else { return };
    for part in names.mentions.iter().flat_map(|m| &m.parts) {
        let Some(span) = part.transcribed else { continue };
        let words = view.str(Side::Target, span);
        // `Formula-1` is another way to write a name, `OOO` a company's legal form that English often keeps.
        let alike = part.accepted.iter().any(|f| strsim::jaro_winkler(&f.to_lowercase(), &words.to_lowercase()) > 0.85);
        if alike || words.chars().any(char::is_numeric) || part.lower.chars().count() <= 3 && part.accepted.len() == 1 {
            continue;
        }
        let mut finding = RULE
            .finding(format!("“{words}” is “{}” in Latin letters", view.str(Side::Source, part.span)))
            .source(part.span)
            .target(span)
            .confidence(0.8);
        if let Some(form) = part.accepted.first() {
            finding = finding.evidence(format!("English calls it “{form}”"));
        }
        out.push(finding);
    }
}
