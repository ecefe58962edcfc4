//! The words of a run of segments with what spotting names needs to know about each: case, whether a capital says
//! anything there, quotes, what stands before.

use crate::text::{Case, Segment, Span, TokenKind, case, tokens};

/// A word of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Bytes in the document; an English possessive `'s` is left out.
    pub span: Span,
    /// Lower case, stress marks and soft hyphens removed.
    pub lower: String,
    /// Its capitalisation.
    pub case: Case,
    /// Whether a capital is required here anyway (first word of a sentence, of a quotation, all-capital line), so that
    /// it says nothing.
    pub initial: bool,
    /// Whether an opening quotation mark stands right before.
    pub quoted: bool,
    /// Whether only white space (or the stop of an initial) separates it from the word before, in the same segment.
    pub joined: bool,
    /// Whether an English possessive follows: `'s`, or `'` after s.
    pub possessive: bool,
    /// Whether a full stop follows at once: `Дж.`
    pub stopped: bool,
    /// The segment it stands in.
    pub segment: usize,
    /// Whether it is a part of a hyphenated word that precedes it in the list as a whole.
    pub piece: bool,
}

impl Word {
    /// A capital that had no other reason to be there.
    pub fn telling(&self) -> bool {
        matches!(self.case, Case::Capital | Case::Mixed | Case::Upper) && !self.initial
    }

    /// Whether it starts with a capital.
    pub fn capital(&self) -> bool {
        self.case != Case::Lower
    }
}

/// A line is shouted if more than this share of its words of two letters or more are all capitals.
const SHOUTED: f32 = 0.6;

/// The words of `segments` (numbered from `first`) of `text`. With `pieces`, each part of a hyphenated word follows its
/// whole.
pub(super) fn words(text: &str, segments: &[Segment], first: usize, pieces: bool) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::new();
    for (n, segment) in segments.iter().enumerate() {
        let start = out.len();
        let toks = tokens(text, segment.span);
        let (mut fresh, mut quoted, mut joined, mut colon) = (true, false, false, false);
        for (at, token) in toks.iter().enumerate() {
            let raw = token.span.of(text);
            match token.kind {
                TokenKind::Punctuation => {
                    let stop = matches!(raw, "." | "!" | "?" | "…" | "•");
                    let open = is_open_quote(raw, text, token.span);
                    // The stop of an initial or abbreviation (`Дж. Буш`, `U.S. Steel`) ends no sentence.
                    let short = raw == "."
                        && out
                            .get(start..)
                            .and_then(<[Word]>::last)
                            .is_some_and(|w| w.span.end == token.span.start && w.capital() && abbreviates(&w.lower));
                    if stop && !short {
                        fresh = true;
                    }
                    if short {
                        if let Some(word) = out.last_mut() {
                            word.stopped = true;
                        }
                    } else {
                        joined = false;
                    }
                    if open {
                        fresh |= colon;
                        quoted = true;
                    } else if raw == "-" || raw == "–" || raw == "—" {
                        // A dash at the very beginning opens direct speech; after a colon-like stop too.
                        fresh |= out.len() == start;
                    } else if !raw.trim().is_empty() && raw != "(" {
                        quoted = false;
                    }
                    colon = raw == ":" || (colon && open);
                    if raw == ":" {
                        fresh = true;
                    }
                }
                TokenKind::Number => {
                    (fresh, quoted, joined, colon) = (false, false, false, false);
                    if at == 0 {
                        // `1. Трамп …`: a numbered line begins after its number.
                        fresh = true;
                    }
                }
                TokenKind::Word => {
                    let (span, possessive) = without_possessive(text, token.span);
                    let word = Word {
                        span,
                        lower: plain_lower(span.of(text)),
                        case: case(span.of(text)),
                        initial: fresh,
                        quoted,
                        joined,
                        possessive,
                        stopped: false,
                        segment: first + n,
                        piece: false,
                    };
                    if pieces && word.lower.contains('-') {
                        let parts = hyphen_parts(text, &word);
                        out.push(word);
                        out.extend(parts);
                    } else {
                        out.push(word);
                    }
                    (fresh, quoted, joined, colon) = (false, false, true, false);
                }
            }
        }
        let long = || out[start..].iter().filter(|w| !w.piece && w.lower.chars().count() > 1);
        let (all, shouted) = (long().count(), long().filter(|w| w.case == Case::Upper).count());
        if all >= 3 && shouted as f32 > SHOUTED * all as f32 {
            out[start..].iter_mut().for_each(|w| w.initial = true);
        }
    }
    out
}

/// Whether a capitalised word before a stop can be an initial: one letter, or two without a vowel (`Дж.`, `Ст.`).
fn abbreviates(lower: &str) -> bool {
    let count = lower.chars().count();
    count == 1 || count == 2 && !lower.chars().any(|c| "аеёиоуыэюяaeiouy".contains(c))
}

fn is_open_quote(mark: &str, text: &str, span: Span) -> bool {
    match mark {
        "«" | "“" | "„" | "‘" => true,
        // A straight quote opens if a letter follows at once and none stands before.
        "\"" | "'" => {
            let before = text.get(..span.start).and_then(|s| s.chars().next_back());
            let after = text.get(span.end..).and_then(|s| s.chars().next());
            after.is_some_and(char::is_alphanumeric) && !before.is_some_and(char::is_alphanumeric)
        }
        _ => false,
    }
}

fn without_possessive(text: &str, span: Span) -> (Span, bool) {
    let word = span.of(text);
    for ending in ["'s", "’s", "'S", "’S"] {
        if let Some(stem) = word.strip_suffix(ending).filter(|s| !s.is_empty()) {
            return (Span::new(span.start, span.start + stem.len()), true);
        }
    }
    let after = text.get(span.end..).and_then(|s| s.chars().next());
    (span, word.ends_with('s') && matches!(after, Some('\'' | '’')))
}

/// Lower case without stress marks and soft hyphens; any hyphen as `-`, any apostrophe as `'`.
pub(super) fn plain_lower(word: &str) -> String {
    word.chars()
        .flat_map(char::to_lowercase)
        .filter(|&c| c != '\u{ad}' && c != '\u{301}')
        .map(|c| match c {
            '‑' => '-',
            '’' => '\'',
            _ => c,
        })
        .collect()
}

fn hyphen_parts(text: &str, word: &Word) -> Vec<Word> {
    let mut out = Vec::new();
    let mut start = word.span.start;
    for part in word.span.of(text).split(['-', '‑']) {
        let span = Span::new(start, start + part.len());
        // Both hyphens are cut: one byte or three.
        let hyphen = text.get(span.end..).and_then(|s| s.chars().next()).map_or(0, char::len_utf8);
        start = span.end + hyphen;
        // The small parts of a capitalised word (`Trump-era`) need no capital.
        let small = word.capital() && case(part) == Case::Lower;
        if part.chars().any(char::is_alphabetic) && !small {
            let possessive = word.possessive && span.end == word.span.end;
            out.push(Word {
                span,
                lower: plain_lower(part),
                case: case(part),
                possessive,
                piece: true,
                ..word.clone()
            });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<Word> {
        let segment = Segment { span: Span::new(0, text.len()), paragraph: 0, kind: Default::default() };
        words(text, &[segment], 0, true)
    }

    #[test]
    fn initial_words_are_those_whose_capital_says_nothing() {
        let initial = |text: &str| -> Vec<String> {
            split(text).into_iter().filter(|w| w.initial).map(|w| w.span.of(text).to_owned()).collect()
        };
        assert_eq!(initial("Вчера Трамп сказал: «Завтра едем»."), ["Вчера", "Завтра"]);
        assert_eq!(initial("Клуб «Спартак» и Дж. Буш."), ["Клуб"]);
        assert_eq!(initial("— Да. Нет."), ["Да", "Нет"]);
        assert_eq!(initial("СРОЧНО: ТРАМП УЕХАЛ"), ["СРОЧНО", "ТРАМП", "УЕХАЛ"]);
    }

    #[test]
    fn possessives_are_cut_and_hyphens_split() {
        let text = "The trump's Trump-era officials’ plan";
        let all = split(text);
        let lower: Vec<&str> = all.iter().map(|w| w.lower.as_str()).collect();
        assert_eq!(lower, ["the", "trump", "trump-era", "trump", "officials", "plan"]);
        assert_eq!(all[1].span.of(text), "trump");
        assert!(all[1].possessive && all[4].possessive && all[3].piece);
    }
}
