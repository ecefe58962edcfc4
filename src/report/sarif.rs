//! `sarif`: SARIF 2.1.0 (OASIS), for code scanning.
//!
//! The English span is the first location, because consumers look only there; the Russian one is a related location. An
//! omission has no English span and takes an empty region after its neighbour's place, since `locations` may not be
//! empty. Own structs: the crate's shapes are wider than what we write, and the two rejections we know of came from
//! untested shapes.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::record::{DocumentRecord, FindingRecord, SpanRecord, Status};
use super::summary::Summary;
use super::{Format, Renderer, RuleDoc};
use crate::finding::Severity;

pub(super) const FORMAT: Format = Format {
    name: "sarif",
    summary: "SARIF 2.1.0 for code scanning",
    make: |options| {
        Box::new(Sarif {
            rules: options.rules.clone(),
            baseline: options.baseline,
            first: true,
            used: BTreeSet::new(),
            failed: Vec::new(),
        })
    },
};

struct Sarif {
    rules: Vec<RuleDoc>,
    /// Whether a baseline says which findings are new.
    baseline: bool,
    first: bool,
    used: BTreeSet<String>,
    failed: Vec<Value>,
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
        if let Some(error) = &record.error {
            self.failed
                .push(json!({"level": "error", "message": {"text": format!("{}: {}", record.id, error.message)},
                "descriptor": {"id": error.code}}));
        }
        for finding in &record.findings {
            self.used.insert(finding.code.clone());
            out.push_str(if self.first { "\n" } else { ",\n" });
            self.first = false;
            let mut result = result(record, finding);
            // Once one result says how it stands to the baseline, all of them do (SARIF 3.27.24).
            match finding.status {
                Status::Baseline => result["baselineState"] = json!("unchanged"),
                Status::Open | Status::Dismissed if self.baseline => result["baselineState"] = json!("new"),
                Status::Open | Status::Dismissed => {}
            }
            out.push_str(&result.to_string());
        }
        out.into_bytes()
    }

    fn finish(&mut self, summary: &Summary) -> Vec<u8> {
        let rules: Vec<Value> = self
            .rules
            .iter()
            .filter(|r| self.used.contains(&r.code))
            .map(|r| {
                json!({"id": r.code, "name": r.name, "shortDescription": {"text": r.summary},
                    "fullDescription": {"text": r.summary}, "help": {"text": r.summary, "markdown": r.markdown},
                    "defaultConfiguration": {"level": level(r.severity)}, "properties": {"tags": [r.mqm]}})
            })
            .collect();
        let tool = json!({"driver": {"name": "align", "version": env!("CARGO_PKG_VERSION"), "rules": rules}});
        let invocation = json!({"executionSuccessful": summary.failed.is_empty(),
            "toolExecutionNotifications": self.failed});
        format!("\n],\"tool\":{tool},\"invocations\":[{invocation}]}}]}}\n").into_bytes()
    }
}

fn level(severity: Severity) -> &'static str {
    severity.name()
}

fn result(record: &DocumentRecord, finding: &FindingRecord) -> Value {
    let text = match &finding.suggestion {
        Some(suggestion) if !suggestion.is_empty() => format!("{}; write “{suggestion}”", finding.message),
        _ => finding.message.clone(),
    };
    let text = match &finding.source {
        Some(source) => format!("{text} [{}]", source.text),
        None => text,
    };
    let mut out = json!({
        "ruleId": finding.code, "level": level(finding.severity), "message": {"text": text},
        "locations": [place(record, finding)],
        "partialFingerprints": {"alignFingerprint/v1": finding.fingerprint},
        "rank": (finding.confidence * 1000.0).round() / 10.0,
        "properties": {"confidence": finding.confidence, "bead": finding.bead, "evidence": finding.evidence}
    });
    if let (Some(_), Some(source)) = (&finding.target, &finding.source) {
        out["relatedLocations"] = json!([{"id": 0, "message": {"text": "the Russian"},
            "physicalLocation": physical(&source.path, region(source))}]);
    }
    if let (Some(target), Some(suggestion)) = (&finding.target, &finding.suggestion) {
        out["fixes"] = json!([{"description": {"text": format!("write “{suggestion}”")},
            "artifactChanges": [{"artifactLocation": {"uri": uri(&target.path)},
                "replacements": [{"deletedRegion": region(target), "insertedContent": {"text": suggestion}}]}]}]);
    }
    match finding.status {
        Status::Open | Status::Baseline => {}
        Status::Dismissed => {
            let why = finding.reason.clone().unwrap_or_else(|| "dismissed by a reviewer".to_owned());
            out["suppressions"] = json!([{"kind": "external", "justification": why}]);
        }
    }
    out
}

/// Where GitHub shows it: the English words, else the end of the English before them, else the Russian.
fn place(record: &DocumentRecord, finding: &FindingRecord) -> Value {
    if let Some(target) = &finding.target {
        return json!({"physicalLocation": physical(&target.path, region(target))});
    }
    let path = record.target.as_ref().or(record.source.as_ref()).map_or(record.id.as_str(), String::as_str);
    let line = finding
        .bead
        .and_then(|bead| {
            let before = record.beads.get(..bead)?.iter().rev().find_map(|b| b.target.last())?;
            let end = record.segments.target.get(*before)?.end;
            let near = record.findings.iter().filter_map(|f| f.target.as_ref());
            near.filter(|t| t.start <= end).map(|t| t.end_line).max()
        })
        .unwrap_or(1);
    let region = json!({"startLine": line, "startColumn": 1, "endColumn": 1});
    json!({"physicalLocation": physical(path, region)})
}

fn physical(path: &str, region: Value) -> Value {
    json!({"artifactLocation": {"uri": uri(path)}, "region": region})
}

fn region(span: &SpanRecord) -> Value {
    json!({"startLine": span.line, "startColumn": span.column, "endLine": span.end_line, "endColumn": span.end_column,
        "charOffset": span.start, "charLength": span.end - span.start})
}

/// A path as a relative reference (RFC 3986).
pub(super) fn uri(path: &str) -> String {
    let path = path.strip_prefix("./").unwrap_or(path);
    path.bytes()
        .map(|b| match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => char::from(b).to_string(),
            _ => format!("%{b:02X}"),
        })
        .collect()
}
