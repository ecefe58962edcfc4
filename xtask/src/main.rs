//! Training, evaluation and generated documents. `cargo xtask --help` lists the commands.

fn main() {}
