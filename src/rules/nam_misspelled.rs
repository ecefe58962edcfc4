//! NAM003: a name that is recognisably meant and wrongly spelled.

use crate::finding::{Finding, RuleId, Severity};
use crate::names::{Accepted, Gender, How, MentionKind, Role, Why, same_romanization};
use crate::text::Side;

use super::rule::{Check, Example, Rule};
use super::view::DocumentView;

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "NAM003", name: "name-misspelled" },
    severity: Severity::Error,
    mqm: "accuracy/mistranslation/name",
    summary: "a name is spelled otherwise than it should be",
    docs: "Evidence ranks: a reviewer's glossary, a gloss in the text, a full name of the lexicon, a surname or place of \
           the lexicon. The first three make an error with a correction; the last only a warning, since two people may \
           share a Russian surname and not an English one, and only where the spelling follows the Russian letters or \
           is one letter off. Other romanizations of a Russian name (`Sergey`, `Sergei`) \
           pass. Without the Russian, a person of the lexicon whose surname is romanized or, if it is long, one letter off, \
           there and wherever the document calls that person by the surname alone. A name without evidence is NAM017's.",
    examples: &[
        Example::fix("Уволен Джеймс Коми.", "James Komi has been fired.", &["Komi"], &["Comey"]),
        Example::fix(
            "Это Хелен Вайт (Helen White). Вайт молчала.",
            "This is Helen White. Vayt kept silent.",
            &["Vayt"],
            &["White"],
        ),
        Example::fix("", "James Komi has been fired.", &["Komi"], &["Comey"]),
        Example::fix("", "It was said by General Curtis Scaparotti.", &["Scaparotti"], &["Scaparrotti"]),
        Example::fix(
            "",
            "It was said by Curtis Scaparotti.\nLater Scaparotti left with Anna Scaparotti.",
            &["Scaparotti", "Scaparotti"],
            &["Scaparrotti", "Scaparrotti"],
        ),
        Example::allow("", "General Scaparotti arrived."),
        Example::allow("", "It was said by James Comey, and by James Conway."),
        Example::allow("Уволен Джеймс Коми.", "James Comey has been fired."),
        Example::allow("Приехал Сергей Шойгу.", "Sergey Shoigu arrived; Sergei Shoygu smiled."),
        Example::allow("Река в Коми.", "A river in Komi."),
    ],
    check: Check::Document(check),
};

fn check(view: &DocumentView<'_>, out: &mut Vec<Finding>) {
    for entity in view.names.entities() {
        let Some(accepted) = entity.accepted.as_ref().filter(|a| a.why <= Why::Lexicon) else { continue };
        for &(m, p) in &entity.mentions {
            let Some(mention) = view.names.mentions().get(m) else { continue };
            let Some(part) = mention.parts.get(p) else { continue };
            let Some(r) = part.rendering.as_ref().filter(|r| r.how == How::Model) else { continue };
            if right(accepted, &r.text) || view.names.glosses().iter().any(|g| g.whole.contains(r.span)) {
                continue;
            }
            if !accepted.certain() {
                // The surname alone, or a place: it must be a person or place beyond doubt, and no listed name.
                let surname = mention.kind == MentionKind::Person && part.role == Role::Surname && mention.personal;
                // `Khakassian` is no wrong `Khakassia`.
                let adjective = ["n", "ns", "ese", "i", "ish"].iter().any(|e| r.text.ends_with(e));
                let acronym = part.lower.chars().count() <= 4;
                let place = mention.kind == MentionKind::Place && part.role == Role::Whole && !adjective && !acronym;
                // `Иванова` may be a woman: `Ivanova` is no wrong `Ivanov`.
                let hers = part.lower.ends_with(['а', 'я'])
                    && entity.gender != Some(Gender::Male)
                    && r.text.strip_suffix('a').is_some_and(|his| accepted.accepts(his));
                let near = strsim::levenshtein(&r.text.to_lowercase(), &accepted.form.to_lowercase()) == 1;
                let likely = surname && (r.mechanical || near) || place && r.mechanical;
                if hers || r.listed || r.p_match < 0.8 || !likely || r.small {
                    continue;
                }
            }
            let mut finding = RULE
                .finding(format!("“{}” should be “{}”", view.str(Side::Target, r.span), accepted.form))
                .source(part.span)
                .target(r.span)
                .confidence(if accepted.certain() { 0.95 } else { 0.7 })
                .evidence(accepted.detail.clone());
            if accepted.certain() {
                finding = finding.suggest(accepted.form.clone());
            } else {
                finding.severity = Severity::Warning;
            }
            finding.bead = Some(mention.bead);
            out.push(finding);
        }
    }
    for r in view.names.respelled() {
        let mut finding = RULE
            .finding(format!("“{}” should be “{}”", view.str(Side::Target, r.span), r.form))
            .target(r.span)
            .confidence(if r.mechanical { 0.9 } else { 0.75 })
            .evidence(r.detail.clone())
            .suggest(r.form.clone());
        if !r.mechanical {
            finding.severity = Severity::Warning;
        }
        finding.bead = Some(r.bead);
        out.push(finding);
    }
}

/// Whether a spelling is the accepted one, a variant, another romanization of either, or its plural.
fn right(accepted: &Accepted, text: &str) -> bool {
    let plain = text.trim_end_matches(['s', '\'', '’']);
    accepted.accepts(text)
        || std::iter::once(&accepted.form).chain(&accepted.variants).any(|form| {
            same_romanization(form, text) || same_romanization(form, plain) || form.split(['-', ' ']).any(|f| f == text)
        })
}
