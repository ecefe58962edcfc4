//! The few styles of reports in a terminal. Colour repeats what signs and words say already.

use anstyle::{AnsiColor, Style};

use crate::finding::Severity;

/// What a stretch of a report is, as far as its style goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ink {
    Plain,
    Bold,
    Dim,
    /// An identifier or path.
    Path,
    /// What a finding of this severity marks.
    Of(Severity),
    /// Words that come, numbers that rose for the better.
    Good,
    Bad,
    /// Words that go.
    Removed,
}

impl Ink {
    fn style(self) -> Style {
        let color = |c: AnsiColor| Style::new().fg_color(Some(c.into()));
        match self {
            Self::Plain => Style::new(),
            Self::Bold => Style::new().bold(),
            Self::Dim => Style::new().dimmed(),
            Self::Path => color(AnsiColor::Cyan).bold(),
            Self::Bad | Self::Of(Severity::Error) => color(AnsiColor::Red).bold(),
            Self::Of(Severity::Warning) => color(AnsiColor::Yellow),
            Self::Of(Severity::Note) => color(AnsiColor::Blue),
            Self::Good => color(AnsiColor::Green),
            Self::Removed => color(AnsiColor::Red).strikethrough(),
        }
    }

    /// `text` in this style, if styles are `wanted`.
    pub(crate) fn paint(self, wanted: bool, text: &str) -> String {
        if !wanted || text.is_empty() || self == Self::Plain {
            return text.to_owned();
        }
        let style = self.style();
        format!("{style}{text}{style:#}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_end_where_they_begin_and_are_left_out_where_nobody_wants_them() {
        let red = Ink::Of(Severity::Error).paint(true, "x");
        assert!(red.starts_with('\u{1b}') && red.ends_with("\u{1b}[0m") && red.contains('x'), "{red:?}");
        for plain in [Ink::Bad.paint(false, "x"), Ink::Plain.paint(true, "x")] {
            assert_eq!(plain, "x");
        }
        assert_eq!(Ink::Bad.paint(true, ""), "");
    }
}
