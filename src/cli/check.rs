//! `align check`: documents in, reports out.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::args::{CheckArgs, Shared};
use super::baseline::Watch;
use super::corpus::{self, Corpus};
use super::output::Outputs;
use super::parts::{Parts, Wishes};
use super::terminal::Terminal;
use super::{decisions, exit, settings};
use crate::config::Config;
use crate::error::Result;
use crate::pairing::{Match, Verdict};
use crate::report::View;
use crate::report::record::DocumentRecord;
use crate::report::summary::Summary;

pub(crate) fn run(args: &CheckArgs, config: &Config, shared: &Shared, terminal: &Terminal) -> Result<u8> {
    let gate = settings::gate(config, &args.gate, terminal)?;
    let cache = settings::cache(&args.cache, shared);
    let corpus = Corpus::find(&args.run.input, config, cache.as_ref(), shared, terminal)?;
    if args.list_pairs {
        return list_pairs(&corpus, terminal);
    }
    let wishes = Wishes { max_per_document: args.max_per_document, words: args.words, ..Wishes::default() };
    let parts = Parts::of_run(config, &args.run, wishes)?;
    decisions::contradictions(parts.decisions(), terminal);
    decisions::gone(parts.decisions(), &corpus.ids(), &corpus.folders(), terminal);
    let engine = parts.engine()?;
    let view = if corpus.is_single() { View::Full } else { View::Summary };
    let mut outputs = Outputs::open(config, &args.output, &gate, view, terminal)?;
    let mut summary = Summary::default();
    let mut watch = gate.baseline.as_ref().map(|(path, known)| {
        // What a stricter limit than usual leaves out is not gone.
        let whole = args.max_per_document.is_none() && args.run.rules.min_confidence.is_none();
        Watch::new(path, known, &corpus, whole)
    });
    // What was not found has no document, but a saved report should know of it.
    for error in &corpus.errors {
        outputs.document(&DocumentRecord::failed(corpus::id_of(error), error, engine.signature()))?;
    }
    let interrupted = corpus.check(&engine, cache.as_ref(), &mut summary, |mut record, summary| {
        if let Some(watch) = &mut watch {
            watch.mark(&mut record, &engine);
        }
        summary.add(&record);
        outputs.document(&record)?;
        Ok(!outputs.is_closed())
    })?;
    if let Some(watch) = watch {
        summary.stale = watch.finish(interrupted, terminal);
    }
    outputs.finish(&summary, terminal)?;
    if interrupted {
        return Ok(exit::INTERRUPTED);
    }
    Ok(super::report::exit_code(&summary, gate.fail_on))
}

/// How every input was paired, and why.
fn list_pairs(corpus: &Corpus<'_>, terminal: &Terminal) -> Result<u8> {
    let mut out = String::from("id\tsource\ttarget\twhy\tconfidence\tnote\n");
    let by_target: BTreeMap<&str, &Match> = corpus.matches.iter().map(|m| (m.ids.target.as_str(), m)).collect();
    for item in &corpus.items {
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
    for error in &corpus.errors {
        terminal.error(error);
    }
    super::print(out.as_bytes())?;
    Ok(if corpus.errors.is_empty() { exit::CLEAN } else { exit::TROUBLE })
}
