//! What a whole run comes to: integer counts that add up in any order, so that shards merge to the same bytes.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

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
    /// Version, configuration, model and lexicon of the runs that are added up; one, if they are alike.
    #[serde(default)]
    pub signatures: BTreeSet<String>,
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
    /// Findings that the baseline knows; in none of the other counts.
    #[serde(default)]
    pub known: usize,
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
            signatures: BTreeSet::new(),
        }
    }
}

impl Summary {
    /// Notes that an input could not be processed. Of several errors of one input the first in order stands, so that the
    /// order of adding does not matter.
    pub fn fail(&mut self, id: String, error: ErrorRecord) {
        match self.failed.entry(id) {
            Entry::Vacant(entry) => {
                entry.insert(error);
            }
            Entry::Occupied(mut entry) => {
                if error < *entry.get() {
                    entry.insert(error);
                }
            }
        }
    }

    /// Counts one document in.
    pub fn add(&mut self, record: &DocumentRecord) {
        if !record.signature.is_empty() {
            self.signatures.insert(record.signature.clone());
        }
        if let Some(error) = &record.error {
            self.fail(record.id.clone(), error.clone());
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
                Status::Baseline => {
                    self.baseline[finding.severity as usize] += 1;
                    let count = self.rules.entry(finding.code.clone()).or_default();
                    count.name.clone_from(&finding.name);
                    count.known += 1;
                }
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
            mine.known += theirs.known;
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
        for (id, error) in &other.failed {
            self.fail(id.clone(), error.clone());
        }
        self.signatures.extend(other.signatures.iter().cloned());
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

    /// The distribution of the scores as twenty bars of five hundredths, from 0 to 1; a blank is a bar without documents.
    pub fn sparkline(&self) -> String {
        let bars: Vec<usize> = self.scores.chunks(BINS / 20).map(|c| c.iter().sum()).collect();
        let top = bars.iter().copied().max().unwrap_or(1).max(1);
        let signs = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
        let sign = |n: usize| signs[(n * (signs.len() - 1)).div_ceil(top).min(signs.len() - 1)];
        bars.iter().map(|&n| if n == 0 { ' ' } else { sign(n) }).collect()
    }

    /// The rules that found something, the worst first, then by code.
    pub fn ranked(&self) -> Vec<(&str, &RuleCount)> {
        let mut rows: Vec<(&str, &RuleCount)> = self.rules.iter().map(|(code, count)| (code.as_str(), count)).collect();
        let key = |c: &RuleCount| (c.error, c.warning, c.note, c.known);
        rows.sort_by(|(a, x), (b, y)| key(y).cmp(&key(x)).then_with(|| a.cmp(b)));
        rows
    }

    /// The names that are rendered in more than one way, the most frequent first, each with its renderings in order of
    /// their counts.
    pub fn divided_names(&self) -> Vec<(&str, Vec<(&str, usize)>)> {
        let mut rows: Vec<(&str, Vec<(&str, usize)>)> = self
            .names
            .iter()
            .filter(|(_, forms)| forms.len() > 1)
            .map(|(ru, forms)| {
                let mut forms: Vec<(&str, usize)> = forms.iter().map(|(en, n)| (en.as_str(), *n)).collect();
                forms.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
                (ru.as_str(), forms)
            })
            .collect();
        let total = |forms: &[(&str, usize)]| forms.iter().map(|(_, n)| n).sum::<usize>();
        rows.sort_by(|a, b| total(&b.1).cmp(&total(&a.1)).then_with(|| a.0.cmp(b.0)));
        rows
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
