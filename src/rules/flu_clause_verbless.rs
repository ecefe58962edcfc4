//! FLU010: a sentence or quotation without a verb.

use super::rule::{Check, Example, Rule};
use super::view::BeadView;
use crate::finding::{Finding, RuleId, Severity};
use crate::text::english::{Sentence, Tag, in_list, is_auxiliary};
use crate::text::{Case, SegmentKind};

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "FLU010", name: "clause-verbless" },
    severity: Severity::Warning,
    mqm: "fluency/grammar",
    summary: "a sentence or quotation has no main verb",
    docs: "Russian has no present tense of *be*, so `Символизм действительно значимый` comes out as `Symbolism really \
           significant`. Marked are sentences of running text with no verb that carries tense outside relative and other \
           dependent clauses, quotations that are reported (`…,” said`) and have none, `a surname a noun` (`Anton an honest \
           man, and …`) and `shocked that` without *is*. The tagger errs; headlines, lists and short exclamations are \
           left alone, and so is a sentence with a word that may be a verb after all.",
    examples: &[
        Example::flag(
            "",
            "Among the members of the crew citizens of six countries.",
            &["Among the members of the crew citizens of six countries."],
        ),
        Example::flag("", "“Now at the table the old acquaintances.”", &["“Now at the table the old acquaintances.”"]),
        Example::flag(
            "",
            "“This gesture, it seems, quite important,” said Samuel Orlov.",
            &["This gesture, it seems, quite important"],
        ),
        Example::flag("", "“Anton an honest man, and I believe him,” he said.", &["Anton an honest man"]),
        Example::flag("", "Oslo shocked that the mayor left.", &["Oslo shocked that"]),
        Example::flag(
            "",
            "Besides, the possible meeting of the heads of the banks, which will discuss the loan.",
            &["Besides, the possible meeting of the heads of the banks, which will discuss the loan."],
        ),
        Example::allow("", "The ships left the port on Monday."),
        Example::allow("", "Freedom of speech and dissent lie at the foundation of our nation."),
        Example::allow("", "A bomb killed at least thirty people in a district of the city."),
        Example::allow("", "“No comment,” said Samuel Orlov."),
        Example::allow("", "Oslo was shocked that the mayor left."),
        Example::allow("", "The mayor of the city of Oslo and the head of the bank"),
        Example::allow("", "Nothing new here!"),
        Example::allow("", "He made Anton an honest man, and I believe him."),
    ],
    check: Check::Bead(check),
};

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    for s in view.sentences() {
        if s.segment.kind != SegmentKind::Sentence {
            continue;
        }
        let before = out.len();
        quotation(&s, out);
        name_article(&s, out);
        shocked(&s, out);
        if out.len() == before && verbless(&s) {
            out.push(RULE.finding("the sentence has no main verb").target(s.segment.span).confidence(0.8));
        }
    }
}

/// Whether word `at` may carry tense, the tagger's own doubts included.
fn may_be_finite(s: &Sentence<'_>, at: usize) -> bool {
    if !s.is_word(at) {
        return false;
    }
    let word = s.normal(at);
    let before = s.tag_before(at);
    if s.is_finite(at) || matches!(word, "'s" | "'re" | "'m" | "'d" | "'ll" | "'ve") && s.tag(at) != Tag::Genitive {
        return true;
    }
    let verb = s.can_be_verb(at) || word.ends_with("ed");
    let after_noun = before.is_noun() || matches!(before, Tag::Pronoun | Tag::Adverb | Tag::Num) || s.before(at) == ",";
    match s.tag(at) {
        // An imperative, or a present that the tagger took for an infinitive.
        Tag::Verb => verb && !led(s, at),
        // `issues related to`: hardly ever a past tense. Any other participle may be one.
        Tag::Participle => {
            let opens = s.is_first(at) || s.is_first(at - 1) && before == Tag::Adverb;
            let passive = matches!(word, "aimed" | "based" | "dedicated" | "devoted" | "related");
            !opens && !passive
        }
        Tag::Ing => false,
        // A noun or adjective that is also a verb, after what can be its subject.
        _ => {
            verb && after_noun
                && !matches!(s.tag(at), Tag::Prep | Tag::Conj | Tag::Det | Tag::Num | Tag::Pronoun | Tag::Possessive)
                && !s.is_first(at)
        }
    }
}

/// Whether an infinitive hangs on `to`, a modal verb or *do*, adverbs between them aside.
fn led(s: &Sentence<'_>, at: usize) -> bool {
    let leader = (0..at).rev().find(|&i| s.tag(i) != Tag::Adverb && s.is_word(i));
    leader.is_some_and(|i| matches!(s.tag(i), Tag::To | Tag::Modal) || s.normal(i) == "to" || is_auxiliary(s.normal(i)))
}

/// Words that open a relative clause, which takes the next tensed verb for itself.
fn opens_relative(s: &Sentence<'_>, at: usize) -> bool {
    let after_noun = s.before(at) == "," || s.tag_before(at).is_noun();
    after_noun && matches!(s.normal(at), "which" | "who" | "that" | "whose" | "where")
}

/// A sentence of running text in which nothing can be the main verb.
fn verbless(s: &Sentence<'_>) -> bool {
    let words = (0..s.len()).filter(|&at| s.is_word(at)).count();
    if words < 7 || !s.ends_with(&["."]) {
        return false;
    }
    // Lists, scores and credits.
    let marks =
        (0..s.len()).filter(|&at| matches!(s.normal(at), ":" | ";" | "/" | "|" | "*" | "–" | "—" | "-")).count();
    let numbers = (0..s.len()).filter(|&at| s.tag(at) == Tag::Num).count();
    let capitals = (0..s.len()).filter(|&at| s.is_word(at) && s.case(at) != Case::Lower).count();
    let first = first_word(s);
    let dash_first = usize::from(matches!(s.normal(0), "–" | "—" | "-"));
    if marks > dash_first || numbers * 4 > words || capitals * 2 > words || in_list(OPENERS, s.normal(first)) {
        return false;
    }
    let (mut taken, mut relatives) = (0, 0);
    for at in first..s.len() {
        if opens_relative(s, at) {
            relatives += 1;
            taken = 1;
        } else if may_be_finite(s, at) {
            // The relative clause before it takes one certain verb; everything else may be the main one.
            if taken == 0 || !s.is_finite(at) {
                return false;
            }
            taken = 0;
        }
    }
    // A relative clause hides more than the tagger sees; one is enough.
    relatives <= 1
}

fn first_word(s: &Sentence<'_>) -> usize {
    (0..s.len()).find(|&at| s.is_word(at)).unwrap_or(0)
}

/// Words that begin honest fragments; sorted.
const OPENERS: &[&str] = &[
    "and", "as", "hence", "how", "just", "like", "more", "no", "not", "plus", "same", "so", "thanks", "then", "what",
    "why", "yes",
];

/// A reported quotation that fills the sentence up to `said` and has no verb but a parenthetical one.
fn quotation(s: &Sentence<'_>, out: &mut Vec<Finding>) {
    if !matches!(s.normal(0), "“" | "\"" | "«") {
        return;
    }
    let Some(close) = (1..s.len()).find(|&at| matches!(s.normal(at), "”" | "\"" | "»")) else { return };
    let reported =
        (close + 1..close + 5).any(|at| matches!(s.normal(at), "said" | "says" | "added" | "noted" | "stressed"));
    // With the closing comma or stop left out.
    let end = if s.is_word(close - 1) { close } else { close - 1 };
    let bare: Vec<usize> = without_parentheticals(s, 1, end);
    let words = bare.iter().filter(|&&at| s.is_word(at)).count();
    let subject = bare.iter().any(|&at| s.tag(at).is_noun())
        && bare.iter().any(|&at| matches!(s.tag(at), Tag::Adj | Tag::AdjMore | Tag::Adverb | Tag::Prep));
    let doubtful =
        bare.iter().any(|&at| may_be_finite(s, at) || matches!(s.tag(at), Tag::Participle | Tag::Ing | Tag::Exclaim));
    let hedged = bare.len() + 2 < end;
    let least = if hedged { 3 } else { 6 };
    if reported && words >= least && subject && !doubtful && !in_list(OPENERS, s.normal(1)) {
        out.extend(s.span(1, end).map(|span| RULE.finding("the quotation has no verb").target(span).confidence(0.7)));
    }
}

/// The words of `from..to` without `, it seems,` and the like.
fn without_parentheticals(s: &Sentence<'_>, from: usize, to: usize) -> Vec<usize> {
    let mut out = Vec::new();
    let mut at = from;
    while at < to {
        if s.normal(at) == "," && s.normal(at + 3) == "," && s.tag(at + 1) == Tag::Pronoun && s.tag(at + 2).is_verb() {
            at += 4;
        } else {
            out.push(at);
            at += 1;
        }
    }
    out
}

/// A name at the start of a clause followed by `a` and a noun: `Anton an honest man, and …`.
fn name_article(s: &Sentence<'_>, out: &mut Vec<Finding>) {
    for at in 1..s.len() {
        if !matches!(s.normal(at), "a" | "an")
            || s.case(at) != Case::Lower
            || !s.tag(at - 1).is_name()
            || !s.is_first(at - 1)
        {
            continue;
        }
        let end = (at + 1..s.len())
            .find(|&i| !matches!(s.tag(i), Tag::Adj | Tag::Noun | Tag::Adverb | Tag::Participle))
            .unwrap_or(s.len());
        let joined =
            matches!(s.normal(end), "," | ";") && matches!(s.normal(end + 1), "and" | "but") || s.normal(end) == ".";
        if joined && end > at + 1 && s.tag(end - 1) == Tag::Noun {
            out.extend(s.span(at - 1, end).map(|span| RULE.finding("a form of “be” is missing").target(span)));
        }
    }
}

/// Participles that need *be* before `that`; sorted.
const STATES: &[&str] = &[
    "alarmed",
    "amazed",
    "angry",
    "ashamed",
    "astonished",
    "confident",
    "convinced",
    "delighted",
    "disappointed",
    "frightened",
    "glad",
    "outraged",
    "proud",
    "sad",
    "shocked",
    "stunned",
    "surprised",
    "upset",
    "worried",
];

/// `Oslo shocked that …`.
fn shocked(s: &Sentence<'_>, out: &mut Vec<Finding>) {
    for at in 1..s.len() {
        let subject = at - 1;
        if in_list(STATES, s.normal(at))
            && s.normal(at + 1) == "that"
            && (s.tag(subject).is_name() || is_subject(s.normal(subject)))
            && s.is_first(subject)
        {
            out.extend(s.span(subject, at + 2).map(|span| RULE.finding("a form of “be” is missing").target(span)));
        }
    }
}

fn is_subject(word: &str) -> bool {
    matches!(word, "he" | "she" | "they" | "we" | "i")
}
