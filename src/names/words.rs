//! What an ordinary English or Russian word is, as far as names need to know: common words, function words, verbs of
//! reporting, titles before a name.
//!
//! Only closed classes and one general word list live here; names are in the lexicon.

use std::sync::OnceLock;

use crate::encoder::Encoder;

/// Sizes 10–35 of SCOWL, stems only.
static COMMON: &str = include_str!("../../seeds/lexicon/english_common.txt");

/// The stems of the list of ordinary English words, sorted.
pub(super) fn common() -> &'static [&'static str] {
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

/// Whether a small English word is a verb of reporting or being: `said` after a title is not the name Said.
pub fn is_reporting_verb(word: &str) -> bool {
    VERBS.binary_search(&word).is_ok()
}

/// Whether a lower-case Russian word is in daily use, as far as the encoder's vocabulary tells: whole words get a piece
/// of their own there if they are frequent. `президент`, `центре`, but not `джастис`, `стерлинг`.
///
/// A capitalised Russian word that is ordinary may be an institution's style (`в Центре`), whose English needs none.
pub fn is_ordinary_russian(word: &str) -> bool {
    Encoder::builtin().pieces(word).len() == 1
}

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

/// Whether a given name (base form, lower case, ё as е) is one that Russians and their neighbours in the East Slavic
/// countries bear and hardly anyone else.
pub fn is_russian_given(lower: &str) -> bool {
    RUSSIAN_GIVEN.binary_search(&lower).is_ok()
}

#[rustfmt::skip]
static RUSSIAN_GIVEN: &[&str] = &[
    "агафья", "аким", "алексей", "алена", "алла", "анастасия", "анатолий", "андрей", "антонина", "аркадий", "арсений",
    "артем", "богдан", "борис", "вадим", "валентин", "валентина", "валерий", "валерия", "варвара", "василий",
    "василиса", "вера", "виталий", "владимир", "владислав", "всеволод", "вячеслав", "галина", "геннадий", "георгий",
    "герасим", "глеб", "григорий", "данила", "дарья", "демьян", "денис", "дмитрий", "евгений", "евгения", "егор",
    "екатерина", "елена", "елизавета", "ефим", "захар", "зинаида", "зоя", "иван", "игнат", "игорь", "илья",
    "иннокентий", "ирина", "кирилл", "клавдия", "константин", "ксения", "кузьма", "лариса", "лев", "леонид", "лидия",
    "любовь", "людмила", "макар", "максим", "маргарита", "матвей", "михаил", "надежда", "наталия", "наталья",
    "никита", "николай", "нина", "оксана", "олег", "олеся", "ольга", "павел", "петр", "платон", "полина", "прохор",
    "раиса", "родион", "роман", "ростислав", "руслан", "савелий", "светлана", "святослав", "семен", "сергей",
    "станислав", "степан", "тарас", "татьяна", "тимофей", "тимур", "федор", "фекла", "харитон", "эдуард", "элла",
    "юлия", "юрий", "яков", "ярослав",
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
        for list in [FUNCTION, VERBS, TITLES, RUSSIAN_GIVEN, common()] {
            assert!(list.windows(2).all(|w| w[0] < w[1]), "{:?}", list.windows(2).find(|w| w[0] >= w[1]));
        }
    }

    #[test]
    fn ordinary_russian_words_are_told_from_transcribed_names() {
        for word in ["президент", "центре", "время", "потом"] {
            assert!(is_ordinary_russian(word), "{word}");
        }
        for word in ["джастис", "стерлинг", "вестергрен", "хардвуд"] {
            assert!(!is_ordinary_russian(word), "{word}");
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
