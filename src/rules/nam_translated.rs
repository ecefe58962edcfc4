//! NAM004: a name translated as the word it is made of.

use crate::finding::{Finding, RuleId, Severity};
use crate::text::Side;

use super::rule::{Check, Example, Rule};
use super::view::BeadView;

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "NAM004", name: "name-translated-as-word" },
    severity: Severity::Error,
    mqm: "accuracy/mistranslation/name",
    summary: "a name is translated as if it were an ordinary word",
    docs: "`Зайцев` became `hares`, `Мороз` became `frost`. The Russian is a name (a capital that nothing else requires, a \
           given name, a post before it), English has no rendering of it in the sentence, and has the word that the \
           name is made of. The list of such names holds family names of animals, trades, colours and weather. Beyond \
           the list, a capitalised ordinary word right after the rendered given name is a warning: `Artyom Zucchini`.",
    examples: &[
        Example::flag("Об этом сказал Иван Зайцев.", "This was said by Ivan hares.", &["hares"]),
        Example::flag("Вчера депутат Мороз ушёл.", "Yesterday deputy frost left.", &["frost"]),
        Example::flag("Забил Артём Кабачков.", "Artyom Zucchini scored.", &["Zucchini"]),
        Example::flag("Депутат Мороз возразил.", "Deputy frost objected.", &["frost"]),
        Example::allow("Об этом сказал Иван Зайцев.", "This was said by Ivan Zaitsev, who likes hares."),
        Example::allow("В лесу много зайцев.", "There are many hares in the wood."),
        Example::allow("Мороз усилился.", "The frost grew stronger."),
    ],
    check: Check::Bead(check),
};

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    let Some(names) = view.names() else { return };
    for mention in names.mentions.iter().filter(|m| m.certain) {
        for part in &mention.parts {
            let Some(translated) = part.translated else { continue };
            let word = translated.span;
            let mut finding = RULE
                .finding(format!(
                    "the name “{}” is translated as “{}”",
                    view.str(Side::Source, part.span),
                    view.str(Side::Target, word)
                ))
                .source(part.span)
                .target(word)
                .confidence(if !translated.listed {
                    0.7
                } else if mention.personal {
                    0.95
                } else {
                    0.75
                });
            if !mention.personal || !translated.listed {
                finding.severity = Severity::Warning;
            }
            if let Some(form) = part.accepted.first() {
                finding = finding.evidence(format!("the lexicon has “{form}”"));
            }
            out.push(finding);
        }
    }
}
