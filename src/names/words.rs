//! What an ordinary English or Russian word is, as far as names need to know: common words, function words, verbs of
//! reporting, titles before a name.
//!
//! Only closed classes and one general word list live here; names are in the lexicon.

use std::sync::OnceLock;

/// Sizes 10–35 of SCOWL, stems only.
static COMMON: &str = include_str!("../../seeds/lexicon/english_common.txt");

fn common() -> &'static [&'static str] {
    static LIST: OnceLock<Vec<&'static str>> = OnceLock::new();
    LIST.get_or_init(|| COMMON.lines().filter(|l| !l.starts_with('#') && !l.is_empty()).collect())
}

/// Whether a lower-case English token is an ordinary word, so that it needs no capital unless it is used as a name:
/// `finer`, `hares`, `trump`; not `tillerson`.
///
/// The list holds stems; regular endings are undone by rule, which lets a few non-words pass as common.
pub fn is_common_english(word: &str) -> bool {
    let list = common();
    let has = |w: &str| w.len() > 1 && list.binary_search(&w).is_ok();
    if has(word) || word.chars().count() < 2 {
        return true;
    }
    const ENDINGS: [&str; 13] = ["s", "es", "d", "ed", "r", "er", "st", "est", "ly", "ing", "ness", "ers", "ings"];
    ENDINGS.iter().filter_map(|ending| word.strip_suffix(ending).map(|stem| (stem, *ending))).any(|(stem, ending)| {
        let vowel = matches!(ending, "ing" | "ings");
        let doubled = matches!(ending, "ed" | "er" | "est" | "ing" | "ers" | "ings");
        let mut end = stem.chars().rev();
        let (last, before) = (end.next(), end.next());
        let shorter = || stem.chars().next_back().and_then(|c| stem.strip_suffix(c)).unwrap_or("");
        has(stem)
            || (last == Some('i') && has(&format!("{}y", shorter())))
            || (vowel && has(&format!("{stem}e")))
            || (doubled && stem.len() > 2 && last == before && has(shorter()))
    })
}

/// English words that are hardly ever anything but grammar: never a rendering of a name unless its given name stands
/// right before.
pub fn is_function_english(word: &str) -> bool {
    FUNCTION.binary_search(&word).is_ok()
}

#[rustfmt::skip]
static FUNCTION: &[&str] = &[
    "a", "about", "after", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be", "been", "before", "being",
    "but", "by", "can", "could", "did", "do", "does", "done", "down", "each", "even", "every", "few", "for", "from",
    "had", "has", "have", "having", "he", "her", "here", "him", "his", "how", "i", "if", "in", "into", "is", "it", "its",
    "just", "less", "many", "may", "me", "might", "more", "most", "much", "must", "my", "no", "nor", "not", "now", "of",
    "off", "on", "one", "only", "or", "other", "our", "out", "over", "own", "per", "same", "shall", "she", "should",
    "since", "so", "some", "such", "than", "that", "the", "their", "them", "then", "there", "these", "they", "this",
    "those", "through", "to", "too", "under", "until", "up", "us", "very", "was", "we", "were", "what", "when", "where",
    "which", "while", "who", "whom", "why", "will", "with", "would", "you", "your",
];

/// Whether an English word, after a name, shows that the name's noun phrase is over: a verb form of reporting or
/// being, a preposition or a conjunction. `the trump intends`, not `the Trump administration`.
pub fn ends_noun_phrase(word: &str) -> bool {
    is_function_english(word) && !matches!(word, "one" | "own" | "all" | "other") || VERBS.binary_search(&word).is_ok()
}

#[rustfmt::skip]
static VERBS: &[&str] = &[
    "accused", "accuses", "added", "adds", "admits", "admitted", "agreed", "agrees", "announced", "announces", "answered",
    "appeared", "appears", "appointed", "argued", "argues", "arrived", "asked", "asks", "became", "becomes", "began",
    "begins", "believed", "believes", "called", "calls", "came", "claimed", "claims", "comes", "concluded", "confirmed",
    "confirms", "continues", "criticised", "criticized", "decided", "decides", "declared", "declares", "declined",
    "defended", "denied", "denies", "emphasized", "expects", "explained", "explains", "expressed", "fired", "gave",
    "gets", "gives", "goes", "got", "held", "holds", "insisted", "insists", "intends", "invited", "knows", "led", "left",
    "likes", "lost", "made", "makes", "mentioned", "met", "needs", "noted", "notes", "offered", "ordered", "plans",
    "promised", "promises", "proposed", "proposes", "recalled", "received", "receives", "refused", "refuses", "remains",
    "replied", "replies", "reported", "reports", "said", "says", "seems", "sent", "served", "showed", "signed", "spoke",
    "started", "stated", "states", "stressed", "supported", "supports", "takes", "thinks", "threatened", "told", "took",
    "tries", "understands", "visited", "wanted", "wants", "warned", "won", "wrote",
];

/// Whether an English word is a title or post that stands before a person's name.
pub fn is_title_english(word: &str) -> bool {
    TITLES.binary_search(&word).is_ok()
}

#[rustfmt::skip]
static TITLES: &[&str] = &[
    "admiral", "ambassador", "analyst", "archbishop", "bishop", "captain", "chairman", "chancellor", "chief", "coach",
    "colonel", "commander", "congressman", "director", "doctor", "dr", "economist", "editor", "emperor", "general",
    "governor", "inspector", "journalist", "judge", "king", "leader", "lieutenant", "major", "marshal", "mayor",
    "minister", "mr", "mrs", "ms", "premier", "president", "professor", "queen", "secretary", "senator", "sergeant",
    "sheikh", "sir", "spokesman",
];

/// Particles inside a Russian spelling of a personal name, written small: `фон`, `де`, `аль`.
pub fn is_particle_russian(word: &str) -> bool {
    matches!(
        word,
        "фон"
            | "де"
            | "да"
            | "ди"
            | "дю"
            | "дель"
            | "делла"
            | "дер"
            | "дос"
            | "душ"
            | "ван"
            | "ла"
            | "ле"
            | "аль"
            | "эль"
            | "аш"
            | "бен"
            | "бин"
            | "ибн"
            | "бинт"
            | "оглы"
            | "кызы"
            | "заде"
            | "тер"
            | "цу"
            | "абу"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_for_the_binary_search() {
        for list in [FUNCTION, VERBS, TITLES, common()] {
            assert!(list.windows(2).all(|w| w[0] < w[1]), "{:?}", list.windows(2).find(|w| w[0] >= w[1]));
        }
    }

    #[test]
    fn common_words_with_their_regular_endings_are_known_and_names_are_not() {
        for word in ["trump", "finer", "hares", "trumps", "stopped", "cities", "running", "made", "us"] {
            assert!(is_common_english(word), "{word}");
        }
        for word in ["tillerson", "scaparrotti", "komi", "putin", "kislyak"] {
            assert!(!is_common_english(word), "{word}");
        }
    }
}
