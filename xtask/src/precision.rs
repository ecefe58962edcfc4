//! `precision`: how often each rule fires on the human references of `news_mt`, where it should not, and on the machine
//! translations beside them, where it should.

#![allow(clippy::print_stdout)]

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::sync::Arc;

use align::alignment::{Alignment, Bead};
use align::finding::{Finding, Severity};
use align::rules;
use align::text::{Bitext, Both, Document, Mode, Segment, SegmentKind, Text};
use flate2::read::GzDecoder;
use rayon::prelude::*;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Records `{"sys","src","mt","ref"}`, one a line, gzip.
    #[arg(long, default_value = "../shared/eval/news_mt.dev.jsonl.gz")]
    data: PathBuf,
    /// Only rules whose code begins with one of these (`FLU,DOC`).
    #[arg(long, value_delimiter = ',')]
    rules: Vec<String>,
    /// Leave the Russian out: what English alone shows.
    #[arg(long)]
    target_only: bool,
    /// Print this many findings of each rule on the references.
    #[arg(long, default_value_t = 0)]
    show: usize,
    /// Print this many findings of each rule on the machine translations.
    #[arg(long, default_value_t = 0)]
    show_mt: usize,
}

#[derive(serde::Deserialize)]
struct Record {
    sys: String,
    src: String,
    mt: String,
    r#ref: String,
}

/// A document of one sentence a side.
fn bitext(source: &str, target: &str) -> (Bitext, Alignment) {
    let text = |text: &str| {
        let trimmed = text.trim();
        let start = text.len() - text.trim_start().len();
        let kind = SegmentKind::Sentence;
        let segment = Segment { span: (start..start + trimmed.len()).into(), paragraph: 0, kind };
        (!trimmed.is_empty())
            .then(|| Text { document: Arc::new(Document::new("record", text, "UTF-8")), segments: vec![segment] })
    };
    let texts = Both::new(text(source), text(target));
    let len = texts.as_ref().map(|t| usize::from(t.is_some()));
    let mode = if len.source == 0 { Mode::TargetOnly } else { Mode::Bilingual };
    let bead = Bead::new(0..len.source, 0..len.target, 1.0);
    let alignment = Alignment::new(vec![bead], len).unwrap_or_default();
    (Bitext { id: "record".into(), texts, mode }, alignment)
}

fn findings(args: &Args, source: &str, target: &str) -> Vec<Finding> {
    let (bitext, alignment) = bitext(if args.target_only { "" } else { source }, target);
    let view = rules::DocumentView::new(&bitext, &alignment);
    let chosen = rules::ALL
        .iter()
        .copied()
        .filter(|r| args.rules.is_empty() || args.rules.iter().any(|p| r.id.code.starts_with(p.as_str())));
    rules::check(&view, chosen)
}

/// Findings and sentences with one, by rule and by severity.
#[derive(Default)]
struct Tally {
    sentences: usize,
    rules: BTreeMap<&'static str, usize>,
    errors: usize,
    warnings: usize,
}

impl Tally {
    fn add(&mut self, findings: &[Finding]) {
        self.sentences += 1;
        for code in findings.iter().map(|f| f.rule.code).collect::<BTreeSet<_>>() {
            *self.rules.entry(code).or_default() += 1;
        }
        self.errors += usize::from(findings.iter().any(|f| f.severity == Severity::Error));
        self.warnings += usize::from(findings.iter().any(|f| f.severity >= Severity::Warning));
    }

    fn percent(&self, count: usize) -> f64 {
        100.0 * count as f64 / self.sentences.max(1) as f64
    }
}

fn show(samples: &[(&Finding, &str)], limit: usize) {
    let mut shown = BTreeMap::<&str, usize>::new();
    for (finding, text) in samples {
        let count = shown.entry(finding.rule.code).or_default();
        *count += 1;
        if *count <= limit {
            let marked = finding.spans.target.map_or("(source)", |s| s.of(text));
            println!("{} {} [{marked}] {}", finding.rule.code, finding.severity.name(), text);
        }
    }
}

pub(crate) fn run(args: &Args) -> Result<(), Box<dyn Error>> {
    let lines: Vec<String> =
        BufReader::new(GzDecoder::new(File::open(&args.data)?)).lines().collect::<Result<_, _>>()?;
    let records: Vec<Record> = lines.iter().map(|l| serde_json::from_str(l)).collect::<Result<_, _>>()?;

    let mut seen = BTreeSet::new();
    let references: Vec<(&str, &str)> = records
        .iter()
        .map(|r| (r.src.as_str(), r.r#ref.as_str()))
        .filter(|pair| !pair.1.trim().is_empty() && seen.insert(*pair))
        .collect();
    let found: Vec<Vec<Finding>> = references.par_iter().map(|(src, text)| findings(args, src, text)).collect();
    let mut tallies = BTreeMap::<&str, Tally>::new();
    for finding in &found {
        tallies.entry("(reference)").or_default().add(finding);
    }
    let translated: Vec<Vec<Finding>> = records.par_iter().map(|r| findings(args, &r.src, &r.mt)).collect();
    for (record, finding) in records.iter().zip(&translated) {
        tallies.entry(&record.sys).or_default().add(finding);
    }

    let codes: BTreeSet<&str> = tallies.values().flat_map(|t| t.rules.keys().copied()).collect();
    println!("{:24} {:>6} {:>7} {:>7}", "percent of sentences", "n", "error", "warn+");
    for (system, tally) in &tallies {
        let (errors, warnings) = (tally.percent(tally.errors), tally.percent(tally.warnings));
        println!("{system:24} {:>6} {errors:>7.2} {warnings:>7.2}", tally.sentences);
    }
    let mut all = Tally::default();
    translated.iter().for_each(|f| all.add(f));
    println!("\n{:32} {:>10} {:>8}", "rule", "reference", "systems");
    for code in codes {
        let rate = |t: &Tally| t.percent(t.rules.get(code).copied().unwrap_or(0));
        let name = rules::find(code).map_or("", |r| r.id.name);
        let reference = tallies.get("(reference)").map_or(0.0, rate);
        println!("{code} {name:25} {reference:>10.2} {:>8.2}", rate(&all));
    }
    let of_references: Vec<_> =
        found.iter().zip(&references).flat_map(|(fs, r)| fs.iter().map(move |f| (f, r.1))).collect();
    show(&of_references, args.show);
    let of_systems: Vec<_> =
        translated.iter().zip(&records).flat_map(|(fs, r)| fs.iter().map(move |f| (f, r.mt.as_str()))).collect();
    show(&of_systems, args.show_mt);
    Ok(())
}
