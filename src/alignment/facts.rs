//! What the aligner reads off a line besides its vector: length, numbers, name keys, how it begins.
//!
//! Crude on purpose: these are soft features of an alignment, not findings. Numbers and names are judged elsewhere.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use crate::text::{Case, Side, Span, TokenKind, case, tokens};

/// A line as the aligner sees it.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    /// Code points.
    pub chars: f32,
    /// Values of the numbers written in digits.
    pub numbers: Vec<u64>,
    /// Values of the numbers written in words: partners for digits of the other side, never missed themselves.
    pub spelled: Vec<u64>,
    /// Sorted consonant keys of capitalised words, with the weight of each (how rare it is in the document pair).
    pub names: Vec<(u32, f32)>,
    /// Begins with a dash or a quotation mark.
    pub speech: bool,
}

/// The facts of a line. Name weights are filled in by [`weigh`].
pub(super) fn facts(line: &str, side: Side) -> Facts {
    let mut out = Facts { chars: line.chars().count() as f32, ..Facts::default() };
    out.speech = line.trim_start().starts_with(['-', '–', '—', '―', '«', '"', '“', '„', '\'', '‘']);
    let words = tokens(line, Span::new(0, line.len()));
    let mut number: Option<Number> = None;
    for token in &words {
        let word = token.span.of(line);
        match token.kind {
            TokenKind::Number => {
                let next = Number::read(word, token.span.end);
                match &mut number {
                    // `1 000 000`: groups of three after a blank go on with the number.
                    Some(whole) if next.is_group(word) && gap_is_blank(line, whole.end, token.span.start) => {
                        whole.value = whole.value.wrapping_mul(1000).wrapping_add(next.value);
                        whole.end = next.end;
                    }
                    _ => out.numbers.extend(number.replace(next).map(|n| n.key(0))),
                }
            }
            TokenKind::Word => {
                if let Some(number) = number.take() {
                    let close = gap_is_blank(line, number.end, token.span.start);
                    out.numbers.push(number.key(if close { magnitude(word) } else { 0 }));
                }
                if word.chars().next().is_some_and(char::is_uppercase) && case(word) != Case::Lower {
                    out.names.extend(name_key(word).map(|key| (key, 0.0)));
                }
                out.spelled.extend(spelled_number(word, side));
            }
            TokenKind::Punctuation => {}
        }
    }
    out.numbers.extend(number.map(|n| n.key(0)));
    out.names.sort_unstable_by_key(|n| n.0);
    out.names.dedup_by_key(|n| n.0);
    out
}

/// A number in digits.
struct Number {
    /// The digits without separators.
    value: u64,
    digits: usize,
    /// Digits after the last separator, if they look like a fraction (one or two of them).
    fraction: u32,
    end: usize,
}

impl Number {
    fn read(word: &str, end: usize) -> Self {
        let (mut value, mut digits, mut after, mut separated) = (0_u64, 0, 0, false);
        for c in word.chars() {
            if let Some(digit) = c.to_digit(10) {
                value = value.wrapping_mul(10).wrapping_add(u64::from(digit));
                digits += 1;
                after += 1;
            } else if matches!(c, '.' | ',') {
                separated = true;
                after = 0;
            }
        }
        let fraction = if separated && after < 3 { after } else { 0 };
        Self { value, digits, fraction, end }
    }

    /// Whether it may be a further group of three digits.
    fn is_group(&self, word: &str) -> bool {
        self.digits == 3 && word.chars().all(|c| c.is_ascii_digit())
    }

    /// The value times ten to the `magnitude`, without whole thousands: `600 тыс.` and `600,000` have one key, and so
    /// have `1,5 млн` and `1,500,000`.
    fn key(&self, magnitude: u32) -> u64 {
        let mut value = self.value.wrapping_mul(10_u64.wrapping_pow(magnitude.saturating_sub(self.fraction)));
        while value >= 1000 && value.is_multiple_of(1000) {
            value /= 1000;
        }
        value
    }
}

/// The power of ten that a word after a number stands for; 0 if none.
fn magnitude(word: &str) -> u32 {
    const WORDS: [(&str, u32); 12] = [
        ("тыс", 3),
        ("млн", 6),
        ("миллион", 6),
        ("млрд", 9),
        ("миллиард", 9),
        ("трлн", 12),
        ("триллион", 12),
        ("thousand", 3),
        ("million", 6),
        ("billion", 9),
        ("bn", 9),
        ("trillion", 12),
    ];
    let lower = word.to_lowercase();
    WORDS.iter().find(|(stem, _)| lower.starts_with(stem)).map_or(0, |w| w.1)
}

fn gap_is_blank(line: &str, from: usize, to: usize) -> bool {
    line.get(from..to).is_some_and(|gap| gap.chars().count() == 1 && gap.chars().all(char::is_whitespace))
}

/// Small numbers in words. Only the stems that a digit on the other side is likely to answer.
fn spelled_number(word: &str, side: Side) -> Option<u64> {
    const ENGLISH: &[(&str, u64)] = &[
        ("one", 1),
        ("two", 2),
        ("three", 3),
        ("four", 4),
        ("five", 5),
        ("six", 6),
        ("seven", 7),
        ("eight", 8),
        ("nine", 9),
        ("ten", 10),
        ("eleven", 11),
        ("twelve", 12),
        ("fifteen", 15),
        ("twenty", 20),
        ("thirty", 30),
        ("forty", 40),
        ("fifty", 50),
        ("hundred", 100),
        ("first", 1),
        ("second", 2),
        ("third", 3),
        ("fourth", 4),
        ("fifth", 5),
        ("sixth", 6),
        ("seventh", 7),
        ("eighth", 8),
        ("ninth", 9),
        ("tenth", 10),
    ];
    const RUSSIAN: &[(&str, u64)] = &[
        ("один", 1),
        ("два", 2),
        ("две", 2),
        ("двух", 2),
        ("двое", 2),
        ("три", 3),
        ("трех", 3),
        ("трёх", 3),
        ("трое", 3),
        ("четыр", 4),
        ("пят", 5),
        ("шест", 6),
        ("сем", 7),
        ("восьм", 8),
        ("девят", 9),
        ("десят", 10),
        ("одиннадцат", 11),
        ("двенадцат", 12),
        ("пятнадцат", 15),
        ("двадцат", 20),
        ("тридцат", 30),
        ("сорок", 40),
        ("пятьдесят", 50),
        ("сто", 100),
        ("перв", 1),
        ("втор", 2),
        ("трет", 3),
    ];
    if word.len() > 24 {
        return None;
    }
    let lower = word.to_lowercase();
    match side {
        Side::Target => ENGLISH.iter().find(|(w, _)| *w == lower).map(|w| w.1),
        Side::Source => {
            let fits = |stem: &str| {
                lower.strip_prefix(stem).is_some_and(|rest| {
                    // A stem of three letters stands alone; a longer one takes an ending of up to three letters.
                    rest.is_empty()
                        || (stem.chars().count() > 3 || stem == "пят" || stem == "сем") && rest.chars().count() <= 3
                })
            };
            RUSSIAN.iter().rev().find(|(stem, _)| fits(stem)).map(|w| w.1)
        }
    }
}

/// A key of the first three consonant sounds of a capitalised word, the same for both scripts; a vowel counts only at
/// the beginning. `None` for words with fewer than two sounds.
fn name_key(word: &str) -> Option<u32> {
    let mut key = 0_u32;
    let mut count = 0;
    let mut last = 0_u8;
    let mut chars = word.chars().flat_map(char::to_lowercase).peekable();
    let mut first = true;
    while let Some(c) = chars.next() {
        let next = chars.peek().copied().unwrap_or(' ');
        let mut skip = false;
        let sound = match c {
            'а' | 'е' | 'ё' | 'и' | 'о' | 'у' | 'ы' | 'э' | 'ю' | 'я' | 'й' => 0,
            'a' | 'e' | 'i' | 'o' | 'u' | 'y' => 0,
            'б' | 'b' => b'b',
            'в' | 'v' | 'w' | 'ф' | 'f' => b'v',
            'p' if next == 'h' => {
                skip = true;
                b'v'
            }
            'п' | 'p' => b'p',
            'д' if next == 'ж' => {
                skip = true;
                b'c'
            }
            'д' | 'd' => b'd',
            'ч' | 'ш' | 'щ' | 'ж' | 'j' => b'c',
            'c' | 's' | 'z' if next == 'h' => {
                skip = true;
                b'c'
            }
            't' if matches!(next, 's' | 'z') => {
                skip = true;
                b's'
            }
            't' | 'k' | 'g' if next == 'h' => {
                skip = true;
                if c == 't' { b't' } else { b'k' }
            }
            'т' | 't' => b't',
            'з' | 'с' | 'ц' | 's' | 'z' => b's',
            'c' if matches!(next, 'e' | 'i' | 'y') => b's',
            'г' | 'х' | 'к' | 'g' | 'h' | 'k' | 'c' | 'q' => b'k',
            'x' => b'k',
            'л' | 'l' => b'l',
            'м' | 'm' => b'm',
            'н' | 'n' => b'n',
            'р' | 'r' => b'r',
            _ => continue,
        };
        if skip {
            chars.next();
        }
        if sound == 0 {
            if first {
                key = u32::from(b'a');
                count = 1;
            }
        } else if sound != last {
            key = key << 8 | u32::from(sound);
            count += 1;
        }
        first = false;
        // A vowel between two equal sounds keeps them apart.
        last = sound;
        if count == 3 {
            break;
        }
    }
    (count >= 2).then_some(key)
}

/// Gives every name key its weight: the rarer it is over both sides, the more a match means.
pub(super) fn weigh(sides: [&mut Vec<Facts>; 2]) {
    let total: usize = sides.iter().map(|s| s.len()).sum();
    let mut frequency: FxHashMap<u32, u32> = FxHashMap::default();
    for (key, _) in sides.iter().flat_map(|s| s.iter()).flat_map(|f| &f.names) {
        *frequency.entry(*key).or_default() += 1;
    }
    for (key, weight) in sides.into_iter().flatten().flat_map(|f| &mut f.names) {
        let df = frequency.get(key).copied().unwrap_or(1);
        *weight = libm::logf(1.0 + (total as f32 + 2.0) / (df as f32 + 1.0));
    }
}

/// How the numbers of two runs of lines answer each other: how many are without a partner.
pub(super) fn numbers_unanswered(source: &[Facts], target: &[Facts]) -> usize {
    fn one_way(from: &[Facts], to: &[Facts]) -> usize {
        let mut missing = 0;
        for (at, facts) in from.iter().enumerate() {
            for (nth, value) in facts.numbers.iter().enumerate() {
                let before = from.iter().take(at).flat_map(|f| &f.numbers).chain(facts.numbers.iter().take(nth));
                let seen = before.filter(|v| *v == value).count();
                let there = to.iter().flat_map(|f| &f.numbers).filter(|v| *v == value).count();
                let spelled = || to.iter().flat_map(|f| &f.spelled).any(|v| v == value);
                missing += usize::from(seen >= there && !spelled());
            }
        }
        missing
    }
    one_way(source, target) + one_way(target, source)
}

/// How the name keys of two runs answer each other: the weight of those matched, and how many are not.
pub(super) fn names_matched(source: &[Facts], target: &[Facts]) -> (f32, usize) {
    let mut weight = 0.0;
    let mut missing = 0;
    let has = |run: &[Facts], key: u32| run.iter().any(|f| f.names.iter().any(|n| n.0 == key));
    for (at, facts) in source.iter().enumerate() {
        for &(key, w) in &facts.names {
            if source.get(..at).is_some_and(|before| has(before, key)) {
                continue;
            }
            if has(target, key) {
                weight += w;
            } else {
                missing += 1;
            }
        }
    }
    for (at, facts) in target.iter().enumerate() {
        for &(key, _) in &facts.names {
            if !target.get(..at).is_some_and(|before| has(before, key)) && !has(source, key) {
                missing += 1;
            }
        }
    }
    (weight, missing)
}

/// The text of a segment to give to the encoder: a line in capitals is put in sentence case first, because the
/// encoder has seen few such words and finds them unlike their translation (cosine .31 as they are, .63 lower-cased).
pub fn encoder_text(segment: &str) -> Cow<'_, str> {
    let mut letters = 0_usize;
    let mut capitals = 0_usize;
    let mut long_words = 0_usize;
    let mut run = 0_usize;
    for c in segment.chars() {
        if c.is_alphabetic() {
            letters += 1;
            capitals += usize::from(c.is_uppercase());
            run += 1;
            long_words += usize::from(run == 4);
        } else {
            run = 0;
        }
    }
    // A lone acronym, or a short line of them, is meant to be in capitals.
    if letters < 8 || long_words < 2 || capitals * 10 < letters * 8 {
        return Cow::Borrowed(segment);
    }
    let mut out = String::with_capacity(segment.len());
    let mut first = true;
    for c in segment.chars() {
        if first && c.is_alphabetic() {
            out.extend(c.to_uppercase());
            first = false;
        } else {
            out.extend(c.to_lowercase());
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(line: &str, side: Side) -> Facts {
        facts(line, side)
    }

    #[test]
    fn names_have_one_key_in_both_scripts() {
        for (ru, en) in [
            ("Хафтара", "Haftar"),
            ("Путиным", "Putin"),
            ("Джексон", "Jackson"),
            ("Шишкина", "Shishkin"),
            ("Вашингтоне", "Washington"),
            ("Филипп", "Philip"),
            ("Цюрих", "Tsyurikh"),
            ("Чехов", "Chekhov"),
        ] {
            assert_eq!(name_key(ru), name_key(en), "{ru} {en}");
            assert!(name_key(ru).is_some());
        }
        assert_ne!(name_key("Шишкин"), name_key("Морозов"));
    }

    #[test]
    fn numbers_answer_across_separators_and_words() {
        let ru = [of("В 2016 году продано 1 200 000 машин, из них 5 красных и 2,4 тонны.", Side::Source)];
        let en = [of("In 2016, 1,200,000 cars were sold, five of them red, and 2.4 tonnes.", Side::Target)];
        assert_eq!(numbers_unanswered(&ru, &en), 0);
        let scaled = [of("Было 600 тыс. рублей и 1,5 млн долларов, 3,5%.", Side::Source)];
        let plain = [of("There were 600,000 rubles and 1,500,000 dollars, 3.5%.", Side::Target)];
        assert_eq!(numbers_unanswered(&scaled, &plain), 0);
        let wrong = [of("In 2017, 1,200,000 cars were sold, five of them red, and 2.4 tonnes.", Side::Target)];
        assert_eq!(numbers_unanswered(&ru, &wrong), 2);
    }

    #[test]
    fn capitals_are_put_in_sentence_case_and_acronyms_left() {
        assert_eq!(encoder_text("НОВОСТИ ВЕЛИКОГО ГОРОДА"), "Новости великого города");
        assert_eq!(encoder_text("Новости НАТО"), "Новости НАТО");
        assert_eq!(encoder_text("США, ЕС, НАТО, ООН"), "США, ЕС, НАТО, ООН");
    }
}
