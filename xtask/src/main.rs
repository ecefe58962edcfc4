//! Training, evaluation and generated documents. `cargo xtask --help` lists the commands.

mod alignment;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Training, evaluation and generated documents of align")]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Strict and null F1 of the built-in aligner on documents with gold beads, a variant a line
    AlignEval {
        /// Folder of variants with `*.ru *.en *.gold` (alignment.dev.tar.xz unpacked)
        folder: PathBuf,
        /// Folder of pooled vectors
        vectors: PathBuf,
    },
    /// Fits models/alignment.json
    FitAlignment {
        /// Folder of variants with `*.ru *.en *.gold` (alignment.dev.tar.xz unpacked)
        folder: PathBuf,
        /// Folder of pooled vectors
        vectors: PathBuf,
        /// Where to write the model
        #[arg(long)]
        out: Option<PathBuf>,
        /// Also fits out of fold and calibrates on that
        #[arg(long)]
        cross: bool,
    },
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    match Args::parse().command {
        Command::AlignEval { folder, vectors } => alignment::eval::run(&folder, &vectors),
        Command::FitAlignment { folder, vectors, out, cross } => {
            alignment::fit::run(&folder, &vectors, out.as_deref(), cross)
        }
    }
mod names;
mod segmentation_eval;
mod tagger;
mod translit;

use clap::Parser;

/// Training, evaluation and generated documents of align. One line here and one in `main` a command.
#[derive(Parser)]
#[command(name = "xtask")]
enum Task {
    /// Print precision and recall of the name rules on news translations
    NamesEval(names::NamesEval),
    /// Print sentence boundary F1 of align and its rivals on the running text of the alignment data
    SegmentationEval(segmentation_eval::Options),
    /// Train the part-of-speech tagger and write models/tagger.bin
    TrainTagger(tagger::Args),
    /// Train the transliteration model
    TrainTranslit(translit::TrainTranslit),
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    match Task::parse() {
        Task::NamesEval(task) => task.run()?,
        Task::SegmentationEval(options) => segmentation_eval::run(&options)?,
        Task::TrainTagger(args) => tagger::run(&args)?,
        Task::TrainTranslit(task) => task.run()?,
    }
    Ok(())
}
