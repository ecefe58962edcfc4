//! What decisions do to a finished record: findings dismissed or confirmed, names judged place by place, stale
//! decisions reported.

use std::collections::BTreeSet;

use super::decisions::{Decision, Decisions, FindingVerdict, NameDecision, NameVerdict, Scope};
use super::glossary::{rejected_by, said};
use crate::finding::{Finding, Severity};
use crate::lexicon::fold_russian;
use crate::report::record::{DocumentRecord, NameRecord, Status};
use crate::rules::{self, decision_stale, rejected_name_code};
use crate::text::Both;

/// Rules about how a name is spelled: a decision on the spelling at a place decides these.
const SPELLING: &[&str] = &["NAM001", "NAM002", "NAM003", "NAM015", "NAM017", "NAM018", "NAM020"];

/// Whether a rule is about how a name is spelled.
pub(super) fn is_spelling(code: &str) -> bool {
    SPELLING.contains(&code)
}

/// Marks what reviewers decided in `record`, whose fingerprints are set. Decisions that fit nothing in it any more
/// become findings, which `settle` gives their severity or drops.
pub fn apply(record: &mut DocumentRecord, decisions: &Decisions, settle: impl Fn(Vec<Finding>) -> Vec<Finding>) {
    if decisions.is_empty() || record.error.is_some() {
        return;
    }
    let mut used: BTreeSet<String> = BTreeSet::new();
    for finding in &mut record.findings {
        let Some(decision) = decisions.finding(&finding.fingerprint) else { continue };
        used.insert(finding.fingerprint.clone());
        match decision.verdict {
            FindingVerdict::Dismissed => {
                finding.status = Status::Dismissed;
                finding.reason = Some(said("dismissed", &decision.signed.by, decision.signed.reason.as_deref()));
            }
            FindingVerdict::Confirmed => {
                finding.evidence.push(said("confirmed", &decision.signed.by, decision.signed.reason.as_deref()));
            }
        }
    }
    // How bad a rejected form is, the configuration may say.
    let bad = settle(vec![rules::rejected_name()]).first().map(|f| f.severity);
    names(record, decisions, bad, &mut used);
    // A rule that does not run, or not for all its findings, makes no decision stale.
    let runs = |fingerprint: &str| {
        let rule = fingerprint.split(':').next().and_then(rules::find);
        rule.is_some_and(|r| !settle(vec![r.finding("").confidence(0.0)]).is_empty())
    };
    let stale = stale(record, decisions, |id| !used.contains(id) && runs(id));
    for finding in settle(stale) {
        record.add(&finding, Both::default());
    }
    record.set_fingerprints();
}

/// Judges every place of every name that somebody decided on.
fn names(record: &mut DocumentRecord, decisions: &Decisions, bad: Option<Severity>, used: &mut BTreeSet<String>) {
    let mut drop: BTreeSet<usize> = BTreeSet::new();
    let names = std::mem::take(&mut record.names);
    for name in names {
        let mut name = name;
        let mut undecided = false;
        let mut rejected = false;
        if decisions.of_name(&name.ru).next().is_none() {
            record.names.push(name);
            continue;
        }
        for rendering in &name.renderings {
            for place in &rendering.places {
                let here: Vec<usize> = (0..record.findings.len())
                    .filter(|&n| {
                        let finding = &record.findings[n];
                        is_spelling(&finding.code)
                            && finding.target.as_ref().is_some_and(|t| (t.start, t.end) == place.target)
                    })
                    .collect();
                let fingerprints: Vec<String> = here.iter().map(|&n| record.findings[n].fingerprint.clone()).collect();
                let known: Vec<&str> = fingerprints.iter().map(String::as_str).collect();
                let decision = decisions.name(&name.ru, &rendering.en, &record.id, &known);
                if let Some(NameDecision { scope: Scope::Place { fingerprint, .. }, .. }) = decision {
                    used.insert(fingerprint.clone());
                }
                let verdict = decision.map(|d| d.verdict);
                undecided |= decision.is_none();
                rejected |= verdict == Some(NameVerdict::Rejected);
                for n in here {
                    let finding = &mut record.findings[n];
                    let ours = finding.code == rejected_name_code();
                    match decision {
                        Some(decision) if verdict == Some(NameVerdict::Rejected) => {
                            if !ours {
                                finding.evidence.push(rejected_by(decision));
                                finding.severity = bad.unwrap_or(finding.severity).max(finding.severity);
                            }
                            if finding.suggestion.is_none() {
                                finding.suggestion =
                                    right_form(decisions, &name.ru, &rendering.en, &record.id, &decision.scope);
                            }
                        }
                        Some(decision) if matches!(decision.scope, Scope::Place { .. }) => {
                            finding.status = Status::Dismissed;
                            finding.reason =
                                Some(said("accepted", &decision.signed.by, decision.signed.reason.as_deref()));
                        }
                        // Rejected at another place only.
                        _ if ours => {
                            drop.insert(n);
                        }
                        _ => {}
                    }
                }
            }
        }
        name.decided = name.why.as_deref() == Some("glossary") || !undecided;
        if rejected && name.status == "right" {
            name.status = "wrong".to_owned();
        }
        record.names.push(name);
    }
    let mut at = 0;
    record.findings.retain(|_| {
        at += 1;
        !drop.contains(&(at - 1))
    });
}

/// The form that a reviewer accepted for a name at the place, in the document or everywhere, if it is not the one
/// rejected there; `rejected` is how far that rejection reaches.
fn right_form(decisions: &Decisions, ru: &str, en: &str, document: &str, rejected: &Scope) -> Option<String> {
    let accepted = |d: &&NameDecision| {
        let here = match &d.scope {
            Scope::Corpus => true,
            Scope::Document(id) => id == document,
            place @ Scope::Place { .. } => place == rejected,
        };
        here && d.verdict == NameVerdict::Accepted && d.en != en
    };
    let narrow = |d: &&NameDecision| match d.scope {
        Scope::Corpus => 0,
        Scope::Document(_) => 1,
        Scope::Place { .. } => 2,
    };
    // The last of the narrowest.
    decisions.of_name(ru).filter(accepted).max_by_key(narrow).map(|d| d.en.clone())
}

/// Decisions about this very document that fit nothing in it; `unused` tells whether nothing goes by a fingerprint.
fn stale(record: &DocumentRecord, decisions: &Decisions, unused: impl Fn(&str) -> bool) -> Vec<Finding> {
    let mut out = Vec::new();
    for decision in decisions.in_document(&record.id) {
        let gone = match decision {
            Decision::Finding(d) => unused(&d.id),
            Decision::Name(d) => match &d.scope {
                Scope::Corpus => false,
                Scope::Document(_) => {
                    let there = |n: &&NameRecord| fold_russian(&n.ru) == fold_russian(&d.ru);
                    let mut names = record.names.iter().filter(there);
                    match d.verdict {
                        NameVerdict::Accepted => names.next().is_none(),
                        NameVerdict::Rejected => !names.any(|n| n.renderings.iter().any(|r| r.en == d.en)),
                    }
                }
                Scope::Place { fingerprint, .. } => unused(fingerprint),
            },
        };
        if gone {
            let undo = match decision {
                Decision::Finding(d) => format!("--id {}", d.id),
                Decision::Name(d) => match &d.scope {
                    Scope::Place { fingerprint, .. } => format!("--id {fingerprint}"),
                    _ => format!("--name '{}={}'", d.ru, d.en),
                },
            };
            out.push(decision_stale(&decision.describe(), &undo));
        }
    }
    out
}
