//! `align fix`: the certain suggestions applied, into a file beside the translation.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use similar::TextDiff;

use super::args::{FixArgs, Shared};
use super::parts::{Parts, Wishes};
use super::terminal::{Sink, Terminal};
use super::{exit, inputs, settings};
use crate::config::Config;
use crate::error::{Error, ErrorKind, Result};
use crate::fix::{self, Fixed, Limits};
use crate::input::{self, Item, Options};
use crate::pipeline::{self, Engine};
use crate::text::Mode;

pub(crate) fn run(args: &FixArgs, config: &Config, shared: &Shared, terminal: &Terminal) -> Result<u8> {
    let options = inputs::options(config, &args.run.input);
    let (items, errors) = inputs::find(&args.run.input, &options)?;
    for error in &errors {
        terminal.error(error);
    }
    let pool = super::pool(settings::jobs(shared, 0)?)?;
    let (items, _) = inputs::pair(items, &args.run.input, &options, None, pool.as_ref(), terminal);
    let parts = Parts::of_run(config, &args.run, Wishes::default())?;
    let engine = parts.engine()?;
    let limits = Limits {
        min_confidence: args.run.rules.min_confidence.map_or(Limits::default().min_confidence, f64::from),
        min_severity: args.min_severity.map_or(Limits::default().min_severity, Into::into),
    };
    let work = |item: &Item| pipeline::guarded(&item.id, || one(item, &engine, &options, limits, args));
    let done: Vec<Result<Option<Done>>> = match &pool {
        Some(pool) => pool.install(|| items.par_iter().map(work).collect()),
        None => items.iter().map(work).collect(),
    };
    let mut failed = errors.len();
    let mut out = Sink::stdout();
    let mut written = BTreeMap::new();
    for (item, outcome) in items.iter().zip(done) {
        match outcome {
            Ok(Some(done)) => {
                let (changed, back) = (done.fixed.applied.len(), done.fixed.taken_back.len());
                let taken = if back > 0 { format!(", {back} left to people") } else { String::new() };
                let place = done.path.to_string_lossy().into_owned();
                if args.diff {
                    out.write(diff(&done).as_bytes())?;
                }
                if let Some(other) = written.insert(done.path.clone(), item.id.clone()) {
                    terminal.error(&taken_twice(&done.path, &other, &item.id));
                    failed += 1;
                } else if args.dry_run || changed == 0 {
                    terminal.note(&format!("{}: {changed} suggestions would be applied{taken}", item.id));
                } else {
                    let mut sink = Sink::file(&done.path)?;
                    sink.write(done.fixed.after.as_bytes())?;
                    sink.close()?;
                    terminal.note(&format!("{}: {changed} suggestions applied{taken}: {place}", item.id));
                }
            }
            Ok(None) => terminal.note(&format!("{}: no English to fix", item.id)),
            Err(error) => {
                terminal.error(&error);
                failed += 1;
            }
        }
    }
    out.close()?;
    Ok(if failed > 0 { exit::TROUBLE } else { exit::CLEAN })
}

struct Done {
    fixed: Fixed,
    /// The translation's own path, for the heading of the diff.
    from: String,
    /// Where the fixed text goes.
    path: PathBuf,
}

fn one(item: &Item, engine: &Engine<'_>, options: &Options, limits: Limits, args: &FixArgs) -> Result<Option<Done>> {
    let loaded = input::read(item, options)?;
    if loaded.bitext.mode == Mode::SourceOnly {
        return Ok(None);
    }
    let Some(fixed) = fix::fix(engine, &loaded, options.segmentation, limits)? else { return Ok(None) };
    let from = loaded.bitext.texts.target.as_ref().map_or(String::new(), |t| t.document.path.clone());
    let path = match &args.out {
        Some(folder) => super::export::path(folder, &item.id, "fixed.en.txt")?,
        None => beside(Path::new(&from), &item.id),
    };
    Ok(Some(Done { fixed, from, path }))
}

/// `NAME.fixed.en.txt` in the folder of the translation; never the translation itself.
fn beside(target: &Path, id: &str) -> PathBuf {
    let name = id.rsplit('/').next().unwrap_or(id);
    let name: String = name.chars().map(|c| if matches!(c, '\\' | ':' | '#' | '*' | '?') { '-' } else { c }).collect();
    target.with_file_name(format!("{name}.fixed.en.txt"))
}

fn taken_twice(path: &Path, first: &str, second: &str) -> Error {
    Error::new(ErrorKind::Usage, format!("{first} and {second} would both be written here"))
        .at(path)
        .help("use --out DIR, which names files after whole identifiers")
}

/// A unified diff, as `patch` reads it.
fn diff(done: &Done) -> String {
    if done.fixed.before == done.fixed.after {
        return String::new();
    }
    let diff = TextDiff::from_lines(&done.fixed.before, &done.fixed.after);
    diff.unified_diff().context_radius(1).header(&done.from, &done.path.to_string_lossy()).to_string()
}
