//! `concise`: one line a finding, in the form that grep, editors and quickfix lists read.

use super::layout::clean;
use super::record::{DocumentRecord, FindingRecord, Status};
use super::summary::Summary;
use super::{Format, Renderer};
use crate::finding::Severity;

pub(super) const FORMAT: Format = Format {
    name: "concise",
    summary: "path:line:column: severity CODE name: message, one line a finding",
    make: |options| Box::new(Concise { min_severity: options.min_severity }),
};

struct Concise {
    min_severity: Severity,
}

impl Renderer for Concise {
    fn document(&mut self, record: &DocumentRecord) -> Vec<u8> {
        let mut out = String::new();
        if let Some(error) = &record.error {
            out.push_str(&format!("{}: error {}: {}\n", record.id, error.code, clean(&error.message)));
        }
        for finding in &record.findings {
            if finding.status == Status::Open && finding.severity >= self.min_severity {
                out.push_str(&line(record, finding));
            }
        }
        out.into_bytes()
    }

    fn finish(&mut self, _: &Summary) -> Vec<u8> {
        Vec::new()
    }
}

fn line(record: &DocumentRecord, finding: &FindingRecord) -> String {
    let place = finding.target.as_ref().or(finding.source.as_ref());
    let place = match place {
        Some(span) => format!("{}:{}:{}", span.path, span.line, span.column),
        None => record.target.clone().or_else(|| record.source.clone()).unwrap_or_else(|| record.id.clone()),
    };
    let mut text =
        format!("{place}: {} {} {}: {}", finding.severity.name(), finding.code, finding.name, clean(&finding.message));
    if let Some(remedy) = finding.remedy() {
        text.push_str(&format!(", {}", clean(&remedy)));
    }
    if let (Some(_), Some(source)) = (&finding.target, &finding.source) {
        text.push_str(&format!(" [{}:{}:{}]", source.path, source.line, source.column));
    }
    text.push('\n');
    text
}
