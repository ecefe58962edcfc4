//! FLU001: a title or institution of which only some words have their capital.

use super::rule::{Check, Example, Rule};
use super::view::BeadView;
use crate::finding::{Finding, RuleId, Severity};
use crate::lexicon::{Entry, Kind, Lexicon};
use crate::text::english::{Sentence, Tag, in_list};
use crate::text::{Case, SegmentKind};

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "FLU001", name: "title-half-capitalised" },
    severity: Severity::Warning,
    mqm: "fluency/spelling",
    summary: "a title or institution has capitals on some of its words only",
    docs: "`White house`, `state Department`, `Minister of foreign Affairs`: the translation knew half of the name. Known \
           names are compared with their right form; beyond those, a small word that names institutions (`foreign`, \
           `state`, `general`) before a capitalised head (`Minister`, `Staff`), or a capitalised one before a small head, is \
           marked. Posts that English writes small where no name follows (`the foreign minister`) get no suggestion there, \
           for both ways are right.",
    examples: &[
        Example::fix("", "He came to the White house on Monday.", &["White house"], &["White House"]),
        Example::fix("", "The us state Department spoke.", &["state Department"], &["State Department"]),
        Example::flag("", "The Minister of foreign Affairs left early.", &["Minister of foreign Affairs"]),
        Example::fix("", "They met foreign Minister Orlov.", &["foreign Minister"], &["Foreign Minister"]),
        Example::fix("", "He wrote a book about the cold war.", &["cold war"], &["Cold War"]),
        Example::flag("", "It plays a part in international Affairs.", &["international Affairs"]),
        Example::flag("", "The investigative Committee opened a case.", &["investigative Committee"]),
        Example::flag(
            "",
            "It was decided by the International scientific center.",
            &["International scientific center"],
        ),
        Example::fix(
            "",
            "It was in the new York Times and in the International monetary Fund.",
            &["new York Times", "International monetary Fund"],
            &["New York Times", "International Monetary Fund"],
        ),
        Example::flag("", "The chief of the UK athletics Federation left.", &["athletics Federation"]),
        Example::allow("", "The White House and the foreign minister agree with the State Department."),
        Example::allow("", "He lives in a white house and made a general statement."),
        Example::allow("", "The former Minister and the Russian Ministry of Defence said so."),
        Example::allow("", "White houses line the street; Central bankers met."),
    ],
    check: Check::Bead(check),
};

/// Names whose capitals are the same everywhere. `!`: so well known that the same words all in small letters, after
/// `the`, are wrong as well.
const NAMES: &[&str] = &[
    "!Cold War",
    "!European Union",
    "!Oval Office",
    "!Persian Gulf",
    "!Soviet Union",
    "!State Department",
    "!United Nations",
    "!United States",
    "!White House",
    "Arab League",
    "Black Sea",
    "Capitol Hill",
    "Constitutional Court",
    "Council of Europe",
    "European Central Bank",
    "European Commission",
    "European Council",
    "European Parliament",
    "Federal Assembly",
    "Federation Council",
    "General Assembly",
    "Great Britain",
    "House of Commons",
    "House of Representatives",
    "International Monetary Fund",
    "Investigative Committee",
    "Islamic State",
    "Middle East",
    "New York Times",
    "New York",
    "North Korea",
    "Nobel Prize",
    "Olympic Games",
    "Red Cross",
    "Saudi Arabia",
    "Security Council",
    "South Korea",
    "State Duma",
    "Supreme Court",
    "United Arab Emirates",
    "United Kingdom",
    "Wall Street",
    "Warsaw Pact",
    "World Bank",
    "World Cup",
    "World Trade Organization",
    "World War",
    "Central Intelligence Agency",
    "Federal Reserve",
    "Prosecutor General",
    "Attorney General",
    "Secretary General",
    "European Court",
    "Supreme Commander",
];

/// Posts and offices that have capitals as part of a name or before one.
const POSTS: &[&str] = &[
    "Armed Forces",
    "Central Bank",
    "Defence Minister",
    "Defence Ministry",
    "Defense Minister",
    "Defense Ministry",
    "Foreign Affairs",
    "Foreign Minister",
    "Foreign Ministry",
    "Foreign Secretary",
    "General Staff",
    "Internal Affairs",
    "Minister of Defence",
    "Minister of Defense",
    "Minister of Foreign Affairs",
    "Minister of Internal Affairs",
    "Ministry of Defence",
    "Ministry of Defense",
    "Ministry of Foreign Affairs",
    "Ministry of Internal Affairs",
    "Prime Minister",
    "Secretary of Defense",
    "Secretary of State",
    "Supreme Council",
    "Vice President",
    "Interior Ministry",
    "Interior Minister",
    "Ministry of Justice",
    "Ministry of Finance",
    "Finance Minister",
    "Finance Ministry",
    "United Armed Forces",
    "Minister of Economy",
    "Ministry of Health",
    "Ministry of Education",
    "Ministry of Culture",
];

/// Words that modify an institution's head; sorted.
const MODIFIERS: &[&str] = &[
    "armed",
    "central",
    "civil",
    "constitutional",
    "criminal",
    "defence",
    "defense",
    "economic",
    "executive",
    "federal",
    "financial",
    "foreign",
    "general",
    "human",
    "industrial",
    "interior",
    "internal",
    "international",
    "investigative",
    "joint",
    "legislative",
    "medical",
    "military",
    "municipal",
    "national",
    "nuclear",
    "orthodox",
    "parliamentary",
    "public",
    "regional",
    "scientific",
    "security",
    "social",
    "special",
    "state",
    "strategic",
    "supreme",
    "trade",
    "united",
    "world",
];

/// Heads of institutions and posts; sorted.
const HEADS: &[&str] = &[
    "academy",
    "affairs",
    "agency",
    "assembly",
    "association",
    "bank",
    "bureau",
    "center",
    "centre",
    "chamber",
    "command",
    "commission",
    "committee",
    "conference",
    "corporation",
    "council",
    "court",
    "department",
    "directorate",
    "duma",
    "federation",
    "forces",
    "foundation",
    "fund",
    "institute",
    "laboratory",
    "league",
    "library",
    "minister",
    "ministry",
    "museum",
    "observatory",
    "office",
    "organisation",
    "organization",
    "parliament",
    "party",
    "police",
    "prosecutor",
    "secretary",
    "service",
    "services",
    "society",
    "staff",
    "theater",
    "theatre",
    "tribunal",
    "union",
    "university",
];

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    let lexicon = view.lexicon();
    for s in view.sentences() {
        let mut at = 0;
        while at < s.len() {
            at = match judge(lexicon, &s, at) {
                Some((end, finding)) => {
                    out.extend(finding);
                    end
                }
                None => at + 1,
            };
        }
    }
}

/// The title that begins at `at`: where it ends, and what is wrong with it. Nothing is wrong with one that the user's
/// glossary writes so, whatever the lists say.
fn judge(lexicon: &Lexicon, s: &Sentence<'_>, at: usize) -> Option<(usize, Option<Finding>)> {
    listed(lexicon, s, at).or_else(|| {
        let (end, finding) = known(s, at).or_else(|| pattern(s, at))?;
        let written = s.span(at, end)?.of(s.text);
        let own = lexicon.english(&written.to_lowercase()).any(|e| e.is_user() && e.accepts(written));
        Some((end, (!own).then_some(finding)))
    })
}

/// A phrase of the lexicon that always has its capitals and here has only some, or a phrase that the user writes so.
fn listed(lexicon: &Lexicon, s: &Sentence<'_>, at: usize) -> Option<(usize, Option<Finding>)> {
    if !s.is_word(at) || matches!(s.normal(at), "the" | "a" | "an") {
        return None;
    }
    for count in (2..=5).rev() {
        let end = at + count;
        let (Some(span), true) = (s.span(at, end), (at..end).all(|i| s.is_word(i))) else { continue };
        let capitals = (at..end).filter(|&i| s.case(i) != Case::Lower && !(i == at && s.is_first(i))).count();
        if capitals == 0 {
            continue;
        }
        let written = span.of(s.text);
        let key = (at..end).map(|i| s.normal(i)).collect::<Vec<_>>().join(" ");
        // Users' entries come first, and where there is one the built-in ones are silent.
        let users = lexicon.english(&key).next().is_some_and(Entry::is_user);
        let entries = || lexicon.english(&key).filter(|e| e.is_user() == users);
        if entries().any(|e| e.accepts(written)) {
            return users.then_some((end, None));
        }
        let capitalised = |e: &Entry| match e.kind {
            Kind::Organisation | Kind::Media | Kind::Proper | Kind::Treaty => true,
            // Both ways are right for a post, until a house says which is its own.
            Kind::Post => users,
            _ => false,
        };
        let canonical = entries().filter(|e| capitalised(e)).flat_map(Entry::forms).find(|f| f.to_lowercase() == key);
        let Some(canonical) = canonical else { continue };
        // A capital at the start of a sentence says nothing about the rest; all capitals are a headline.
        let same_tail = canonical.split(' ').skip(1).eq(written.split(' ').skip(1));
        if s.is_first(at) && same_tail || (at..end).all(|i| s.case(i) == Case::Upper) {
            return None;
        }
        let message = format!("“{written}” has only some of its capitals");
        return Some((end, Some(RULE.finding(message).target(span).suggest(canonical).confidence(0.97))));
    }
    None
}

/// A known title that begins at `at` with wrong capitals: where it ends and what to say. The longest wins.
fn known(s: &Sentence<'_>, at: usize) -> Option<(usize, Finding)> {
    let mut best: Option<(usize, &str, bool)> = None;
    for (list, post) in [(NAMES, false), (POSTS, true)] {
        for name in list {
            let count = name.split(' ').count();
            let longer = best.is_none_or(|b| count > b.0);
            let equal = |(n, w): (usize, &str)| s.normal(at + n).eq_ignore_ascii_case(w.trim_start_matches('!'));
            if longer && name.split(' ').enumerate().all(equal) {
                best = Some((count, name, post));
            }
        }
    }
    let (count, name, post) = best?;
    let end = at + count;
    let first = s.is_first(at);
    let content = |n: usize| s.normal(at + n) != "of";
    let capitals = (0..count).filter(|&n| content(n) && s.case(at + n) != Case::Lower).count();
    let total = (0..count).filter(|&n| content(n)).count();
    let small = capitals == 0 || capitals == 1 && first && s.case(at) != Case::Lower;
    if capitals == total || s.case(at) == Case::Upper {
        // Right as it is: nothing inside it may be looked at either.
        return None;
    }
    let canonical = name.trim_start_matches('!');
    if small {
        // `White house` at the start of a sentence, or everything small: wrong only for the best known.
        let known = name.starts_with('!')
            && (s.before(at) == "the" || capitals == 1 && s.segment.kind == SegmentKind::Sentence);
        if !known {
            return None;
        }
    }
    let finding = RULE
        .finding(format!("“{}” has only some of its capitals", s.span(at, end)?.of(s.text)))
        .target(s.span(at, end)?)
        .confidence(if small { 0.8 } else { 0.97 });
    // A post before a name has its capitals; elsewhere small letters would be as right.
    let before_name = s.case(end) == Case::Capital && s.is_word(end);
    Some((end, if post && !before_name { finding } else { finding.suggest(canonical) }))
}

/// A modifier and a head of which one has a capital: where it ends and what to say.
fn pattern(s: &Sentence<'_>, at: usize) -> Option<(usize, Finding)> {
    if !s.is_word(at) || s.is_first(at) || s.segment.kind != SegmentKind::Sentence {
        return None;
    }
    let modifier = |i: usize| in_list(MODIFIERS, s.normal(i));
    // `UK athletics Federation`: a small noun between two capitals.
    let enclosed = matches!(s.tag(at), Tag::Noun | Tag::Nouns | Tag::Adj)
        && s.case(at) == Case::Lower
        && s.tag_before(at).is_name()
        && at.checked_sub(1).is_some_and(|i| s.case(i) != Case::Lower && !s.is_first(i))
        && s.case(at + 1) == Case::Capital;
    if !modifier(at) && !enclosed {
        return None;
    }
    let mut end = at + 1;
    while modifier(end) {
        end += 1;
    }
    if !in_list(HEADS, s.normal(end)) {
        return None;
    }
    end += 1;
    let capitals = (at..end).filter(|&i| s.case(i) == Case::Capital).count();
    if capitals == 0 || capitals == end - at || (at..end).any(|i| s.case(i) == Case::Upper) {
        return None;
    }
    // `Moscow state University`: the words before it belong to it, but the message is the same.
    let span = s.span(at, end)?;
    Some((
        end,
        RULE.finding(format!("“{}” has only some of its capitals", span.of(s.text))).target(span).confidence(0.85),
    ))
}

/// Whether word `at` belongs to a title that this rule marks; then no other rule about capitals need look at it.
pub(super) fn half_capitalised(lexicon: &Lexicon, s: &Sentence<'_>, at: usize) -> bool {
    (at.saturating_sub(4)..=at)
        .any(|from| judge(lexicon, s, from).is_some_and(|(end, finding)| end > at && finding.is_some()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted() {
        for list in [MODIFIERS, HEADS] {
            assert!(list.windows(2).all(|w| w[0] < w[1]));
        }
    }
}
