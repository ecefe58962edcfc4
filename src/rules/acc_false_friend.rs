//! ACC008: a look-alike that means something else.

use super::rule::{Check, Example, Rule};
use super::view::BeadView;
use crate::finding::{Finding, RuleId, Severity};
use crate::lexicon::{FalseFriend, fold_english, fold_russian};
use crate::text::{Case, Side, case};

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "ACC008", name: "false-friend" },
    severity: Severity::Warning,
    mqm: "accuracy/mistranslation",
    summary: "an English look-alike of the Russian word means something else",
    docs: "`фамилия` is a surname, not a `family`; `экспертиза` an examination, not `expertise`. Both words must stand in \
           the sentence pair, and none of the right renderings may. The pairs are in \
           `seeds/lexicon/false_friends.tsv`; a project's glossary adds its own (kind `false-friend`).",
    examples: &[
        Example::flag("Он назвал свою фамилию.", "He gave his family.", &["family"]),
        Example::flag("На полигоне прошли учения.", "The drills were held at the polygon.", &["polygon"]),
        Example::allow("Он назвал свою фамилию.", "He gave his surname."),
        Example::allow("Он назвал свою фамилию и рассказал о семье.", "He gave his surname and spoke of his family."),
        Example::allow("Он рассказал о семье.", "He spoke of his family."),
        Example::allow("", "He gave his family."),
    ],
    check: Check::Bead(check),
};

/// Words of one pair may render others; the sentence is not parsed.
const CONFIDENCE: f32 = 0.6;

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    if !view.bead.is_link() {
        return;
    }
    let russian: Vec<String> =
        view.tokens.source.iter().map(|t| fold_russian(view.str(Side::Source, t.span))).collect();
    let found: Vec<(&FalseFriend, (usize, usize))> = view
        .lexicon()
        .false_friends()
        .iter()
        .filter_map(|friend| friend.russian.find(&russian, 0).map(|place| (friend, place)))
        .collect();
    if found.is_empty() {
        return;
    }
    let tokens = view.tokens.target;
    let english: Vec<String> = tokens.iter().map(|t| fold_english(view.str(Side::Target, t.span))).collect();
    for (friend, (from, end)) in found {
        // A right rendering is there: the look-alike renders something else.
        let is_right = |right: &String| {
            let first = right.split([' ', '(']).next().unwrap_or("");
            english.iter().any(|word| word.starts_with(first))
        };
        if friend.right.iter().any(is_right) {
            continue;
        }
        let Some((at, stop)) = friend.wrong.iter().find_map(|wrong| wrong.find(&english, 0)) else { continue };
        let (Some(first), Some(last)) = (tokens.get(at), tokens.get(stop - 1)) else { continue };
        let span = first.span.join(last.span);
        let word = view.str(Side::Target, span);
        if view.lexicon().accepts_by_user(word) {
            continue;
        }
        // In the middle of a sentence a capital makes it a name.
        if at > 0 && case(word) != Case::Lower {
            continue;
        }
        let russian_span = view.tokens.source.get(from).zip(end.checked_sub(1).and_then(|e| view.tokens.source.get(e)));
        let Some(source) = russian_span.map(|(a, b)| a.span.join(b.span)) else { continue };
        let original = view.str(Side::Source, source);
        out.push(
            RULE.finding(format!("“{original}” is not “{word}” but “{}”", friend.right.join("” or “")))
                .source(source)
                .target(span)
                .confidence(CONFIDENCE * view.bead.confidence),
        );
    }
}
