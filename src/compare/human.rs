//! `human`: tables over the corpus, and, sentence by sentence, the translations of what tells something, with the words
//! in which they differ marked.

use std::fmt::Write as _;

use similar::{ChangeTag, TextDiff};

use super::{Document, Format, RenderOptions, Renderer, Row, Shared, Totals, is_notable, letter};
use crate::finding::Severity;
use crate::report::ink::Ink;
use crate::report::layout::{Line, Mark, cells, clean, pad, truncate, width, wrap, wrap_plain};

pub(super) const FORMAT: Format =
    Format { name: "human", make: |options| Box::new(Human { options: options.clone(), names: Vec::new() }) };

/// From this many columns on two translations stand side by side.
const BESIDE: usize = 100;

/// Columns before a text that is stacked: number, or letter and score.
const STACKED: usize = 12;

/// Columns before a text where two translations stand side by side: the number.
const MARGIN: usize = 7;

/// So few rules are listed whether anything changed in them or not.
const FEW: usize = 8;

/// Columns between two translations.
const GUTTER: usize = 3;

/// Documents named in a list of those left out.
const NAMED: usize = 10;

/// Words in which translations differ.
const DIFFERS: Ink = Ink::Of(Severity::Warning);

struct Human {
    options: RenderOptions,
    names: Vec<String>,
}

impl Human {
    fn ink(&self, ink: Ink, text: &str) -> String {
        ink.paint(self.options.color, text)
    }

    fn row(&self, row: &Row, out: &mut String) {
        let (first, last) = row.sentences;
        let number = if first == last { format!("{first}") } else { format!("{first}–{last}") };
        let margin = self.margin();
        out.push('\n');
        let source = wrap(&cells(&row.source, |_| Mark::None), self.room(margin));
        self.lines(&self.lead(&number), &source, out);
        let marked: Vec<Vec<Line>> = (0..row.translations.len()).map(|at| self.translation(row, at)).collect();
        match marked.as_slice() {
            [a, b] if self.is_beside() => self.beside(row, [a, b], out),
            all => {
                for (at, lines) in all.iter().enumerate() {
                    self.lines(&self.lead(&self.label(row, at)), lines, out);
                }
            }
        }
        // What changed first, then what did not.
        let is_shared = |f: &&Shared| f.systems.iter().all(Option::is_some);
        let (shared, changed): (Vec<&Shared>, Vec<&Shared>) = row.findings.iter().partition(is_shared);
        for finding in changed.into_iter().chain(shared) {
            self.finding(finding, margin, out);
        }
    }

    /// Whether two translations stand side by side.
    fn is_beside(&self) -> bool {
        self.names.len() == 2 && self.options.width >= BESIDE
    }

    fn margin(&self) -> usize {
        if self.is_beside() { MARGIN } else { STACKED }
    }

    /// What stands in the margin of the first line.
    fn lead(&self, text: &str) -> String {
        self.ink(Ink::Bold, &format!("  {}", pad(text, self.margin() - 2)))
    }

    fn label(&self, row: &Row, at: usize) -> String {
        match row.translations.get(at) {
            Some(translation) if !translation.text.is_empty() => format!("{}  {:.2}", letter(at), translation.score),
            _ => format!("{}  ∅", letter(at)),
        }
    }

    /// Columns that are left beside a margin.
    fn room(&self, margin: usize) -> usize {
        self.options.width.saturating_sub(margin).max(20)
    }

    /// The wrapped translation with the words marked that it does not share: the first system's with the second (if
    /// there are only two), any other's with the first.
    fn translation(&self, row: &Row, at: usize) -> Vec<Line> {
        let room = self.room(self.margin());
        let columns = if self.is_beside() { (room - GUTTER) / 2 } else { room };
        let text = |n: usize| row.translations.get(n).map_or("", |t| t.text.as_str());
        if text(at).is_empty() {
            return wrap(&cells("(left out)", |_| Mark::None), columns);
        }
        let other = match (at, row.translations.len()) {
            (0, 2) => Some(1),
            (0, _) => None,
            _ => Some(0),
        };
        let differing = other.filter(|o| !text(*o).is_empty()).map(|o| differing(text(at), text(o)));
        let mark = |n: usize| match &differing {
            Some(differing) if differing.get(n).copied().unwrap_or(false) => Mark::Target(Severity::Warning),
            _ => Mark::None,
        };
        wrap(&cells(text(at), mark), columns)
    }

    fn beside(&self, row: &Row, sides: [&Vec<Line>; 2], out: &mut String) {
        let column = (self.room(MARGIN) - GUTTER) / 2;
        let margin = " ".repeat(MARGIN);
        let labels = [self.label(row, 0), self.label(row, 1)];
        let head = format!("{margin}{}{}", pad(&labels[0], column + GUTTER), labels[1]);
        let _ = writeln!(out, "{}", self.ink(Ink::Bold, &head));
        let empty = Line::new();
        for n in 0..sides[0].len().max(sides[1].len()) {
            let [a, b] = sides.map(|lines| lines.get(n).unwrap_or(&empty));
            let used: usize = a.iter().map(|c| c.width).sum();
            let gap = " ".repeat((column + GUTTER).saturating_sub(used));
            let line = format!("{margin}{}{gap}{}", self.text(a), self.text(b));
            let _ = writeln!(out, "{}", line.trim_end());
            let (marks, under) = (signs(a), signs(b));
            if !(marks.trim().is_empty() && under.trim().is_empty()) {
                let gap = " ".repeat((column + GUTTER).saturating_sub(width(&marks)));
                let line = format!("{margin}{marks}{gap}{under}");
                let _ = writeln!(out, "{}", self.ink(DIFFERS, line.trim_end()));
            }
        }
    }

    /// Stacked lines behind a margin, the first with a label.
    fn lines(&self, lead: &str, lines: &[Line], out: &mut String) {
        let indent = " ".repeat(self.margin());
        for (n, line) in lines.iter().enumerate() {
            let _ = writeln!(out, "{}{}", if n == 0 { lead } else { &indent }, self.text(line));
            let marks = signs(line);
            if !marks.trim().is_empty() {
                let _ = writeln!(out, "{indent}{}", self.ink(DIFFERS, marks.trim_end()));
            }
        }
    }

    fn text(&self, line: &Line) -> String {
        let mut out = String::new();
        let mut rest = line.as_slice();
        while let Some(first) = rest.first() {
            let run = rest.iter().take_while(|c| c.mark == first.mark).count();
            let text: String = rest[..run].iter().map(|c| c.text.as_str()).collect();
            out.push_str(&if first.mark == Mark::None { text } else { self.ink(DIFFERS, &text) });
            rest = &rest[run..];
        }
        out
    }

    /// What a finding is about, and which systems have it.
    fn finding(&self, finding: &Shared, margin: usize, out: &mut String) {
        let having: String = (0..finding.systems.len()).filter(|at| finding.of(*at)).map(letter).collect();
        let two = finding.systems.len() == 2;
        let (word, ink) = match (two, finding.of(0), finding.of(1)) {
            (true, true, false) => ("fixed".to_owned(), Ink::Good),
            (true, false, true) => ("broken".to_owned(), Ink::Bad),
            (true, ..) => ("both".to_owned(), Ink::Dim),
            (false, ..) => (format!("in {having}"), Ink::Dim),
        };
        let words: Vec<String> =
            finding.systems.iter().flatten().filter(|text| !text.is_empty()).fold(Vec::new(), |mut all, text| {
                let text = format!("“{}”", truncate(&clean(text), 40));
                if !all.contains(&text) {
                    all.push(text);
                }
                all
            });
        let mut text = words.join(", ");
        if let Some(source) = &finding.source {
            let arrow = if text.is_empty() { "" } else { " ← " };
            let _ = write!(text, "{arrow}{}", truncate(&clean(source), 40));
        }
        let lead = margin + 16;
        let mut lines = wrap_plain(&format!("{} {}  {text}", finding.code, finding.name), self.room(lead)).into_iter();
        let _ = writeln!(
            out,
            "{}{}{}{}",
            " ".repeat(margin),
            self.ink(ink, &pad(&word, 8)),
            self.ink(Ink::Of(finding.severity), &pad(finding.severity.name(), 8)),
            lines.next().unwrap_or_default()
        );
        for line in lines {
            let _ = writeln!(out, "{}{line}", " ".repeat(lead));
        }
    }

    fn systems(&self, totals: &Totals, out: &mut String) {
        let names: Vec<String> = totals.systems.iter().map(|s| clean(&s.name)).collect();
        let most = self.options.width.saturating_sub(58).max(16);
        let column = names.iter().map(|n| width(n)).max().unwrap_or(0).clamp(6, most);
        let head = format!(
            "     {}  {:>5}  {:>7} {:>5}  {:>6} {:>8} {:>5}",
            pad("", column),
            "score",
            "omitted",
            "added",
            "errors",
            "warnings",
            "notes"
        );
        let _ = writeln!(out, "{}", self.ink(Ink::Dim, &head));
        let best = totals.systems.iter().filter_map(|s| s.score).fold(f64::MIN, f64::max);
        for (at, (system, name)) in totals.systems.iter().zip(&names).enumerate() {
            let score = system.score.map_or_else(|| "·".to_owned(), |s| format!("{s:.3}"));
            let score = pad_left(&score, 5);
            let score = if system.score == Some(best) { self.ink(Ink::Bold, &score) } else { score };
            let [notes, warnings, errors] = system.findings;
            let number = |n: usize, columns: usize, severity: Option<Severity>| {
                let text = pad_left(&if n == 0 { "·".to_owned() } else { n.to_string() }, columns);
                match severity {
                    _ if n == 0 => self.ink(Ink::Dim, &text),
                    Some(severity) => self.ink(Ink::Of(severity), &text),
                    None => text,
                }
            };
            let _ = writeln!(
                out,
                "  {}  {}  {score}  {} {}  {} {} {}",
                self.ink(Ink::Bold, &letter(at).to_string()),
                self.ink(Ink::Path, &pad(&truncate(name, column), column)),
                number(system.omitted, 7, None),
                number(system.added, 5, None),
                number(errors, 6, Some(Severity::Error)),
                number(warnings, 8, Some(Severity::Warning)),
                number(notes, 5, Some(Severity::Note)),
            );
        }
    }

    fn verdicts(&self, totals: &Totals, out: &mut String) {
        for (at, difference) in totals.differences.iter().enumerate() {
            let Some(d) = difference else { continue };
            let (a, b) = (letter(0), letter(at + 1));
            let verdict = match (d.is_sure(), d.difference > 0.0) {
                _ if d.low == 0.0 && d.high == 0.0 => self.ink(Ink::Dim, "no difference"),
                (true, true) => self.ink(Ink::Good, &format!("{b} is better")),
                (true, false) => self.ink(Ink::Bad, &format!("{b} is worse")),
                (false, _) => self.ink(Ink::Dim, "no sure difference"),
            };
            let (fixed, broken) = totals.changes(at + 1);
            let unit = if d.units == 1 { d.unit.trim_end_matches('s') } else { d.unit };
            let _ = writeln!(out, "  {b} − {a}  {}  {verdict}", self.ink(Ink::Bold, &signed(d.difference)));
            let (low, high) = (signed(d.low), signed(d.high));
            let text = format!("95 % of {} draws of {} {unit} lie between {low} and {high}", d.draws, d.units);
            for line in wrap_plain(&text, self.room(9)) {
                let _ = writeln!(out, "         {}", self.ink(Ink::Dim, &line));
            }
            let (fixed, broken) = (format!("{fixed} findings fixed"), format!("{broken} broken"));
            let _ = writeln!(out, "         {}, {}", self.ink(Ink::Good, &fixed), self.ink(Ink::Bad, &broken));
        }
        let alike: Vec<String> = totals
            .likeness
            .iter()
            .filter_map(|l| Some(format!("{}·{} {:.1}", letter(l.systems.0), letter(l.systems.1), l.chrf?)))
            .collect();
        if !alike.is_empty() {
            for (n, line) in wrap_plain(&alike.join(", "), self.room(9)).iter().enumerate() {
                let lead = if n == 0 { self.ink(Ink::Dim, "  chrF   ") } else { " ".repeat(9) };
                let _ = writeln!(out, "{lead}{line}");
            }
        }
    }

    fn rules(&self, totals: &Totals, out: &mut String) {
        let mut rows: Vec<_> = totals.rules.iter().collect();
        // What changed most stands first.
        let moved = |r: &super::RuleTotals| r.fixed.iter().chain(&r.broken).sum::<usize>();
        rows.sort_by(|(a, x), (b, y)| (moved(y), y.systems[0]).cmp(&(moved(x), x.systems[0])).then_with(|| a.cmp(b)));
        if rows.is_empty() {
            return;
        }
        let all = rows.len();
        if !self.options.all && all > FEW {
            rows.retain(|(_, rule)| moved(rule) > 0);
        }
        let two = totals.systems.len() == 2;
        let names = rows.iter().map(|(_, r)| width(&r.name)).max().unwrap_or(0) + 7;
        let mut head = format!("  {}", pad("rule", names));
        for at in 0..totals.systems.len() {
            let _ = write!(head, " {:>5}", letter(at));
        }
        for at in 1..totals.systems.len() {
            let _ = if two {
                write!(head, "  {:>6} {:>6}", "fixed", "broken")
            } else {
                write!(head, "   {:>9}", format!("{} +fix −brk", letter(at)))
            };
        }
        let _ = writeln!(out, "\n{}", self.ink(Ink::Dim, &truncate(&head, self.options.width)));
        let shown = rows.len();
        let dot = |n: usize| if n == 0 { "·".to_owned() } else { n.to_string() };
        for (code, rule) in rows {
            let mut line = format!("  {}", pad(&format!("{code} {}", rule.name), names));
            for n in &rule.systems {
                let _ = write!(line, " {}", pad_left(&dot(*n), 5));
            }
            for (fixed, broken) in rule.fixed.iter().zip(&rule.broken) {
                let (f, b) = if two { (6, 6) } else { (6, 5) };
                let good = pad_left(&dot(*fixed), f);
                let bad = pad_left(&dot(*broken), b);
                let _ = write!(
                    line,
                    "  {} {}",
                    if *fixed > 0 { self.ink(Ink::Good, &good) } else { self.ink(Ink::Dim, &good) },
                    if *broken > 0 { self.ink(Ink::Bad, &bad) } else { self.ink(Ink::Dim, &bad) }
                );
            }
            let _ = writeln!(out, "{line}");
        }
        if shown < all {
            let text = format!("  {} more rules found the same in all translations: --all", all - shown);
            let _ = writeln!(out, "{}", self.ink(Ink::Dim, &text));
        }
    }
}

impl Renderer for Human {
    fn begin(&mut self, names: &[String]) -> String {
        self.names = names.to_vec();
        String::new()
    }

    fn document(&mut self, document: &Document) -> String {
        if !self.options.rows {
            return String::new();
        }
        let shown: Vec<&Row> = document.rows.iter().filter(|row| self.options.all || is_notable(row)).collect();
        let mut out = self.ink(Ink::Path, &clean(&document.id));
        if let Some(source) = &document.source {
            let _ = write!(out, "   {}", clean(source));
        }
        let scores: Vec<String> = document
            .scores
            .iter()
            .enumerate()
            .map(|(at, s)| format!("{} {}", letter(at), s.map_or_else(|| "·".to_owned(), |s| format!("{s:.2}"))))
            .collect();
        let _ = writeln!(out, "   {}", scores.join("  "));
        for finding in &document.findings {
            self.finding(finding, 2, &mut out);
        }
        for row in &shown {
            self.row(row, &mut out);
        }
        let hidden = document.rows.len() - shown.len();
        if hidden > 0 {
            let text = format!("  ⋯ {hidden} of {} rows show no change worth a look: --all", document.rows.len());
            let _ = writeln!(out, "\n{}", self.ink(Ink::Dim, &text));
        }
        out.push('\n');
        out
    }

    fn finish(&mut self, totals: &Totals) -> String {
        let mut out = String::new();
        if self.options.rows && totals.documents > 0 {
            let _ = writeln!(out, "{}\n", self.ink(Ink::Dim, &"─".repeat(self.options.width)));
        }
        let documents = if totals.documents == 1 { "document" } else { "documents" };
        let _ = writeln!(
            out,
            "compared {} in {} translations, {} stretches of the original\n",
            self.ink(Ink::Bold, &format!("{} {documents}", totals.documents)),
            totals.systems.len(),
            totals.rows
        );
        self.systems(totals, &mut out);
        out.push('\n');
        self.verdicts(totals, &mut out);
        self.rules(totals, &mut out);
        if !totals.left_out.is_empty() {
            let _ = writeln!(out, "\n  {}", self.ink(Ink::Bold, "not compared:"));
            for (id, why) in totals.left_out.iter().take(NAMED) {
                let _ = writeln!(out, "    {}", truncate(&format!("{}  {}", clean(id), clean(why)), self.room(4)));
            }
            if totals.left_out.len() > NAMED {
                let _ = writeln!(out, "    and {} more", totals.left_out.len() - NAMED);
            }
        }
        out
    }
}

/// The line of marks under a line.
fn signs(line: &Line) -> String {
    line.iter().flat_map(|cell| std::iter::repeat_n(cell.mark.sign(), cell.width)).collect()
}

/// A difference with its sign, to three places.
fn signed(value: f64) -> String {
    let text = format!("{:.3}", value.abs());
    match text.chars().any(|c| c.is_ascii_digit() && c != '0') {
        false => format!("±{text}"),
        true if value < 0.0 => format!("−{text}"),
        true => format!("+{text}"),
    }
}

fn pad_left(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(width(text))))
}

/// Of each code point of `text`, whether it stands in a word that `other` has not in its place.
fn differing(text: &str, other: &str) -> Vec<bool> {
    let mut out = Vec::new();
    for change in TextDiff::from_unicode_words(other, text).iter_all_changes() {
        let own = match change.tag() {
            ChangeTag::Equal => false,
            ChangeTag::Insert => true,
            ChangeTag::Delete => continue,
        };
        out.extend(change.value().chars().map(|c| own && !c.is_whitespace()));
    }
    out
}
