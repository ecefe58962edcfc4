//! Paragraphs out of lines: blank lines, one paragraph a line, hard-wrapped text, sentences that a scraper broke at an
//! inline link.

use super::furniture::is_phrase;
use super::{Span, trim};

/// A stretch of running text: one or more lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Paragraph {
    pub(super) span: Span,
    /// It begins with a bullet or an item number.
    pub(super) item: bool,
}

/// Lines without their ends: LF, CRLF, lone CR, and the Unicode separators.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Span> + '_ {
    let mut start = 0;
    let mut done = false;
    std::iter::from_fn(move || {
        if done {
            return None;
        }
        let rest = text.get(start..)?;
        let at = start;
        match rest.find(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}', '\u{b}', '\u{c}']) {
            Some(length) => {
                let end = start + length;
                let step = text.get(end..).and_then(|s| s.chars().next()).map_or(1, char::len_utf8);
                start = end + step;
                Some(Span::new(at, end))
            }
            None => {
                done = true;
                Some(Span::new(at, text.len()))
            }
        }
    })
}

/// A line that is not blank.
#[derive(Clone, Copy, Debug)]
struct Line {
    span: Span,
    /// Characters.
    width: usize,
    /// A blank line stands before it.
    after_blank: bool,
}

/// The paragraphs of a text.
pub(super) fn paragraphs(text: &str) -> Vec<Paragraph> {
    paragraphs_by(text, |_, _| true)
}

/// The same; lines for which `together` is false are never joined.
pub(super) fn paragraphs_by(text: &str, together: impl Fn(&str, &str) -> bool) -> Vec<Paragraph> {
    let lines = non_blank_lines(text);
    let width = wrap_width(text, &lines);
    let mut out: Vec<Paragraph> = Vec::new();
    // The line before, for `continues`.
    let mut last: Option<Line> = None;
    for (n, line) in lines.iter().enumerate() {
        let item = is_item(line.span.of(text));
        let joins = match (last, out.last()) {
            (Some(before), Some(paragraph)) => {
                !item
                    && together(before.span.of(text), line.span.of(text))
                    && !is_phrase(before.span.of(text))
                    && !is_phrase(line.span.of(text))
                    && (is_wrapped(text, before, *line, width)
                        || continues(text, paragraph.span, before, *line, lines.get(n + 1)))
            }
            _ => false,
        };
        match out.last_mut() {
            Some(paragraph) if joins => paragraph.span.end = line.span.end,
            _ => out.push(Paragraph { span: line.span, item }),
        }
        last = Some(*line);
    }
    out
}

fn non_blank_lines(text: &str) -> Vec<Line> {
    let mut out = Vec::new();
    let mut after_blank = false;
    let mut last_end = 0;
    for line in lines(text) {
        let span = trim(text, line);
        // CRLF gives an empty line between its two characters: that is no blank line.
        let inside_crlf = line.is_empty()
            && line.start > 0
            && text.as_bytes().get(line.start - 1) == Some(&b'\r')
            && text.as_bytes().get(line.start) == Some(&b'\n')
            && last_end + 1 == line.start;
        last_end = line.end;
        if span.is_empty() {
            after_blank |= !inside_crlf;
            continue;
        }
        out.push(Line { span, width: span.of(text).chars().count(), after_blank });
        after_blank = false;
    }
    out
}

/// Widths at which people and programs wrap lines.
const WRAP_WIDTHS: std::ops::RangeInclusive<usize> = 40..=120;

/// The width at which a text is hard-wrapped, if it is: its lines are filled greedily, so hardly any line has room
/// for the first word of the next, and most do not end a sentence.
fn wrap_width(text: &str, lines: &[Line]) -> Option<usize> {
    let width = lines.iter().map(|l| l.width).max()?;
    if !WRAP_WIDTHS.contains(&width) {
        return None;
    }
    let (mut pairs, mut full, mut open) = (0_usize, 0_usize, 0_usize);
    for pair in lines.windows(2) {
        let [before, line] = pair else { continue };
        if line.after_blank || is_item(line.span.of(text)) {
            continue;
        }
        pairs += 1;
        full += usize::from(is_full(text, *before, *line, width));
        open += usize::from(!ends_sentence(before.span.of(text)));
    }
    // A paragraph's last line is not full; a text with a paragraph a line has pairs that are neither.
    (pairs > 0 && full * 5 >= pairs * 3 && open * 2 >= pairs).then_some(width)
}

/// Whether the first word of `line` would not have fitted on the line before.
fn is_full(text: &str, before: Line, line: Line, width: usize) -> bool {
    let word = line.span.of(text).split_whitespace().next().map_or(0, |w| w.chars().count());
    // Two characters of grace: some programs break before the margin.
    before.width + 1 + word + 2 > width
}

fn is_wrapped(text: &str, before: Line, line: Line, width: Option<usize>) -> bool {
    width.is_some_and(|width| !line.after_blank && is_full(text, before, line, width))
}

/// Whether `line` goes on with a sentence that `before` left open although a line end, or blank lines, stand between:
/// a scraper puts the text of an inline link on a line of its own.
fn continues(text: &str, paragraph: Span, before: Line, line: Line, next: Option<&Line>) -> bool {
    let before_text = before.span.of(text);
    let line_text = line.span.of(text);
    if ends_sentence(before_text) || before_text.ends_with([':', ';']) {
        return false;
    }
    let Some(first) = line_text.chars().next() else { return false };
    // Punctuation that cannot begin a paragraph.
    if matches!(first, ',' | ';' | ':' | ')' | '»' | '”') || matches!(first, '.' | '!' | '?') && line_text.len() == 1
    {
        return true;
    }
    if !first.is_lowercase() {
        // The link itself may begin with a capital: `по данным / Института войны / , потери выросли`.
        let after = next.and_then(|n| n.span.of(text).chars().next());
        return line.after_blank
            && is_short(line_text)
            && matches!(after, Some(',' | '.' | ')' | '»'))
            && before_text.chars().next_back().is_some_and(char::is_alphanumeric);
    }
    if !line.after_blank {
        return true;
    }
    // A headline without a final stop, then a paragraph whose first word the MT has put in lower case.
    let headline = paragraph == before.span
        && !is_short(line_text)
        && before_text.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase)
        && words(before_text) > 3;
    !headline
}

/// A link text has a few words; a paragraph has more.
fn is_short(line: &str) -> bool {
    words(line) <= 5
}

fn words(line: &str) -> usize {
    line.split_whitespace().count()
}

/// Whether a line ends as sentences do: a final stop, with quotes and brackets after it.
pub(super) fn ends_sentence(line: &str) -> bool {
    let closers = ['"', '»', '”', '“', '’', '\'', ')', ']', ' ', '\u{a0}', '*', '_'];
    line.trim_end_matches(closers).ends_with(['.', '!', '?', '…'])
}

/// Whether a paragraph of one sentence is a heading: short, and without a final stop.
pub(super) fn is_heading(line: &str) -> bool {
    // Longer lines without a stop are sentences that lost it.
    const MAX_WORDS: usize = 25;
    let stop = line.trim_end_matches(['"', '»', '”', '’', ')']).chars().next_back();
    let stops = matches!(stop, Some('.' | ':' | ';' | ',')) && !line.ends_with("...");
    !stops && words(line) <= MAX_WORDS && line.chars().any(char::is_alphabetic) && !begins_speech(line)
}

/// Whether a line begins as a turn of a dialogue does.
fn begins_speech(line: &str) -> bool {
    line.starts_with(['—', '–', '-'])
}

/// Whether a line begins with a bullet, a number or a letter of a list. A dash is not enough: it begins speech.
pub(super) fn is_item(line: &str) -> bool {
    let mut chars = line.chars();
    match chars.next() {
        Some('•' | '·' | '▪' | '■' | '●' | '◦' | '‣' | '∙' | '*' | '+') => {
            chars.next().is_some_and(|c| c.is_whitespace())
        }
        Some(c) if c.is_ascii_digit() => {
            let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
            line.len() - rest.len() <= 3
                && (rest.starts_with(". ")
                    || rest.starts_with(") ")
                    || rest.starts_with(".\t")
                    || rest.starts_with(")\t"))
        }
        Some(c) if c.is_lowercase() => chars.next() == Some(')') && chars.next().is_some_and(char::is_whitespace),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        paragraphs(text).iter().map(|p| p.span.of(text)).collect()
    }

    #[test]
    fn a_line_a_paragraph() {
        let text =
            "Мост открыт\nПо нему едут машины. Их много, и все они очень, очень спешат на тот берег реки.\nКонец.";
        assert_eq!(split(text).len(), 3);
    }

    #[test]
    fn crlf_is_no_blank_line_and_lone_cr_is_a_line_end() {
        assert_eq!(split("город, где\r\nживут люди"), ["город, где\r\nживут люди"]);
        assert_eq!(split("Раз.\rДва."), ["Раз.", "Два."]);
    }

    #[test]
    fn a_headline_stays_apart_from_a_lower_case_paragraph() {
        let text = "The mayor intends to open a bridge\n\nivanov said so on Monday, and nobody was surprised at all.";
        assert_eq!(split(text).len(), 2);
    }

    #[test]
    fn items_are_told_from_speech_and_dates() {
        for item in ["• хлеб", "1. Введение", "2) вода", "а) один", "* one"] {
            assert!(is_item(item), "{item}");
        }
        for other in ["— Да.", "- Да, — сказал он.", "2013 год", "1.5 млн", "А) это", "*важно*"]
        {
            assert!(!is_item(other), "{other}");
        }
    }
}
