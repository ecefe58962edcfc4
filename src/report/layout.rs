//! Text in columns of a terminal: wrapped by display width, with a line of marks under the words that are at fault.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::finding::Severity;

/// What stands under a character.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mark {
    #[default]
    None,
    /// Russian words that a finding is about.
    Source(Severity),
    /// English words that a finding is about.
    Target(Severity),
}

impl Mark {
    /// The sign drawn, without relying on colour.
    pub(crate) fn sign(self) -> char {
        match self {
            Self::None => ' ',
            Self::Source(_) => '─',
            Self::Target(Severity::Error) => '━',
            Self::Target(Severity::Warning) => '~',
            Self::Target(Severity::Note) => '·',
        }
    }

    pub(crate) fn severity(self) -> Option<Severity> {
        match self {
            Self::None => None,
            Self::Source(severity) | Self::Target(severity) => Some(severity),
        }
    }
}

/// One grapheme with its width in columns and its mark.
#[derive(Clone, Debug)]
pub(crate) struct Cell {
    pub(crate) text: String,
    pub(crate) width: usize,
    pub(crate) mark: Mark,
}

/// One wrapped line.
pub(crate) type Line = Vec<Cell>;

/// Width of a text in columns.
pub(crate) fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// Makes text of an input safe to print: no control characters (an escape sequence in a document must not reach the
/// terminal), no bidirectional overrides, any white space as one space.
pub(crate) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_whitespace() {
            if !out.ends_with(' ') {
                out.push(' ');
            }
        } else if is_unprintable(c) {
            out.push('\u{FFFD}');
        } else {
            out.push(c);
        }
    }
    out
}

fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
}

/// The graphemes of `text`, cleaned; `mark(code point)` says what stands under each.
pub(crate) fn cells(text: &str, mark: impl Fn(usize) -> Mark) -> Vec<Cell> {
    let mut out: Vec<Cell> = Vec::new();
    let mut at = 0;
    for grapheme in text.graphemes(true) {
        let here = mark(at);
        at += grapheme.chars().count();
        let shown = clean(grapheme);
        if shown == " " && out.last().is_none_or(|c| c.text == " ") {
            continue;
        }
        out.push(Cell { width: width(&shown), text: shown, mark: here });
    }
    while out.last().is_some_and(|c| c.text == " ") {
        out.pop();
    }
    out
}

/// Breaks cells into lines of at most `columns`, at spaces where there are any. Never returns no line.
pub(crate) fn wrap(cells: &[Cell], columns: usize) -> Vec<Line> {
    let columns = columns.max(2);
    let mut lines: Vec<Line> = vec![Vec::new()];
    let mut used = 0;
    for word in words(cells) {
        let mut length: usize = word.iter().map(|c| c.width).sum();
        let bare: usize = word.iter().filter(|c| c.text != " ").map(|c| c.width).sum();
        if used > 0 && used + bare > columns {
            trim(&mut lines);
            lines.push(Vec::new());
            used = 0;
        }
        for cell in word {
            if used > 0 && used + cell.width > columns && cell.text != " " {
                trim(&mut lines);
                lines.push(Vec::new());
                used = 0;
                length = 0;
            }
            used += cell.width;
            if let Some(line) = lines.last_mut() {
                line.push(cell.clone());
            }
        }
        let _ = length;
    }
    trim(&mut lines);
    lines
}

/// Words, each with the space after it.
fn words(cells: &[Cell]) -> impl Iterator<Item = &[Cell]> {
    cells.split_inclusive(|c| c.text == " ")
}

fn trim(lines: &mut [Line]) {
    if let Some(line) = lines.last_mut() {
        while line.last().is_some_and(|c| c.text == " ") {
            line.pop();
        }
    }
}

/// Plain text wrapped to `columns`.
pub(crate) fn wrap_plain(text: &str, columns: usize) -> Vec<String> {
    wrap(&cells(text, |_| Mark::None), columns)
        .into_iter()
        .map(|line| line.into_iter().map(|c| c.text).collect())
        .collect()
}

/// Cuts text to `columns`, with an ellipsis if anything is lost.
pub(crate) fn truncate(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        let next = width(grapheme);
        if used + next + 1 > columns {
            break;
        }
        out.push_str(grapheme);
        used += next;
    }
    out.push('…');
    out
}

/// `text` and as many spaces as fill `columns`.
pub(crate) fn pad(text: &str, columns: usize) -> String {
    let mut out = text.to_owned();
    out.push_str(&" ".repeat(columns.saturating_sub(width(text))));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, columns: usize) -> Vec<String> {
        wrap_plain(text, columns)
    }

    #[test]
    fn wraps_at_spaces_by_display_width() {
        assert_eq!(lines("мама мыла раму", 9), ["мама мыла", "раму"]);
        assert_eq!(lines("日本語 日本", 6), ["日本語", "日本"]);
        assert_eq!(lines("абвгдежз", 3), ["абв", "где", "жз"]);
        assert_eq!(lines("", 3), [""]);
        // A stress mark adds no column.
        assert_eq!(lines("за́мок за́мок", 11), ["за́мок за́мок"]);
    }

    #[test]
    fn every_line_fits_and_no_letter_is_lost() {
        arbtest::arbtest(|u| {
            let text: String = u.arbitrary()?;
            let columns = u.int_in_range(2..=40)?;
            let lines = lines(&text, columns);
            for line in &lines {
                assert!(width(line) <= columns.max(2) || line.graphemes(true).count() == 1, "{line:?}");
            }
            let letters = |s: &str| clean(s).chars().filter(|c| *c != ' ').collect::<String>();
            assert_eq!(letters(&lines.concat()), letters(&text));
            Ok(())
        });
    }

    #[test]
    fn escape_sequences_do_not_reach_the_terminal() {
        assert_eq!(clean("a\u{1b}[31mb\u{202e}c\r\nd"), "a\u{fffd}[31mb\u{fffd}c d");
    }
}
