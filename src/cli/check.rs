//! `align check`: documents in, reports out.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{IsTerminal, Seek, SeekFrom};
use std::sync::atomic::Ordering;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::args::{CheckArgs, Shared};
use super::inputs::{self, Reading};
use super::output::Outputs;
use super::terminal::Terminal;
use super::{decisions, exit, settings};
use crate::config::{Config, Unpaired};
use crate::error::{Error, Result};
use crate::input::Item;
use crate::names::CorpusNames;
use crate::pairing::{Match, Verdict};
use crate::pipeline::{self, Done, Engine, Settings, Waiting};
use crate::report::View;
use crate::report::record::ErrorRecord;
use crate::report::summary::Summary;

pub(crate) fn run(args: &CheckArgs, config: &Config, shared: &Shared, terminal: &Terminal) -> Result<u8> {
    let options = inputs::options(config, &args.input);
    let (items, errors) = inputs::find(&args.input, &options)?;
    let threads = super::pool(settings::jobs(shared, 0)?.min(items.len()))?;
    let (items, matches) = inputs::pair(items, &args.input, &options, threads.as_ref(), terminal);
    if args.list_pairs {
        return list_pairs(&items, &matches, &errors, terminal);
    }
    let rules = settings::rules(config, &args.rules)?;
    let decisions = decisions::read(config, &args.decisions)?;
    decisions::contradictions(&decisions, terminal);
    let lexicon = decisions::lexicon(&settings::lexicon(config, &args.rules)?, &decisions);
    let fail_on = settings::fail_on(config, &args.gate);
    let wanted =
        Settings { max_per_document: args.max_per_document, realign: args.input.realign, words: args.words, decisions };
    let engine = Engine::new(&lexicon, config, &rules, wanted)?;
    let single = items.len() + errors.len() <= 1;
    let view = if single { View::Full } else { View::Summary };
    let mut outputs = Outputs::open(config, &args.output, fail_on, view, terminal)?;
    let mut summary = Summary::default();
    for error in &errors {
        terminal.error(error);
        let id = error.path().map_or_else(|| "input".to_owned(), |p| p.to_string_lossy().into_owned());
        summary.failed.insert(id, ErrorRecord::from(error));
    }
    // A document named on the command line may stand alone; inside a folder the configuration decides.
    let unpaired = args.input.unpaired.or(config.corpus.unpaired).unwrap_or(Unpaired::Warn);
    let jobs: Vec<Reading<'_>> = items
        .into_iter()
        .map(|item| Reading { item, options: &options, unpaired: if single { Unpaired::Warn } else { unpaired } })
        .collect();

    terminal.detail(&format!("{} documents, signature {}", jobs.len(), engine.signature()));
    let pool = super::pool(settings::jobs(shared, 0)?.min(jobs.len().max(2)))?;
    let bar = progress(jobs.len(), shared);
    let stop = inputs::interrupted();
    let mut spool = Spool::new()?;
    let mut names = CorpusNames::default();
    pipeline::run(&engine, &jobs, pool.as_ref(), stop, |done: Done| {
        bar.inc(1);
        for problem in &done.problems {
            bar.suspend(|| terminal.error(problem));
            summary.failed.insert(done.checked.waiting.record.id.clone(), ErrorRecord::from(problem));
        }
        let record = &done.checked.waiting.record;
        if let Some(error) = &record.error {
            bar.suspend(|| terminal.note(&format!("error: {}", error.message)));
        }
        if unpaired == Unpaired::Ignore && !single && record.mode != "bilingual" && record.error.is_none() {
            return Ok(true);
        }
        spool.push(&done.checked.waiting)?;
        names.merge(done.checked.names);
        Ok(!outputs.is_closed())
    })?;
    bar.finish_and_clear();

    let resolved = names.resolve();
    spool.each(|waiting| {
        let record = pipeline::finish(&engine, waiting, &resolved);
        summary.add(&record);
        outputs.document(&record)
    })?;
    outputs.finish(&summary)?;
    if stop.load(Ordering::Relaxed) {
        terminal.note("interrupted: what was written ends at a whole document");
        return Ok(exit::INTERRUPTED);
    }
    Ok(super::report::exit_code(&summary, fail_on))
}

/// A bar on stderr, if somebody is looking.
pub(super) fn progress(total: usize, shared: &Shared) -> ProgressBar {
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

/// Records that wait for the end of the corpus: one in memory, more in a temporary file, so that memory stays flat.
pub(super) struct Spool {
    first: Option<Waiting>,
    file: Option<std::io::BufWriter<std::fs::File>>,
}

impl Spool {
    pub(super) fn new() -> Result<Self> {
        Ok(Self { first: None, file: None })
    }

    pub(super) fn push(&mut self, record: &Waiting) -> Result<()> {
        if self.first.is_none() {
            self.first = Some(record.clone());
            return Ok(());
        }
        let failed =
            |e: &std::io::Error| Error::write(std::env::temp_dir(), e).help("set TMPDIR to a folder with room");
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(std::io::BufWriter::new(tempfile::tempfile().map_err(|e| failed(&e))?)),
        };
        serde_json::to_writer(&mut *file, record).map_err(|e| failed(&e.into()))?;
        std::io::Write::write_all(file, b"\n").map_err(|e| failed(&e))
    }

    pub(super) fn each(self, mut act: impl FnMut(Waiting) -> Result<()>) -> Result<()> {
        if let Some(record) = self.first {
            act(record)?;
        }
        let Some(file) = self.file else { return Ok(()) };
        let failed =
            |e: &std::io::Error| Error::write(std::env::temp_dir(), e).help("set TMPDIR to a folder with room");
        let mut file = file.into_inner().map_err(|e| failed(e.error()))?;
        file.seek(SeekFrom::Start(0)).map_err(|e| failed(&e))?;
        for line in std::io::BufRead::lines(std::io::BufReader::new(file)) {
            let line = line.map_err(|e| failed(&e))?;
            act(serde_json::from_str(&line).map_err(|e| failed(&e.into()))?)?;
        }
        Ok(())
    }
}

/// How every input was paired, and why.
fn list_pairs(items: &[Item], matches: &[Match], errors: &[Error], terminal: &Terminal) -> Result<u8> {
    let mut out = String::from("id\tsource\ttarget\twhy\tconfidence\tnote\n");
    let by_target: BTreeMap<&str, &Match> = matches.iter().map(|m| (m.ids.target.as_str(), m)).collect();
    for item in items {
        let paths = item.paths();
        let shown = |p: Option<&std::path::Path>| p.map_or_else(String::new, |p| p.to_string_lossy().into_owned());
        // Pairs by name are certain; what content says has a probability.
        let (confidence, note) = match by_target.get(item.id.as_str()) {
            Some(found) if found.verdict == Verdict::Comparable => {
                ("".to_owned(), format!("comparable with {}", found.paths.source))
            }
            Some(found) if found.ties.is_empty() => (format!("{:.3}", found.confidence), String::new()),
            Some(found) => (format!("{:.3}", found.confidence), format!("tie with {}", found.ties.join(", "))),
            None => ("".to_owned(), String::new()),
        };
        let (source, target) = (shown(paths.source), shown(paths.target));
        let _ = writeln!(out, "{}\t{source}\t{target}\t{}\t{confidence}\t{note}", item.id, item.why);
    }
    for error in errors {
        terminal.error(error);
    }
    super::print(out.as_bytes())?;
    Ok(if errors.is_empty() { exit::CLEAN } else { exit::TROUBLE })
}
