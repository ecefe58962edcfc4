//! One cause, one finding: where two findings mark the same words, which of them stays.
//!
//! The order is stated here, once: the finding that says more about the words, or says it with more right, holds. Most
//! of it follows from what a rule asks for ([`OTHER_WORDS`], [`LETTERS`], [`EXPLAINED`]); [`INSIDE`] has the rest, pair by
//! pair.

use std::collections::BTreeMap;

use crate::finding::Finding;
use crate::text::Span;

/// `(holds, gives way)`: the second is dropped where its words lie inside those of the first, or are the same.
const INSIDE: &[(&str, &str)] = &[
    // The proper title or name as a whole, before its letters.
    ("FLU001", "NAM006"),
    ("FLU001", "FLU002"),
    ("NAM006", "FLU001"),
    ("NAM006", "FLU002"),
    ("NAM006", "FLU019"),
    ("NAM006", "FLU005"),
    ("NAM006", "FLU003"),
    // A name that is there in another guise is not missing, nor is the guise an addition.
    ("NAM004", "NAM006"),
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
    // Words that stand twice are no sequence of their own.
    ("FLU006", "FLU013"),
    // The Russian word is no name, so its look-alike wants no capital.
    ("ACC008", "NAM006"),
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
    ("ACC004", "ACC003"),
];

/// Rules that want other words in place of those they mark.
const OTHER_WORDS: &[&str] = &["ACC006", "ACC007", "ACC008", "NAM004"];

/// Rules about the letters of words that are right. Words that are to go need no capitals, unless some of them are
/// certain to be right once corrected (`owner of the White house`); and where one such finding writes a whole phrase, no
/// other need write a word of it.
const LETTERS: &[&str] = &["FLU001", "FLU002", "FLU003", "FLU004", "FLU019"];

/// Rules that say where a word comes from that the Russian has not; NAM012 says only that it has not.
const EXPLAINED: &[&str] = &["ACC004", "ACC006", "DOC002", "NAM008"];

/// Whether `holds` says what `gives` says about the same words, and better.
fn outranks(holds: &Finding, gives: &Finding) -> bool {
    let (a, b) = (holds.rule.code, gives.rule.code);
    let same = same_words(holds, gives);
    let is_certain = gives.suggestion.is_some();
    INSIDE.contains(&(a, b))
        || OTHER_WORDS.contains(&a) && LETTERS.contains(&b) && (same || !is_certain)
        || LETTERS.contains(&a) && LETTERS.contains(&b) && !same && (holds.suggestion.is_some() || !is_certain)
        || EXPLAINED.contains(&a) && b == "NAM012"
}

fn same_words(a: &Finding, b: &Finding) -> bool {
    a.spans.target == b.spans.target
}

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
            if a != b && !drop[a] && outranks(holds, gives) && inside(gives, holds) {
                // Names left in Cyrillic that are all there is say more than "not translated".
                if (holds.rule.code, gives.rule.code) == ("ACC004", "NAM005") && same_words(holds, gives) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{RuleId, Severity};

    /// A finding of a rule on a run of bytes.
    fn finding(code: &'static str, from: usize, to: usize) -> Finding {
        let mut finding = Finding::new(RuleId { code, name: "" }, Severity::Warning, code).target(Span::new(from, to));
        finding.bead = Some(0);
        finding
    }

    fn kept(mut findings: Vec<Finding>) -> Vec<&'static str> {
        merge(&mut findings);
        findings.iter().map(|f| f.rule.code).collect()
    }

    #[test]
    fn words_that_are_to_go_need_no_capitals() {
        for other in OTHER_WORDS {
            for letters in LETTERS {
                let corrected = || finding(letters, 0, 9).suggest("X");
                assert_eq!(kept(vec![finding(letters, 0, 9), finding(other, 0, 20)]), [*other]);
                assert_eq!(kept(vec![finding(other, 0, 9), corrected()]), [*other]);
                assert_eq!(kept(vec![corrected(), finding(other, 0, 20)]), [*letters, *other], "it stays right");
                assert_eq!(
                    kept(vec![finding(letters, 0, 9), finding(other, 4, 20)]),
                    [*letters, *other],
                    "other words"
                );
            }
        }
    }

    #[test]
    fn a_phrase_that_is_written_whole_needs_no_word_of_it_written() {
        let whole = || finding("FLU001", 0, 20);
        assert_eq!(kept(vec![whole().suggest("US Supreme Court"), finding("FLU003", 0, 2).suggest("US")]), ["FLU001"]);
        assert_eq!(
            kept(vec![whole(), finding("FLU003", 0, 2).suggest("US")]),
            ["FLU001", "FLU003"],
            "certain only here"
        );
    }

    #[test]
    fn a_word_with_an_explanation_is_not_an_addition_as_well() {
        assert_eq!(kept(vec![finding("ACC004", 0, 9), finding("NAM012", 0, 9)]), ["ACC004"]);
        assert_eq!(kept(vec![finding("ACC002", 0, 9), finding("NAM012", 0, 9)]), ["ACC002", "NAM012"]);
    }

    #[test]
    fn findings_of_two_beads_have_two_causes() {
        let mut other = finding("ACC007", 0, 20);
        other.bead = Some(1);
        assert_eq!(kept(vec![finding("FLU001", 0, 9), other]), ["FLU001", "ACC007"]);
    }

    #[test]
    fn every_code_named_here_is_registered() {
        let pairs = INSIDE.iter().flat_map(|(a, b)| [a, b]);
        for code in pairs.chain(OTHER_WORDS).chain(LETTERS).chain(EXPLAINED) {
            assert!(crate::rules::ALL.iter().any(|rule| rule.id.code == *code), "{code}");
        }
    }
}
