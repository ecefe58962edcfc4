//! NAM006: a name without its capital.

use crate::finding::{Finding, RuleId, Severity};
use crate::names::article_before;

use super::rule::{Check, Example, Rule};
use super::view::BeadView;

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "NAM006", name: "name-lowercase" },
    severity: Severity::Error,
    mqm: "fluency/spelling/capitalization",
    summary: "a name is written with a small letter",
    docs: "Machine translation lower-cases surnames that are also English words (`trump`, `finer`). The Russian decides: \
           a small English word is a name where it spells a capitalised Russian name of the same bead, and an ordinary \
           English word only where the Russian is a person or stands in the lexicon. Without the Russian, a word counts \
           as a name if the lexicon has it, the document writes it with a capital elsewhere, or a given name or title \
           stands before it. Months, peoples and acronyms have rules of their own.",
    examples: &[
        Example::fix("Вчера Трамп прибыл в Осло.", "Yesterday trump arrived in Oslo.", &["trump"], &["Trump"]),
        Example::fix("Об этом сказал Джон Файнер.", "This was said by John finer.", &["finer"], &["Finer"]),
        Example::fix("Тогда Вестергрен ушёл.", "Then westergren left.", &["westergren"], &["Westergren"]),
        Example::fix("", "The aides of Donald trump left; trump stayed.", &["trump", "trump"], &["Trump", "Trump"]),
        Example::fix(
            "",
            "Westergren said no. Then westergren and Mr. Westergren left.",
            &["westergren"],
            &["Westergren"],
        ),
        Example::allow("Их козырь важнее.", "They trump every argument."),
        Example::allow("Он может уйти.", "He may leave."),
        Example::allow("Тонкая работа Файнера видна.", "Finer's finer work can be seen."),
        Example::allow("Президент приехал.", "The president arrived."),
        Example::allow(
            "Вооружённые силы двух стран провели учения.",
            "The armed forces of the two countries held drills.",
        ),
        Example::allow("Зайцы бежали в лес.", "The hares ran into the wood."),
        Example::allow("", "Nothing can trump a good argument, and a rose may grow near a bush."),
    ],
    check: Check::Bead(check),
};

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    let Some(names) = view.names() else { return };
    for o in names.occurrences.iter().filter(|o| o.small) {
        let english = names.words.target;
        // `the trump` is one defect, NAM010's.
        if o.person && article_before(english, o.words.0, o.words.1).is_some() {
            continue;
        }
        let Some(name) = o.capitalised.as_deref() else { continue };
        // `us` for `US` is an acronym without capitals, FLU003's.
        if name.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase) {
            continue;
        }
        let mut finding = RULE
            .finding(format!(
                "“{}” is a name and needs a capital",
                o.span.of(view.document.text(crate::text::Side::Target))
            ))
            .target(o.span)
            .confidence(o.confidence)
            .evidence(o.evidence.clone())
            .suggest(name);
        if let Some((m, p)) = o.renders {
            finding.spans.source = names.document.mentions().get(m).and_then(|m| m.parts.get(p)).map(|p| p.span);
        }
        out.push(finding);
    }
}
