//! `hunalign`: the ladder of hunalign's numeric output. A rung is a Russian and an English segment number (from 0) and
//! a score; a bead is what stands between two rungs, and its score stands on the first of them. The last rung closes
//! the documents.

use std::fmt::Write as _;

use super::{Carries, Export};

pub(super) const FORMAT: Export = Export {
    name: "hunalign",
    extension: "ladder",
    summary: "the ladder of hunalign, a rung a line",
    findings: Carries::Alignment,
    write: |record, _| {
        let mut out = String::new();
        let (mut source, mut target) = (0, 0);
        for bead in &record.beads {
            let _ = writeln!(out, "{source}\t{target}\t{:.4}", bead.confidence);
            source += bead.source.len();
            target += bead.target.len();
        }
        let _ = writeln!(out, "{source}\t{target}\t0.0000");
        out
    },
};
