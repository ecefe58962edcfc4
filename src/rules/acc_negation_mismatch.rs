//! ACC005: a negation lost or added.

use super::rule::{Check, Example, Rule};
use super::view::BeadView;
use crate::finding::{Finding, RuleId, Severity};
use crate::lexicon::{Denial, Negation, fold_english, fold_russian};
use crate::text::english::Tag;
use crate::text::{Side, TokenKind};

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "ACC005", name: "negation-mismatch" },
    severity: Severity::Warning,
    mqm: "accuracy/mistranslation",
    summary: "the original denies and the translation does not, or the other way round",
    docs: "`не` without any negative word in the English (not, never, without, fail, refuse, un-…), or an English `not` \
           without any in the Russian. Phrases in which `не` denies nothing (`не только`, `не менее`, `нельзя не`, `чуть \
           не`) do not count, nor does a clause that English likes to turn round, so a sentence with one lost negation \
           of two passes. A warning: translators say `remain silent` for `не говорит`. The words are in \
           `seeds/lexicon/negation.tsv`.",
    examples: &[
        Example::flag("Министр не поддержал проект.", "The minister supported the draft.", &["supported"]),
        Example::flag("Стороны подписали договор.", "The parties did not sign the treaty.", &["not"]),
        Example::allow("Министр не поддержал проект.", "The minister did not support the draft."),
        Example::allow("Министр не поддержал проект.", "The minister refused to support the draft."),
        Example::allow("Он не только юрист, и это не менее важно.", "He is also a lawyer, and that matters as much."),
        Example::allow("Ему запретили выезжать.", "He was told not to leave."),
        Example::allow("Этого достаточно.", "It is not only enough."),
    ],
    check: Check::Bead(check),
};

const CONFIDENCE: f32 = 0.6;

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    if !view.bead.is_link() {
        return;
    }
    let words = Negation::builtin();
    let source = view.tokens.source;
    let target = view.tokens.target;
    let russian: Vec<String> = source.iter().map(|t| fold_russian(view.str(Side::Source, t.span))).collect();
    let english: Vec<String> = target.iter().map(|t| fold_english(view.str(Side::Target, t.span))).collect();
    // An untranslated sentence denies in Russian.
    if !english.iter().any(|w| w.chars().any(|c| c.is_ascii_alphabetic())) || english.iter().any(|w| w == "не") {
        return;
    }
    let confidence = CONFIDENCE * view.bead.confidence;
    let lost = denial(words, &russian).filter(|_| !denies(words, &russian, &english));
    if let Some(at) = lost {
        let span = source.get(at).zip(source.get(at + 1)).map(|(a, b)| a.span.join(b.span));
        let Some(span) = span else { return };
        let text = view.str(Side::Source, span);
        let mut finding = RULE
            .finding(format!("“{text}” is a denial and nothing in the translation denies"))
            .source(span)
            .confidence(confidence);
        if let Some(verb) = counterpart(view, at) {
            finding = finding.target(verb);
        }
        out.push(finding);
        return;
    }
    let is_russian_negative = |w: &String| w == "не" || words.is(Denial::Russian, w);
    if russian.iter().any(is_russian_negative) {
        return;
    }
    for (at, word) in english.iter().enumerate() {
        let negative = matches!(word.as_str(), "not" | "never" | "cannot") || word.ends_with("n't");
        let next = english.get(at + 1).map_or("", String::as_str);
        // English inside the Russian (a song's title) stays as it is.
        if !negative
            || words.is(Denial::EnglishIdleAfter, next)
            || russian.iter().any(|w| w == &word.replace('\'', "’") || w == word)
        {
            continue;
        }
        let Some(token) = target.get(at) else { continue };
        let text = view.str(Side::Target, token.span);
        out.push(
            RULE.finding(format!("“{text}” denies and nothing in the original does"))
                .target(token.span)
                .confidence(confidence),
        );
        return;
    }
}

/// The place of the first `не` that denies its word.
fn denial(words: &Negation, russian: &[String]) -> Option<usize> {
    let at = |n: usize| russian.get(n).map_or("", String::as_str);
    (0..russian.len()).find(|&n| {
        let before = n.checked_sub(1).map_or("", at);
        let next = at(n + 1);
        // `не поднимая глаз`: English likes a positive participle here.
        let gerund = ["ая", "яя", "уя", "ив", "ав", "ев", "ясь", "вшись"].iter().any(|e| next.ends_with(e));
        at(n) == "не"
            && next.chars().next().is_some_and(char::is_alphabetic)
            && !gerund
            && !words.is(Denial::IdleAfter, next)
            && !words.is(Denial::IdleBefore, before)
    })
}

/// Whether anything in the English may render a denial of the Russian.
fn denies(words: &Negation, russian: &[String], english: &[String]) -> bool {
    english.iter().any(|word| {
        if words.is(Denial::English, word) || word.ends_with("n't") {
            return true;
        }
        let suffix = word.len() > 6 && ["less", "lessly", "lessness"].iter().any(|s| word.ends_with(s));
        if !(suffix || words.is(Denial::EnglishSoft, word)) || words.is(Denial::EnglishInnocent, word) {
            return false;
        }
        !words.is_conjunction(word, russian)
    })
}

/// The English verb nearest the place that the denied Russian word has in its sentence: where to look.
fn counterpart(view: &BeadView<'_>, at: usize) -> Option<crate::text::Span> {
    let words = |side: Side| view.tokens.get(side).iter().filter(|t| t.kind == TokenKind::Word);
    let before = view.tokens.source.iter().take(at + 1).filter(|t| t.kind == TokenKind::Word).count();
    let (source, target) = (words(Side::Source).count(), words(Side::Target).count());
    let place = (before * target + source / 2) / source.max(1);
    // Prefer a verb near the place.
    let near = |from: usize| words(Side::Target).nth(from);
    let is_verb = |from: usize| {
        near(from).is_some_and(|t| {
            let word = view.str(Side::Target, t.span);
            view.sentences().any(|s| {
                s.words.iter().any(|w| {
                    w.span == t.span
                        && matches!(
                            w.tag,
                            Tag::Past | Tag::Present | Tag::Presents | Tag::Verb | Tag::Participle | Tag::Modal
                        )
                })
            }) && !word.is_empty()
        })
    };
    let order = [0_isize, -1, 1, -2, 2, 3];
    let found = order.iter().filter_map(|d| place.checked_add_signed(*d)).find(|n| is_verb(*n))?;
    near(found).map(|t| t.span)
}
