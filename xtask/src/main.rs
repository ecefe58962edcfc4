//! Training, evaluation and generated documents. `cargo xtask --help` lists the commands.

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
