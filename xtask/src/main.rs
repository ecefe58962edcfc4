//! Training, evaluation and generated documents. `cargo xtask --help` lists the commands.

mod alignment;
mod names;
mod pairing_eval;
mod precision;
mod segmentation_eval;
mod tagger;
mod translit;

use clap::Parser;

/// Training, evaluation and generated documents of align. One line here and one in `main` a command.
#[derive(Parser)]
#[command(name = "xtask")]
enum Task {
    /// Print strict and null F1 of the aligner on documents with gold beads, a variant a line
    AlignEval(alignment::Eval),
    /// Fit models/alignment.json
    FitAlignment(alignment::Fit),
    /// Print precision and recall of the name rules on news translations
    NamesEval(names::NamesEval),
    /// Print how often each rule fires on human references and on machine translations
    Precision(precision::Args),
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
        Task::AlignEval(args) => alignment::eval::run(&args.folder, &args.vectors)?,
        Task::FitAlignment(args) => alignment::fit::run(&args.folder, &args.vectors, args.out.as_deref(), args.cross)?,
        Task::NamesEval(task) => task.run()?,
        Task::Precision(args) => precision::run(&args)?,
        Task::PairingEval(options) => pairing_eval::run(&options)?,
        Task::SegmentationEval(options) => segmentation_eval::run(&options)?,
        Task::Tag => tagger::show()?,
        Task::TrainTagger(args) => tagger::run(&args)?,
        Task::TrainTranslit(task) => task.run()?,
    }
    Ok(())
}
