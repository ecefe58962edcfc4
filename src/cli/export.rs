//! `align export`: aligned documents in the formats of other tools, a file a document.

use std::path::{Component, Path, PathBuf};

use rayon::prelude::*;

use super::args::{ExportArgs, Shared};
use super::check::Spool;
use super::inputs::{self, Reading};
use super::report::{Line, each};
use super::terminal::{Sink, Terminal};
use super::{exit, settings};
use crate::config::{Config, Unpaired};
use crate::encoder::Encoder;
use crate::error::{Error, ErrorKind, Result};
use crate::input::{self, Item, Options};
use crate::names::CorpusNames;
use crate::pipeline::{self, Done, Engine, Settings};
use crate::report::RuleDoc;
use crate::report::export::{About, Carries, Export};
use crate::report::record::DocumentRecord;

/// Where exported documents go.
struct Target<'a> {
    format: &'static Export,
    rules: Vec<RuleDoc>,
    args: &'a ExportArgs,
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
    let target = Target { format, rules: crate::rules::ALL.iter().map(|rule| rule.doc()).collect(), args };
    if let Some(file) = &args.saved {
        return saved(file, &target, terminal);
    }
    let options = inputs::options(config, &args.input);
    let (items, errors) = inputs::find(&args.input, &options)?;
    for error in &errors {
        terminal.error(error);
    }
    let pool = super::pool(settings::jobs(shared, 0)?)?;
    let (items, _) = inputs::pair(items, &args.input, &options, pool.as_ref(), terminal);
    let failed = if checks {
        checked(items, &options, config, pool.as_ref(), &target, terminal)?
    } else {
        aligned(&items, &options, pool.as_ref(), &target, terminal)
    };
    Ok(code(errors.len() + failed))
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
fn aligned(
    items: &[Item],
    options: &Options,
    pool: Option<&rayon::ThreadPool>,
    target: &Target<'_>,
    terminal: &Terminal,
) -> usize {
    let work = |item: &Item| -> Result<()> {
        let mut loaded = input::read(item, options)?;
        let alignment = pipeline::align(Encoder::builtin(), &mut loaded, target.args.input.realign);
        target.write(&DocumentRecord::new(&loaded.bitext, &alignment, &[], &[], ""))
    };
    let done: Vec<Result<()>> = match pool {
        Some(pool) => pool.install(|| items.par_iter().map(work).collect()),
        None => items.iter().map(work).collect(),
    };
    done.into_iter().filter_map(Result::err).map(|error| terminal.error(&error)).count()
}

/// Checks as `align check` does, then writes; returns how many failed.
fn checked(
    items: Vec<Item>,
    options: &Options,
    config: &Config,
    pool: Option<&rayon::ThreadPool>,
    target: &Target<'_>,
    terminal: &Terminal,
) -> Result<usize> {
    let rules = settings::rules(config, &target.args.rules)?;
    let lexicon = settings::lexicon(config, &target.args.rules)?;
    let given = settings::corpus_names(&target.args.rules)?;
    let wanted = Settings { realign: target.args.input.realign, ..Settings::default() };
    let engine = Engine::new(&lexicon, config, &rules, wanted)?;
    let jobs: Vec<Reading<'_>> =
        items.into_iter().map(|item| Reading { item, options, unpaired: Unpaired::Warn }).collect();
    let mut spool = Spool::new()?;
    let mut names = CorpusNames::default();
    let mut failed = 0;
    pipeline::run(&engine, &jobs, pool, inputs::interrupted(), |done: Done| {
        for problem in &done.problems {
            terminal.error(problem);
            failed += 1;
        }
        spool.push(&done.checked.waiting)?;
        names.merge(done.checked.names);
        Ok(true)
    })?;
    let resolved = given.map_or_else(|| names.resolve(), |(names, _)| names);
    spool.each(|waiting| {
        if let Err(error) = target.write(&pipeline::finish(&engine, waiting, &resolved)) {
            terminal.error(&error);
            failed += 1;
        }
        Ok(())
    })?;
    Ok(failed)
}

/// Writes the records of a saved report.
fn saved(file: &Path, target: &Target<'_>, terminal: &Terminal) -> Result<u8> {
    let mut failed = 0;
    each(file, |line| {
        let Some(Line::Document(record)) = line else { return Ok(()) };
        if let Err(error) = target.write(&record) {
            terminal.error(&error);
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
