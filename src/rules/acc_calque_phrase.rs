//! ACC007: a set phrase rendered word for word.

use super::rule::{Check, Example, Rule};
use super::view::BeadView;
use crate::finding::{Finding, RuleId, Severity};
use crate::lexicon::{Alone, fold_english, fold_russian};
use crate::text::{Side, Span};

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "ACC007", name: "calque-phrase" },
    severity: Severity::Warning,
    mqm: "accuracy/overly-literal",
    summary: "a Russian set phrase is rendered word for word",
    docs: "`речь идёт о` is not `we are talking about`, `первые лица` are not `first persons`. The phrases are in \
           `seeds/lexicon/calques.tsv`: Russian by stems, the literal English, the right one. Where the Russian stands \
           in the sentence, any listed literal rendering counts; where it does not, or is not there at all, only those \
           that are wrong by themselves, or outside quotations, and with less confidence. A project's glossary adds phrases \
           of its own (kinds `alone`, `narration`, `bilingual`), and English that it accepts is left alone.",
    examples: &[
        Example::flag(
            "Речь идёт о поставках зерна.",
            "We are talking about grain supplies.",
            &["We are talking about"],
        ),
        Example::flag("", "The leaders of the “Big seven” met in May.", &["Big seven"]),
        Example::flag("", "The talks between the first persons of the two states failed.", &["first persons of"]),
        Example::flag(
            "В отношении директора возбуждено уголовное дело.",
            "The criminal case was excited against the director.",
            &["criminal case was excited"],
        ),
        Example::flag("", "We are talking about the supply of grain.", &["We are talking about"]),
        Example::allow("", "“We are talking about grain supplies,” he said."),
        Example::allow("Речь идёт о поставках зерна.", "It is about grain supplies."),
        Example::allow("Мы говорим о поставках зерна.", "We are talking about grain supplies."),
        Example::allow("", "The big seven-storey house burned down."),
    ],
    check: Check::Bead(check),
};

/// Confidence where the Russian phrase stands in the sentence, where there is no Russian, and where there is Russian
/// without it.
const WITH_RUSSIAN: f32 = 0.9;
const WITHOUT: f32 = 0.65;
const UNSUPPORTED: f32 = 0.5;

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    let tokens = view.tokens.target;
    let english: Vec<String> = tokens.iter().map(|t| fold_english(view.str(Side::Target, t.span))).collect();
    let lexicon = view.lexicon();
    let matches = lexicon.calques_in(&english);
    if matches.is_empty() {
        return;
    }
    let russian: Vec<String> =
        view.tokens.source.iter().map(|t| fold_russian(view.str(Side::Source, t.span))).collect();
    let mut covered = Span::default();
    for found in matches {
        let place = found.calque.russian.find(&russian, 0);
        let (Some(first), Some(last)) = (tokens.get(found.words.start), tokens.get(found.words.end - 1)) else {
            continue;
        };
        let span = first.span.join(last.span);
        let alone = match found.calque.alone {
            Alone::Never => false,
            Alone::InNarration => !view.has_source() && !is_quoted(view.document.text(Side::Target), span.start),
            Alone::Always => true,
        };
        if span.overlaps(covered) || (place.is_none() && !alone) {
            continue;
        }
        covered = span;
        let literal = view.str(Side::Target, span);
        // What the user's glossary writes is no mistake, even where it is literal.
        if lexicon.accepts_by_user(literal) {
            continue;
        }
        let confidence = match (place, view.has_source()) {
            (Some(_), _) => WITH_RUSSIAN * view.bead.confidence,
            (None, false) => WITHOUT,
            (None, true) => UNSUPPORTED,
        };
        let mut finding = RULE
            .finding(format!(
                "“{literal}” is a literal rendering; English says “{}”",
                found.calque.right.join("” or “")
            ))
            .target(span)
            .confidence(confidence);
        let source = place.and_then(|(from, end)| {
            Some(view.tokens.source.get(from)?.span.join(view.tokens.source.get(end.checked_sub(1)?)?.span))
        });
        if let Some(source) = source {
            finding = finding.source(source);
        }
        out.push(finding);
    }
}

/// Whether byte `at` of the text stands inside a quotation of its line.
fn is_quoted(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or("");
    let line = before.rsplit('\n').next().unwrap_or("");
    let (mut depth, mut straight) = (0_i32, false);
    for c in line.chars() {
        match c {
            '“' | '«' | '„' => depth += 1,
            '”' | '»' => depth -= 1,
            '"' => straight = !straight,
            _ => {}
        }
    }
    depth > 0 || straight
}
