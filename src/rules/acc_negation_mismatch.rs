//! ACC005: a negation lost or added.

use super::rule::{Check, Example, Rule};
use super::view::BeadView;
use crate::finding::{Finding, RuleId, Severity};
use crate::lexicon::{fold_english, fold_russian};
use crate::text::english::Tag;
use crate::text::{Side, TokenKind};

pub(super) static RULE: Rule = Rule {
    id: RuleId { code: "ACC005", name: "negation-mismatch" },
    severity: Severity::Warning,
    mqm: "accuracy/mistranslation",
    summary: "the original denies and the translation does not, or the other way round",
    docs: "`не` without any negative word in the English (not, never, without, fail, refuse, un-…), or an English `not` \
           without any in the Russian. Phrases in which `не` denies nothing (`не только`, `не менее`, `нельзя не`, `чуть \
           не`) do not count, nor does a clause that English likes to turn round, so a sentence with one lost negation \
           of two passes. A warning: translators say `remain silent` for `не говорит`.",
    examples: &[
        Example::flag("Министр не поддержал проект.", "The minister supported the draft.", &["supported"]),
        Example::flag("Стороны подписали договор.", "The parties did not sign the treaty.", &["not"]),
        Example::allow("Министр не поддержал проект.", "The minister did not support the draft."),
        Example::allow("Министр не поддержал проект.", "The minister refused to support the draft."),
        Example::allow("Он не только юрист, и это не менее важно.", "He is also a lawyer, and that matters as much."),
        Example::allow("Ему запретили выезжать.", "He was told not to leave."),
        Example::allow("Этого достаточно.", "It is not only enough."),
    ],
    check: Check::Bead(check),
};

const CONFIDENCE: f32 = 0.6;

/// After these `не` denies nothing, or English says it without a negation.
const NEXT: &[&str] = &[
    "без",
    "более",
    "больше",
    "взирая",
    "вполне",
    "всегда",
    "говоря",
    "далеко",
    "дожидаясь",
    "исключает",
    "исключают",
    "исключил",
    "исключила",
    "исключили",
    "исключено",
    "касается",
    "лучше",
    "меньше",
    "менее",
    "надо",
    "обошел",
    "обошелся",
    "обошла",
    "обошлась",
    "обошлось",
    "обязательно",
    "оставляет",
    "отрицает",
    "отрицал",
    "отрицают",
    "очень",
    "ранее",
    "раньше",
    "позднее",
    "позже",
    "перестает",
    "прекращает",
    "прекращается",
    "прекращают",
    "просто",
    "прочь",
    "раз",
    "секрет",
    "скрывает",
    "скрывают",
    "слишком",
    "случайно",
    "смотря",
    "сомневается",
    "сомневаюсь",
    "совсем",
    "старше",
    "столь",
    "столько",
    "только",
    "удивительно",
    "успел",
    "успела",
    "успели",
    "хуже",
    "считая",
    "так",
    "терпится",
    "то",
];
/// Before these likewise: `чуть не`, `нельзя не`, `если бы не`, `может не`.
const BEFORE: &[&str] = &[
    "бы",
    "вовсе",
    "все",
    "где",
    "далеко",
    "едва",
    "если",
    "кто",
    "ли",
    "мог",
    "могла",
    "могли",
    "могу",
    "могут",
    "может",
    "можем",
    "нельзя",
    "тем",
    "чем",
    "чуть",
    "еще",
];
/// Russian words with a negation of their own.
const RUSSIAN: &[&str] = &[
    "анти*",
    "без",
    "без*",
    "безо",
    "бес*",
    "вместо",
    "вне",
    "возраж*",
    "воздерж*",
    "впустую",
    "вряд",
    "дефицит*",
    "должен",
    "должна",
    "должно",
    "должны",
    "едва",
    "избе*",
    "исключ*",
    "кроме",
    "лишь",
    "лиш*",
    "мало",
    "меша*",
    "мину*",
    "не*",
    "ни",
    "ни-*",
    "нигде",
    "никак*",
    "никем",
    "никогда",
    "никого",
    "никому",
    "никто",
    "никуда",
    "ничего",
    "ничем",
    "ничему",
    "ничто",
    "нужно",
    "обош*",
    "обязан*",
    "опроверг*",
    "отверг*",
    "отка*",
    "отмен*",
    "отнюдь",
    "отриц*",
    "отсутств*",
    "перестан*",
    "переста*",
    "пока",
    "помеша*",
    "потер*",
    "прекра*",
    "препятств*",
    "против*",
    "провал*",
    "разве",
    "редк*",
    "слабо",
    "сложно",
    "сомне*",
    "сорва*",
    "срыв*",
    "столь",
    "только",
    "трудно",
    "тщетно",
    "утрат*",
    "хотя",
    "чуж*",
];
/// English words that deny.
const STRICT: &[&str] =
    &["cannot", "neither", "never", "no", "nobody", "no-one", "none", "nor", "not", "nothing", "nowhere", "without"];
/// English words that may render a negation.
const SOFT: &[&str] = &[
    "absen*",
    "abstain*",
    "abandon*",
    "against",
    "any",
    "anybody",
    "anyone",
    "anything",
    "apart",
    "avoid*",
    "ban",
    "banned",
    "banning",
    "bans",
    "barely",
    "before",
    "beyond",
    "boycott*",
    "but",
    "cancel*",
    "ceas*",
    "contrary",
    "conversely",
    "declin*",
    "denial*",
    "denied",
    "denies",
    "deny",
    "denying",
    "depriv*",
    "despite",
    "devoid",
    "difficult*",
    "disab*",
    "disag*",
    "disal*",
    "disap*",
    "disb*",
    "disc*ntin*",
    "disho*",
    "disin*",
    "disl*",
    "diso*",
    "disp*te*",
    "disq*",
    "disre*",
    "dissat*",
    "dissent*",
    "distrust*",
    "doubt*",
    "drop*",
    "empty",
    "escape*",
    "except*",
    "exclud*",
    "fail*",
    "far",
    "few",
    "fewer",
    "forbade",
    "forbid*",
    "forget*",
    "forgot*",
    "free",
    "halt*",
    "hardly",
    "ignor*",
    "illeg*",
    "illic*",
    "impair*",
    "imperf*",
    "impos*",
    "improp*",
    "inab*",
    "inac*",
    "inad*",
    "inap*",
    "inc*mp*",
    "incap*",
    "incons*",
    "incorr*",
    "indep*",
    "indir*",
    "ineff*",
    "inev*",
    "infreq*",
    "insig*",
    "insuf*",
    "instead",
    "invis*",
    "irr*",
    "lack*",
    "least",
    "less",
    "little",
    "lose",
    "loses",
    "losing",
    "loss",
    "losses",
    "lost",
    "minus",
    "mis*",
    "neglect*",
    "nil",
    "no*",
    "oppos*",
    "otherwise",
    "prevent*",
    "prohibit*",
    "quit*",
    "rarely",
    "rather",
    "refrain*",
    "refus*",
    "reject*",
    "remain*",
    "resist*",
    "rule",
    "ruled",
    "scarcely",
    "seldom",
    "short*",
    "skip*",
    "spare*",
    "still",
    "stop*",
    "struggl*",
    "suspend*",
    "un*",
    "under-*",
    "unless",
    "unlike",
    "until",
    "withdr*",
    "yet",
    "zero",
    "different",
    "pause*",
    "spar*",
];
/// Words that begin like a negation and are none.
const INNOCENT: &[&str] = &[
    "ireland",
    "iran*",
    "iraq*",
    "irish",
    "mission*",
    "missile*",
    "mister",
    "misses",
    "uncle",
    "uncles",
    "under",
    "underg*",
    "underl*",
    "underst*",
    "undert*",
    "underw*",
    "uniform*",
    "union*",
    "unique*",
    "unit*",
    "univ*",
    "unif*",
    "unto",
    "up",
    "noise*",
    "nomin*",
    "noon",
    "nor*h*",
    "norm*",
    "norw*",
    "nose*",
    "not*b*",
    "not*c*",
    "note*",
    "notif*",
    "noting",
    "notion*",
    "notor*",
    "noun*",
    "nov*",
    "now",
    "nowadays",
    "nob*l*",
    "noble*",
    "nod*",
    "nost*",
    "irregular*",
];
/// A Russian conjunction that its English counterpart may stand for, so that the counterpart denies nothing.
const CONJUNCTIONS: &[(&str, &[&str])] = &[
    ("but", &["а", "зато", "но", "однако"]),
    ("still", &["еще", "по-прежнему", "пор", "все-таки"]),
    ("yet", &["еще", "однако"]),
    ("remain*", &["остается", "остались", "остались", "остаются"]),
    ("before", &["до", "перед", "прежде", "раньше", "ранее"]),
    ("against", &["против"]),
];
/// After `not` these make no negation: `not only`, `not least`.
const NOT_NEXT: &[&str] = &[
    "a",
    "all",
    "bad",
    "enough",
    "even",
    "exactly",
    "far",
    "in",
    "just",
    "later",
    "least",
    "less",
    "long",
    "mention",
    "merely",
    "more",
    "much",
    "on",
    "only",
    "quite",
    "simply",
    "so",
    "sure",
    "surprisingly",
    "the",
    "to",
    "too",
    "uncommon",
    "unlike",
    "until",
    "very",
    "without",
    "yet",
];

/// Whether `word` is on a list; a `*` stands for any letters, at the end or inside.
fn listed(list: &[&str], word: &str) -> bool {
    list.iter().any(|pattern| {
        let mut parts = pattern.split('*');
        let Some(mut rest) = parts.next().and_then(|first| word.strip_prefix(first)) else { return false };
        for part in parts {
            if part.is_empty() {
                return true;
            }
            let Some((_, after)) = rest.split_once(part) else { return false };
            rest = after;
        }
        rest.is_empty()
    })
}

fn check(view: &BeadView<'_>, out: &mut Vec<Finding>) {
    if !view.bead.is_link() {
        return;
    }
    let source = view.tokens.source;
    let target = view.tokens.target;
    let russian: Vec<String> = source.iter().map(|t| fold_russian(view.str(Side::Source, t.span))).collect();
    let english: Vec<String> = target.iter().map(|t| fold_english(view.str(Side::Target, t.span))).collect();
    // An untranslated sentence denies in Russian.
    if !english.iter().any(|w| w.chars().any(|c| c.is_ascii_alphabetic())) || english.iter().any(|w| w == "не") {
        return;
    }
    let confidence = CONFIDENCE * view.bead.confidence;
    let lost = denial(&russian).filter(|_| !denies(&russian, &english));
    if let Some(at) = lost {
        let span = source.get(at).zip(source.get(at + 1)).map(|(a, b)| a.span.join(b.span));
        let Some(span) = span else { return };
        let text = view.str(Side::Source, span);
        let mut finding = RULE
            .finding(format!("“{text}” is a denial and nothing in the translation denies"))
            .source(span)
            .confidence(confidence);
        if let Some(verb) = counterpart(view, at) {
            finding = finding.target(verb);
        }
        out.push(finding);
        return;
    }
    let is_russian_negative = |w: &String| w == "не" || listed(RUSSIAN, w);
    if russian.iter().any(is_russian_negative) {
        return;
    }
    for (at, word) in english.iter().enumerate() {
        let negative = matches!(word.as_str(), "not" | "never" | "cannot") || word.ends_with("n't");
        let next = english.get(at + 1).map_or("", String::as_str);
        // English inside the Russian (a song's title) stays as it is.
        if !negative || NOT_NEXT.contains(&next) || russian.iter().any(|w| w == &word.replace('\'', "’") || w == word)
        {
            continue;
        }
        let Some(token) = target.get(at) else { continue };
        let text = view.str(Side::Target, token.span);
        out.push(
            RULE.finding(format!("“{text}” denies and nothing in the original does"))
                .target(token.span)
                .confidence(confidence),
        );
        return;
    }
}

/// The place of the first `не` that denies its word.
fn denial(russian: &[String]) -> Option<usize> {
    let at = |n: usize| russian.get(n).map_or("", String::as_str);
    (0..russian.len()).find(|&n| {
        let before = n.checked_sub(1).map_or("", at);
        let next = at(n + 1);
        // `не поднимая глаз`: English likes a positive participle here.
        let gerund = ["ая", "яя", "уя", "ив", "ав", "ев", "ясь", "вшись"].iter().any(|e| next.ends_with(e));
        at(n) == "не"
            && next.chars().next().is_some_and(char::is_alphabetic)
            && !gerund
            && !NEXT.contains(&next)
            && !BEFORE.contains(&before)
    })
}

/// Whether anything in the English may render a denial of the Russian.
fn denies(russian: &[String], english: &[String]) -> bool {
    english.iter().any(|word| {
        if STRICT.contains(&word.as_str()) || word.ends_with("n't") {
            return true;
        }
        let suffix = word.len() > 6 && ["less", "lessly", "lessness"].iter().any(|s| word.ends_with(s));
        if !(suffix || listed(SOFT, word)) || listed(INNOCENT, word) {
            return false;
        }
        let conjunction =
            CONJUNCTIONS.iter().any(|(en, ru)| listed(&[en], word) && russian.iter().any(|w| ru.contains(&w.as_str())));
        !conjunction
    })
}

/// The English verb nearest the place that the denied Russian word has in its sentence: where to look.
fn counterpart(view: &BeadView<'_>, at: usize) -> Option<crate::text::Span> {
    let words = |side: Side| view.tokens.get(side).iter().filter(|t| t.kind == TokenKind::Word);
    let before = view.tokens.source.iter().take(at + 1).filter(|t| t.kind == TokenKind::Word).count();
    let (source, target) = (words(Side::Source).count(), words(Side::Target).count());
    let place = (before * target + source / 2) / source.max(1);
    // Prefer a verb near the place.
    let near = |from: usize| words(Side::Target).nth(from);
    let is_verb = |from: usize| {
        near(from).is_some_and(|t| {
            let word = view.str(Side::Target, t.span);
            view.sentences().any(|s| {
                s.words.iter().any(|w| {
                    w.span == t.span
                        && matches!(
                            w.tag,
                            Tag::Past | Tag::Present | Tag::Presents | Tag::Verb | Tag::Participle | Tag::Modal
                        )
                })
            }) && !word.is_empty()
        })
    };
    let order = [0_isize, -1, 1, -2, 2, 3];
    let found = order.iter().filter_map(|d| place.checked_add_signed(*d)).find(|n| is_verb(*n))?;
    near(found).map(|t| t.span)
}
