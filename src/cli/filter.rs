//! `align filter`: JSON lines in, exactly one line out for each, a pure function of the line.

use std::io::BufRead;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::args::{Emit, FilterArgs, Shared, Unit};
use super::parts::{Parts, Wishes};
use super::terminal::{Sink, open};
use super::{exit, settings};
use crate::config::Config;
use crate::error::{Error, ErrorKind, Result};
use crate::input;
use crate::names::ResolvedNames;
use crate::pipeline::{self, Engine};
use crate::report::record::ErrorRecord;
use crate::text::{Both, Segmentation};

/// The schema of an output line.
const SCHEMA: &str = "align.filter/1";

/// Lines a thread takes at a time when there are threads.
const SHARE: usize = 64;

pub(crate) fn run(args: &FilterArgs, config: &Config, shared: &Shared) -> Result<u8> {
    let wishes = Wishes { words: args.words, ..Wishes::default() };
    let parts = Parts::without_decisions(config, &args.rules, wishes)?;
    let engine = parts.engine()?;
    let mut sink = Sink::stdout();
    if args.print_signature {
        sink.write(format!("{}\n", engine.signature()).as_bytes())?;
        sink.close()?;
        return Ok(exit::CLEAN);
    }
    // The engine that runs us owns the cores: one thread unless told otherwise.
    let jobs = settings::jobs(shared, 1)?;
    let pool = super::pool(jobs)?;
    let files = if args.files.is_empty() { vec![PathBuf::from("-")] } else { args.files.clone() };
    let mut broken = 0_usize;
    let work = |line: &Raw| one(&engine, line, args);
    for file in &files {
        let mut input = open(file)?;
        loop {
            let window = read(&mut *input, file, args.max_record_bytes, if jobs > 1 { jobs * SHARE } else { 1 })?;
            if window.is_empty() || sink.is_closed() {
                break;
            }
            let done: Vec<(String, bool)> = match &pool {
                Some(pool) => pool.install(|| window.par_iter().map(work).collect()),
                None => window.iter().map(work).collect(),
            };
            for (text, failed) in done {
                broken += usize::from(failed);
                sink.write(text.as_bytes())?;
            }
        }
    }
    sink.close()?;
    Ok(if args.strict && broken > 0 { exit::TROUBLE } else { exit::CLEAN })
}

/// A line as it was read.
enum Raw {
    Bytes(Vec<u8>),
    /// Longer than the limit; what was beyond it is gone.
    TooLong,
}

/// Up to `most` lines. A line over the limit is skipped without being held.
fn read(input: &mut dyn BufRead, path: &Path, limit: usize, most: usize) -> Result<Vec<Raw>> {
    let mut out = Vec::new();
    while out.len() < most {
        let mut line = Vec::new();
        let mut too_long = false;
        let mut any = false;
        loop {
            let buffer = input.fill_buf().map_err(|e| Error::io(path, &e))?;
            if buffer.is_empty() {
                break;
            }
            any = true;
            let end = buffer.iter().position(|&b| b == b'\n');
            let take = end.map_or(buffer.len(), |e| e + 1);
            if !too_long {
                line.extend_from_slice(&buffer[..end.unwrap_or(buffer.len())]);
                if line.len() > limit {
                    too_long = true;
                    line = Vec::new();
                }
            }
            input.consume(take);
            if end.is_some() {
                break;
            }
        }
        if !any {
            break;
        }
        out.push(if too_long { Raw::TooLong } else { Raw::Bytes(line) });
    }
    Ok(out)
}

#[derive(Deserialize)]
struct Record {
    #[serde(default)]
    id: Value,
    #[serde(alias = "source", alias = "ru")]
    src: Option<Value>,
    #[serde(alias = "target", alias = "en")]
    mt: Option<Value>,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

/// One line to one line, and whether it was broken.
fn one(engine: &Engine<'_>, raw: &Raw, args: &FilterArgs) -> (String, bool) {
    let parsed = match raw {
        Raw::TooLong => Err((Value::Null, limit(args))),
        Raw::Bytes(bytes) => serde_json::from_slice::<Record>(bytes).map_err(|e| {
            (
                Value::Null,
                Error::new(ErrorKind::Format, format!("not a JSON record: {e}")).help("{\"id\",\"src\",\"mt\"}"),
            )
        }),
    };
    let outcome = parsed.and_then(|record| {
        let id = record.id.clone();
        // A defect here must not lose the other records.
        let checked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| check(engine, &record, args)));
        match checked {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(error)) => Err((id, error)),
            Err(_) => Err((id, Error::new(ErrorKind::Internal, "a defect of align stopped this record"))),
        }
    });
    let (value, failed) = match outcome {
        Ok(value) => (value, false),
        Err((id, error)) => {
            let error = ErrorRecord::from(&error);
            let value = match args.emit {
                Emit::Findings => {
                    json!({"schema": SCHEMA, "id": id, "score": null, "beads": [], "findings": [], "error": error})
                }
                // No names of its own, so that the line merges like any other.
                Emit::Names => json!({"names": {}, "id": id, "error": error}),
            };
            (value, true)
        }
    };
    (format!("{value}\n"), failed)
}

fn limit(args: &FilterArgs) -> Error {
    Error::new(ErrorKind::Limit, format!("the record is longer than {} bytes", args.max_record_bytes))
        .help("--max-record-bytes raises the limit")
}

fn check(engine: &Engine<'_>, record: &Record, args: &FilterArgs) -> Result<Value> {
    let text = |value: &Option<Value>, name: &str| -> Result<Option<String>> {
        match value {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(Value::Array(lines)) if lines.iter().all(Value::is_string) => {
                Ok(Some(lines.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n")))
            }
            Some(_) => {
                Err(Error::new(ErrorKind::Format, format!("“{name}” is no text")).help("a string or a list of them"))
            }
        }
    };
    let source = text(&record.src, "src")?;
    let target = text(&record.mt, "mt")?.ok_or_else(|| {
        Error::new(ErrorKind::Format, "there is no “mt”").help("{\"id\",\"src\",\"mt\"}; src may be absent")
    })?;
    let id = match &record.id {
        Value::String(id) => id.clone(),
        other => other.to_string(),
    };
    let checked = match args.unit {
        Unit::Document => {
            let texts = Both::new(source.as_deref(), Some(target.as_str()));
            engine.check(&input::from_texts(&id, "record", texts, Segmentation::Auto)?)
        }
        Unit::Sentence => engine.check_sentence(&id, source.as_deref(), &target),
    };
    if args.emit == Emit::Names {
        // By way of text, so that probabilities keep the few digits that they have.
        return serde_json::to_string(&checked.names)
            .and_then(|text| serde_json::from_str(&text))
            .map_err(|e| Error::new(ErrorKind::Internal, format!("cannot write the names: {e}")));
    }
    // Of other lines nothing is known but the names that are given.
    let done = pipeline::finish(engine, checked.waiting, &ResolvedNames::default());
    let mut out = json!({
        "schema": SCHEMA, "id": record.id, "score": done.score, "beads": done.beads, "findings": done.findings,
        "error": null, "signature": done.signature
    });
    if args.pass_through
        && let Some(out) = out.as_object_mut()
    {
        for (key, value) in &record.rest {
            out.entry(key.clone()).or_insert_with(|| value.clone());
        }
    }
    Ok(out)
}
