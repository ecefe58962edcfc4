//! `mqm`: the ten columns of Marot (google-research, `marot/README.md`), which the MQM data of WMT have too: a finding a
//! row, the words at fault between `<v>` and `</v>`, and a row `no-error` for a bead without findings.

use std::fmt::Write as _;

use serde_json::json;

use super::line::Line;
use super::{About, Carries, Export, notes};
use crate::finding::Severity;
use crate::report::record::{DocumentRecord, FindingRecord, SpanRecord};
use crate::text::Side;

pub(super) const FORMAT: Export = Export {
    name: "mqm",
    extension: "mqm.tsv",
    summary: "findings as MQM errors, the ten columns that Marot reads",
    findings: Carries::Findings,
    write,
};

fn write(record: &DocumentRecord, about: &About<'_>) -> String {
    let mut out =
        String::from("system\tdoc\tdocSegId\tglobalSegId\trater\tsource\ttarget\tcategory\tseverity\tmetadata\n");
    let system = one_line(about.system);
    let document = one_line(&record.id);
    for (n, bead) in record.beads.iter().enumerate() {
        let lines = [Line::of(record, bead, Side::Source), Line::of(record, bead, Side::Target)];
        let head = format!("{system}\t{document}\t{}\t0\talign", n + 1);
        // What is said of the document as a whole stands with its first bead.
        let whole = notes::findings(record, None).filter(|_| n == 0);
        let mut any = false;
        for finding in whole.chain(notes::findings(record, Some(n))) {
            any = true;
            let _ = writeln!(
                out,
                "{head}\t{}\t{}\t{}\t{}\t{}",
                marked(&lines[0], finding.source.as_ref()),
                marked(&lines[1], finding.target.as_ref()),
                title(about.category(&finding.code)),
                severity(finding.severity),
                metadata(finding)
            );
        }
        if !any {
            let _ = writeln!(out, "{head}\t{}\t{}\tno-error\tno-error\t{{}}", lines[0].text, lines[1].text);
        }
    }
    out
}

fn one_line(text: &str) -> String {
    text.split(char::is_whitespace).collect::<Vec<_>>().join(" ")
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "Major",
        Severity::Warning => "Minor",
        Severity::Note => "Neutral",
    }
}

/// `accuracy/omission` as the data of WMT write it: `Accuracy/Omission`.
fn title(category: &str) -> String {
    let part = |part: &str| {
        let mut chars = part.chars();
        chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
    };
    category.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// The line with the words under `span` marked.
fn marked(line: &Line, span: Option<&SpanRecord>) -> String {
    let Some(range) = span.and_then(|s| line.under(s)) else { return line.text.clone() };
    let mut out = String::with_capacity(line.text.len() + 7);
    for (n, c) in line.text.chars().enumerate() {
        if n == range.start {
            out.push_str("<v>");
        }
        out.push(c);
        if n + 1 == range.end {
            out.push_str("</v>");
        }
    }
    out
}

/// JSON never holds a bare tab or line break, so it fits a column.
fn metadata(finding: &FindingRecord) -> String {
    let words = finding.target.as_ref().or(finding.source.as_ref()).map_or("", |s| s.text.as_str());
    json!({
        "note": notes::note(finding), "marked_text": words,
        "align": {"code": finding.code, "name": finding.name, "confidence": finding.confidence,
            "suggestion": finding.suggestion, "fingerprint": finding.fingerprint}
    })
    .to_string()
}
