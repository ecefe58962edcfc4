//! FLU015: a tense that the time adverb contradicts.

use super::rule::{Check, Example, Rule};
use super::view::BeadView;
use crate::finding::{Finding, RuleId, Severity};
use crate::text::SegmentKind;
use crate::text::english::{Sentence, Tag};

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "FLU015", name: "tense-adverb" },
    severity: Severity::Warning,
    mqm: "fluency/grammar",
    summary: "the tense of the verb contradicts the time adverb",
    docs: "`Later this month the fleet sailed` (it will sail), `tomorrow he arrived`, `has arrived yesterday`. Marked is a time phrase \
           of the future that begins a sentence whose only tensed verbs are past, and *has* with a participle right before \
           *yesterday*, *last week* and the like. Reported speech (`said he would`) passes.",
    examples: &[
        Example::flag("", "Later this month the President went to Cairo.", &["Later this month the President went"]),
        Example::flag("", "Tomorrow he arrived in Oslo.", &["Tomorrow he arrived"]),
        Example::flag("", "The envoy has arrived yesterday.", &["has arrived yesterday"]),
        Example::allow("", "Later this month the President will go to Cairo."),
        Example::allow("", "Later this month, he said, the talks would go on."),
        Example::allow("", "Later he went to Cairo. The next month he left."),
        Example::allow("", "The envoy has been here since yesterday."),
        Example::allow("", "Tomorrow is another day, he said."),
    ],
    check: Check::Bead(check),
};

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    for s in view.sentences() {
        if s.segment.kind != SegmentKind::Sentence {
            continue;
        }
        let first = (0..s.len()).find(|&at| s.is_word(at)).unwrap_or(0);
        if let Some(end) = future(&s, first) {
            let finite: Vec<usize> = (end..s.len()).filter(|&at| s.tag(at).is_finite()).collect();
            let past = finite.iter().all(|&at| s.tag(at) == Tag::Past);
            let verb = finite.first().copied();
            if let Some(verb) = verb.filter(|&v| past && v <= end + 7 && !in_speech(&s, v)) {
                out.extend(
                    s.span(first, verb + 1).map(|span| {
                        RULE.finding("a past tense with a time in the future").target(span).confidence(0.85)
                    }),
                );
            }
        }
        for at in 1..s.len() {
            let perfect =
                matches!(s.normal(at - 1), "has" | "have" | "'ve") && matches!(s.tag(at), Tag::Participle | Tag::Past);
            let finished = s.normal(at + 1) == "yesterday"
                || s.normal(at + 1) == "last"
                    && matches!(s.normal(at + 2), "week" | "month" | "year" | "night" | "summer" | "winter");
            if perfect && finished {
                let end = at + if s.normal(at + 1) == "last" { 3 } else { 2 };
                out.extend(
                    s.span(at - 1, end).map(|span| {
                        RULE.finding("a present perfect with a finished time").target(span).confidence(0.85)
                    }),
                );
            }
        }
    }
}

/// Where a time phrase of the future that begins at `at` ends.
fn future(s: &Sentence<'_>, at: usize) -> Option<usize> {
    let period = |i: usize| {
        matches!(s.normal(i), "week" | "month" | "year" | "summer" | "autumn" | "fall" | "winter" | "spring")
    };
    match s.normal(at) {
        "later" if s.normal(at + 1) == "this" && period(at + 2) => Some(at + 3),
        "tomorrow" => Some(at + 1),
        "next" if period(at + 1) => Some(at + 2),
        _ => None,
    }
}

/// Whether the verb reports what someone said, so that the time belongs to the speech.
fn in_speech(s: &Sentence<'_>, verb: usize) -> bool {
    crate::text::english::is_reporting_verb(s.normal(verb))
        || matches!(s.normal(verb), "was" | "were" | "had")
            && matches!(s.tag(verb + 1), Tag::To | Tag::Participle | Tag::Ing)
}
