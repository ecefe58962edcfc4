//! FLU016: a question that begins with *if*.

use super::rule::{Check, Example, Rule};
use super::view::BeadView;
use crate::finding::{Finding, RuleId, Severity};
use crate::text::english::{Sentence, Tag};

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "FLU016", name: "question-if" },
    severity: Severity::Warning,
    mqm: "accuracy/mistranslation",
    summary: "a question begins with \"if\", the Russian particle ли",
    docs: "`Можно ли доверять?` is `Can one trust?`, not `If it is possible to trust?`. Marked is a question that begins with *if* \
           and has no main clause after it; and a comma between *asked* and *if*.",
    examples: &[
        Example::flag("", "If it is possible to trust the words of a witness?", &["If"]),
        Example::flag("", "“If they can repair the bridge by spring?” asked the envoy.", &["If"]),
        Example::fix("", "The judge asked, if the parties are ready.", &["asked, if"], &["asked if"]),
        Example::allow("", "If he wins, what happens next?"),
        Example::allow("", "If not now, when?"),
        Example::allow("", "If they win, will he stay?"),
        Example::allow("", "The judge asked if the parties are ready."),
        Example::allow("", "If it rains, we stay at home."),
        Example::allow("", "If that is true, the plan is dead, isn’t it?"),
    ],
    check: Check::Bead(check),
};

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    for s in view.sentences() {
        if let Some(first) = (0..s.len()).find(|&at| s.is_word(at))
            && s.normal(first) == "if"
            && bare_question(&s, first)
        {
            out.extend(
                s.span(first, first + 1).map(|span| {
                    RULE.finding("“if” does not ask a question in English (ли)").target(span).confidence(0.9)
                }),
            );
        }
        for at in 1..s.len() {
            let asked = matches!(s.before(at), "asked" | "ask" | "asks" | "wondered" | "doubted");
            if asked && s.normal(at) == "," && matches!(s.normal(at + 1), "if" | "whether") {
                let text = format!("{} {}", s.word(at - 1), s.word(at + 1));
                let message = "no comma before an indirect question";
                out.extend(s.span(at - 1, at + 2).map(|span| RULE.finding(message).target(span).suggest(text)));
            }
        }
    }
}

/// Whether the words from `first` to the question mark are one clause.
fn bare_question(s: &Sentence<'_>, first: usize) -> bool {
    let Some(mark) = (first..s.len()).find(|&at| s.normal(at) == "?") else { return false };
    let verbs = (first..mark)
        .filter(|&at| s.tag(at).is_finite() || matches!(s.normal(at), "'s" | "'re" | "'m" | "'d" | "'ll"))
        .count();
    let openers = (first..mark)
        .filter(|&at| {
            matches!(s.tag(at), Tag::WhichDet | Tag::WhoPronoun | Tag::Where)
                || matches!(s.normal(at), "that" | "because" | "if" | "while") && s.tag(at) == Tag::Prep
        })
        .count();
    let split = (first..mark).any(|at| matches!(s.normal(at), "," | "–" | "—" | "-" | "then" | "." | "!"));
    mark > first + 3 && verbs > 0 && verbs <= openers && !split
}
