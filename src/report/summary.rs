//! What a whole run comes to: integer counts that add up in any order, so that shards merge to the same bytes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::FailOn;
use super::record::{DocumentRecord, ErrorRecord, Status};
use crate::finding::Severity;

/// The schema of [`Summary`].
pub const SCHEMA: &str = "align.stats/1";

/// Edges of the score histogram: bins of a hundredth.
const BINS: usize = 100;

/// How many worst documents are kept.
const WORST: usize = 10;

/// Counts over documents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// [`SCHEMA`].
    pub schema: String,
    /// Documents processed.
    pub documents: usize,
    /// Of those, with both sides.
    pub pairs: usize,
    /// Russian segments.
    pub source_segments: usize,
    /// English segments.
    pub target_segments: usize,
    /// Beads with both sides, omissions, additions.
    pub beads: [usize; 3],
    /// Open findings by rule code.
    pub rules: BTreeMap<String, RuleCount>,
    /// Findings that a reviewer dismissed.
    pub dismissed: usize,
    /// Findings that the baseline knows: notes, warnings, errors.
    pub baseline: [usize; 3],
    /// Entries of the baseline whose finding is gone.
    #[serde(default)]
    pub stale: usize,
    /// Documents by score, in hundredths.
    pub scores: Vec<usize>,
    /// The documents of lowest score, worst first: ten-thousandths, then id.
    pub worst: Vec<(u32, String)>,
    /// Russian name → English rendering → count.
    pub names: BTreeMap<String, BTreeMap<String, usize>>,
    /// What could not be processed, by id.
    pub failed: BTreeMap<String, ErrorRecord>,
}

/// Open findings of one rule.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleCount {
    /// Its kebab-case name.
    pub name: String,
    /// Errors.
    pub error: usize,
    /// Warnings.
    pub warning: usize,
    /// Notes.
    pub note: usize,
    /// Documents with at least one.
    pub documents: usize,
}

impl RuleCount {
    /// All severities.
    pub fn total(&self) -> usize {
        self.error + self.warning + self.note
    }

    fn at(&mut self, severity: Severity) -> &mut usize {
        match severity {
            Severity::Error => &mut self.error,
            Severity::Warning => &mut self.warning,
            Severity::Note => &mut self.note,
        }
    }
}

impl Default for Summary {
    fn default() -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            documents: 0,
            pairs: 0,
            source_segments: 0,
            target_segments: 0,
            beads: [0; 3],
            rules: BTreeMap::new(),
            dismissed: 0,
            baseline: [0; 3],
            stale: 0,
            scores: vec![0; BINS],
            worst: Vec::new(),
            names: BTreeMap::new(),
            failed: BTreeMap::new(),
        }
    }
}

impl Summary {
    /// Counts one document in.
    pub fn add(&mut self, record: &DocumentRecord) {
        if let Some(error) = &record.error {
            self.failed.insert(record.id.clone(), error.clone());
            return;
        }
        self.documents += 1;
        self.pairs += usize::from(record.mode == "bilingual");
        self.source_segments += record.segments.source.len();
        self.target_segments += record.segments.target.len();
        // Without an original nothing was added to it, and nothing left out.
        for bead in record.beads.iter().filter(|_| record.mode == "bilingual") {
            let kind = match (bead.source.is_empty(), bead.target.is_empty()) {
                (false, false) => 0,
                (false, true) => 1,
                _ => 2,
            };
            self.beads[kind] += 1;
        }
        let mut seen: BTreeMap<&str, ()> = BTreeMap::new();
        for finding in &record.findings {
            match finding.status {
                Status::Open => {
                    let count = self.rules.entry(finding.code.clone()).or_default();
                    count.name.clone_from(&finding.name);
                    *count.at(finding.severity) += 1;
                    if seen.insert(&finding.code, ()).is_none() {
                        count.documents += 1;
                    }
                }
                Status::Dismissed => self.dismissed += 1,
                Status::Baseline => self.baseline[finding.severity as usize] += 1,
            }
        }
        if let Some(score) = record.score {
            let points = (score.clamp(0.0, 1.0) * 1e4).round() as u32;
            self.scores[(points as usize / 100).min(BINS - 1)] += 1;
            self.worst.push((points, record.id.clone()));
            self.trim();
        }
        for name in &record.names {
            let forms = self.names.entry(name.ru.clone()).or_default();
            for rendering in &name.renderings {
                *forms.entry(rendering.en.clone()).or_default() += rendering.count;
            }
        }
    }

    /// Adds the counts of another shard.
    pub fn merge(&mut self, other: &Self) {
        self.documents += other.documents;
        self.pairs += other.pairs;
        self.source_segments += other.source_segments;
        self.target_segments += other.target_segments;
        for (mine, theirs) in self.beads.iter_mut().zip(other.beads) {
            *mine += theirs;
        }
        for (code, theirs) in &other.rules {
            let mine = self.rules.entry(code.clone()).or_default();
            mine.name.clone_from(&theirs.name);
            mine.error += theirs.error;
            mine.warning += theirs.warning;
            mine.note += theirs.note;
            mine.documents += theirs.documents;
        }
        self.dismissed += other.dismissed;
        for (mine, theirs) in self.baseline.iter_mut().zip(other.baseline) {
            *mine += theirs;
        }
        self.stale += other.stale;
        for (mine, theirs) in self.scores.iter_mut().zip(&other.scores) {
            *mine += theirs;
        }
        self.worst.extend(other.worst.iter().cloned());
        self.trim();
        for (ru, theirs) in &other.names {
            let mine = self.names.entry(ru.clone()).or_default();
            for (en, count) in theirs {
                *mine.entry(en.clone()).or_default() += count;
            }
        }
        self.failed.extend(other.failed.iter().map(|(k, v)| (k.clone(), v.clone())));
    }

    fn trim(&mut self) {
        self.worst.sort();
        self.worst.truncate(WORST);
    }

    /// Open findings of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.rules
            .values()
            .map(|c| match severity {
                Severity::Error => c.error,
                Severity::Warning => c.warning,
                Severity::Note => c.note,
            })
            .sum()
    }

    /// Whether the findings call for exit code 1.
    pub fn fails(&self, fail_on: FailOn) -> bool {
        Severity::ALL.into_iter().any(|severity| {
            (self.count(severity) > 0 && fail_on.hits(severity, Status::Open))
                || (self.baseline[severity as usize] > 0 && fail_on.hits(severity, Status::Baseline))
        })
    }

    /// Middle of the histogram bin that holds the median score.
    pub fn median(&self) -> Option<f64> {
        let total: usize = self.scores.iter().sum();
        let mut seen = 0;
        for (bin, count) in self.scores.iter().enumerate() {
            seen += count;
            if total > 0 && seen * 2 >= total {
                return Some((bin as f64 + 0.5) / BINS as f64);
            }
        }
        None
    }
}
