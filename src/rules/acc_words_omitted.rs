//! ACC002: words of the original that the translation leaves out. Also what it shares with ACC003 and ACC006.

use super::rule::{Check, Example, Rule};
use super::view::BeadView;
use crate::finding::{Finding, RuleId, Severity};
use crate::quality::{RISE, Suspect, Wrong};
use crate::text::{Both, Side};

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "ACC002", name: "words-omitted" },
    severity: Severity::Note,
    mqm: "accuracy/omission",
    summary: "words of a Russian sentence that nothing in its translation answers to",
    docs: "Looked for only inside sentences whose score is already low (`docs/score.md`). There every word is left out \
           in turn: if the Russian comes closer to the English without it, the English does not say it. Names and numbers \
           are left to the rules about them. A warning where the difference is large, else a note: a rare word that the encoder does not know looks the same.",
    examples: &[
        Example::flag(
            "Соседи жаловались на шум, но хозяин собаки только смеялся.",
            "Neighbours were sorry on sound, but owner only was.",
            &["собаки", "смеялся"],
        ),
        Example::allow("Дождь шёл весь день.", "It rained all day."),
    ],
    check: Check::Bead(check),
};

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    report(view, Wrong::Omitted, &RULE, out);
}

/// Reports the suspect words of a bead that are wrong in this way.
pub(super) fn report(view: &BeadView<'_>, wrong: Wrong, rule: &Rule, out: &mut Vec<Finding>) {
    let Some(quality) = view.quality().filter(|_| view.bead.is_link()) else { return };
    let texts = Both::new(view.document.text(Side::Source), view.document.text(Side::Target));
    for suspect in quality.suspects(texts).into_iter().filter(|s| s.wrong == wrong) {
        let mut finding =
            rule.finding(message(view, &suspect)).confidence(confidence(suspect.rise) * view.bead.confidence);
        finding.spans = suspect.spans;
        if suspect.rise >= CLEAR {
            finding.severity = Severity::Warning;
        }
        out.push(finding);
    }
}

/// From this rise on a reader should look.
const CLEAR: f32 = 0.1;

/// From the rise of the cosine to a probability: a planted word rises by .03 to .15, a right one hardly ever by .04.
fn confidence(rise: f32) -> f32 {
    (0.4 + 4.0 * (rise - RISE)).clamp(0.4, 0.8)
}

fn message(view: &BeadView<'_>, suspect: &Suspect) -> String {
    let text = |side: Side| suspect.spans.get(side).map_or("", |span| view.str(side, span));
    let (source, target) = (text(Side::Source), text(Side::Target));
    match suspect.wrong {
        Wrong::Omitted => format!("nothing in the translation answers to “{source}”"),
        Wrong::Added => format!("“{target}” answers to nothing in the original"),
        Wrong::Mistranslated if source.is_empty() => format!("“{target}” looks mistranslated"),
        Wrong::Mistranslated => format!("“{target}” looks like a wrong rendering of “{source}”"),
    }
}
