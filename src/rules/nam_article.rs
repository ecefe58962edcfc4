//! NAM010: an article before a person's name.

use crate::finding::{Finding, RuleId, Severity};
use crate::names::article_before;
use crate::names::words::{is_common_english, is_ordinary_russian};
use crate::text::Side;

use super::rule::{Check, Example, Rule};
use super::view::BeadView;

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "NAM010", name: "name-article" },
    severity: Severity::Error,
    mqm: "fluency/grammar/function-words",
    summary: "an article stands before a person's name",
    docs: "`the administration of the trump`: the name was taken for a common noun. The article is wrong only if the \
           noun phrase ends with the name: `the Trump administration` is right. A verb, preposition, conjunction or \
           punctuation mark after the name shows that.",
    examples: &[
        Example::fix(
            "Команда Трампа намерена ждать.",
            "The team of the trump intends to wait.",
            &["the trump"],
            &["Trump"],
        ),
        Example::fix("Это штаб Обамы.", "This is the headquarters of the Obama.", &["the Obama"], &["Obama"]),
        Example::fix("", "It is the choice of the trump, said Donald Trump.", &["the trump"], &["Trump"]),
        Example::allow("Команда Трампа намерена ждать.", "The Trump administration intends to wait."),
        Example::allow("Он снял пальто с козырем.", "He played the trump and won."),
        Example::allow("", "He played the trump and won."),
        Example::allow(
            "Марта Парк построена на холме.",
            "Marta is built on the hill, and the Park, they say, is popular.",
        ),
        Example::allow("", "The Obama years are over; the Trump team says so."),
    ],
    check: Check::Bead(check),
};

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    let Some(names) = view.names() else { return };
    for o in names.occurrences.iter().filter(|o| o.person) {
        let Some(article) = article_before(names.words.target, o.words.0, o.words.1) else { continue };
        let span = article.span.join(o.span);
        let text = view.str(Side::Target, o.span);
        // `the Malcoms` are a family.
        if !o.small && text.ends_with('s') {
            continue;
        }
        // `Марта Парк`, `the Park`: a capital on a word that is ordinary in both languages is a place as likely.
        let part = o.renders.and_then(|(m, p)| names.document.mentions().get(m)?.parts.get(p));
        if !o.small && is_common_english(&text.to_lowercase()) && part.is_some_and(|p| is_ordinary_russian(&p.lower)) {
            continue;
        }
        let name = o.capitalised.as_deref().filter(|_| o.small).unwrap_or(text);
        let mut finding = RULE
            .finding(format!("“{}”: a person's name takes no article", view.str(Side::Target, span)))
            .target(span)
            .confidence(o.confidence)
            .evidence(o.evidence.clone());
        // A sentence must not lose its only capital.
        if !article.capital() || name.chars().next().is_some_and(char::is_uppercase) {
            finding = finding.suggest(name);
        }
        finding.spans.source = part.map(|p| p.span);
        out.push(finding);
    }
}
