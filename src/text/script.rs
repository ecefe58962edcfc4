//! Which script a letter belongs to.

/// `char::is_alphabetic`, quick for the letters of Russian and English: the standard library searches a table for all
/// that is not ASCII.
#[inline]
pub fn is_letter(c: char) -> bool {
    matches!(c, 'a'..='z' | 'A'..='Z' | 'А'..='я' | 'ё' | 'Ё') || !c.is_ascii() && c.is_alphabetic()
}

/// Whether `c` is a Cyrillic letter (Russian, Ukrainian, Belarusian, Kazakh, …).
pub fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{52F}' | '\u{1C80}'..='\u{1C8F}' | '\u{2DE0}'..='\u{2DFF}' | '\u{A640}'..='\u{A69F}')
        && is_letter(c)
}

/// Whether `c` is a Latin letter.
pub fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic() || (matches!(c, '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}') && c.is_alphabetic())
}

#[cfg(test)]
mod tests {
    #[test]
    fn letters_are_those_of_the_standard_library() {
        for c in (0..0x3000).filter_map(char::from_u32) {
            assert_eq!(super::is_letter(c), c.is_alphabetic(), "{c:?}");
        }
    }
}
