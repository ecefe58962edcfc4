//! FLU009: direct speech punctuated the Russian way.

use super::rule::{Check, Example, Rule};
use super::view::BeadView;
use crate::finding::{Finding, RuleId, Severity};
use crate::text::english::{Sentence, is_reporting_verb};

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "FLU009", name: "direct-speech-russian" },
    severity: Severity::Warning,
    mqm: "fluency/punctuation",
    summary: "a quotation is joined to \"said\" by a dash, or runs on through it, as in Russian",
    docs: "Russian writes `«Да», – сказал он`; English `“Yes,” he said`. Marked are a dash between a closing quotation \
           mark and a reporting verb, a comma followed by a dash before one, and a reporting clause that the quotation \
           marks do not leave out. The suggestion sets the comma and drops the dash; the word order is left to the \
           editor.",
    examples: &[
        Example::fix("", "“We have many questions”, – said the envoy.", &["”, –"], &[",”"]),
        Example::fix("", "\"Who asked him?\" - asked the judge.", &["\" -"], &["\""]),
        Example::fix("", "“We will come”, — told the press service.", &["”, —"], &[",”"]),
        Example::flag("", "“I was forbidden to write, – said Hockley. – But now I may.”", &[", –"]),
        Example::flag("", "“It is important to talk, says Ivan Orlov, the former head of the bank.", &[", says"]),
        Example::allow("", "“We have many questions,” the envoy said."),
        Example::allow("", "The plan — a good one, said Orlov — was dropped."),
        Example::allow("", "He called it “a mistake” – and left."),
    ],
    check: Check::Bead(check),
};

fn is_dash(word: &str) -> bool {
    matches!(word, "-" | "–" | "—" | "―")
}

fn is_closing(word: &str) -> bool {
    matches!(word, "”" | "»" | "\"")
}

/// Whether a reporting verb stands within the next few words, before any mark.
fn reports(s: &Sentence<'_>, from: usize) -> bool {
    (from..from + 5).take_while(|&at| s.is_word(at)).any(|at| is_reporting_verb(s.normal(at)))
}

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    for s in view.sentences() {
        let quoted = s.quoted();
        for at in 0..s.len() {
            if !is_dash(s.normal(at)) || !reports(&s, at + 1) {
                continue;
            }
            let comma = s.before(at) == ",";
            let Some(last) = at.checked_sub(1 + usize::from(comma)) else { continue };
            // The comma may stand on either side of the quotation mark: `,” –` or `”, –`.
            if is_closing(s.normal(last)) && last > 0 {
                let mark = s.word(last);
                let stop = matches!(s.before(last), "," | "?" | "!" | "…" | ".");
                let text = if stop { mark.to_owned() } else { format!(",{mark}") };
                let message = "English puts a comma inside the quotation marks and no dash before the reporting verb";
                out.extend(s.span(last, at + 1).map(|span| RULE.finding(message).target(span).suggest(text)));
            } else if comma {
                let message = "the quotation runs on through the reporting clause, as in Russian";
                out.extend(s.span(last + 1, at + 1).map(|span| RULE.finding(message).target(span)));
            }
        }
        if let Some(at) = runs_on(&s, &quoted) {
            let message = "the quotation marks do not leave out the reporting clause";
            out.extend(s.span(at - 1, at + 1).map(|span| RULE.finding(message).target(span).confidence(0.8)));
        }
    }
}

/// A reporting verb after a comma and before a name, inside a quotation that begins the sentence.
fn runs_on(s: &Sentence<'_>, quoted: &[bool]) -> Option<usize> {
    if !matches!(s.normal(0), "“" | "\"" | "«") {
        return None;
    }
    let close = (1..s.len()).find(|&at| !quoted[at] || is_closing(s.normal(at))).unwrap_or(s.len());
    (4..close).find(|&at| {
        matches!(s.normal(at), "says" | "said") && s.before(at) == "," && s.tag(at + 1).is_name() && s.is_word(at + 1)
    })
}
