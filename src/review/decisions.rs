//! `align.decisions.toml`: one block a decision, in the order they were made.
//!
//! ```toml
//! schema = 1
//!
//! [[name]] # 3f9c1a
//! ru = "Коми"
//! en = "Comey"
//! verdict = "accepted"
//! at = "2026-11-26T07:12:00Z"
//! scope = "corpus"
//! reason = "US official"
//! by = "m.k." # 3f9c1a
//! ```
//!
//! The last decision on a key holds; undo takes the last one out. Text is only ever added at the end or cut out by
//! whole blocks, so that comments and order survive. The mark on the first and the last line of a block and the place of
//! `at` inside it are there for git: with `merge=union` two branches that both appended keep both blocks whole, because
//! their first and last lines differ and no more than three lines in a row between them are alike (git takes conflicts
//! that are three lines apart or less for one).

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use toml_edit::{Document, Item, Table};

use crate::error::{Error, ErrorKind, Result};
use crate::lexicon::fold_russian;
use crate::text::{is_cyrillic, is_latin};

/// The name of the file.
pub const FILE: &str = "align.decisions.toml";

/// What a reviewer says of an English form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameVerdict {
    /// It is what English calls the name: glossary from the next run on.
    Accepted,
    /// It is wrong: a finding wherever it stands.
    Rejected,
}

impl NameVerdict {
    /// As in the file.
    pub fn word(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
        }
    }
}

/// What a reviewer says of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FindingVerdict {
    /// It is none: listed, marked, never fails.
    Dismissed,
    /// It is one.
    Confirmed,
}

impl FindingVerdict {
    /// As in the file.
    pub fn word(self) -> &'static str {
        match self {
            Self::Dismissed => "dismissed",
            Self::Confirmed => "confirmed",
        }
    }
}

/// Where a decision on a name holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Everywhere.
    Corpus,
    /// In the document of this identifier.
    Document(String),
    /// At the one place where a finding has this fingerprint.
    Place {
        /// The document, where it is known.
        document: Option<String>,
        /// `NAM002:7c1e…`.
        fingerprint: String,
    },
}

impl Scope {
    /// As in the file.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Corpus => "corpus",
            Self::Document(_) => "document",
            Self::Place { .. } => "place",
        }
    }

    /// The document it is about, if it is about one.
    pub fn document(&self) -> Option<&str> {
        match self {
            Self::Corpus => None,
            Self::Document(id) => Some(id),
            Self::Place { document, .. } => document.as_deref(),
        }
    }
}

/// Who decided, when and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signed {
    /// The reviewer.
    pub by: String,
    /// Time in UTC, RFC 3339 to the second.
    pub at: String,
    /// The reason, if one was given.
    pub reason: Option<String>,
}

/// A decision on one English form of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameDecision {
    /// Russian lemma, as records have it.
    pub ru: String,
    /// The English form.
    pub en: String,
    /// Right or wrong.
    pub verdict: NameVerdict,
    /// Where.
    pub scope: Scope,
    /// `person`, `place`, …, as records have it; where it is missing the lexicon or the number of words tells.
    pub kind: Option<String>,
    /// By whom.
    pub signed: Signed,
}

/// A decision on one finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingDecision {
    /// Its fingerprint.
    pub id: String,
    /// True or not.
    pub verdict: FindingVerdict,
    /// The document it stood in.
    pub document: Option<String>,
    /// The words that were flagged.
    pub text: Option<String>,
    /// By whom.
    pub signed: Signed,
}

/// One decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// On a name.
    Name(NameDecision),
    /// On a finding.
    Finding(FindingDecision),
}

/// What a decision is about; the last one of a key holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Name(String, String, Scope),
    Finding(String),
}

impl Decision {
    /// Who decided, when and why.
    pub fn signed(&self) -> &Signed {
        match self {
            Self::Name(d) => &d.signed,
            Self::Finding(d) => &d.signed,
        }
    }

    /// Says who decided, when and why.
    pub fn sign(&mut self, signed: Signed) {
        match self {
            Self::Name(d) => d.signed = signed,
            Self::Finding(d) => d.signed = signed,
        }
    }

    fn verdict(&self) -> &'static str {
        match self {
            Self::Name(d) => d.verdict.word(),
            Self::Finding(d) => d.verdict.word(),
        }
    }

    fn key(&self) -> Key {
        match self {
            Self::Name(d) => {
                // A place is one place whatever document it is said to be in.
                let scope = match &d.scope {
                    Scope::Place { fingerprint, .. } => {
                        Scope::Place { document: None, fingerprint: fingerprint.clone() }
                    }
                    other => other.clone(),
                };
                Key::Name(fold_russian(&d.ru), d.en.clone(), scope)
            }
            Self::Finding(d) => Key::Finding(d.id.clone()),
        }
    }

    /// One line for a reader: `accepted Коми = Comey (corpus), m.k., 2026-11-26`.
    pub fn describe(&self) -> String {
        let signed = self.signed();
        let mut out = match self {
            Self::Name(d) => {
                let place = match &d.scope {
                    Scope::Corpus => "corpus".to_owned(),
                    Scope::Document(id) => format!("in {id}"),
                    Scope::Place { document: Some(id), .. } => format!("one place in {id}"),
                    Scope::Place { fingerprint, .. } => format!("at {fingerprint}"),
                };
                format!("{} {} = {} ({place})", d.verdict.word(), d.ru, d.en)
            }
            Self::Finding(d) => {
                let text = d.text.as_ref().map_or_else(String::new, |t| format!(" “{t}”"));
                let document = d.document.as_ref().map_or_else(String::new, |t| format!(" in {t}"));
                format!("{} {}{text}{document}", d.verdict.word(), d.id)
            }
        };
        let day = signed.at.split('T').next().unwrap_or_default();
        for part in [signed.by.as_str(), day].into_iter().filter(|p| !p.is_empty()) {
            let _ = write!(out, ", {part}");
        }
        out
    }

    /// The block of the file, without the blank line before it.
    fn block(&self) -> String {
        let mut lines: Vec<(&str, &str)> = Vec::new();
        let signed = self.signed();
        let header = match self {
            Self::Name(d) => {
                lines.extend([("ru", d.ru.as_str()), ("en", &d.en), ("verdict", d.verdict.word()), ("at", &signed.at)]);
                lines.push(("scope", d.scope.word()));
                lines.extend(d.scope.document().map(|id| ("document", id)));
                if let Scope::Place { fingerprint, .. } = &d.scope {
                    lines.push(("place", fingerprint));
                }
                lines.extend(d.kind.as_deref().map(|kind| ("kind", kind)));
                "name"
            }
            Self::Finding(d) => {
                lines.extend([("id", d.id.as_str()), ("verdict", d.verdict.word()), ("at", &signed.at)]);
                lines.extend(d.document.as_deref().map(|id| ("document", id)));
                lines.extend(d.text.as_deref().map(|text| ("text", text)));
                "finding"
            }
        };
        lines.extend(signed.reason.as_deref().map(|reason| ("reason", reason)));
        lines.push(("by", &signed.by));
        let body: Vec<String> = lines.into_iter().map(|(key, value)| format!("{key} = {}", quoted(value))).collect();
        let body = body.join("\n");
        let mark: String = blake3::hash(body.as_bytes()).to_hex().chars().take(6).collect();
        format!("[[{header}]] # {mark}\n{body} # {mark}\n")
    }
}

/// A TOML string on one line.
fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Which decision to take back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selector {
    /// The last one.
    Last,
    /// The last one on this name and form, in whatever scope.
    Name {
        /// Russian lemma.
        ru: String,
        /// English form.
        en: String,
    },
    /// The last one on this finding or place.
    Fingerprint(String),
}

impl Selector {
    fn matches(&self, decision: &Decision) -> bool {
        match (self, decision) {
            (Self::Last, _) => true,
            (Self::Name { ru, en }, Decision::Name(d)) => fold_russian(ru) == fold_russian(&d.ru) && *en == d.en,
            (Self::Fingerprint(id), Decision::Finding(d)) => *id == d.id,
            (Self::Fingerprint(id), Decision::Name(NameDecision { scope: Scope::Place { fingerprint, .. }, .. })) => {
                id == fingerprint
            }
            _ => false,
        }
    }
}

/// All decisions, in order, with what is looked up of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decisions {
    all: Vec<Decision>,
    /// The last decision of each key.
    last: BTreeMap<Key, usize>,
    /// Folded Russian to the decisions on it, in order.
    names: BTreeMap<String, Vec<usize>>,
    /// Document to the decisions that name it, in order.
    documents: BTreeMap<String, Vec<usize>>,
}

impl Decisions {
    /// Decisions in the order they were made.
    pub fn new(all: impl IntoIterator<Item = Decision>) -> Self {
        let mut out = Self::default();
        for decision in all {
            out.push(decision);
        }
        out
    }

    /// Adds the newest.
    pub fn push(&mut self, decision: Decision) {
        let at = self.all.len();
        self.last.insert(decision.key(), at);
        let document = match &decision {
            Decision::Name(d) => {
                self.names.entry(fold_russian(&d.ru)).or_default().push(at);
                d.scope.document()
            }
            Decision::Finding(d) => d.document.as_deref(),
        };
        if let Some(id) = document {
            self.documents.entry(id.to_owned()).or_default().push(at);
        }
        self.all.push(decision);
    }

    /// All of them, the oldest first; some no longer hold.
    pub fn all(&self) -> &[Decision] {
        &self.all
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Those that hold, in order.
    pub fn holding(&self) -> impl Iterator<Item = &Decision> {
        let mut at: Vec<usize> = self.last.values().copied().collect();
        at.sort_unstable();
        at.into_iter().filter_map(|n| self.all.get(n))
    }

    /// The decision on a finding.
    pub fn finding(&self, fingerprint: &str) -> Option<&FindingDecision> {
        match self.all.get(*self.last.get(&Key::Finding(fingerprint.to_owned()))?)? {
            Decision::Finding(d) => Some(d),
            Decision::Name(_) => None,
        }
    }

    /// The decisions on a Russian name that hold, in order.
    pub fn of_name(&self, ru: &str) -> impl Iterator<Item = &NameDecision> {
        let list = self.names.get(&fold_russian(ru)).map_or(&[][..], Vec::as_slice);
        list.iter().filter_map(|&n| match self.all.get(n)? {
            decision @ Decision::Name(d) if self.last.get(&decision.key()) == Some(&n) => Some(d),
            _ => None,
        })
    }

    /// What holds for an English form of a name at a place: its own decision, else its document's, else the corpus's.
    /// `places` are the fingerprints that the place goes by.
    pub fn name(&self, ru: &str, en: &str, document: &str, places: &[&str]) -> Option<&NameDecision> {
        let rank = |scope: &Scope| match scope {
            Scope::Place { fingerprint, .. } => places.contains(&fingerprint.as_str()).then_some(2),
            Scope::Document(id) => (id == document).then_some(1),
            Scope::Corpus => Some(0),
        };
        // The last of the narrowest.
        self.of_name(ru)
            .filter(|d| d.en == en)
            .filter_map(|d| Some((rank(&d.scope)?, d)))
            .max_by_key(|(r, _)| *r)
            .map(|(_, d)| d)
    }

    /// The decisions that name a document and hold, in order.
    pub fn in_document(&self, document: &str) -> impl Iterator<Item = &Decision> {
        let list = self.documents.get(document).map_or(&[][..], Vec::as_slice);
        let holds = |n: &usize| self.all.get(*n).filter(|d| self.last.get(&d.key()) == Some(n));
        list.iter().filter_map(holds)
    }

    /// The documents that decisions in force name.
    pub fn documents(&self) -> impl Iterator<Item = &str> {
        self.documents.keys().map(String::as_str).filter(|id| self.in_document(id).next().is_some())
    }

    /// Whether a document has decisions on names of its own.
    pub fn has_own_names(&self, document: &str) -> bool {
        self.in_document(document).any(|d| matches!(d, Decision::Name(d) if matches!(d.scope, Scope::Document(_))))
    }

    /// Whether one of them is on this Russian name.
    pub fn has_own(&self, document: &str, ru: &str) -> bool {
        self.of_name(ru).any(|d| matches!(&d.scope, Scope::Document(id) if id == document))
    }

    /// Whether there are any on names.
    pub fn has_names(&self) -> bool {
        !self.names.is_empty()
    }

    /// A text that changes whenever what reviewers say of names does: it decides what a run finds.
    pub fn names_digest(&self) -> Option<String> {
        digest(self.all.iter().filter(|d| matches!(d, Decision::Name(_))))
    }

    /// The same for findings: it decides how they are marked.
    pub fn findings_digest(&self) -> Option<String> {
        digest(self.all.iter().filter(|d| matches!(d, Decision::Finding(_))))
    }

    /// Keys on which two reviewers say the opposite, the earlier decision first. The later one holds.
    pub fn contradictions(&self) -> Vec<(&Decision, &Decision)> {
        let mut newest: BTreeMap<Key, &Decision> = BTreeMap::new();
        let mut out: BTreeMap<Key, (&Decision, &Decision)> = BTreeMap::new();
        for decision in &self.all {
            let key = decision.key();
            if let Some(before) = newest.insert(key.clone(), decision) {
                let differ = before.verdict() != decision.verdict() && before.signed().by != decision.signed().by;
                if differ {
                    out.insert(key, (before, decision));
                } else if before.verdict() != decision.verdict() {
                    // The same reviewer thought again.
                    out.remove(&key);
                }
            }
        }
        out.into_values().collect()
    }
}

/// Eight hexadecimal digits; nothing for no decisions.
fn digest<'d>(decisions: impl Iterator<Item = &'d Decision>) -> Option<String> {
    let mut hasher = blake3::Hasher::new();
    let mut any = false;
    for decision in decisions {
        any = true;
        hasher.update(decision.block().as_bytes());
    }
    any.then(|| hasher.finalize().to_hex().chars().take(8).collect())
}

/// The text of the file with what it says. Knows where each block stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionsFile {
    text: String,
    decisions: Decisions,
    /// Bytes of the block of each decision: from its header to the line after its last value.
    blocks: Vec<Range<usize>>,
}

impl Default for DecisionsFile {
    fn default() -> Self {
        let text = format!(
            "# Reviewers' decisions of align: names and findings. Written by `align review`, `align accept`, `align reject`.\n\
             # The last block on a key holds. To let git merge two reviewers' files: {FILE} merge=union in .gitattributes\n\
             schema = 1\n"
        );
        Self { text, decisions: Decisions::default(), blocks: Vec::new() }
    }
}

impl DecisionsFile {
    /// Reads the text of a file.
    ///
    /// # Errors
    /// With line and column: conflict markers that git left, TOML that is none, unknown keys (with the nearest known
    /// one), missing or impossible values.
    pub fn parse(text: &str) -> Result<Self> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if text.trim().is_empty() {
            return Ok(Self::default());
        }
        if let Some(error) = conflict(text) {
            return Err(error);
        }
        let document = Document::parse(text).map_err(|e| syntax(text, &e))?;
        let reader = Reader { text };
        let mut found: Vec<(Range<usize>, Decision)> = Vec::new();
        for (key, item) in document.as_table() {
            match key {
                "schema" => match item.as_integer() {
                    Some(1) => {}
                    _ => {
                        return Err(reader
                            .wrong(item.span(), "this schema is not known")
                            .help("this version of align reads schema = 1"));
                    }
                },
                "name" | "finding" => {
                    let Some(blocks) = item.as_array_of_tables() else {
                        return Err(reader
                            .wrong(item.span(), format!("`{key}` is no list of blocks"))
                            .help(format!("every decision is a block of its own under [[{key}]]")));
                    };
                    for table in blocks {
                        let decision = if key == "name" { reader.name(table)? } else { reader.finding(table)? };
                        found.push((reader.block(table), decision));
                    }
                }
                other => {
                    let at = document.as_table().key(other).and_then(|k| k.span()).or(item.span());
                    return Err(reader.unknown(at, other, &["schema", "name", "finding"]));
                }
            }
        }
        found.sort_by_key(|(block, _)| block.start);
        let (blocks, all): (Vec<_>, Vec<_>) = found.into_iter().unzip();
        Ok(Self { text: text.to_owned(), decisions: Decisions::new(all), blocks })
    }

    /// What it says.
    pub fn decisions(&self) -> &Decisions {
        &self.decisions
    }

    /// The text to be written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Appends a decision.
    pub fn append(&mut self, decision: Decision) {
        if !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        self.text.push('\n');
        let start = self.text.len();
        self.text.push_str(&decision.block());
        self.blocks.push(start..self.text.len());
        self.decisions.push(decision);
    }

    /// Takes out the last decision that fits, its block and the blank line before it; comments stay.
    pub fn undo(&mut self, selector: &Selector) -> Option<Decision> {
        let at = self.decisions.all.iter().rposition(|d| selector.matches(d))?;
        let mut block = self.blocks.remove(at);
        if self.text.get(..block.start).is_some_and(|before| before.ends_with("\n\n")) {
            block.start -= 1;
        }
        let length = block.len();
        for later in self.blocks.iter_mut().filter(|b| b.start >= block.end) {
            *later = later.start - length..later.end - length;
        }
        self.text.replace_range(block, "");
        let mut all = std::mem::take(&mut self.decisions).all;
        let gone = all.remove(at);
        self.decisions = Decisions::new(all);
        Some(gone)
    }
}

/// Walks the tables of a file.
struct Reader<'t> {
    text: &'t str,
}

/// The string values of a block, by key.
struct Fields<'t> {
    values: BTreeMap<&'static str, (String, Range<usize>)>,
    header: Range<usize>,
    reader: &'t Reader<'t>,
}

/// What a name may name, as records have it.
const KINDS: &[&str] = &["person", "place", "organisation", "acronym", "quoted", "other"];

const NAME_KEYS: &[&str] = &["ru", "en", "verdict", "scope", "document", "place", "kind", "by", "at", "reason"];
const FINDING_KEYS: &[&str] = &["id", "verdict", "document", "text", "by", "at", "reason"];

impl<'t> Reader<'t> {
    /// The block of a table: whole lines from its header to its last value.
    fn block(&self, table: &Table) -> Range<usize> {
        let header = table.span().unwrap_or_default();
        let start = self.text.get(..header.start).and_then(|t| t.rfind('\n')).map_or(0, |at| at + 1);
        let last = table.iter().filter_map(|(_, item)| item.span()).map(|s| s.end).fold(header.end, usize::max);
        let end = self.text.get(last..).and_then(|t| t.find('\n')).map_or(self.text.len(), |at| last + at + 1);
        start..end
    }

    fn wrong(&self, at: Option<Range<usize>>, message: impl Into<String>) -> Error {
        let (line, column) = place(self.text, at.map_or(0, |s| s.start));
        Error::new(ErrorKind::Config, message).place(line, column)
    }

    fn unknown(&self, at: Option<Range<usize>>, key: &str, known: &[&str]) -> Error {
        let error = self.wrong(at, format!("unknown key `{key}`"));
        let near = |k: &str| strsim::jaro_winkler(k, key);
        match known.iter().max_by(|a, b| near(a).total_cmp(&near(b))).filter(|k| near(k) > 0.7) {
            Some(near) => error.help(format!("did you mean `{near}`?")),
            None => error.help(format!("there are {}", known.join(", "))),
        }
    }

    fn fields(&'t self, table: &Table, known: &'static [&'static str]) -> Result<Fields<'t>> {
        let mut values = BTreeMap::new();
        for (key, item) in table {
            let at = table.key(key).and_then(|k| k.span()).or(item.span());
            let Some(&name) = known.iter().find(|k| **k == key) else { return Err(self.unknown(at, key, known)) };
            let Some(value) = string(item) else {
                return Err(self.wrong(item.span(), format!("`{key}` is no text")).help("write it in quotation marks"));
            };
            values.insert(name, (value, item.span().unwrap_or_default()));
        }
        Ok(Fields { values, header: table.span().unwrap_or_default(), reader: self })
    }

    fn name(&'t self, table: &Table) -> Result<Decision> {
        let mut fields = self.fields(table, NAME_KEYS)?;
        let verdict =
            fields.choice("verdict", &[("accepted", NameVerdict::Accepted), ("rejected", NameVerdict::Rejected)])?;
        let scope = fields.choice("scope", &[("corpus", 0), ("document", 1), ("place", 2)])?;
        let scope = match scope {
            0 => Scope::Corpus,
            1 => Scope::Document(fields.needed("document")?),
            _ => Scope::Place { document: fields.take("document"), fingerprint: fields.needed("place")? },
        };
        let ru = fields.needed("ru")?;
        let en = fields.needed("en")?;
        let decision = NameDecision { ru, en, verdict, scope, kind: fields.take("kind"), signed: fields.signed() };
        decision.check().map_err(|message| self.wrong(Some(fields.header), message))?;
        Ok(Decision::Name(decision))
    }

    fn finding(&'t self, table: &Table) -> Result<Decision> {
        let mut fields = self.fields(table, FINDING_KEYS)?;
        let words = [("dismissed", FindingVerdict::Dismissed), ("confirmed", FindingVerdict::Confirmed)];
        let verdict = fields.choice("verdict", &words)?;
        Ok(Decision::Finding(FindingDecision {
            id: fields.needed("id")?,
            verdict,
            document: fields.take("document"),
            text: fields.take("text"),
            signed: fields.signed(),
        }))
    }
}

impl NameDecision {
    /// Whether the forms can be forms of a name.
    ///
    /// # Errors
    /// In a sentence, what cannot be.
    pub fn check(&self) -> std::result::Result<(), String> {
        if !self.ru.chars().any(is_cyrillic) {
            return Err(format!("“{}” is no Russian name", self.ru));
        }
        if self.en.chars().any(is_cyrillic) || !self.en.chars().any(|c| is_latin(c) || c.is_numeric()) {
            return Err(format!("“{}” is no English form", self.en));
        }
        if self.ru.chars().chain(self.en.chars()).any(|c| c.is_control() || c == '=') {
            return Err(format!("“{} = {}” has characters that no name has", self.ru, self.en));
        }
        if let Some(kind) = self.kind.as_deref().filter(|kind| !KINDS.contains(kind)) {
            return Err(format!("no kind of names is called “{kind}”: there are {}", KINDS.join(", ")));
        }
        Ok(())
    }
}

impl Fields<'_> {
    fn take(&mut self, key: &str) -> Option<String> {
        self.values.remove(key).map(|(value, _)| value)
    }

    fn needed(&mut self, key: &str) -> Result<String> {
        match self.take(key).map(|v| v.trim().to_owned()).filter(|v| !v.is_empty()) {
            Some(value) => Ok(value),
            None => Err(self
                .reader
                .wrong(Some(self.header.clone()), format!("this block has no `{key}`"))
                .help("a merge may have joined two blocks: see docs/review.md")),
        }
    }

    fn choice<T: Copy>(&mut self, key: &str, words: &[(&str, T)]) -> Result<T> {
        let at = self.values.get(key).map(|(_, at)| at.clone());
        let word = self.needed(key)?;
        words.iter().find(|(w, _)| *w == word).map(|(_, value)| *value).ok_or_else(|| {
            let all: Vec<&str> = words.iter().map(|(w, _)| *w).collect();
            self.reader.wrong(at, format!("`{key}` is “{word}”")).help(format!("it takes {}", all.join(", ")))
        })
    }

    fn signed(&mut self) -> Signed {
        let mut text = |key| self.take(key).unwrap_or_default();
        Signed { by: text("by"), at: text("at"), reason: Some(text("reason")).filter(|r| !r.is_empty()) }
    }
}

/// A string, or a date and time written without quotation marks.
fn string(item: &Item) -> Option<String> {
    item.as_str().map(str::to_owned).or_else(|| item.as_datetime().map(ToString::to_string))
}

/// The first conflict that git left in the text, explained.
fn conflict(text: &str) -> Option<Error> {
    let marks =
        |line: &str| ["<<<<<<< ", ">>>>>>> ", "||||||| "].iter().any(|m| line.starts_with(m)) || line == "=======";
    let line = text.lines().position(|line| marks(line.trim_end()))? + 1;
    Some(
        Error::new(ErrorKind::Config, "git left a conflict here: two reviewers added decisions at the same place")
            .place(line, 1)
            .help(format!(
                "both stay when you delete the lines that begin with <<<<<<<, ======= and >>>>>>>; \
                 “{FILE} merge=union” in .gitattributes makes git do so by itself"
            )),
    )
}

fn syntax(text: &str, error: &toml_edit::TomlError) -> Error {
    let (line, column) = place(text, error.span().map_or(0, |s| s.start));
    let message = error.message().trim().replace('\n', " ");
    let out = Error::new(ErrorKind::Config, message.clone()).place(line, column);
    if message.starts_with("duplicate key") {
        return out.help("a merge joined two blocks: give each decision its own [[name]] or [[finding]] line again");
    }
    out
}

/// Line and column of a byte, from 1, in characters.
fn place(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or("");
    (before.matches('\n').count() + 1, before.rsplit('\n').next().unwrap_or("").chars().count() + 1)
}
