//! Training, evaluation and generated documents. `cargo xtask --help` lists the commands.

mod quality;

use clap::Parser;

#[derive(Parser)]
#[command(name = "cargo xtask", about)]
enum Command {
    /// Features of the quality score's training data
    QualityFeatures(quality::Features),
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    match Command::parse() {
        Command::QualityFeatures(task) => task.run(),
    }
}
