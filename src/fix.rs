//! Applies the suggestions of findings, keeping only those that do what they promise.
//!
//! A suggestion is right if, once applied, its finding is gone and no finding has come that was not there before. That
//! is tried, not assumed: the fixed text is checked again, edits to blame are taken back, and so on until nothing is
//! left to blame. What stays is safe to apply by machine; the rest is left to people.

use crate::error::Result;
use crate::finding::Severity;
use crate::input::{self, Loaded};
use crate::names::ResolvedNames;
use crate::pipeline::{self, Engine};
use crate::report::record::{FindingRecord, edits};
use crate::text::{Both, Document, Mode, Segmentation, Side, Span, Text};

/// Which suggestions may be applied.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Only findings at least this sure, 0..1.
    pub min_confidence: f64,
    /// Only findings at least this bad.
    pub min_severity: Severity,
}

impl Default for Limits {
    fn default() -> Self {
        Self { min_confidence: 0.5, min_severity: Severity::Warning }
    }
}

/// A translation with the suggestions applied that hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Fixed {
    /// The English as it was.
    pub before: String,
    /// The English as it is now.
    pub after: String,
    /// What was applied, in document order.
    pub applied: Vec<FindingRecord>,
    /// What made no difference to its finding or made a new one, and was taken back.
    pub taken_back: Vec<FindingRecord>,
}

/// How often the text is checked again at most; each round takes edits back, so that it ends before that as a rule.
const ROUNDS: usize = 6;

/// Fixes the English of a document pair; nothing if there is no English.
///
/// # Errors
/// If the fixed text cannot be read as the document was.
pub fn fix(engine: &Engine<'_>, loaded: &Loaded, segmentation: Segmentation, limits: Limits) -> Result<Option<Fixed>> {
    let Some(text) = &loaded.bitext.texts.target else { return Ok(None) };
    let document = &text.document;
    let found = findings(engine, loaded);
    let mut wanted: Vec<Edit> = chosen(&found, document, limits);
    let mut taken_back = Vec::new();
    for _ in 0..ROUNDS {
        if wanted.is_empty() {
            break;
        }
        let after = apply(&document.text, &wanted);
        let again = findings(engine, &read_again(loaded, &after, &wanted, segmentation)?);
        let blamed = blame(&found, &again, &wanted, &Document::new("", after, "UTF-8"), document);
        if blamed.is_empty() {
            break;
        }
        let mut at = 0;
        wanted.retain(|edit| {
            at += 1;
            let stays = !blamed.contains(&(at - 1));
            if !stays {
                taken_back.push(edit.finding.clone());
            }
            stays
        });
    }
    taken_back.sort_by_key(|f: &FindingRecord| f.target.as_ref().map(|t| t.start));
    Ok(Some(Fixed {
        before: document.text.clone(),
        after: apply(&document.text, &wanted),
        applied: wanted.into_iter().map(|e| e.finding).collect(),
        taken_back,
    }))
}

/// What is wrong with a document by itself, with what reviewers decided. A decision that a fix makes stale is no defect.
fn findings(engine: &Engine<'_>, loaded: &Loaded) -> Vec<FindingRecord> {
    let record = pipeline::finish(engine, engine.check(loaded).waiting, &ResolvedNames::default());
    record.findings.into_iter().filter(|f| !f.code.starts_with("CFG")).collect()
}

/// One replacement, in bytes of the text as it was.
#[derive(Clone, Debug)]
struct Edit {
    span: Span,
    text: String,
    finding: FindingRecord,
}

/// The edits that the findings ask for, in document order, none overlapping another.
fn chosen(found: &[FindingRecord], document: &Document, limits: Limits) -> Vec<Edit> {
    let sure = found.iter().filter(|f| f.confidence >= limits.min_confidence && f.severity >= limits.min_severity);
    let wanted = edits(sure.clone());
    let bytes = Bytes::new(&document.text);
    let edit = |(start, end, text): (usize, usize, &str)| {
        let finding = sure.clone().find(|f| {
            f.suggestion.as_deref() == Some(text) && f.target.as_ref().is_some_and(|t| (t.start, t.end) == (start, end))
        })?;
        Some(Edit { span: Span::new(bytes.of(start), bytes.of(end)), text: text.to_owned(), finding: finding.clone() })
    };
    wanted.into_iter().filter_map(edit).collect()
}

/// From code points to bytes of a text.
struct Bytes(Vec<usize>);

impl Bytes {
    fn new(text: &str) -> Self {
        Self(text.char_indices().map(|(at, _)| at).chain([text.len()]).collect())
    }

    fn of(&self, point: usize) -> usize {
        self.0.get(point).or(self.0.last()).copied().unwrap_or(0)
    }
}

fn apply(text: &str, edits: &[Edit]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        out.push_str(Span::new(at, edit.span.start).of(text));
        out.push_str(&edit.text);
        at = edit.span.end;
    }
    out.push_str(Span::new(at, text.len()).of(text));
    out
}

/// Where a place of the old text is in the new one. Inside an edit, its start or end.
fn moved(edits: &[Edit], at: usize, is_end: bool) -> usize {
    let mut shift = 0isize;
    for edit in edits {
        if edit.span.end <= at {
            shift += edit.text.len() as isize - edit.span.len() as isize;
        } else if edit.span.start < at || (edit.span.start == at && is_end && !edit.span.is_empty()) {
            let start = edit.span.start.saturating_add_signed(shift);
            return if is_end { start + edit.text.len() } else { start };
        }
    }
    at.saturating_add_signed(shift)
}

/// The document pair with the fixed English in place of its own.
fn read_again(loaded: &Loaded, after: &str, edits: &[Edit], segmentation: Segmentation) -> Result<Loaded> {
    let bitext = &loaded.bitext;
    let name = bitext.texts.target.as_ref().map_or("", |t| t.document.path.as_str());
    if loaded.prealigned.is_none() {
        let source = (bitext.mode == Mode::Bilingual).then(|| bitext.text(Side::Source));
        return input::from_texts(&bitext.id, name, Both::new(source, Some(after)), segmentation);
    }
    // Units of a translation memory stay the units they are.
    let mut again = loaded.clone();
    if let Some(text) = &bitext.texts.target {
        let segments = text.segments.iter().map(|s| {
            let span = Span::new(moved(edits, s.span.start, false), moved(edits, s.span.end, true));
            crate::text::Segment { span, ..*s }
        });
        let document = std::sync::Arc::new(Document::new(name, after, text.document.encoding));
        again.bitext.texts.target = Some(Text { segments: segments.collect(), document });
    }
    Ok(again)
}

/// The edits whose finding is still there, or beside which a new one has come.
fn blame(
    before: &[FindingRecord],
    after: &[FindingRecord],
    edits: &[Edit],
    now: &Document,
    then: &Document,
) -> Vec<usize> {
    let (new_bytes, old_bytes) = (Bytes::new(&now.text), Bytes::new(&then.text));
    let place = |f: &FindingRecord| f.target.as_ref().map(|t| (t.start, t.end));
    let new_place = |f: &FindingRecord| place(f).map(|(s, e)| Span::new(new_bytes.of(s), new_bytes.of(e)));
    // Where the old findings are now.
    let old: Vec<(&FindingRecord, Option<Span>, bool)> = before
        .iter()
        .map(|f| {
            let span = place(f)
                .map(|(s, e)| Span::new(moved(edits, old_bytes.of(s), false), moved(edits, old_bytes.of(e), true)));
            (f, span, edits.iter().any(|edit| edit.finding.fingerprint == f.fingerprint))
        })
        .collect();
    let touches = |a: Option<Span>, b: Option<Span>| match (a, b) {
        (Some(a), Some(b)) => a.start <= b.end && b.start <= a.end,
        (None, None) => true,
        _ => false,
    };
    // By their words: in a file of both languages the Russian moves with the edits before it.
    let source = |f: &FindingRecord| f.source.as_ref().map(|s| s.text.clone());
    let mut blamed = Vec::new();
    for finding in after {
        let here = new_place(finding);
        let known = old.iter().any(|(f, span, fixed)| {
            !fixed && f.code == finding.code && touches(*span, here) && (here.is_some() || source(f) == source(finding))
        });
        if known {
            continue;
        }
        // The edits that wrote the word it is about; else those in its words; else the nearest.
        let wrote = |edit: &Edit| Some(edit.text.as_str()) == finding.suggestion.as_deref();
        if edits.iter().any(wrote) {
            blamed.extend(edits.iter().enumerate().filter(|(_, e)| wrote(e)).map(|(n, _)| n));
            continue;
        }
        let spans = edits.iter().map(|e| {
            let start = moved(edits, e.span.start, false);
            Span::new(start, start + e.text.len())
        });
        let distance = |span: Span| match here {
            Some(here) => here.start.saturating_sub(span.end).max(span.start.saturating_sub(here.end)),
            None => 0,
        };
        let all: Vec<(usize, usize)> = spans.enumerate().map(|(n, span)| (distance(span), n)).collect();
        let nearest = all.iter().map(|(d, _)| *d).min().unwrap_or(0);
        blamed.extend(all.iter().filter(|(d, _)| *d == nearest).map(|(_, n)| *n));
    }
    blamed.sort_unstable();
    blamed.dedup();
    blamed
}
