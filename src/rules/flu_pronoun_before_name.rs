//! FLU012: a pronoun right before the name it should stand with or for.

use super::rule::{Check, Example, Rule};
use super::view::BeadView;
use crate::finding::{Finding, RuleId, Severity};
use crate::text::Case;
use crate::text::english::{COUNTRIES, DEMONYMS, Sentence, Tag, in_list, is_month};

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "FLU012", name: "pronoun-before-name" },
    severity: Severity::Warning,
    mqm: "fluency/grammar",
    summary: "a subject pronoun stands right before a name",
    docs: "`они с Тиллерсоном` (he and Tillerson) becomes `they Tillerson will`. Marked is *he*, *she*, *they* or *we* followed by a \
           name and its verb. Days and months (`what he Monday called`) are no names here.",
    examples: &[
        Example::flag("", "In Alaska they Orlov will take part in the meeting.", &["they Orlov"]),
        Example::flag("", "There he Ivan Petrov said nothing.", &["he Ivan Petrov"]),
        Example::allow("", "In Alaska they and Orlov will take part in the meeting."),
        Example::allow("", "It was what he Monday called a mistake."),
        Example::allow("", "He told them Orlov will take part."),
        Example::allow("", "We Russians know it, and they both left."),
    ],
    check: Check::Bead(check),
};

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    for s in view.sentences() {
        for at in 0..s.len() {
            if !matches!(s.normal(at), "they" | "he" | "she" | "we") || !is_name(&s, at + 1) {
                continue;
            }
            let end = (at + 2..s.len()).find(|&i| !is_name(&s, i)).unwrap_or(s.len());
            let adverb = usize::from(s.tag(end) == Tag::Adverb);
            if s.tag(end + adverb).is_finite() && end - at <= 4 {
                let message = format!("“{}” right before a name", s.word(at));
                out.extend(s.span(at, end).map(|span| RULE.finding(message).target(span).confidence(0.9)));
            }
        }
    }
}

fn is_name(s: &Sentence<'_>, at: usize) -> bool {
    let word = s.normal(at);
    let day = word.ends_with("day") || is_month(word);
    s.tag(at).is_name() && s.case(at) == Case::Capital && !day && !in_list(DEMONYMS, word) && !in_list(COUNTRIES, word)
}
