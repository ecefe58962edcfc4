//! Training, evaluation and generated documents. `cargo xtask --help` lists the commands.

mod precision;
mod tagger;

use std::process::ExitCode;

use clap::Parser;

#[derive(Parser)]
#[command(about)]
enum Command {
    /// How often each rule fires on human references and on machine translations.
    Precision(precision::Args),
    /// Prints the lines of standard input with their parts of speech.
    Tag,
    /// Trains the part-of-speech tagger and writes models/tagger.bin.
    TrainTagger(tagger::Args),
}

fn main() -> ExitCode {
    let outcome = match Command::parse() {
        Command::Precision(args) => precision::run(&args),
        Command::Tag => tagger::show(),
        Command::TrainTagger(args) => tagger::run(&args),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
