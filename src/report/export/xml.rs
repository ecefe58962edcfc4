//! What the XML formats share: text and attributes that any XML 1.0 parser reads back as they were.

/// Text of an element. Control characters that XML cannot hold become U+FFFD.
pub(super) fn text(text: &str) -> String {
    escape(text, false)
}

/// The value of an attribute in double quotes; line breaks and tabs stay what they are.
pub(super) fn attribute(text: &str) -> String {
    escape(text, true)
}

fn escape(text: &str, attribute: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if attribute => out.push_str("&quot;"),
            // A parser makes a line feed of a bare carriage return, and a space of either in an attribute.
            '\r' => out.push_str("&#13;"),
            '\n' if attribute => out.push_str("&#10;"),
            '\t' if attribute => out.push_str("&#9;"),
            '\n' | '\t' => out.push(c),
            '\u{0}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}
