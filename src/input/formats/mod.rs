//! Input formats: one file a format, one line in [`FORMATS`]. A format turns a decoded file into running text or into
//! groups of units; it never touches files.

mod plain;

use crate::error::Result;
use crate::text::Both;

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
    /// Documents of units that already belong together.
    Groups(fn(&str) -> Result<Vec<Group>>),
}

/// One document of a file of units.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Group {
    /// Its name in the file, if the format has one.
    pub(super) id: Option<String>,
    /// What belongs together, in order.
    pub(super) units: Vec<Both<String>>,
    /// The units are whole documents, to be segmented and aligned, not sentences.
    pub(super) running: bool,
}

/// All input formats, in the order in which they are sniffed.
pub static FORMATS: &[&Format] = &[&plain::FORMAT];

/// The format by its name.
pub(super) fn by_name(name: &str) -> Option<&'static Format> {
    FORMATS.iter().copied().find(|f| f.name == name)
}

/// The format by a lower-case extension.
pub(super) fn by_extension(extension: &str) -> Option<&'static Format> {
    FORMATS.iter().copied().find(|f| f.extensions.contains(&extension))
}

/// The format of a file by its content.
pub(super) fn by_content(text: &str) -> &'static Format {
    FORMATS.iter().copied().find(|f| (f.sniff)(text)).unwrap_or(&plain::FORMAT)
}
