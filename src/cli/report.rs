//! `align report` renders saved JSON lines again; `align stats` adds them up.

use std::io::BufRead;
use std::path::{Path, PathBuf};

use super::args::{ReportArgs, StatsArgs};
use super::terminal::{Terminal, open};
use super::{exit, output::Outputs, settings};
use crate::config::Config;
use crate::error::{Error, ErrorKind, Result};
use crate::report::record::{self, DocumentRecord};
use crate::report::summary::{self, Summary};
use crate::report::{FailOn, RenderOptions, View};

/// `align report`.
pub(crate) fn report(args: &ReportArgs, config: &Config, terminal: &Terminal) -> Result<u8> {
    let gate = settings::gate(config, &args.gate, terminal)?;
    // How many there are decides the default view, so they are counted first: a saved corpus need not fit in memory.
    let files = or_stdin(&args.files);
    let single = files.iter().all(|f| f != Path::new("-")) && count(&files)? <= 1;
    let view = if single { View::Full } else { View::Summary };
    let mut outputs = Outputs::open(config, &args.output, &gate, view, terminal)?;
    let mut summary = Summary::default();
    for file in &files {
        each(file, |line| {
            let Some(Line::Document(mut record)) = line else { return Ok(()) };
            if let Some((_, known)) = &gate.baseline {
                known.mark(&mut record);
            }
            summary.add(&record);
            outputs.document(&record)
        })?;
    }
    outputs.finish(&summary, terminal)?;
    Ok(exit_code(&summary, gate.fail_on))
}

/// The exit code of a run that came to `summary`.
pub(crate) fn exit_code(summary: &Summary, fail_on: FailOn) -> u8 {
    match (summary.failed.is_empty(), summary.fails(fail_on)) {
        (false, _) => exit::TROUBLE,
        (true, true) => exit::FINDINGS,
        (true, false) => exit::CLEAN,
    }
}

/// `align stats`.
pub(crate) fn stats(args: &StatsArgs, terminal: &Terminal) -> Result<String> {
    let mut total = Summary::default();
    for file in or_stdin(&args.files) {
        each(&file, |line| {
            match line {
                Some(Line::Document(record)) => total.add(&record),
                Some(Line::Stats(summary)) => total.merge(&summary),
                None => {}
            }
            Ok(())
        })?;
    }
    if args.human {
        let defaults = RenderOptions::default();
        let width = args.width.or_else(|| terminal.width()).unwrap_or(defaults.width).clamp(40, 400);
        let options = RenderOptions { view: View::Summary, width, color: terminal.color(), all: args.all, ..defaults };
        let human = crate::report::format("human").map(|f| (f.make)(&options).finish(&total));
        return Ok(String::from_utf8(human.unwrap_or_default()).unwrap_or_default());
    }
    Ok(serde_json::to_string(&total).unwrap_or_default() + "\n")
}

fn or_stdin(files: &[PathBuf]) -> Vec<PathBuf> {
    if files.is_empty() { vec![PathBuf::from("-")] } else { files.to_vec() }
}

/// Lines that are not blank.
fn count(files: &[PathBuf]) -> Result<usize> {
    let mut lines = 0;
    for file in files {
        each(file, |line| {
            lines += usize::from(line.is_some());
            Ok(())
        })?;
    }
    Ok(lines)
}

pub(super) enum Line {
    Document(Box<DocumentRecord>),
    Stats(Box<Summary>),
}

/// Reads a file of records; a blank line is nothing.
pub(super) fn each(path: &Path, mut act: impl FnMut(Option<Line>) -> Result<()>) -> Result<()> {
    let mut number = 0;
    for line in open(path)?.lines() {
        number += 1;
        let line = line.map_err(|e| Error::io(path, &e))?;
        if line.trim().is_empty() {
            act(None)?;
            continue;
        }
        let wrong = |e: serde_json::Error| {
            Error::new(ErrorKind::Format, format!("no record of align: {e}"))
                .at(path)
                .place(number, e.column())
                .help("it takes lines of `align check -o jsonl` or `align stats`")
        };
        #[derive(serde::Deserialize)]
        struct Head {
            schema: String,
        }
        let head: Head = serde_json::from_str(&line).map_err(wrong)?;
        match head.schema.as_str() {
            record::SCHEMA => act(Some(Line::Document(Box::new(serde_json::from_str(&line).map_err(wrong)?))))?,
            summary::SCHEMA => act(Some(Line::Stats(Box::new(serde_json::from_str(&line).map_err(wrong)?))))?,
            other => {
                return Err(Error::new(ErrorKind::Format, format!("schema {other} is not known"))
                    .at(path)
                    .place(number, 1)
                    .help(format!("this version reads {} and {}", record::SCHEMA, summary::SCHEMA)));
            }
        }
    }
    Ok(())
}
