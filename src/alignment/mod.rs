//! Vectors to beads with calibrated confidences.
//!
//! Lines come in as text and pooled encodings, beads go out. Touches no files, no threads, no terminal.
//! `docs/alignment.md` describes the method and its figures; [`model`] holds the weights.

mod aligner;
mod band;
mod bead;
mod facts;
mod lattice;
pub mod model;
mod recut;
mod scene;
mod similarity;
pub mod training;

pub use aligner::{Outcome, Summary, align, align_with};
pub use bead::{Alignment, Bead, Broken, Moved};
pub use facts::encoder_text;
pub use recut::recut;
pub use scene::{Head, Line};
pub use similarity::WIDTH;

#[cfg(test)]
mod tests;
