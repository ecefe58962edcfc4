//! Translations of one document sentence by sentence, held together by their original.
//!
//! Each system groups the original's sentences in its own way; a row is the least stretch of the original at whose ends
//! no system's bead is cut. Findings of two systems are the same if their rule and their place in the original are.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::finding::Severity;
use crate::report::record::{BeadRecord, DocumentRecord, FindingRecord, Status};

/// One document in several translations.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Document {
    /// Its identifier.
    pub id: String,
    /// Path of the original.
    pub source: Option<String>,
    /// Path of each translation.
    pub targets: Vec<Option<String>>,
    /// The mean score of each translation over the rows, weighted by the length of the original.
    pub scores: Vec<Option<f64>>,
    /// Sentences of each translation without a counterpart in the original.
    pub added: Vec<usize>,
    /// Stretches of the original with their translations, in order.
    pub rows: Vec<Row>,
    /// Findings about a translation as a whole.
    pub findings: Vec<Shared>,
}

/// A stretch of the original and what each system made of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// Numbers of its first and last sentence, from 1.
    pub sentences: (usize, usize),
    /// The original.
    pub source: String,
    /// What each system wrote.
    pub translations: Vec<Translation>,
    /// What is wrong with them, in the order of the original.
    pub findings: Vec<Shared>,
}

/// What one system made of a row.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Translation {
    /// The words; empty if it was left out.
    pub text: String,
    /// 0..1; 0 if it was left out.
    pub score: f64,
}

/// A finding that some of the systems have.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Shared {
    /// The rule's code.
    pub code: String,
    /// The rule's name.
    pub name: String,
    /// How bad, where it is worst.
    pub severity: Severity,
    /// The Russian words it is about, if it marks any.
    pub source: Option<String>,
    /// What each system wrote there, if it has the finding: the words it marks, or nothing marked.
    pub systems: Vec<Option<String>>,
}

impl Shared {
    /// Whether `system` has it.
    pub fn of(&self, system: usize) -> bool {
        self.systems.get(system).is_some_and(Option::is_some)
    }

    /// What became of it from the first system to `system`.
    pub fn change(&self, system: usize) -> Change {
        match (self.of(0), self.of(system)) {
            (true, false) => Change::Fixed,
            (false, true) => Change::Broken,
            _ => Change::None,
        }
    }
}

/// What became of a finding from the first system to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Both have it, or neither.
    None,
    /// Only the first has it.
    Fixed,
    /// Only the other has it.
    Broken,
}

impl Document {
    /// Holds the records of one original side by side, one a system.
    ///
    /// # Errors
    /// With the reason, in words, if one has no two sides or another original.
    pub fn new(id: &str, records: &[&DocumentRecord]) -> Result<Self, String> {
        let first = records.first().ok_or("nothing to compare")?;
        for (at, record) in (0..).zip(records) {
            let system = super::letter(at);
            if let Some(error) = &record.error {
                return Err(format!("{system} could not be processed: {}", error.message));
            }
            if record.segments.source.is_empty() || record.segments.target.is_empty() {
                return Err(format!("{system} has one side only"));
            }
            if !same_original(first, record) {
                return Err(format!("{system} has another original"));
            }
        }
        let starts = common_starts(records);
        let mut rows: Vec<Row> = starts.iter().map(|_| Row::empty(records.len())).collect();
        let row_of = |at: usize| starts.partition_point(|start| *start <= at).saturating_sub(1);
        let mut sentence = 0;
        let mut spoken = vec![false; rows.len()];
        for segment in &first.segments.source {
            let at = row_of(segment.start);
            sentence += 1;
            let row = &mut rows[at];
            if row.sentences.0 == 0 {
                row.sentences.0 = sentence;
            }
            row.sentences.1 = sentence;
            join(&mut row.source, &segment.text);
            spoken[at] |= segment.kind != "furniture";
        }
        let mut added = Vec::new();
        for (system, record) in records.iter().enumerate() {
            added.push(fill(&mut rows, record, system, &row_of));
        }
        let mut whole = BTreeMap::new();
        let mut by_row: BTreeMap<usize, BTreeMap<Place, Shared>> = BTreeMap::new();
        for (system, record) in records.iter().enumerate() {
            collect(record, system, records.len(), &row_of, &mut by_row, &mut whole);
        }
        for (at, findings) in by_row {
            if let Some(row) = rows.get_mut(at) {
                row.findings = findings.into_values().collect();
            }
        }
        // Page furniture is nobody's translation to judge.
        let rows: Vec<Row> = rows.into_iter().zip(spoken).filter(|(_, spoken)| *spoken).map(|(row, _)| row).collect();
        Ok(Self {
            id: id.to_owned(),
            source: first.source.clone(),
            targets: records.iter().map(|r| r.target.clone()).collect(),
            scores: (0..records.len()).map(|system| mean(&rows, system)).collect(),
            added,
            rows,
            findings: whole.into_values().collect(),
        })
    }

    /// All findings, those about the whole first.
    pub fn all_findings(&self) -> impl Iterator<Item = &Shared> {
        self.findings.iter().chain(self.rows.iter().flat_map(|row| &row.findings))
    }
}

impl Row {
    /// How much it counts: characters of the original.
    pub fn weight(&self) -> f64 {
        self.source.chars().count() as f64
    }

    fn empty(systems: usize) -> Self {
        Self {
            sentences: (0, 0),
            source: String::new(),
            translations: vec![Translation::default(); systems],
            findings: Vec::new(),
        }
    }
}

/// The mean score of a system over rows.
fn mean(rows: &[Row], system: usize) -> Option<f64> {
    let (mut sum, mut weight) = (0.0, 0.0);
    for row in rows {
        sum += row.weight() * row.translations.get(system).map_or(0.0, |t| t.score);
        weight += row.weight();
    }
    (weight > 0.0).then(|| sum / weight)
}

/// Whether two originals are one text, however it was cut.
fn same_original(a: &DocumentRecord, b: &DocumentRecord) -> bool {
    let letters = |record: &'_ DocumentRecord| -> String {
        let texts = record.segments.source.iter().flat_map(|s| s.text.chars());
        texts.filter(|c| !c.is_whitespace()).collect()
    };
    letters(a) == letters(b)
}

/// Where, in the original, a bead of every system begins: offsets in code points, rising. The first row begins at the
/// first sentence.
fn common_starts(records: &[&DocumentRecord]) -> Vec<usize> {
    let of = |record: &DocumentRecord| -> BTreeSet<usize> {
        let firsts = record.beads.iter().filter_map(|bead| bead.source.first());
        firsts.filter_map(|n| record.segments.source.get(*n)).map(|segment| segment.start).collect()
    };
    let mut all = records.iter().map(|record| of(record));
    let mut common = all.next().unwrap_or_default();
    for other in all {
        common.retain(|start| other.contains(start));
    }
    let begin = records.iter().filter_map(|r| r.segments.source.first()).map(|s| s.start).min();
    common.extend(begin);
    common.into_iter().collect()
}

/// Puts one system's translation into the rows; how many of its sentences have no original.
fn fill(rows: &mut [Row], record: &DocumentRecord, system: usize, row_of: &impl Fn(usize) -> usize) -> usize {
    let mut sums = vec![(0.0, 0.0); rows.len()];
    let mut added = 0;
    let mut at = 0;
    for bead in &record.beads {
        if let Some(start) = source_start(record, bead) {
            at = row_of(start);
        } else {
            added += bead.target.len();
        }
        let Some(translation) = rows.get_mut(at).and_then(|row| row.translations.get_mut(system)) else { continue };
        for segment in bead.target.iter().filter_map(|n| record.segments.target.get(*n)) {
            join(&mut translation.text, &segment.text);
        }
        let segments = bead.source.iter().filter_map(|n| record.segments.source.get(*n));
        let length = segments.map(|s| s.end - s.start).sum::<usize>() as f64;
        // What was left out scores nothing and counts by its length.
        sums[at] = (sums[at].0 + length * bead.score.unwrap_or(0.0), sums[at].1 + length);
    }
    for (row, (sum, length)) in rows.iter_mut().zip(sums) {
        if length > 0.0 {
            row.translations[system].score = sum / length;
        }
    }
    added
}

fn source_start(record: &DocumentRecord, bead: &BeadRecord) -> Option<usize> {
    Some(record.segments.source.get(*bead.source.first()?)?.start)
}

/// What makes findings of two systems one: place in the original, rule, and which of several alike.
type Place = (usize, usize, String, usize);

/// Adds the findings of one system to those of the others.
fn collect(
    record: &DocumentRecord,
    system: usize,
    systems: usize,
    row_of: &impl Fn(usize) -> usize,
    by_row: &mut BTreeMap<usize, BTreeMap<Place, Shared>>,
    whole: &mut BTreeMap<Place, Shared>,
) {
    let mut seen: BTreeMap<(Option<usize>, usize, usize, String), usize> = BTreeMap::new();
    for finding in record.findings.iter().filter(|f| f.status != Status::Dismissed) {
        let row = row_of_finding(record, finding, row_of);
        // Without Russian words of its own a finding is about its row.
        let (start, end) = match (&finding.source, row) {
            (Some(span), _) => (span.start, span.end),
            (None, _) => (usize::MAX, usize::MAX),
        };
        let ordinal = seen.entry((row, start, end, finding.code.clone())).or_default();
        let place = (start, end, finding.code.clone(), *ordinal);
        *ordinal += 1;
        let list = match row {
            Some(row) => by_row.entry(row).or_default(),
            None => &mut *whole,
        };
        let shared = list.entry(place).or_insert_with(|| Shared {
            code: finding.code.clone(),
            name: finding.name.clone(),
            severity: finding.severity,
            source: finding.source.as_ref().map(|s| s.text.clone()),
            systems: vec![None; systems],
        });
        shared.severity = shared.severity.max(finding.severity);
        shared.systems[system] = Some(finding.target.as_ref().map(|s| s.text.clone()).unwrap_or_default());
    }
}

fn row_of_finding(record: &DocumentRecord, finding: &FindingRecord, row_of: &impl Fn(usize) -> usize) -> Option<usize> {
    let number = finding.bead?;
    // What was added belongs to the sentence before it.
    let before = record.beads.get(..=number)?.iter().rev().find_map(|bead| source_start(record, bead));
    Some(before.map_or(0, row_of))
}

/// Appends a sentence, a space between.
fn join(text: &mut String, more: &str) {
    if !text.is_empty() {
        text.push(' ');
    }
    text.extend(more.split_whitespace().flat_map(|word| [" ", word]).skip(1));
}
