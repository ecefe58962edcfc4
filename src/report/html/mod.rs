//! `html`: a page to read, filter and decide in, that opens from disk and loads nothing.
//!
//! The page is a small program (`page/*.js`) over the records themselves, which lie in it as JSON. Rust escapes the data
//! and says what the page may do ([`shell`]); everything shown is put there as text by the program. One file holds a run
//! ([`FORMAT`]), or a folder holds an index and a page a document ([`FOLDER`]).

mod catalogue;
mod island;
pub(crate) mod shell;

use std::collections::BTreeMap;

use serde::Serialize;

use super::record::DocumentRecord;
use super::summary::Summary;
use super::{FolderFormat, FolderRenderer, Format, Page, RenderOptions, Renderer, RuleDoc};
use crate::finding::Severity;
use catalogue::Catalogue;
use island::Island;

pub(super) const FORMAT: Format = Format {
    name: "html",
    summary: "a page to read, filter and decide in; FILE.html, or FOLDER/ for a page a document",
    make: |options| Box::new(Single::new(options)),
};

pub(super) const FOLDER: FolderFormat =
    FolderFormat { name: FORMAT.name, suffixes: &[".html", ".htm"], make: |options| Box::new(Folder::new(options)) };

/// Bytes of documents that one file may hold: browsers open this within a second or two.
const LIMIT: usize = 20 << 20;

/// Everything in one file: the documents one by one as they come, then the index, then the program.
struct Single {
    options: RenderOptions,
    catalogue: Catalogue,
    /// Documents in the file so far.
    held: usize,
    /// Bytes they take.
    bytes: usize,
    limit: usize,
    /// Documents that had no room.
    left_out: usize,
}

impl Single {
    fn new(options: &RenderOptions) -> Self {
        Self { options: options.clone(), catalogue: Catalogue::default(), held: 0, bytes: 0, limit: LIMIT, left_out: 0 }
    }
}

impl Renderer for Single {
    fn begin(&mut self) -> Vec<u8> {
        shell::head("align").into_bytes()
    }

    fn document(&mut self, record: &DocumentRecord) -> Vec<u8> {
        let record = shown(record, self.options.min_severity);
        let island = Island::document(&record);
        let fits = record.error.is_none() && self.bytes + island.len() <= self.limit;
        self.catalogue.add(&record, fits.then(|| format!("#d{}", self.held)));
        if !fits {
            self.left_out += usize::from(record.error.is_none());
            return Vec::new();
        }
        self.held += 1;
        self.bytes += island.len();
        island.into_bytes()
    }

    fn finish(&mut self, summary: &Summary) -> Vec<u8> {
        // One document and nothing else needs no index.
        let corpus = (self.held != 1 || self.catalogue.len() != 1 || !summary.failed.is_empty())
            .then(|| self.catalogue.corpus(summary));
        let rules = rules(&self.options.rules, self.catalogue.rules());
        let about = About { version: VERSION, kind: kind(corpus.is_some()), home: None, rules, corpus };
        (Island::about(&about).into_string() + &shell::tail()).into_bytes()
    }

    fn left_out(&self) -> Option<String> {
        let (count, limit) = (self.left_out, self.limit >> 20);
        (count > 0).then(|| {
            format!(
                "html: one file takes {limit} MB of documents; {count} more are listed in it and not shown (-o html=FOLDER/ shows all)"
            )
        })
    }
}

/// A page a document and an index over them. Of each document only its row of the index is kept.
struct Folder {
    options: RenderOptions,
    catalogue: Catalogue,
    names: FileNames,
}

impl Folder {
    fn new(options: &RenderOptions) -> Self {
        Self { options: options.clone(), catalogue: Catalogue::default(), names: FileNames::default() }
    }
}

impl FolderRenderer for Folder {
    fn document(&mut self, record: &DocumentRecord) -> Vec<Page> {
        let record = shown(record, self.options.min_severity);
        if record.error.is_some() {
            self.catalogue.add(&record, None);
            return Vec::new();
        }
        let path = format!("documents/{}.html", self.names.name(&record.id));
        self.catalogue.add(&record, Some(path.clone()));
        let used = record.findings.iter().map(|f| f.code.as_str());
        let rules = rules(&self.options.rules, used);
        let about = About { version: VERSION, kind: "document", home: Some("../index.html"), rules, corpus: None };
        let body = Island::document(&record).into_string() + &Island::about(&about).into_string();
        vec![Page { path, bytes: (shell::head(&record.id) + &body + &shell::tail()).into_bytes() }]
    }

    fn finish(&mut self, summary: &Summary) -> Vec<Page> {
        let rules = rules(&self.options.rules, self.catalogue.rules());
        let corpus = Some(self.catalogue.corpus(summary));
        let about = About { version: VERSION, kind: kind(true), home: None, rules, corpus };
        let body = Island::about(&about).into_string();
        vec![Page {
            path: "index.html".to_owned(),
            bytes: (shell::head("align") + &body + &shell::tail()).into_bytes(),
        }]
    }
}

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What the program needs besides the documents.
#[derive(Serialize)]
struct About<'a> {
    version: &'static str,
    /// `document` or `corpus`: what the page opens with.
    kind: &'static str,
    /// The way from a page of a folder to its index.
    home: Option<&'static str>,
    /// The rules that found something.
    rules: BTreeMap<&'a str, RuleHelp<'a>>,
    corpus: Option<catalogue::Corpus<'a>>,
}

#[derive(Serialize)]
struct RuleHelp<'a> {
    name: &'a str,
    mqm: &'a str,
    summary: &'a str,
}

fn kind(corpus: bool) -> &'static str {
    if corpus { "corpus" } else { "document" }
}

fn rules<'a, 'u>(docs: &'a [RuleDoc], used: impl Iterator<Item = &'u str>) -> BTreeMap<&'a str, RuleHelp<'a>> {
    let used: std::collections::BTreeSet<&str> = used.collect();
    let help = |rule: &'a RuleDoc| RuleHelp { name: &rule.name, mqm: &rule.mqm, summary: &rule.summary };
    docs.iter().filter(|r| used.contains(r.code.as_str())).map(|r| (r.code.as_str(), help(r))).collect()
}

/// The record without what is not to be shown.
fn shown(record: &DocumentRecord, min_severity: Severity) -> DocumentRecord {
    let mut record = record.clone();
    record.findings.retain(|f| f.severity >= min_severity);
    record
}

/// Names of files: readable, safe on every file system, no two alike even where case does not count.
#[derive(Default)]
struct FileNames {
    used: std::collections::BTreeSet<String>,
}

impl FileNames {
    /// Longest stem in bytes; file systems take 255 with what is put around it.
    const LONGEST: usize = 120;

    /// A stem for a document: letters, digits, `-`, `_` and inner `.` of the identifier as they are.
    fn name(&mut self, id: &str) -> String {
        let mut stem = String::new();
        for c in id.replace('/', "-").chars() {
            let c = if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '_' };
            if stem.len() + c.len_utf8() > Self::LONGEST {
                break;
            }
            stem.push(c);
        }
        // Neither hidden nor "..", and no name that Windows keeps for a device.
        let reserved = ["con", "prn", "aux", "nul", "com", "lpt"];
        let first = stem.split('.').next().unwrap_or_default().to_lowercase();
        let safe = !stem.is_empty()
            && !stem.starts_with('.')
            && !reserved.contains(&first.trim_end_matches(|c: char| c.is_ascii_digit()));
        let plain = safe && stem == id.replace('/', "-");
        if plain && self.used.insert(stem.to_lowercase()) {
            return stem;
        }
        let stem = if safe { stem } else { "document".to_owned() };
        let mut salt = String::new();
        loop {
            let hash: String = blake3::hash((salt.clone() + id).as_bytes()).to_hex().chars().take(8).collect();
            let name = format!("{stem}-{hash}");
            if self.used.insert(name.to_lowercase()) {
                return name;
            }
            salt = hash;
        }
    }
}

#[cfg(test)]
mod tests;
