//! How good the translation of a bead is, 0..1, and which of its words are suspect.
//!
//! The score is the mean of two judges trained for the same thing, human judgement and planted damage together: a small
//! network over the encoder's token rows ([`head`]) and a weighted sum of counted [`features`]. How good it is and what
//! it is blind to is told in `docs/score.md`. Knows nothing of documents, rules, files or threads.

pub mod english;
pub mod features;
mod sentence;

pub use sentence::{MAX_PIECES, Sentence};

/// Numbers in a token row of the encoder.
pub const WIDTH: usize = 1280;
