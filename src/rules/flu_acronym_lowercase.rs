//! FLU003: an acronym in small letters.

use super::flu_title_half_capitalised::half_capitalised;
use super::rule::{Check, Example, Rule};
use super::view::BeadView;
use crate::finding::{Finding, RuleId, Severity};
use crate::lexicon::Lexicon;
use crate::text::english::{DEMONYMS, Sentence, Tag, in_list};
use crate::text::{Case, Side};

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "FLU003", name: "acronym-lowercase" },
    severity: Severity::Warning,
    mqm: "fluency/spelling",
    summary: "an acronym is written in small letters",
    docs: "`us` for `US` (США) is the usual case. It is marked where the pronoun cannot stand: after an article, before \
           an office, institution or people (`us officials`, `us and European`), and, where the Russian sentence has \
           США or американский and the English has no `US` at all, before any noun. Acronyms that are no words \
           (`nato`, `fbi`) are marked everywhere.",
    examples: &[
        Example::fix("", "It cites unnamed us and European officials.", &["us"], &["US"]),
        Example::fix("", "The talks with us Secretary Smith failed.", &["us"], &["US"]),
        Example::fix("", "It was said by an aide of us state Department spokesman Orlov.", &["us"], &["US"]),
        Example::allow("", "Let us state that all of us state employees know it."),
        Example::fix("", "The nato summit and the fbi report.", &["nato", "fbi"], &["NATO", "FBI"]),
        Example::fix("Экспорт из США упал.", "Exports from the us fell.", &["us"], &["US"]),
        Example::fix("Президент США Кларк приехал.", "He is the us leader Clark.", &["us"], &["US"]),
        Example::fix("Матч КХЛ отменён.", "The khl match was cancelled.", &["khl"], &["KHL"]),
        Example::allow("", "He gave us time, and it helped us and our friends."),
        Example::allow("", "For us officials are people too, and he told us Russian jokes."),
        Example::allow("", "The US officials and NATO came."),
        Example::allow("", "All of us Russians know it."),
    ],
    check: Check::Bead(check),
};

/// Acronyms that are no English words, with their right form; sorted.
const ACRONYMS: &[(&str, &str)] = &[
    ("apec", "APEC"),
    ("asean", "ASEAN"),
    ("bbc", "BBC"),
    ("brics", "BRICS"),
    ("cia", "CIA"),
    ("cnn", "CNN"),
    ("csto", "CSTO"),
    ("ecb", "ECB"),
    ("ecowas", "ECOWAS"),
    ("eu", "EU"),
    ("fao", "FAO"),
    ("fbi", "FBI"),
    ("fifa", "FIFA"),
    ("fsb", "FSB"),
    ("g20", "G20"),
    ("g7", "G7"),
    ("g8", "G8"),
    ("gdp", "GDP"),
    ("gru", "GRU"),
    ("iaea", "IAEA"),
    ("icao", "ICAO"),
    ("idf", "IDF"),
    ("imf", "IMF"),
    ("irgc", "IRGC"),
    ("kgb", "KGB"),
    ("mfa", "MFA"),
    ("mi6", "MI6"),
    ("nasa", "NASA"),
    ("nato", "NATO"),
    ("nbc", "NBC"),
    ("nsa", "NSA"),
    ("oecd", "OECD"),
    ("opcw", "OPCW"),
    ("opec", "OPEC"),
    ("osce", "OSCE"),
    ("rusada", "RUSADA"),
    ("sbu", "SBU"),
    ("uae", "UAE"),
    ("uefa", "UEFA"),
    ("uk", "UK"),
    ("un", "UN"),
    ("unesco", "UNESCO"),
    ("unicef", "UNICEF"),
    ("unsc", "UNSC"),
    ("usa", "USA"),
    ("usaid", "USAID"),
    ("ussr", "USSR"),
    ("wada", "WADA"),
    ("wto", "WTO"),
];

/// Nouns that `US` stands before in news; sorted.
const STATE: &[&str] = &[
    "administration",
    "air",
    "ambassador",
    "army",
    "attorney",
    "authorities",
    "bases",
    "citizen",
    "citizens",
    "coalition",
    "companies",
    "congress",
    "congressman",
    "congressmen",
    "consulate",
    "defence",
    "defense",
    "democrats",
    "department",
    "diplomat",
    "diplomats",
    "dollar",
    "dollars",
    "economy",
    "election",
    "elections",
    "embassy",
    "fleet",
    "forces",
    "foreign",
    "government",
    "intelligence",
    "law",
    "lawmakers",
    "leader",
    "leadership",
    "marines",
    "media",
    "military",
    "missile",
    "national",
    "navy",
    "officials",
    "permanent",
    "policy",
    "politicians",
    "president",
    "presidential",
    "representative",
    "republicans",
    "sanctions",
    "secretary",
    "senate",
    "senator",
    "senators",
    "special",
    "state",
    "strategy",
    "supreme",
    "territory",
    "treasury",
    "troops",
    "vice",
    "vice-president",
    "warship",
    "warships",
];

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    let source = view.text(Side::Source);
    let american = source.contains("США") || source.to_lowercase().contains("американ");
    for s in view.sentences() {
        let has_us = (0..s.len()).any(|at| matches!(s.word(at), "US" | "USA") || s.matches(at, &["u", ".", "s"]));
        for at in 0..s.len() {
            if s.case(at) != Case::Lower || !s.is_word(at) {
                continue;
            }
            let word = s.normal(at);
            let right = if word == "us" {
                if !country(view.lexicon(), &s, at, american && !has_us) {
                    continue;
                }
                "US"
            } else if let Ok(found) = ACRONYMS.binary_search_by_key(&word, |a| a.0) {
                // Part of an address (`bbc.co.uk`) or of French or Spanish (`un jour`).
                if matches!(s.before(at), "." | "@" | "/" | "#")
                    || matches!(s.normal(at + 1), "." | "/") && s.is_word(at + 2) && s.case(at + 2) == Case::Lower
                {
                    continue;
                }
                if word == "un" && s.before(at) != "the" {
                    continue;
                }
                ACRONYMS[found].1
            } else {
                continue;
            };
            out.extend(s.span(at, at + 1).map(|span| {
                RULE.finding(format!("“{word}” stands for {right}")).target(span).suggest(right).confidence(0.95)
            }));
        }
    }
    // Acronyms that no list has and the Russian shows: `khl` for КХЛ.
    let Some(names) = view.names() else { return };
    for o in names.occurrences.iter().filter(|o| o.small) {
        let Some(right) = o.capitalised.as_deref().filter(|name| name.chars().all(char::is_uppercase)) else {
            continue;
        };
        if o.renders.is_none() || out.iter().any(|f| f.spans.target == Some(o.span)) {
            continue;
        }
        let word = view.str(Side::Target, o.span);
        let mut finding = RULE
            .finding(format!("“{word}” stands for {right}"))
            .target(o.span)
            .suggest(right)
            .confidence(o.confidence)
            .evidence(o.evidence.clone());
        if let Some((m, p)) = o.renders {
            finding.spans.source = names.document.mentions().get(m).and_then(|m| m.parts.get(p)).map(|p| p.span);
        }
        out.push(finding);
    }
}

/// Verbs and prepositions after which `us` may be a pronoun with a noun right behind it.
fn gives(word: &str) -> bool {
    const GIVING: &[&str] = &[
        "allow", "allowed", "allows", "ask", "asked", "bring", "brought", "call", "called", "cost", "costs", "for",
        "gave", "get", "give", "given", "gives", "giving", "help", "helped", "helps", "let", "lets", "made", "make",
        "makes", "making", "offer", "offered", "owe", "owes", "promised", "reminds", "save", "send", "sent", "show",
        "showed", "shown", "shows", "taught", "teach", "teaches", "tell", "telling", "tells", "told", "to", "want",
        "wants", "wish",
    ];
    in_list(GIVING, word)
}

fn country(lexicon: &Lexicon, s: &Sentence<'_>, at: usize, certain: bool) -> bool {
    let (before, after) = (s.before(at), s.normal(at + 1));
    if matches!(before, "the" | "a" | "an") {
        return true;
    }
    // `us and European`, `us-led`; `all of us`, `both of us` before a people is the pronoun.
    let people = |i: usize| s.case(i) == Case::Capital && in_list(DEMONYMS, s.normal(i));
    if matches!(after, "and" | "or") && people(at + 2) && s.tag(at + 2) == Tag::Adj && !gives(before) {
        return true;
    }
    if gives(before) {
        return false;
    }
    // `us state Department`: the tagger may take `state` for a verb, but a title begins there.
    let title = half_capitalised(lexicon, s, at + 1);
    let office = in_list(STATE, after) && (title || !s.tag(at + 1).is_finite());
    let of_us = before == "of"
        && matches!(
            at.checked_sub(2).map_or("", |i| s.normal(i)),
            "all" | "both" | "each" | "many" | "most" | "none" | "one" | "some"
        );
    if of_us {
        return false;
    }
    office || certain && (s.tag(at + 1).is_noun() || s.tag(at + 1) == Tag::Adj) && s.is_word(at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted() {
        assert!(ACRONYMS.windows(2).all(|w| w[0].0 < w[1].0));
        assert!(STATE.windows(2).all(|w| w[0] < w[1]));
    }
}
