//! `tsv`: one line a finding, for spreadsheets and scripts.

use super::layout::clean;
use super::record::{DocumentRecord, Status};
use super::summary::Summary;
use super::{Format, Renderer};
use crate::finding::Severity;

pub(super) const FORMAT: Format = Format {
    name: "tsv",
    summary: "a table of findings",
    make: |options| Box::new(Tsv { min_severity: options.min_severity }),
};

struct Tsv {
    min_severity: Severity,
}

impl Renderer for Tsv {
    fn begin(&mut self) -> Vec<u8> {
        b"document\tcode\tname\tseverity\tconfidence\tstatus\tbead\tsource\ttarget\tsuggestion\tmessage\tfingerprint\n"
            .to_vec()
    }

    fn document(&mut self, record: &DocumentRecord) -> Vec<u8> {
        let mut out = String::new();
        for f in record.findings.iter().filter(|f| f.severity >= self.min_severity) {
            let status = match f.status {
                Status::Open => "open",
                Status::Dismissed => "dismissed",
                Status::Baseline => "baseline",
            };
            let fields = [
                clean(&record.id),
                f.code.clone(),
                f.name.clone(),
                f.severity.name().to_owned(),
                format!("{:.4}", f.confidence),
                status.to_owned(),
                f.bead.map_or_else(String::new, |b| b.to_string()),
                f.source.as_ref().map_or_else(String::new, |s| clean(&s.text)),
                f.target.as_ref().map_or_else(String::new, |s| clean(&s.text)),
                f.suggestion.as_deref().map_or_else(String::new, clean),
                clean(&f.message),
                f.fingerprint.clone(),
            ];
            out.push_str(&fields.join("\t"));
            out.push('\n');
        }
        out.into_bytes()
    }

    fn finish(&mut self, _: &Summary) -> Vec<u8> {
        Vec::new()
    }
}
