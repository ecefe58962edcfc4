//! Fitting and measuring the aligner on documents with gold beads (`*.ru *.en *.gold`, one line a segment).

pub(crate) mod data;
pub(crate) mod eval;
pub(crate) mod fit;
pub(crate) mod optimise;
pub(crate) mod score;
