//! What the index says of each document and of the names of all.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::finding::Severity;
use crate::report::record::{DocumentRecord, ErrorRecord, SegmentRecord, Status};
use crate::report::summary::{RuleCount, Summary};

/// Columns of the small picture of a document.
const PROFILE: usize = 24;

/// Names shown in the index; `align names` has all.
const MOST_NAMES: usize = 2_000;

/// Documents named for each spelling of a name.
const MOST_PLACES: usize = 5;

/// Rows of the index, gathered document by document.
#[derive(Default)]
pub(super) struct Catalogue {
    rows: Vec<Row>,
    names: BTreeMap<String, Name>,
    /// Codes of the rules that found something.
    rules: BTreeSet<String>,
    signatures: BTreeSet<String>,
}

/// One document.
#[derive(Serialize)]
struct Row {
    id: String,
    /// Where it is shown: a page of the folder or a fragment of this one; nothing if it did not fit or failed.
    href: Option<String>,
    mode: String,
    error: Option<ErrorRecord>,
    /// Segments.
    source: usize,
    target: usize,
    /// Beads without English, and without Russian, furniture aside; 0 where there is no original.
    omitted: usize,
    added: usize,
    /// Open errors, warnings and notes.
    open: [usize; 3],
    dismissed: usize,
    baseline: usize,
    score: Option<f64>,
    /// The lowest score of each part of the document as a digit, `-` where there is none.
    profile: String,
    /// Open findings by rule.
    rules: BTreeMap<String, usize>,
}

/// One Russian name over all documents.
#[derive(Default)]
struct Name {
    kind: String,
    accepted: Option<String>,
    renderings: BTreeMap<String, Rendering>,
}

#[derive(Clone, Default, Serialize)]
struct Rendering {
    count: usize,
    p_back: f64,
    documents: usize,
    /// Rows of the index, the first few.
    rows: Vec<usize>,
}

/// The island of an index.
#[derive(Serialize)]
pub(super) struct Corpus<'a> {
    documents: usize,
    pairs: usize,
    segments: [usize; 2],
    rules: &'a BTreeMap<String, RuleCount>,
    dismissed: usize,
    baseline: usize,
    /// Documents by score, in hundredths.
    scores: &'a [usize],
    failed: &'a BTreeMap<String, ErrorRecord>,
    rows: &'a [Row],
    names: Vec<NameRow<'a>>,
    /// Names with several spellings beyond those listed.
    more_names: usize,
    /// What made the records: one, unless they were saved by different runs.
    signatures: &'a BTreeSet<String>,
}

#[derive(Serialize)]
struct NameRow<'a> {
    ru: &'a str,
    kind: &'a str,
    accepted: Option<&'a str>,
    count: usize,
    renderings: &'a BTreeMap<String, Rendering>,
}

impl Catalogue {
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Codes of the rules that found something.
    pub(super) fn rules(&self) -> impl Iterator<Item = &str> {
        self.rules.iter().map(String::as_str)
    }

    /// Adds a document that is shown at `href`.
    pub(super) fn add(&mut self, record: &DocumentRecord, href: Option<String>) {
        let number = self.rows.len();
        self.signatures.insert(record.signature.clone());
        let mut row = Row {
            id: record.id.clone(),
            href,
            mode: record.mode.clone(),
            error: record.error.clone(),
            source: record.segments.source.len(),
            target: record.segments.target.len(),
            omitted: 0,
            added: 0,
            open: [0; 3],
            dismissed: 0,
            baseline: 0,
            score: record.score,
            profile: profile(record),
            rules: BTreeMap::new(),
        };
        if record.mode == "bilingual" {
            let text = |side: &[SegmentRecord], numbers: &[usize]| {
                numbers.iter().filter_map(|&n| side.get(n)).any(|s| s.kind != "furniture")
            };
            let (source, target) = (&record.segments.source, &record.segments.target);
            row.omitted = record.beads.iter().filter(|b| b.target.is_empty() && text(source, &b.source)).count();
            row.added = record.beads.iter().filter(|b| b.source.is_empty() && text(target, &b.target)).count();
        }
        for finding in &record.findings {
            self.rules.insert(finding.code.clone());
            match finding.status {
                Status::Open => {
                    row.open[Severity::Error as usize - finding.severity as usize] += 1;
                    *row.rules.entry(finding.code.clone()).or_default() += 1;
                }
                Status::Dismissed => row.dismissed += 1,
                Status::Baseline => row.baseline += 1,
            }
        }
        self.rows.push(row);
        for name in &record.names {
            let known = self.names.entry(name.ru.clone()).or_default();
            known.kind.clone_from(&name.kind);
            if name.accepted.is_some() {
                known.accepted.clone_from(&name.accepted);
            }
            for found in &name.renderings {
                let rendering = known.renderings.entry(found.en.clone()).or_default();
                rendering.count += found.count;
                rendering.p_back = rendering.p_back.max(found.p_back);
                rendering.documents += 1;
                if rendering.rows.len() < MOST_PLACES {
                    rendering.rows.push(number);
                }
            }
        }
    }

    /// The whole run.
    pub(super) fn corpus<'a>(&'a self, summary: &'a Summary) -> Corpus<'a> {
        let rows = self.names.iter().filter(|(_, name)| name.renderings.len() > 1).map(|(ru, name)| NameRow {
            ru,
            kind: &name.kind,
            accepted: name.accepted.as_deref(),
            count: name.renderings.values().map(|r| r.count).sum(),
            renderings: &name.renderings,
        });
        let mut names: Vec<NameRow<'_>> = rows.collect();
        names.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.ru.cmp(b.ru)));
        let more_names = names.len().saturating_sub(MOST_NAMES);
        names.truncate(MOST_NAMES);
        Corpus {
            documents: summary.documents,
            pairs: summary.pairs,
            segments: [summary.source_segments, summary.target_segments],
            rules: &summary.rules,
            dismissed: summary.dismissed,
            baseline: summary.baseline.iter().sum(),
            scores: &summary.scores,
            failed: &summary.failed,
            rows: &self.rows,
            names,
            more_names,
            signatures: &self.signatures,
        }
    }
}

/// The lowest score in each of [`PROFILE`] parts of a document, as a digit of tenths.
fn profile(record: &DocumentRecord) -> String {
    let beads = record.beads.len();
    let columns = PROFILE.min(beads);
    let part = |n: usize| record.beads.get(n * beads / columns..(n + 1) * beads / columns).unwrap_or_default();
    let digit = |n: usize| {
        let lowest = part(n).iter().filter_map(|b| b.score).min_by(f64::total_cmp);
        lowest.map_or('-', |s| char::from(b'0' + (s.clamp(0.0, 0.999) * 10.0) as u8))
    };
    (0..columns).map(digit).collect()
}
