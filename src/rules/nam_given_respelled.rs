//! NAM018: a given name that this person does not spell so.

use crate::finding::{Finding, RuleId, Severity};
use crate::names::{How, Role, same_romanization};
use crate::text::Side;

use super::rule::{Check, Example, Rule};
use super::view::DocumentView;

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "NAM018", name: "given-name-respelled" },
    severity: Severity::Warning,
    mqm: "accuracy/mistranslation/name",
    summary: "a given name is respelled: Dzheyms for James, John for Jon",
    docs: "A given name whose accepted spellings the lexicon knows is spelled otherwise (a correction only if there is but \
           one), or the lexicon knows the person by full name and the given name is not this person's.",
    examples: &[
        Example::fix("Выступил Джеймс Уайтхаус.", "Dzheyms Whitehouse spoke.", &["Dzheyms"], &["James"]),
        Example::fix("Выступил Джон Файнер.", "John Finer spoke.", &["John"], &["Jon"]),
        Example::allow("Выступил Джеймс Уайтхаус.", "James Whitehouse spoke."),
        Example::allow("Приехал Сергей Лавров.", "Sergey Lavrov arrived."),
        Example::allow("Приехал Джон Керри.", "John Kerry arrived."),
    ],
    check: Check::Document(check),
};

fn check(view: &DocumentView<'_>, out: &mut Vec<Finding>) {
    for (m, mention) in view.names.mentions().iter().enumerate() {
        let Some(given) = mention.parts.iter().find(|p| p.role == Role::Given) else { continue };
        let Some(r) = given.rendering.as_ref().filter(|r| r.how != How::Cyrillic) else { continue };
        if view.names.glosses().iter().any(|g| g.whole.contains(r.span)) {
            continue;
        }
        let entity = view.names.entity_of(m);
        let own = entity.map_or(&[][..], |e| e.full_given.as_slice());
        let same = |form: &String| form.eq_ignore_ascii_case(&r.text) || same_romanization(form, &r.text);
        let (right, why) = if !own.is_empty() && !own.iter().any(same) {
            (own.first(), entity.and_then(|e| e.accepted.as_ref()).map_or("", |a| a.detail.as_str()))
        } else if own.is_empty()
            && r.how == How::Model
            && !r.listed
            && !r.small
            && !given.accepted.is_empty()
            && !given.accepted.iter().any(same)
        {
            (
                given.accepted.first().filter(|_| given.accepted.len() == 1),
                "the lexicon's spellings of this given name differ",
            )
        } else {
            continue;
        };
        let expected = right.or(given.accepted.first()).cloned().unwrap_or_default();
        // What no romanization scheme makes of the letters is another form of the name (`Innocent`), or a slip.
        let unsure = own.is_empty() && !r.mechanical;
        let mut finding = RULE
            .finding(format!("“{}” should be “{expected}”", view.str(Side::Target, r.span)))
            .source(given.span)
            .target(r.span)
            .confidence(0.85)
            .evidence(why);
        if unsure {
            finding.severity = Severity::Note;
        } else if let Some(right) = right {
            finding = finding.suggest(right.clone());
        }
        finding.bead = Some(mention.bead);
        out.push(finding);
    }
}
