//! `jsonl`: a bead a line, its stretch of both files in code points.

use std::fmt::Write as _;

use super::{Carries, Export};
use crate::text::Side;

pub(super) const FORMAT: Export = Export {
    name: "jsonl",
    extension: "jsonl",
    summary: "one bead a line, its start and end in both files in code points",
    findings: Carries::Alignment,
    write: |record, _| {
        let mut out = String::new();
        for bead in &record.beads {
            let span = |side: Side| {
                let segments = record.segments.get(side);
                let numbers = if side == Side::Source { &bead.source } else { &bead.target };
                Some([segments.get(*numbers.first()?)?.start, segments.get(*numbers.last()?)?.end])
            };
            let value = serde_json::json!({
                "source": span(Side::Source), "target": span(Side::Target), "confidence": bead.confidence
            });
            let _ = writeln!(out, "{value}");
        }
        out
    },
};
