//! Arguments to library to bytes to exit code; nothing else.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(align::cli::run(std::env::args_os()))
}
