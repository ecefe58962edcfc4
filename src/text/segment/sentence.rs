//! Sentences of one paragraph, by punctuation and by what stands around it.

use super::super::{Side, Span};
use super::abbreviations::{Stop, is_opener, stop};
use super::trim;

/// Cuts a paragraph into sentences; without white space at their ends, in order, nothing left out.
pub(super) fn split(text: &str, paragraph: Span, side: Side) -> Vec<Span> {
    let paragraph = trim(text, paragraph);
    let reader = Reader { text: paragraph.of(text), side };
    let mut out = Vec::new();
    let mut start = 0;
    for end in reader.ends() {
        let span = trim(reader.text, Span::new(start, end));
        if !span.is_empty() {
            out.push(span.shift(paragraph.start));
        }
        start = end;
    }
    out
}

/// A headline, and the sentence it ran into, have so many words at least.
const MIN_HEADLINE_WORDS: usize = 3;

/// Whether a capital letter is a label (`класса А`, `vitamin C`) or the pronoun `I`, and so no sign of a new sentence.
fn is_label(before: &str, letter: &str, side: Side) -> bool {
    const LABELLED: &[&str] = &[
        "class",
        "vitamin",
        "grade",
        "group",
        "type",
        "category",
        "hepatitis",
        "plan",
        "team",
        "serie",
        "series",
        "level",
        "класс",
        "витамин",
        "групп",
        "тип",
        "категори",
        "гепатит",
        "план",
        "сери",
        "уров",
        "корпус",
        "сектор",
        "зон",
    ];
    if letter.chars().nth(1).is_some() {
        return false;
    }
    let before_lower = before.to_lowercase();
    let shouted = before.chars().filter(|c| c.is_uppercase()).count() > 1;
    side == Side::Target && letter == "I" || shouted || LABELLED.iter().any(|l| before_lower.starts_with(l))
}

/// Words by white space.
fn words(text: &str) -> impl Iterator<Item = Span> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let start = at + (rest.len() - rest.trim_start().len());
        let length = text.get(start..)?.find(char::is_whitespace).unwrap_or(text.len() - start);
        at = start + length;
        (length > 0).then(|| Span::new(start, at))
    })
}

/// Where a sentence may hold a second one without a stop before it: before capitalised words outside quotes and
/// brackets, but not after a preposition. Byte offsets of those words (and opening quotes before them), rising.
pub(super) fn possible_cuts(text: &str, span: Span, side: Side) -> Vec<usize> {
    let part = span.of(text);
    let mut out = Vec::new();
    let mut open = 0_i32;
    let mut quoted = false;
    let mut before: Option<Span> = None;
    let total = words(part).count();
    for (count, word) in words(part).enumerate() {
        let shown = word.of(part);
        let bare = shown.trim_start_matches(['"', '«', '“', '„', '(']);
        let last = before.map_or("", |b: Span| b.of(part)).trim_end_matches(['"', '»', '”', ')', ']']);
        let begins = bare.chars().next().is_some_and(|c| c.is_uppercase() || c.is_numeric());
        let after_opener = last.chars().next().is_some_and(char::is_lowercase) && is_opener(last, side);
        let ends = last.chars().next_back().is_some_and(char::is_alphanumeric);
        if begins && ends && !after_opener && open <= 0 && !quoted && count > 1 && total - count > 2 {
            out.push(span.start + word.start);
        }
        for c in shown.chars() {
            match c {
                '(' | '[' | '«' | '“' | '„' => open += 1,
                ')' | ']' | '»' | '”' => open -= 1,
                '"' => quoted = !quoted,
                _ => {}
            }
        }
        before = Some(word);
    }
    out
}

struct Reader<'a> {
    text: &'a str,
    side: Side,
}

impl<'a> Reader<'a> {
    fn rest(&self, at: usize) -> &'a str {
        self.text.get(at..).unwrap_or("")
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.rest(at).chars().next()
    }

    /// Where sentences end, in bytes; the last is the end of the text.
    fn ends(&self) -> Vec<usize> {
        let mut ends = Vec::new();
        let mut start = 0;
        let mut at = 0;
        while let Some(found) = self.rest(at).find(['.', '!', '?', '…', ':']) {
            let mark = at + found;
            if self.rest(mark).starts_with(':') {
                at = mark + 1;
                if self.announces_speech(at) {
                    self.missing_stops(start, at, &mut ends);
                    ends.push(at);
                    start = at;
                }
                continue;
            }
            let run = self.skip(mark, |c| matches!(c, '.' | '!' | '?' | '…'));
            let end = self.skip_closers(run);
            if self.is_end(start, mark, run, end) {
                self.missing_stops(start, end, &mut ends);
                ends.push(end);
                start = end;
            }
            at = end;
        }
        if ends.last() != Some(&self.text.len()) {
            self.missing_stops(start, self.text.len(), &mut ends);
            ends.push(self.text.len());
        }
        ends
    }

    /// Whether a turn of a dialogue follows a colon: `Она сказала: — Пойдём.`
    fn announces_speech(&self, at: usize) -> bool {
        let next = self.skip(at, char::is_whitespace);
        let Some(dash) = self.char_at(next).filter(|c| is_dash(*c)) else { return false };
        let after = next + dash.len_utf8();
        let blank = self.char_at(after).is_some_and(char::is_whitespace);
        next > at && blank && self.follower(after).letter.is_some_and(char::is_uppercase)
    }

    /// Finds where a headline without a stop runs into its text (`… открыли мост По нему едут машины`): before a
    /// word that is capitalised only because a sentence begins.
    fn missing_stops(&self, start: usize, end: usize, ends: &mut Vec<usize>) {
        let sentence = Span::new(start, end);
        let mut open = 0_i32;
        let mut quoted = false;
        let mut count = 0;
        let mut before: Option<Span> = None;
        for word in words(sentence.of(self.text)) {
            let word = word.shift(start);
            let text = word.of(self.text);
            if let Some(last) = before
                && open <= 0
                && !quoted
                && count >= MIN_HEADLINE_WORDS
                && self.begins_sentence(last, word, end)
            {
                ends.push(last.end);
                count = 0;
            }
            for c in text.chars() {
                match c {
                    '(' | '[' | '«' | '“' | '„' => open += 1,
                    ')' | ']' | '»' | '”' => open -= 1,
                    '"' => quoted = !quoted,
                    _ => {}
                }
            }
            count += 1;
            before = Some(word);
        }
    }

    /// Whether `word` begins a sentence although `last`, before it, has no stop.
    fn begins_sentence(&self, last: Span, word: Span, end: usize) -> bool {
        let last = last.of(self.text).trim_end_matches(['"', '»', '”', ')']);
        let text = word.of(self.text);
        let bare = text.trim_end_matches(',');
        if !bare.chars().next().is_some_and(char::is_uppercase)
            || bare.chars().nth(1).is_some_and(char::is_uppercase)
            || !last.chars().next_back().is_some_and(char::is_alphanumeric)
            || last.chars().next().is_some_and(char::is_lowercase) && is_opener(last, self.side)
            || !is_opener(bare, self.side)
            || is_label(last, bare, self.side)
        {
            return false;
        }
        // What follows is long enough to be a sentence.
        words(Span::new(word.end, end).of(self.text)).nth(MIN_HEADLINE_WORDS - 1).is_some()
    }

    /// The first byte at or after `at` whose character does not fit.
    fn skip(&self, at: usize, fits: impl Fn(char) -> bool) -> usize {
        let rest = self.rest(at);
        at + (rest.len() - rest.trim_start_matches(fits).len())
    }

    /// Past closing quotes and brackets, and footnote numbers in brackets.
    fn skip_closers(&self, at: usize) -> usize {
        let mut at = self.skip(at, |c| matches!(c, '"' | '»' | '”' | '’' | '\'' | ')' | ']' | '“'));
        while let Some(inner) = self.rest(at).strip_prefix('[') {
            let digits = inner.trim_start_matches(|c: char| c.is_ascii_digit());
            if digits.len() == inner.len() || !digits.starts_with(']') {
                break;
            }
            at += inner.len() - digits.len() + 2;
        }
        at
    }

    /// Whether the marks `mark..run`, with closing quotes up to `end`, end the sentence that began at `start`.
    fn is_end(&self, start: usize, mark: usize, run: usize, end: usize) -> bool {
        let marks = self.text.get(mark..run).unwrap_or("");
        let next = self.skip(end, char::is_whitespace);
        let Some(first) = self.char_at(next) else { return true };
        let word = word_before(self.text.get(start..mark).unwrap_or(""));
        if next == end {
            return marks == "." && end == run && self.is_glued(word, end);
        }
        let follower = self.follower(next);
        let Some(letter) = follower.letter else { return true };
        if letter.is_lowercase() {
            // `«Когда?» — спросил он`, `в 2013 г. он`, `и т. д. и т. п.`
            return false;
        }
        if marks != "." || end != run {
            return !(follower.dash && is_dash(first) && letter.is_lowercase());
        }
        self.full_stop_ends(start, mark, word, &follower)
    }

    /// Whether a single full stop after `word` ends the sentence, given that what follows might begin one.
    fn full_stop_ends(&self, start: usize, mark: usize, word: &str, follower: &Follower<'_>) -> bool {
        let mut letters = word.chars();
        let (first, second) = (letters.next(), letters.next());
        let Some(first) = first else { return true };
        let opener =
            follower.word.chars().next().is_some_and(char::is_uppercase) && is_opener(follower.word, self.side);
        if word.chars().all(|c| c.is_ascii_digit()) {
            // `1. Введение`: the number of an item, not a sentence.
            let alone = trim(self.text, Span::new(start, mark)).of(self.text) == word;
            return !(alone && word.len() <= 3);
        }
        if second.is_none() && first.is_uppercase() {
            // An initial: `А. С. Пушкин`; but `витамин C. Он`.
            return opener && !follower.is_initial;
        }
        match stop(word, self.side) {
            Stop::Ordinary => true,
            Stop::Inside => false,
            Stop::Either => opener || follower.dash,
        }
    }

    /// Whether a full stop without a blank after it still ends a sentence: `в сети.Каждый день`.
    fn is_glued(&self, word: &str, end: usize) -> bool {
        let next = word_at(self.rest(end));
        let mut letters = next.chars();
        let capital = letters.next().is_some_and(char::is_uppercase) && letters.next().is_none_or(char::is_lowercase);
        let before = word.chars().count() > 1 && word.chars().all(char::is_lowercase) && !word.contains('.');
        let cyrillic = |w: &str| w.chars().all(super::is_cyrillic);
        capital
            && before
            && (cyrillic(word) && cyrillic(next) && stop(word, self.side) == Stop::Ordinary
                || is_opener(next, self.side) && !self.rest(end + next.len()).starts_with(['.', '/']))
    }

    /// What stands at `at`, quotes, brackets and a dash aside.
    fn follower(&self, at: usize) -> Follower<'a> {
        let mut at = at;
        let mut dash = false;
        while let Some(c) = self.char_at(at) {
            if is_dash(c) {
                dash = true;
            } else if !(c.is_whitespace() || matches!(c, '"' | '«' | '“' | '„' | '‘' | '\'' | '(' | '[' | '¿' | '¡'))
            {
                break;
            }
            at += c.len_utf8();
        }
        let word = word_at(self.rest(at));
        let is_initial = word.chars().count() == 1
            && word.chars().all(char::is_uppercase)
            && self.rest(at + word.len()).starts_with('.');
        Follower { letter: self.char_at(at), word, dash, is_initial }
    }
}

/// What follows a full stop.
struct Follower<'a> {
    /// The first character that is no quote, bracket or dash.
    letter: Option<char>,
    /// The word it begins, or `""`.
    word: &'a str,
    /// A dash stands before it.
    dash: bool,
    /// It is a single capital with a full stop.
    is_initial: bool,
}

fn is_dash(c: char) -> bool {
    matches!(c, '—' | '–' | '-' | '―')
}

/// The word at the end of `text`, with inner full stops (`т.е`, `U.S`); `""` if it ends otherwise.
fn word_before(text: &str) -> &str {
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '.' | '/' | '-' | '’' | '\'');
    let start = text.trim_end_matches(inside).len();
    let word = text.get(start..).unwrap_or("");
    word.trim_start_matches(|c: char| !c.is_alphanumeric())
}

fn word_at(text: &str) -> &str {
    let end = text.len() - text.trim_start_matches(|c: char| c.is_alphanumeric()).len();
    text.get(..end).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(side: Side, sentences: &[&str]) {
        let text = sentences.join(" ");
        let got: Vec<&str> = split(&text, Span::new(0, text.len()), side).iter().map(|s| s.of(&text)).collect();
        assert_eq!(got, sentences);
    }

    #[test]
    fn russian() {
        for sentences in [
            &["В 2013 г. он уехал в г. Псков к А. С. Иванову.", "Там он жил на ул. Ленина, д. 5."][..],
            &["Купили хлеб, соль и т. д. и пошли домой.", "«Когда?» — спросил он.", "Никто не ответил!"],
            &["— Да…", "— Нет, — сказал он, — не пойду."],
            &["Он обернулся и крикнул:", "— Подождите меня!", "Список: хлеб — два, соль — один."],
            &["Он ждал... и дождался.", "Потом ушёл."],
            &["Новый мост открыли для машин", "По нему едут все, и холодильник класса А тоже."],
            &["Газета «По мосту В полночь» вышла вчера."],
            &["Цена 2,5 млн руб. за дом.", "Дом продали в 2019 г.", "В городе об этом знали."],
        ] {
            check(Side::Source, sentences);
        }
    }

    #[test]
    fn english() {
        for sentences in [
            &["Mr. Smith of the U.S. Navy met J. K. Brown at 5 p.m. in Rome.", "They talked."][..],
            &["“It is over.”", "He left.", "Was it?", "Yes!"],
            &["Version 2.0 is out at example.com today.", "Get it."],
            &["He works for Acme Inc. in the city.", "She does not."],
            &["The new bridge opens to cars", "In the morning the mayor was there.", "For the first time I saw it."],
        ] {
            check(Side::Target, sentences);
        }
    }
}
