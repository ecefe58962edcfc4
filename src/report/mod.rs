//! Finished reports to bytes: one file an output format, one registry line each.
//!
//! Renderers see only [`record::DocumentRecord`]s, so a saved report renders to the same bytes as a fresh one. Nothing
//! here writes.

mod concise;
pub mod export;
mod github;
pub(crate) mod html;
mod human;
pub(crate) mod ink;
mod json;
mod junit;
pub(crate) mod layout;
mod markdown;
pub mod record;
mod sarif;
pub mod summary;
mod tsv;

use crate::finding::Severity;
use record::{DocumentRecord, Status};
use summary::Summary;

/// Turns the documents of a run, in order, into one output.
pub trait Renderer {
    /// What stands before the first document.
    fn begin(&mut self) -> Vec<u8> {
        Vec::new()
    }

    /// One document.
    fn document(&mut self, record: &DocumentRecord) -> Vec<u8>;

    /// What stands after the last document.
    fn finish(&mut self, summary: &Summary) -> Vec<u8>;

    /// What the output had no room for, to be said beside it; asked once it is finished.
    fn left_out(&self) -> Option<String> {
        None
    }
}

/// A file of an output that is a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Where it belongs: below the folder, parts divided by `/`, safe on every file system.
    pub path: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// Turns the documents of a run, in order, into the files of a folder, each whole as soon as it is returned.
pub trait FolderRenderer {
    /// One document.
    fn document(&mut self, record: &DocumentRecord) -> Vec<Page>;

    /// What the whole run comes to.
    fn finish(&mut self, summary: &Summary) -> Vec<Page>;
}

/// What a renderer may be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderOptions {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether to write ANSI styles. Never for machine formats.
    pub color: bool,
    /// Whether to make paths OSC-8 links.
    pub hyperlinks: bool,
    /// Clean rows shown around each row with findings; nothing: all of them.
    pub context: Option<usize>,
    /// Whether the run is about one document (a full report) or many (a summary).
    pub view: View,
    /// Findings below this are not shown; they still count.
    pub min_severity: Severity,
    /// What makes the run fail.
    pub fail_on: FailOn,
    /// Whether a baseline says which findings are new.
    pub baseline: bool,
    /// Whether tables are written to their last row.
    pub all: bool,
    /// What the rules are, for formats that carry their help along.
    pub rules: Vec<RuleDoc>,
}

/// What a format may want to say about a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleDoc {
    /// `NAM006`.
    pub code: String,
    /// `name-lowercase`.
    pub name: String,
    /// Its severity unless configured otherwise.
    pub severity: Severity,
    /// Its MQM category.
    pub mqm: String,
    /// One line.
    pub summary: String,
    /// The whole documentation.
    pub markdown: String,
}

/// How much of each document a human report shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// Every document in full.
    Full,
    /// Tables over the corpus.
    Summary,
}

/// What makes a run fail with exit code 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailOn {
    /// A finding of this severity or worse, whether the baseline knows it or not.
    Severity(Severity),
    /// A finding of this severity or worse that the baseline does not know.
    New(Severity),
    /// Nothing.
    Never,
}

impl FailOn {
    /// Whether a finding of this severity and status makes the run fail. What a reviewer dismissed never does.
    pub fn hits(self, severity: Severity, status: Status) -> bool {
        match self {
            Self::Never => false,
            Self::New(level) => status == Status::Open && severity >= level,
            Self::Severity(level) => status != Status::Dismissed && severity >= level,
        }
    }
}

impl Default for RenderOptions {
    fn default() -> Self {
        Self {
            width: 100,
            color: false,
            hyperlinks: false,
            context: Some(0),
            view: View::Full,
            min_severity: Severity::Note,
            fail_on: FailOn::Severity(Severity::Error),
            baseline: false,
            all: false,
            rules: Vec::new(),
        }
    }
}

/// An output format.
pub struct Format {
    /// Its name after `-o`.
    pub name: &'static str,
    /// One line for the help.
    pub summary: &'static str,
    /// Makes its renderer.
    pub make: fn(&RenderOptions) -> Box<dyn Renderer>,
}

/// A format that can fill a folder besides a file.
pub struct FolderFormat {
    /// Its name after `-o`.
    pub name: &'static str,
    /// How names end that mean a file.
    pub suffixes: &'static [&'static str],
    /// Makes its renderer.
    pub make: fn(&RenderOptions) -> Box<dyn FolderRenderer>,
}

/// Every output format that can fill a folder.
pub static FOLDER_FORMATS: &[FolderFormat] = &[html::FOLDER];

/// Every output format.
pub static FORMATS: &[Format] = &[
    human::FORMAT,
    concise::FORMAT,
    json::LINES,
    json::WHOLE,
    sarif::FORMAT,
    junit::FORMAT,
    github::FORMAT,
    markdown::FORMAT,
    html::FORMAT,
    tsv::FORMAT,
];

/// The format of a name.
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|f| f.name == name)
}

/// The format of a name, if it can fill a folder.
pub fn folder_format(name: &str) -> Option<&'static FolderFormat> {
    FOLDER_FORMATS.iter().find(|f| f.name == name)
}

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;
