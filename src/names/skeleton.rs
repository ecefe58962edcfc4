//! Consonant skeletons: a cheap, generous test of whether an English token could sound like a Russian one at all.
//!
//! Used before the transliteration model to spare it hopeless pairs. It may pass wrong pairs, it should not lose right
//! ones.

/// The consonants of a word as classes: lip stops `p`, lip fricatives `f`, throat `k`, teeth `t`, hisses `s`, `l`,
/// `r`, `m`, `n`. Vowels, signs, English `h` and doubled classes vanish.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Skeleton {
    classes: Vec<u8>,
    /// Letters of the word it came from.
    letters: usize,
}

impl Skeleton {
    /// Of a Russian word (any Cyrillic; Latin letters inside are read as English).
    pub(super) fn russian(word: &str) -> Self {
        let chars: Vec<char> = word.chars().flat_map(char::to_lowercase).collect();
        let mut out = Self { classes: Vec::with_capacity(chars.len()), letters: chars.len() };
        for (at, &c) in chars.iter().enumerate() {
            let next = chars.get(at + 1).copied().unwrap_or(' ');
            match c {
                'б' | 'п' => out.push(b'p'),
                'в' | 'ф' => out.push(b'f'),
                'г' | 'к' | 'х' | 'ґ' | 'қ' | 'ғ' | 'һ' | 'ҳ' => out.push(b'k'),
                // дж is one English letter.
                'д' if next == 'ж' => {}
                'д' | 'т' => out.push(b't'),
                'ж' | 'з' | 'с' | 'ц' | 'ч' | 'ш' | 'щ' | 'ҷ' => out.push(b's'),
                'л' => out.push(b'l'),
                'р' => out.push(b'r'),
                'м' => out.push(b'm'),
                'н' | 'ң' => out.push(b'n'),
                _ if c.is_ascii_alphabetic() => out.latin(c, next),
                _ => {}
            }
        }
        out
    }

    /// Of an English word.
    pub(super) fn english(word: &str) -> Self {
        let chars: Vec<char> = word.chars().flat_map(char::to_lowercase).map(unaccented).collect();
        let mut out = Self { classes: Vec::with_capacity(chars.len()), letters: chars.len() };
        for (at, &c) in chars.iter().enumerate() {
            out.latin(c, chars.get(at + 1).copied().unwrap_or(' '));
        }
        out
    }

    fn latin(&mut self, c: char, next: char) {
        match c {
            'p' if next == 'h' => self.push(b'f'),
            'b' | 'p' => self.push(b'p'),
            'f' | 'v' | 'w' => self.push(b'f'),
            'c' if matches!(next, 'e' | 'i' | 'y' | 'h' | 'z') => self.push(b's'),
            'd' if next == 'j' || next == 'g' => {}
            'g' | 'k' | 'c' | 'q' => self.push(b'k'),
            't' if next == 's' || next == 'z' => {}
            'd' | 't' => self.push(b't'),
            'x' => {
                self.push(b'k');
                self.push(b's');
            }
            'j' | 's' | 'z' => self.push(b's'),
            'l' => self.push(b'l'),
            'r' => self.push(b'r'),
            'm' => self.push(b'm'),
            'n' => self.push(b'n'),
            _ => {}
        }
    }

    fn push(&mut self, class: u8) {
        if self.classes.last() != Some(&class) {
            self.classes.push(class);
        }
    }

    /// Edits between the two skeletons.
    pub(super) fn distance(&self, other: &Self) -> usize {
        strsim::generic_levenshtein(&self.classes, &other.classes)
    }

    /// Whether the two sound much the same: at most one edit in three consonants, but one is always let pass.
    pub(super) fn sounds_like(&self, other: &Self) -> bool {
        let longest = self.classes.len().max(other.classes.len());
        self.may_match(other) && self.distance(other) <= (longest / 3).max(1)
    }

    /// Whether the two could be one name in two scripts: at most one edit in three consonants, plus one for a case
    /// ending or a silent letter.
    pub(super) fn may_match(&self, other: &Self) -> bool {
        let longest = self.classes.len().max(other.classes.len());
        let letters = self.letters.max(1) as f32 / other.letters.max(1) as f32;
        if !(0.4..=2.5).contains(&letters) {
            return false;
        }
        self.distance(other) <= 1 + longest / 3
    }
}

/// The plain letter under an accent, for the letters of European names.
fn unaccented(c: char) -> char {
    match c {
        _ if c.is_ascii() => c,
        'ß' => 's',
        'ø' => 'o',
        'ł' => 'l',
        'đ' | 'ð' => 'd',
        _ => {
            let mut plain = c;
            unicode_normalization::char::decompose_canonical(c, |d| {
                if d.is_ascii_alphabetic() {
                    plain = d;
                }
            });
            plain
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_pass_and_strangers_do_not() {
        let may = |ru: &str, en: &str| Skeleton::russian(ru).may_match(&Skeleton::english(en));
        for (ru, en) in [
            ("Трампом", "trump"),
            ("Джеймса", "James"),
            ("Коми", "Comey"),
            ("Скапарротти", "Scaparotti"),
            ("Уилсона", "Wilson"),
            ("Хиллари", "Hillary"),
            ("Файнер", "finer"),
            ("Шёнефельд", "Schönefeld"),
            ("Жан-Клод", "Jean-Claude"),
        ] {
            assert!(may(ru, en), "{ru} {en}");
        }
        for (ru, en) in [("Трамп", "government"), ("Лавров", "minister"), ("Герасимов", "meeting")]
        {
            assert!(!may(ru, en), "{ru} {en}");
        }
    }
}
