//! What the formats of translators share: bead texts with the places where their segments begin, and findings as notes.

use crate::finding::Severity;
use crate::report::record::{BeadRecord, DocumentRecord, FindingRecord, Status};
use crate::text::Side;

/// One side of a bead.
#[derive(Debug, Default)]
pub(super) struct Unit {
    /// The segments as they stand, joined by spaces.
    pub(super) text: String,
    /// Where the second and further segments begin, in code points of `text`.
    starts: Vec<usize>,
}

impl Unit {
    /// The unit of `side` of `bead`.
    pub(super) fn of(record: &DocumentRecord, bead: &BeadRecord, side: Side) -> Self {
        let mut unit = Self::default();
        let numbers = if side == Side::Source { &bead.source } else { &bead.target };
        let mut length = 0;
        for (n, segment) in numbers.iter().filter_map(|&n| record.segments.get(side).get(n)).enumerate() {
            if n > 0 {
                unit.text.push(' ');
                length += 1;
                unit.starts.push(length);
            }
            unit.text.push_str(&segment.text);
            length += segment.text.chars().count();
        }
        unit
    }

    /// `24 57`: where its further segments begin, if there are any. Read back by `input`.
    pub(super) fn starts(&self) -> Option<String> {
        let starts: Vec<String> = self.starts.iter().map(usize::to_string).collect();
        (!starts.is_empty()).then(|| starts.join(" "))
    }
}

/// The findings of a bead, or of the document as a whole, that a translator should see: all that no reviewer dismissed.
pub(super) fn findings(record: &DocumentRecord, bead: Option<usize>) -> impl Iterator<Item = &FindingRecord> {
    record.findings.iter().filter(move |f| f.bead == bead && f.status != Status::Dismissed)
}

/// A finding as one line for a translator.
pub(super) fn note(finding: &FindingRecord) -> String {
    let words = finding.target.as_ref().map_or_else(String::new, |span| format!(" [{}]", span.text));
    format!("{} {} ({}): {}{words}", finding.code, finding.name, finding.severity.name(), finding.advice())
}

/// What XLIFF calls the priority of a note, 1 to 10 with 1 the highest.
pub(super) fn priority(severity: Severity) -> u8 {
    match severity {
        Severity::Error => 1,
        Severity::Warning => 4,
        Severity::Note => 8,
    }
}

/// The side that a note is about, as XLIFF calls it.
pub(super) fn side(finding: &FindingRecord) -> &'static str {
    if finding.target.is_some() || finding.source.is_none() { "target" } else { "source" }
}
