//! `align names`: the concordance of a corpus, or of its shards.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::args::{NamesArgs, NamesFormat, RuleArgs, RunArgs, Shared};
use super::inputs::{self, Reading};
use super::parts::Parts;
use super::terminal::{Sink, Terminal, read_stdin};
use super::{exit, settings};
use crate::config::{Config, Unpaired};
use crate::error::{Error, ErrorKind, Result};
use crate::names::{ConcordanceRow, CorpusNames};
use crate::pipeline::{self, Done};

pub(crate) fn run(args: &NamesArgs, config: &Config, shared: &Shared, terminal: &Terminal) -> Result<u8> {
    if args.pending {
        return pending(args, config, shared, terminal);
    }
    let (names, code) = if args.merge {
        let paths: Vec<PathBuf> = args.input.paths.iter().map(PathBuf::from).collect();
        (shards(&paths)?, exit::CLEAN)
    } else {
        gather(args, config, shared, terminal)?
    };
    let mut sink = Sink::stdout();
    if args.emit {
        let mut text = serde_json::to_string(&names).unwrap_or_default();
        text.push('\n');
        sink.write(text.as_bytes())?;
        sink.close()?;
        return Ok(code);
    }
    let rows = names.resolve().concordance().rows;
    let rows: Vec<ConcordanceRow> = rows.into_iter().filter(|row| wanted(row, args)).collect();
    let text = match args.format {
        NamesFormat::Human => human(&rows),
        NamesFormat::Tsv => tsv(&rows),
        NamesFormat::Jsonl => rows.iter().fold(String::new(), |mut out, row| {
            out.push_str(&serde_json::to_string(row).unwrap_or_default());
            out.push('\n');
            out
        }),
    };
    sink.write(text.as_bytes())?;
    sink.close()?;
    Ok(code)
}

/// The names that wait for a decision, as a script of `align accept` lines.
fn pending(args: &NamesArgs, config: &Config, shared: &Shared, terminal: &Terminal) -> Result<u8> {
    let run = RunArgs { input: args.input.clone(), rules: rules(args), decisions: args.decisions.clone() };
    let (mut list, decisions, code) = super::review::gather(&run, &args.cache, false, config, shared, terminal)?;
    let needle = args.grep.as_ref().map(|n| n.to_lowercase());
    list.names.retain(|name| {
        let mut forms = name.forms.keys().chain(name.renderings.iter().map(|r| &r.en)).chain(std::iter::once(&name.ru));
        name.mentions >= args.min_count as usize
            && (args.kind.is_empty() || args.kind.iter().any(|k| k.eq_ignore_ascii_case(&name.kind)))
            && needle.as_ref().is_none_or(|n| forms.any(|f| f.to_lowercase().contains(n)))
    });
    super::print(list.pending_script(&decisions).as_bytes())?;
    Ok(code)
}

/// The flags that choose rules, of which names have only the glossary.
fn rules(args: &NamesArgs) -> RuleArgs {
    RuleArgs { lexicon: args.lexicon.clone(), ..RuleArgs::default() }
}

/// The names of the documents; what could not be read is said and makes the exit code 2.
fn gather(args: &NamesArgs, config: &Config, shared: &Shared, terminal: &Terminal) -> Result<(CorpusNames, u8)> {
    let options = inputs::options(config, &args.input);
    let (items, errors) = inputs::find(&args.input, &options)?;
    let parts = Parts::for_names(config, &rules(args), &args.decisions)?;
    let engine = parts.engine()?;
    let jobs: Vec<Reading<'_>> =
        items.into_iter().map(|item| Reading { item, options: &options, unpaired: Unpaired::Warn }).collect();
    let pool = super::pool(settings::jobs(shared, 0)?)?;
    let mut names = CorpusNames::default();
    let mut failed = !errors.is_empty();
    for error in &errors {
        terminal.error(error);
    }
    let cache = settings::cache(&args.cache, shared);
    pipeline::run(&engine, &jobs, cache.as_ref(), pool.as_ref(), inputs::interrupted(), |done: Done| {
        for problem in &done.head.problems {
            terminal.error(problem);
        }
        if let Some(error) = &done.head.error {
            terminal.note(&format!("error: {}", error.message));
        }
        failed |= !done.head.problems.is_empty() || done.head.error.is_some();
        names.merge(done.names);
        Ok(true)
    })?;
    if let Some(trouble) = cache.and_then(|cache| cache.close()) {
        terminal.note(&trouble);
    }
    Ok((names, if failed { exit::TROUBLE } else { exit::CLEAN }))
}

/// The names that `--emit` wrote for shards, added up; `-` for standard input.
pub(super) fn shards(paths: &[PathBuf]) -> Result<CorpusNames> {
    let mut names = CorpusNames::default();
    for path in paths {
        let stdin = path == Path::new("-");
        let bytes = if stdin { read_stdin()? } else { std::fs::read(path).map_err(|e| Error::io(path, &e))? };
        for shard in serde_json::Deserializer::from_slice(&bytes).into_iter::<CorpusNames>() {
            names.merge(shard.map_err(|e| {
                Error::new(ErrorKind::Format, format!("no names of a shard: {e}"))
                    .at(path)
                    .place(e.line(), e.column())
                    .help("it takes what `align names --emit` or `align filter --emit names` wrote")
            })?);
        }
    }
    Ok(names)
}

/// `right`, `person`: a value as it is written in JSON.
fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

fn wanted(row: &ConcordanceRow, args: &NamesArgs) -> bool {
    let among = |list: &[String], word: String| list.is_empty() || list.iter().any(|l| l.eq_ignore_ascii_case(&word));
    let holds = args.grep.as_ref().is_none_or(|needle| {
        let needle = needle.to_lowercase();
        let forms = row.forms.keys().chain(row.spellings.keys()).chain(std::iter::once(&row.russian));
        forms.into_iter().any(|f| f.to_lowercase().contains(&needle))
    });
    row.mentions >= args.min_count
        && among(&args.status, word(&row.status))
        && among(&args.kind, word(&row.kind))
        && holds
}

fn verdict(row: &ConcordanceRow) -> String {
    match &row.accepted {
        Some(a) if a.detail.is_empty() => format!("{} ({})", a.form, word(&a.why)),
        Some(a) => format!("{} ({}: {})", a.form, word(&a.why), a.detail),
        None => "-".to_owned(),
    }
}

fn human(rows: &[ConcordanceRow]) -> String {
    let mut out = String::new();
    for row in rows {
        let forms: Vec<String> = row.forms.iter().map(|(form, n)| format!("{form} {n}")).collect();
        let _ = writeln!(
            out,
            "{}   {}, {} places in {} documents, {}",
            row.russian,
            word(&row.kind),
            row.mentions,
            row.documents,
            word(&row.status)
        );
        let _ = writeln!(out, "  Russian   {}", forms.join(", "));
        for (text, usage) in row.ranked() {
            let places: Vec<String> = usage.places.iter().map(|p| p.document.clone()).collect();
            let mut documents = places;
            documents.dedup();
            let small = if usage.small > 0 { format!(", {} without a capital", usage.small) } else { String::new() };
            let _ = writeln!(out, "  English   {text} {}{small}   {}", usage.count, documents.join(", "));
        }
        let _ = writeln!(out, "  accepted  {}\n", verdict(row));
    }
    let _ = writeln!(out, "{} names", rows.len());
    out
}

fn tsv(rows: &[ConcordanceRow]) -> String {
    let mut out = String::from(
        "russian\tkind\tstatus\tmentions\tdocuments\tenglish\tcount\tenglish documents\tp_match\tp_back\taccepted\n",
    );
    for row in rows {
        let head =
            format!("{}\t{}\t{}\t{}\t{}", row.russian, word(&row.kind), word(&row.status), row.mentions, row.documents);
        for (text, usage) in row.ranked() {
            let _ = writeln!(
                out,
                "{head}\t{text}\t{}\t{}\t{:.4}\t{:.4}\t{}",
                usage.count,
                usage.documents,
                usage.p_match,
                usage.p_back,
                verdict(row)
            );
        }
        if row.spellings.is_empty() {
            let _ = writeln!(out, "{head}\t\t0\t0\t\t\t{}", verdict(row));
        }
    }
    out
}
