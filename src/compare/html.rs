//! `html`: the comparison as one page that loads nothing and runs nothing. Every text of an input is escaped.

use std::fmt::Write as _;

use similar::{ChangeTag, TextDiff};

use super::{Change, Document, Format, RenderOptions, Renderer, Row, Shared, Totals, is_notable, letter};
use crate::report::html::shell::source;
use crate::report::layout::clean;

pub(super) const FORMAT: Format = Format { name: "html", make: |options| Box::new(Html { options: options.clone() }) };

const STYLE: &str = include_str!("compare.css");

struct Html {
    options: RenderOptions,
}

impl Renderer for Html {
    fn begin(&mut self, names: &[String]) -> String {
        let policy = source(STYLE);
        let title = names.iter().map(|n| escape(n)).collect::<Vec<_>>().join(" · ");
        format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src {policy}; base-uri 'none'; \
             form-action 'none'\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n\
             <title>align compare: {title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n\
             <h1>{title}</h1>\n<p class=\"jump\"><a href=\"#totals\">Totals</a></p>\n"
        )
    }

    fn document(&mut self, document: &Document) -> String {
        let rows: Vec<&Row> = document.rows.iter().filter(|row| self.options.all || is_notable(row)).collect();
        if rows.is_empty() && document.findings.is_empty() {
            return String::new();
        }
        let mut out = format!("<section>\n<h2>{}</h2>\n<p class=\"where\">", escape(&document.id));
        if let Some(source) = &document.source {
            let _ = write!(out, "{} ", escape(source));
        }
        for (at, score) in document.scores.iter().enumerate() {
            let score = score.map_or_else(|| "·".to_owned(), |s| format!("{s:.2}"));
            let _ = write!(out, "<span class=\"score\"><b>{}</b> {score}</span> ", letter(at));
        }
        out.push_str("</p>\n");
        findings(&document.findings, &mut out);
        for row in &rows {
            self.row(row, &mut out);
        }
        let hidden = document.rows.len() - rows.len();
        if hidden > 0 {
            let _ = writeln!(out, "<p class=\"hidden\">{hidden} of {} rows show no change</p>", document.rows.len());
        }
        out.push_str("</section>\n");
        out
    }

    fn finish(&mut self, totals: &Totals) -> String {
        let mut out = String::from("<section id=\"totals\">\n<h2>Totals</h2>\n");
        let _ = writeln!(
            out,
            "<p>{} documents, {} stretches of the original</p>\n<div class=\"scroll\"><table>\n<thead><tr>\
             <th scope=\"col\">system</th><th scope=\"col\">score</th><th scope=\"col\">left out</th>\
             <th scope=\"col\">added</th><th scope=\"col\">errors</th><th scope=\"col\">warnings</th>\
             <th scope=\"col\">notes</th></tr></thead>\n<tbody>",
            totals.documents, totals.rows
        );
        for (at, system) in totals.systems.iter().enumerate() {
            let [notes, warnings, errors] = system.findings;
            let _ = writeln!(
                out,
                "<tr><th scope=\"row\"><b>{}</b> {}</th><td>{}</td><td>{}</td><td>{}</td><td>{errors}</td>\
                 <td>{warnings}</td><td>{notes}</td></tr>",
                letter(at),
                escape(&system.name),
                system.score.map_or_else(|| "·".to_owned(), |s| format!("{s:.3}")),
                system.omitted,
                system.added
            );
        }
        out.push_str("</tbody></table></div>\n");
        for (at, d) in totals.differences.iter().enumerate().filter_map(|(at, d)| Some((at, d.as_ref()?))) {
            let (class, verdict) = match (d.is_sure(), d.difference > 0.0) {
                (true, true) => ("good", "better"),
                (true, false) => ("bad", "worse"),
                (false, _) => ("open", "no sure difference"),
            };
            let (fixed, broken) = totals.changes(at + 1);
            let _ = writeln!(
                out,
                "<p class=\"{class}\"><b>{} − {} {:+.3}</b>, 95 % between {:+.3} and {:+.3} ({} draws of {} {}): \
                 {verdict}; {fixed} findings fixed, {broken} broken</p>",
                letter(at + 1),
                letter(0),
                d.difference,
                d.low,
                d.high,
                d.draws,
                d.units,
                d.unit
            );
        }
        for alike in &totals.likeness {
            if let Some(chrf) = alike.chrf {
                let (a, b) = alike.systems;
                let _ = writeln!(out, "<p>chrF {}·{} {chrf:.1}</p>", letter(a), letter(b));
            }
        }
        rules(totals, &mut out);
        if !totals.left_out.is_empty() {
            out.push_str("<h3>Not compared</h3>\n<ul>\n");
            for (id, why) in &totals.left_out {
                let _ = writeln!(out, "<li>{}: {}</li>", escape(id), escape(why));
            }
            out.push_str("</ul>\n");
        }
        out.push_str("</section>\n</main>\n</body>\n</html>\n");
        out
    }
}

impl Html {
    fn row(&self, row: &Row, out: &mut String) {
        let (first, last) = row.sentences;
        let number = if first == last { first.to_string() } else { format!("{first}–{last}") };
        let _ = writeln!(
            out,
            "<article>\n<p class=\"source\"><span class=\"number\">{number}</span> <span lang=\"ru\">{}</span></p>",
            escape(&row.source)
        );
        let first = row.translations.first().map_or("", |t| t.text.as_str());
        let second = row.translations.get(1).map_or("", |t| t.text.as_str());
        out.push_str("<dl>\n");
        for (at, translation) in row.translations.iter().enumerate() {
            let text = match (translation.text.as_str(), at) {
                ("", _) => "<i>left out</i>".to_owned(),
                (text, 0) if row.translations.len() == 2 => differing(second, text, "del"),
                (text, 0) => escape(text),
                (text, _) => differing(first, text, "ins"),
            };
            let _ = writeln!(out, "<dt><b>{}</b> {:.2}</dt><dd lang=\"en\">{text}</dd>", letter(at), translation.score);
        }
        out.push_str("</dl>\n");
        findings(&row.findings, out);
        out.push_str("</article>\n");
    }
}

/// `text` with the words marked that `other` has not in their place.
fn differing(other: &str, text: &str, element: &str) -> String {
    let mut out = String::new();
    let mut open = false;
    for change in TextDiff::from_unicode_words(other, text).iter_all_changes() {
        let own = match change.tag() {
            ChangeTag::Equal => false,
            ChangeTag::Insert => true,
            ChangeTag::Delete => continue,
        };
        if own != open {
            let _ = if own { write!(out, "<{element}>") } else { write!(out, "</{element}>") };
            open = own;
        }
        out.push_str(&escape(change.value()));
    }
    if open {
        let _ = write!(out, "</{element}>");
    }
    out
}

fn findings(all: &[Shared], out: &mut String) {
    if all.is_empty() {
        return;
    }
    out.push_str("<ul class=\"findings\">\n");
    for finding in all {
        let having: String = (0..finding.systems.len()).filter(|at| finding.of(*at)).map(letter).collect();
        let class = match (finding.systems.len(), finding.change(1)) {
            (2, Change::Fixed) => "good",
            (2, Change::Broken) => "bad",
            _ => "open",
        };
        let word = match class {
            "good" => "fixed".to_owned(),
            "bad" => "broken".to_owned(),
            _ => format!("in {having}"),
        };
        let mut words: Vec<String> = finding.systems.iter().flatten().filter(|t| !t.is_empty()).cloned().collect();
        words.dedup();
        let words = words.iter().map(|w| format!("“{}”", escape(w))).collect::<Vec<_>>().join(", ");
        let source = finding.source.as_ref().map_or_else(String::new, |s| format!(" ← {}", escape(s)));
        let _ = writeln!(
            out,
            "<li><span class=\"{class}\">{word}</span> <span class=\"{}\">{}</span> {} {} {words}{source}</li>",
            finding.severity.name(),
            finding.severity.name(),
            escape(&finding.code),
            escape(&finding.name)
        );
    }
    out.push_str("</ul>\n");
}

fn rules(totals: &Totals, out: &mut String) {
    out.push_str("<div class=\"scroll\"><table>\n<thead><tr><th scope=\"col\">rule</th>");
    for at in 0..totals.systems.len() {
        let _ = write!(out, "<th scope=\"col\">{}</th>", letter(at));
    }
    for at in 1..totals.systems.len() {
        let _ = write!(out, "<th scope=\"col\">{0} fixed</th><th scope=\"col\">{0} broken</th>", letter(at));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for (code, rule) in &totals.rules {
        let _ = write!(out, "<tr><th scope=\"row\">{} {}</th>", escape(code), escape(&rule.name));
        for n in &rule.systems {
            let _ = write!(out, "<td>{n}</td>");
        }
        for (fixed, broken) in rule.fixed.iter().zip(&rule.broken) {
            let class = |n: usize, class: &'static str| if n > 0 { class } else { "none" };
            let _ = write!(
                out,
                "<td class=\"{}\">{fixed}</td><td class=\"{}\">{broken}</td>",
                class(*fixed, "good"),
                class(*broken, "bad")
            );
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table></div>\n");
}

/// Text that can be nothing but text, in an element or an attribute.
fn escape(text: &str) -> String {
    let mut out = String::new();
    for c in clean(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}
