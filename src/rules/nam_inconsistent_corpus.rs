//! NAM015: a name spelled otherwise than in the rest of the corpus.

use crate::finding::{Finding, RuleId, Severity};
use crate::names::{ResolvedNames, Sighting, Why, same_romanization};

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

/// Findings that follow from the corpus for one document. Serial and cheap: one look-up a spelling.
pub fn check_corpus(resolved: &ResolvedNames, sightings: &[Sighting]) -> Vec<Finding> {
    let mut out = Vec::new();
    for sighting in sightings {
        let Some(accepted) = resolved.named(&sighting.key).and_then(|row| row.accepted.as_ref()) else { continue };
        // What the document knew by itself has been said already.
        if sighting.why.is_some_and(|own| own <= accepted.why) || accepted.why == Why::Model {
            continue;
        }
        if accepted.accepts(&sighting.text) || same_romanization(&accepted.form, &sighting.text) {
            continue;
        }
        let mut finding = RULE
            .finding(format!("“{}” is “{}” in the rest of the corpus", sighting.text, accepted.form))
            .source(sighting.spans.source)
            .target(sighting.spans.target)
            .confidence(0.8)
            .evidence(accepted.detail.clone());
        if accepted.certain() {
            finding = finding.suggest(accepted.form.clone());
        }
        finding.bead = Some(sighting.bead);
        out.push(finding);
    }
    out
}
