//! `md`: the summary of a run as Markdown, for a step summary or a merge request.

use std::fmt::Write as _;

use super::record::{DocumentRecord, FindingRecord, Status};
use super::summary::Summary;
use super::{Format, Renderer};
use crate::finding::Severity;

pub(super) const FORMAT: Format = Format {
    name: "md",
    summary: "Markdown: tables of rules, worst documents and errors",
    make: |options| Box::new(Markdown { baseline: options.baseline, errors: Vec::new(), more: 0 }),
};

/// Errors listed in full.
const MOST: usize = 50;

/// Names listed that are rendered in more than one way.
const MOST_NAMES: usize = 10;

struct Markdown {
    baseline: bool,
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
        out.push_str("\n\n");
        let alone = summary.documents - summary.pairs;
        if alone > 0 {
            let _ = writeln!(out, "{alone} more without a full original, checked for what English alone shows\n");
        }
        if !summary.rules.is_empty() {
            let known = self.baseline || summary.rules.values().any(|rule| rule.known > 0);
            let (head, rule) = if known { (" known |", "--:|") } else { ("", "") };
            let _ = writeln!(out, "| rule | error | warning | note | documents |{head}\n|---|--:|--:|--:|--:|{rule}");
            for (code, rule) in summary.ranked() {
                let counts = [rule.error, rule.warning, rule.note, rule.documents, rule.known];
                let shown = if known { &counts[..] } else { &counts[..4] };
                let shown: Vec<String> = shown.iter().map(usize::to_string).collect();
                let _ = writeln!(out, "| {code} {} | {} |", rule.name, shown.join(" | "));
            }
            out.push('\n');
        }
        if let Some(median) = summary.median() {
            let _ = writeln!(out, "Scores `0.0 ▏{}▕ 1.0`, median {median:.2}\n", summary.sparkline());
        }
        if !summary.worst.is_empty() {
            out.push_str("| lowest score | |\n|---|--:|\n");
            for (points, id) in &summary.worst {
                let _ = writeln!(out, "| {} | {:.2} |", escape(id), f64::from(*points) / 1e4);
            }
            out.push('\n');
        }
        let names = summary.divided_names();
        if !names.is_empty() {
            out.push_str("| name | rendered as |\n|---|---|\n");
            for (ru, forms) in names.iter().take(MOST_NAMES) {
                let forms: Vec<String> = forms.iter().map(|(en, n)| format!("{} {n}", escape(en))).collect();
                let _ = writeln!(out, "| {} | {} |", escape(ru), forms.join(", "));
            }
            if names.len() > MOST_NAMES {
                let _ = writeln!(out, "\nand {} more names: `align names`", names.len() - MOST_NAMES);
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
    format!("| {} | {place} | {} | {} |\n", escape(&record.id), finding.code, escape(&finding.advice()))
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
