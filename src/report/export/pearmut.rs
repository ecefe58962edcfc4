//! `pearmut`: a campaign of Pearmut (`zouharvi/pearmut`, README, "Pre-filled Error Spans") in which annotators see the
//! findings of a document as error spans and correct them.
//!
//! Pearmut counts UTF-16 units, both ends inclusive, and takes no spans that overlap; what is missing is a span over the
//! token `[missing]`, which it shows behind the text.

use serde_json::{Map, Value, json};

use super::line::Line;
use super::{About, Carries, Export, notes};
use crate::finding::Severity;
use crate::report::record::{DocumentRecord, FindingRecord};
use crate::text::Side;

pub(super) const FORMAT: Export = Export {
    name: "pearmut",
    extension: "pearmut.json",
    summary: "a Pearmut campaign with the findings as error spans",
    findings: Carries::Findings,
    write,
};

fn write(record: &DocumentRecord, about: &About<'_>) -> String {
    let items: Vec<Value> = record
        .beads
        .iter()
        .enumerate()
        .map(|(n, bead)| {
            let source = Line::of(record, bead, Side::Source).text;
            let target = Line::of(record, bead, Side::Target);
            let spans = spans(record, n, &target, about);
            json!({
                "item_id": format!("{} {}", record.id, n + 1), "src": source,
                "tgt": by_system(about, json!(target.text)), "error_spans": by_system(about, json!(spans))
            })
        })
        .collect();
    let campaign = json!({
        "info": {"assignment": "task-based", "protocol": "ESA"},
        "campaign_id": record.id,
        "data": [[items]]
    });
    let mut out = serde_json::to_string_pretty(&campaign).unwrap_or_default();
    out.push('\n');
    out
}

fn by_system(about: &About<'_>, value: Value) -> Value {
    Value::Object(Map::from_iter([(about.system.to_owned(), value)]))
}

/// The error spans of a bead, in order; of two that overlap the worse and surer one.
fn spans(record: &DocumentRecord, bead: usize, line: &Line, about: &About<'_>) -> Vec<Value> {
    let units: Vec<usize> = line.text.chars().map(char::len_utf16).collect();
    let before = |chars: usize| units.iter().take(chars).sum::<usize>();
    let mut found: Vec<&FindingRecord> = notes::findings(record, Some(bead)).collect();
    found.sort_by(|a, b| (b.severity.cmp(&a.severity)).then(b.confidence.total_cmp(&a.confidence)));
    let mut taken: Vec<(usize, usize, &FindingRecord)> = Vec::new();
    for finding in found {
        let place = match &finding.target {
            Some(span) => line.under(span).map(|r| (before(r.start), before(r.end) - 1)),
            None => Some((before(units.len()), before(units.len()))),
        };
        let Some((start, end)) = place else { continue };
        if taken.iter().all(|&(from, to, _)| end < from || to < start) {
            taken.push((start, end, finding));
        }
    }
    taken.sort_by_key(|&(start, ..)| start);
    let severity = |s: Severity| match s {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Note => "neutral",
    };
    let value = |(start, end, finding): (usize, usize, &FindingRecord)| {
        json!({
            "start_i": start, "end_i": end, "severity": severity(finding.severity),
            "category": about.category(&finding.code), "note": notes::note(finding)
        })
    };
    taken.into_iter().map(value).collect()
}
