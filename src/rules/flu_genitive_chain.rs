//! FLU018: nouns chained by *of* as Russian chains genitives.

use super::rule::{Check, Example, Rule};
use super::view::BeadView;
use crate::finding::{Finding, RuleId, Severity};
use crate::text::english::{Sentence, Tag, is_month};

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "FLU018", name: "genitive-chain" },
    severity: Severity::Note,
    mqm: "style/awkward",
    summary: "three or more nouns are chained by \"of\"",
    docs: "`the consideration of the complaint of the lawyer of the player`: each *of* is a Russian genitive. Good English turns some \
           into a possessive, a compound or a verb. A note: people write so, too. Elections and campaigns *of* a year \
           (`the elections of 2016`) are marked likewise.",
    examples: &[
        Example::flag(
            "",
            "It began with the consideration of the complaint of the lawyer of the player.",
            &["of the complaint of the lawyer of the player"],
        ),
        Example::flag("", "He spoke of it during the elections of 2016.", &["elections of 2016"]),
        Example::allow("", "The head of the office of the president spoke of it."),
        Example::allow("", "He spoke of it during the 2016 elections."),
    ],
    check: Check::Bead(check),
};

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    for s in view.sentences() {
        let mut at = 1;
        while at < s.len() {
            let (links, end) = chain(&s, at);
            if links >= 3 {
                let message = format!("{links} nouns in a row joined by “of”");
                out.extend(s.span(at, end).map(|span| RULE.finding(message).target(span)));
            }
            if matches!(s.before(at), "election" | "elections" | "campaign")
                && s.normal(at) == "of"
                && is_year(s.normal(at + 1))
            {
                let message = "English puts the year first";
                out.extend(s.span(at - 1, at + 2).map(|span| RULE.finding(message).target(span)));
            }
            at = end.max(at + 1);
        }
    }
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && word.chars().all(|c| c.is_ascii_digit()) && matches!(word.chars().next(), Some('1' | '2'))
}

/// How many `of` + noun phrase follow each other from `at`, and where the last ends.
fn chain(s: &Sentence<'_>, at: usize) -> (usize, usize) {
    let mut links = 0;
    let mut end = at;
    while s.normal(end) == "of" {
        let mut i = end + 1;
        while matches!(s.tag(i), Tag::Det | Tag::Adj | Tag::Possessive | Tag::Num) && s.is_word(i) {
            i += 1;
        }
        let nouns = i;
        // The last link of a date is no genitive: `the seventh of May`.
        while s.tag(i).is_noun() && s.is_word(i) && !is_month(s.normal(i)) {
            i += 1;
        }
        if i == nouns {
            break;
        }
        links += 1;
        end = i;
    }
    (links, end)
}
