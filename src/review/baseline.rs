//! The baseline: the findings of a corpus that were there before, so that only new ones fail.
//!
//! `align.baseline.jsonl` is a line of schema and then a line a finding, sorted by document, rule and fingerprint, so
//! that a change of it reads well in git and two branches seldom touch the same line. A finding is known by its
//! fingerprint (rule, document, sentence, words), never by its line number: moved text stays known, and one fixed
//! finding never hides a new one.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::finding::Severity;
use crate::report::record::{DocumentRecord, FindingRecord, Status};

/// The usual name of the file.
pub const FILE: &str = "align.baseline.jsonl";

/// The schema, as the first line says it.
pub const SCHEMA: &str = "align.baseline/1";

/// Code points of the flagged words that are kept for the reader.
const SHOWN: usize = 60;

/// A finding known before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The document's identifier.
    pub document: String,
    /// The finding's fingerprint, which begins with the rule's code.
    pub id: String,
    /// The rule's name, for the reader.
    pub name: String,
    /// How bad it was when it was written down, for the reader.
    pub severity: Severity,
    /// The flagged words, for the reader; shortened.
    pub text: String,
}

impl Entry {
    fn of(document: &str, finding: &FindingRecord) -> Self {
        let words = finding.target.as_ref().or(finding.source.as_ref()).map_or("", |s| s.text.as_str());
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut text: String = words.chars().take(SHOWN).collect();
        if text.len() < words.len() {
            text.push('…');
        }
        Self {
            document: document.to_owned(),
            id: finding.fingerprint.clone(),
            name: finding.name.clone(),
            severity: finding.severity,
            text,
        }
    }

    /// The code of its rule: what stands before the colon of its fingerprint.
    pub fn code(&self) -> &str {
        self.id.split(':').next().unwrap_or("")
    }
}

/// Strings only: writing them to memory cannot fail.
fn line(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default() + "\n"
}

/// Known findings, by document and fingerprint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    documents: BTreeMap<String, BTreeMap<String, Entry>>,
}

/// How a baseline changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Findings that are known from now on.
    pub added: usize,
    /// Findings that are no longer there.
    pub removed: usize,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    schema: String,
}

impl Baseline {
    /// Reads the text of a baseline file. Lines may stand in any order, and twice (as a merge may leave them).
    ///
    /// # Errors
    /// With the line and what to do: another schema, a line that is no entry, the marks of an unfinished merge.
    pub fn parse(text: &str) -> Result<Self> {
        let mut out = Self::default();
        let mut head = false;
        for (number, line) in text.lines().enumerate().map(|(n, l)| (n + 1, l)) {
            if line.trim().is_empty() {
                continue;
            }
            if ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().any(|mark| line.starts_with(mark)) {
                return Err(Error::new(ErrorKind::Config, "the marks of an unfinished merge stand in the baseline")
                    .place(number, 1)
                    .help("keep the lines of both sides and delete the marks, or write it anew: align baseline PATH"));
            }
            let wrong = |e: serde_json::Error| {
                Error::new(ErrorKind::Config, format!("no line of a baseline: {e}"))
                    .place(number, e.column().max(1))
                    .help("align baseline PATH writes it anew")
            };
            if !head {
                let found: Head = serde_json::from_str(line).map_err(wrong)?;
                if found.schema != SCHEMA {
                    return Err(Error::new(ErrorKind::Config, format!("schema {} is not known", found.schema))
                        .place(number, 1)
                        .help(format!("this version of align reads {SCHEMA}")));
                }
                head = true;
                continue;
            }
            if line.contains("\"schema\"") && serde_json::from_str::<Head>(line).is_ok() {
                continue;
            }
            let entry: Entry = serde_json::from_str(line).map_err(wrong)?;
            out.documents.entry(entry.document.clone()).or_default().insert(entry.id.clone(), entry);
        }
        Ok(out)
    }

    /// The text of the file: the same for the same findings.
    pub fn to_text(&self) -> String {
        let mut out = line(&Head { schema: SCHEMA.to_owned() });
        for entry in self.entries() {
            out.push_str(&line(entry));
        }
        out
    }

    /// All entries, sorted by document, rule and fingerprint.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.documents.values().flat_map(BTreeMap::values)
    }

    /// Number of known findings.
    pub fn len(&self) -> usize {
        self.documents.values().map(BTreeMap::len).sum()
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty()
    }

    /// Number of documents with known findings.
    pub fn documents(&self) -> usize {
        self.documents.len()
    }

    /// Marks the open findings of `record` that are known.
    pub fn mark(&self, record: &mut DocumentRecord) {
        let Some(known) = self.documents.get(&record.id) else { return };
        for finding in &mut record.findings {
            if finding.status == Status::Open && known.contains_key(&finding.fingerprint) {
                finding.status = Status::Baseline;
            }
        }
    }

    /// The entries of a checked document that it no longer has. `runs` says whether a rule was on: what was not looked
    /// for is not gone. A document that could not be read tells nothing.
    pub fn gone<'a>(&'a self, record: &'a DocumentRecord, runs: impl Fn(&str) -> bool) -> Vec<&'a Entry> {
        let Some(known) = self.documents.get(&record.id).filter(|_| record.error.is_none()) else { return Vec::new() };
        let there: BTreeSet<&str> = record.findings.iter().map(|f| f.fingerprint.as_str()).collect();
        known.values().filter(|e| !there.contains(e.id.as_str()) && runs(e.code())).collect()
    }

    /// The entries of documents that are not among `found` although all documents below one of `folders` were (an empty
    /// one means everything): files that were deleted or renamed.
    pub fn orphans(&self, found: &BTreeSet<String>, folders: &[String]) -> Vec<&Entry> {
        let below = |id: &str| {
            folders
                .iter()
                .any(|f| f.is_empty() || id.strip_prefix(f.as_str()).is_some_and(|rest| rest.starts_with('/')))
        };
        let lost = self.documents.iter().filter(|(id, _)| !found.contains(*id) && below(id));
        lost.flat_map(|(_, entries)| entries.values()).collect()
    }

    /// Makes the findings of `record` the known ones of its document; those that a reviewer dismissed need no entry.
    /// Entries of rules that did not run stay.
    pub fn learn(&mut self, record: &DocumentRecord, least: Severity, runs: impl Fn(&str) -> bool) -> Change {
        if record.error.is_some() {
            return Change::default();
        }
        let old = self.documents.remove(&record.id).unwrap_or_default();
        let wanted = record.findings.iter().filter(|f| f.status != Status::Dismissed && f.severity >= least);
        let mut new: BTreeMap<String, Entry> =
            wanted.map(|f| (f.fingerprint.clone(), Entry::of(&record.id, f))).collect();
        let added = new.keys().filter(|id| !old.contains_key(*id)).count();
        let mut removed = 0;
        for (id, entry) in old {
            if runs(entry.code()) {
                removed += usize::from(!new.contains_key(&id));
            } else {
                new.insert(id, entry);
            }
        }
        if !new.is_empty() {
            self.documents.insert(record.id.clone(), new);
        }
        Change { added, removed }
    }

    /// Forgets entries.
    pub fn forget<'e>(&mut self, entries: impl IntoIterator<Item = &'e Entry>) {
        for entry in entries {
            if let Some(known) = self.documents.get_mut(&entry.document) {
                known.remove(&entry.id);
            }
        }
        self.documents.retain(|_, known| !known.is_empty());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(fingerprint: &str, severity: Severity) -> FindingRecord {
        FindingRecord {
            code: fingerprint.split(':').next().unwrap().to_owned(),
            name: "name-lowercase".to_owned(),
            severity,
            confidence: 1.0,
            message: "m".to_owned(),
            bead: None,
            source: None,
            target: None,
            suggestion: None,
            evidence: Vec::new(),
            fingerprint: fingerprint.to_owned(),
            status: Status::Open,
            reason: None,
        }
    }

    fn record(id: &str, fingerprints: &[&str]) -> DocumentRecord {
        let mut record = DocumentRecord::failed(id, &Error::new(ErrorKind::Missing, "x"), "s");
        record.error = None;
        record.findings = fingerprints.iter().map(|f| finding(f, Severity::Error)).collect();
        record
    }

    fn of(records: &[DocumentRecord]) -> Baseline {
        let mut baseline = Baseline::default();
        for record in records {
            baseline.learn(record, Severity::Note, |_| true);
        }
        baseline
    }

    fn ids(entries: &[&Entry]) -> Vec<String> {
        entries.iter().map(|e| e.id.clone()).collect()
    }

    #[test]
    fn the_text_is_sorted_and_comes_back() {
        let baseline = of(&[record("b", &["NAM006:2", "FLU001:1"]), record("a", &["NAM006:3"])]);
        let text = baseline.to_text();
        let order: Vec<&str> = text.lines().skip(1).map(|l| l.split('"').nth(3).unwrap()).collect();
        assert_eq!(order, ["a", "b", "b"]);
        assert_eq!(Baseline::parse(&text).unwrap(), baseline);
        // As a merge of two branches may leave it.
        let mut lines: Vec<&str> = text.lines().skip(1).collect();
        lines.reverse();
        let merged = format!("{}\n{}\n{}\n", text.lines().next().unwrap(), lines.join("\n"), lines[0]);
        assert_eq!(Baseline::parse(&merged).unwrap().to_text(), text);
    }

    #[test]
    fn a_wrong_file_is_refused_with_its_line() {
        let head = format!("{{\"schema\":\"{SCHEMA}\"}}\n");
        for (text, line, word) in [
            ("{\"schema\":\"align.baseline/9\"}\n".to_owned(), 1, "align.baseline/9"),
            (format!("{head}<<<<<<< HEAD\n"), 2, "merge"),
            (format!("{head}\n{{\"id\":\"x\"}}\n"), 3, "missing field"),
            ("nonsense".to_owned(), 1, "align baseline PATH"),
        ] {
            let error = Baseline::parse(&text).unwrap_err().to_string();
            assert!(error.contains(&format!("line {line},")) && error.contains(word), "{error}");
        }
        assert!(Baseline::parse("").unwrap().is_empty());
    }

    #[test]
    fn known_findings_are_marked_and_new_ones_are_not() {
        let baseline = of(&[record("a", &["NAM006:1"])]);
        let mut now = record("a", &["NAM006:1", "NAM006:2"]);
        baseline.mark(&mut now);
        assert_eq!(now.findings.iter().map(|f| f.status).collect::<Vec<_>>(), [Status::Baseline, Status::Open]);
        // The same fingerprint of another document is another finding.
        let mut other = record("b", &["NAM006:1"]);
        baseline.mark(&mut other);
        assert_eq!(other.findings[0].status, Status::Open);
    }

    #[test]
    fn only_what_was_looked_for_and_not_found_is_gone() {
        let baseline = of(&[record("a", &["NAM006:1", "FLU001:2"])]);
        let now = record("a", &[]);
        assert_eq!(ids(&baseline.gone(&now, |_| true)), ["FLU001:2", "NAM006:1"]);
        assert_eq!(ids(&baseline.gone(&now, |code| code == "NAM006")), ["NAM006:1"]);
        let mut failed = now.clone();
        failed.error = record_error();
        assert!(baseline.gone(&failed, |_| true).is_empty());
    }

    fn record_error() -> Option<crate::report::record::ErrorRecord> {
        Some((&Error::new(ErrorKind::Unreadable, "x")).into())
    }

    #[test]
    fn documents_that_are_gone_leave_orphans_only_where_all_was_looked_at() {
        let baseline = of(&[record("q/1", &["NAM006:1"]), record("q/2", &["NAM006:2"]), record("qq/3", &["NAM006:3"])]);
        let found = BTreeSet::from(["q/1".to_owned()]);
        assert_eq!(ids(&baseline.orphans(&found, &["q".to_owned()])), ["NAM006:2"]);
        assert_eq!(ids(&baseline.orphans(&found, &[])), [""; 0]);
        assert_eq!(ids(&baseline.orphans(&found, &[String::new()])), ["NAM006:2", "NAM006:3"]);
    }

    #[test]
    fn learning_a_document_replaces_what_its_rules_found() {
        let mut baseline = of(&[record("a", &["NAM006:1", "FLU001:2"]), record("b", &["NAM006:9"])]);
        let mut now = record("a", &["NAM006:3", "NAM006:4"]);
        now.findings[1].status = Status::Dismissed;
        let change = baseline.learn(&now, Severity::Note, |code| code == "NAM006");
        assert_eq!(change, Change { added: 1, removed: 1 });
        assert_eq!(ids(&baseline.entries().collect::<Vec<_>>()), ["FLU001:2", "NAM006:3", "NAM006:9"]);
        let gone: Vec<Entry> = baseline.entries().filter(|e| e.document == "a").cloned().collect();
        baseline.forget(&gone);
        assert_eq!((baseline.documents(), baseline.len()), (1, 1));
    }
}
