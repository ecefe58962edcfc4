//! Aligned documents for other tools: one file a format, one line each in [`EXPORTS`]. Pure functions of a finished
//! record; the command line writes.

mod beads;
mod hunalign;
mod jsonl;
mod line;
mod mqm;
mod notes;
mod pearmut;
mod tmx;
mod tsv;
mod xliff;
mod xliff2;
mod xml;

use super::RuleDoc;
use super::record::DocumentRecord;

/// A format that a document is exported to.
pub struct Export {
    /// Its name after `--to`.
    pub name: &'static str,
    /// The file's extension, without a dot in front.
    pub extension: &'static str,
    /// One line for the help.
    pub summary: &'static str,
    /// Whether it carries findings, for which the document must be checked and not only aligned.
    pub findings: Carries,
    /// Writes one document.
    pub write: fn(&DocumentRecord, &About<'_>) -> String,
}

/// Whether a format carries findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carries {
    /// The alignment alone.
    Alignment,
    /// The alignment, and findings as notes if there are any.
    Notes,
    /// Findings are what it is for.
    Findings,
}

/// What a format may say beyond the document.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// The rules, for their categories.
    pub rules: &'a [RuleDoc],
    /// What the translation system is called.
    pub system: &'a str,
}

impl About<'_> {
    /// The MQM category of a rule: `accuracy/omission`.
    fn category(&self, code: &str) -> &str {
        self.rules.iter().find(|r| r.code == code).map_or("other", |r| r.mqm.as_str())
    }
}

/// Every format, in the order of the help.
pub static EXPORTS: &[Export] = &[
    beads::FORMAT,
    jsonl::FORMAT,
    tsv::FORMAT,
    tmx::FORMAT,
    xliff::FORMAT,
    xliff2::FORMAT,
    hunalign::FORMAT,
    mqm::FORMAT,
    pearmut::FORMAT,
];

/// The format of a name.
pub fn export(name: &str) -> Option<&'static Export> {
    EXPORTS.iter().find(|e| e.name == name)
}

#[cfg(test)]
mod tests;
