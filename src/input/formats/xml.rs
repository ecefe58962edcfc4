//! What the XML formats share: a walk over elements with their text. Only the five predefined entities and character
//! numbers are resolved; a document type is skipped, so there are no external entities and nothing to expand.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::html::decode_references;
use crate::error::{Error, ErrorKind, Result};

/// What a walk tells its visitor.
pub(super) enum Step<'a> {
    /// An element begins. Its name without prefix.
    Start(&'a str, &'a Attributes),
    /// An element ends.
    End(&'a str),
    /// Text, references resolved.
    Text(&'a str),
}

/// The attributes of an element, names without prefix but for `xml:`.
pub(super) struct Attributes(Vec<(String, String)>);

impl Attributes {
    /// The value of the first attribute of this name.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }
}

/// Deeper nesting is no document but an attack.
const MAX_DEPTH: usize = 256;

/// Walks a document. `visit` may stop it with an error; syntax errors carry their line and column.
pub(super) fn walk(text: &str, mut visit: impl FnMut(Step<'_>) -> Result<()>) -> Result<()> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().allow_dangling_amp = true;
    let mut depth = 0_usize;
    loop {
        let event = reader.read_event();
        match event {
            Ok(Event::Start(element)) => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Err(at(text, reader.buffer_position(), "elements nested too deeply"));
                }
                visit(Step::Start(local(element.name().0), &attributes(&element)))?;
            }
            Ok(Event::Empty(element)) => {
                visit(Step::Start(local(element.name().0), &attributes(&element)))?;
                visit(Step::End(local(element.name().0)))?;
            }
            Ok(Event::End(element)) => {
                depth = depth.saturating_sub(1);
                visit(Step::End(local(element.name().0)))?;
            }
            Ok(Event::Text(part)) => visit(Step::Text(&part))?,
            Ok(Event::CData(part)) => visit(Step::Text(&part))?,
            Ok(Event::GeneralRef(name)) => {
                let name: &str = &name;
                visit(Step::Text(&decode_references(&format!("&{name};"))))?;
            }
            Ok(Event::Eof) if depth > 0 => {
                return Err(at(text, text.len() as u64, "the file ends inside an element"));
            }
            Ok(Event::Eof) => return Ok(()),
            Ok(Event::Decl(_) | Event::PI(_) | Event::DocType(_) | Event::Comment(_)) => {}
            Err(error) => return Err(at(text, reader.error_position(), &error.to_string())),
        }
    }
}

fn at(text: &str, byte: u64, message: &str) -> Error {
    let before = text.as_bytes().get(..usize::try_from(byte).unwrap_or(usize::MAX)).unwrap_or(text.as_bytes());
    let line = 1 + before.iter().filter(|&&b| b == b'\n').count();
    let last = before.iter().rposition(|&b| b == b'\n').map_or(0, |n| n + 1);
    let column = 1 + before.iter().skip(last).filter(|&&b| b & 0xC0 != 0x80).count();
    Error::new(ErrorKind::Format, format!("broken XML: {message}")).place(line, column)
}

fn attributes(element: &BytesStart<'_>) -> Attributes {
    let mut all = element.attributes();
    let pairs = all.with_checks(false).filter_map(std::result::Result::ok);
    let name = |key: &str| if key.starts_with("xml:") { key.to_owned() } else { local(key).to_owned() };
    Attributes(pairs.map(|a| (name(a.key.0), decode_references(&a.value))).collect())
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// Whether the first element of a file is called so.
pub(super) fn has_root(text: &str, root: &str) -> bool {
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    // A prologue of comments, declarations and instructions; more than a few are not looked through.
    for _ in 0..16 {
        let Some(inner) = rest.strip_prefix('<') else { return false };
        if let Some(comment) = inner.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, r)| r).trim_start();
        } else if inner.starts_with(['!', '?']) {
            rest = inner.split_once('>').map_or("", |(_, r)| r).trim_start();
        } else {
            let end = inner.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(inner.len());
            return local(inner.get(..end).unwrap_or("")) == root;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(xml: &str) -> Result<String> {
        let mut out = String::new();
        walk(xml, |step| {
            if let Step::Text(part) = step {
                out.push_str(part);
            }
            Ok(())
        })?;
        Ok(out)
    }

    #[test]
    fn entities_are_not_expanded_or_fetched() {
        let bomb =
            "<!DOCTYPE x [<!ENTITY a \"&b;&b;\"><!ENTITY b SYSTEM \"file:///etc/passwd\">]><x>1 &a; &lt; &#1055;</x>";
        assert_eq!(text(bomb).unwrap(), "1 &a; < П");
    }

    #[test]
    fn errors_have_a_place() {
        let error = text("<a>\n  <b></c>\n</a>").unwrap_err();
        assert!(error.to_string().starts_with("line 2, column "), "{error}");
        assert!(text("<a>").is_err());
        assert!(text(&"<a>".repeat(1000)).is_err());
    }

    #[test]
    fn roots() {
        assert!(has_root(
            "\u{feff}<?xml version=\"1.0\"?>\n<!-- x > y --><!DOCTYPE tmx>\n<tmx version=\"1.4\">",
            "tmx"
        ));
        assert!(!has_root("<html><tmx>", "tmx") && !has_root("tmx", "tmx"));
    }
}
