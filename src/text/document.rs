//! A decoded text with a way back to code points and lines, and its segments.

use std::sync::Arc;

use super::{Both, Side, Span};

/// A decoded text and where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The path as the user wrote or reached it, with `/`; or a name such as `<stdin>:12`.
    pub path: String,
    /// The decoded text: no BOM, line ends as they are in the file.
    pub text: String,
    /// The encoding it was decoded from, by its WHATWG name (`UTF-8`, `windows-1251`, …).
    pub encoding: &'static str,
    index: PositionIndex,
}

impl Document {
    /// A document over a decoded text.
    pub fn new(path: impl Into<String>, text: impl Into<String>, encoding: &'static str) -> Self {
        let text = text.into();
        let index = PositionIndex::new(&text);
        Self { path: path.into(), text, encoding, index }
    }

    /// Code points before byte `byte`.
    pub fn code_point(&self, byte: usize) -> usize {
        self.index.code_point(&self.text, byte)
    }

    /// A span as `start..end` in code points.
    pub fn code_points(&self, span: Span) -> (usize, usize) {
        let start = self.code_point(span.start);
        (start, start + span.of(&self.text).chars().count())
    }

    /// Line and column of byte `byte`, both from 1; the column counts code points.
    pub fn line_column(&self, byte: usize) -> (usize, usize) {
        let line = self.index.lines.partition_point(|&start| start <= byte);
        let start = if line == 0 { 0 } else { self.index.lines[line - 1] };
        let column = self.text.get(start..byte).map_or(0, |s| s.chars().count());
        (line.max(1), column + 1)
    }
}

/// Byte positions of line starts and code point counts every [`STRIDE`] bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
struct PositionIndex {
    lines: Vec<usize>,
    /// `marks[k]`: code points that start before byte `k * STRIDE`.
    marks: Vec<usize>,
}

/// A look-up scans at most this many bytes.
const STRIDE: usize = 256;

impl PositionIndex {
    fn new(text: &str) -> Self {
        let mut lines = vec![0];
        let mut marks = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut count = 0;
        let bytes = text.as_bytes();
        for (at, &byte) in bytes.iter().enumerate() {
            if at.is_multiple_of(STRIDE) {
                marks.push(count);
            }
            if !is_continuation(byte) {
                count += 1;
            }
            // A lone CR ends a line too; in CRLF only the LF does.
            if byte == b'\n' || (byte == b'\r' && bytes.get(at + 1) != Some(&b'\n')) {
                lines.push(at + 1);
            }
        }
        if bytes.len().is_multiple_of(STRIDE) {
            marks.push(count);
        }
        Self { lines, marks }
    }

    fn code_point(&self, text: &str, byte: usize) -> usize {
        let byte = byte.min(text.len());
        let mark = byte / STRIDE;
        self.marks[mark] + text.as_bytes()[mark * STRIDE..byte].iter().filter(|&&b| !is_continuation(b)).count()
    }
}

fn is_continuation(byte: u8) -> bool {
    byte & 0xC0 == 0x80
}

/// What a segment is in its document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SegmentKind {
    /// A sentence of running text.
    #[default]
    Sentence,
    /// A headline, caption or other line that stands alone without a final stop.
    Heading,
    /// An item of a list.
    Item,
    /// Page furniture (menus, "loader", tags): listed, never aligned or judged.
    Furniture,
}

/// A sentence or heading: the unit of alignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Where it is in its document, without surrounding white space.
    pub span: Span,
    /// The paragraph it stands in, from 0.
    pub paragraph: usize,
    /// What it is.
    pub kind: SegmentKind,
}

/// A document with its segments, in order and without overlaps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The document. Both sides of a bilingual file share one.
    pub document: Arc<Document>,
    /// Its segments of one language.
    pub segments: Vec<Segment>,
}

impl Text {
    /// The text of segment `at`.
    pub fn segment(&self, at: usize) -> &str {
        self.segments.get(at).map_or("", |s| s.span.of(&self.document.text))
    }

    /// The span from the first to the last of a run of segments, or nothing if the run is empty.
    pub fn span(&self, run: &std::ops::Range<usize>) -> Option<Span> {
        let run = self.segments.get(run.clone())?;
        Some(run.first()?.span.join(run.last()?.span))
    }
}

/// How much of the original is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Both sides; omissions and additions mean something.
    Bilingual,
    /// An MT document without its original.
    TargetOnly,
    /// An original without a translation.
    SourceOnly,
    /// An MT document that holds a few Russian lines (a headline left inside): what pairs is checked against them,
    /// the rest as in [`Mode::TargetOnly`].
    Embedded,
}

/// The two sides of one document pair, ready to be aligned. A side that is absent has no segments and no document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bitext {
    /// The identifier in reports, decisions and fingerprints: `q7x2/000`.
    pub id: String,
    /// The texts. At least one is there.
    pub texts: Both<Option<Text>>,
    /// How much of the original is there.
    pub mode: Mode,
}

impl Bitext {
    /// One sentence pair, each side one segment. White space at the ends belongs to no segment; a blank side is absent.
    pub fn sentence(id: &str, source: Option<&str>, target: &str) -> Self {
        let text = |text: &str| {
            let inner = text.trim();
            let start = text.len() - text.trim_start().len();
            (!inner.is_empty()).then(|| Text {
                document: Arc::new(Document::new(id, text, "UTF-8")),
                segments: vec![Segment {
                    span: Span::new(start, start + inner.len()),
                    paragraph: 0,
                    kind: SegmentKind::Sentence,
                }],
            })
        };
        let mode = if source.is_some() { Mode::Bilingual } else { Mode::TargetOnly };
        Self { id: id.to_owned(), texts: Both::new(source.and_then(text), text(target)), mode }
    }

    /// The segments of a side; empty if the side is absent.
    pub fn segments(&self, side: Side) -> &[Segment] {
        self.texts.get(side).as_ref().map_or(&[], |t| &t.segments)
    }

    /// The decoded text of a side; empty if the side is absent.
    pub fn text(&self, side: Side) -> &str {
        self.texts.get(side).as_ref().map_or("", |t| &t.document.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_agree_with_a_plain_count() {
        let text = "Съешь ещё\r\nэтих\rмягких\nbuns 😀 ".repeat(40);
        let document = Document::new("x", text.clone(), "UTF-8");
        for (n, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(document.code_point(byte), n);
        }
        assert_eq!(document.code_point(text.len()), text.chars().count());
    }

    #[test]
    fn lines_end_at_lf_crlf_and_lone_cr() {
        let document = Document::new("x", "а\r\nбв\rг\nд", "UTF-8");
        let at = |needle: &str| document.line_column(document.text.find(needle).unwrap());
        assert_eq!([at("а"), at("в"), at("г"), at("д")], [(1, 1), (2, 2), (3, 1), (4, 1)]);
    }
}
