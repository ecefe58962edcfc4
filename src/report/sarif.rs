//! `sarif`: SARIF 2.1.0 (OASIS), for code scanning.
//!
//! The English span is the first location, because consumers look only there; the Russian one is a related location. An
//! omission has no English span and takes an empty region behind the English in front of it, since `locations` may not
//! be empty. Own shapes: the crate's are wider than what we write, and `.ci/formats.py` holds ours to the schema.

use serde_json::{Value, json};

use super::record::{Anchor, DocumentRecord, FindingRecord, SpanRecord, Status};
use super::summary::Summary;
use super::{Format, RenderOptions, Renderer};

pub(super) const FORMAT: Format = Format {
    name: "sarif",
    summary: "SARIF 2.1.0 for code scanning",
    make: |options| Box::new(Sarif { options: options.clone(), used: Vec::new(), first: true }),
};

struct Sarif {
    options: RenderOptions,
    /// Codes of the rules that found something, in order of first use: `ruleIndex` counts them.
    used: Vec<String>,
    first: bool,
}

impl Renderer for Sarif {
    fn begin(&mut self) -> Vec<u8> {
        let head = json!({"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0"}).to_string();
        let mut out = head.trim_end_matches('}').to_owned();
        out.push_str(",\"runs\":[{\"columnKind\":\"unicodeCodePoints\",\"results\":[");
        out.into_bytes()
    }

    fn document(&mut self, record: &DocumentRecord) -> Vec<u8> {
        let mut out = String::new();
        for finding in record.findings.iter().filter(|f| f.severity >= self.options.min_severity) {
            let index = self.used.iter().position(|code| *code == finding.code).unwrap_or_else(|| {
                self.used.push(finding.code.clone());
                self.used.len() - 1
            });
            out.push_str(if self.first { "\n" } else { ",\n" });
            self.first = false;
            let mut result = result(record, finding, index);
            // A state on one result means a state on all of them (3.27.24).
            if self.options.baseline {
                let known = finding.status == Status::Baseline;
                result["baselineState"] = json!(if known { "unchanged" } else { "new" });
            }
            out.push_str(&result.to_string());
        }
        out.into_bytes()
    }

    fn finish(&mut self, summary: &Summary) -> Vec<u8> {
        let rules: Vec<Value> = self.used.iter().map(|code| self.rule(code)).collect();
        let tool = json!({"driver": {"name": "align", "version": env!("CARGO_PKG_VERSION"), "rules": rules}});
        let failed = summary.failed.iter().map(|(id, error)| {
            json!({"level": "error", "message": {"text": format!("{id}: {}", error.message)},
                "descriptor": {"id": error.code}})
        });
        let invocation = json!({"executionSuccessful": summary.failed.is_empty(),
            "toolExecutionNotifications": failed.collect::<Vec<_>>()});
        format!("\n],\"tool\":{tool},\"invocations\":[{invocation}]}}]}}\n").into_bytes()
    }
}

impl Sarif {
    fn rule(&self, code: &str) -> Value {
        match self.options.rules.iter().find(|r| r.code == code) {
            Some(rule) => json!({
                "id": rule.code, "name": rule.name, "shortDescription": {"text": rule.summary},
                "fullDescription": {"text": rule.summary},
                "help": {"text": format!("{}. align explain {code}", rule.summary), "markdown": rule.markdown},
                "defaultConfiguration": {"level": rule.severity.name()}, "properties": {"tags": [rule.mqm]}
            }),
            // A record of another version may name rules that this one does not have.
            None => json!({"id": code}),
        }
    }
}

fn result(record: &DocumentRecord, finding: &FindingRecord, index: usize) -> Value {
    let mut text = finding.advice();
    if let Some(source) = &finding.source {
        text.push_str(&format!(" [{}]", source.text));
    }
    let anchor = record.anchor(finding);
    let mut out = json!({
        "ruleId": finding.code, "ruleIndex": index, "level": finding.severity.name(), "message": {"text": text},
        "locations": [{"physicalLocation": physical(anchor.path, match &finding.target {
            Some(target) => region(target),
            None => empty_region(&anchor),
        })}],
        "partialFingerprints": {"alignFingerprint/v1": finding.fingerprint},
        "rank": (finding.confidence * 1000.0).round() / 10.0,
        "properties": {"confidence": finding.confidence, "bead": finding.bead, "evidence": finding.evidence}
    });
    if let Some(source) = &finding.source {
        out["relatedLocations"] = json!([{"id": 0, "message": {"text": format!("the Russian: {}", source.text)},
            "physicalLocation": physical(&source.path, region(source))}]);
    }
    if let (Some(target), Some(suggestion)) = (&finding.target, &finding.suggestion) {
        out["fixes"] = json!([{"description": {"text": finding.remedy()},
            "artifactChanges": [{"artifactLocation": {"uri": uri(&target.path)},
                "replacements": [{"deletedRegion": region(target), "insertedContent": {"text": suggestion}}]}]}]);
    }
    if finding.status == Status::Dismissed {
        let why = finding.reason.as_deref().unwrap_or("dismissed by a reviewer");
        out["suppressions"] = json!([{"kind": "external", "status": "accepted", "justification": why}]);
    }
    out
}

fn physical(path: &str, region: Value) -> Value {
    json!({"artifactLocation": {"uri": uri(path)}, "region": region})
}

fn region(span: &SpanRecord) -> Value {
    json!({"startLine": span.line, "startColumn": span.column, "endLine": span.end_line, "endColumn": span.end_column,
        "charOffset": span.start, "charLength": span.end - span.start})
}

/// The end of an anchor, with nothing in it.
fn empty_region(anchor: &Anchor<'_>) -> Value {
    let (line, column) = anchor.end;
    json!({"startLine": line, "startColumn": column, "endLine": line, "endColumn": column})
}

/// A path as a URI reference (RFC 3986): relative as it is, absolute with its scheme.
fn uri(path: &str) -> String {
    let path = path.strip_prefix("./").unwrap_or(path);
    let escaped: String = path
        .bytes()
        .map(|b| match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => char::from(b).to_string(),
            _ => format!("%{b:02X}"),
        })
        .collect();
    if escaped.starts_with('/') { format!("file://{escaped}") } else { escaped }
}
