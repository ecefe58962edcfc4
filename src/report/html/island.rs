//! Data inside a page: JSON that no text of an input can break out of.

use std::fmt::Write as _;

use serde::Serialize;

use super::About;
use crate::report::record::DocumentRecord;

/// A `<script type="application/json">` element. Browsers do not run it, and its policy does not concern it.
pub(super) struct Island(String);

impl Island {
    /// A document's record.
    pub(super) fn document(record: &DocumentRecord) -> Self {
        Self::new("class=\"document\"", record)
    }

    /// What the program needs besides.
    pub(super) fn about(about: &About<'_>) -> Self {
        Self::new("id=\"about\"", about)
    }

    fn new(attributes: &str, value: &impl Serialize) -> Self {
        // Maps with string keys, strings and numbers: nothing here can fail to serialise.
        let json = serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned());
        Self(format!("<script type=\"application/json\" {attributes}>{}</script>\n", escape(&json)))
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn into_string(self) -> String {
        self.0
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.0.into_bytes()
    }
}

/// JSON with everything as `\u…` that HTML, JavaScript or an editor's screen would take for more than text. In JSON
/// these characters stand inside strings only, so the value stays the same.
fn escape(json: &str) -> String {
    let mut out = String::with_capacity(json.len() + json.len() / 16);
    for c in json.chars() {
        if matches!(c, '<' | '>' | '&') || is_invisible(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// Line separators of JavaScript, bidirectional controls, zero-width characters, C1 controls, noncharacters.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{7F}'..='\u{9F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}' | '\u{FFF0}'..='\u{FFFB}' | '\u{FFFE}' | '\u{FFFF}' | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_stays_and_nothing_can_end_the_element() {
        arbtest::arbtest(|u| {
            let text: String = u.arbitrary()?;
            let text = format!("</script><!--{text}\u{2028}\u{202e}&amp;");
            let json = serde_json::to_string(&text).unwrap();
            let escaped = escape(&json);
            assert!(!escaped.contains(['<', '>', '&', '\u{2028}', '\u{202e}']), "{escaped}");
            assert_eq!(serde_json::from_str::<String>(&escaped).unwrap(), text);
            Ok(())
        });
    }
}
