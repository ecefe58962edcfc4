//! `json`: one object with the documents and the totals.

use super::{Document, Format, Renderer, SCHEMA, Totals};

pub(super) const FORMAT: Format = Format { name: "json", make: |_| Box::new(Json { first: true }) };

struct Json {
    first: bool,
}

/// Strings, numbers and lists: writing them to memory cannot fail.
fn text(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

impl Renderer for Json {
    fn begin(&mut self, names: &[String]) -> String {
        format!("{{\"schema\":{},\"systems\":{},\"documents\":[", text(&SCHEMA), text(&names))
    }

    fn document(&mut self, document: &Document) -> String {
        let lead = if self.first { "\n" } else { ",\n" };
        self.first = false;
        format!("{lead}{}", text(document))
    }

    fn finish(&mut self, totals: &Totals) -> String {
        format!("\n],\"totals\":{}}}\n", text(totals))
    }
}
