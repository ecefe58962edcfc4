//! FLU011: a pronoun that refers to the wrong person, or makes a country a woman.

use super::rule::{Check, Example, Rule};
use super::view::BeadView;
use crate::finding::{Finding, RuleId, Severity};
use crate::text::english::{COUNTRIES, GIVEN_FEMALE, GIVEN_MALE, Sentence, Tag, in_list};
use crate::text::{Case, Side};

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "FLU011", name: "pronoun-wrong-referent" },
    severity: Severity::Warning,
    mqm: "accuracy/mistranslation",
    summary: "a pronoun refers to the wrong person or thing",
    docs: "Three cases. *My* outside quotation marks in a sentence about a third person (`on my way` for `по дороге`). *She* and \
           *her* for a country, which Russian grammar makes feminine, where a country is the only thing the pronoun can \
           stand for and no woman is near. *She* that begins a sentence whose Russian begins with `он`, and *he* for `она`.",
    examples: &[
        Example::flag("", "On my way home, the envoy will make a stop in Oslo, where he will hold talks.", &["my"]),
        Example::flag("", "The victim did not come. He stopped in Oslo on my way to Riga.", &["my"]),
        Example::flag("", "Iran is important for the region, and you can’t negotiate without her.", &["her"]),
        Example::flag("Он находится на лечении.", "She is being treated.", &["She"]),
        Example::flag(
            "Она сказала, что Россия — сложный партнёр, с которым надо считаться.",
            "She said that Russia is a difficult partner, and one must reckon with her.",
            &["her"],
        ),
        Example::allow(
            "Она сказала, что Россия — большая страна и ей это нравится.",
            "She said that Russia is large and it suits her.",
        ),
        Example::allow("", "On my way home I make a stop in Oslo."),
        Example::allow("", "“On my way home,” the envoy said, “nobody spoke.”"),
        Example::allow("", "Anna Orlova likes Iran, and you can’t negotiate without her."),
        Example::allow("", "On her way to Iran the minister stopped in Oslo."),
        Example::allow("Он находится на лечении.", "He is being treated."),
        Example::allow("Она находится на лечении.", "She is being treated."),
    ],
    check: Check::Bead(check),
};

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    for (n, s) in view.sentences().enumerate() {
        first_person(&s, out);
        let at = view.bead.segments.target.start + n;
        let earlier = at.checked_sub(1).and_then(|i| view.document.sentence(i));
        country(view, &s, earlier.as_ref(), out);
        if n == 0 {
            opening(view, &s, out);
        }
    }
}

/// `my` outside quotation marks where everything else is told of others.
fn first_person(s: &Sentence<'_>, out: &mut Vec<Finding>) {
    let quoted = s.quoted();
    // A quotation whose opening mark stands in an earlier sentence.
    if (0..s.len())
        .any(|at| matches!(s.normal(at), "”" | "»") && !quoted.get(at.wrapping_sub(1)).copied().unwrap_or(false))
    {
        return;
    }
    let first =
        |at: usize| matches!(s.normal(at), "i" | "me" | "we" | "us" | "our" | "mine" | "myself" | "you" | "your");
    if (0..s.len()).any(|at| first(at) && !quoted[at]) {
        return;
    }
    for at in 1..s.len() {
        // The set phrase for `по пути`; `my` alone is too often a column's or a title's.
        let way = matches!(s.normal(at + 1), "way" | "part" | "return" | "arrival");
        let led = matches!(s.before(at), "on" | "for" | "after" | "by" | "in");
        if s.normal(at) == "my" && !quoted[at] && way && led {
            out.extend(
                s.span(at, at + 1)
                    .map(|span| RULE.finding("“my” in a sentence about others").target(span).confidence(0.9)),
            );
        }
    }
}

/// Nouns that `she` may stand for; sorted.
const FEMALE: &[&str] = &[
    "actress",
    "aunt",
    "bride",
    "chairwoman",
    "chancellor",
    "daughter",
    "girl",
    "girlfriend",
    "girls",
    "grandmother",
    "lady",
    "mother",
    "mrs",
    "ms",
    "nurse",
    "niece",
    "pensioner",
    "princess",
    "queen",
    "schoolgirl",
    "singer",
    "sister",
    "spokeswoman",
    "student",
    "teacher",
    "wife",
    "widow",
    "woman",
    "women",
    "writer",
];

/// `she` and `her` for a country: nothing near can be a woman, or the Russian has no woman there.
fn country(view: &BeadView<'_>, s: &Sentence<'_>, earlier: Option<&Sentence<'_>>, out: &mut Vec<Finding>) {
    let feminine = |at: usize| matches!(s.normal(at), "she" | "her" | "herself" | "hers");
    let Some(first) = (0..s.len()).find(|&at| feminine(at)) else { return };
    let is_country = |s: &Sentence<'_>, at: usize| {
        in_list(COUNTRIES, s.normal(at)) && s.case(at) == Case::Capital
            || matches!(s.normal(at), "country" | "countries")
    };
    let last = (0..s.len()).rev().find(|&at| feminine(at)).unwrap_or(first);
    if view.has_source() && !view.tokens.source.iter().any(|t| is_feminine(view.str(Side::Source, t.span))) {
        // No `ей`, `её` in the Russian, and the English has an object `her` after a country.
        let object = s.normal(last) == "her" && !s.is_word(last + 1) && s.normal(last + 1) != "\"";
        let near = (0..last).any(|at| is_country(s, at));
        if object && near {
            let message = "“her” for a country: the Russian has no feminine pronoun here";
            out.extend(s.span(last, last + 1).map(|span| RULE.finding(message).target(span).confidence(0.8)));
            return;
        }
    }
    let here = (0..first).any(|at| is_country(s, at));
    let before = earlier.is_some_and(|e| (0..e.len()).any(|at| is_country(e, at)));
    let words = matches!(s.normal(first + 1), "words" | "opinion" | "view" | "husband" | "own");
    let according = first.checked_sub(2).is_some_and(|i| s.matches(i, &["according", "to"]));
    if !here && !before || words || according {
        return;
    }
    // Names after the pronoun are no antecedents: `…,” said Boris Orlov`.
    if earlier.is_some_and(|e| has_possible_woman(e, e.len())) || has_possible_woman(s, first) {
        return;
    }
    for at in (0..s.len()).filter(|&at| feminine(at)) {
        let message = format!("“{}” for a country", s.word(at));
        out.extend(s.span(at, at + 1).map(|span| RULE.finding(message).target(span).confidence(0.75)));
    }
}

/// Whether a Russian word is a feminine pronoun in an oblique case, or a reflexive one.
fn is_feminine(word: &str) -> bool {
    const FORMS: &[&str] = &["ее", "ей", "ею", "её", "нее", "ней", "нею", "неё", "себе", "себя", "собой"];
    let word = word.to_lowercase();
    in_list(FORMS, &word) || word.starts_with("сво") && word.chars().count() <= 6
}

/// Whether a woman may be meant: a noun for one, or a name that is no country and no man's.
fn has_possible_woman(s: &Sentence<'_>, end: usize) -> bool {
    let mut man = false;
    for at in 0..end {
        let word = s.normal(at);
        if FEMALE.contains(&word) || in_list(GIVEN_FEMALE, word) && s.case(at) == Case::Capital {
            return true;
        }
        let name = s.is_word(at) && s.case(at) == Case::Capital && s.tag(at).is_name();
        if !name {
            // A bracket holds the same man again.
            man &= matches!(word, "(" | ")");
            continue;
        }
        if in_list(GIVEN_MALE, word) {
            man = true;
        } else if !man && !in_list(COUNTRIES, word) && !in_list(PLACES, word) {
            return true;
        }
    }
    false
}

/// Words inside names of offices and places, which are no women's names; sorted.
const PLACES: &[&str] = &[
    "affairs",
    "brussels",
    "center",
    "centre",
    "congress",
    "crimea",
    "department",
    "eu",
    "geneva",
    "house",
    "international",
    "kremlin",
    "london",
    "minister",
    "ministry",
    "moscow",
    "nato",
    "paris",
    "president",
    "scientific",
    "state",
    "tehran",
    "un",
    "union",
    "us",
    "washington",
    "west",
    "western",
    "white",
];

/// The pronoun that begins the sentence, against the one that begins the Russian.
fn opening(view: &BeadView<'_>, s: &Sentence<'_>, out: &mut Vec<Finding>) {
    let russian = view.token(Side::Source, 0).to_lowercase();
    let wrong = match (russian.as_str(), s.normal(0)) {
        ("он", "she" | "her") => true,
        ("она", "he") => s.tag(1).is_finite(),
        _ => false,
    };
    if wrong && s.tag(0) == Tag::Pronoun {
        let source = view.tokens.source.first().map(|t| t.span);
        if let Some(span) = s.span(0, 1) {
            let mut finding = RULE.finding(format!("“{}” for “{russian}”", s.word(0))).target(span).confidence(0.85);
            finding.spans.source = source;
            out.push(finding);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted() {
        assert!(PLACES.windows(2).all(|w| w[0] < w[1]));
    }
}
