//! NAM020: a rendering that a reviewer rejected.

use crate::finding::{Finding, RuleId, Severity};
use crate::names::{DocumentNames, How, Rendering};

use super::rule::{Check, Rule};

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "NAM020", name: "name-rejected" },
    severity: Severity::Error,
    mqm: "accuracy/mistranslation/name",
    summary: "a reviewer rejected this form of the name",
    docs: "`align.decisions.toml` says that the English form is wrong for this Russian name, in the corpus, in the \
           document or at the place. The suggestion is the form that a reviewer accepted, or one that a gloss or a full \
           name of the lexicon proves. Where another name rule marks the same words, it carries the rejection.",
    examples: &[],
    check: Check::Elsewhere,
};

/// An English form that a reviewer rejected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RejectedName {
    /// The English form, with its capital.
    pub english: String,
    /// Who said so and why, for the evidence.
    pub by: String,
}

/// The code, for those who judge places.
pub fn rejected_name_code() -> &'static str {
    RULE.id.code
}

/// A finding without words, for those who ask how bad a rejected form is.
pub fn rejected_name() -> Finding {
    RULE.finding("")
}

/// Findings at every place of a rejected form where none of `found` marks the spelling already. `rejected` has the
/// forms rejected for a Russian name.
pub fn check_rejected(
    names: &DocumentNames,
    found: &[Finding],
    rejected: impl Fn(&str) -> Vec<RejectedName>,
) -> Vec<Finding> {
    let mut out = Vec::new();
    for entity in names.entities() {
        let here = rejected(&entity.russian);
        if here.is_empty() {
            continue;
        }
        let accepted = entity.accepted.as_ref().filter(|a| a.certain());
        let right = accepted.map(|a| &a.form).filter(|form| here.iter().all(|r| r.english != **form));
        for &(m, p) in &entity.mentions {
            let Some(mention) = names.mentions().get(m) else { continue };
            let Some(part) = mention.parts.get(p) else { continue };
            let Some(r) = part.rendering.as_ref().filter(|r| r.how != How::Cyrillic) else { continue };
            let Some(by) = here.iter().find(|rejected| writes(r, &rejected.english)) else { continue };
            let marked = |f: &Finding| f.spans.target == Some(r.span) && spells(f.rule.code);
            if found.iter().any(marked) {
                continue;
            }
            let mut finding = RULE
                .finding(format!("“{}” was rejected for {}", r.text, entity.russian))
                .source(part.span)
                .target(r.span)
                .evidence(by.by.clone());
            if let Some(form) = right {
                finding = finding.suggest(form.clone());
            }
            finding.bead = Some(mention.bead);
            out.push(finding);
        }
    }
    out
}

/// Whether a rendering is this form; a missing capital is another rule's business.
fn writes(r: &Rendering, form: &str) -> bool {
    r.text == form || r.small && r.text.to_lowercase() == form.to_lowercase()
}

/// Whether a rule speaks about how a name is spelled.
fn spells(code: &str) -> bool {
    ["NAM001", "NAM002", "NAM003", "NAM015", "NAM017", "NAM018"].contains(&code)
}
