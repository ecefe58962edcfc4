//! One side of a bead as the score sees it: its text, its pieces, their inner rows, its vector.

use super::head::TOKEN;
use crate::encoder::Piece;
use crate::text::Span;

/// Beyond this many pieces (with those of begin and end) a side is cut: the cost of looking across grows with the
/// product of both, and no sentence that a reader would call one is longer.
pub const MAX_PIECES: usize = 512;

/// What the score keeps of a segment's token rows: a twentieth of their size. Made by
/// [`Scorer::encode`](super::Scorer::encode).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tokens {
    /// Piece numbers of the encoder, with those of begin (1) and end (2).
    pub(super) ids: Vec<u32>,
    /// Where each piece stands in the segment; empty for begin and end.
    pub(super) spans: Vec<Span>,
    /// [`TOKEN`] numbers a piece.
    pub(super) inner: Vec<f32>,
}

impl Tokens {
    pub(super) fn new(pieces: &[Piece], inner: Vec<f32>) -> Self {
        let mut ids = vec![1];
        let mut spans = vec![Span::default()];
        for piece in pieces {
            ids.push(piece.id);
            spans.push(piece.span);
        }
        let end = spans.last().map_or(0, |s| s.end);
        ids.push(2);
        spans.push(Span::new(end, end));
        Self { ids, spans, inner }
    }
}

/// One side of a bead: a segment, or several in a row.
#[derive(Clone, Debug, Default)]
pub struct Sentence<'a> {
    /// The text that the spans refer to.
    pub text: &'a str,
    /// The part of `text` that is scored.
    pub span: Span,
    /// The encoder's unit vector of the whole, 512 numbers.
    pub vector: &'a [f32],
    /// Piece numbers of the encoder, with those of begin (1) and end (2) of every segment.
    pub ids: Vec<u32>,
    /// Where each piece stands in `text`; empty spans for begin and end.
    pub spans: Vec<Span>,
    /// [`TOKEN`] numbers a piece; none where only features are asked for.
    pub(super) inner: Vec<f32>,
}

impl<'a> Sentence<'a> {
    /// A side that still lacks its segments. `vector` is that of all of them together.
    pub fn new(text: &'a str, span: Span, vector: &'a [f32]) -> Self {
        Self { text, span, vector, ..Self::default() }
    }

    /// Adds the segment that starts at byte `at` of the text.
    pub fn push(&mut self, tokens: &Tokens, at: usize) {
        let room = MAX_PIECES.saturating_sub(self.ids.len());
        self.ids.extend(tokens.ids.iter().take(room));
        self.spans.extend(tokens.spans.iter().take(room).map(|s| s.shift(at)));
        self.inner.extend(tokens.inner.iter().take(room * TOKEN));
    }

    /// Adds one piece without a row, for features alone.
    pub fn push_piece(&mut self, id: u32, span: Span) {
        self.ids.push(id);
        self.spans.push(span);
    }

    /// The text that is scored.
    pub fn str(&self) -> &'a str {
        self.span.of(self.text)
    }

    /// The pieces that overlap `span`, which must not start before an earlier asked one: `from` says where to look on.
    pub(super) fn pieces_in(&self, span: Span, from: &mut usize) -> std::ops::Range<usize> {
        while self.spans.get(*from).is_some_and(|s| s.end <= span.start) {
            *from += 1;
        }
        let mut end = *from;
        while self.spans.get(end).is_some_and(|s| s.start < span.end) {
            end += 1;
        }
        *from..end
    }
}
