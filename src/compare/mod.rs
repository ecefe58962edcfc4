//! Several translations of one original side by side: what each got right, what one mended and what it broke, and
//! whether the difference of their scores is more than chance.
//!
//! Sees finished records only. [`Document`] holds one text, [`Totals`] adds up over a corpus in flat memory (a few
//! numbers a sentence), and the renderers turn both into bytes. The first system is what the others are compared with.

mod bootstrap;
mod chrf;
mod html;
mod human;
mod json;
mod rows;

use std::collections::BTreeMap;

use serde::Serialize;

pub use bootstrap::{DRAWS, Difference, Sample};
pub use chrf::Chrf;
pub use rows::{Change, Document, Row, Shared, Translation};

use crate::finding::Severity;

/// The schema of the JSON output.
pub const SCHEMA: &str = "align.compare/1";

/// The most translations that are held side by side: as many as there are letters to call them by.
pub const SYSTEMS: usize = 26;

/// A score at least this much lower or higher makes a row worth showing even where no finding changed.
const NOTABLE: f64 = 0.15;

/// What a comparison came to, over all documents.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Totals {
    /// The systems, in the order in which they were named.
    pub systems: Vec<System>,
    /// Documents that all systems translated.
    pub documents: usize,
    /// Rows: stretches of the original that no system cuts in two.
    pub rows: usize,
    /// Findings by rule code.
    pub rules: BTreeMap<String, RuleTotals>,
    /// How alike two systems' wordings are.
    pub likeness: Vec<Likeness>,
    /// How each further system's score differs from the first's, in order.
    pub differences: Vec<Option<Difference>>,
    /// Documents that not all systems have, or that could not be compared, and why.
    pub left_out: BTreeMap<String, String>,
    /// Errors that each further system has and the first has not.
    broken_errors: Vec<usize>,
    #[serde(skip)]
    samples: Vec<Sample>,
    #[serde(skip)]
    chrf: Vec<Chrf>,
}

/// One system over all documents.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct System {
    /// What it is called: the path that named it.
    pub name: String,
    /// Mean score of the original's sentences, weighted by their length; one that was left out scores 0.
    pub score: Option<f64>,
    /// Rows without translation.
    pub omitted: usize,
    /// Sentences without original.
    pub added: usize,
    /// Notes, warnings, errors.
    pub findings: [usize; 3],
}

/// Findings of one rule.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct RuleTotals {
    /// Its name.
    pub name: String,
    /// Findings of each system.
    pub systems: Vec<usize>,
    /// What each further system mended of the first's.
    pub fixed: Vec<usize>,
    /// What each further system has and the first has not.
    pub broken: Vec<usize>,
}

/// How alike the wordings of two systems are.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Likeness {
    /// Numbers of the systems, from 0.
    pub systems: (usize, usize),
    /// chrF, 0..100; 100 is the same text.
    pub chrf: Option<f64>,
}

impl Totals {
    /// An empty account of systems by their names.
    pub fn new(names: &[String]) -> Self {
        let systems = names.iter().map(|name| System { name: name.clone(), ..System::default() }).collect();
        let pairs = names.len() * names.len().saturating_sub(1) / 2;
        let further = names.len().saturating_sub(1);
        Self { systems, chrf: vec![Chrf::default(); pairs], broken_errors: vec![0; further], ..Self::default() }
    }

    /// Counts one document in.
    pub fn add(&mut self, document: &Document) {
        let count = self.systems.len();
        for row in &document.rows {
            for (system, translation) in self.systems.iter_mut().zip(&row.translations) {
                system.omitted += usize::from(translation.text.is_empty());
            }
            self.samples.push(Sample {
                document: self.documents,
                weight: row.weight(),
                scores: row.translations.iter().map(|t| t.score).collect(),
            });
            for (chrf, (a, b)) in self.chrf.iter_mut().zip(pairs(count)) {
                chrf.add(&row.translations[a].text, &row.translations[b].text);
            }
        }
        for (system, added) in self.systems.iter_mut().zip(&document.added) {
            system.added += added;
        }
        for finding in document.all_findings() {
            let rule = self.rules.entry(finding.code.clone()).or_insert_with(|| RuleTotals {
                name: finding.name.clone(),
                systems: vec![0; count],
                fixed: vec![0; count.saturating_sub(1)],
                broken: vec![0; count.saturating_sub(1)],
            });
            for at in 0..count {
                if finding.of(at) {
                    rule.systems[at] += 1;
                    self.systems[at].findings[finding.severity as usize] += 1;
                }
            }
            for at in 1..count {
                match finding.change(at) {
                    Change::Fixed => rule.fixed[at - 1] += 1,
                    Change::Broken => {
                        rule.broken[at - 1] += 1;
                        self.broken_errors[at - 1] += usize::from(finding.severity == Severity::Error);
                    }
                    Change::None => {}
                }
            }
        }
        self.rows += document.rows.len();
        self.documents += 1;
    }

    /// Draws the conclusions, once all documents are counted in.
    pub fn finish(&mut self) {
        for (at, system) in self.systems.iter_mut().enumerate() {
            system.score = bootstrap::mean(&self.samples, at);
        }
        self.differences = (1..self.systems.len()).map(|at| bootstrap::difference(&self.samples, 0, at)).collect();
        let all = pairs(self.systems.len()).zip(&self.chrf);
        self.likeness = all.map(|(systems, chrf)| Likeness { systems, chrf: chrf.score() }).collect();
    }

    /// Errors that a further system (from 1) has and the first has not.
    pub fn broken_errors(&self, system: usize) -> usize {
        system.checked_sub(1).and_then(|at| self.broken_errors.get(at)).copied().unwrap_or(0)
    }

    /// What a further system (from 1) mended of the first, and what only it has, over all rules.
    pub fn changes(&self, system: usize) -> (usize, usize) {
        let sum = |of: fn(&RuleTotals) -> &Vec<usize>| {
            self.rules.values().filter_map(|rule| of(rule).get(system.checked_sub(1)?)).sum()
        };
        (sum(|rule| &rule.fixed), sum(|rule| &rule.broken))
    }
}

/// All pairs of so many systems, in order.
fn pairs(count: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..count).flat_map(move |a| (a + 1..count).map(move |b| (a, b)))
}

/// What a system is called in tables: A, B, …
fn letter(system: usize) -> char {
    char::from(b'A' + u8::try_from(system.min(SYSTEMS - 1)).unwrap_or(0))
}

/// Whether a row tells something: a finding that only some systems have, or scores far apart.
fn is_notable(row: &Row) -> bool {
    let changed = row.findings.iter().any(|f| f.severity > Severity::Note && !f.systems.iter().all(Option::is_some));
    let scores = || row.translations.iter().map(|t| t.score);
    let spread = scores().fold(0.0, f64::max) - scores().fold(1.0, f64::min);
    changed || spread >= NOTABLE
}

/// How to render.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderOptions {
    /// Columns.
    pub width: usize,
    /// Whether to write ANSI styles.
    pub color: bool,
    /// Whether to show rows at all, or only the tables.
    pub rows: bool,
    /// Whether to show every row, not only those that tell something.
    pub all: bool,
}

/// Turns the documents of a comparison, in order, into one output.
pub trait Renderer {
    /// What stands before the first document.
    fn begin(&mut self, names: &[String]) -> String;

    /// One document.
    fn document(&mut self, document: &Document) -> String;

    /// What stands after the last document.
    fn finish(&mut self, totals: &Totals) -> String;
}

/// An output format.
pub struct Format {
    /// Its name after `-o`.
    pub name: &'static str,
    /// Makes its renderer.
    pub make: fn(&RenderOptions) -> Box<dyn Renderer>,
}

/// Every output format.
pub static FORMATS: &[Format] = &[human::FORMAT, json::FORMAT, html::FORMAT];

#[cfg(test)]
mod tests;
