//! Fitting and measuring the aligner on documents with gold beads (`*.ru *.en *.gold`, one line a segment).

pub mod data;
pub mod eval;
pub mod fit;
pub mod optimise;
pub mod score;
