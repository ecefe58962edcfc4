//! Finished reports to bytes: one file an output format, one registry line each.
//!
//! Renderers see only [`record::DocumentRecord`]s, so a saved report renders to the same bytes as a fresh one. Nothing
//! here writes.

mod concise;
mod github;
mod human;
mod json;
mod junit;
pub(crate) mod layout;
mod markdown;
pub mod record;
mod sarif;
pub mod summary;
mod tsv;

use crate::finding::Severity;
use record::DocumentRecord;
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
    /// An open finding of this severity or worse.
    Severity(Severity),
    /// The same at `error`, findings of the baseline aside.
    New,
    /// Nothing.
    Never,
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
    tsv::FORMAT,
];

/// The format of a name.
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|f| f.name == name)
}
