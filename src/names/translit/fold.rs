//! Letters to small codes: Cyrillic 1..=33, Latin 1..=26, everything else folded or dropped.
//!
//! The only place that knows which letter stands for which: neighbours of the Russian alphabet (Ukrainian,
//! Belarusian, Kazakh, Serbian) take the code of the Russian letter that sounds most alike, look-alike Latin letters
//! inside a Cyrillic word are read as Cyrillic, and Latin letters lose their diacritics as NFKD takes them off.

use unicode_normalization::UnicodeNormalization;

/// Words are cut here (letters): nothing longer is a name, and the work per pair must stay bounded.
pub(super) const MAX_LETTERS: usize = 40;

/// Number of Cyrillic codes, 0 (none) included.
pub(super) const RU_CODES: usize = 34;

/// Number of Latin codes, 0 (none) included.
pub(super) const EN_CODES: usize = 27;

const RU_LETTERS: &str = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя";

/// The codes a Cyrillic letter (lower case) is read as.
fn ru_code(c: char) -> Option<u8> {
    let code = match c {
        'а'..='е' => c as u32 - 'а' as u32 + 1,
        'ё' => 7,
        'ж'..='я' => c as u32 - 'ж' as u32 + 8,
        _ => return None,
    };
    u8::try_from(code).ok()
}

/// Letters of neighbour alphabets, and what Russian writes for them.
fn neighbour(c: char) -> Option<&'static str> {
    Some(match c {
        'ґ' | 'ғ' | 'ҕ' => "г",
        'є' => "е",
        'і' | 'ї' | 'ӣ' => "и",
        'ў' | 'ү' | 'ұ' | 'ӯ' | 'ӱ' => "у",
        'ө' | 'ӧ' => "о",
        'ә' | 'ӓ' => "а",
        'қ' | 'ҡ' | 'ҝ' | 'ќ' => "к",
        'ң' | 'ҥ' => "н",
        'һ' | 'ҳ' => "х",
        'ҷ' | 'ӌ' => "дж",
        'җ' => "ж",
        'ѓ' => "г",
        'ђ' | 'џ' => "дж",
        'ћ' => "ч",
        'ј' => "й",
        'љ' => "ль",
        'њ' => "нь",
        'ѕ' => "дз",
        'ѣ' => "е",
        'ѳ' => "ф",
        'ҫ' => "с",
        'ҙ' => "з",
        _ => return None,
    })
}

/// Latin letters that look like Cyrillic ones, for words of both scripts.
fn look_alike(c: char) -> Option<&'static str> {
    Some(match c {
        'a' => "а",
        'c' => "с",
        'e' => "е",
        'o' => "о",
        'p' => "р",
        'x' => "х",
        'y' => "у",
        'k' => "к",
        'm' => "м",
        't' => "т",
        'h' => "н",
        'b' => "в",
        'i' => "и",
        'n' => "п",
        'u' => "и",
        'r' => "г",
        _ => return None,
    })
}

/// Codes of the letters of a Russian word; case, accents, signs and digits are dropped. At most [`MAX_LETTERS`].
pub(super) fn ru_codes(word: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(word.len() / 2);
    for c in word.chars().flat_map(char::to_lowercase) {
        if let Some(code) = ru_code(c) {
            out.push(code);
        } else if let Some(letters) = neighbour(c).or_else(|| look_alike(c)) {
            out.extend(letters.chars().filter_map(ru_code));
        }
        if out.len() >= MAX_LETTERS {
            break;
        }
    }
    out.truncate(MAX_LETTERS);
    out
}

/// The Russian word that codes spell.
pub(super) fn ru_word(codes: &[u8]) -> String {
    codes.iter().filter_map(|&code| RU_LETTERS.chars().nth(usize::from(code).checked_sub(1)?)).collect()
}

fn push_latin(c: char, out: &mut Vec<u8>) {
    let letters: &str = match c {
        'a'..='z' => {
            out.push(c as u8 - b'a' + 1);
            return;
        }
        'ß' => "ss",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ı' => "i",
        'ə' => "a",
        'ŋ' => "ng",
        'ħ' => "h",
        'ŧ' => "t",
        _ => return,
    };
    out.extend(letters.bytes().map(|b| b - b'a' + 1));
}

/// Codes of the letters of an English word: lower case, diacritics off, other signs dropped. At most [`MAX_LETTERS`].
pub(super) fn en_codes(word: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(word.len());
    if word.is_ascii() {
        for b in word.bytes() {
            if b.is_ascii_alphabetic() {
                out.push(b.to_ascii_lowercase() - b'a' + 1);
            }
        }
    } else {
        for c in word.nfkd().flat_map(char::to_lowercase) {
            push_latin(c, &mut out);
            if out.len() >= MAX_LETTERS {
                break;
            }
        }
    }
    out.truncate(MAX_LETTERS);
    out
}

/// The English word that codes spell, lower case.
pub(super) fn en_word(codes: &[u8]) -> String {
    codes.iter().filter(|&&code| (1..=26).contains(&code)).map(|&code| char::from(b'a' + code - 1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_codes_go_both_ways() {
        let codes = ru_codes(RU_LETTERS);
        assert_eq!(codes, (1..=33).collect::<Vec<u8>>());
        assert_eq!(ru_word(&codes), RU_LETTERS);
        assert_eq!(en_word(&en_codes("Gödel-Łukasz O’Neill")), "godellukaszoneill");
    }

    #[test]
    fn foreign_letters_are_read_as_their_nearest() {
        assert_eq!(ru_word(&ru_codes("Київ")), "киив");
        assert_eq!(ru_word(&ru_codes("Қазақ")), "казак");
        assert_eq!(ru_word(&ru_codes("Джoнсон")), "джонсон");
        assert!(ru_codes("…—!7").is_empty());
    }
}
