//! `tsv`: Russian, English, confidence; a bead a line, white space inside a text as one space.

use std::fmt::Write as _;

use super::line::Line;
use super::{Carries, Export};
use crate::text::Side;

pub(super) const FORMAT: Export = Export {
    name: "tsv",
    extension: "tsv",
    summary: "Russian, English, confidence",
    findings: Carries::Alignment,
    write: |record, _| {
        let mut out = String::from("source\ttarget\tconfidence\n");
        for bead in &record.beads {
            let text = |side| Line::of(record, bead, side).text;
            let _ = writeln!(out, "{}\t{}\t{:.4}", text(Side::Source), text(Side::Target), bead.confidence);
        }
        out
    },
};
