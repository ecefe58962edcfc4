//! Training, evaluation and generated documents. `cargo xtask --help` lists the commands.

mod segmentation_eval;

use clap::{Parser, Subcommand};

#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Sentence boundary F1 of `align` and its rivals on the running text of the alignment data.
    SegmentationEval(segmentation_eval::Options),
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    match Arguments::parse().command {
        Command::SegmentationEval(options) => segmentation_eval::run(&options),
mod tagger;

use std::process::ExitCode;

use clap::Parser;

#[derive(Parser)]
#[command(about)]
enum Command {
    /// Trains the part-of-speech tagger and writes models/tagger.bin.
    TrainTagger(tagger::Args),
}

fn main() -> ExitCode {
    let outcome = match Command::parse() {
        Command::TrainTagger(args) => tagger::run(&args),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
mod translit;

use clap::Parser;

/// Training, evaluation and generated documents of align.
#[derive(Parser)]
enum Task {
    /// Train the transliteration model.
    TrainTranslit(translit::TrainTranslit),
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    match Task::parse() {
        Task::TrainTranslit(task) => task.run(),
    }
}
