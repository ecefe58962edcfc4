//! Random documents for the tests of what renders them: hostile texts, every shape of bead and finding.

use arbtest::arbitrary::{Result, Unstructured};

use super::record::{BeadRecord, DocumentRecord, FindingRecord, SegmentRecord, SpanRecord, Status};
use crate::finding::Severity;
use crate::text::{Both, Side};

const CODES: &[&str] = &["NAM004", "NUM002", "XXX999"];

const RUSSIAN: &[&str] =
    &["Мост", "открыли", "в", "<среду>", "&", "«Зайцев»", "12%", "дом\tгород", "ещё\r\nраз", "😀", "]]>"];
const ENGLISH: &[&str] =
    &["bridge", "opened", "on", "<b>", "&amp;", "\"hares\"", "12%", "a\tb", "once\nmore", "😀", "-->"];

/// Random segments, the first word of each in its own script.
fn segments(u: &mut Unstructured<'_>, words: &[&str], count: usize) -> Result<Vec<SegmentRecord>> {
    let mut out: Vec<SegmentRecord> = Vec::new();
    for _ in 0..count {
        let mut text = words[0].to_owned();
        for _ in 0..u.int_in_range(0..=6)? {
            text.push(' ');
            text.push_str(u.choose(words)?);
        }
        let start = out.last().map_or(0, |s| s.end + 1);
        let end = start + text.chars().count();
        let (end_line, end_column) = (out.len() + 1, end - start + 1);
        out.push(SegmentRecord { start, end, kind: "sentence".into(), text, end_line, end_column });
    }
    Ok(out)
}

/// A random document: beads that cover both sides in order, the first with both, some findings.
pub(super) fn document(u: &mut Unstructured<'_>) -> Result<DocumentRecord> {
    let mut beads: Vec<BeadRecord> = Vec::new();
    let mut at = Both::new(0, 0);
    for n in 0..u.int_in_range(1..=8)? {
        let least = usize::from(n == 0);
        let source: usize = u.int_in_range(least..=3)?;
        let target: usize = u.int_in_range(usize::from(least == 1 || source == 0)..=3)?;
        let run = |from: usize, count: usize| (from..from + count).collect::<Vec<usize>>();
        let confidence = f64::from(u.int_in_range(0..=10_000_u32)?) / 1e4;
        let (source_run, target_run) = (run(at.source, source), run(at.target, target));
        beads.push(BeadRecord { source: source_run, target: target_run, confidence, score: None, words: None });
        at = Both::new(at.source + source, at.target + target);
    }
    let segments = Both::new(segments(u, RUSSIAN, at.source)?, segments(u, ENGLISH, at.target)?);
    let mut record = DocumentRecord {
        schema: super::record::SCHEMA.into(),
        id: "q/7".into(),
        source: Some("7.ru.txt".into()),
        target: Some("7.en.txt".into()),
        mode: "bilingual".into(),
        signature: String::new(),
        segments,
        beads,
        findings: Vec::new(),
        names: Vec::new(),
        score: None,
        notes: Vec::new(),
        error: None,
    };
    for _ in 0..u.int_in_range(0..=5)? {
        let bead = u.choose_index(record.beads.len())?;
        let whole = u.ratio(1, 10)?;
        let mut spans = Both::<Option<SpanRecord>>::default();
        for side in Side::BOTH {
            let numbers = match side {
                Side::Source => &record.beads[bead].source,
                Side::Target => &record.beads[bead].target,
            };
            if whole || numbers.is_empty() || !u.arbitrary::<bool>()? {
                continue;
            }
            let segment = &record.segments.get(side)[*u.choose(numbers)?];
            let length = segment.end - segment.start;
            let from = u.int_in_range(0..=length - 1)?;
            let to = u.int_in_range(from + 1..=length)?;
            let text: String = segment.text.chars().skip(from).take(to - from).collect();
            if text.trim().is_empty() {
                continue;
            }
            *spans.get_mut(side) = Some(SpanRecord {
                path: "x".into(),
                start: segment.start + from,
                end: segment.start + to,
                text,
                line: 1,
                column: 1,
                end_line: 1,
                end_column: 1,
            });
        }
        record.findings.push(FindingRecord {
            code: (*u.choose(CODES)?).into(),
            name: "a-defect".into(),
            severity: *u.choose(&Severity::ALL)?,
            confidence: f64::from(u.int_in_range(0..=100_u32)?) / 100.0,
            message: "“hares” <&> 100% | Зайцев\tis\na name: a, b".into(),
            bead: (!whole).then_some(bead),
            source: spans.source,
            target: spans.target,
            suggestion: Some("Zaitsev".into()).filter(|_| u.arbitrary().unwrap_or(false)),
            evidence: Vec::new(),
            fingerprint: "NAM004:0123456789abcdef".into(),
            status: *u.choose(&[Status::Open, Status::Dismissed, Status::Baseline])?,
            reason: None,
        });
    }
    Ok(record)
}
