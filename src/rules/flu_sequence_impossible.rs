//! FLU013: words that cannot follow each other in English.

use super::rule::{Check, Example, Rule};
use super::view::BeadView;
use crate::finding::{Finding, RuleId, Severity};
use crate::text::english::{Sentence, Tag, in_list, is_auxiliary, is_reporting_verb};
use crate::text::{Case, SegmentKind};

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "FLU013", name: "sequence-impossible" },
    severity: Severity::Warning,
    mqm: "fluency/grammar",
    summary: "words follow each other that cannot",
    docs: "Each pattern is a way in which word-by-word translation breaks: two articles or a preposition before *and* (`pressure of and \
           requirements`); a tensed verb after a pronoun and a bare noun (`they judge rejected`); *ordered to do* without a person; \
           a noun followed by an adjective and *nature* (`constraints political nature`, a lost genitive); a name, `to` and a place \
           before the verb (`Orlov to Oslo was not invited`); an outlet that `of` joins to what follows (`said the publication of`, \
           издание); a sentence that ends with its verb after two noun phrases (`His \
           intervention the Kremlin denies`); a modal verb without a subject after a comma.",
    examples: &[
        Example::flag("", "He felt the pressure of and requirements to keep the line.", &["of and"]),
        Example::flag("", "He asked for and time to read.", &["for and"]),
        Example::flag("", "It was a the mistake.", &["a the"]),
        Example::flag("", "The judge was late, but they judge rejected it.", &["they judge rejected"]),
        Example::flag("", "After that he ordered to send a ship to the region.", &["ordered to send"]),
        Example::flag("", "There are serious constraints political nature.", &["constraints political nature"]),
        Example::flag("", "In 2014 Orlov to Oslo was not invited.", &["Orlov to Oslo was"]),
        Example::flag("", "Such interference in the elections the bank denies.", &["the bank denies"]),
        Example::flag("", "“Who needs it?” asked Orlov rhetorical question.", &["asked Orlov rhetorical question"]),
        Example::flag(
            "",
            "They may meet, although the White House about this plan does not speak.",
            &["House about this plan does"],
        ),
        Example::flag(
            "",
            "I hope that among the questions raised in the talks, should be noted the price.",
            &[", should be"],
        ),
        Example::flag(
            "",
            "“Nobody was hurt”, – said the publication of Harbour News reporter Lena Orlova.",
            &["said the publication of"],
        ),
        Example::allow(
            "",
            "“It is late,” said the publication's editor, and said the publication of it was a mistake.",
        ),
        Example::allow("", "“Who needs it?” asked Orlov, a former official."),
        Example::allow("", "Every year the river floods; at night the city sleeps."),
        Example::allow("", "Heads of and experts in the field met; he went to and from work."),
        Example::allow("", "They were ordered to send a ship and he ordered them to send another."),
        Example::allow("", "There are constraints of a political nature."),
        Example::allow("", "The road to Oslo was closed; the bank denies it."),
        Example::allow("", "It is something the bank denies."),
        Example::allow("", "They work for and with us, and what they judge matters."),
        Example::allow("", "It is as good as the one that the city of Oslo has."),
    ],
    check: Check::Bead(check),
};

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    for s in view.sentences() {
        if s.segment.kind == SegmentKind::Furniture {
            continue;
        }
        let mut at = 0;
        while at < s.len() {
            let hit = PATTERNS.iter().find_map(|(pattern, message)| pattern(&s, at).map(|end| (end, *message)));
            match hit {
                Some((end, message)) => {
                    out.extend(s.span(at, end).map(|span| RULE.finding(message).target(span).confidence(0.85)));
                    at = end;
                }
                None => at += 1,
            }
        }
    }
}

/// A pattern says where it ends if it begins at a word.
type Pattern = fn(&Sentence<'_>, usize) -> Option<usize>;

const PATTERNS: &[(Pattern, &str)] = &[
    (articles, "two words that cannot follow each other"),
    (hanging_preposition, "a preposition without its noun"),
    (pronoun_noun_verb, "a pronoun, a bare noun and a verb cannot follow each other"),
    (ordered_to, "English orders someone to do it, or orders it done"),
    (lost_genitive, "a lost “of”: Russian genitive"),
    (lost_article, "an article or preposition is missing after the name"),
    (about_before_verb, "what it is about stands before the verb, as in Russian"),
    (modal_alone, "the verb has no subject"),
    (place_before_verb, "the place stands before the verb, as in Russian"),
    (outlet_of, "the outlet stands behind its verb and is joined to its name, as in Russian"),
    (verb_last, "the object stands before subject and verb, as in Russian"),
];

fn articles(s: &Sentence<'_>, at: usize) -> Option<usize> {
    let small = s.case(at + 1) == Case::Lower;
    let pair = (s.normal(at), s.normal(at + 1));
    let article = |w: &str| matches!(w, "a" | "an" | "the");
    let hit = match pair {
        (a, b) if article(a) && article(b) && a != b => small && s.case(at) == Case::Lower,
        (
            a,
            "of" | "and" | "or" | "is" | "was" | "are" | "were" | "from" | "with" | "his" | "her" | "their" | "its",
        ) if article(a) => small && s.case(at) == Case::Lower,
        ("the", "they" | "we" | "i" | "you" | "that" | "this" | "these") => {
            small && s.normal(at + 1) != "i" && s.case(at) == Case::Lower
        }
        ("to", "of" | "to" | "for") => s.normal(at + 1) != "to" && s.normal(at + 1) != "for",
        _ => false,
    };
    // Grades and letters: `vitamin A and`, `an A or a B`.
    hit.then_some(at + 2)
}

fn hanging_preposition(s: &Sentence<'_>, at: usize) -> Option<usize> {
    let hanging = matches!(s.normal(at), "of" | "for" | "from" | "with" | "at")
        && matches!(s.normal(at + 1), "and" | "or" | "but");
    // `of and in`, `to and from`: two prepositions share a noun; `what it is for and why`: the noun came before.
    let shared = s.tag(at + 2) == Tag::Prep || s.tag(at + 2) == Tag::To || s.tag(at + 2) == Tag::Particle;
    let question = (0..at).any(|i| matches!(s.tag(i), Tag::WhoPronoun | Tag::WhichDet | Tag::Where))
        || s.tag_before(at).is_verb() && s.normal(at) != "for"
        || s.tag(at + 2).is_verb()
        || s.tag(at + 2) == Tag::Pronoun;
    // `critical of and hostile to`: the second half has a preposition of its own that takes the shared noun.
    let parallel = (at + 3..at + 7).any(|i| s.tag(i) == Tag::Prep && s.tag(i + 1) != Tag::Verb);
    (hanging && !shared && !question && !parallel && s.is_word(at + 2)).then_some(at + 2)
}

fn pronoun_noun_verb(s: &Sentence<'_>, at: usize) -> Option<usize> {
    if !matches!(s.normal(at), "they" | "he" | "she" | "we") || s.case(at + 1) != Case::Lower {
        return None;
    }
    let noun = matches!(s.tag(at + 1), Tag::Noun | Tag::Present | Tag::Verb)
        && !in_list(THINKING, s.normal(at + 1))
        && !is_auxiliary(s.normal(at + 1));
    let verb = matches!(s.tag(at + 2), Tag::Past | Tag::Participle)
        && s.normal(at + 2).ends_with("ed")
        && matches!(s.tag(at + 3), Tag::Pronoun | Tag::Det | Tag::Possessive);
    let question = matches!(s.before(at), "what" | "which" | "who" | "that" | "those" | "whom");
    (noun && verb && !question).then_some(at + 3)
}

/// Verbs after which a clause may follow without `that`; sorted.
const THINKING: &[&str] = &[
    "all", "believe", "both", "claim", "each", "fear", "feel", "get", "got", "hope", "know", "say", "see", "suspect",
    "think", "wish",
];

fn ordered_to(s: &Sentence<'_>, at: usize) -> Option<usize> {
    let verb = matches!(s.normal(at), "ordered" | "suggested" | "recommended" | "forbade" | "permits" | "forbids");
    let active =
        s.tag(at) == Tag::Past || s.tag_before(at).is_name() || matches!(s.tag_before(at), Tag::Pronoun | Tag::Adverb);
    // Not passive, not a relative clause cut short (`troops ordered to leave`).
    let near = (at.saturating_sub(4)..at).any(|i| {
        matches!(s.normal(i), "be" | "been" | "being" | "is" | "are" | "was" | "were" | "get" | "got" | "'s" | "'re")
    });
    let subject = matches!(s.tag_before(at), Tag::Pronoun | Tag::Name | Tag::Names)
        || matches!(
            s.before(at),
            "month" | "week" | "year" | "president" | "minister" | "then" | "also" | "immediately" | "court"
        );
    (verb && active && subject && !near && s.normal(at + 1) == "to" && s.tag(at + 2) == Tag::Verb).then_some(at + 3)
}

fn lost_genitive(s: &Sentence<'_>, at: usize) -> Option<usize> {
    let noun = matches!(s.tag(at), Tag::Nouns) && !s.tag_before(at).is_verb();
    let adjective = s.tag(at + 1) == Tag::Adj;
    let kind = matches!(s.normal(at + 2), "nature" | "character" | "importance" | "significance" | "origin");
    (noun && adjective && kind && !s.is_first(at)).then_some(at + 3)
}

fn place_before_verb(s: &Sentence<'_>, at: usize) -> Option<usize> {
    let name = |i: usize| s.tag(i).is_name() && s.case(i) == Case::Capital && s.is_word(i);
    let subject = name(at) && !name(at + 1);
    let place = matches!(s.normal(at + 1), "to" | "from") && name(at + 2);
    let verb = matches!(s.normal(at + 3), "was" | "were" | "is" | "has" | "had")
        && matches!(s.tag(at + 4), Tag::Participle | Tag::Adverb);
    // `from Oslo to Riga was` is a route.
    let route = (0..at).any(|i| matches!(s.normal(i), "from" | "between" | "road" | "flight" | "train"));
    (subject && place && verb && !route && !matches!(s.tag_before(at), Tag::Prep | Tag::To)).then_some(at + 4)
}

/// `asked Orlov rhetorical question`, `said Orlov former head of the bank`.
fn lost_article(s: &Sentence<'_>, at: usize) -> Option<usize> {
    let says = matches!(s.normal(at), "asked" | "said" | "says" | "told" | "explained" | "noted" | "added");
    let name = s.tag(at + 1).is_name() && s.case(at + 1) == Case::Capital && !s.tag(at + 2).is_name();
    let adjective = s.tag(at + 2) == Tag::Adj && s.case(at + 2) == Case::Lower && s.is_word(at + 2);
    let noun = s.tag(at + 3) == Tag::Noun && s.case(at + 3) == Case::Lower;
    let end = if s.tag(at + 4) == Tag::Noun { at + 5 } else { at + 4 };
    let closed = matches!(s.normal(end), "." | "," | "of" | "" | "”" | ";");
    (says && name && adjective && noun && closed).then_some(end)
}

/// `the White House about this plan does not say`.
fn about_before_verb(s: &Sentence<'_>, at: usize) -> Option<usize> {
    let office = matches!(s.normal(at), "house" | "ministry" | "department" | "office");
    let subject = (s.tag(at).is_name() && s.case(at) == Case::Capital || office)
        && !matches!(s.before(at), "of" | "to" | "by" | "from" | "with");
    let about = s.normal(at + 1) == "about" && matches!(s.normal(at + 2), "this" | "that" | "these" | "it");
    let noun = if s.normal(at + 2) == "it" { at + 2 } else { at + 3 };
    let verb = noun + 1;
    let told = (0..at).any(|i| matches!(s.normal(i), "told" | "asked" | "informed" | "warned" | "tell" | "ask"));
    let speaks = matches!(s.normal(verb), "does" | "do" | "did" | "has" | "is" | "says" | "said") && s.is_finite(verb);
    (subject && about && !told && speaks).then_some(verb + 1)
}

/// `I hope that among the issues, should be …`: after `that` and a preposition, a comma and a modal verb.
fn modal_alone(s: &Sentence<'_>, at: usize) -> Option<usize> {
    if s.normal(at) != "," || s.tag(at + 1) != Tag::Modal || s.tag(at + 2) != Tag::Verb {
        return None;
    }
    let that = (0..at).rev().find(|&i| s.normal(i) == "that" || s.is_finite(i))?;
    (s.normal(that) == "that" && s.tag(that + 1) == Tag::Prep && s.tag_before(that).is_verb()).then_some(at + 3)
}

/// `”, – said the publication of Harbour News`: сообщает издание. A publication that is not spoken of in a quotation's
/// wake may well be of something (`he said the publication of the letter was a mistake`).
fn outlet_of(s: &Sentence<'_>, at: usize) -> Option<usize> {
    let after_quotation = matches!(s.before(at), "," | "”" | "\"" | "»" | "–" | "—" | "-" | "?" | "!" | "…");
    let outlet = s.normal(at + 1) == "the" && matches!(s.normal(at + 2), "publication" | "edition");
    (after_quotation && is_reporting_verb(s.normal(at)) && outlet && s.normal(at + 3) == "of").then_some(at + 4)
}

/// Verbs that need an object; sorted.
const TRANSITIVE: &[&str] = &[
    "accused",
    "accuses",
    "blamed",
    "blames",
    "condemned",
    "condemns",
    "confirmed",
    "confirms",
    "considered",
    "criticised",
    "criticized",
    "criticizes",
    "denied",
    "denies",
    "discussed",
    "discusses",
    "ignored",
    "ignores",
    "imposed",
    "lifted",
    "opposed",
    "opposes",
    "published",
    "recognised",
    "recognized",
    "recognizes",
    "refuted",
    "refutes",
    "rejected",
    "rejects",
    "signed",
    "supported",
    "supports",
    "violated",
    "violates",
];

fn verb_last(s: &Sentence<'_>, at: usize) -> Option<usize> {
    let end = s.len();
    // `the bank denies.`: three words before the stop, after a noun phrase that is no relative clause's head.
    if !s.ends_with(&["."])
        || s.normal(at) != "the"
        || s.case(at) != Case::Lower
        || at < 5
        || at + 4 != end
        || s.normal(end - 1) != "."
    {
        return None;
    }
    let verb = in_list(TRANSITIVE, s.normal(at + 2));
    let subject = s.tag(at + 1).is_noun();
    let other_verb = (0..at).any(|i| {
        s.tag(i).is_finite() || s.tag(i) == Tag::Verb || matches!(s.normal(i), "that" | "which" | "," | "as" | "than")
    });
    (verb && subject && !other_verb && s.tag_before(at).is_noun()).then_some(at + 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted() {
        for list in [THINKING, TRANSITIVE] {
            assert!(list.windows(2).all(|w| w[0] < w[1]));
        }
    }
}
