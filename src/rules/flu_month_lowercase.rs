//! FLU004: a month or day of the week in small letters.

use super::rule::{Check, Example, Rule};
use super::view::BeadView;
use crate::finding::{Finding, RuleId, Severity};
use crate::lexicon::Kind;
use crate::text::number::{self, Quantity};
use crate::text::{Case, Side, TokenKind, case};

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "FLU004", name: "month-lowercase" },
    severity: Severity::Warning,
    mqm: "fluency/spelling",
    summary: "a month or day of the week is written with a small letter",
    docs: "Russian writes months and days small, English does not. `may`, `march` and `august` are also common words: \
           they count beside a day or year (`7 may`, `may 2013`, `the seventh of may`), after `in`, `of`, `since` or \
           `until`, and after other prepositions only where the original names the month.",
    examples: &[
        Example::fix("", "It happened in september.", &["september"], &["September"]),
        Example::fix("", "He led the choir from may 2004 to may 2009.", &["may", "may"], &["May", "May"]),
        Example::fix("", "The vote is on the seventh of may.", &["may"], &["May"]),
        Example::fix("Суд состоится в пятницу.", "The trial is on friday.", &["friday"], &["Friday"]),
        Example::fix("К маю всё будет готово.", "By may all will be ready.", &["may"], &["May"]),
        Example::allow("", "It may happen in September, and 20 may be enough."),
        Example::allow("", "The long march began, and an august body may decide."),
        Example::allow("", "By march or by rail, they arrived."),
    ],
    check: Check::Bead(check),
};

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    let lexicon = view.lexicon();
    let tokens = view.tokens.target;
    for (at, token) in tokens.iter().enumerate().filter(|(_, t)| t.kind == TokenKind::Word) {
        let word = view.str(Side::Target, token.span);
        // The short forms (`mar`, `sat`) are words and syllables.
        if case(word) != Case::Lower || (word.len() <= 4 && word != "may" && word != "june" && word != "july") {
            continue;
        }
        let Some(entry) = lexicon.english(word).find(|e| matches!(e.kind, Kind::Month | Kind::Weekday)) else {
            continue;
        };
        if matches!(word, "may" | "march" | "august") && !is_month(view, at) {
            continue;
        }
        out.push(
            RULE.finding(format!("“{word}” is written with a capital")).target(token.span).suggest(entry.en.as_ref()),
        );
    }
}

/// Whether the common word `may`, `march` or `august` is the month here.
fn is_month(view: &BeadView<'_>, at: usize) -> bool {
    let Some(numbers) = view.numbers() else { return false };
    let Some(token) = view.tokens.target.get(at) else { return false };
    let is_dated = |q: &Quantity| matches!(q.kind, number::Kind::Date(_)) && q.span.contains(token.span);
    if numbers.quantities.target.iter().any(is_dated) {
        return true;
    }
    let before = at.checked_sub(1).map_or("", |n| view.token(Side::Target, n)).to_lowercase();
    match before.as_str() {
        "in" | "of" | "since" | "until" | "till" => true,
        "by" | "from" | "early" | "late" | "mid" | "last" | "next" | "this" | "to" | "before" | "after" | "for" => {
            let month = |q: &Quantity| match q.kind {
                number::Kind::Date(date) => date.month,
                _ => None,
            };
            let named = match view.token(Side::Target, at) {
                "march" => 3,
                "may" => 5,
                _ => 8,
            };
            numbers.quantities.source.iter().filter_map(month).any(|m| m == named)
        }
        _ => false,
    }
}
