//! NAM008: a name whose gloss in brackets spells it otherwise.

use crate::finding::{Finding, RuleId, Severity};
use crate::names::GlossKind;
use crate::text::Side;

use super::rule::{Check, Example, Rule};
use super::view::BeadView;

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "NAM008", name: "gloss-conflict" },
    severity: Severity::Error,
    mqm: "accuracy/mistranslation/name",
    summary: "a name and its gloss in brackets are spelled differently",
    docs: "`James Komi (James Comey)`: the translation respelled the Russian letters, the brackets keep the spelling of \
           the original. The brackets are right. Needs no Russian.",
    examples: &[
        Example::fix(
            "",
            "The head of the bureau, Piter Mayer (Peter Meyer), left.",
            &["Piter Mayer (Peter Meyer)"],
            &["Peter Meyer"],
        ),
        Example::fix(
            "Это сказал Джеймс Вайт (James White).",
            "It was said by James Vayt (James White).",
            &["James Vayt (James White)"],
            &["James White"],
        ),
        Example::allow("", "The head of the bureau, Peter Meyer (Hans Braun was away), left."),
        Example::allow("", "Peter Meyer (London) and Anna Weber (Reuters) left."),
    ],
    check: Check::Bead(check),
};

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    let Some(names) = view.names() else { return };
    for gloss in names.glosses.iter().filter(|g| g.kind == GlossKind::Conflict) {
        let text = |span: crate::text::Span| view.str(Side::Target, span);
        let differing: Vec<String> = gloss
            .outer
            .iter()
            .zip(&gloss.inner)
            .filter(|(a, b)| text(**a).to_lowercase() != text(**b).to_lowercase())
            .map(|(a, b)| format!("{} is {}", text(*a), text(*b)))
            .collect();
        // The order in which the name stands before the bracket is the English one.
        let name: Vec<&str> = gloss.inner.iter().map(|s| text(*s)).collect();
        out.push(
            RULE.finding(format!("the brackets spell this name “{}”", text(gloss.written)))
                .target(gloss.whole)
                .confidence(0.97)
                .evidence(differing.join(", "))
                .suggest(name.join(" ")),
        );
    }
}
