//! Training, evaluation and generated documents. `cargo xtask --help` lists the commands.

mod names;
mod translit;

use clap::Parser;

/// Training, evaluation and generated documents of align.
#[derive(Parser)]
enum Task {
    /// Precision and recall of the name rules on news translations.
    NamesEval(names::NamesEval),
    /// Train the transliteration model.
    TrainTranslit(translit::TrainTranslit),
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    match Task::parse() {
        Task::NamesEval(task) => task.run(),
        Task::TrainTranslit(task) => task.run(),
    }
}
