//! One cause, one finding: where two findings mark the same words, which of them stays.
//!
//! The order is stated here, once: the finding that says more about the words, or says it with more right, holds.

use std::collections::BTreeMap;

use crate::finding::Finding;
use crate::text::Span;

/// `(holds, gives way)`: the second is dropped where its words lie inside those of the first, or are the same.
const INSIDE: &[(&str, &str)] = &[
    // The proper title or name as a whole, before its letters.
    ("FLU001", "NAM006"),
    ("FLU001", "FLU002"),
    ("NAM006", "FLU002"),
    ("NAM006", "FLU019"),
    ("NAM006", "FLU005"),
    ("NAM006", "FLU003"),
    // A name that is there in another guise is not missing, nor is the guise an addition.
    ("NAM004", "NAM006"),
    ("NAM004", "FLU002"),
    ("NAM008", "NAM003"),
    ("NAM008", "NAM017"),
    ("NAM008", "NAM002"),
    ("NAM008", "NAM018"),
    ("NAM008", "NAM006"),
    ("NAM007", "NAM006"),
    ("NAM009", "NAM006"),
    ("NAM003", "NAM017"),
    ("NAM003", "NAM002"),
    ("NAM002", "NAM017"),
    ("NAM010", "NAM006"),
    // `assistants trump` is one defect: the words lost their `of`, and the name is shown with its capital there.
    ("NAM014", "NAM006"),
    ("NAM010", "FLU005"),
    // A whole sentence that is Russian still, before the names in it.
    ("ACC004", "NAM005"),
    // Numbers: the sharper statement.
    ("NUM002", "NUM001"),
    ("NUM003", "NUM001"),
    ("NUM004", "NUM001"),
    ("NUM005", "NUM001"),
    ("NUM003", "FLU004"),
    // Headlines.
    ("DOC004", "ALN002"),
    ("DOC005", "ALN002"),
    ("DOC005", "DOC004"),
    ("ALN002", "ACC001"),
    ("ALN001", "ACC001"),
    ("ACC004", "ACC001"),
    ("ACC004", "ACC006"),
];

/// Drops findings whose cause another states better. Order is kept.
pub(super) fn merge(findings: &mut Vec<Finding>) {
    // Words of two beads never overlap: only neighbours are compared, for a long document has tens of thousands.
    let mut by_bead: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
    for (n, finding) in findings.iter().enumerate() {
        by_bead.entry(finding.bead).or_default().push(n);
    }
    let whole = by_bead.get(&None).cloned().unwrap_or_default();
    let all: Vec<usize> = (0..findings.len()).collect();
    let mut drop = vec![false; findings.len()];
    for (a, holds) in findings.iter().enumerate() {
        let near: Vec<usize> = match by_bead.get(&holds.bead) {
            Some(same) if holds.bead.is_some() => {
                let mut near = [same.as_slice(), &whole].concat();
                near.sort_unstable();
                near
            }
            _ => all.clone(),
        };
        for (b, gives) in near.into_iter().filter_map(|b| Some((b, findings.get(b)?))) {
            let ranked = INSIDE.contains(&(holds.rule.code, gives.rule.code));
            if a != b && ranked && !drop[a] && inside(gives, holds) {
                // Names left in Cyrillic that are all there is say more than "not translated".
                if holds.rule.code == "ACC004" && holds.spans.target == gives.spans.target {
                    drop[a] = true;
                } else {
                    drop[b] = true;
                }
            }
        }
    }
    let mut at = 0;
    findings.retain(|_| {
        at += 1;
        !drop[at - 1]
    });
}

/// Whether the words of `inner` lie inside those of `outer`, on the English side if both mark it there.
fn inside(inner: &Finding, outer: &Finding) -> bool {
    if inner.bead.is_some() && outer.bead.is_some() && inner.bead != outer.bead {
        return false;
    }
    let within = |a: Option<Span>, b: Option<Span>| match (a, b) {
        (Some(a), Some(b)) => Some(b.contains(a)),
        _ => None,
    };
    within(inner.spans.target, outer.spans.target)
        .or_else(|| within(inner.spans.source, outer.spans.source))
        .unwrap_or(false)
}
