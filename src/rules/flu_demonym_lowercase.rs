//! FLU019: a people, language or religion with a small letter.

use super::rule::{Check, Example, Rule};
use super::view::BeadView;
use crate::finding::{Finding, RuleId, Severity};
use crate::lexicon::{Kind, Lexicon};
use crate::names::words::is_common_english;
use crate::text::Case;
use crate::text::english::{DEMONYMS, in_list};

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "FLU019", name: "demonym-lowercase" },
    severity: Severity::Warning,
    mqm: "fluency/spelling",
    summary: "a nationality, language or religion is written with a small letter",
    docs: "Russian writes `канадский` small, English `Canadian`. Words that are also plain English (`polish`, `turkey`, \
           `french` fries) are not looked at.",
    examples: &[
        Example::fix("", "The coach, a canadian specialist, left.", &["canadian"], &["Canadian"]),
        Example::fix("", "The anti-russian mood grew.", &["anti-russian"], &["anti-Russian"]),
        Example::allow("", "The coach, a Canadian specialist, polished his speech."),
    ],
    check: Check::Bead(check),
};

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    let lexicon = view.lexicon();
    for s in view.sentences() {
        for at in 0..s.len() {
            if s.case(at) != Case::Lower
                || !s.is_word(at)
                || matches!(s.normal(at + 1), "." | "@" | "/") && s.is_word(at + 2) && s.case(at + 2) == Case::Lower
            {
                continue;
            }
            let word = s.word(at);
            let parts: Vec<&str> = word.split('-').collect();
            if parts.iter().any(|p| is_demonym(lexicon, p)) {
                let right: Vec<String> = parts
                    .iter()
                    .map(|p| if is_demonym(lexicon, p) { capitalised(p) } else { (*p).to_owned() })
                    .collect();
                let Some(span) = s.span(at, at + 1) else { continue };
                out.push(
                    RULE.finding(format!("“{word}” has a capital in English")).target(span).suggest(right.join("-")),
                );
            }
        }
    }
}

/// A demonym by the closed list or by the lexicon, and no ordinary English word.
fn is_demonym(lexicon: &Lexicon, word: &str) -> bool {
    let people = |kind| matches!(kind, Kind::People | Kind::Adjective | Kind::Language | Kind::Religion);
    let listed = || lexicon.english(word).any(|e| people(e.kind) && e.forms().all(|f| f != word));
    in_list(DEMONYMS, word) || word.len() > 4 && !is_common_english(word) && listed()
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
}
