//! One pass over the documents that the arguments name: found, paired, checked, and handed on as finished records in
//! the order of their identifiers. What check, baseline and compare share.

use std::collections::BTreeSet;
use std::io::{BufReader, BufWriter, ErrorKind, IsTerminal, Read, Seek, Write};
use std::path::Path;
use std::sync::atomic::Ordering;
use std::time::Instant;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use tempfile::SpooledTempFile;

use super::args::{InputArgs, Shared};
use super::inputs::{self, Reading};
use super::settings;
use super::terminal::Terminal;
use crate::cache::Cache;
use crate::config::{Config, Unpaired};
use crate::error::{Error, Result};
use crate::input::{self, Item, Options};
use crate::names::CorpusNames;
use crate::pairing::Match;
use crate::pipeline::{self, Done, Engine};
use crate::report::record::{DocumentRecord, ErrorRecord};
use crate::report::summary::Summary;

/// Records that are finished at a time, a thread.
const SHARE: usize = 32;

/// Bytes of waiting records that are held in memory.
const IN_MEMORY: usize = 16 << 20;

/// The documents of a run, before they are read.
pub(crate) struct Corpus<'c> {
    /// What is checked.
    pub(crate) items: Vec<Item>,
    /// How those that no name pairs were paired.
    pub(crate) matches: Vec<Match>,
    /// What could not be resolved.
    pub(crate) errors: Vec<Error>,
    args: &'c InputArgs,
    /// How they are read.
    pub(crate) options: Options,
    /// What a document inside a folder without its other side is.
    unpaired: Unpaired,
    shared: &'c Shared,
    terminal: &'c Terminal,
}

impl<'c> Corpus<'c> {
    /// Finds the documents and pairs those that stand alone.
    pub(crate) fn find(
        args: &'c InputArgs,
        config: &Config,
        cache: Option<&Cache>,
        shared: &'c Shared,
        terminal: &'c Terminal,
    ) -> Result<Self> {
        let options = inputs::options(config, args);
        let (items, errors) = inputs::find(args, &options)?;
        let pool = super::pool(settings::jobs(shared, 0)?.min(items.len()))?;
        let (items, matches) = inputs::pair(items, args, &options, cache, pool.as_ref(), terminal);
        let unpaired = args.unpaired.or(config.corpus.unpaired).unwrap_or(Unpaired::Warn);
        Ok(Self { items, matches, errors, args, options, unpaired, shared, terminal })
    }

    /// Documents that are known already.
    pub(crate) fn of(
        items: Vec<Item>,
        args: &'c InputArgs,
        options: Options,
        shared: &'c Shared,
        terminal: &'c Terminal,
    ) -> Self {
        let (matches, errors) = (Vec::new(), Vec::new());
        Self { items, matches, errors, args, options, unpaired: Unpaired::Warn, shared, terminal }
    }

    /// Whether the run is about one document.
    pub(crate) fn is_single(&self) -> bool {
        self.items.len() + self.errors.len() <= 1
    }

    /// The identifiers of all documents found.
    pub(crate) fn ids(&self) -> BTreeSet<String> {
        self.items.iter().map(|item| item.id.clone()).collect()
    }

    /// What the identifiers of every folder that was looked at as a whole begin with ([`input::below`]).
    pub(crate) fn folders(&self) -> Vec<String> {
        let all = self.options.include.is_empty() && self.options.exclude.is_empty();
        let paths = self.args.paths.iter().filter(|_| all);
        paths.filter_map(|path| input::below(Path::new(path), &self.options)).collect()
    }

    /// Checks every document and hands the finished records to `act` in order, until it says no or the user interrupts.
    /// What failed is told and counted in `summary`; the records are not. Says whether it was interrupted.
    pub(crate) fn check(
        self,
        engine: &Engine<'_>,
        cache: Option<&Cache>,
        summary: &mut Summary,
        mut act: impl FnMut(DocumentRecord, &mut Summary) -> Result<bool>,
    ) -> Result<bool> {
        for error in &self.errors {
            self.terminal.error(error);
            summary.fail(id_of(error), ErrorRecord::from(error));
        }
        let start = Instant::now();
        let single = self.is_single();
        // A document named on the command line may stand alone; inside a folder the configuration decides.
        let unpaired = if single { Unpaired::Warn } else { self.unpaired };
        let jobs: Vec<Reading<'_>> =
            self.items.into_iter().map(|item| Reading { item, options: &self.options, unpaired }).collect();
        self.terminal.detail(|| format!("{} documents, signature {}", jobs.len(), engine.signature()));
        let pool = super::pool(settings::jobs(self.shared, 0)?.min(useful(&jobs)))?;
        let bar = progress(jobs.len(), self.shared);
        let watched = !bar.is_hidden();
        let stop = inputs::interrupted();
        let mut spool = Spool::new();
        let mut names = CorpusNames::default();
        pipeline::run(engine, &jobs, cache, pool.as_ref(), stop, |done: Done| {
            bar.inc(1);
            let Done { head, names: here, record } = done;
            for problem in &head.problems {
                bar.suspend(|| self.terminal.error(problem));
                summary.fail(head.id.clone(), ErrorRecord::from(problem));
            }
            if let Some(error) = &head.error {
                bar.suspend(|| self.terminal.note(&format!("error: {}", error.message)));
                summary.fail(head.id.clone(), error.clone());
            }
            if unpaired == Unpaired::Ignore && head.mode != "bilingual" && head.error.is_none() {
                return Ok(true);
            }
            spool.push(&record)?;
            names.merge(here);
            Ok(true)
        })?;
        bar.finish_and_clear();

        let resolved = names.resolve();
        let share = pool.as_ref().map_or(1, |p| p.current_num_threads() * SHARE);
        spool.each(share, |written| {
            for record in pipeline::finish_all(engine, &written, &resolved, pool.as_ref())? {
                if !act(record, summary)? {
                    return Ok(false);
                }
            }
            Ok(true)
        })?;
        if let Some(cache) = cache {
            self.terminal.detail(|| format!("{} documents from the cache {}", cache.hits(), cache.folder().display()));
            if let Some(trouble) = cache.close() {
                self.terminal.note(&trouble);
            }
        }
        // For who watched the bar; the report's bytes are the same from run to run.
        if watched {
            let threads = pool.as_ref().map_or(1, rayon::ThreadPool::current_num_threads);
            let cached = cache.map_or_else(String::new, |cache| format!(", {} from the cache", cache.hits()));
            let seconds = start.elapsed().as_secs_f64();
            self.terminal.note(&format!("{} documents in {seconds:.1} s ({threads} threads{cached})", jobs.len()));
        }
        let interrupted = stop.load(Ordering::Relaxed);
        if interrupted {
            self.terminal.note("interrupted: what was written ends at a whole document");
        }
        Ok(interrupted)
    }
}

/// What an input is called that was not found.
pub(crate) fn id_of(error: &Error) -> String {
    error.path().map_or_else(|| "input".to_owned(), |path| path.to_string_lossy().into_owned())
}

/// How many threads have something to do: one a document, and more where one is long enough to be shared out.
fn useful(jobs: &[Reading<'_>]) -> usize {
    const LONG: u64 = 128 << 10;
    let size = |path: Option<&Path>| path.and_then(|p| std::fs::metadata(p).ok()).map_or(0, |m| m.len());
    let is_long = |job: &Reading<'_>| {
        let paths = job.item.paths();
        size(paths.source).max(size(paths.target)) > LONG
    };
    // With many documents it does not matter; of a few, a look at their size is cheap.
    if jobs.len() > 64 || jobs.iter().any(is_long) { usize::MAX } else { jobs.len().max(2) }
}

/// A bar on stderr, if somebody is looking.
fn progress(total: usize, shared: &Shared) -> ProgressBar {
    let shown = total > 1 && !shared.no_progress && shared.quiet == 0 && std::io::stderr().is_terminal();
    if !shown {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{bar:32} {pos}/{len} documents, {per_sec}, {eta} left") {
        bar.set_style(style.progress_chars("━╸ "));
    }
    bar
}

/// Written records that wait for the end of the corpus: the first few megabytes in memory, then in a temporary file, so
/// that memory stays flat. Each stands behind its length.
struct Spool(BufWriter<SpooledTempFile>);

impl Spool {
    fn new() -> Self {
        Self(BufWriter::new(SpooledTempFile::new(IN_MEMORY)))
    }

    fn push(&mut self, record: &[u8]) -> Result<()> {
        let length = (record.len() as u64).to_le_bytes();
        self.0.write_all(&length).and_then(|()| self.0.write_all(record)).map_err(failed)
    }

    /// Hands the records on in order, at most `share` at a time, until `act` says no.
    fn each(self, share: usize, mut act: impl FnMut(Vec<Vec<u8>>) -> Result<bool>) -> Result<()> {
        let mut file = self.0.into_inner().map_err(|e| failed(e.into_error()))?;
        file.rewind().map_err(failed)?;
        let mut file = BufReader::new(file);
        loop {
            let mut some = Vec::new();
            let mut bytes = 0;
            // One long document at a time is enough.
            while some.len() < share && bytes < IN_MEMORY {
                let mut length = [0; 8];
                match file.read_exact(&mut length) {
                    Err(e) if e.kind() == ErrorKind::UnexpectedEof => break,
                    other => other.map_err(failed)?,
                }
                let mut record = vec![0; usize::try_from(u64::from_le_bytes(length)).unwrap_or(0)];
                file.read_exact(&mut record).map_err(failed)?;
                bytes += record.len();
                some.push(record);
            }
            if some.is_empty() || !act(some)? {
                return Ok(());
            }
        }
    }
}

fn failed(error: std::io::Error) -> Error {
    Error::write(std::env::temp_dir(), &error).help("set TMPDIR to a folder with room")
}
