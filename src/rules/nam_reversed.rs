//! NAM013: a person's names in the wrong order.

use crate::finding::{Finding, RuleId, Severity};
use crate::names::MentionKind;
use crate::text::Side;

use super::rule::{Check, Example, Rule};
use super::view::BeadView;

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "NAM013", name: "name-reversed" },
    severity: Severity::Warning,
    mqm: "fluency/word-order",
    summary: "surname and given name have changed places",
    docs: "The Russian has the given name first, the English the surname, with nothing between them. Where the Russian \
           itself has the surname first, either order passes: Chinese, Korean, Hungarian names keep it.",
    examples: &[
        Example::fix("Выступил Джон Керри.", "Kerry John spoke.", &["Kerry John"], &["John Kerry"]),
        Example::allow("Выступил Джон Керри.", "John Kerry spoke."),
        Example::allow("Выступил Ким Чен Ын.", "Kim Jong Un spoke."),
        Example::allow("Это Керри, Джон.", "This is Kerry, John."),
    ],
    check: Check::Bead(check),
};

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    let Some(names) = view.names() else { return };
    for mention in names.mentions.iter().filter(|m| m.kind == MentionKind::Person && m.personal && !m.surname_first) {
        let (Some(given), head) = (mention.given(), mention.head()) else { continue };
        let (Some(g), Some(s)) = (&given.rendering, &head.rendering) else { continue };
        // Both must be sure of their roles: two given names may stand in any order.
        let known = given.lemma.is_some() && given.span.start < head.span.start;
        if !known || s.words.0 + s.words.1 != g.words.0 || mention.parts.len() != 2 {
            continue;
        }
        let joined = names.words.target.get(g.words.0).is_some_and(|w| w.joined);
        if joined && !view.names().is_some_and(|n| n.words.target.get(s.words.0).is_some_and(|w| w.possessive)) {
            let span = s.span.join(g.span);
            out.push(
                RULE.finding(format!("“{}” has surname and given name reversed", view.str(Side::Target, span)))
                    .source(mention.span)
                    .target(span)
                    .confidence(0.9)
                    .suggest(format!("{} {}", g.text, s.text)),
            );
        }
    }
}
