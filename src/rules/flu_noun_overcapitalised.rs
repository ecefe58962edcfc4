//! FLU002: a capital on a common noun.

use super::flu_title_half_capitalised::half_capitalised;
use super::rule::{Check, Example, Rule};
use super::view::BeadView;
use crate::finding::{Finding, RuleId, Severity};
use crate::lexicon::{Entry, Kind, Lexicon};
use crate::text::english::{OFFICES, OFFICES_SOFT, Sentence, TITLED, Tag, in_list, is_month};
use crate::text::{Case, SegmentKind, TokenKind};

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "FLU002", name: "noun-overcapitalised" },
    severity: Severity::Warning,
    mqm: "fluency/spelling",
    summary: "a common noun in the middle of a sentence has a capital",
    docs: "Machine translation trained on documents writes `the Agency`, `international Affairs`, `the Minister`. Marked \
           is a capitalised office, institution or the like that stands alone between small letters; words that careful \
           English capitalises as well when one institution is meant (`the President`, `the Ministry`) are a note. \
           `the Treaty on`, `the Convention against`: a title cited as such keeps its capital. Next to another capital the word may be part of a name (`Ambassador Orlov`, `Justice Department`) and is \
           left to `title-half-capitalised`.",
    examples: &[
        Example::fix(
            "",
            "It plays a part in world affairs, said the Agency; the Ambassador agreed.",
            &["Agency", "Ambassador"],
            &["agency", "ambassador"],
        ),
        Example::fix("", "He read about it in the Newspapers.", &["Newspapers"], &["newspapers"]),
        Example::fix("", "Later the Director of the plant resigned.", &["Director"], &["director"]),
        Example::fix(
            "",
            "Later the General Director of the plant resigned.",
            &["General Director"],
            &["general director"],
        ),
        Example::allow("", "Ambassador Orlov came with Deputy Director Smith."),
        Example::allow("", "The Justice Department and the University of Oslo agreed."),
        Example::allow("", "“Agency” is the title; the Agency for Water is new."),
        Example::allow("", "The Director General resigned."),
        Example::allow("", "Both sides left the Treaty on the limitation of naval forces."),
        Example::allow("", "They signed the Convention against torture and the Protocol of 1925."),
        Example::fix("", "Later a Treaty on fishing was signed.", &["Treaty"], &["treaty"]),
        Example::fix("", "Under the terms of the Convention, the sea is free.", &["Convention"], &["convention"]),
        Example::flag("", "She spoke of it with the President.", &["President"]),
    ],
    check: Check::Bead(check),
};

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    let lexicon = view.lexicon();
    for s in view.sentences() {
        // Headlines have their own capitals.
        if s.segment.kind != SegmentKind::Sentence || !s.ends_with(&[".", "!", "?", "…", ",", ";", ":"]) {
            continue;
        }
        for at in 1..s.len() {
            let word = s.normal(at);
            let (hard, soft) = (in_list(OFFICES, word), in_list(OFFICES_SOFT, word));
            if !(hard || soft)
                || s.case(at) != Case::Capital
                || s.is_first(at)
                || titled(&s, at)
                || !alone(lexicon, &s, at)
            {
                continue;
            }
            let Some(span) = s.span(ranked(&s, at), at + 1) else { continue };
            let written = span.of(s.text);
            let small = written.to_lowercase();
            let mut finding = RULE.finding(format!("“{written}” is no name here")).target(span).confidence(0.8);
            if soft {
                finding.message = format!("most style guides write “{small}” small where no name follows");
                finding.severity = Severity::Note;
                finding = finding.confidence(0.5);
            }
            // `General Assembly`: the lexicon knows it with its capitals; the user's, any word.
            let phrase = |e: &Entry| e.kind != Kind::Post && small.contains(' ');
            if lexicon.english(&small).any(|e| e.accepts(written) && (e.is_user() || phrase(e))) {
                continue;
            }
            // Where English writes both, nothing is certain enough to be written without a reader.
            out.push(if soft { finding } else { finding.suggest(small) });
        }
    }
}

/// Ranks that stand before an office; sorted.
const RANKS: &[&str] = &["assistant", "chief", "deputy", "executive", "first", "general", "managing", "senior"];

/// Where the office that ends at `at` begins, its ranks included.
fn ranked(s: &Sentence<'_>, at: usize) -> usize {
    let mut from = at;
    while from > 1 && in_list(RANKS, s.normal(from - 1)) && s.case(from - 1) == Case::Capital && !s.is_first(from - 1) {
        from -= 1;
    }
    from
}

/// Whether a title begins with the word: `the Treaty on`, not `a Treaty on` or `the Treaty expired`.
fn titled(s: &Sentence<'_>, at: usize) -> bool {
    let title = in_list(TITLED, s.normal(at)) && s.before(at) == "the";
    title && matches!(s.normal(at + 1), "against" | "between" | "concerning" | "for" | "of" | "on" | "regarding")
}

/// Whether the word stands between small letters, so that it can be no part of a name.
fn alone(lexicon: &Lexicon, s: &Sentence<'_>, at: usize) -> bool {
    let before = ranked(s, at) - 1;
    // `foreign Ministry` is half a title, `title-half-capitalised`.
    let half = half_capitalised(lexicon, s, at);
    let small_before = s.is_word(before) && s.case(before) == Case::Lower && !is_month(s.normal(before)) && !half;
    let after = at + 1;
    let linked = matches!(s.normal(after), "of" | "for" | "on" | "and" | "&" | "to" | "in")
        && (capital(s, after + 1) || matches!(s.normal(after + 1), "the" | "state") && capital(s, after + 2));
    let after_name = matches!(s.normal(before), "of" | "and" | "the" | "de" | "for")
        && before.checked_sub(1).is_some_and(|i| capital(s, i) && !s.is_first(i));
    small_before && !capital(s, after) && !linked && !after_name && s.tag(after) != Tag::Num
}

fn capital(s: &Sentence<'_>, at: usize) -> bool {
    s.case(at) != Case::Lower || s.words.get(at).is_some_and(|w| w.kind == TokenKind::Number)
}
