//! Training, evaluation and generated documents. `cargo xtask --help` lists the commands.

// Printing is what these tasks are for.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod alignment;
mod corpus;
mod docs;
mod locate;
mod names;
mod pairing_eval;
mod precision;
mod quality;
mod segmentation_eval;
mod tagger;
mod translit;

use clap::Parser;

/// Training, evaluation and generated documents of align. One line here and one in `main` a command.
#[derive(Parser)]
#[command(name = "xtask")]
enum Task {
    /// Write a corpus of any size out of the seed texts, to measure load
    Corpus(corpus::Args),
    /// Write docs/rules.md and docs/align.schema.json from the program's own values
    Docs,
    /// Print strict and null F1 of the built-in aligner on documents with gold beads, a variant a line
    AlignEval(alignment::eval::Args),
    /// Fit models/alignment.json
    FitAlignment(alignment::fit::Args),
    /// Print precision and recall of the name rules on news translations
    NamesEval(names::NamesEval),
    /// Print how well words at fault are pointed at, by damage planted in references
    LocateEval(locate::Args),
    /// Print how often each rule fires on human references and on machine translations
    Precision(precision::Args),
    /// Print how the quality score agrees with people and with planted damage, and what it costs
    QualityEval(quality::Eval),
    /// Write the encoder's token rows that models/quality.py trains on
    QualityRows(quality::Rows),
    /// Write the features and English tables that models/quality.py trains on
    QualityFeatures(quality::Features),
    /// Pair shuffled documents by content and print how many pairs are right
    PairingEval(pairing_eval::Options),
    /// Print sentence boundary F1 of align and its rivals on the running text of the alignment data
    SegmentationEval(segmentation_eval::Options),
    /// Print the lines of standard input with their parts of speech
    Tag,
    /// Train the part-of-speech tagger and write models/tagger.bin
    TrainTagger(tagger::Args),
    /// Train the transliteration model
    TrainTranslit(translit::TrainTranslit),
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    match Task::parse() {
        Task::Corpus(args) => corpus::run(&args)?,
        Task::Docs => docs::run()?,
        Task::AlignEval(args) => alignment::eval::run(&args)?,
        Task::FitAlignment(args) => alignment::fit::run(&args)?,
        Task::NamesEval(task) => task.run()?,
        Task::LocateEval(args) => locate::run(&args)?,
        Task::Precision(args) => precision::run(&args)?,
        Task::QualityEval(task) => task.run()?,
        Task::QualityRows(task) => task.run()?,
        Task::QualityFeatures(task) => task.run()?,
        Task::PairingEval(options) => pairing_eval::run(&options)?,
        Task::SegmentationEval(options) => segmentation_eval::run(&options)?,
        Task::Tag => tagger::show()?,
        Task::TrainTagger(args) => tagger::run(&args)?,
        Task::TrainTranslit(task) => task.run()?,
    }
    Ok(())
}
