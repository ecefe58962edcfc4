//! `xliff`: XLIFF 1.2 (OASIS, 2008). A bead is a `trans-unit`; findings are its notes. Where a side of a bead is several
//! segments, attributes of our own say where they begin, so that our own reader cuts it again.

use std::fmt::Write as _;

use super::notes::{self, Unit};
use super::{Carries, Export, xml};
use crate::report::record::DocumentRecord;
use crate::text::Side;

pub(super) const FORMAT: Export = Export {
    name: "xliff",
    extension: "xliff",
    summary: "XLIFF 1.2, a bead a trans-unit, findings as notes",
    findings: Carries::Notes,
    write: |record, _| write(record),
};

/// The namespace of our own attributes.
pub(super) const NAMESPACE: &str = "urn:align:1";

fn write(record: &DocumentRecord) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        out,
        "<xliff version=\"1.2\" xmlns=\"urn:oasis:names:tc:xliff:document:1.2\" xmlns:align=\"{NAMESPACE}\">\n  \
         <file original=\"{}\" source-language=\"ru\" target-language=\"en\" datatype=\"plaintext\" tool-id=\"align\">\n    \
         <header>\n      <tool tool-id=\"align\" tool-name=\"align\" tool-version=\"{}\"/>",
        xml::attribute(&record.id),
        env!("CARGO_PKG_VERSION")
    );
    for finding in notes::findings(record, None) {
        let _ = writeln!(
            out,
            "      <note xml:lang=\"en\" from=\"align\" priority=\"{}\">{}</note>",
            notes::priority(finding.severity),
            xml::text(&notes::note(finding))
        );
    }
    out.push_str("    </header>\n    <body>\n");
    for (n, bead) in record.beads.iter().enumerate() {
        let (source, target) = (Unit::of(record, bead, Side::Source), Unit::of(record, bead, Side::Target));
        let _ = writeln!(
            out,
            "      <trans-unit id=\"{}\" xml:space=\"preserve\" align:confidence=\"{:.4}\"{}>",
            n + 1,
            bead.confidence,
            starts(&source, &target)
        );
        let _ = writeln!(out, "        <source>{}</source>", xml::text(&source.text));
        if !bead.target.is_empty() {
            let _ = writeln!(out, "        <target>{}</target>", xml::text(&target.text));
        }
        for finding in notes::findings(record, Some(n)) {
            let _ = writeln!(
                out,
                "        <note xml:lang=\"en\" from=\"align\" annotates=\"{}\" priority=\"{}\">{}</note>",
                notes::side(finding),
                notes::priority(finding.severity),
                xml::text(&notes::note(finding))
            );
        }
        out.push_str("      </trans-unit>\n");
    }
    out.push_str("    </body>\n  </file>\n</xliff>\n");
    out
}

/// The attributes that say where the further segments of each side begin.
pub(super) fn starts(source: &Unit, target: &Unit) -> String {
    let one =
        |name: &str, unit: &Unit| unit.starts().map_or_else(String::new, |s| format!(" align:{name}-starts=\"{s}\""));
    one("source", source) + &one("target", target)
}
