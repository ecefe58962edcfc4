//! `junit`: one test case a document, for CI servers.

use std::collections::{BTreeMap, BTreeSet};

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::layout::clean;
use super::record::{DocumentRecord, ErrorRecord, FindingRecord};
use super::summary::Summary;
use super::{FailOn, Format, Renderer};

pub(super) const FORMAT: Format = Format {
    name: "junit",
    summary: "JUnit XML: a suite a folder, a case a document",
    make: |options| Box::new(Junit { fail_on: options.fail_on, suites: BTreeMap::new(), broken: BTreeSet::new() }),
};

struct Junit {
    fail_on: FailOn,
    suites: BTreeMap<String, TestSuite>,
    /// Identifiers of the cases that are errors already.
    broken: BTreeSet<String>,
}

impl Junit {
    fn case(&mut self, id: &str, status: TestCaseStatus) {
        let (folder, name) = id.rsplit_once('/').unwrap_or(("align", id));
        let suite = self.suites.entry(folder.to_owned()).or_insert_with(|| TestSuite::new(folder));
        suite.add_test_case(TestCase::new(name, status));
    }
}

/// A case whose input could not be processed.
fn broken(error: &ErrorRecord) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
    status.set_message(clean(&error.message)).set_type(error.code.clone());
    status
}

/// `NAM004 ×2, NUM002`: the codes of findings, in alphabetical order.
fn codes(findings: &[&FindingRecord]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in findings {
        *counts.entry(&finding.code).or_default() += 1;
    }
    let one = |(code, n): (&str, usize)| if n == 1 { code.to_owned() } else { format!("{code} ×{n}") };
    counts.into_iter().map(one).collect::<Vec<_>>().join(", ")
}

impl Renderer for Junit {
    fn document(&mut self, record: &DocumentRecord) -> Vec<u8> {
        let fails = |f: &&FindingRecord| self.fail_on.hits(f.severity, f.status);
        let failing: Vec<&FindingRecord> = record.findings.iter().filter(fails).collect();
        let status = match &record.error {
            Some(error) => {
                self.broken.insert(record.id.clone());
                broken(error)
            }
            None if !failing.is_empty() => {
                let line = |f: &&FindingRecord| {
                    let place = f.target.as_ref().or(f.source.as_ref());
                    let place = place.map_or_else(String::new, |s| format!("{}:{}:{}: ", s.path, s.line, s.column));
                    format!("{place}{} {} {}", f.severity.name(), f.code, clean(&f.advice()))
                };
                let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
                status
                    .set_message(codes(&failing))
                    .set_type("findings")
                    .set_description(failing.iter().map(line).collect::<Vec<_>>().join("\n"));
                status
            }
            None => TestCaseStatus::success(),
        };
        self.case(&record.id, status);
        Vec::new()
    }

    fn finish(&mut self, summary: &Summary) -> Vec<u8> {
        // Inputs that were not found, or could be read in part only, have no case of their own yet.
        for (id, error) in summary.failed.iter().filter(|(id, _)| !self.broken.contains(*id)).collect::<Vec<_>>() {
            self.case(&format!("{id} (input)"), broken(error));
        }
        let mut report = Report::new("align");
        report.add_test_suites(std::mem::take(&mut self.suites).into_values());
        // Cleaned text in a well-formed report: serialising to memory cannot fail.
        report.to_string().unwrap_or_default().into_bytes()
    }
}
