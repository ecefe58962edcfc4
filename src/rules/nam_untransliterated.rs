//! NAM005: a name left in Cyrillic.

use crate::finding::{Finding, RuleId, Severity};
use crate::names::{How, capitalise};
use crate::text::Side;

use super::rule::{Check, Example, Rule};
use super::view::BeadView;

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "NAM005", name: "name-untransliterated" },
    severity: Severity::Error,
    mqm: "accuracy/untranslated",
    summary: "a name stands in Cyrillic in the English",
    docs: "The Russian word of the same bead shows that it is a name. Other Cyrillic words are ACC004's.",
    examples: &[
        Example::fix("Приехал Путин.", "Arrived Путин.", &["Путин"], &["Putin"]),
        Example::flag("Вчера Вестергрена видели.", "Yesterday Вестергрен was seen.", &["Вестергрен"]),
        Example::allow("Приехал Путин.", "Putin arrived."),
    ],
    check: Check::Bead(check),
};

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    let Some(names) = view.names() else { return };
    for mention in names.mentions {
        for part in &mention.parts {
            let Some(r) = part.rendering.as_ref().filter(|r| r.how == How::Cyrillic) else { continue };
            let mut finding = RULE
                .finding(format!("“{}” is left in Cyrillic", view.str(Side::Target, r.span)))
                .source(part.span)
                .target(r.span);
            if let Some(form) = part.accepted.first() {
                let form = if mention.certain { form.clone() } else { capitalise(form) };
                finding = finding.suggest(form).evidence("the lexicon has this name");
            }
            out.push(finding);
        }
    }
}
