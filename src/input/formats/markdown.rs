//! Markdown: running text between marks. Line N of the result is line N of the file, so that findings point to the
//! right line; columns shift where inline marks were taken out.

use super::{Format, Reader};
use crate::error::Result;

pub(super) static FORMAT: Format = Format {
    name: "md",
    extensions: &["md", "markdown"],
    documents: false,
    sniff: |_| false,
    reader: Reader::Text(extract),
};

fn extract(text: &str) -> Result<String> {
    let mut out = String::with_capacity(text.len());
    let mut fence: Option<&str> = None;
    // Front matter stands between two lines of three dashes at the very start.
    let mut front = text.starts_with("---\n") || text.starts_with("---\r\n");
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let (body, end) = match line.find(['\r', '\n']) {
            Some(at) => (line.get(..at).unwrap_or(""), line.get(at..).unwrap_or("")),
            None => (line, ""),
        };
        let trimmed = body.trim_start();
        if front {
            front = number == 0 || body.trim_end() != "---";
        } else if let Some(mark) = fence {
            if trimmed.starts_with(mark) {
                fence = None;
            }
        } else if let Some(mark) = ["```", "~~~"].into_iter().find(|m| trimmed.starts_with(m)) {
            fence = Some(mark);
        } else if !is_rule(trimmed) {
            inline(block(trimmed), &mut out);
        }
        out.push_str(end);
    }
    Ok(out)
}

/// A line without the marks of its block: heading, quote, list, table.
fn block(line: &str) -> &str {
    let mut line = line;
    while let Some(rest) = line.strip_prefix('>') {
        line = rest.trim_start();
    }
    let heading = line.trim_start_matches('#');
    if heading.len() < line.len() && line.len() - heading.len() <= 6 && heading.starts_with([' ', '\t']) {
        return heading.trim().trim_end_matches('#').trim_end();
    }
    line
}

/// Thematic breaks, underlines of headings, separators of tables: lines of nothing but marks.
fn is_rule(line: &str) -> bool {
    let line = line.trim_end();
    line.len() >= 3 && line.chars().all(|c| matches!(c, '-' | '=' | '*' | '_' | '|' | ':' | ' '))
}

/// Takes out emphasis, code marks, and the addresses of links and images.
fn inline(line: &str, out: &mut String) {
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let after = rest.get(c.len_utf8()..).unwrap_or("");
        match c {
            '\\' if after.starts_with(|c: char| c.is_ascii_punctuation()) => {
                let escaped = after.chars().next();
                out.extend(escaped);
                rest = after.get(1..).unwrap_or("");
            }
            '*' if after.starts_with(' ') && rest.len() == line.len() => {
                out.push('*'); // a bullet
                rest = after;
            }
            '*' | '`' => rest = after,
            '_' if rest.starts_with("__") => rest = rest.get(2..).unwrap_or(""),
            '!' if after.starts_with('[') => rest = after,
            '[' => match link(rest) {
                Some((label, behind)) => {
                    inline(label, out);
                    rest = behind;
                }
                None => {
                    out.push('[');
                    rest = after;
                }
            },
            '|' => {
                out.push(' ');
                rest = after;
            }
            c => {
                out.push(c);
                rest = after;
            }
        }
    }
}

/// The label of `[label](address)` and what stands behind it. Labels do not nest.
fn link(text: &str) -> Option<(&str, &str)> {
    let (label, rest) = text.strip_prefix('[')?.split_once("](")?;
    if label.contains(['[', ']']) {
        return None;
    }
    let (_, behind) = rest.split_once(')')?;
    Some((label, behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go_and_lines_stay() {
        let text = "---\ntitle: x\n---\n# Новый мост #\n\n> Мост **открыт**, [сообщает](http://a.b) `мэр`.\n* хлеб\n```\ncode\n```\n[1] 2 \\* 3\n| a | b |\n|---|---|\n";
        let got = extract(text).unwrap();
        assert_eq!(got.lines().count(), text.lines().count());
        let lines: Vec<&str> = got.lines().filter(|l| !l.trim().is_empty()).map(str::trim).collect();
        assert_eq!(lines, ["Новый мост", "Мост открыт, сообщает мэр.", "* хлеб", "[1] 2 * 3", "a   b"]);
    }
}
