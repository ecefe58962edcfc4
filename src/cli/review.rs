//! `align review`: the corpus is checked, its names (or findings) go on the screen, decisions go to their file.

use std::io::IsTerminal;
use std::sync::atomic::Ordering;

use super::args::{DecisionsArgs, InputArgs, ReviewArgs, RuleArgs, Shared};
use super::check::{Spool, progress};
use super::inputs::{self, Reading};
use super::terminal::Terminal;
use super::{decisions, exit, settings};
use crate::config::{Config, Unpaired};
use crate::error::{Error, ErrorKind, Result};
use crate::names::CorpusNames;
use crate::pipeline::{self, Done, Engine, Settings};
use crate::review::{Decisions, Gathering, Worklist};

/// What is to be reviewed.
pub(crate) struct Wanted<'a> {
    pub(crate) input: &'a InputArgs,
    pub(crate) rules: &'a RuleArgs,
    pub(crate) decisions: &'a DecisionsArgs,
    /// Findings too, not names only.
    pub(crate) findings: bool,
}

/// Checks the documents and brings together what there is to decide. What could not be read is said, and makes the code
/// 2.
pub(crate) fn gather(
    wanted: &Wanted<'_>,
    config: &Config,
    shared: &Shared,
    terminal: &Terminal,
) -> Result<(Worklist, Decisions, u8)> {
    let options = inputs::options(config, wanted.input);
    let (items, errors) = inputs::find(wanted.input, &options)?;
    let threads = super::pool(settings::jobs(shared, 0)?.min(items.len()))?;
    let (items, _) = inputs::pair(items, wanted.input, &options, threads.as_ref(), terminal);
    let rules = settings::rules(config, wanted.rules)?;
    let decided = decisions::read(config, wanted.decisions)?;
    decisions::contradictions(&decided, terminal);
    let lexicon = decisions::lexicon(&settings::lexicon(config, wanted.rules)?, &decided);
    let wishes = Settings { realign: wanted.input.realign, decisions: decided.clone(), ..Settings::default() };
    let engine = Engine::new(&lexicon, config, &rules, wishes)?;
    let mut failed = !errors.is_empty();
    for error in &errors {
        terminal.error(error);
    }
    let jobs: Vec<Reading<'_>> =
        items.into_iter().map(|item| Reading { item, options: &options, unpaired: Unpaired::Warn }).collect();
    let pool = super::pool(settings::jobs(shared, 0)?.min(jobs.len().max(2)))?;
    let bar = progress(jobs.len(), shared);
    let stop = inputs::interrupted();
    let mut spool = Spool::new()?;
    let mut names = CorpusNames::default();
    pipeline::run(&engine, &jobs, pool.as_ref(), stop, |done: Done| {
        bar.inc(1);
        for problem in &done.problems {
            bar.suspend(|| terminal.error(problem));
        }
        if let Some(error) = &done.checked.waiting.record.error {
            bar.suspend(|| terminal.note(&format!("error: {}", error.message)));
        }
        failed |= !done.problems.is_empty() || done.checked.waiting.record.error.is_some();
        spool.push(&done.checked.waiting)?;
        names.merge(done.checked.names);
        Ok(true)
    })?;
    bar.finish_and_clear();
    if stop.load(Ordering::Relaxed) {
        return Ok((Worklist::default(), decided, exit::INTERRUPTED));
    }
    let resolved = names.resolve();
    let mut gathering = Gathering::new(wanted.findings);
    spool.each(|waiting| {
        gathering.add(&pipeline::finish(&engine, waiting, &resolved));
        Ok(())
    })?;
    Ok((gathering.finish(), decided, if failed { exit::TROUBLE } else { exit::CLEAN }))
}

pub(crate) fn run(args: &ReviewArgs, config: &Config, shared: &Shared, terminal: &Terminal) -> Result<u8> {
    let wanted = Wanted { input: &args.input, rules: &args.rules, decisions: &args.decisions, findings: args.findings };
    let (list, decided, code) = gather(&wanted, config, shared, terminal)?;
    if code == exit::INTERRUPTED {
        return Ok(code);
    }
    if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        super::print(list.pending_script(&decided).as_bytes())?;
        return Err(Error::new(ErrorKind::Usage, "align review needs a terminal, and this is none").help(
            "standard output has the pending names with the line that accepts each; align names --pending prints \
                   the same and exits 0",
        ));
    }
    Ok(code)
}
