//! `human`: the diff report of a terminal. Russian beside English, sentence by sentence, the words at fault marked on
//! both sides, the proposed wording as a word diff; for a corpus, tables.
//!
//! Marks carry the meaning and colour repeats it, for logs, colour-blind readers and `NO_COLOR`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use similar::{ChangeTag, TextDiff};

use super::ink::Ink;
use super::layout::{Cell, Line, Mark, cells, clean, pad, truncate, width, wrap, wrap_plain};
use super::record::{BeadRecord, DocumentRecord, FindingRecord, SpanRecord, Status, worst_first};
use super::summary::Summary;
use super::{FailOn, Format, RenderOptions, Renderer, View};
use crate::finding::Severity;
use crate::text::Side;

pub(super) const FORMAT: Format = Format {
    name: "human",
    summary: "side by side for a terminal; tables for a corpus",
    make: |options| Box::new(Human { options: options.clone(), documents: 0 }),
};

/// Below this many columns the two sides stand one above the other.
const STACK_BELOW: usize = 90;

/// Columns of the margin before text.
const MARGIN: usize = 5;

/// Columns between the two sides.
const GUTTER: usize = 3;

/// Rows of a table over the corpus unless all are asked for.
const MOST_ROWS: usize = 16;

/// Names listed unless all are asked for.
const MOST_NAMES: usize = 8;

/// Findings that the head of a report names, and columns of the words of one.
const WORST: usize = 3;
const WORST_COLUMNS: usize = 40;

/// Words kept on each side of a change in the proposed wording.
const DIFF_CONTEXT: usize = 3;

struct Human {
    options: RenderOptions,
    documents: usize,
}

impl Human {
    /// `text` in a style, if styles are wanted.
    fn ink(&self, ink: Ink, text: &str) -> String {
        ink.paint(self.options.color, text)
    }

    /// A path as an OSC-8 link where the terminal knows them.
    fn link(&self, path: &str, shown: &str) -> String {
        if !self.options.hyperlinks {
            return shown.to_owned();
        }
        let absolute = std::path::absolute(path).map_or_else(|_| path.to_owned(), |p| p.to_string_lossy().into_owned());
        let escaped: String = absolute
            .bytes()
            .map(|b| match b {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => char::from(b).to_string(),
                _ => format!("%{b:02X}"),
            })
            .collect();
        format!("\u{1b}]8;;file://{escaped}\u{1b}\\{shown}\u{1b}]8;;\u{1b}\\")
    }

    fn shown<'a>(&self, record: &'a DocumentRecord) -> Vec<&'a FindingRecord> {
        record.findings.iter().filter(|f| f.severity >= self.options.min_severity).collect()
    }

    fn header(&self, record: &DocumentRecord, out: &mut String) {
        let file = |path: &Option<String>, count: usize, what: &str| {
            path.as_ref().map(|p| {
                let name = p.rsplit('/').next().unwrap_or(p);
                format!("{} {}", self.link(p, &clean(name)), self.ink(Ink::Dim, &format!("({count} {what})")))
            })
        };
        let id = self.ink(Ink::Path, &clean(&record.id));
        let source = file(&record.source, record.segments.source.len(), "sentences");
        let target = file(&record.target, record.segments.target.len(), "sentences");
        let mut parts = vec![id];
        match (source, target) {
            (Some(_), Some(target)) if record.source == record.target => {
                parts.push(format!("{target}, both languages in one file"))
            }
            (Some(source), Some(target)) => parts.push(format!("{source} ↔ {target}")),
            (Some(one), None) | (None, Some(one)) => parts.push(one),
            (None, None) => {}
        }
        let links: Vec<&BeadRecord> =
            record.beads.iter().filter(|b| !b.source.is_empty() && !b.target.is_empty()).collect();
        if !links.is_empty() {
            let mean = links.iter().map(|b| b.confidence).sum::<f64>() / links.len() as f64;
            parts.push(format!("{}, mean confidence {mean:.2}", count(links.len(), "link")));
        }
        if let Some(score) = record.score {
            parts.push(format!("score {}", self.ink(Ink::Bold, &format!("{score:.2}"))));
        }
        out.push_str(&parts.join("   "));
        out.push('\n');
        for note in &record.notes {
            for (n, line) in wrap_plain(note, self.options.width.saturating_sub(4)).into_iter().enumerate() {
                let lead = if n == 0 { "  · " } else { "    " };
                let _ = writeln!(out, "{}", self.ink(Ink::Dim, &format!("{lead}{line}")));
            }
        }
        self.worst(record, out);
    }

    /// The worst findings, where there are too many to be seen at a glance: equal words under one rule are one.
    fn worst(&self, record: &DocumentRecord, out: &mut String) {
        let words = |f: &FindingRecord| {
            let span = f.target.as_ref().or(f.source.as_ref());
            // Margin, quotation marks, count and comma stand around them.
            let room = self.options.width.saturating_sub(20 + width(&f.name)).clamp(8, WORST_COLUMNS);
            span.map_or_else(|| "the document".to_owned(), |s| format!("“{}”", truncate(&clean(&s.text), room)))
        };
        let mut open = self.shown(record);
        open.retain(|f| f.status == Status::Open && f.severity > Severity::Note);
        // Stable: of equals the first in the document stands first.
        open.sort_by(|a, b| worst_first(a, b));
        let mut groups: Vec<(&FindingRecord, String, usize)> = Vec::new();
        for finding in open {
            let words = words(finding);
            match groups.iter_mut().find(|(first, known, _)| first.code == finding.code && *known == words) {
                Some((.., count)) => *count += 1,
                None => groups.push((finding, words, 1)),
            }
        }
        if groups.len() <= WORST {
            return;
        }
        let mut pieces: Vec<(String, String)> = groups
            .iter()
            .take(WORST)
            .map(|(finding, words, count)| {
                let times = if *count > 1 { format!(" ×{count}") } else { String::new() };
                let painted = self.ink(Ink::Of(finding.severity), words);
                (format!("{words}{times} {},", finding.name), format!("{painted}{times} {},", finding.name))
            })
            .collect();
        if let Some((plain, painted)) = pieces.last_mut() {
            plain.pop();
            painted.pop();
        }
        let widths: Vec<usize> = pieces.iter().map(|(plain, _)| width(plain)).collect();
        for (n, line) in flow(&widths, 1, self.options.width.saturating_sub(9)).into_iter().enumerate() {
            let texts = pieces.get(line).unwrap_or_default().iter().map(|(_, painted)| painted.as_str());
            let lead = if n == 0 { self.ink(Ink::Bold, "  worst: ") } else { " ".repeat(9) };
            let _ = writeln!(out, "{lead}{}", texts.collect::<Vec<_>>().join(" "));
        }
    }

    fn bead(&self, record: &DocumentRecord, number: usize, findings: &[&FindingRecord], out: &mut String) {
        let Some(bead) = record.beads.get(number) else { return };
        let run = |numbers: &[usize]| match numbers {
            [] => "∅".to_owned(),
            [one] => (one + 1).to_string(),
            [first, .., last] => format!("{}–{}", first + 1, last + 1),
        };
        let mut title = format!("  {} → {}", run(&bead.source), run(&bead.target));
        if !(bead.source.is_empty() && record.mode != "bilingual") {
            let _ = write!(title, "  {:.2}", bead.confidence);
        }
        out.push('\n');
        out.push_str(&self.ink(Ink::Bold, &title));
        if let Some(score) = bead.score {
            out.push_str(&self.ink(Ink::Dim, &format!("  score {score:.2}")));
        }
        out.push('\n');

        let alone = bead.source.is_empty() && record.mode != "bilingual";
        let stacked = self.options.width < STACK_BELOW || alone;
        let room = self.options.width.saturating_sub(MARGIN).max(10);
        let column = if stacked { room } else { (room - GUTTER) / 2 };
        let source = self.side(record, bead, Side::Source, findings, column);
        let target = self.side(record, bead, Side::Target, findings, column);
        let indent = " ".repeat(MARGIN);
        if stacked {
            for (side, lines) in [(Side::Source, &source), (Side::Target, &target)] {
                if lines.is_empty() && alone {
                    continue;
                }
                let tag = if side == Side::Source { "ru" } else { "en" };
                for (n, line) in lines.iter().enumerate() {
                    let lead = if n == 0 { self.ink(Ink::Dim, &format!("  {tag} ")) } else { indent.clone() };
                    let _ = writeln!(out, "{lead}{}", self.text_line(line));
                    self.marks(&indent, &[line], &[0], out);
                }
                if lines.is_empty() {
                    let _ = writeln!(out, "{}", self.ink(Ink::Dim, &format!("  {tag} (nothing aligned)")));
                }
            }
        } else {
            let nothing = [wrap(&cells("(nothing aligned)", |_| Mark::None), column).concat()];
            let left: &[Line] = if source.is_empty() { &nothing } else { &source };
            let right: &[Line] = if target.is_empty() { &nothing } else { &target };
            let empty = Line::new();
            for row in 0..left.len().max(right.len()) {
                let (a, b) = (left.get(row).unwrap_or(&empty), right.get(row).unwrap_or(&empty));
                let used: usize = a.iter().map(|c| c.width).sum();
                let gap = " ".repeat(column + GUTTER - used);
                let text = |line: &Line, missing: bool| {
                    if missing {
                        self.ink(Ink::Dim, &line.iter().map(|c| c.text.as_str()).collect::<String>())
                    } else {
                        self.text_line(line)
                    }
                };
                let line = format!("{indent}{}{gap}{}", text(a, source.is_empty()), text(b, target.is_empty()));
                let _ = writeln!(out, "{}", line.trim_end());
                self.marks(&indent, &[a, b], &[0, column + GUTTER], out);
            }
        }
        self.findings(findings, out);
        if let Some(diff) = self.proposal(record, number, findings) {
            out.push_str(&diff);
        }
    }

    /// The wrapped, marked lines of one side of a bead.
    fn side(
        &self,
        record: &DocumentRecord,
        bead: &BeadRecord,
        side: Side,
        findings: &[&FindingRecord],
        columns: usize,
    ) -> Vec<Line> {
        let numbers = if side == Side::Source { &bead.source } else { &bead.target };
        let mut all: Vec<Cell> = Vec::new();
        for segment in numbers.iter().filter_map(|&n| record.segments.get(side).get(n)) {
            if !all.is_empty() {
                all.push(Cell { text: " ".into(), width: 1, mark: Mark::None });
            }
            all.extend(cells(&segment.text, |at| {
                let place = segment.start + at;
                findings
                    .iter()
                    .filter(|f| span(f, side).is_some_and(|s| s.start <= place && place < s.end))
                    .map(|f| if side == Side::Source { Mark::Source(f.severity) } else { Mark::Target(f.severity) })
                    .max()
                    .unwrap_or_default()
            }));
        }
        // A sentence marked from end to end says nothing about where: leave the line of marks out.
        if all.iter().filter(|c| c.text != " ").all(|c| c.mark != Mark::None) {
            for cell in &mut all {
                cell.mark = Mark::None;
            }
        }
        if all.is_empty() { Vec::new() } else { wrap(&all, columns) }
    }

    fn text_line(&self, line: &Line) -> String {
        let mut out = String::new();
        let mut rest = line.as_slice();
        while let Some(first) = rest.first() {
            let run = rest.iter().take_while(|c| c.mark == first.mark).count();
            let text: String = rest[..run].iter().map(|c| c.text.as_str()).collect();
            let ink = match first.mark.severity() {
                Some(severity) => Ink::Of(severity),
                None => Ink::Plain,
            };
            out.push_str(&self.ink(ink, &text));
            rest = &rest[run..];
        }
        out
    }

    /// The line of marks under one line of each column, if there is anything to mark.
    fn marks(&self, indent: &str, lines: &[&Line], starts: &[usize], out: &mut String) {
        if lines.iter().all(|l| l.iter().all(|c| c.mark == Mark::None)) {
            return;
        }
        let mut text = indent.to_owned();
        let mut at = 0;
        for (line, &start) in lines.iter().zip(starts) {
            text.push_str(&" ".repeat(start.saturating_sub(at)));
            at = at.max(start);
            for cell in line.iter() {
                let sign: String = std::iter::repeat_n(cell.mark.sign(), cell.width).collect();
                text.push_str(&match cell.mark.severity() {
                    Some(severity) => self.ink(Ink::Of(severity), &sign),
                    None => sign,
                });
                at += cell.width;
            }
        }
        let _ = writeln!(out, "{}", text.trim_end());
    }

    fn findings(&self, findings: &[&FindingRecord], out: &mut String) {
        let names = findings.iter().map(|f| width(&f.name)).max().unwrap_or(0);
        let lead = MARGIN + 2;
        let wide = self.options.width >= STACK_BELOW;
        // severity, code, name, confidence
        let head = lead + 8 + 7 + names + 2 + 6;
        for finding in findings {
            let severity = pad(finding.severity.name(), 8);
            let status = match finding.status {
                Status::Open => String::new(),
                Status::Dismissed => " (dismissed)".to_owned(),
                Status::Baseline => " (in baseline)".to_owned(),
            };
            let ink = if finding.status == Status::Open { Ink::Of(finding.severity) } else { Ink::Dim };
            let mut text = clean(&finding.advice());
            if !finding.evidence.is_empty() {
                let _ = write!(text, " ({})", clean(&finding.evidence.join("; ")));
            }
            text.push_str(&status);
            let code = format!("{} {}", finding.code, pad(&finding.name, if wide { names } else { 0 }));
            let start = format!(
                "{}{}{}  {}",
                " ".repeat(lead),
                self.ink(ink, &severity),
                code,
                self.ink(Ink::Dim, &format!("{:.2}", finding.confidence)),
            );
            let column = if wide { head } else { lead + 8 };
            let lines = wrap_plain(&text, self.options.width.saturating_sub(column).max(20));
            let mut lines = lines.into_iter();
            if wide {
                let _ = writeln!(out, "{start}  {}", lines.next().unwrap_or_default());
            } else {
                let _ = writeln!(out, "{start}");
            }
            for line in lines {
                let _ = writeln!(out, "{}{line}", " ".repeat(column));
            }
        }
    }

    /// The English with every suggestion applied, as a word diff around the changes.
    fn proposal(&self, record: &DocumentRecord, number: usize, findings: &[&FindingRecord]) -> Option<String> {
        let bead = record.beads.get(number)?;
        let first = record.segments.target.get(*bead.target.first()?)?;
        let mut old = String::new();
        let mut end = first.start;
        for segment in bead.target.iter().filter_map(|&n| record.segments.target.get(n)) {
            // White space between segments, so that offsets of the document fit.
            old.extend(std::iter::repeat_n(' ', segment.start.saturating_sub(end)));
            old.push_str(&segment.text);
            end = segment.end;
        }
        let edits = super::record::edits(findings.iter().copied());
        if edits.is_empty() {
            return None;
        }
        // Runs of one kind: what stays, what goes, what comes.
        let mut runs: Vec<(ChangeTag, String)> = Vec::new();
        let mut push = |tag: ChangeTag, text: &str| match runs.last_mut() {
            Some((last, so_far)) if *last == tag => so_far.push_str(text),
            _ if text.is_empty() => {}
            _ => runs.push((tag, text.to_owned())),
        };
        let mut chars = old.chars();
        let mut at = first.start;
        for (from, to, new) in edits {
            let kept: String = chars.by_ref().take(from.saturating_sub(at)).collect();
            let gone: String = chars.by_ref().take(to - from).collect();
            at = to;
            push(ChangeTag::Equal, &clean(&kept));
            let (gone, new) = (clean(&gone), clean(new));
            for change in TextDiff::from_unicode_words(&gone, &new).iter_all_changes() {
                push(change.tag(), change.value());
            }
        }
        push(ChangeTag::Equal, &clean(&chars.collect::<String>()));
        let count = runs.len();
        for (n, (tag, text)) in runs.iter_mut().enumerate() {
            if *tag == ChangeTag::Equal {
                *text = shorten(text, n > 0, n + 1 < count);
            }
        }
        let mut marked: Vec<Cell> = Vec::new();
        for (tag, text) in &runs {
            // Colour is not enough: the brackets stay.
            let shown = match tag {
                ChangeTag::Equal => text.clone(),
                ChangeTag::Delete => format!("[-{text}-]"),
                ChangeTag::Insert => format!("{{+{text}+}}"),
            };
            // The mark only carries the style through the wrapping.
            let mark = match tag {
                ChangeTag::Equal => Mark::None,
                ChangeTag::Delete => Mark::Source(Severity::Error),
                ChangeTag::Insert => Mark::Target(Severity::Note),
            };
            let spaced = |c: Option<char>| c.is_some_and(char::is_whitespace);
            let space = || Cell { text: " ".into(), width: 1, mark: Mark::None };
            if spaced(shown.chars().next()) && marked.last().is_some_and(|c| c.text != " ") {
                marked.push(space());
            }
            marked.extend(cells(&shown, |_| mark));
            if spaced(shown.chars().last()) && marked.last().is_some_and(|c| c.text != " ") {
                marked.push(space());
            }
        }
        let label = "proposed ";
        let lead = MARGIN + 2;
        let lines = wrap(&marked, self.options.width.saturating_sub(lead + label.len()).max(20));
        let mut out = String::new();
        for (n, line) in lines.iter().enumerate() {
            let start = if n == 0 { self.ink(Ink::Dim, label) } else { " ".repeat(label.len()) };
            let _ = write!(out, "{}{start}", " ".repeat(lead));
            for cell in line {
                let ink = match cell.mark {
                    Mark::None => Ink::Plain,
                    Mark::Source(_) => Ink::Removed,
                    Mark::Target(_) => Ink::Good,
                };
                out.push_str(&self.ink(ink, &cell.text));
            }
            out.push('\n');
        }
        Some(out)
    }

    fn document_tail(&self, record: &DocumentRecord, out: &mut String) {
        let open: Vec<&FindingRecord> = record.findings.iter().filter(|f| f.status == Status::Open).collect();
        let of = |severity| open.iter().filter(|f| f.severity == severity).count();
        out.push('\n');
        if record.findings.is_empty() {
            let _ = writeln!(out, "  {}", self.ink(Ink::Good, "nothing to report"));
        } else {
            let mut kinds = Vec::new();
            for severity in [Severity::Error, Severity::Warning, Severity::Note] {
                if of(severity) > 0 {
                    kinds.push(self.ink(Ink::Of(severity), &count(of(severity), severity.name())));
                }
            }
            let dismissed = record.findings.iter().filter(|f| f.status == Status::Dismissed).count();
            let baseline = record.findings.iter().filter(|f| f.status == Status::Baseline).count();
            let mut line = format!("  {}", self.ink(Ink::Bold, &count(open.len(), "finding")));
            if !kinds.is_empty() {
                let _ = write!(line, ": {}", kinds.join(", "));
            }
            if dismissed + baseline > 0 {
                let _ = write!(line, "   ({dismissed} dismissed, {baseline} in baseline)");
            }
            let _ = writeln!(out, "{line}");
        }
        let pending: Vec<String> = record
            .names
            .iter()
            .filter(|n| n.is_pending())
            .map(|n| {
                let total: usize = n.forms.values().sum();
                format!("{} ×{total}", clean(&n.ru))
            })
            .collect();
        if !pending.is_empty() {
            let text = format!("names to review: {}", pending.join(", "));
            for (n, line) in wrap_plain(&text, self.options.width.saturating_sub(4)).iter().enumerate() {
                let _ = writeln!(out, "  {}{line}", if n == 0 { "" } else { "  " });
            }
            let _ = writeln!(out, "  {}", self.ink(Ink::Dim, &format!("align review {}", clean(&record.id))));
        }
        if let Some(finding) = open.iter().max_by_key(|f| (f.severity, std::cmp::Reverse(f.bead))) {
            let text = format!("align explain {} says what a rule means", finding.code);
            let _ = writeln!(out, "  {}", self.ink(Ink::Dim, &text));
        }
    }

    fn full(&self, record: &DocumentRecord) -> String {
        let mut out = String::new();
        self.header(record, &mut out);
        let shown = self.shown(record);
        let mut by_bead: BTreeMap<usize, Vec<&FindingRecord>> = BTreeMap::new();
        let mut apart: Vec<&FindingRecord> = Vec::new();
        for finding in shown {
            match finding.bead {
                Some(bead) => by_bead.entry(bead).or_default().push(finding),
                None => apart.push(finding),
            }
        }
        if !apart.is_empty() {
            out.push_str("\n  the document\n");
            self.findings(&apart, &mut out);
        }
        let total = record.beads.len();
        let visible = |n: usize| match self.options.context {
            None => true,
            Some(context) => by_bead.range(n.saturating_sub(context)..=n + context).next().is_some(),
        };
        let mut n = 0;
        while n < total {
            if visible(n) {
                self.bead(record, n, by_bead.get(&n).map_or(&[], Vec::as_slice), &mut out);
                n += 1;
                continue;
            }
            let hidden = (n..total).take_while(|&k| !visible(k)).count();
            let text = format!("  ⋯ {} without findings", count(hidden, "row"));
            let _ = writeln!(out, "\n{}", self.ink(Ink::Dim, &text));
            n += hidden;
        }
        self.document_tail(record, &mut out);
        out
    }

    /// What a run over a corpus came to.
    fn summary(&self, summary: &Summary, out: &mut String) {
        let mut parts = vec![
            (format!("aligned {}", count(summary.pairs, "pair")), Ink::Bold),
            (
                format!("{} ↔ {} sentences", number(summary.source_segments), number(summary.target_segments)),
                Ink::Plain,
            ),
            (format!("{} omitted, {} added", number(summary.beads[1]), number(summary.beads[2])), Ink::Plain),
        ];
        let alone = summary.documents - summary.pairs;
        if alone > 0 {
            parts.push((format!("{} without a full original", number(alone)), Ink::Plain));
        }
        if !summary.failed.is_empty() {
            parts.push((format!("{} not processed", number(summary.failed.len())), Ink::Of(Severity::Error)));
        }
        let widths: Vec<usize> = parts.iter().map(|(text, _)| width(text)).collect();
        for (n, line) in flow(&widths, 3, self.options.width.saturating_sub(2)).into_iter().enumerate() {
            let texts = parts.get(line).unwrap_or_default().iter().map(|(text, ink)| self.ink(*ink, text));
            let _ = writeln!(out, "{}{}", if n == 0 { "" } else { "  " }, texts.collect::<Vec<_>>().join("   "));
        }
        self.table(summary, out);
        self.scores(summary, out);
        self.names(summary, out);
        self.failed(summary, out);
    }

    fn table(&self, summary: &Summary, out: &mut String) {
        let rows = summary.ranked();
        if rows.is_empty() {
            return;
        }
        let known = self.options.baseline || rows.iter().any(|(_, c)| c.known > 0);
        let shown = if self.options.all || rows.len() <= MOST_ROWS + 1 { rows.len() } else { MOST_ROWS };
        let names = rows.iter().map(|(_, c)| width(&c.name)).max().unwrap_or(0).max(4);
        let last = if known { "  known" } else { "" };
        let head =
            format!("  {}  {:>7} {:>8} {:>6} {:>6}{last}", pad("rule", names + 7), "error", "warning", "note", "docs");
        let _ = writeln!(out, "\n{}", self.ink(Ink::Dim, &head));
        for (code, rule) in rows.iter().take(shown) {
            let cell = |n: usize, columns: usize, ink: Ink| {
                let text = if n == 0 { "·".to_owned() } else { number(n) };
                let text = format!("{}{text}", " ".repeat(columns.saturating_sub(width(&text))));
                self.ink(if n == 0 { Ink::Dim } else { ink }, &text)
            };
            let known = if known { cell(rule.known, 7, Ink::Plain) } else { String::new() };
            let _ = writeln!(
                out,
                "  {code} {}  {} {} {} {}{known}",
                pad(&rule.name, names),
                cell(rule.error, 7, Ink::Of(Severity::Error)),
                cell(rule.warning, 8, Ink::Of(Severity::Warning)),
                cell(rule.note, 6, Ink::Of(Severity::Note)),
                cell(rule.documents, 6, Ink::Plain),
            );
        }
        if shown < rows.len() {
            let rest = &rows[shown..];
            let sum = |of: fn(&super::summary::RuleCount) -> usize| rest.iter().map(|(_, c)| of(c)).sum::<usize>();
            let counts = [(sum(|c| c.error), "error"), (sum(|c| c.warning), "warning"), (sum(|c| c.note), "note")];
            let counts: Vec<String> = counts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| count(*n, what)).collect();
            let text = format!("… {} more rules: {} (--all)", rest.len(), counts.join(", "));
            let _ = writeln!(out, "  {}", self.ink(Ink::Dim, &text));
        }
    }

    fn scores(&self, summary: &Summary, out: &mut String) {
        let Some(median) = summary.median() else { return };
        let _ = writeln!(out, "\n  score  0.0 ▏{}▕ 1.0   median {median:.2}", summary.sparkline());
        let worst: Vec<String> =
            summary.worst.iter().map(|(points, id)| format!("{} {:.2}", clean(id), f64::from(*points) / 1e4)).collect();
        let widths: Vec<usize> = worst.iter().map(|text| width(text)).collect();
        for (n, line) in flow(&widths, 2, self.options.width.saturating_sub(10)).into_iter().enumerate() {
            let texts = worst.get(line).unwrap_or_default().join(", ");
            let _ = writeln!(out, "  {}{texts}", if n == 0 { "lowest " } else { "       " });
        }
    }

    fn names(&self, summary: &Summary, out: &mut String) {
        let rows = summary.divided_names();
        if rows.is_empty() {
            return;
        }
        let shown = if self.options.all || rows.len() <= MOST_NAMES + 1 { rows.len() } else { MOST_NAMES };
        let _ = writeln!(out, "\n  {}", self.ink(Ink::Dim, "names rendered in more than one way"));
        for (ru, forms) in rows.iter().take(shown) {
            let text: Vec<String> = forms.iter().map(|(en, n)| format!("{} {n}", clean(en))).collect();
            let line = format!("  {} → {}", clean(ru), text.join(", "));
            let _ = writeln!(out, "{}", truncate(&line, self.options.width));
        }
        if shown < rows.len() {
            let text = format!("… {} more (--all, align names)", rows.len() - shown);
            let _ = writeln!(out, "  {}", self.ink(Ink::Dim, &text));
        }
    }

    /// What could not be processed, and why.
    fn failed(&self, summary: &Summary, out: &mut String) {
        if summary.failed.is_empty() {
            return;
        }
        let rows = summary.failed.len();
        let shown = if self.options.all || rows <= MOST_ROWS + 1 { rows } else { MOST_ROWS };
        let _ = writeln!(out, "\n  {}", self.ink(Ink::Of(Severity::Error), "not processed:"));
        for (id, error) in summary.failed.iter().take(shown) {
            // The message often begins with the name of the input.
            let id = clean(id);
            let message = clean(&error.message);
            let text = if message.starts_with(&id) {
                format!("{} {message}", error.code)
            } else {
                format!("{id} {} {message}", error.code)
            };
            for (n, line) in wrap_plain(&text, self.options.width.saturating_sub(6).max(20)).iter().enumerate() {
                let _ = writeln!(out, "{}{line}", if n == 0 { "    " } else { "      " });
            }
        }
        if shown < rows {
            let _ = writeln!(out, "    {}", self.ink(Ink::Dim, &format!("… {} more (--all)", rows - shown)));
        }
    }

    /// The last words of a run over several documents: counts, the exit code and why, and what made it.
    fn outcome(&self, summary: &Summary, out: &mut String) {
        let known: usize = summary.baseline.iter().sum();
        let mut parts: Vec<(String, Ink)> = [Severity::Error, Severity::Warning, Severity::Note]
            .into_iter()
            .map(|severity| (count(summary.count(severity), severity.name()), Ink::Of(severity)))
            .collect();
        let aside =
            [(known, "in the baseline"), (summary.stale, "of the baseline gone"), (summary.dismissed, "dismissed")];
        for (n, what) in aside.into_iter().filter(|(n, _)| *n > 0) {
            parts.push((format!("{} {what}", number(n)), Ink::Plain));
        }
        let exit = match exit_code(summary, self.options.fail_on) {
            2 => format!("exit 2 ({} not processed)", count(summary.failed.len(), "input")),
            code => format!("exit {code}"),
        };
        parts.push((exit, Ink::Dim));
        out.push('\n');
        let widths: Vec<usize> = parts.iter().map(|(text, _)| width(text)).collect();
        for line in flow(&widths, 2, self.options.width.saturating_sub(3)) {
            let texts = parts.get(line).unwrap_or_default().iter().map(|(text, ink)| self.ink(*ink, text));
            let _ = writeln!(out, "  {}", texts.collect::<Vec<_>>().join(", "));
        }
        for (n, signature) in summary.signatures.iter().enumerate() {
            let label = if n == 0 { "signature" } else { "and      " };
            let _ = writeln!(out, "{}", self.ink(Ink::Dim, &format!("  {label} {}", clean(signature))));
        }
    }
}

impl Renderer for Human {
    fn document(&mut self, record: &DocumentRecord) -> Vec<u8> {
        if self.options.view == View::Summary {
            return Vec::new();
        }
        let mut out = String::new();
        if self.documents > 0 {
            out.push_str(&format!("\n{}\n\n", self.ink(Ink::Dim, &"─".repeat(self.options.width))));
        }
        self.documents += 1;
        match &record.error {
            Some(error) => {
                let _ = writeln!(
                    out,
                    "{}   {} {}",
                    self.ink(Ink::Path, &clean(&record.id)),
                    self.ink(Ink::Of(Severity::Error), &error.code),
                    clean(&error.message)
                );
            }
            None => out.push_str(&self.full(record)),
        }
        out.into_bytes()
    }

    fn finish(&mut self, summary: &Summary) -> Vec<u8> {
        let mut out = String::new();
        if self.options.view == View::Summary {
            self.summary(summary, &mut out);
        }
        if self.options.view == View::Summary || self.documents > 1 {
            self.outcome(summary, &mut out);
        }
        out.into_bytes()
    }
}

/// The words of an unchanged stretch next to the changes around it, the rest as an ellipsis.
fn shorten(text: &str, after_change: bool, before_change: bool) -> String {
    let words: Vec<&str> = text.split_inclusive(' ').collect();
    let head = if after_change { DIFF_CONTEXT + 1 } else { 0 };
    let tail = if before_change { DIFF_CONTEXT + 1 } else { 0 };
    if words.len() <= head + tail + 1 {
        return text.to_owned();
    }
    let mut out = words[..head].concat();
    out.push('…');
    if tail > 0 {
        out.push(' ');
    }
    out.push_str(&words[words.len() - tail..].concat());
    out
}

/// The exit code that the run's findings and failures call for.
fn exit_code(summary: &Summary, fail_on: FailOn) -> u8 {
    if !summary.failed.is_empty() { 2 } else { u8::from(summary.fails(fail_on)) }
}

fn span(finding: &FindingRecord, side: Side) -> Option<&SpanRecord> {
    match side {
        Side::Source => finding.source.as_ref(),
        Side::Target => finding.target.as_ref(),
    }
}

/// Pieces of text that stay whole, `gap` columns between them, as lines of at most `columns` where they fit at all: the
/// run of pieces on each line.
fn flow(widths: &[usize], gap: usize, columns: usize) -> Vec<Range<usize>> {
    let mut lines: Vec<Range<usize>> = Vec::new();
    let mut used = 0;
    for (n, &width) in widths.iter().enumerate() {
        match lines.last_mut() {
            Some(line) if used + gap + width <= columns => {
                line.end = n + 1;
                used += gap + width;
            }
            _ => {
                lines.push(n..n + 1);
                used = width;
            }
        }
    }
    lines
}

/// `1 link`, `2 links`.
fn count(n: usize, what: &str) -> String {
    format!("{} {what}{}", number(n), if n == 1 { "" } else { "s" })
}

/// A number with a thin space before every three digits, once there are five.
fn number(n: usize) -> String {
    let digits = n.to_string();
    if digits.len() < 5 {
        return digits;
    }
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push('\u{202F}');
        }
        out.push(digit);
    }
    out
}
