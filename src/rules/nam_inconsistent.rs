//! NAM002: one name in several spellings within a document.

use crate::finding::{Finding, RuleId, Severity};
use crate::names::{DocumentNames, Entity, MentionKind, Spelling, same_romanization};

use super::rule::{Check, Example, Rule};
use super::view::DocumentView;

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "NAM002", name: "name-inconsistent" },
    severity: Severity::Warning,
    mqm: "terminology/inconsistent",
    summary: "a document spells one name in two ways",
    docs: "The Russian forms are case forms of one name; the English has two spellings of it. The rarer is marked. With \
           evidence for the right form NAM003 speaks instead. Spellings that differ by the romanization only \
           (`Sergei`, `Sergey`) are a note.",
    examples: &[
        Example::flag(
            "Вестергрен сказал, что ждёт. Позже о Вестергрене спросили; Вестергрен молчал.",
            "Westergren said he was waiting. Later they asked about Vestergren; Westergren kept silent.",
            &["Vestergren"],
        ),
        Example::allow(
            "Вестергрен сказал, что ждёт. Позже о Вестергрене спросили.",
            "Westergren said he was waiting. Later they asked about Westergren's plans.",
        ),
        Example::allow("Петров и Петрова ушли.", "Petrov and Petrova left."),
    ],
    check: Check::Document(check),
};

fn check(view: &DocumentView<'_>, out: &mut Vec<Finding>) {
    for entity in view.names.entities() {
        if !matches!(entity.kind, MentionKind::Person | MentionKind::Other) || entity.accepted.is_some() {
            continue;
        }
        let Some((usual, count)) = usual(entity) else { continue };
        for (mention, spelling) in renderings(view.names, entity) {
            let text = &spelling.text;
            // `Papua` and `Papuans` are a place and its people.
            let derived = text.starts_with(usual.as_str()) || usual.starts_with(text.as_str());
            if text.eq_ignore_ascii_case(&usual) || derived || spelling.p_match < 0.8 {
                continue;
            }
            let mut finding = RULE
                .finding(format!("“{text}” is spelled “{usual}” elsewhere in the document"))
                .target(spelling.span)
                .confidence(0.8)
                .evidence(format!("“{usual}” stands {count} times"));
            if same_romanization(text, &usual) {
                finding.severity = Severity::Note;
            }
            finding.bead = Some(mention.0);
            finding.spans.source = Some(mention.1);
            out.push(finding);
        }
    }
}

/// The spelling that stands most often, the first by alphabet among equals, if there are two or more.
fn usual(entity: &Entity) -> Option<(String, u32)> {
    let likely = || entity.spellings.iter().filter(|(_, s)| s.p_match >= 0.8);
    let best = likely().max_by(|a: &(&String, &Spelling), b| a.1.count.cmp(&b.1.count).then_with(|| b.0.cmp(a.0)))?;
    (likely().count() > 1).then(|| (best.0.clone(), best.1.count))
}

/// The renderings of an entity with the bead and Russian span of each.
fn renderings<'a>(
    names: &'a DocumentNames,
    entity: &'a Entity,
) -> impl Iterator<Item = ((usize, crate::text::Span), &'a crate::names::Rendering)> {
    entity.mentions.iter().filter_map(|&(m, p)| {
        let mention = names.mentions().get(m)?;
        let part = mention.parts.get(p)?;
        Some(((mention.bead, part.span), part.rendering.as_ref()?))
    })
}
