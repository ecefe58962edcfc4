//! Fitting and measuring the aligner on documents with gold beads (`*.ru *.en *.gold`, one line a segment).

<<<<<<< HEAD
pub(crate) mod data;
pub(crate) mod eval;
pub(crate) mod fit;
pub(crate) mod optimise;
pub(crate) mod score;
=======
pub mod data;
pub mod eval;
pub mod fit;
pub mod optimise;
pub mod score;

/// What `align-eval` is told.
#[derive(clap::Args)]
pub(crate) struct Eval {
    /// Folder of variants with `*.ru *.en *.gold` (alignment.dev.tar.xz unpacked)
    pub(crate) folder: std::path::PathBuf,
    /// Folder of pooled vectors
    pub(crate) vectors: std::path::PathBuf,
}

/// What `fit-alignment` is told.
#[derive(clap::Args)]
pub(crate) struct Fit {
    /// Folder of variants with `*.ru *.en *.gold` (alignment.dev.tar.xz unpacked)
    pub(crate) folder: std::path::PathBuf,
    /// Folder of pooled vectors
    pub(crate) vectors: std::path::PathBuf,
    /// Where to write the model
    #[arg(long)]
    pub(crate) out: Option<std::path::PathBuf>,
    /// Also fits out of fold and calibrates on that
    #[arg(long)]
    pub(crate) cross: bool,
}
>>>>>>> main
