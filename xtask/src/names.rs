//! `names-eval`: how often the name rules fire on human references, and which lower-cased names they find.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::sync::Arc;

use align::alignment::{Alignment, Bead};
use align::finding::{Finding, Severity};
use align::lexicon::{Kind, Lexicon};
use align::names::NameEngine;
use align::names::translit::Translit;
use align::names::words::{is_common_english, is_function_english, is_ordinary_russian};
use align::rules::{self, DocumentView};
use align::text::{Bitext, Both, Document, Mode, Segment, Side, Span, Text};

/// Arguments of `names-eval`.
#[derive(clap::Args)]
pub(crate) struct NamesEval {
    /// `news_mt.*.jsonl.gz`, or the folder that holds it
    #[arg(default_value = "../shared/eval")]
    file: PathBuf,
    /// Print every finding of warning or above on a reference, and every lower-cased name that was missed.
    #[arg(long)]
    show: bool,
    /// Print every n-th finding on the MT, for reading.
    #[arg(long)]
    sample: Option<usize>,
    /// Give the rules the English only.
    #[arg(long)]
    target_only: bool,
    /// Only findings of this rule are shown.
    #[arg(long)]
    rule: Option<String>,
}

#[derive(serde::Deserialize)]
struct Record {
    sys: String,
    src: String,
    mt: String,
    #[serde(rename = "ref")]
    reference: String,
    lowered: Vec<Lowered>,
}

#[derive(serde::Deserialize)]
struct Lowered {
    start: usize,
    text: String,
}

impl NamesEval {
    /// Runs the command.
    pub(crate) fn run(&self) -> Result<(), Box<dyn std::error::Error>> {
        let path = if self.file.is_dir() { self.file.join("news_mt.dev.jsonl.gz") } else { self.file.clone() };
        let file = BufReader::new(flate2::read::GzDecoder::new(File::open(path)?));
        let records: Vec<Record> = file
            .lines()
            .map(|line| Ok(serde_json::from_str(&line?)?))
            .collect::<Result<_, Box<dyn std::error::Error>>>()?;
        let mut out = std::io::stdout().lock();
        let mut seen = BTreeSet::new();
        let references: Vec<(&str, &str)> = records
            .iter()
            .filter(|r| seen.insert(r.src.as_str()))
            .map(|r| (r.src.as_str(), r.reference.as_str()))
            .collect();
        let started = std::time::Instant::now();
        let table = self.rate(&mut out, "reference", &references, self.show)?;
        let seconds = started.elapsed().as_secs_f64();
        writeln!(out, "references.sentences {}", references.len())?;
        writeln!(out, "references.error_rate {:.4}", table.errors as f64 / references.len() as f64)?;
        writeln!(out, "references.warning_rate {:.4}", table.warnings as f64 / references.len() as f64)?;
        writeln!(out, "references.by_rule {:?}", table.by_rule)?;
        writeln!(out, "references.sentences_per_second {:.0}", references.len() as f64 / seconds)?;
        let mut systems: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
        for r in &records {
            systems.entry(&r.sys).or_default().push((&r.src, &r.mt));
        }
        for (system, pairs) in &systems {
            let table = self.rate(&mut out, system, pairs, false)?;
            let n = pairs.len() as f64;
            writeln!(
                out,
                "mt {system:24} error {:.4} warning {:.4} {:?}",
                table.errors as f64 / n,
                table.warnings as f64 / n,
                table.by_rule
            )?;
        }
        self.lowered(&mut out, &records)?;
        Ok(())
    }

    /// Which lower-cased tokens are found: `trump` where the Russian has Трамп, in online-G; and those that are names
    /// ([`is_name`]), in online-G and in all systems.
    fn lowered(&self, out: &mut impl Write, records: &[Record]) -> std::io::Result<()> {
        let (mut trump, mut trumps) = (0, 0);
        let (mut names, mut all_names, mut poor, mut all_poor) = (0, 0, 0, 0);
        let mut missed: BTreeMap<String, usize> = BTreeMap::new();
        for r in records.iter().filter(|r| !r.lowered.is_empty() || r.src.contains("Трамп")) {
            let found = self.found(&r.src, &r.mt, |rule| rule.family() == "NAM" || CAPITALS.contains(&rule.id.code));
            let covers =
                |byte: usize| found.iter().any(|f| f.spans.target.is_some_and(|s| s.start <= byte && byte < s.end));
            if r.sys.starts_with("online-G") && r.src.contains("Трамп") {
                for (at, _) in r.mt.match_indices("trump") {
                    let inside = r.mt.get(..at).and_then(|s| s.chars().next_back()).is_some_and(char::is_alphanumeric);
                    if !inside {
                        trumps += 1;
                        trump += usize::from(covers(at));
                        if !covers(at) && self.show {
                            writeln!(out, "missed trump: {}\n    {}", r.src, r.mt)?;
                        }
                    }
                }
            }
            for lowered in &r.lowered {
                let byte = r.mt.char_indices().nth(lowered.start).map_or(0, |(at, _)| at);
                let word = lowered.text.trim_end_matches("'s").to_lowercase();
                let name = is_name(r, &word);
                if name {
                    all_names += 1;
                    names += usize::from(covers(byte));
                    if r.sys.starts_with("online-G") {
                        all_poor += 1;
                        poor += usize::from(covers(byte));
                    }
                }
                if !covers(byte) && self.show {
                    if name {
                        writeln!(out, "missed {}: {}\n    {}", lowered.text, r.src, r.mt)?;
                    } else {
                        *missed.entry(word).or_insert(0) += 1;
                    }
                }
            }
        }
        if self.show {
            writeln!(out, "lowered ordinary words not found: {missed:?}")?;
        }
        writeln!(out, "lowered.trump {trump} of {trumps} {:.4}", trump as f64 / f64::from(trumps.max(1)))?;
        writeln!(out, "lowered.names.online-G {poor} of {all_poor} {:.4}", poor as f64 / f64::from(all_poor.max(1)))?;
        writeln!(out, "lowered.names {names} of {all_names} {:.4}", names as f64 / f64::from(all_names.max(1)))
    }

    fn rate(&self, out: &mut impl Write, label: &str, pairs: &[(&str, &str)], show: bool) -> std::io::Result<Table> {
        let mut table = Table::default();
        let mut count = 0usize;
        for (source, target) in pairs {
            let found = self.findings(source, target);
            table.errors += usize::from(found.iter().any(|f| f.severity == Severity::Error));
            table.warnings += usize::from(found.iter().any(|f| f.severity >= Severity::Warning));
            for f in &found {
                *table.by_rule.entry(f.rule.code).or_insert(0) += 1;
                count += 1;
                let wanted = self.rule.as_deref().is_none_or(|r| r == f.rule.code);
                let sampled = self.sample.is_some_and(|n| count.is_multiple_of(n)) && label != "reference";
                if wanted && (show && (f.severity >= Severity::Warning || self.rule.is_some()) || sampled) {
                    let at = |span: Option<Span>, text: &str| span.map_or(String::new(), |s| s.of(text).to_owned());
                    writeln!(
                        out,
                        "{label} {} {:?} {:.2} [{}] ← [{}] → {:?} {} {:?}\n    {source}\n    {target}",
                        f.rule.code,
                        f.severity,
                        f.confidence,
                        at(f.spans.target, target),
                        at(f.spans.source, source),
                        f.suggestion,
                        f.message,
                        f.evidence
                    )?;
                }
            }
        }
        Ok(table)
    }

    /// Name findings of a pair taken as one bead.
    fn findings(&self, source: &str, target: &str) -> Vec<Finding> {
        self.found(source, target, |rule| rule.family() == "NAM")
    }

    /// Findings of some rules on a pair taken as one bead.
    fn found(&self, source: &str, target: &str, wanted: impl Fn(&rules::Rule) -> bool) -> Vec<Finding> {
        let text = |text: &str| Text {
            document: Arc::new(Document::new("x", text, "UTF-8")),
            segments: vec![Segment { span: Span::new(0, text.len()), paragraph: 0, kind: Default::default() }],
        };
        let source = (!self.target_only).then(|| text(source));
        let mode = if self.target_only { Mode::TargetOnly } else { Mode::Bilingual };
        let bitext = Bitext { id: "x".into(), texts: Both::new(source, Some(text(target))), mode };
        let len = Both::new(bitext.segments(Side::Source).len(), 1);
        let Ok(alignment) = Alignment::new(vec![Bead::new(0..len.source, 0..1, 1.0)], len) else { return Vec::new() };
        let names = NameEngine::builtin().spot(&bitext, &alignment);
        let view = DocumentView::new(&bitext, &alignment).with_names(&names);
        rules::check(&view, rules::ALL.iter().copied().filter(|r| wanted(r)), 0.0)
    }
}

/// The rules of capitals besides the name rules: titles, acronyms, months, peoples.
const CAPITALS: &[&str] = &["FLU001", "FLU003", "FLU004", "FLU019"];

/// Whether a token that the MT has small and the reference with a capital is a name: the Russian has it in Latin
/// letters and the MT nowhere with its capital; or a capitalised Russian word that is no word of daily use, or opens a
/// quotation, spells it; or the lexicon has it and it is no ordinary word. `world` of `World Cup` is none.
fn is_name(record: &Record, word: &str) -> bool {
    if is_function_english(word) && word != "may" {
        return false;
    }
    let written =
        |text: &str| text.split(|c: char| !c.is_alphanumeric()).any(|w| w != word && w.to_lowercase() == word);
    if written(&record.src) {
        return !written(&record.mt);
    }
    let listed = Lexicon::builtin().english(word).any(|e| e.kind != Kind::Post && e.kind != Kind::Abbreviation);
    if listed && !is_common_english(word) {
        return true;
    }
    let edge = |c: char| !c.is_alphanumeric() && c != '-';
    record.src.split_whitespace().any(|token| {
        let russian = token.trim_matches(edge);
        let capital = russian.chars().next().is_some_and(char::is_uppercase);
        let quoted = token.starts_with(['"', '«', '“']);
        capital
            && (quoted || !is_ordinary_russian(&russian.to_lowercase()))
            && Translit::builtin().matches(&russian.to_lowercase(), word).p_match >= 0.5
    })
}

#[derive(Default)]
struct Table {
    errors: usize,
    warnings: usize,
    by_rule: BTreeMap<&'static str, usize>,
}
