//! `jsonl`: one `align.doc/1` record a line. `json`: all of them and the summary in one object.

use serde_json::to_vec;

use super::record::DocumentRecord;
use super::summary::Summary;
use super::{Format, Renderer};

pub(super) const LINES: Format =
    Format { name: "jsonl", summary: "one align.doc/1 record a document", make: |_| Box::new(Lines) };

pub(super) const WHOLE: Format =
    Format { name: "json", summary: "one object: documents and summary", make: |_| Box::new(Whole { first: true }) };

struct Lines;

impl Renderer for Lines {
    fn document(&mut self, record: &DocumentRecord) -> Vec<u8> {
        line(record)
    }

    fn finish(&mut self, _: &Summary) -> Vec<u8> {
        Vec::new()
    }
}

fn line(record: &DocumentRecord) -> Vec<u8> {
    let mut out = bytes(record);
    out.push(b'\n');
    out
}

/// Records hold only strings, numbers and lists: writing them to memory cannot fail.
fn bytes<T: serde::Serialize>(value: &T) -> Vec<u8> {
    to_vec(value).unwrap_or_default()
}

struct Whole {
    first: bool,
}

impl Renderer for Whole {
    fn begin(&mut self) -> Vec<u8> {
        b"{\"schema\":\"align.report/1\",\"documents\":[".to_vec()
    }

    fn document(&mut self, record: &DocumentRecord) -> Vec<u8> {
        let mut out = if self.first { b"\n".to_vec() } else { b",\n".to_vec() };
        self.first = false;
        out.extend(bytes(record));
        out
    }

    fn finish(&mut self, summary: &Summary) -> Vec<u8> {
        let mut out = b"\n],\"summary\":".to_vec();
        out.extend(bytes(summary));
        out.extend(b"}\n");
        out
    }
}
