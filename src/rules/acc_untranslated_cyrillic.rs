//! ACC004: Russian words left in the translation.

use super::rule::{Check, Example, Rule};
use super::view::DocumentView;
use crate::finding::{Finding, RuleId, Severity};
use crate::text::{Mode, SegmentKind, Side, TokenKind, is_cyrillic, is_latin};

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "ACC004", name: "untranslated-cyrillic" },
    severity: Severity::Error,
    mqm: "accuracy/untranslated",
    summary: "words in Cyrillic are left in the translation",
    docs: "A run of Cyrillic words in the English is one finding. A Russian headline left inside a translation whose \
           original is lost is reported too, as a warning, and serves as the original of the lines it goes with. A word \
           that mixes both alphabets is `script-mixed`.",
    examples: &[
        Example::flag("", "They fear that ships will scare away салаку.", &["салаку"]),
        Example::flag("", "The minister Тармо Кивисалу agreed.", &["Тармо Кивисалу"]),
        Example::flag("", "Он согласился, но позже.", &["Он согласился, но позже"]),
        Example::allow("Она боится за салаку.", "She fears for the herring."),
        Example::allow("", "The letter Я is the last one."),
    ],
    check: Check::Document(check),
};

fn check(view: &DocumentView<'_>, out: &mut Vec<Finding>) {
    if view.bitext.mode == Mode::Embedded {
        for (at, segment) in view.bitext.segments(Side::Source).iter().enumerate() {
            if segment.kind == SegmentKind::Furniture {
                continue;
            }
            let mut finding = RULE.finding("a Russian line is left inside the translation").source(segment.span);
            finding.severity = Severity::Warning;
            finding.bead = view.bead_of(Side::Source, at);
            out.push(finding);
        }
    }
    let text = view.text(Side::Target);
    for (at, segment) in view.bitext.segments(Side::Target).iter().enumerate() {
        if segment.kind == SegmentKind::Furniture {
            continue;
        }
        let tokens = view.tokens.target.of(&(at..at + 1));
        let mut run = None;
        let mut letters = 0;
        let mut emit = |run: &mut Option<crate::text::Span>, letters: &mut usize| {
            // A single letter is spoken of, not left over.
            if let Some(span) = run.take().filter(|_| *letters > 1) {
                let mut finding = RULE.finding(format!("“{}” is not translated", span.of(text))).target(span);
                finding.bead = view.bead_of(Side::Target, at);
                out.push(finding);
            }
            *letters = 0;
        };
        for token in tokens {
            let word = token.span.of(text);
            if token.kind == TokenKind::Word {
                if word.chars().any(is_cyrillic) && !word.chars().any(is_latin) {
                    run = Some(run.map_or(token.span, |r: crate::text::Span| r.join(token.span)));
                    letters += word.chars().filter(|&c| is_cyrillic(c)).count();
                } else {
                    emit(&mut run, &mut letters);
                }
            }
        }
        emit(&mut run, &mut letters);
    }
}
