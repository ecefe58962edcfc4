//! `beads`: `[0, 1]:[2]:0.9312`, a bead a line, as Vecalign and its kin write.

use std::fmt::Write as _;

use super::{Carries, Export};

pub(super) const FORMAT: Export = Export {
    name: "beads",
    extension: "beads",
    summary: "[0, 1]:[2]:0.9312, segment numbers and confidence, as Vecalign writes",
    findings: Carries::Alignment,
    write: |record, _| {
        let mut out = String::new();
        for bead in &record.beads {
            let _ = writeln!(out, "{:?}:{:?}:{:.4}", bead.source, bead.target, bead.confidence);
        }
        out
    },
};
