//! `align export`: alignments as beads, JSON lines or tables, a file a document.

use std::fmt::Write as _;
use std::path::{Component, Path, PathBuf};

use rayon::prelude::*;

use super::args::{ExportArgs, ExportFormat, Shared};
use super::terminal::{Sink, Terminal};
use super::{exit, inputs, settings};
use crate::alignment::{Alignment, Bead};
use crate::config::Config;
use crate::encoder::Encoder;
use crate::error::{Error, ErrorKind, Result};
use crate::input::{self, Item, Loaded, Options};
use crate::pipeline;
use crate::report::record::round4;
use crate::text::{Bitext, Side};

pub(crate) fn run(args: &ExportArgs, config: &Config, shared: &Shared, terminal: &Terminal) -> Result<u8> {
    let options = inputs::options(config, &args.input);
    let (items, errors) = inputs::find(&args.input, &options)?;
    for error in &errors {
        terminal.error(error);
    }
    let pool = super::pool(settings::jobs(shared, 0)?)?;
    let (items, _) = inputs::pair(items, &args.input, &options, pool.as_ref(), terminal);
    let work = |item: &Item| -> Result<()> { one(item, args, &options) };
    let done: Vec<Result<()>> = match &pool {
        Some(pool) => pool.install(|| items.par_iter().map(work).collect()),
        None => items.iter().map(work).collect(),
    };
    let mut failed = errors.len();
    for outcome in done {
        if let Err(error) = outcome {
            terminal.error(&error);
            failed += 1;
        }
    }
    Ok(if failed > 0 { exit::TROUBLE } else { exit::CLEAN })
}

fn one(item: &Item, args: &ExportArgs, options: &Options) -> Result<()> {
    let mut loaded = input::read(item, options)?;
    let alignment = pipeline::align(Encoder::builtin(), &mut loaded, args.input.realign);
    let (extension, text) = match args.to {
        ExportFormat::Beads => ("beads", beads(&alignment)),
        ExportFormat::Jsonl => ("jsonl", jsonl(&loaded.bitext, &alignment)),
        ExportFormat::Tsv => ("tsv", tsv(&loaded, &alignment)),
    };
    let mut sink = Sink::file(&path(&args.out, &item.id, extension)?)?;
    sink.write(text.as_bytes())?;
    sink.close()
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

/// `[0, 1]:[2]:0.9312`, as Vecalign and its kin write.
fn beads(alignment: &Alignment) -> String {
    let mut out = String::new();
    for bead in alignment.beads() {
        let _ = writeln!(
            out,
            "{:?}:{:?}:{:.4}",
            bead.segments.source.clone().collect::<Vec<_>>(),
            bead.segments.target.clone().collect::<Vec<_>>(),
            bead.confidence
        );
    }
    out
}

fn jsonl(bitext: &Bitext, alignment: &Alignment) -> String {
    let mut out = String::new();
    for bead in alignment.beads() {
        let span = |side: Side| {
            let text = bitext.texts.get(side).as_ref()?;
            let (start, end) = text.document.code_points(text.span(bead.segments.get(side))?);
            Some([start, end])
        };
        let value = serde_json::json!({
            "source": span(Side::Source), "target": span(Side::Target), "confidence": round4(bead.confidence)
        });
        let _ = writeln!(out, "{value}");
    }
    out
}

/// Russian, English, confidence; white space inside a text becomes one space.
fn tsv(loaded: &Loaded, alignment: &Alignment) -> String {
    let text = |bead: &Bead, side: Side| {
        let whole = loaded.bitext.texts.get(side).as_ref();
        let run = bead.segments.get(side).clone();
        let parts: Vec<String> =
            run.map(|n| whole.map_or("", |t| t.segment(n)).split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        parts.join(" ")
    };
    let mut out = String::from("source\ttarget\tconfidence\n");
    for bead in alignment.beads() {
        let _ = writeln!(out, "{}\t{}\t{:.4}", text(bead, Side::Source), text(bead, Side::Target), bead.confidence);
    }
    out
}
