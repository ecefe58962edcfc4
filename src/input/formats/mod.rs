//! Input formats: one file a format, one line in [`FORMATS`]. A format turns a decoded file into running text or into
//! groups of units; it never touches files.

mod html;
mod jsonl;
mod markdown;
mod moses;
mod plain;
mod po;
mod table;
mod tmx;
mod wmt_xml;
mod xliff;
mod xml;

use std::collections::BTreeMap;

use crate::error::Result;
use crate::text::{Both, Side};

/// An input format.
#[derive(Debug)]
pub struct Format {
    /// What `--input-format` calls it.
    pub name: &'static str,
    /// The extensions that say so, in lower case.
    pub extensions: &'static [&'static str],
    /// A file may hold several documents, so that it is parsed to find them.
    pub(super) documents: bool,
    /// Whether a decoded file whose extension does not say what it is looks like this.
    pub(super) sniff: fn(&str) -> bool,
    /// How its content is got at.
    pub(super) reader: Reader,
}

/// How the content of a file is got at.
#[derive(Debug)]
pub(super) enum Reader {
    /// Running text, in one language or two: the text without mark-up.
    Text(fn(&str) -> Result<String>),
    /// One side of a parallel corpus, a unit a line; its counterpart has as many lines.
    Lines,
    /// Documents of units that already belong together.
    Groups(fn(&str) -> Result<Vec<Group>>),
}

/// One document of a file of units.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Group {
    /// Its name in the file, if the format has one.
    pub(super) id: Option<String>,
    /// What belongs together, in order; an empty text is a side that is absent.
    pub(super) units: Vec<Both<String>>,
    /// Where the second and further segments of a unit begin, by the unit's number, in code points of its texts. Units
    /// that are not named are one segment a side.
    pub(super) starts: BTreeMap<usize, Both<Vec<usize>>>,
    /// The units are whole documents, to be segmented and aligned, not sentences.
    pub(super) running: bool,
}

/// All input formats, in the order in which they are sniffed.
pub static FORMATS: &[&Format] = &[
    &tmx::FORMAT,
    &xliff::FORMAT,
    &wmt_xml::FORMAT,
    &html::FORMAT,
    &jsonl::FORMAT,
    &po::FORMAT,
    &table::TSV,
    &table::CSV,
    &markdown::FORMAT,
    &moses::FORMAT,
    &plain::FORMAT,
];

/// The format by its name.
pub(super) fn by_name(name: &str) -> Option<&'static Format> {
    FORMATS.iter().copied().find(|f| f.name == name)
}

/// Whether a lower-case extension is that of an input format.
pub(super) fn is_known(extension: &str) -> bool {
    FORMATS.iter().any(|f| f.extensions.contains(&extension))
}

/// The format of a file by its lower-case extension and its content. Formats that share an extension (`.xml`) are told
/// apart by content; without a telling extension, content alone decides.
pub(super) fn find(extension: Option<&str>, text: &str) -> &'static Format {
    let named: Vec<&'static Format> = match extension {
        Some(e) => FORMATS.iter().copied().filter(|f| f.extensions.contains(&e)).collect(),
        None => Vec::new(),
    };
    match named.as_slice() {
        [only] => only,
        [] => FORMATS.iter().copied().find(|f| (f.sniff)(text)).unwrap_or(&plain::FORMAT),
        several => several.iter().copied().find(|f| (f.sniff)(text)).unwrap_or(several[0]),
    }
}

/// Whether a file of this extension may hold several documents.
pub(super) fn holds_documents(extension: &str) -> bool {
    FORMATS.iter().any(|f| f.documents && f.extensions.contains(&extension))
}

/// `24 57`, as `align export` writes where the segments of a unit begin; nothing if it is something else.
fn segment_starts(text: &str) -> Vec<usize> {
    text.split_ascii_whitespace().map(str::parse).collect::<std::result::Result<_, _>>().unwrap_or_default()
}

/// The side of a language tag: `ru`, `ru-RU`, `rus`; `en`, `EN-us`, `eng`.
fn side_of_language(tag: &str) -> Option<Side> {
    let primary = tag.split(['-', '_']).next().unwrap_or("");
    if primary.eq_ignore_ascii_case("ru") || primary.eq_ignore_ascii_case("rus") {
        Some(Side::Source)
    } else if primary.eq_ignore_ascii_case("en") || primary.eq_ignore_ascii_case("eng") {
        Some(Side::Target)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_extensions_are_unambiguous() {
        for (n, a) in FORMATS.iter().enumerate() {
            for b in FORMATS.iter().skip(n + 1) {
                assert_ne!(a.name, b.name);
                for extension in a.extensions.iter().filter(|e| b.extensions.contains(e)) {
                    assert_eq!(*extension, "xml", "{} and {}", a.name, b.name);
                }
            }
            assert!(a.extensions.iter().all(|e| *e == e.to_lowercase()));
        }
    }

    /// Pieces that the parsers turn on, in any order: well-formed now and then, broken mostly.
    const PIECES: &[&str] = &[
        "<",
        ">",
        "/",
        "</",
        "/>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?xml version=\"1.0\"?>",
        "<!DOCTYPE x [",
        "<!ENTITY a \"&b;&b;\">",
        "]>",
        "&a;",
        "&amp;",
        "&#1055;",
        "&#xFFFFFFFF;",
        "&",
        "<tmx>",
        "<tu>",
        "<tuv xml:lang=\"ru\">",
        "<tuv lang='en'>",
        "<seg>",
        "</seg>",
        "</tuv>",
        "</tu>",
        "<xliff>",
        "<trans-unit>",
        "<unit>",
        "<segment>",
        "<source>",
        "</source>",
        "<target>",
        "</target>",
        "<doc id='a'>",
        "<src lang=\"ru\">",
        "<hyp>",
        "<seg id=\"1\">",
        "<p>",
        "<script>",
        "</script>",
        "<br>",
        "<title>",
        "{",
        "}",
        "\"src\"",
        "\"mt\"",
        ":",
        ",",
        "\"да\"",
        "[",
        "]",
        "\\",
        "\\u00",
        "null",
        "msgid",
        "msgstr",
        "\"",
        "'",
        "#",
        "\t",
        "\n",
        "\r\n",
        "\r",
        "source\ttarget\n",
        "ru,en\n",
        "Мост",
        "bridge",
        "**",
        "[x](y)",
        "```",
        "---",
        "|",
        "\u{0}",
        "\u{feff}",
        "😀",
        " ",
    ];

    #[test]
    fn any_text_is_parsed_or_refused() {
        arbtest::arbtest(|u| {
            let mut text = String::new();
            for _ in 0..u.arbitrary_len::<u8>()?.min(60) {
                text.push_str(u.choose(PIECES)?);
            }
            if u.ratio(1, 4)? {
                text.push_str(u.arbitrary()?);
            }
            for format in FORMATS {
                let _ = (format.sniff)(&text);
                match format.reader {
                    Reader::Text(extract) => drop(extract(&text)),
                    Reader::Groups(parse) => drop(parse(&text)),
                    Reader::Lines => {}
                }
            }
            Ok(())
        });
    }

    #[test]
    fn any_bytes_are_decoded_and_parsed_or_refused() {
        arbtest::arbtest(|u| {
            let bytes: Vec<u8> = u.arbitrary()?;
            if let Ok(decoded) = crate::text::decode(&bytes) {
                let format = find(None, &decoded.text);
                match format.reader {
                    Reader::Text(extract) => drop(extract(&decoded.text)),
                    Reader::Groups(parse) => drop(parse(&decoded.text)),
                    Reader::Lines => {}
                }
            }
            Ok(())
        });
    }
}
