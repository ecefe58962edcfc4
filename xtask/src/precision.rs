//! `precision`: how often each rule fires on the human references of `news_mt`, where it should not, and on the machine
//! translations beside them, where it should.

#![allow(clippy::print_stdout)]

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs::File;
use std::hash::BuildHasher;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;

use align::config::{Config, Rules};
use align::finding::Severity;
use align::lexicon::Lexicon;
use align::pipeline::{Engine, Settings};
use align::report::record::{FindingRecord, SpanRecord};
use align::rules;
use flate2::read::GzDecoder;
use rayon::prelude::*;
use rustc_hash::FxBuildHasher;

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
    /// Print so many findings picked at random from all of the machine translations, to be judged by hand.
    #[arg(long, default_value_t = 0)]
    sample: usize,
    /// Another number picks others.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

#[derive(serde::Deserialize)]
struct Record {
    sys: String,
    src: String,
    mt: String,
    r#ref: String,
}

/// What the program itself says of one sentence pair, as `align filter --unit sentence` would.
fn findings(args: &Args, engine: &Engine<'_>, source: &str, target: &str) -> Vec<FindingRecord> {
    let source = (!args.target_only).then_some(source);
    let mut findings = engine.check_sentence("record", source, target).waiting.record.findings;
    findings.retain(|f| args.rules.is_empty() || args.rules.iter().any(|p| f.code.starts_with(p.as_str())));
    findings
}

/// Findings and sentences with one, by rule and by severity.
#[derive(Default)]
struct Tally {
    sentences: usize,
    rules: BTreeMap<String, usize>,
    errors: usize,
    warnings: usize,
}

impl Tally {
    fn add(&mut self, findings: &[FindingRecord]) {
        self.sentences += 1;
        for code in findings.iter().map(|f| &f.code).collect::<BTreeSet<_>>() {
            *self.rules.entry(code.clone()).or_default() += 1;
        }
        self.errors += usize::from(findings.iter().any(|f| f.severity == Severity::Error));
        self.warnings += usize::from(findings.iter().any(|f| f.severity >= Severity::Warning));
    }

    fn percent(&self, count: usize) -> f64 {
        100.0 * count as f64 / self.sentences.max(1) as f64
    }
}

/// Prints the findings whose turn it is: every n-th of a rule, so that they come from all over the data.
fn show(samples: &[(&FindingRecord, (&str, &str))], limit: usize) {
    if limit == 0 {
        return;
    }
    let mut of_rule = BTreeMap::<&str, Vec<_>>::new();
    for sample in samples {
        of_rule.entry(&sample.0.code).or_default().push(sample);
    }
    for all in of_rule.into_values() {
        for (finding, (source, target)) in all.iter().step_by(all.len().div_ceil(limit)) {
            print(finding, source, target);
        }
    }
}

fn print(finding: &FindingRecord, source: &str, target: &str) {
    let marked = |span: &Option<SpanRecord>| span.as_ref().map_or(String::new(), |s| s.text.clone());
    println!("{} {} {:.2} {}", finding.code, finding.severity.name(), finding.confidence, finding.message);
    println!("    [{}] {source}", marked(&finding.source));
    println!("    [{}] {target}", marked(&finding.target));
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
    let engine = Engine::new(Lexicon::builtin(), &Config::default(), &Rules::default(), Settings::default())?;
    let look = |src: &str, text: &str| findings(args, &engine, src, text);
    let found: Vec<Vec<FindingRecord>> = references.par_iter().map(|(src, text)| look(src, text)).collect();
    let mut tallies = BTreeMap::<&str, Tally>::new();
    for finding in &found {
        tallies.entry("(reference)").or_default().add(finding);
    }
    let translated: Vec<Vec<FindingRecord>> = records.par_iter().map(|r| look(&r.src, &r.mt)).collect();
    for (record, finding) in records.iter().zip(&translated) {
        tallies.entry(&record.sys).or_default().add(finding);
    }

    let codes: BTreeSet<&String> = tallies.values().flat_map(|t| t.rules.keys()).collect();
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
        found.iter().zip(&references).flat_map(|(fs, r)| fs.iter().map(move |f| (f, *r))).collect();
    show(&of_references, args.show);
    let of_systems: Vec<_> = translated
        .iter()
        .zip(&records)
        .flat_map(|(fs, r)| fs.iter().map(move |f| (f, (r.src.as_str(), r.mt.as_str()))))
        .collect();
    show(&of_systems, args.show_mt);
    let mut order: Vec<(u64, usize)> =
        (0..of_systems.len()).map(|n| (FxBuildHasher.hash_one((args.seed, n)), n)).collect();
    order.sort_unstable();
    for (count, (_, n)) in order.into_iter().take(args.sample).enumerate() {
        let (finding, (source, target)) = of_systems[n];
        print!("{} ", count + 1);
        print(finding, source, target);
    }
    Ok(())
}
