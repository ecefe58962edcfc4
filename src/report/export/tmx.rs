//! `tmx`: TMX 1.4b (LISA OSCAR, 2005). A bead is a translation unit; findings are its notes, and where a side of a
//! bead is several segments a property says where they begin, so that our own reader cuts it again.

use std::fmt::Write as _;

use super::notes::{self, Unit};
use super::{Carries, Export, xml};
use crate::report::record::DocumentRecord;
use crate::text::Side;

pub(super) const FORMAT: Export = Export {
    name: "tmx",
    extension: "tmx",
    summary: "TMX 1.4, a bead a unit, findings as notes",
    findings: Carries::Notes,
    write: |record, _| write(record),
};

fn write(record: &DocumentRecord) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tmx version=\"1.4\">\n");
    let _ = writeln!(
        out,
        "  <header creationtool=\"align\" creationtoolversion=\"{}\" segtype=\"sentence\" o-tmf=\"align\" \
         adminlang=\"en\" srclang=\"ru\" datatype=\"plaintext\">",
        env!("CARGO_PKG_VERSION")
    );
    for finding in notes::findings(record, None) {
        let _ = writeln!(out, "    <note xml:lang=\"en\">{}</note>", xml::text(&notes::note(finding)));
    }
    let _ = writeln!(out, "    <prop type=\"x-document\">{}</prop>", xml::text(&record.id));
    out.push_str("  </header>\n  <body>\n");
    for (n, bead) in record.beads.iter().enumerate() {
        let _ = writeln!(out, "    <tu tuid=\"{}\">", n + 1);
        for finding in notes::findings(record, Some(n)) {
            let _ = writeln!(out, "      <note xml:lang=\"en\">{}</note>", xml::text(&notes::note(finding)));
        }
        let _ = writeln!(out, "      <prop type=\"x-confidence\">{:.4}</prop>", bead.confidence);
        if let Some(score) = bead.score {
            let _ = writeln!(out, "      <prop type=\"x-score\">{score:.4}</prop>");
        }
        for (side, language, numbers) in [(Side::Source, "ru", &bead.source), (Side::Target, "en", &bead.target)] {
            if numbers.is_empty() {
                continue;
            }
            let unit = Unit::of(record, bead, side);
            let starts =
                unit.starts().map_or_else(String::new, |s| format!("<prop type=\"x-segment-starts\">{s}</prop>"));
            let _ =
                writeln!(out, "      <tuv xml:lang=\"{language}\">{starts}<seg>{}</seg></tuv>", xml::text(&unit.text));
        }
        out.push_str("    </tu>\n");
    }
    out.push_str("  </body>\n</tmx>\n");
    out
}
