//! Sentence boundaries of running text against the lines of the same text: `align` beside `unicode-segmentation`, and
//! with `--features rivals` also `icu_segmenter` and the `srx` crate with LanguageTool's rules.
//!
//! A boundary is the first non-blank character of a sentence other than the first of its paragraph, so that blank
//! lines, which everyone sees, do not count.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use align::text::{Segmentation, Side, segment};
use unicode_segmentation::UnicodeSegmentation;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// The folder into which `alignment.dev.tar.xz` was unpacked: `VARIANT/ID.{ru,en}` and `VARIANT/ID.{ru,en}.txt`.
    dir: PathBuf,
    /// LanguageTool's `segment.srx`, as the `srx` crate carries it in `data/`.
    #[cfg_attr(not(feature = "rivals"), arg(hide = true))]
    #[arg(long)]
    srx: Option<PathBuf>,
    /// Prints every boundary that `align` misses or invents, in this variant.
    #[arg(long)]
    show: Option<String>,
}

/// A paragraph with the offsets at which its sentences begin, but for the first.
struct Paragraph {
    text: String,
    gold: BTreeSet<usize>,
    side: Side,
}

type Splitter = Box<dyn Fn(&str, Side) -> BTreeSet<usize>>;

pub(crate) fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    let splitters = splitters(options)?;
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "{:12} {:2}  {:24} {:>9} {:>6} {:>6} {:>6} {:>8}",
        "variant", "", "segmenter", "gold", "P", "R", "F1", "MB/s"
    )?;
    for variant in ["one2one", "ref_mix15", "lit_para"] {
        for side in Side::BOTH {
            let paragraphs = read(&options.dir.join(variant), side)?;
            let bytes: usize = paragraphs.iter().map(|p| p.text.len()).sum();
            for (name, splitter) in &splitters {
                let start = Instant::now();
                let found: Vec<BTreeSet<usize>> = paragraphs.iter().map(|p| splitter(&p.text, p.side)).collect();
                let spent = start.elapsed().max(Duration::from_nanos(1));
                let (mut hit, mut said, mut want) = (0, 0, 0);
                for (paragraph, found) in paragraphs.iter().zip(&found) {
                    hit += paragraph.gold.intersection(found).count();
                    said += found.len();
                    want += paragraph.gold.len();
                }
                let ratio = |a: usize, b: usize| if b == 0 { 0.0 } else { a as f64 / b as f64 };
                let (p, r) = (ratio(hit, said), ratio(hit, want));
                let f1 = if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 };
                let speed = bytes as f64 / 1e6 / spent.as_secs_f64();
                let language = if side == Side::Source { "ru" } else { "en" };
                writeln!(out, "{variant:12} {language:2}  {name:24} {want:9} {p:6.4} {r:6.4} {f1:6.4} {speed:8.1}")?;
            }
            if options.show.as_deref() == Some(variant) {
                show(&mut out, &paragraphs, &splitters[0].1)?;
            }
        }
    }
    Ok(())
}

fn show(out: &mut impl Write, paragraphs: &[Paragraph], splitter: &Splitter) -> io::Result<()> {
    for paragraph in paragraphs {
        let found = splitter(&paragraph.text, paragraph.side);
        for &at in paragraph.gold.symmetric_difference(&found) {
            let sign = if found.contains(&at) { '+' } else { '-' };
            let before: String = paragraph.text.get(..at).unwrap_or("").chars().rev().take(40).collect();
            let before: String = before.chars().rev().collect();
            let after: String = paragraph.text.get(at..).unwrap_or("").chars().take(40).collect();
            writeln!(out, "{sign} {before}|{after}")?;
        }
    }
    Ok(())
}

fn read(folder: &Path, side: Side) -> Result<Vec<Paragraph>, Box<dyn Error>> {
    let language = if side == Side::Source { "ru" } else { "en" };
    let mut out = Vec::new();
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
    paths.retain(|p| p.extension().is_some_and(|e| e == language));
    paths.sort();
    for path in paths {
        let lines = fs::read_to_string(&path)?;
        let text = fs::read_to_string(path.with_extension(format!("{language}.txt")))?;
        let mut starts = BTreeSet::new();
        let mut at = 0;
        for line in lines.lines() {
            let found = text.get(at..).and_then(|rest| rest.find(line)).ok_or("a line that is not in its text")?;
            starts.insert(at + found);
            at += found + line.len();
        }
        let mut from = 0;
        for part in text.split("\n\n") {
            let inner = starts.range(from + 1..from + part.len().max(1)).map(|s| s - from).collect();
            out.push(Paragraph { text: part.to_owned(), gold: inner, side });
            from += part.len() + 2;
        }
    }
    Ok(out)
}

/// The starts of all pieces but the first, at their first character that is not blank.
fn starts<'a>(text: &str, pieces: impl Iterator<Item = &'a str>) -> BTreeSet<usize> {
    let mut out = BTreeSet::new();
    let mut at = 0;
    for piece in pieces {
        let blank = piece.len() - piece.trim_start().len();
        if !piece.trim().is_empty() {
            out.insert(at + blank);
        }
        at += piece.len();
    }
    out.remove(&(text.len() - text.trim_start().len()));
    out
}

fn splitters(options: &Options) -> Result<Vec<(&'static str, Splitter)>, Box<dyn Error>> {
    let own: Splitter =
        Box::new(|text, side| segment(text, side, Segmentation::Auto).iter().skip(1).map(|s| s.span.start).collect());
    let unicode: Splitter = Box::new(|text, _| starts(text, text.split_sentence_bounds()));
    #[allow(unused_mut, reason = "rivals are a feature")]
    let mut all = vec![("align", own), ("unicode-segmentation", unicode)];
    #[cfg(feature = "rivals")]
    rivals(options, &mut all)?;
    #[cfg(not(feature = "rivals"))]
    if options.srx.is_some() {
        return Err("--srx needs `--features rivals`".into());
    }
    Ok(all)
}

#[cfg(feature = "rivals")]
fn rivals(options: &Options, all: &mut Vec<(&'static str, Splitter)>) -> Result<(), Box<dyn Error>> {
    use std::str::FromStr;

    let icu = icu_segmenter::SentenceSegmenter::new(icu_segmenter::options::SentenceBreakInvariantOptions::default());
    let icu: Splitter = Box::new(move |text, _| {
        let bounds: Vec<usize> = icu.segment_str(text).collect();
        starts(text, bounds.windows(2).filter_map(|w| text.get(w[0]..w[1])))
    });
    all.push(("icu_segmenter", icu));
    if let Some(path) = &options.srx {
        let srx = srx::SRX::from_str(&fs::read_to_string(path)?)?;
        let rules = [srx.language_rules("ru_two"), srx.language_rules("en_two")];
        let srx: Splitter = Box::new(move |text, side| {
            let rules = if side == Side::Source { &rules[0] } else { &rules[1] };
            starts(text, rules.split(text))
        });
        all.push(("srx + LanguageTool", srx));
    }
    Ok(())
}
