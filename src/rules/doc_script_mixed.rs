//! DOC002: a word of both Cyrillic and Latin letters.

use crate::finding::{RuleId, Severity};
use crate::text::{Side, TokenKind};

use super::rule::{Check, Example, Rule};
use super::view::BeadView;
use crate::finding::Finding;

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "DOC002", name: "script-mixed" },
    severity: Severity::Warning,
    mqm: "fluency/character-encoding",
    summary: "a word mixes Cyrillic and Latin letters",
    docs: "A Latin `B` in `Bозобновление` looks right and breaks search, name matching and translation. Parts joined \
           by a hyphen are looked at one by one, so `SMS-сообщение` and `IT-компания` pass.",
    examples: &[
        Example::flag(
            "Bозобновление переговоров отложено.",
            "The resumption of talks is postponed.",
            &["Bозобновление"],
        ),
        Example::flag("", "The talks in Мoscow are over.", &["Мoscow"]),
        Example::allow("Пришло SMS-сообщение от IT-компании.", "An SMS came from the IT company."),
    ],
    check: Check::Bead(check),
};

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    for side in Side::BOTH {
        for token in view.tokens.get(side).iter().filter(|t| t.kind == TokenKind::Word) {
            let word = view.str(side, token.span);
            if word.split(['-', '‑']).any(is_mixed) {
                let mut finding = RULE.finding(format!("“{word}” mixes Cyrillic and Latin letters"));
                *finding.spans.get_mut(side) = Some(token.span);
                out.push(finding);
            }
        }
    }
}

fn is_mixed(part: &str) -> bool {
    part.chars().any(crate::text::is_cyrillic) && part.chars().any(crate::text::is_latin)
}
