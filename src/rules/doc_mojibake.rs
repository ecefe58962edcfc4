//! DOC001: text decoded with the wrong encoding.

use encoding_rs::{Encoding, WINDOWS_1251, WINDOWS_1252};

use super::rule::{Check, Example, Rule};
use super::view::DocumentView;
use crate::finding::{Finding, RuleId, Severity};
use crate::text::{Side, Span, is_cyrillic};

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "DOC001", name: "mojibake" },
    severity: Severity::Error,
    mqm: "fluency/character-encoding",
    summary: "letters come from a wrong decoding",
    docs: "A run of letters that, written back in windows-1252 or windows-1251, is well-formed UTF-8 of at least two \
           characters beyond ASCII (`ÐŸÑƒÑ‚Ð¸Ð½`, `donâ€™t`, `РџСѓС‚РёРЅ`) was decoded wrongly; the suggestion is what it \
           stands for. A replacement character (U+FFFD) is what a decoder left where it gave up.",
    examples: &[
        Example::fix("", "The visit of ÐŸÑƒÑ‚Ð¸Ð½ was short.", &["ÐŸÑƒÑ‚Ð¸Ð½"], &["Путин"]),
        Example::fix("", "They donâ€™t know.", &["â€™"], &["’"]),
        Example::fix("", "The visit of РџСѓС‚РёРЅ was short.", &["РџСѓС‚РёРЅ"], &["Путин"]),
        Example::flag("", "They don\u{fffd}t know.", &["\u{fffd}"]),
        Example::allow("Визит Путина был коротким.", "The visit to Tromsø, São Paulo and Ålesund was short."),
        Example::allow("РСТ и МГУ.", "A café in Zürich, über alles."),
    ],
    check: Check::Document(check),
};

fn check(view: &DocumentView<'_>, out: &mut Vec<Finding>) {
    for side in Side::BOTH {
        let text = view.text(side);
        for (at, segment) in view.bitext.segments(side).iter().enumerate() {
            let mut push = |span: Span, right: Option<String>| {
                let message = match &right {
                    Some(right) => format!("“{}” is “{right}” in a wrong encoding", span.of(text)),
                    None => "a character was lost in decoding".to_owned(),
                };
                let mut finding = RULE.finding(message);
                *finding.spans.get_mut(side) = Some(span);
                finding.suggestion = right;
                finding.bead = view.bead_of(side, at);
                out.push(finding);
            };
            for span in runs(segment.span.of(text)) {
                let span = span.shift(segment.span.start);
                let run = span.of(text);
                if run.contains('\u{fffd}') {
                    push(span, None);
                } else if let Some(right) = undo(run) {
                    push(span, Some(right));
                }
            }
        }
    }
}

/// Runs of characters beyond ASCII.
fn runs(text: &str) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    for (at, c) in text.char_indices().filter(|(_, c)| !c.is_ascii()) {
        match out.last_mut() {
            Some(last) if last.end == at => last.end = at + c.len_utf8(),
            _ => out.push(Span::new(at, at + c.len_utf8())),
        }
    }
    out
}

/// What a run stands for if its bytes in a legacy encoding are UTF-8.
fn undo(run: &str) -> Option<String> {
    [WINDOWS_1252, WINDOWS_1251].into_iter().find_map(|encoding| decode(run, encoding))
}

fn decode(run: &str, encoding: &'static Encoding) -> Option<String> {
    let (bytes, _, lossy) = encoding.encode(run);
    if lossy {
        return None;
    }
    let right = std::str::from_utf8(&bytes).ok()?;
    // Two-letter accidents exist (`Рё` in a Russian acronym does not): three bytes or two letters make it certain.
    let letters = right.chars().count();
    let plausible =
        right.chars().all(|c| is_cyrillic(c) || matches!(c, '\u{80}'..='\u{ff}' | '\u{2010}'..='\u{2044}' | '№' | '€'));
    let controls = right.chars().any(char::is_control);
    (plausible && !controls && (letters >= 2 || bytes.len() >= 3 || encoding == WINDOWS_1252)).then(|| right.to_owned())
}
