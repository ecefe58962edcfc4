//! Vectors to beads with calibrated confidences.
//!
//! Touches no files, no threads, no terminal.

mod bead;

pub use bead::{Alignment, Bead, Broken};
