//! Which document goes with which, by content: for folders whose file names say nothing. Naming conventions come
//! first and are the business of `input`.
//!
//! Each document becomes a small [`Profile`] (the texts and vectors may be dropped); [`pair`] weighs the evidence of
//! pairs that may belong together and assigns one to one. Two translations of one original, or two copies of one, may
//! fit equally well: that is said ([`Decision::ties`]), not hidden. Serial and deterministic.

mod assign;
mod evidence;
mod folder;
mod profile;

pub use evidence::{Evidence, WEIGHTS, Weights};
pub use folder::{Lone, Match, join, look, side};
pub use profile::Profile;

use crate::text::Both;

/// What two documents are to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// One is the translation of the other.
    Parallel,
    /// They tell of the same thing, and single sentences may correspond, but neither is the other's translation.
    Comparable,
}

/// A pair of documents and how sure it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// The numbers of the two documents in the lists given to [`pair`].
    pub pair: Both<usize>,
    /// What they are to each other.
    pub verdict: Verdict,
    /// The probability that exactly these two belong together, 0..1.
    pub confidence: f32,
    /// Targets that fit this source as well: copies or other translations of one original. Empty if the pair is the
    /// only one.
    pub ties: Vec<usize>,
    /// What speaks for the pair.
    pub evidence: Evidence,
}

/// Pairs sources with targets, one to one, in the order of the sources. Documents in no decision have no counterpart.
///
/// Cost: the cosines of all document vectors, then a few dozen closer looks a document; five thousand documents a side
/// take some seconds.
pub fn pair(sources: &[Profile], targets: &[Profile]) -> Vec<Decision> {
    let edges = evidence::edges(sources, targets);
    assign::assign(&edges, sources.len(), targets.len())
}
