//! The command line: what was typed becomes calls of the library, their results become bytes and an exit code.
//!
//! One file a command. Only `terminal` writes.

mod args;
mod baseline;
mod check;
mod compare;
mod corpus;
mod decide;
mod decisions;
mod exit;
mod export;
mod filter;
mod fix;
mod inputs;
mod names;
mod output;
mod parts;
mod report;
mod review;
mod rules;
mod settings;
mod setup;
mod terminal;
mod translit;

use std::ffi::OsString;

use clap::{CommandFactory, Parser};

use args::{Cli, Command};
use terminal::{Sink, Terminal};

use crate::error::{Error, ErrorKind, Result};

/// Runs the program over its arguments (the first is its own name) and returns the exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let arguments = with_default_command(arguments.into_iter().collect());
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            let code = if error.use_stderr() { exit::TROUBLE } else { exit::CLEAN };
            // Help and usage errors; a closed pipe is nobody's trouble.
            let _ = error.print();
            return code;
        }
    };
    let terminal = Terminal::new(&cli.shared);
    match dispatch(&cli, &terminal) {
        Ok(code) => code,
        Err(error) => {
            terminal.error(&error);
            exit::TROUBLE
        }
    }
}

fn dispatch(cli: &Cli, terminal: &Terminal) -> Result<u8> {
    let loaded = settings::load(&cli.shared)?;
    let config = &loaded.config;
    match &cli.command {
        Command::Check(args) => check::run(args, config, &cli.shared, terminal),
        Command::Baseline(args) => baseline::run(args, &loaded, &cli.shared, terminal),
        Command::Names(args) => names::run(args, config, &cli.shared, terminal),
        Command::Compare(args) => compare::run(args, config, &cli.shared, terminal),
        Command::Export(args) => export::run(args, config, &cli.shared, terminal),
        Command::Fix(args) => fix::run(args, config, &cli.shared, terminal),
        Command::Filter(args) => filter::run(args, config, &cli.shared),
        Command::Translit(args) => translit::run(args, settings::jobs(&cli.shared, 0)?),
        Command::Review(args) => review::run(args, config, &cli.shared, terminal),
        Command::Accept(args) => decide::decide(args, true, config, &cli.shared, terminal),
        Command::Reject(args) => decide::decide(args, false, config, &cli.shared, terminal),
        Command::Undo(args) => decide::undo(args, config, &cli.shared),
        Command::Report(args) => report::report(args, config, terminal),
        Command::Stats(args) => print(report::stats(args, terminal)?.as_bytes()),
        Command::Rules(args) => print(rules::list(args)?.as_bytes()),
        Command::Explain { rule } => print(rules::explain(rule)?.as_bytes()),
        Command::Config(args) => print(setup::show(&loaded, args)?.as_bytes()),
        Command::Init { folder, force } => print(setup::init(folder, *force)?.as_bytes()),
        Command::Completions { shell } => print(&setup::completions(*shell)),
        Command::Man { command } => print(&setup::man(command.as_deref())?),
    }
}

/// A pool of `jobs` threads; none for one, which then starts no thread at all.
fn pool(jobs: usize) -> Result<Option<rayon::ThreadPool>> {
    if jobs <= 1 {
        return Ok(None);
    }
    rayon::ThreadPoolBuilder::new()
        .num_threads(jobs)
        .build()
        .map(Some)
        .map_err(|e| Error::new(ErrorKind::Internal, format!("cannot start {jobs} threads: {e}")).help("use --jobs 1"))
}

fn print(bytes: &[u8]) -> Result<u8> {
    let mut sink = Sink::stdout();
    sink.write(bytes)?;
    sink.close()?;
    Ok(exit::CLEAN)
}

/// Puts `check` before the first word that is no command: `align q7x2/000` is `align check q7x2/000`.
fn with_default_command(mut arguments: Vec<OsString>) -> Vec<OsString> {
    let known: Vec<String> = Cli::command().get_subcommands().map(|c| c.get_name().to_owned()).collect();
    let mut at = 1;
    while let Some(argument) = arguments.get(at) {
        let text = argument.to_string_lossy();
        match &*text {
            // Shared flags may stand before the command.
            "--isolated" | "--no-progress" | "-q" | "-qq" | "--quiet" | "-v" | "-vv" | "--verbose" => at += 1,
            "--config" | "-j" | "--jobs" | "--color" => at += 2,
            "-h" | "--help" | "-V" | "--version" | "help" => return arguments,
            _ if ["--config=", "--jobs=", "--color="].iter().any(|f| text.starts_with(f)) => at += 1,
            _ if text.starts_with("-j") && text.len() > 2 => at += 1,
            word if known.iter().any(|k| k == word) => return arguments,
            _ => {
                arguments.insert(at, "check".into());
                return arguments;
            }
        }
    }
    arguments
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_are_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_first_word_that_is_no_command_means_check() {
        let of = |words: &str| {
            let typed: Vec<OsString> = words.split(' ').map(Into::into).collect();
            with_default_command(typed).iter().map(|w| w.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(of("align q7x2/000"), "align check q7x2/000");
        assert_eq!(of("align -j 2 --color=never q7x2"), "align -j 2 --color=never check q7x2");
        assert_eq!(of("align -o jsonl q7x2"), "align check -o jsonl q7x2");
        assert_eq!(of("align rules"), "align rules");
        assert_eq!(of("align ./rules"), "align check ./rules");
        assert_eq!(of("align --help"), "align --help");
    }
}
