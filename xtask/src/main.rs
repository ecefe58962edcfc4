//! Training, evaluation and generated documents. `cargo xtask --help` lists the commands.

mod names;
mod quality;
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
    /// Write what models/quality.py trains on: token rows of the encoder
    QualityRows(quality::Rows),
    /// Write what models/quality.py trains on: features and English tables
    QualityFeatures(quality::Features),
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
        Task::QualityRows(task) => task.run()?,
        Task::QualityFeatures(task) => task.run()?,
        Task::SegmentationEval(options) => segmentation_eval::run(&options)?,
        Task::TrainTagger(args) => tagger::run(&args)?,
        Task::TrainTranslit(task) => task.run()?,
    }
    Ok(())
}
