//! Beads and the alignment they make up.

use std::ops::Range;

use crate::text::{Both, Side};

/// A run of source segments and the run of target segments that renders it. One run may be empty: an omission
/// (source only) or an addition (target only).
#[derive(Clone, Debug, PartialEq)]
pub struct Bead {
    /// Segment numbers of each side.
    pub segments: Both<Range<usize>>,
    /// The probability that exactly this bead is right, 0..1 (calibrated posterior).
    pub confidence: f32,
}

impl Bead {
    /// A bead over two runs.
    pub fn new(source: Range<usize>, target: Range<usize>, confidence: f32) -> Self {
        Self { segments: Both::new(source, target), confidence }
    }

    /// Whether it has source segments and no target segments.
    pub fn is_omission(&self) -> bool {
        !self.segments.source.is_empty() && self.segments.target.is_empty()
    }

    /// Whether it has target segments and no source segments.
    pub fn is_addition(&self) -> bool {
        self.segments.source.is_empty() && !self.segments.target.is_empty()
    }

    /// Whether both sides have segments.
    pub fn is_link(&self) -> bool {
        !self.segments.source.is_empty() && !self.segments.target.is_empty()
    }

    /// Number of segments a side: `(1, 2)` for a sentence rendered by two.
    pub fn shape(&self) -> (usize, usize) {
        (self.segments.source.len(), self.segments.target.len())
    }
}

/// A source segment and a target segment that have no counterpart in their places and go together all the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moved {
    /// Segment numbers.
    pub segments: Both<usize>,
    /// How sure it is that they render each other, 0..1.
    pub confidence: f32,
}

/// Beads in document order that cover every segment of both sides exactly once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Alignment {
    beads: Vec<Bead>,
    moved: Vec<Moved>,
}

/// Why a list of beads is not an alignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The bead at fault (or the number of beads, if segments are left over at the end).
    pub bead: usize,
    /// The side on which it leaves a gap or overlaps its predecessor.
    pub side: Side,
}

impl Alignment {
    /// Checks that `beads` are monotone and cover `0..len` of both sides without gaps or overlaps.
    ///
    /// # Errors
    /// The first bead, and its side, that does not start where the one before it ended; or that is empty on both.
    pub fn new(beads: Vec<Bead>, len: Both<usize>) -> Result<Self, Broken> {
        let mut at = Both::new(0, 0);
        for (n, bead) in beads.iter().enumerate() {
            for side in Side::BOTH {
                let run = bead.segments.get(side);
                if run.start != *at.get(side) || run.end < run.start {
                    return Err(Broken { bead: n, side });
                }
                *at.get_mut(side) = run.end;
            }
            if bead.shape() == (0, 0) {
                return Err(Broken { bead: n, side: Side::Source });
            }
        }
        match Side::BOTH.into_iter().find(|&side| at.get(side) != len.get(side)) {
            Some(side) => Err(Broken { bead: beads.len(), side }),
            None => Ok(Self { beads, moved: Vec::new() }),
        }
    }

    /// Adds what goes together out of order.
    #[must_use]
    pub fn with_moved(mut self, moved: Vec<Moved>) -> Self {
        self.moved = moved;
        self
    }

    /// Segments without counterpart that go together out of order, by source segment.
    pub fn moved(&self) -> &[Moved] {
        &self.moved
    }

    /// Whether one of the segments of a run goes together with one out of order.
    pub fn is_moved(&self, side: Side, run: &Range<usize>) -> bool {
        self.moved.iter().any(|m| run.contains(m.segments.get(side)))
    }

    /// The beads in document order.
    pub fn beads(&self) -> &[Bead] {
        &self.beads
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_overlaps_leftovers_and_empty_beads_are_rejected() {
        let len = Both::new(2, 2);
        let make = |beads: &[(Range<usize>, Range<usize>)]| {
            Alignment::new(beads.iter().map(|(s, t)| Bead::new(s.clone(), t.clone(), 1.0)).collect(), len)
        };
        assert!(make(&[(0..1, 0..1), (1..2, 1..2)]).is_ok());
        assert!(make(&[(0..2, 0..0), (2..2, 0..2)]).is_ok());
        assert_eq!(make(&[(0..1, 0..1), (1..2, 0..2)]).unwrap_err(), Broken { bead: 1, side: Side::Target });
        assert_eq!(make(&[(1..2, 0..2)]).unwrap_err(), Broken { bead: 0, side: Side::Source });
        assert_eq!(make(&[(0..2, 0..1)]).unwrap_err(), Broken { bead: 1, side: Side::Target });
        assert!(make(&[(0..0, 0..0), (0..2, 0..2)]).is_err());
    }
}
