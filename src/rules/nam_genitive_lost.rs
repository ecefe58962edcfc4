//! NAM014: a plural noun and a person's name side by side, with nothing that says whose they are.

use crate::finding::{Finding, RuleId, Severity};
use crate::names::plural_before;
use crate::text::Side;

use super::rule::{Check, Example, Rule};
use super::view::BeadView;

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "NAM014", name: "name-genitive-lost" },
    severity: Severity::Error,
    mqm: "fluency/grammar/word-form",
    summary: "whose the people or things are has been lost: “assistants trump”",
    docs: "Russian says `помощники Трампа` with a case ending; the translation put the words side by side. With the \
           Russian, a noun right before a name in the genitive and an English plural right before its rendering show \
           it; without, a plural right before a small surname. Titles in the plural (`Senators Trump and Kerry`) and \
           adverbial time before a subject are let pass.",
    examples: &[
        Example::fix(
            "Помощники Трампа молчали.",
            "The assistants Trump kept silent.",
            &["assistants Trump"],
            &["assistants of Trump"],
        ),
        Example::fix(
            "",
            "The team of Donald Trump met. Later assistants trump kept silent.",
            &["assistants trump"],
            &["assistants of Trump"],
        ),
        Example::allow("Помощники Трампа молчали.", "Trump's assistants kept silent."),
        Example::allow("После выборов Трамп молчал.", "After the elections Trump kept silent."),
        Example::allow("Сенаторы Керри и Маккейн молчали.", "Senators Kerry and McCain kept silent."),
        Example::allow("", "After the elections Donald Trump kept silent."),
    ],
    check: Check::Bead(check),
};

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    let Some(names) = view.names() else { return };
    for o in names.occurrences.iter().filter(|o| o.person) {
        let Some(plural) = plural_before(names.words.target, o.words.0) else { continue };
        let mut source = None;
        match o.renders {
            Some((m, p)) => {
                let Some(mention) = names.document.mentions().get(m) else { continue };
                let Some(owned) = mention.possessor_of.filter(|_| p == 0) else { continue };
                source = Some(owned.join(mention.span));
            }
            None if !o.small => continue,
            None => {}
        }
        let span = plural.span.join(o.span);
        let words = view.str(Side::Target, span);
        let name = o.capitalised.as_deref().unwrap_or(view.str(Side::Target, o.span));
        let mut finding = RULE
            .finding(format!("“{words}” has lost its “of” or “'s”"))
            .target(span)
            .confidence(0.9 * o.confidence)
            .suggest(format!("{} of {name}", view.str(Side::Target, plural.span)))
            .evidence(format!("or “{name}'s {}”", view.str(Side::Target, plural.span).to_lowercase()));
        finding.spans.source = source;
        out.push(finding);
    }
}
