//! FLU014: a title of one sex before a given name of the other.

use super::rule::{Check, Example, Rule};
use super::view::BeadView;
use crate::finding::{Finding, RuleId, Severity};
use crate::text::Case;
use crate::text::english::{GIVEN_FEMALE, GIVEN_MALE, Sentence, Tag, in_list};

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "FLU014", name: "title-gender" },
    severity: Severity::Warning,
    mqm: "accuracy/mistranslation",
    summary: "a title of one sex stands before a given name of the other",
    docs: "`spokesman Heather Nauert`: Russian `представитель` is masculine whoever holds the post. The name is looked for right \
           after the title or after an *of* or *for* phrase, before any verb or comma. Names borne by both sexes are not in the \
           lists.",
    examples: &[
        Example::fix("", "It was said by spokesman Laura Hughes.", &["spokesman"], &["spokeswoman"]),
        Example::fix(
            "",
            "The spokesman for the French Ministry Claire Dubois agreed.",
            &["spokesman"],
            &["spokeswoman"],
        ),
        Example::fix("", "The actress Boris Orlov agreed.", &["actress"], &["actor"]),
        Example::allow("", "The spokeswoman Laura Hughes and spokesman Boris Orlov agreed."),
        Example::allow("", "The spokesman told Laura Hughes to wait."),
        Example::allow("", "The chairman, Laura Hughes says, is late."),
    ],
    check: Check::Bead(check),
};

/// Titles of men with what a woman is called, and the other way round.
const TITLES: &[(&str, &str, bool)] = &[
    ("spokesman", "spokeswoman", true),
    ("chairman", "chairwoman", true),
    ("businessman", "businesswoman", true),
    ("congressman", "congresswoman", true),
    ("policeman", "policewoman", true),
    ("mr", "Ms", true),
    ("spokeswoman", "spokesman", false),
    ("chairwoman", "chairman", false),
    ("businesswoman", "businessman", false),
    ("congresswoman", "congressman", false),
    ("policewoman", "policeman", false),
    ("actress", "actor", false),
    ("mrs", "Mr", false),
    ("ms", "Mr", false),
];

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    for s in view.sentences() {
        for at in 0..s.len() {
            let Some((_, right, male)) = TITLES.iter().find(|t| t.0 == s.normal(at)) else { continue };
            let Some(name) = given_name(&s, at) else { continue };
            let wrong = if *male { GIVEN_FEMALE } else { GIVEN_MALE };
            if !in_list(wrong, s.normal(name)) {
                continue;
            }
            let Some(span) = s.span(at, at + 1) else { continue };
            let right = if s.case(at) == Case::Lower { (*right).to_owned() } else { capitalised(right) };
            let message = format!("“{}” before the name {}", s.word(at), s.word(name));
            out.push(RULE.finding(message).target(span).suggest(right).confidence(0.9));
        }
    }
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
}

/// The given name of who bears the title at `at`: a capitalised word before another, reached over a noun phrase only.
fn given_name(s: &Sentence<'_>, at: usize) -> Option<usize> {
    let start = at + 1 + usize::from(s.normal(at + 1) == ".");
    for i in start..(start + 9).min(s.len()) {
        let lists = in_list(GIVEN_FEMALE, s.normal(i)) || in_list(GIVEN_MALE, s.normal(i));
        if s.case(i) == Case::Capital && lists && s.case(i + 1) == Case::Capital && s.is_word(i + 1) {
            // `the spokesman for Laura Hughes` speaks for her.
            return (!matches!(s.before(i), "of" | "for" | "to" | "with" | "by" | "and" | "from")).then_some(i);
        }
        let inside = matches!(
            s.tag(i),
            Tag::Prep | Tag::Det | Tag::Adj | Tag::Noun | Tag::Nouns | Tag::Name | Tag::Names | Tag::Genitive
        ) && matches!(s.normal(start), "of" | "for" | "from") | (i == start);
        if !inside {
            return None;
        }
    }
    None
}
