//! `md`: the summary of a run as Markdown, for a step summary or a merge request.

use std::fmt::Write as _;

use super::record::{DocumentRecord, FindingRecord, Status};
use super::summary::Summary;
use super::{Format, Renderer};
use crate::finding::Severity;

pub(super) const FORMAT: Format = Format {
    name: "md",
    summary: "Markdown: tables of rules, worst documents and errors",
    make: |_| Box::new(Markdown { errors: Vec::new(), more: 0 }),
};

/// Errors listed in full.
const MOST: usize = 50;

struct Markdown {
    errors: Vec<String>,
    more: usize,
}

impl Renderer for Markdown {
    fn document(&mut self, record: &DocumentRecord) -> Vec<u8> {
        let open = record.findings.iter().filter(|f| f.status == Status::Open && f.severity == Severity::Error);
        for finding in open {
            if self.errors.len() < MOST {
                self.errors.push(row(record, finding));
            } else {
                self.more += 1;
            }
        }
        Vec::new()
    }

    fn finish(&mut self, summary: &Summary) -> Vec<u8> {
        let mut out = format!(
            "## align\n\n{} pairs, {} ↔ {} sentences: **{} errors**, {} warnings, {} notes",
            summary.pairs,
            summary.source_segments,
            summary.target_segments,
            summary.count(Severity::Error),
            summary.count(Severity::Warning),
            summary.count(Severity::Note),
        );
        if let Some(median) = summary.median() {
            let _ = write!(out, ", median score {median:.2}");
        }
        out.push_str("\n\n");
        if !summary.rules.is_empty() {
            out.push_str("| rule | error | warning | note | documents |\n|---|--:|--:|--:|--:|\n");
            for (code, rule) in &summary.rules {
                let counts = [rule.error, rule.warning, rule.note, rule.documents];
                let counts: Vec<String> = counts.iter().map(usize::to_string).collect();
                let _ = writeln!(out, "| {code} {} | {} |", rule.name, counts.join(" | "));
            }
            out.push('\n');
        }
        if !summary.worst.is_empty() {
            out.push_str("| lowest score | |\n|---|--:|\n");
            for (points, id) in &summary.worst {
                let _ = writeln!(out, "| {} | {:.2} |", escape(id), f64::from(*points) / 1e4);
            }
            out.push('\n');
        }
        if !self.errors.is_empty() {
            out.push_str("| document | place | rule | finding |\n|---|---|---|---|\n");
            out.push_str(&self.errors.concat());
            if self.more > 0 {
                let _ = writeln!(out, "\nand {} more errors", self.more);
            }
            out.push('\n');
        }
        for (id, error) in &summary.failed {
            let _ = writeln!(out, "- not processed: {}: {} {}", escape(id), error.code, escape(&error.message));
        }
        out.into_bytes()
    }
}

fn row(record: &DocumentRecord, finding: &FindingRecord) -> String {
    let span = finding.target.as_ref().or(finding.source.as_ref());
    let place = span.map_or_else(String::new, |s| format!("{}:{}", s.line, s.column));
    let mut message = finding.message.clone();
    if let Some(suggestion) = finding.suggestion.as_ref().filter(|s| !s.is_empty()) {
        let _ = write!(message, "; write “{suggestion}”");
    }
    format!("| {} | {place} | {} | {} |\n", escape(&record.id), finding.code, escape(&message))
}

/// Text that can neither break a table nor become markup.
fn escape(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '|' | '*' | '_' | '`' | '[' | ']' | '\\' | '#' => {
                out.push('\\');
                out.push(c);
            }
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
