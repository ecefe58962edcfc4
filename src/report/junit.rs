//! `junit`: one test case a document, for CI servers.

use std::collections::BTreeMap;

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::layout::clean;
use super::record::DocumentRecord;
use super::summary::Summary;
use super::{FailOn, Format, Renderer};

pub(super) const FORMAT: Format = Format {
    name: "junit",
    summary: "JUnit XML: a suite a folder, a case a document",
    make: |options| Box::new(Junit { fail_on: options.fail_on, suites: BTreeMap::new() }),
};

struct Junit {
    fail_on: FailOn,
    suites: BTreeMap<String, TestSuite>,
}

impl Renderer for Junit {
    fn document(&mut self, record: &DocumentRecord) -> Vec<u8> {
        let (folder, name) = record.id.rsplit_once('/').unwrap_or(("align", &record.id));
        let failing: Vec<String> = record
            .findings
            .iter()
            .filter(|f| self.fail_on.hits(f.severity, f.status))
            .map(|f| {
                let place = f.target.as_ref().or(f.source.as_ref());
                let place = place.map_or_else(String::new, |s| format!("{}:{}:{}: ", s.path, s.line, s.column));
                format!("{place}{} {} {}", f.severity.name(), f.code, clean(&f.message))
            })
            .collect();
        let status = match &record.error {
            Some(error) => {
                let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
                status.set_message(clean(&error.message)).set_type(error.code.clone());
                status
            }
            None if !failing.is_empty() => {
                let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
                status.set_message(format!("{} findings", failing.len())).set_description(failing.join("\n"));
                status
            }
            None => TestCaseStatus::success(),
        };
        let suite = self.suites.entry(folder.to_owned()).or_insert_with(|| TestSuite::new(folder));
        suite.add_test_case(TestCase::new(name, status));
        Vec::new()
    }

    fn finish(&mut self, _: &Summary) -> Vec<u8> {
        let mut report = Report::new("align");
        report.add_test_suites(std::mem::take(&mut self.suites).into_values());
        // Cleaned text in a well-formed report: serialising to memory cannot fail.
        report.to_string().unwrap_or_default().into_bytes()
    }
}
