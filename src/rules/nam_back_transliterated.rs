//! NAM017: a foreign name that looks romanized from the Russian, with nothing to prove it.

use crate::finding::{Finding, RuleId, Severity};
use crate::names::translit::Translit;
use crate::names::words::is_russian_given;
use crate::names::{MentionKind, Role};

use super::rule::{Check, Example, Rule};
use super::view::DocumentView;

/// The least probability that the spelling is mechanical.
const MECHANICAL: f32 = 0.85;
/// From here on it is a warning; below, a note (right spellings such as `Fleming` reach .93).
const WARNED: f32 = 0.95;
/// The least probability that the name is not Slavic.
const FOREIGN: f32 = 0.9;
/// A spelling as likely as this among all of the name's is the usual one.
const USUAL: f32 = 0.5;
/// Candidates shown.
const SHOWN: usize = 5;

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "NAM017", name: "name-back-transliterated" },
    severity: Severity::Warning,
    mqm: "accuracy/mistranslation/name",
    summary: "a foreign name may be romanized from its Russian spelling (unverified)",
    docs: "`James Komi`: the surname follows the Russian letters, while names of that origin are usually spelled \
           otherwise. Without a gloss, lexicon entry or other spelling in the corpus nothing proves it: the finding \
           lists likely spellings and corrects nothing. A Slavic name is never marked, nor is anyone with a patronymic or \
           a Russian given name. Once a name and document.",
    examples: &[
        Example::flag("Выступил Джеймс Уайтхаус.", "James Uaytkhaus spoke.", &["Uaytkhaus"]),
        Example::allow("Выступил Джеймс Уайтхаус.", "James Whitehouse spoke."),
        Example::allow("Выступил Сергей Уайтхаус.", "Sergey Uaytkhaus spoke."),
        Example::allow("Выступил Сергей Кожухов.", "Sergey Kozhukhov spoke."),
    ],
    check: Check::Document(check),
};

fn check(view: &DocumentView<'_>, out: &mut Vec<Finding>) {
    for entity in view.names.entities() {
        if entity.kind != MentionKind::Person || entity.accepted.is_some() || entity.given.is_empty() {
            continue;
        }
        let Some((mention, part, r)) = entity.mentions.iter().find_map(|&(m, p)| {
            let mention = view.names.mentions().get(m)?;
            let part = mention.parts.get(p)?;
            let r = part.rendering.as_ref()?;
            // The given name must stand with it, in Russian and in English.
            let given = mention.given().is_some_and(|g| g.rendering.is_some());
            (given && r.p_back >= MECHANICAL && !r.listed && !r.small).then_some((mention, part, r))
        }) else {
            continue;
        };
        // A Russian is not romanized back, however foreign the surname looks.
        let mentioned = || entity.mentions.iter().filter_map(|&(m, _)| view.names.mentions().get(m));
        let patronymic = mentioned().any(|m| m.parts.iter().any(|p| p.role == Role::Patronymic));
        if patronymic || entity.given.keys().any(|given| is_russian_given(given)) {
            continue;
        }
        let model = Translit::builtin();
        if model.is_foreign(&entity.key) < FOREIGN {
            continue;
        }
        // The document may have the name in one case form only: the base that spells best is the name.
        let written = r.text.to_lowercase();
        let likely = |base: &&String| model.matches(base, &written).p_en_given_ru;
        let base = part.bases.iter().max_by(|a, b| likely(a).total_cmp(&likely(b))).unwrap_or(&entity.key);
        let spelt = model.candidates(base, SHOWN + 1);
        // What the model itself would write is no suspicion: `Ramos`.
        if spelt.iter().any(|(c, p)| *c == written && *p >= USUAL) {
            continue;
        }
        let candidates: Vec<String> = spelt
            .into_iter()
            .filter(|(c, _)| *c != written)
            .take(SHOWN)
            .map(|(c, p)| format!("{} {p:.2}", crate::names::capitalise(&c)))
            .collect();
        let mut finding = RULE
            .finding(format!("“{}” may be romanized from the Russian (unverified)", r.text))
            .source(part.span)
            .target(r.span)
            .confidence(0.6 * r.p_back)
            .evidence(format!("mechanical with probability {:.2}", r.p_back))
            .evidence(format!("candidates: {}", candidates.join(", ")));
        if r.p_back < WARNED {
            finding.severity = Severity::Note;
        }
        finding.bead = Some(mention.bead);
        out.push(finding);
    }
}
