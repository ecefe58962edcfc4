//! FLU006: the same word twice in a row.

use super::rule::{Check, Example, Rule};
use super::view::BeadView;
use crate::finding::{Finding, RuleId, Severity};
use crate::text::Case;
use crate::text::english::{Sentence, Tag, in_list};

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "FLU006", name: "word-repeated" },
    severity: Severity::Warning,
    mqm: "fluency/grammar",
    summary: "a word, or a pair of function words, stands twice in a row",
    docs: "English has a few honest doublings (`had had`, `that that`, `very very`) and doubled names (`Duran Duran`, \
           `Baden-Baden`); they pass. Everything else is a slip of decoding: `the the`, `of the of the`.",
    examples: &[
        Example::fix("", "He did not answer the the letter.", &["the the"], &["the"]),
        Example::fix("", "It is part of the of the plan.", &["of the of the"], &["of the"]),
        Example::allow("", "They had had enough of it, and that was very, very clear."),
        Example::allow("", "What it is is hard to say; more and more and more come."),
        Example::allow("", "The group Duran Duran played in Walla Walla."),
        Example::allow("", "It was a long, long time ago."),
    ],
    check: Check::Bead(check),
};

/// Doublings that good English has, sorted.
const HONEST: &[&str] = &[
    "again", "blah", "bye", "da", "do", "far", "ha", "had", "her", "hush", "in", "is", "it", "knock", "long", "many",
    "more", "much", "never", "no", "now", "oh", "on", "really", "so", "that", "there", "tut", "very", "way", "well",
    "what", "yes", "you",
];

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    for s in view.sentences() {
        let mut at = 1;
        while at < s.len() {
            if doubled(&s, at) {
                push(&s, at - 1, at + 1, 1, out);
            } else if at >= 3 && pair_doubled(&s, at) {
                push(&s, at - 3, at + 1, 2, out);
            }
            at += 1;
        }
    }
}

/// Whether word `at` repeats the one before it.
fn doubled(s: &Sentence<'_>, at: usize) -> bool {
    let name = s.case(at) != Case::Lower;
    let word = s.normal(at);
    s.is_word(at)
        && word == s.before(at)
        && !word.starts_with('\'')
        && !name
        && !in_list(HONEST, word)
        && word.chars().count() > 1
}

/// Whether words `at - 1, at` repeat the two before them, all function words.
fn pair_doubled(s: &Sentence<'_>, at: usize) -> bool {
    let function = |i| matches!(s.tag(i), Tag::Det | Tag::Prep | Tag::To | Tag::Possessive) && s.is_word(i);
    s.normal(at) == s.normal(at - 2)
        && s.normal(at - 1) == s.normal(at - 3)
        && s.normal(at) != s.normal(at - 1)
        && (at - 3..=at).all(function)
}

fn push(s: &Sentence<'_>, from: usize, to: usize, keep: usize, out: &mut Vec<Finding>) {
    let (Some(span), Some(kept)) = (s.span(from, to), s.span(from, from + keep)) else { return };
    let kept = kept.of(s.text);
    out.push(RULE.finding(format!("“{kept}” stands twice")).target(span).suggest(kept));
}
