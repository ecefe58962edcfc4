//! `align baseline`: writes down the findings of today, and, in a check, watches for what is gone.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::args::{BaselineArgs, Shared};
use super::corpus::Corpus;
use super::parts::{Parts, Wishes};
use super::terminal::{Sink, Terminal};
use super::{exit, settings};
use crate::config::Loaded;
use crate::error::Result;
use crate::finding::Severity;
use crate::pipeline::Engine;
use crate::report::record::DocumentRecord;
use crate::report::summary::Summary;
use crate::review::baseline::{self, Baseline, Change, Entry};

/// Stale entries that a note names.
const NAMED: usize = 3;

pub(crate) fn run(args: &BaselineArgs, loaded: &Loaded, shared: &Shared, terminal: &Terminal) -> Result<u8> {
    let config = &loaded.config;
    let path = file(args, loaded);
    let mut known = if path.exists() { settings::baseline(&path)? } else { Baseline::default() };
    let cache = settings::cache(&args.cache, shared);
    let corpus = Corpus::find(&args.run.input, config, cache.as_ref(), shared, terminal)?;
    let parts = Parts::of_run(config, &args.run, Wishes::default())?;
    let engine = parts.engine()?;
    let least = Severity::from(args.min_severity);
    let (ids, folders) = (corpus.ids(), corpus.folders());
    let mut summary = Summary::default();
    let mut change = Change::default();
    let interrupted = corpus.check(&engine, cache.as_ref(), &mut summary, |record, _| {
        let runs = |code: &str| engine.runs(&record.id, code);
        if args.prune {
            let gone: Vec<Entry> = known.gone(&record, runs).into_iter().cloned().collect();
            change.removed += gone.len();
            known.forget(&gone);
        } else {
            let here = known.learn(&record, least, runs);
            change.added += here.added;
            change.removed += here.removed;
        }
        Ok(true)
    })?;
    if interrupted {
        terminal.note(&format!("{}: left as it was", path.display()));
        return Ok(exit::INTERRUPTED);
    }
    let orphans: Vec<Entry> = known.orphans(&ids, &folders).into_iter().cloned().collect();
    change.removed += orphans.len();
    known.forget(&orphans);
    let mut sink = Sink::file(&path)?;
    sink.write(known.to_text().as_bytes())?;
    sink.close()?;
    let text = format!(
        "wrote {}: {} findings of {} documents ({} new, {} gone)\n",
        path.display(),
        known.len(),
        known.documents(),
        change.added,
        change.removed
    );
    super::print(text.as_bytes())?;
    Ok(if summary.failed.is_empty() { exit::CLEAN } else { exit::TROUBLE })
}

/// The file: the flag's, the configuration's, or the usual name beside the nearest `align.toml`.
fn file(args: &BaselineArgs, loaded: &Loaded) -> PathBuf {
    let beside = || loaded.path.as_deref().and_then(Path::parent).unwrap_or(Path::new("")).join(baseline::FILE);
    args.baseline.clone().or_else(|| loaded.config.gate.baseline.clone()).unwrap_or_else(beside)
}

/// A baseline in use: marks what it knows and notices what is gone.
pub(crate) struct Watch<'b> {
    path: &'b Path,
    known: &'b Baseline,
    ids: BTreeSet<String>,
    folders: Vec<String>,
    /// Whether the run makes all findings that `align baseline` would.
    whole: bool,
    /// Document and words of the entries that are gone.
    gone: Vec<String>,
}

impl<'b> Watch<'b> {
    /// Watches over the documents of `corpus`. Without `whole` nothing is said to be gone.
    pub(crate) fn new(path: &'b Path, known: &'b Baseline, corpus: &Corpus<'_>, whole: bool) -> Self {
        Self { path, known, ids: corpus.ids(), folders: corpus.folders(), whole, gone: Vec::new() }
    }

    /// Marks the findings of a record that are known.
    pub(crate) fn mark(&mut self, record: &mut DocumentRecord, engine: &Engine<'_>) {
        self.known.mark(record);
        if self.whole {
            let gone = self.known.gone(record, |code| engine.runs(&record.id, code));
            self.gone.extend(gone.into_iter().map(shown));
        }
    }

    /// Tells of the entries that are gone; how many.
    pub(crate) fn finish(mut self, interrupted: bool, terminal: &Terminal) -> usize {
        if self.whole && !interrupted {
            self.gone.extend(self.known.orphans(&self.ids, &self.folders).into_iter().map(shown));
        }
        if !self.gone.is_empty() {
            let named: Vec<&str> = self.gone.iter().take(NAMED).map(String::as_str).collect();
            let more = if self.gone.len() > NAMED { ", …" } else { "" };
            terminal.note(&format!(
                "{}: {} of its findings are gone ({}{more}); align baseline --prune PATH takes them out",
                self.path.display(),
                self.gone.len(),
                named.join(", ")
            ));
        }
        self.gone.len()
    }
}

fn shown(entry: &Entry) -> String {
    format!("{} {} “{}”", entry.document, entry.code(), entry.text)
}
