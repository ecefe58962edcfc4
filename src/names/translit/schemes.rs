//! Mechanical romanizations: what each published scheme makes of a Russian word, letter by letter.
//!
//! Tables after the public standards, with the signs that have no letter left out (so ISO 9 and its kin appear as
//! they are typed on a plain keyboard). A name spelt as one of these and otherwise in English may be a
//! back-transliteration.

use super::fold::{RU_CODES, ru_codes};

/// A romanization scheme: a table of letters and what the context changes.
struct Scheme {
    name: &'static str,
    /// For а to я with ё after е, 33 entries.
    letters: [&'static str; 33],
    /// е at the start, after a vowel and after a sign.
    ye: &'static str,
    /// The endings -ий and -ый.
    iy: Option<[&'static str; 2]>,
}

/// The letters of BGN/PCGN, from which the other schemes differ in a few.
#[rustfmt::skip]
const BGN: [&str; 33] = [
    "a", "b", "v", "g", "d", "e", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "kh",
    "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya",
];

/// [`BGN`] but for some letters.
const fn letters(changes: &[(char, &'static str)]) -> [&'static str; 33] {
    let mut out = BGN;
    let mut n = 0;
    while n < changes.len() {
        let (letter, latin) = changes[n];
        // Unicode has ё apart from the others.
        let at = match letter {
            'а'..='е' => letter as usize - 'а' as usize,
            'ё' => 6,
            _ => letter as usize - 'а' as usize + 1,
        };
        out[at] = latin;
        n += 1;
    }
    out
}

#[rustfmt::skip]
const SCHEMES: &[Scheme] = &[
    Scheme { name: "BGN/PCGN", ye: "ye", iy: None, letters: letters(&[]) },
    Scheme { name: "Wikipedia", ye: "ye", iy: Some(["y", "y"]), letters: letters(&[('ё', "yo")]) },
    Scheme { name: "ICAO 9303", ye: "e", iy: None, letters: letters(&[('й', "i"), ('ъ', "ie"), ('ю', "iu"), ('я', "ia")]) },
    Scheme { name: "GOST R 7.0.34", ye: "e", iy: None, letters: letters(&[('ё', "yo"), ('й', "j"), ('х', "x"), ('ц', "c"), ('щ', "shh")]) },
    Scheme { name: "road signs", ye: "ye", iy: Some(["iy", "iy"]), letters: letters(&[('ё', "yo"), ('щ', "sch")]) },
    Scheme { name: "Interior Ministry 782", ye: "ye", iy: None, letters: letters(&[('ё', "ye")]) },
    Scheme { name: "telegraph", ye: "e", iy: None, letters: letters(&[('ж', "j"), ('й', "i"), ('х', "h"), ('ц', "c"), ('щ', "sc"), ('ю', "iu"), ('я', "ia")]) },
    Scheme { name: "plain", ye: "e", iy: None, letters: letters(&[('ё', "yo"), ('х', "h"), ('щ', "sch")]) },
    Scheme { name: "scholarly", ye: "e", iy: None, letters: letters(&[('ж', "z"), ('й', "j"), ('х', "x"), ('ц', "c"), ('ч', "c"), ('ш', "s"), ('щ', "sc"), ('ю', "ju"), ('я', "ja")]) },
    Scheme { name: "ALA-LC", ye: "e", iy: None, letters: letters(&[('й', "i"), ('ю', "iu"), ('я', "ia")]) },
];

fn is_vowel(code: u8) -> bool {
    matches!(code, 1 | 6 | 7 | 10 | 16 | 21 | 29 | 31 | 32 | 33)
}

/// What a scheme makes of each letter, then of the ending.
fn pieces<'s>(scheme: &'s Scheme, codes: &'s [u8]) -> impl Iterator<Item = &'static str> + use<'s> {
    debug_assert_eq!(scheme.letters.len() + 1, RU_CODES);
    let (codes, ending) = match (codes, scheme.iy) {
        ([head @ .., 10, 11], Some([iy, _])) if !head.is_empty() => (head, iy),
        ([head @ .., 29, 11], Some([_, yy])) if !head.is_empty() => (head, yy),
        _ => (codes, ""),
    };
    let mut before = 0u8;
    let letter = move |&code: &u8| {
        let iotated = before == 0 || is_vowel(before) || matches!(before, 28 | 30);
        before = code;
        match code {
            6 if iotated => scheme.ye,
            _ => scheme.letters.get(usize::from(code).wrapping_sub(1)).copied().unwrap_or(""),
        }
    };
    codes.iter().map(letter).chain(std::iter::once(ending))
}

fn romanize(scheme: &Scheme, codes: &[u8]) -> String {
    pieces(scheme, codes).collect()
}

/// What the mechanical schemes make of a Russian word, lower case, each spelling once, with the scheme that gives it
/// first.
///
/// ```
/// let made = align::names::translit::romanizations("Коми");
/// assert_eq!(made, [("BGN/PCGN", "komi".to_owned())]);
/// ```
pub fn romanizations(word: &str) -> Vec<(&'static str, String)> {
    romanized(&ru_codes(word))
}

/// As [`romanizations`], from letter codes.
pub(super) fn romanized(codes: &[u8]) -> Vec<(&'static str, String)> {
    let mut out: Vec<(&'static str, String)> = Vec::new();
    for scheme in SCHEMES {
        let made = romanize(scheme, codes);
        if !out.iter().any(|(_, known)| *known == made) {
            out.push((scheme.name, made));
        }
    }
    out
}

/// Which schemes (one bit each, in the order of the table) make exactly `en` of a Russian word.
pub(super) fn romanized_as(ru: &[u8], en: &[u8]) -> u32 {
    let mut mask = 0;
    for (n, scheme) in SCHEMES.iter().enumerate() {
        if spells(scheme, ru, en) {
            mask |= 1 << n;
        }
    }
    mask
}

/// [`romanize`] compared letter by letter, without making the word.
fn spells(scheme: &Scheme, codes: &[u8], en: &[u8]) -> bool {
    let mut rest = en.iter();
    let same = |b: u8, code: Option<&u8>| code.is_some_and(|code| code + b'a' - 1 == b);
    pieces(scheme, codes).flat_map(str::bytes).all(|b| same(b, rest.next())) && rest.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comparing_is_the_same_as_making() {
        for word in ["Достоевский", "Белый", "Объездчиков", "Щукин", "Коми", "ь"] {
            let codes = ru_codes(word);
            for (n, scheme) in SCHEMES.iter().enumerate() {
                let made = super::super::fold::en_codes(&romanize(scheme, &codes));
                assert_ne!(romanized_as(&codes, &made) & 1 << n, 0, "{} {word}", scheme.name);
                let mut other = made.clone();
                other.push(1);
                assert_eq!(romanized_as(&codes, &other), 0);
            }
        }
    }

    #[test]
    fn schemes_spell_as_published() {
        let of = |name: &str, word: &str| {
            SCHEMES.iter().find(|s| s.name == name).map(|s| romanize(s, &ru_codes(word))).unwrap()
        };
        assert_eq!(of("Wikipedia", "Достоевский"), "dostoyevsky");
        assert_eq!(of("ICAO 9303", "Юрий"), "iurii");
        assert_eq!(of("BGN/PCGN", "Хрущёв"), "khrushchev");
        assert_eq!(of("road signs", "Грозный"), "grozniy");
        assert_eq!(of("telegraph", "Жуков"), "jukov");
    }
}
