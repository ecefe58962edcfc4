//! One side of a bead as one line of text, with a way from places of the document to places of the line.

use std::ops::Range;

use crate::report::record::{BeadRecord, DocumentRecord, SpanRecord};
use crate::text::Side;

/// The segments of one side of a bead, joined by spaces, any white space as one space.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// The text.
    pub(super) text: String,
    /// Of each character of the text, its code point in the document; spaces between segments have that of the
    /// character before them.
    places: Vec<usize>,
}

impl Line {
    /// The line of `side` of `bead`.
    pub(super) fn of(record: &DocumentRecord, bead: &BeadRecord, side: Side) -> Self {
        let mut line = Self::default();
        let numbers = if side == Side::Source { &bead.source } else { &bead.target };
        for segment in numbers.iter().filter_map(|&n| record.segments.get(side).get(n)) {
            line.space();
            for (at, c) in segment.text.chars().enumerate() {
                if c.is_whitespace() {
                    line.space();
                } else {
                    line.text.push(c);
                    line.places.push(segment.start + at);
                }
            }
        }
        if line.text.ends_with(' ') {
            line.text.pop();
            line.places.pop();
        }
        line
    }

    fn space(&mut self) {
        if let Some(&last) = self.places.last().filter(|_| !self.text.ends_with(' ')) {
            self.text.push(' ');
            self.places.push(last);
        }
    }

    /// The characters of the line under a span of the document; nothing if the span stands elsewhere or is empty.
    pub(super) fn under(&self, span: &SpanRecord) -> Option<Range<usize>> {
        let start = self.places.partition_point(|&p| p < span.start);
        let mut end = self.places.partition_point(|&p| p < span.end);
        // The space behind the last word has the place of its letter.
        while end > start && self.text.chars().nth(end - 1) == Some(' ') {
            end -= 1;
        }
        (start < end).then_some(start..end)
    }
}
