//! Russian name inflection without a dictionary: from a word form to the base forms it may come from.
//!
//! Purely a table of endings. Every applicable row is a guess, none is trusted alone: who scores the guesses
//! (the transliteration model, a cluster of mentions) decides. Source: the declension tables of Zaliznyak's grammar
//! dictionary as far as they concern names, written out by ending.

/// One guess at the base form: keep `keep` letters of the word and put `tail` behind them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    /// Letters (code points) of the word that stay.
    pub keep: usize,
    /// What follows them in the base form; may be empty.
    pub tail: &'static str,
    /// Which row of the ending table applied: 0 for the first.
    pub row: u8,
}

/// What must stand before an ending for a row to apply.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// A consonant.
    Consonant,
    /// One of г к х ж ч ш щ, after which и is written for ы.
    Velar,
    /// One of ж ц ч ш щ, after which an unstressed е is written for о.
    Sibilant,
    /// Another consonant.
    Hard,
    /// A vowel (endings after it come from a base in -й).
    Vowel,
    /// Anything.
    Any,
}

/// An ending, what stands before it, and the endings of the base forms that it may come from.
struct Ending {
    cut: &'static str,
    before: Before,
    base: &'static [&'static str],
}

const fn row(cut: &'static str, before: Before, base: &'static [&'static str]) -> Ending {
    Ending { cut, before, base }
}

use Before::{Any, Consonant, Hard, Sibilant, Velar, Vowel};

/// Endings of names, longest first within a shared tail so that reading order is the order of plausibility.
const ENDINGS: &[Ending] = &[
    // Adjectives and surnames declined like them (-ский, -ой, -ая).
    row("ого", Consonant, &["ий", "ый", "ой"]),
    row("его", Consonant, &["ий"]),
    row("ому", Consonant, &["ий", "ый", "ой"]),
    row("ему", Consonant, &["ий"]),
    row("ыми", Consonant, &["ый", "", "ой"]),
    row("ими", Consonant, &["ий", "ой"]),
    row("ую", Consonant, &["ая"]),
    row("юю", Consonant, &["яя"]),
    row("ых", Consonant, &["ый", "", "ой"]),
    row("их", Consonant, &["ий", "ой"]),
    row("ые", Consonant, &["ый", "ой"]),
    row("ие", Consonant, &["ий", "ой"]),
    row("ым", Consonant, &["", "ый", "ой"]),
    row("им", Consonant, &["ий", "ой"]),
    // Feminine -ия, masculine -ий and -ей.
    row("ией", Consonant, &["ия"]),
    row("ии", Consonant, &["ия", "ий"]),
    row("ию", Consonant, &["ия", "ий"]),
    row("ием", Consonant, &["ий"]),
    row("ия", Consonant, &["ий"]),
    // Nouns: plural.
    row("ами", Consonant, &["", "а"]),
    row("ями", Any, &["ь", "й", "я"]),
    row("ах", Consonant, &["", "а"]),
    row("ях", Any, &["ь", "й", "я"]),
    row("ам", Consonant, &["", "а"]),
    row("ям", Any, &["ь", "й", "я"]),
    row("ов", Consonant, &[""]),
    row("ев", Any, &["й", ""]),
    // Nouns: singular.
    row("ом", Consonant, &["", "ий", "ый", "ой"]),
    row("ем", Sibilant, &["", "ий"]),
    row("ем", Consonant, &["ь", "ий"]),
    row("ем", Vowel, &["й"]),
    row("ём", Consonant, &["ь"]),
    row("ём", Vowel, &["й"]),
    row("ой", Consonant, &["а", "ая"]),
    row("ою", Consonant, &["а"]),
    row("ей", Sibilant, &["а"]),
    row("ей", Any, &["я", "ь"]),
    row("ёй", Any, &["я"]),
    row("ею", Sibilant, &["а"]),
    row("ею", Any, &["я"]),
    row("а", Consonant, &[""]),
    row("я", Consonant, &["ь"]),
    row("я", Vowel, &["й"]),
    row("у", Consonant, &["", "а"]),
    row("ю", Consonant, &["ь", "я"]),
    row("ю", Vowel, &["й", "я"]),
    row("е", Consonant, &["", "а", "ь", "я"]),
    row("е", Vowel, &["й", "я"]),
    row("ы", Hard, &["а", ""]),
    row("и", Velar, &["а", ""]),
    row("и", Consonant, &["ь", "я"]),
    row("и", Vowel, &["й", "я"]),
    row("ью", Consonant, &["ь"]),
];

fn is_vowel(c: char) -> bool {
    matches!(c, 'а' | 'е' | 'ё' | 'и' | 'о' | 'у' | 'ы' | 'э' | 'ю' | 'я')
}

/// Every base form the lower-case `word` may be a case form of, without the word itself, most plausible first within
/// an ending. Words of fewer than two letters before the ending have none.
///
/// ```
/// let cuts = align::names::inflect::cuts("трампом");
/// assert!(cuts.iter().any(|cut| cut.keep == 5 && cut.tail.is_empty()));
/// ```
pub fn cuts(word: &str) -> Vec<Cut> {
    let letters: Vec<char> = word.chars().collect();
    let mut out: Vec<Cut> = Vec::new();
    for (n, ending) in ENDINGS.iter().enumerate() {
        let size = ending.cut.chars().count();
        let Some(keep) = letters.len().checked_sub(size).filter(|&k| k >= 2) else { continue };
        if !letters[keep..].iter().copied().eq(ending.cut.chars()) {
            continue;
        }
        let last = letters[keep - 1];
        let fits = match ending.before {
            Consonant => !is_vowel(last) && last != 'й' && last != 'ь',
            Velar => "гкхжчшщ".contains(last),
            Sibilant => "жцчшщ".contains(last),
            Hard => !is_vowel(last) && !"гкхжчшщйьъ".contains(last),
            Vowel => is_vowel(last) || last == 'ь',
            Any => true,
        };
        if !fits {
            continue;
        }
        for tail in ending.base {
            // A stem that would end in a bare cluster no Russian name ends in is still kept: foreign names do.
            if tail.is_empty() && is_vowel(last) {
                continue;
            }
            // Russian writes no ы after these: Чайковскому is of Чайковский.
            if tail.starts_with('ы') && "гкхжчшщ".contains(last) {
                continue;
            }
            let cut = Cut { keep, tail, row: n.try_into().unwrap_or(u8::MAX) };
            if !out.iter().any(|c| c.keep == keep && c.tail == *tail) {
                out.push(cut);
            }
        }
    }
    out
}

/// The base forms the lower-case `word` may come from, as [`cuts`] finds them, plus those with a fleeting vowel
/// (павла: павел, льва: лев, кравца: кравец). The word itself comes first.
///
/// ```
/// let bases = align::names::inflect::base_forms("горького");
/// assert_eq!(bases.first().map(String::as_str), Some("горького"));
/// assert!(bases.contains(&"горький".to_owned()));
/// ```
pub fn base_forms(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    let mut out = vec![word.to_owned()];
    for cut in cuts(word) {
        let stem = &letters[..cut.keep.min(letters.len())];
        let mut base: String = stem.iter().collect();
        base.push_str(cut.tail);
        push_new(&mut out, base);
        if cut.tail.is_empty() {
            for fleeting in fleeting_vowel(stem) {
                push_new(&mut out, fleeting);
            }
        }
    }
    out
}

/// Bases with the vowel that the case forms lose, for a stem that ends in two consonants (or in consonant, ь,
/// consonant).
fn fleeting_vowel(stem: &[char]) -> Vec<String> {
    let [head @ .., before, last] = stem else { return Vec::new() };
    if head.is_empty() && *before != 'ь' || is_vowel(*before) || is_vowel(*last) {
        return Vec::new();
    }
    let vowels: &[char] = match last {
        'ц' => &['е'],
        'к' if *before == 'ь' => &['е', 'ё'],
        'к' => &['о', 'е', 'ё'],
        'л' | 'в' => &['е'],
        _ => return Vec::new(),
    };
    vowels
        .iter()
        .map(|&vowel| {
            let mut base: String = head.iter().collect();
            // After ь (льва, королька) and й (бойца) the sign goes: лев, королек, боец.
            let sign = *before == 'ь' || *before == 'й' && *last == 'ц';
            if !sign || head.is_empty() {
                base.push(*before);
            }
            base.push(vowel);
            base.push(*last);
            base
        })
        .collect()
}

fn push_new(out: &mut Vec<String>, word: String) {
    if !out.contains(&word) {
        out.push(word);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_forms_lead_back_to_their_base() {
        for (form, base) in [
            ("трампа", "трамп"),
            ("трампом", "трамп"),
            ("трампе", "трамп"),
            ("ивановым", "иванов"),
            ("ивановой", "иванова"),
            ("анны", "анна"),
            ("анной", "анна"),
            ("марии", "мария"),
            ("марией", "мария"),
            ("сергея", "сергей"),
            ("сергеем", "сергей"),
            ("игорю", "игорь"),
            ("горького", "горький"),
            ("толстому", "толстой"),
            ("белым", "белый"),
            ("крупскую", "крупская"),
            ("павла", "павел"),
            ("льва", "лев"),
            ("кравцом", "кравец"),
            ("ильёй", "илья"),
        ] {
            assert!(base_forms(form).contains(&base.to_owned()), "{form} -> {base}: {:?}", base_forms(form));
        }
    }

    #[test]
    fn short_words_and_foreign_letters_are_left_alone() {
        assert!(!base_forms("чайковскому").contains(&"чайковскый".to_owned()));
        assert_eq!(base_forms("а"), ["а"]);
        assert_eq!(base_forms("коми"), ["коми", "комь", "комя"]);
        assert_eq!(base_forms("trump"), ["trump"]);
        assert_eq!(base_forms(""), [""]);
    }
}
