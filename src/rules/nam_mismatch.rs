//! NAM001: another person's name.

use crate::finding::{Finding, RuleId, Severity};
use crate::text::Side;

use super::rule::{Check, Example, Rule};
use super::view::BeadView;

/// Below this probability of a match the English surname is another name, not another spelling.
const STRANGER: f32 = 0.05;

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "NAM001", name: "name-mismatch" },
    severity: Severity::Error,
    mqm: "accuracy/mistranslation/name",
    summary: "the English names another person",
    docs: "The given name agrees and the surname after it is not a rendering of the Russian one in any spelling. A \
           rendering elsewhere in the sentence, or a form that the lexicon accepts, clears it.",
    examples: &[
        Example::flag("Выступил Джон Керри.", "Yesterday John Bolton spoke.", &["Bolton"]),
        Example::flag("Это решил Сергей Вестергрен.", "It was Sergei Lombardi who decided so.", &["Lombardi"]),
        Example::allow("Выступил Джон Керри.", "Yesterday John Kerry spoke."),
        Example::allow("Выступил Джон Керри.", "Yesterday John spoke."),
        Example::allow("Выступил Джон Керри.", "Yesterday John Forbes Kerry spoke."),
    ],
    check: Check::Bead(check),
};

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    let Some(names) = view.names() else { return };
    for mention in names.mentions.iter().filter(|m| m.personal && m.certain) {
        for part in &mention.parts {
            let Some(other) = part.instead.as_ref().filter(|o| o.p_match < STRANGER && !o.sounds_alike) else {
                continue;
            };
            let mut finding = RULE
                .finding(format!(
                    "“{}” is not “{}”",
                    view.str(Side::Target, other.span),
                    view.str(Side::Source, part.span)
                ))
                .source(part.span)
                .target(other.span)
                .confidence(0.9)
                .evidence(format!("the spelling matches with probability {:.2}", other.p_match));
            if let Some(form) = part.accepted.first() {
                finding = finding.evidence(format!("the lexicon has “{form}”"));
            }
            out.push(finding);
        }
    }
}
