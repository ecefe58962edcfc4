//! HTML: the text of the page, a block a paragraph. Tolerant of anything: a page is never refused.

use super::{Format, Reader};
use crate::error::Result;

pub(super) static FORMAT: Format = Format {
    name: "html",
    extensions: &["html", "htm", "xhtml"],
    documents: false,
    sniff: |text| {
        let start: String = text.trim_start_matches('\u{feff}').trim_start().chars().take(200).collect();
        let start = start.to_ascii_lowercase();
        start.starts_with("<!doctype html") || start.starts_with("<html") || start.contains("<body")
    },
    reader: Reader::Text(extract),
};

/// Elements whose content is no text.
const SILENT: &[&str] =
    &["script", "style", "noscript", "template", "svg", "math", "head", "iframe", "object", "select"];

/// Elements inside a line of text.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "img",
];

fn extract(text: &str) -> Result<String> {
    let mut out = String::new();
    let mut rest = text;
    // White space between words is one blank in HTML; `pending` is a blank or a paragraph end not yet written.
    let mut pending = Gap::None;
    while let Some(at) = rest.find('<') {
        write_text(rest.get(..at).unwrap_or(""), &mut pending, &mut out);
        rest = rest.get(at..).unwrap_or("");
        rest = match tag(rest) {
            Tag::Comment(behind) => behind,
            Tag::Text => {
                write_text("<", &mut pending, &mut out);
                rest.get(1..).unwrap_or("")
            }
            Tag::Element { name, closing, behind } => {
                if !INLINE.contains(&name.as_str()) {
                    pending = if name == "br" { pending.max(Gap::Line) } else { Gap::Paragraph };
                }
                match closing {
                    false if SILENT.contains(&name.as_str()) => skip_element(behind, &name),
                    _ => behind,
                }
            }
        };
    }
    write_text(rest, &mut pending, &mut out);
    Ok(out)
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Blank,
    Line,
    Paragraph,
}

fn write_text(text: &str, pending: &mut Gap, out: &mut String) {
    let decoded = decode_references(text);
    let mut word = false;
    for part in decoded.split(|c: char| c.is_ascii_whitespace()) {
        if word {
            *pending = (*pending).max(Gap::Blank);
        }
        word = true;
        if part.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push_str(match *pending {
                Gap::None => "",
                Gap::Blank => " ",
                Gap::Line => "\n",
                Gap::Paragraph => "\n\n",
            });
        }
        *pending = Gap::None;
        out.push_str(part);
    }
}

enum Tag<'a> {
    /// A comment or declaration, and what stands behind it.
    Comment(&'a str),
    Element {
        name: String,
        closing: bool,
        behind: &'a str,
    },
    /// A `<` that begins no tag.
    Text,
}

fn tag(text: &str) -> Tag<'_> {
    if let Some(comment) = text.strip_prefix("<!--") {
        return Tag::Comment(comment.split_once("-->").map_or("", |(_, behind)| behind));
    }
    if text.starts_with("<!") || text.starts_with("<?") {
        return Tag::Comment(text.split_once('>').map_or("", |(_, behind)| behind));
    }
    let inner = text.get(1..).unwrap_or("");
    let (closing, inner) = match inner.strip_prefix('/') {
        Some(inner) => (true, inner),
        None => (false, inner),
    };
    if !inner.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return Tag::Text;
    }
    let length = inner.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(inner.len());
    let name = inner.get(..length).unwrap_or("").to_ascii_lowercase();
    // A `>` inside a quoted attribute does not end the tag.
    let mut quote = None;
    let end = inner.char_indices().skip(length).find(|&(_, c)| match (quote, c) {
        (None, '"' | '\'') => {
            quote = Some(c);
            false
        }
        (Some(q), c) => {
            if q == c {
                quote = None;
            }
            false
        }
        (None, c) => c == '>',
    });
    let behind = match end {
        Some((at, _)) => inner.get(at + 1..).unwrap_or(""),
        // An unclosed quote would swallow the page: end at the first `>` after all.
        None => inner.split_once('>').map_or("", |(_, behind)| behind),
    };
    Tag::Element { name, closing, behind }
}

/// Past the end tag of an element whose content is no text; an element that is never closed ends at once.
fn skip_element<'a>(text: &'a str, name: &str) -> &'a str {
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|t| t.find("</")) {
        let start = from + at;
        let candidate = text.get(start + 2..).unwrap_or("");
        if candidate.get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name)) {
            return candidate.split_once('>').map_or("", |(_, behind)| behind);
        }
        from = start + 2;
    }
    text
}

/// Decodes character references: numbers, and the names that Russian and English pages use. Others stay as they are.
pub(super) fn decode_references(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(rest.get(..at).unwrap_or(""));
        let behind = rest.get(at + 1..).unwrap_or("");
        // The longest name known has eight letters.
        let end = behind.bytes().take(12).position(|b| b == b';');
        let name = end.and_then(|end| behind.get(..end));
        match name.and_then(reference) {
            Some(c) => {
                out.push(c);
                rest = behind.get(end.unwrap_or(0) + 1..).unwrap_or("");
            }
            None => {
                out.push('&');
                rest = behind;
            }
        }
    }
    out.push_str(rest);
    out
}

fn reference(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|c| *c != '\0');
    }
    const NAMES: &[(&str, char)] = &[
        ("amp", '&'),
        ("lt", '<'),
        ("gt", '>'),
        ("quot", '"'),
        ("apos", '\''),
        ("nbsp", '\u{a0}'),
        ("ensp", '\u{2002}'),
        ("emsp", '\u{2003}'),
        ("thinsp", '\u{2009}'),
        ("shy", '\u{ad}'),
        ("laquo", '«'),
        ("raquo", '»'),
        ("ldquo", '“'),
        ("rdquo", '”'),
        ("bdquo", '„'),
        ("lsquo", '‘'),
        ("rsquo", '’'),
        ("sbquo", '‚'),
        ("mdash", '—'),
        ("ndash", '–'),
        ("minus", '−'),
        ("hellip", '…'),
        ("bull", '•'),
        ("middot", '·'),
        ("sect", '§'),
        ("para", '¶'),
        ("copy", '©'),
        ("reg", '®'),
        ("trade", '™'),
        ("deg", '°'),
        ("plusmn", '±'),
        ("times", '×'),
        ("frac12", '½'),
        ("euro", '€'),
        ("pound", '£'),
        ("numero", '№'),
        ("rarr", '→'),
        ("larr", '←'),
        ("eacute", 'é'),
        ("egrave", 'è'),
        ("ouml", 'ö'),
        ("uuml", 'ü'),
        ("auml", 'ä'),
        ("szlig", 'ß'),
        ("ccedil", 'ç'),
        ("ntilde", 'ñ'),
    ];
    NAMES.iter().find(|(n, _)| *n == name).map(|&(_, c)| c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_become_paragraphs_and_links_stay_in_their_sentence() {
        let page = "<!DOCTYPE html><html><head><title>x</title><style>p > a {}</style></head><body>\n<h1>Новый&nbsp;мост</h1>\n<p>Мост открыт, <a href=\"a>b\">сообщает</a>\n мэр.<br>Всё &laquo;готово&raquo; &mdash; 2 < 3 &amp; &unknown;.</p><script>if (a<b) {}</script><p>Конец.";
        let want = "Новый\u{a0}мост\n\nМост открыт, сообщает мэр.\nВсё «готово» — 2 < 3 & &unknown;.\n\nКонец.";
        assert_eq!(extract(page).unwrap(), want);
    }

    #[test]
    fn references() {
        assert_eq!(decode_references("&#1055;&#x41;&#0;&#xD800;&amp;amp; &"), "ПA&#0;&#xD800;&amp; &");
    }
}
