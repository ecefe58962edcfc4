//! Byte ranges of a decoded text, and the two sides of a bitext.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// A half-open byte range `start..end` of a decoded text. Both ends lie on character boundaries of that text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// A span over `start..end`.
    ///
    /// # Panics
    /// In debug builds, if `end < start`.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end, "span {start}..{end} runs backwards");
        Self { start, end }
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether the span covers nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The text under the span, or `""` if the span does not fit `text` (a span of another document).
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or("")
    }

    /// The span moved right by `by` bytes.
    #[must_use]
    pub fn shift(self, by: usize) -> Self {
        Self { start: self.start + by, end: self.end + by }
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Whether the two share at least one byte.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// Which side of a bitext. Direction is always source = Russian, target = English.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// The Russian original.
    Source,
    /// The English machine translation.
    Target,
}

impl Side {
    /// Source, then target.
    pub const BOTH: [Self; 2] = [Self::Source, Self::Target];

    /// The opposite side.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Source => Self::Target,
            Self::Target => Self::Source,
        }
    }

    /// `"source"` or `"target"`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Target => "target",
        }
    }

    /// `"Russian"` or `"English"`.
    pub fn language(self) -> &'static str {
        match self {
            Self::Source => "Russian",
            Self::Target => "English",
        }
    }
}

/// One thing a side, instead of twin fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Both<T> {
    /// The Russian one.
    pub source: T,
    /// The English one.
    pub target: T,
}

impl<T> Both<T> {
    /// A pair of a source and a target thing.
    pub fn new(source: T, target: T) -> Self {
        Self { source, target }
    }

    /// The thing of one side.
    pub fn get(&self, side: Side) -> &T {
        match side {
            Side::Source => &self.source,
            Side::Target => &self.target,
        }
    }

    /// The thing of one side, to change.
    pub fn get_mut(&mut self, side: Side) -> &mut T {
        match side {
            Side::Source => &mut self.source,
            Side::Target => &mut self.target,
        }
    }

    /// Applies `f` to both.
    pub fn map<U>(self, mut f: impl FnMut(T) -> U) -> Both<U> {
        Both { source: f(self.source), target: f(self.target) }
    }

    /// References to both.
    pub fn as_ref(&self) -> Both<&T> {
        Both { source: &self.source, target: &self.target }
    }

    /// The two with the sides exchanged.
    #[must_use]
    pub fn swap(self) -> Self {
        Self { source: self.target, target: self.source }
    }
}
