//! The finished report of a document pair, as data: what every renderer, the review screen and saved JSONL share.
//!
//! Offsets are code points of the decoded text; numbers are rounded to four places, so that the bytes written do not
//! depend on the last bit of a float.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::alignment::Alignment;
use crate::error::Error;
use crate::finding::{Finding, Severity};
use crate::names::{DocumentNames, Entity};
use crate::quality::BeadQuality;
use crate::text::{Bitext, Both, Mode, SegmentKind, Side, Span};

/// The schema of [`DocumentRecord`].
pub const SCHEMA: &str = "align.doc/1";

/// One document pair: everything that was found out about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DocumentRecord {
    /// [`SCHEMA`].
    pub schema: String,
    /// The identifier: `q7x2/000`.
    pub id: String,
    /// Path of the Russian original, if there is one.
    pub source: Option<String>,
    /// Path of the English translation, if there is one.
    pub target: Option<String>,
    /// `bilingual`, `target-only`, `source-only` or `embedded`.
    pub mode: String,
    /// Version, configuration, model and lexicon that made it.
    pub signature: String,
    /// The segments of both sides, in order.
    pub segments: Both<Vec<SegmentRecord>>,
    /// The beads in document order.
    pub beads: Vec<BeadRecord>,
    /// The findings in document order.
    pub findings: Vec<FindingRecord>,
    /// The names, in order of first mention.
    pub names: Vec<NameRecord>,
    /// 0..1, higher is better; nothing without an original.
    pub score: Option<f64>,
    /// What a reader should know of how it was read ("no original was found").
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// Why it could not be processed.
    pub error: Option<ErrorRecord>,
}

/// A segment: code points `start..end` of its document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SegmentRecord {
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// `sentence`, `heading`, `item` or `furniture`.
    pub kind: String,
    /// The text, as it stands.
    pub text: String,
    /// Line of the last character, from 1; 0 in records of versions that did not say.
    #[serde(default)]
    pub end_line: usize,
    /// Column after the last character.
    #[serde(default)]
    pub end_column: usize,
}

/// A bead: segment numbers of both sides, from 0; an empty list for an omission or addition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BeadRecord {
    /// Russian segments.
    pub source: Vec<usize>,
    /// English segments.
    pub target: Vec<usize>,
    /// Probability that exactly this bead is right, 0..1.
    pub confidence: f64,
    /// Adequacy and fluency, 0..1; nothing where there is no pair.
    pub score: Option<f64>,
    /// Word alignment, on request: `[source start, source end, target start, target end, weight]` in code points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<Vec<WordLink>>,
}

/// Start and end of a Russian word, start and end of an English one, and how sure the link is, 0..1.
pub type WordLink = (usize, usize, usize, usize, f64);

/// A stretch of one side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpanRecord {
    /// The file.
    pub path: String,
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// The words.
    pub text: String,
    /// Line of the first character, from 1.
    pub line: usize,
    /// Column of the first character, from 1, in code points.
    pub column: usize,
    /// Line of the last character.
    pub end_line: usize,
    /// Column after the last character.
    pub end_column: usize,
}

/// A place in a file, in lines and columns from 1; empty where there are no words to mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anchor<'r> {
    /// The file.
    pub path: &'r str,
    /// Line and column of the first character.
    pub start: (usize, usize),
    /// Line of the last character and the column after it.
    pub end: (usize, usize),
}

/// What a reviewer or a baseline says of a finding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Nobody has looked at it.
    #[default]
    Open,
    /// A reviewer dismissed it: shown, marked, never fails.
    Dismissed,
    /// Known before: shown, marked, fails only without `--fail-on new`.
    Baseline,
}

/// A finding as every machine format has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FindingRecord {
    /// `NAM006`.
    pub code: String,
    /// `name-lowercase`.
    pub name: String,
    /// How bad, if true.
    pub severity: Severity,
    /// How sure, 0..1.
    pub confidence: f64,
    /// One sentence for a reader.
    pub message: String,
    /// The bead it stands in.
    pub bead: Option<usize>,
    /// The Russian words.
    pub source: Option<SpanRecord>,
    /// The English words.
    pub target: Option<SpanRecord>,
    /// What to write in place of the English words.
    pub suggestion: Option<String>,
    /// What supports it.
    pub evidence: Vec<String>,
    /// Rule, document, sentence, words and ordinal, hashed: survives moved lines.
    pub fingerprint: String,
    /// What a reviewer or a baseline says of it.
    #[serde(default, skip_serializing_if = "is_open")]
    pub status: Status,
    /// The reviewer's reason, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl FindingRecord {
    /// What to do about it: `write “Trump”`, `delete it`; marks alone stand without marks around them: `write ,”`.
    pub fn remedy(&self) -> Option<String> {
        let suggestion = self.suggestion.as_deref()?;
        Some(if suggestion.is_empty() {
            "delete it".to_owned()
        } else if suggestion.chars().any(char::is_alphanumeric) {
            format!("write “{suggestion}”")
        } else {
            format!("write {suggestion}")
        })
    }

    /// The message with the proposed wording: `…; write “Trump”`, `…; delete it`.
    pub fn advice(&self) -> String {
        match self.remedy() {
            None => self.message.clone(),
            Some(remedy) => format!("{}; {remedy}", self.message),
        }
    }
}

/// The more damaging first: by severity, then what changes the meaning before what reads badly, then the surer.
pub fn worst_first(a: &FindingRecord, b: &FindingRecord) -> Ordering {
    let meaning = |f: &FindingRecord| ["ACC", "ALN", "NAM", "NUM"].iter().any(|family| f.code.starts_with(family));
    let rank = |f: &FindingRecord| (f.severity, meaning(f));
    rank(b).cmp(&rank(a)).then_with(|| b.confidence.total_cmp(&a.confidence))
}

fn is_open(status: &Status) -> bool {
    *status == Status::Open
}

/// A name of the document: its forms on both sides and what to make of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NameRecord {
    /// The Russian lemma, as it would be written in a glossary.
    pub ru: String,
    /// `person`, `place`, `people`, `organisation`, …
    pub kind: String,
    /// Russian forms and how often each stands here.
    pub forms: BTreeMap<String, usize>,
    /// Given names and initials that stand with it here, and how often.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub given: BTreeMap<String, usize>,
    /// English renderings.
    pub renderings: Vec<RenderingRecord>,
    /// The form that is right, if it is known.
    pub accepted: Option<String>,
    /// Why: `glossary`, `gloss`, `lexicon`, `full-name`, `majority`, `model`.
    pub why: Option<String>,
    /// `right`, `wrong`, `unverified`, `inconsistent` or `missing`.
    pub status: String,
    /// Whether a reviewer has decided on it: accepted a form, or judged every rendering.
    #[serde(default, skip_serializing_if = "is_false")]
    pub decided: bool,
}

fn is_false(flag: &bool) -> bool {
    !flag
}

impl NameRecord {
    /// Whether it waits for a reviewer: something is doubtful, and neither a glossary nor a decision settles it.
    pub fn is_pending(&self) -> bool {
        let doubtful = matches!(self.status.as_str(), "wrong" | "unverified" | "inconsistent");
        doubtful && !self.decided && self.why.as_deref() != Some("glossary")
    }
}

/// One English rendering of a name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RenderingRecord {
    /// As it stands in the translation.
    pub en: String,
    /// How often.
    pub count: usize,
    /// Probability that it is a mechanical romanization of a foreign name.
    pub p_back: f64,
    /// Where it stands.
    pub places: Vec<PlaceRecord>,
}

/// A place of a name, in code points of both documents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceRecord {
    /// The bead.
    pub bead: usize,
    /// Start and end of the Russian name.
    pub source: (usize, usize),
    /// Start and end of its rendering.
    pub target: (usize, usize),
}

/// A spelling that only the whole corpus can judge, kept until it is read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pending {
    /// The name and its spelling.
    pub sighting: crate::names::Sighting,
    /// Where it stands first.
    pub spans: Both<Option<SpanRecord>>,
}

/// Why an input could not be processed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ErrorRecord {
    /// `INP001` and its kin.
    pub code: String,
    /// What is wrong, where, and the remedy.
    pub message: String,
}

impl From<&Error> for ErrorRecord {
    fn from(error: &Error) -> Self {
        Self { code: error.kind().code().to_owned(), message: error.to_string() }
    }
}

/// Four places are enough for a probability, and the same on every machine.
pub fn round4(value: f32) -> f64 {
    (f64::from(value) * 1e4).round() / 1e4
}

impl DocumentRecord {
    /// The record of an input that could not be processed.
    pub fn failed(id: impl Into<String>, error: &Error, signature: &str) -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            id: id.into(),
            source: None,
            target: None,
            mode: mode_name(Mode::Bilingual).to_owned(),
            signature: signature.to_owned(),
            segments: Both::default(),
            beads: Vec::new(),
            findings: Vec::new(),
            names: Vec::new(),
            score: None,
            notes: Vec::new(),
            error: Some(ErrorRecord::from(error)),
        }
    }

    /// The record of an aligned document pair; `scores[k]` is the score of bead `k`.
    pub fn new(
        bitext: &Bitext,
        alignment: &Alignment,
        scores: &[Option<f32>],
        findings: &[Finding],
        signature: &str,
    ) -> Self {
        let path = |side| bitext.texts.get(side).as_ref().map(|t| t.document.path.clone());
        let beads: Vec<BeadRecord> = alignment
            .beads()
            .iter()
            .enumerate()
            .map(|(n, bead)| BeadRecord {
                source: bead.segments.source.clone().collect(),
                target: bead.segments.target.clone().collect(),
                confidence: round4(bead.confidence),
                score: scores.get(n).copied().flatten().map(round4),
                words: None,
            })
            .collect();
        let mut record = Self {
            schema: SCHEMA.to_owned(),
            id: bitext.id.clone(),
            source: path(Side::Source),
            target: path(Side::Target),
            mode: mode_name(bitext.mode).to_owned(),
            signature: signature.to_owned(),
            segments: Both::new(segments(bitext, Side::Source), segments(bitext, Side::Target)),
            beads,
            findings: Vec::new(),
            names: Vec::new(),
            score: None,
            notes: Vec::new(),
            error: None,
        };
        for finding in findings {
            let at = |side: Side| finding.spans.get(side).and_then(|s| span(bitext, side, s));
            record.add(finding, Both::new(at(Side::Source), at(Side::Target)));
        }
        record.score = record.mean_score();
        record.set_fingerprints();
        record
    }

    /// Mean of the beads' scores, weighted by the length of their Russian.
    fn mean_score(&self) -> Option<f64> {
        let mut sum = 0.0;
        let mut weight = 0.0;
        for bead in &self.beads {
            let Some(score) = bead.score else { continue };
            let length: usize =
                bead.source.iter().map(|&s| self.segments.source[s].end - self.segments.source[s].start).sum();
            sum += score * length as f64;
            weight += length as f64;
        }
        (weight > 0.0).then(|| ((sum / weight) * 1e4).round() / 1e4)
    }

    /// Adds a finding that was made after the document was closed, at places already in code points. Document order.
    pub fn add(&mut self, found: &Finding, spans: Both<Option<SpanRecord>>) {
        let record = FindingRecord {
            code: found.rule.code.to_owned(),
            name: found.rule.name.to_owned(),
            severity: found.severity,
            confidence: round4(found.confidence),
            message: found.message.clone(),
            bead: found.bead,
            source: spans.source,
            target: spans.target,
            suggestion: found.suggestion.clone(),
            evidence: found.evidence.clone(),
            fingerprint: String::new(),
            status: Status::Open,
            reason: None,
        };
        let place = |f: &FindingRecord| (f.bead.is_some(), f.bead, f.target.as_ref().map(|t| t.start));
        let at = self.findings.partition_point(|f| place(f) <= place(&record));
        self.findings.insert(at, record);
    }

    /// Gives every finding its fingerprint: rule, document, sentence, words, and which of several alike it is.
    pub fn set_fingerprints(&mut self) {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for n in 0..self.findings.len() {
            let finding = &self.findings[n];
            let words = |span: &Option<SpanRecord>| span.as_ref().map_or("", |s| s.text.as_str()).to_owned();
            let (source, target) = (words(&finding.source), words(&finding.target));
            self.findings[n].fingerprint =
                self.next_fingerprint(&finding.code, finding.bead, &source, &target, &mut seen);
        }
    }

    /// The fingerprint of a finding of a rule on these words; `seen` counts those alike, so that each gets its own.
    pub fn next_fingerprint(
        &self,
        code: &str,
        bead: Option<usize>,
        source: &str,
        target: &str,
        seen: &mut BTreeMap<String, usize>,
    ) -> String {
        let sentence = bead.map_or_else(String::new, |b| {
            let source = self.bead_text(b, Side::Source);
            if source.is_empty() { self.bead_text(b, Side::Target) } else { source }
        });
        let key = [code, &self.id, &normalise(&sentence), source, target].join("\u{1f}");
        let ordinal = seen.entry(key.clone()).or_default();
        let hash = blake3::hash(format!("{key}\u{1f}{ordinal}").as_bytes()).to_hex();
        *ordinal += 1;
        let short: String = hash.chars().take(16).collect();
        format!("{code}:{short}")
    }

    /// The segments of one side of a bead, joined by spaces.
    pub fn bead_text(&self, bead: usize, side: Side) -> String {
        let Some(bead) = self.beads.get(bead) else { return String::new() };
        let numbers = match side {
            Side::Source => &bead.source,
            Side::Target => &bead.target,
        };
        let texts: Vec<&str> =
            numbers.iter().filter_map(|&n| self.segments.get(side).get(n)).map(|s| s.text.as_str()).collect();
        texts.join(" ")
    }

    /// Where an editor shows a finding: its English words, else the end of the English in front of its bead (an omission
    /// has no words of its own), else its Russian words, else the start of the file.
    pub fn anchor<'r>(&'r self, finding: &'r FindingRecord) -> Anchor<'r> {
        let over = |span: &'r SpanRecord| Anchor {
            path: &span.path,
            start: (span.line, span.column),
            end: (span.end_line, span.end_column),
        };
        if let Some(span) = &finding.target {
            return over(span);
        }
        let Some(path) = &self.target else {
            let path = self.source.as_deref().unwrap_or(&self.id);
            return finding.source.as_ref().map_or(Anchor { path, start: (1, 1), end: (1, 1) }, over);
        };
        let before = finding.bead.and_then(|bead| {
            let last = self.beads.get(..bead)?.iter().rev().find_map(|b| b.target.last())?;
            let segment = self.segments.target.get(*last)?;
            Some((segment.end_line.max(1), segment.end_column.max(1)))
        });
        let place = before.unwrap_or((1, 1));
        Anchor { path, start: place, end: place }
    }

    /// The worst severity among open findings.
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().filter(|f| f.status == Status::Open).map(|f| f.severity).max()
    }
}

/// Lower case, one space between words: what a moved line break or a changed capital leaves alone.
fn normalise(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The name of a mode in records.
pub fn mode_name(mode: Mode) -> &'static str {
    match mode {
        Mode::Bilingual => "bilingual",
        Mode::TargetOnly => "target-only",
        Mode::SourceOnly => "source-only",
        Mode::Embedded => "embedded",
    }
}

fn segments(bitext: &Bitext, side: Side) -> Vec<SegmentRecord> {
    let Some(text) = bitext.texts.get(side) else { return Vec::new() };
    text.segments
        .iter()
        .map(|segment| {
            let (start, end) = text.document.code_points(segment.span);
            let kind = match segment.kind {
                SegmentKind::Sentence => "sentence",
                SegmentKind::Heading => "heading",
                SegmentKind::Item => "item",
                SegmentKind::Furniture => "furniture",
            };
            let (end_line, end_column) = text.document.line_column(segment.span.end);
            let text = segment.span.of(&text.document.text).to_owned();
            SegmentRecord { start, end, kind: kind.to_owned(), text, end_line, end_column }
        })
        .collect()
}

/// The names of a document pair, in order of first mention.
pub fn names(bitext: &Bitext, names: &DocumentNames) -> Vec<NameRecord> {
    let points = |side: Side, span: Span| {
        bitext.texts.get(side).as_ref().map_or((span.start, span.end), |t| t.document.code_points(span))
    };
    let word = |value: Result<serde_json::Value, serde_json::Error>| -> String {
        value.ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
    };
    let record = |entity: &Entity| {
        let renderings = entity.spellings.iter().map(|(en, spelling)| {
            let places = entity.mentions.iter().filter_map(|&(m, p)| {
                let mention = names.mentions().get(m)?;
                let part = mention.parts.get(p)?;
                let rendering = part.rendering.as_ref().filter(|r| r.text.eq_ignore_ascii_case(en))?;
                Some(PlaceRecord {
                    bead: mention.bead,
                    source: points(Side::Source, part.span),
                    target: points(Side::Target, rendering.span),
                })
            });
            RenderingRecord {
                en: en.clone(),
                count: spelling.count as usize,
                p_back: round4(spelling.p_back),
                places: places.collect(),
            }
        });
        NameRecord {
            ru: entity.russian.clone(),
            kind: word(serde_json::to_value(entity.kind)),
            forms: entity.forms.iter().map(|(form, n)| (form.clone(), *n as usize)).collect(),
            given: entity.given.iter().map(|(name, n)| (name.clone(), *n as usize)).collect(),
            renderings: renderings.collect(),
            accepted: entity.accepted.as_ref().map(|a| a.form.clone()),
            why: entity.accepted.as_ref().map(|a| word(serde_json::to_value(a.why))),
            status: word(serde_json::to_value(entity.status)),
            decided: false,
        }
    };
    names.entities().iter().map(record).collect()
}

/// Puts the word alignment into the beads: of `quality`, one a bead, where names that were found to render each other
/// overrule it.
pub fn set_words(record: &mut DocumentRecord, bitext: &Bitext, names: &DocumentNames, quality: &[Option<BeadQuality>]) {
    let mut of_names: Vec<Vec<Both<Span>>> = vec![Vec::new(); record.beads.len()];
    for mention in names.mentions() {
        let Some(here) = of_names.get_mut(mention.bead) else { continue };
        here.extend(mention.parts.iter().filter_map(|p| Some(Both::new(p.span, p.rendering.as_ref()?.span))));
    }
    for ((bead, quality), names) in record.beads.iter_mut().zip(quality).zip(of_names) {
        let Some(quality) = quality else { continue };
        let words = &quality.words;
        let mut links: Vec<(Both<Span>, f32)> = names.iter().map(|&spans| (spans, 1.0)).collect();
        for link in &words.links {
            let spans =
                Both::new(words.words.source[link.words.source].span, words.words.target[link.words.target].span);
            let named = names.iter().any(|n| n.source.overlaps(spans.source) || n.target.overlaps(spans.target));
            if !named {
                links.push((spans, link.strength));
            }
        }
        links.sort_by_key(|(spans, _)| (spans.target, spans.source));
        let points = |side: Side, span: Span| {
            bitext.texts.get(side).as_ref().map_or((span.start, span.end), |t| t.document.code_points(span))
        };
        let link = |(spans, strength): (Both<Span>, f32)| {
            let (source, target) = (points(Side::Source, spans.source), points(Side::Target, spans.target));
            (source.0, source.1, target.0, target.1, round4(strength))
        };
        bead.words = Some(links.into_iter().map(link).collect());
    }
}

/// What of the document waits for the corpus.
pub fn pending(bitext: &Bitext, names: &DocumentNames) -> Vec<Pending> {
    let spans = |s: &Both<Span>| Both::new(span(bitext, Side::Source, s.source), span(bitext, Side::Target, s.target));
    names.sightings().into_iter().map(|sighting| Pending { spans: spans(&sighting.spans), sighting }).collect()
}

fn span(bitext: &Bitext, side: Side, span: Span) -> Option<SpanRecord> {
    let document = &bitext.texts.get(side).as_ref()?.document;
    let (start, end) = document.code_points(span);
    let (line, column) = document.line_column(span.start);
    let (end_line, end_column) = document.line_column(span.end);
    Some(SpanRecord {
        path: document.path.clone(),
        start,
        end,
        text: span.of(&document.text).to_owned(),
        line,
        column,
        end_line,
        end_column,
    })
}

/// The edits that the suggestions of open findings make to the English, in document order and without overlaps: start
/// and end in code points, and what to write there. Of suggestions that overlap, the worse and surer one holds.
pub fn edits<'f>(findings: impl IntoIterator<Item = &'f FindingRecord>) -> Vec<(usize, usize, &'f str)> {
    let open = findings.into_iter().filter(|f| f.status == Status::Open);
    let mut wanted: Vec<(&SpanRecord, &str, &FindingRecord)> =
        open.filter_map(|f| Some((f.target.as_ref()?, f.suggestion.as_deref()?, f))).collect();
    wanted.sort_by(|(a, _, f), (b, _, g)| {
        (g.severity, b.end - b.start).cmp(&(f.severity, a.end - a.start)).then(g.confidence.total_cmp(&f.confidence))
    });
    let mut taken: Vec<(usize, usize, &str)> = Vec::new();
    for (span, suggestion, _) in wanted {
        if span.text != suggestion && taken.iter().all(|&(from, to, _)| span.end <= from || to <= span.start) {
            taken.push((span.start, span.end, suggestion));
        }
    }
    taken.sort_unstable();
    taken
}
