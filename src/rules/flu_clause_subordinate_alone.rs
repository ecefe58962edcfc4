//! FLU017: a dependent clause that stands as a sentence.

use super::rule::{Check, Example, Rule};
use super::view::BeadView;
use crate::finding::{Finding, RuleId, Severity};
use crate::text::SegmentKind;
use crate::text::english::{Sentence, Tag};

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "FLU017", name: "clause-subordinate-alone" },
    severity: Severity::Warning,
    mqm: "fluency/grammar",
    summary: "a clause that depends on another stands alone",
    docs: "`While Putin hopes that …` for `Путин между тем надеется` and `Because the talks are secret.` for `Потому что …` are \
           half a sentence. Marked is a sentence that begins with *because*, *while*, *although*, *since* or the like and has no \
           more verbs that carry tense than words that open a dependent clause. `Because of what` is Russian `из-за чего`.",
    examples: &[
        Example::flag("", "Because the talks about the tanker are held in secret.", &["Because"]),
        Example::flag("", "While the mayor hopes that better relations with the city can lead to peace.", &["While"]),
        Example::flag("", "Because of what the fan lost consciousness.", &["Because of what"]),
        Example::allow("", "Because the talks are held in secret, nobody knows more."),
        Example::allow("", "While the mayor hopes, the city waits."),
        Example::allow("", "Because of the strike the trains stood still."),
        Example::allow("", "Although, the future of the club is still unclear."),
        Example::allow("", "“Why? Because we can.”"),
    ],
    check: Check::Bead(check),
};

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    for s in view.sentences() {
        if s.segment.kind != SegmentKind::Sentence || !s.ends_with(&["."]) {
            continue;
        }
        let Some(first) = (0..s.len()).find(|&at| s.is_word(at)) else { continue };
        if s.matches(first, &["because", "of", "what"]) && !matches!(s.normal(first + 3), "is" | "was" | "'s") {
            out.extend(s.span(first, first + 3).map(|span| {
                RULE.finding("“because of what” (из-за чего) cannot begin an English sentence").target(span)
            }));
            continue;
        }
        // In speech a bare `because` clause is an answer.
        let opens = matches!(s.normal(first), "because" | "while" | "although" | "though" | "whereas")
            && !matches!(s.normal(first + 1), "of" | ",");
        if first == 0 && opens && alone(&s) {
            let message = format!("the clause after “{}” has no main clause", s.word(first));
            out.extend(s.span(first, first + 1).map(|span| RULE.finding(message).target(span).confidence(0.8)));
        }
    }
}

/// Whether every verb that carries tense belongs to a dependent clause.
fn alone(s: &Sentence<'_>) -> bool {
    let words = (0..s.len()).filter(|&at| s.is_word(at)).count();
    let mut verbs = 0;
    let mut openers = 0;
    for at in 0..s.len() {
        verbs += usize::from(s.is_finite(at) || s.normal(at) == "'s" && s.tag(at) != Tag::Genitive);
        let opener = match s.tag(at) {
            Tag::WhichDet | Tag::WhoPronoun | Tag::Where => true,
            Tag::Prep => matches!(
                s.normal(at),
                "that" | "because" | "while" | "although" | "though" | "whereas" | "if" | "whether"
            ),
            _ => false,
        };
        openers += usize::from(opener || at == 0);
    }
    // A comma before the second clause, with a participle that may be its verb, is doubt enough.
    let doubtful = (1..s.len())
        .any(|at| s.normal(at) == "," && (at + 1..at + 8).any(|i| matches!(s.tag(i), Tag::Participle | Tag::Verb)));
    // A word that is noun and verb, after a comma and a noun, may be the verb of the main clause.
    let hidden = (2..s.len()).any(|at| {
        s.can_be_verb(at)
            && !s.is_finite(at)
            && s.tag_before(at).is_noun()
            && !matches!(s.tag(at), Tag::Ing | Tag::Prep)
    });
    words >= 6 && !hidden && verbs > 0 && verbs <= openers && !doubtful
}
