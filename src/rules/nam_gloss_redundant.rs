//! NAM007: a name with itself in brackets behind it.

use crate::finding::{Finding, RuleId, Severity};
use crate::names::GlossKind;
use crate::text::Side;

use super::rule::{Check, Example, Rule};
use super::view::BeadView;

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "NAM007", name: "gloss-redundant" },
    severity: Severity::Warning,
    mqm: "fluency/duplication",
    summary: "a name is followed by itself in brackets",
    docs: "The Russian gives a foreign name's Latin spelling in brackets; in English the brackets repeat the name.",
    examples: &[
        Example::fix(
            "Так считает Анна Вебер (Anna Weber).",
            "So thinks Anna Weber (Anna Weber).",
            &["Anna Weber (Anna Weber)"],
            &["Anna Weber"],
        ),
        Example::flag("", "So thinks Karl Braun (Karl Braun), an expert.", &["Karl Braun (Karl Braun)"]),
        Example::allow("", "So thinks Karl Braun (Berlin), an expert."),
        Example::allow("", "The treaty (INF) was signed in Hamburg (Germany)."),
    ],
    check: Check::Bead(check),
};

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    let Some(names) = view.names() else { return };
    for gloss in names.glosses.iter().filter(|g| g.kind == GlossKind::Redundant) {
        let name = view.str(Side::Target, gloss.written);
        out.push(
            RULE.finding(format!("the brackets repeat “{name}”")).target(gloss.whole).confidence(0.98).suggest(name),
        );
    }
}
