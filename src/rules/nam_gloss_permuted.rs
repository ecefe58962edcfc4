//! NAM009: a name whose gloss in brackets has the same words in another order.

use crate::finding::{Finding, RuleId, Severity};
use crate::names::GlossKind;
use crate::text::Side;

use super::rule::{Check, Example, Rule};
use super::view::BeadView;

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "NAM009", name: "gloss-permuted" },
    severity: Severity::Warning,
    mqm: "fluency/duplication",
    summary: "a name is followed by its own words in another order",
    docs: "`Matthew Rojansky (Rojansky Matthew)`: the brackets came from the Russian and repeat the name.",
    examples: &[
        Example::fix(
            "",
            "It was said by Karl Braun (Braun Karl), an expert.",
            &["Karl Braun (Braun Karl)"],
            &["Karl Braun"],
        ),
        Example::allow("", "It was said by Karl Braun (Bonn University), an expert."),
    ],
    check: Check::Bead(check),
};

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    let Some(names) = view.names() else { return };
    for gloss in names.glosses.iter().filter(|g| g.kind == GlossKind::Permuted) {
        let name: Vec<&str> = gloss.inner.iter().map(|s| view.str(Side::Target, *s)).collect();
        out.push(
            RULE.finding(format!("the brackets repeat “{}” in another order", name.join(" ")))
                .target(gloss.whole)
                .confidence(0.97)
                .suggest(name.join(" ")),
        );
    }
}
