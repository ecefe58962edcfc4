//! `align export`: aligned documents in the formats of other tools, a file a document.

use std::path::{Component, Path, PathBuf};

use rayon::prelude::*;

use super::args::{ExportArgs, Shared};
use super::corpus::Corpus;
use super::parts::{Parts, Wishes};
use super::report::{Line, each};
use super::terminal::{Sink, Terminal};
use super::{exit, settings};
use crate::config::Config;
use crate::encoder::Encoder;
use crate::error::{Error, ErrorKind, Result};
use crate::input::{self, Item};
use crate::pipeline;
use crate::report::RuleDoc;
use crate::report::export::{About, Carries, Export};
use crate::report::record::DocumentRecord;
use crate::report::summary::Summary;

/// Where exported documents go.
struct Target<'a> {
    format: &'static Export,
    rules: Vec<RuleDoc>,
    args: &'a ExportArgs,
    terminal: &'a Terminal,
}

pub(crate) fn run(args: &ExportArgs, config: &Config, shared: &Shared, terminal: &Terminal) -> Result<u8> {
    let format = crate::report::export::export(&args.to)
        .ok_or_else(|| Error::new(ErrorKind::Internal, format!("no export format {}", args.to)))?;
    let checks = match format.findings {
        Carries::Alignment => false,
        Carries::Notes => !args.no_findings,
        Carries::Findings if args.no_findings => {
            return Err(Error::new(ErrorKind::Usage, format!("{} is for findings", format.name))
                .help("leave --no-findings out, or export to tmx or xliff"));
        }
        Carries::Findings => true,
    };
    let target = Target { format, rules: crate::rules::ALL.iter().map(|rule| rule.doc()).collect(), args, terminal };
    if let Some(file) = &args.saved {
        return saved(file, &target);
    }
    let corpus = Corpus::find(&args.run.input, config, None, shared, terminal)?;
    let failed = if checks { checked(corpus, config, &target)? } else { aligned(&corpus, shared, &target)? };
    Ok(code(failed))
}

fn code(failed: usize) -> u8 {
    if failed > 0 { exit::TROUBLE } else { exit::CLEAN }
}

impl Target<'_> {
    /// Writes one document; one that could not be processed is an error.
    fn write(&self, record: &DocumentRecord) -> Result<()> {
        if let Some(error) = &record.error {
            return Err(Error::new(ErrorKind::Unusable, format!("{}: {}", record.id, error.message)));
        }
        let about = About { rules: &self.rules, system: &self.args.system };
        let mut sink = Sink::file(&path(&self.args.out, &record.id, self.format.extension)?)?;
        sink.write((self.format.write)(record, &about).as_bytes())?;
        sink.close()
    }
}

/// Aligns and writes, documents side by side; returns how many failed.
fn aligned(corpus: &Corpus<'_>, shared: &Shared, target: &Target<'_>) -> Result<usize> {
    for error in &corpus.errors {
        target.terminal.error(error);
    }
    let one = |item: &Item| -> Result<()> {
        let mut loaded = input::read(item, &corpus.options)?;
        let alignment = pipeline::align(Encoder::builtin(), &mut loaded, target.args.run.input.realign);
        target.write(&DocumentRecord::new(&loaded.bitext, &alignment, &[], &[], ""))
    };
    let work = |item: &Item| pipeline::guarded(&item.id, || one(item));
    let done: Vec<Result<()>> = match super::pool(settings::jobs(shared, 0)?)? {
        Some(pool) => pool.install(|| corpus.items.par_iter().map(work).collect()),
        None => corpus.items.iter().map(work).collect(),
    };
    let failed = done.into_iter().filter_map(Result::err).map(|error| target.terminal.error(&error)).count();
    Ok(corpus.errors.len() + failed)
}

/// Checks as `align check` does, then writes; returns how many failed.
fn checked(corpus: Corpus<'_>, config: &Config, target: &Target<'_>) -> Result<usize> {
    let parts = Parts::of_run(config, &target.args.run, Wishes::default())?;
    let engine = parts.engine()?;
    let mut summary = Summary::default();
    let mut failed = 0;
    corpus.check(&engine, None, &mut summary, |record, _| {
        // What could not be read has been told and counted.
        if record.error.is_none()
            && let Err(error) = target.write(&record)
        {
            target.terminal.error(&error);
            failed += 1;
        }
        Ok(true)
    })?;
    Ok(summary.failed.len() + failed)
}

/// Writes the records of a saved report.
fn saved(file: &Path, target: &Target<'_>) -> Result<u8> {
    let mut failed = 0;
    each(file, |line| {
        let Some(Line::Document(record)) = line else { return Ok(()) };
        if let Err(error) = target.write(&record) {
            target.terminal.error(&error);
            failed += 1;
        }
        Ok(())
    })?;
    Ok(code(failed))
}

/// `OUT/ID.EXT`; a `/` in the identifier becomes folders, and none of them leads out of OUT.
pub(super) fn path(out: &Path, id: &str, extension: &str) -> Result<PathBuf> {
    let inside = Path::new(id);
    let safe = inside.components().all(|c| matches!(c, Component::Normal(_) | Component::CurDir));
    if !safe || id.is_empty() {
        return Err(Error::new(ErrorKind::Usage, format!("the identifier “{id}” would lead out of the folder"))
            .at(out)
            .help("use --pairs with identifiers of your own"));
    }
    Ok(out.join(format!("{id}.{extension}")))
}
