//! NAM015: a name spelled otherwise than in the rest of the corpus.

use crate::finding::{Finding, RuleId, Severity};
use crate::names::{DocumentNames, How, MentionKind, ResolvedNames, Why, same_romanization};

use super::rule::{Check, Rule};

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "NAM015", name: "name-inconsistent-corpus" },
    severity: Severity::Warning,
    mqm: "terminology/inconsistent",
    summary: "other documents of the corpus spell this name otherwise",
    docs: "After all documents are read, each name has the spellings of the whole corpus. Where evidence from elsewhere \
           (a gloss, a full name, or a majority that is not itself a mechanical romanization) speaks for another \
           spelling than this document's, the document's is marked. A document's own evidence is NAM003's.",
    examples: &[],
    check: Check::Elsewhere,
};

/// Findings that follow from the corpus for one document. Serial and cheap: one look-up an entity.
pub fn check_corpus(resolved: &ResolvedNames, names: &DocumentNames) -> Vec<Finding> {
    let mut out = Vec::new();
    for entity in names.entities() {
        if !matches!(entity.kind, MentionKind::Person | MentionKind::Other) {
            continue;
        }
        let Some(accepted) = resolved.of(entity).and_then(|row| row.accepted.as_ref()) else { continue };
        // What the document knew by itself has been said already.
        if entity.accepted.as_ref().is_some_and(|own| own.why <= accepted.why) || accepted.why == Why::Model {
            continue;
        }
        for &(m, p) in &entity.mentions {
            let Some(mention) = names.mentions().get(m) else { continue };
            let Some(part) = mention.parts.get(p) else { continue };
            let Some(r) = part.rendering.as_ref().filter(|r| r.how == How::Model) else { continue };
            if accepted.accepts(&r.text) || same_romanization(&accepted.form, &r.text) || r.p_match < 0.8 {
                continue;
            }
            let mut finding = RULE
                .finding(format!("“{}” is “{}” in the rest of the corpus", r.text, accepted.form))
                .source(part.span)
                .target(r.span)
                .confidence(0.8)
                .evidence(accepted.detail.clone());
            if accepted.certain() {
                finding = finding.suggest(accepted.form.clone());
            }
            finding.bead = Some(mention.bead);
            out.push(finding);
        }
    }
    out
}
