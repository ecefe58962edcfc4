//! NAM011: a person whom the English does not name.

use crate::finding::{Finding, RuleId, Severity};
use crate::names::MentionKind;
use crate::text::Side;

use super::rule::{Check, Example, Rule};
use super::view::BeadView;

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "NAM011", name: "name-missing" },
    severity: Severity::Note,
    mqm: "accuracy/omission",
    summary: "the English does not name a person whom the Russian names",
    docs: "Nothing in the aligned English resembles any part of the name. Human translators say `the president` for a \
           surname, so a surname alone is a note; a full name that is gone is a warning.",
    examples: &[
        Example::flag("Джон Керри и Сергей Лавров прилетели в Осло.", "John Kerry flew to Oslo.", &["Сергей Лавров"]),
        Example::allow("Джон Керри прилетел в Осло.", "John Kerry flew to Oslo."),
        Example::allow("Джон Керри прилетел в Осло.", "Kerry flew to Oslo."),
        Example::allow("Джон Керри улетел, и Керри рад.", "John Kerry flew off and is glad."),
    ],
    check: Check::Bead(check),
};

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    let Some(names) = view.names() else { return };
    if names.words.target.is_empty() {
        return;
    }
    let english = names.words.target;
    let glossed = names.mentions.iter().filter(|m| m.parts.iter().any(|p| p.rendering.is_some()));
    let rendered: Vec<usize> = glossed.map(|m| m.span.start).collect();
    for (n, mention) in names.mentions.iter().enumerate() {
        let person = mention.kind == MentionKind::Person && mention.personal && mention.certain;
        let gone = mention.parts.iter().all(|p| p.rendering.is_none() && p.instead.is_none() && p.translated.is_none());
        if !person || !gone || english.len() < 3 {
            continue;
        }
        // Another mention of the same person in this bead may have the rendering.
        let entity = names.document.entity_of(names.first_mention + n);
        let again = entity.is_some_and(|e| {
            e.mentions
                .iter()
                .filter_map(|&(m, _)| names.document.mentions().get(m))
                .any(|other| other.bead == mention.bead && rendered.contains(&other.span.start))
        });
        if again {
            continue;
        }
        let name = view.str(Side::Source, mention.span);
        let mut finding =
            RULE.finding(format!("“{name}” is not named in the English")).source(mention.span).confidence(0.6);
        if mention.parts.len() > 1 {
            finding.severity = Severity::Warning;
            finding = finding.confidence(0.8);
        }
        out.push(finding);
    }
}
