//! DOC006: menus, tags and other parts of a web page that are no text.

use super::rule::{Check, Example, Rule};
use super::view::DocumentView;
use crate::finding::{Finding, RuleId, Severity};
use crate::text::{SegmentKind, Side};

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "DOC006", name: "page-furniture" },
    severity: Severity::Note,
    mqm: "fluency/other",
    summary: "a line is page furniture, not text",
    docs: "`loader`, `ГлавнаяНовости…`, `Теги по теме`, `Share`: lines that a scraper took from the page around the \
           article. They are listed, and left out of alignment and adequacy.",
    examples: &[
        Example::flag("ГлавнаяНовостиГорода стали побратимами", "", &["ГлавнаяНовостиГорода стали побратимами"]),
        Example::flag("", "loader", &["loader"]),
        Example::flag("Теги по теме", "", &["Теги по теме"]),
        Example::allow("Главная новость дня — суд.", "The news of the day is the court’s BuzzFeed decision."),
        Example::allow("", "The loader was repaired."),
    ],
    check: Check::Document(check),
};

fn check(view: &DocumentView<'_>, out: &mut Vec<Finding>) {
    for side in Side::BOTH {
        let text = view.text(side);
        for (at, segment) in view.bitext.segments(side).iter().enumerate() {
            if segment.kind == SegmentKind::Furniture || is_furniture(segment.span.of(text)) {
                let mut finding = RULE.finding("a part of the page, not of the text");
                *finding.spans.get_mut(side) = Some(segment.span);
                finding.bead = view.bead_of(side, at);
                out.push(finding);
            }
        }
    }
}

/// Whole lines that pages carry, lower case, sorted.
const LINES: &[&str] = &[
    "advertisement",
    "comments",
    "follow us",
    "home",
    "loader",
    "loading",
    "loading...",
    "news",
    "print",
    "read also",
    "read more",
    "related articles",
    "share",
    "source",
    "subscribe",
    "tags",
    "главная",
    "источник материала",
    "комментарии",
    "новости",
    "поделиться",
    "подписаться",
    "реклама",
    "теги",
    "теги по теме",
    "читайте также",
    "читать далее",
];

/// A line that is known furniture, or begins with menu words run together (`ГлавнаяНовости`).
fn is_furniture(line: &str) -> bool {
    let line = line.trim_end_matches([':', ' ']);
    if LINES.binary_search(&line.to_lowercase().as_str()).is_ok() {
        return true;
    }
    let first = line.split_whitespace().next().unwrap_or("");
    let mut parts = first.char_indices().filter(|(_, c)| c.is_uppercase()).map(|(at, _)| at).collect::<Vec<_>>();
    parts.push(first.len());
    let words: Vec<String> = parts.windows(2).filter_map(|w| Some(first.get(w[0]..w[1])?.to_lowercase())).collect();
    words.len() >= 2 && words.first().is_some_and(|w| LINES.binary_search(&w.as_str()).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_sorted() {
        assert!(LINES.windows(2).all(|w| w[0] < w[1]));
    }
}
