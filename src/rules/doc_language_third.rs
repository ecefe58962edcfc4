//! DOC003: a sentence in neither Russian nor English.

use whatlang::{Lang, Script};

use super::rule::{Check, Example, Rule};
use super::view::DocumentView;
use crate::finding::{Finding, RuleId, Severity};
use crate::text::{SegmentKind, Side, is_cyrillic};

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "DOC003", name: "language-third" },
    severity: Severity::Note,
    mqm: "accuracy/untranslated",
    summary: "a sentence is in a third language",
    docs: "Letters that Russian does not have (`і`, `ї`, `є`, `ґ`, `ў`, `ә` …) in two words or more decide on the Russian side. \
           Otherwise whatlang must be sure and the sentence long (60 letters): on short text its guesses are not worth \
           reporting.",
    examples: &[
        Example::flag(
            "Роман Мороз і Чень Гоцян після підписання договору",
            "Roman Moroz and Chen Guoqiang after the signing.",
            &["Роман Мороз і Чень Гоцян після підписання договору"],
        ),
        Example::flag(
            "",
            "Der Bürgermeister der Stadt hat gestern einen Vertrag über die Zusammenarbeit mit der Regierung unterschrieben.",
            &[
                "Der Bürgermeister der Stadt hat gestern einen Vertrag über die Zusammenarbeit mit der Regierung unterschrieben.",
            ],
        ),
        Example::allow("Мэр города Киева дал интервью «Українській правді».", "The mayor of Kyiv gave an interview."),
        Example::allow("", "De facto, Champs-Élysées is closed."),
        Example::allow("Всё", "All"),
    ],
    check: Check::Document(check),
};

/// Letters of other Cyrillic alphabets.
const FOREIGN: &str = "іїєґўәғқңөұүһђљњћџјѓќѕ";

fn check(view: &DocumentView<'_>, out: &mut Vec<Finding>) {
    for side in Side::BOTH {
        let text = view.text(side);
        for (at, segment) in view.bitext.segments(side).iter().enumerate() {
            if segment.kind == SegmentKind::Furniture {
                continue;
            }
            let Some(language) = third(segment.span.of(text)) else { continue };
            let mut finding = RULE.finding(format!("the sentence looks {language}"));
            *finding.spans.get_mut(side) = Some(segment.span);
            finding.bead = view.bead_of(side, at);
            out.push(finding);
        }
    }
}

/// The language of a sentence that is neither Russian nor English.
fn third(text: &str) -> Option<&'static str> {
    let foreign = |w: &str| w.chars().flat_map(char::to_lowercase).any(|c| FOREIGN.contains(c));
    let words: Vec<&str> = text.split_whitespace().filter(|w| w.chars().any(is_cyrillic)).collect();
    let marked = words.iter().filter(|w| foreign(w)).count();
    // Three in ten words: a Ukrainian title quoted in a Russian sentence stays below.
    if marked >= 2 && marked * 10 >= words.len() * 3 {
        let has = |letters: &str| text.to_lowercase().chars().any(|c| letters.contains(c));
        return Some(match () {
            () if has("ў") => "Belarusian",
            () if has("әғқңөұүһ") => "Kazakh",
            () if has("ђљњћџјѓќѕ") => "Serbian or Macedonian",
            () => "Ukrainian",
        });
    }
    if text.chars().filter(|c| c.is_alphabetic()).count() < 60 {
        return None;
    }
    let info = whatlang::detect(text)?;
    // Bulgarian, Serbian and the like are too close to Russian for whatlang on one sentence.
    let certain = info.is_reliable() && info.confidence() > 0.95 && info.script() != Script::Cyrillic;
    (certain && info.lang() != Lang::Eng).then(|| info.lang().eng_name())
}
