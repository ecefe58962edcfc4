//! Words, numbers and punctuation marks of a stretch of text, and the shape of a word.

use super::{Span, is_letter};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TokenKind {
    /// Letters, with inner hyphens, apostrophes and digits (`Сен-Жермен`, `O'Neill`, `G20`).
    Word,
    /// Digits, with inner separators (`2,4`, `15:30`, `1 000` is two tokens).
    Number,
    /// One character that is neither.
    Punctuation,
}

/// A token of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Bytes in the document.
    pub span: Span,
    /// What it is.
    pub kind: TokenKind,
}

/// How a word is capitalised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Case {
    /// No capital: `trump`.
    Lower,
    /// A capital first, none after (in each hyphen part at most one): `Trump`, `Сен-Жермен`.
    Capital,
    /// Two or more letters, all capitals: `НАТО`.
    Upper,
    /// Anything else: `BuzzFeed`, `iPhone`.
    Mixed,
}

/// The capitalisation of a word. A single capital letter is [`Case::Capital`].
pub fn case(word: &str) -> Case {
    let letters = || word.chars().filter(|c| is_letter(*c));
    let total = letters().count();
    let capitals = letters().filter(|c| c.is_uppercase()).count();
    if capitals == 0 {
        return Case::Lower;
    }
    if capitals == total && total > 1 {
        return Case::Upper;
    }
    let parts = word.split(['-', '‑', '\'', '’']).filter(|p| p.chars().any(is_letter));
    let mut ok = true;
    for part in parts {
        ok &= !part.chars().filter(|c| is_letter(*c)).skip(1).any(char::is_uppercase);
    }
    let first = letters().next().is_some_and(char::is_uppercase);
    if ok && first { Case::Capital } else { Case::Mixed }
}

/// Splits `span` of `text` into tokens, in order. White space and control characters are in none.
pub fn tokens(text: &str, span: Span) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::new();
    let part = span.of(text);
    let mut chars = part.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c.is_whitespace() || c.is_control() {
            continue;
        }
        let kind = if is_letter(c) {
            TokenKind::Word
        } else if c.is_numeric() {
            TokenKind::Number
        } else {
            TokenKind::Punctuation
        };
        let mut end = at + c.len_utf8();
        if kind != TokenKind::Punctuation {
            while let Some(&(next_at, next)) = chars.peek() {
                let inside = is_letter(next) || next.is_numeric() || is_mark(next) || {
                    let after = part.get(next_at + next.len_utf8()..).and_then(|s| s.chars().next());
                    after.is_some_and(|after| joins(kind, next, after))
                };
                if !inside {
                    break;
                }
                end = next_at + next.len_utf8();
                chars.next();
            }
        }
        // `2013-м`, `90-е`, `7th` begin as a number and stay one; `G20` begins as a word and stays one.
        out.push(Token { span: Span::new(at, end).shift(span.start), kind });
    }
    out
}

/// Whether `c`, followed by `after`, continues a token.
fn joins(kind: TokenKind, c: char, after: char) -> bool {
    match kind {
        TokenKind::Word => matches!(c, '-' | '‑' | '\'' | '’' | '\u{ad}') && after.is_alphanumeric(),
        TokenKind::Number => {
            matches!(c, '.' | ',' | ':' | '/') && after.is_numeric() || matches!(c, '-' | '‑') && is_letter(after)
        }
        TokenKind::Punctuation => false,
    }
}

/// Combining marks (a stress on а́) belong to the letter before them.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        tokens(text, Span::new(0, text.len())).iter().map(|t| t.span.of(text)).collect()
    }

    #[test]
    fn words_keep_hyphens_apostrophes_and_digits() {
        assert_eq!(
            split("Сен-Жермен, O’Neill’s G20 — «да»."),
            ["Сен-Жермен", ",", "O’Neill’s", "G20", "—", "«", "да", "»", "."]
        );
        assert_eq!(split("в 2013-м 2,4 млрд 15:30."), ["в", "2013-м", "2,4", "млрд", "15:30", "."]);
        assert_eq!(split("за́мок- x"), ["за́мок", "-", "x"]);
    }

    #[test]
    fn cases() {
        let all =
            ["trump", "Trump", "НАТО", "BuzzFeed", "Сен-Жермен", "O’Neill", "X", "Иль-де-Франс", "iPhone"].map(case);
        use Case::{Capital, Lower, Mixed, Upper};
        assert_eq!(all, [Lower, Capital, Upper, Mixed, Capital, Capital, Capital, Capital, Mixed]);
    }
}
