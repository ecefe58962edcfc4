//! `xliff2`: XLIFF 2.1 (OASIS, 2018). A bead is a `unit` of one `segment`; findings are its notes.

use std::fmt::Write as _;

use super::notes::{self, Unit};
use super::xliff::{NAMESPACE, starts};
use super::{Carries, Export, xml};
use crate::report::record::{DocumentRecord, FindingRecord};
use crate::text::Side;

pub(super) const FORMAT: Export = Export {
    name: "xliff2",
    extension: "xlf",
    summary: "XLIFF 2.1, a bead a unit, findings as notes",
    findings: Carries::Notes,
    write: |record, _| write(record),
};

fn write(record: &DocumentRecord) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        out,
        "<xliff version=\"2.1\" xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" xmlns:align=\"{NAMESPACE}\" \
         srcLang=\"ru\" trgLang=\"en\">\n  <file id=\"f1\" original=\"{}\">",
        xml::attribute(&record.id)
    );
    notes_of("    ", notes::findings(record, None), &mut out);
    for (n, bead) in record.beads.iter().enumerate() {
        let (source, target) = (Unit::of(record, bead, Side::Source), Unit::of(record, bead, Side::Target));
        let _ = writeln!(
            out,
            "    <unit id=\"u{}\" xml:space=\"preserve\" align:confidence=\"{:.4}\"{}>",
            n + 1,
            bead.confidence,
            starts(&source, &target)
        );
        notes_of("      ", notes::findings(record, Some(n)), &mut out);
        let _ = write!(out, "      <segment><source>{}</source>", xml::text(&source.text));
        if !bead.target.is_empty() {
            let _ = write!(out, "<target>{}</target>", xml::text(&target.text));
        }
        out.push_str("</segment>\n    </unit>\n");
    }
    // A file holds at least one unit.
    if record.beads.is_empty() {
        out.push_str("    <unit id=\"u1\"><segment><source></source></segment></unit>\n");
    }
    out.push_str("  </file>\n</xliff>\n");
    out
}

/// The `notes` element, if there are any.
fn notes_of<'f>(indent: &str, findings: impl Iterator<Item = &'f FindingRecord>, out: &mut String) {
    let mut any = false;
    for (n, finding) in findings.enumerate() {
        if !any {
            let _ = writeln!(out, "{indent}<notes>");
        }
        any = true;
        let _ = writeln!(
            out,
            "{indent}  <note id=\"n{}\" category=\"{}\" priority=\"{}\" appliesTo=\"{}\">{}</note>",
            n + 1,
            finding.code,
            notes::priority(finding.severity),
            notes::side(finding),
            xml::text(&notes::note(finding))
        );
    }
    if any {
        let _ = writeln!(out, "{indent}</notes>");
    }
}
