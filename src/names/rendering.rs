//! What English makes of the parts of a Russian name: the search for renderings in the aligned bead.
//!
//! Any English word can be the rendering, small ones included: the match decides, not the capital. A word that is
//! ordinary English needs more than a likely spelling.

use std::sync::OnceLock;

use crate::lexicon::Lexicon;
use crate::text::english::{OFFICES, in_list};
use crate::text::{Case, Span, is_cyrillic};

use super::matcher::Matcher;
use super::mention::{Mention, MentionKind, Part, Role, Translated, adjectival};
use super::phrase::stem;
use super::skeleton::Skeleton;
use super::translit::romanizations;
use super::word::Word;
use super::words::{is_common_english, is_function_english, is_ordinary_russian, is_title_english};

/// How a rendering was recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// It is a form that the lexicon or a user's glossary accepts.
    Lexicon,
    /// The transliteration model says that it can be one.
    Model,
    /// It is the same word: a name that the Russian writes in Latin letters.
    Copied,
    /// It was left in Cyrillic.
    Cyrillic,
}

/// The English of one part of a mention.
#[derive(Clone, Debug, PartialEq)]
pub struct Rendering {
    /// Bytes in the English document, without a possessive.
    pub span: Span,
    /// How it is written.
    pub text: String,
    /// Index of its first word among the bead's English words, and how many there are.
    pub words: (usize, usize),
    /// How it was recognised.
    pub how: How,
    /// The probability that it renders this Russian name, whatever its case ending; 1 for a lexicon form.
    pub p_match: f32,
    /// The probability that it is a mechanical romanization of a foreign name.
    pub p_back: f32,
    /// Whether it lacks the capital of a name.
    pub small: bool,
    /// Whether the lexicon lists the English word, for whatever Russian.
    pub listed: bool,
    /// Whether it is what a romanization scheme makes of the Russian letters.
    pub mechanical: bool,
}

/// A surname that stands where a rendering should.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Instead {
    /// Bytes in the English document.
    pub span: Span,
    /// The probability that it renders the Russian after all.
    pub p_match: f32,
    /// Whether the consonants are much the same: then it may be a spelling that the model does not know.
    pub sounds_alike: bool,
}

/// Below this, a capitalised word is no rendering.
pub(super) const CAPITAL: f32 = 0.5;
/// A capitalised first word of a sentence that is ordinary English needs more.
const CAPITAL_COMMON: f32 = 0.8;
/// A small word that is no ordinary English (metric: references of news MT; see `xtask names-eval`).
const SMALL: f32 = 0.9;
/// The same, where only a sentence-initial capital says that the Russian is a name.
const SMALL_WEAK: f32 = 0.95;
/// A small word that is ordinary English, where the Russian surely is a person.
const SMALL_COMMON: f32 = 0.9;

/// The same, where the Russian is no ordinary word either (`Джастис`, `justice`) or stands in quotation marks.
const SMALL_FOREIGN: f32 = 0.95;
/// The same, where the word beside it renders the other half of the name.
const SMALL_BESIDE: f32 = 0.7;

/// A possible pairing of a part with English words.
struct Candidate {
    score: f32,
    mention: usize,
    part: usize,
    first: usize,
    length: usize,
    how: How,
    p_match: f32,
    p_back: f32,
}

/// Finds the renderings of one bead's mentions among its English words. Each English word renders at most one part.
pub(super) fn link(mentions: &mut [Mention], english: &[Word], text: &str, lexicon: &Lexicon, matcher: &mut Matcher) {
    let whole: Vec<&Word> = english.iter().collect();
    let mut candidates: Vec<Candidate> = Vec::new();
    for (m, mention) in mentions.iter().enumerate() {
        for (p, part) in mention.parts.iter().enumerate() {
            lexicon_candidates(m, p, mention, &whole, &mut candidates);
            if part.role == Role::Whole && !part.accepted.is_empty() && mention.kind != MentionKind::Place {
                continue;
            }
            for w in 0..english.len() {
                if let Some(candidate) = word_candidate(mentions, (m, p), english, w, matcher) {
                    let near = 0.02 * (position(w, english.len()) - position(m, mentions.len())).abs();
                    candidates.push(Candidate { score: candidate.score - near, mention: m, first: w, ..candidate });
                }
            }
        }
    }
    let taken = assign(mentions, english, text, lexicon, candidates);
    for mention in mentions.iter_mut() {
        instead(mention, english, &taken, matcher);
        translated(mention, english, &taken);
        transcribed(mention, english, &taken, lexicon);
    }
}

/// Capitalised English words that are no ordinary words, stand in no lexicon, and resemble no Russian word of the bead.
pub(super) fn added(
    mentions: &[Mention],
    russian: &[Word],
    english: &[Word],
    lexicon: &Lexicon,
    matcher: &mut Matcher,
) -> Vec<Span> {
    let rendered = |word: &Word| {
        mentions.iter().flat_map(|m| &m.parts).any(|p| {
            p.rendering.as_ref().is_some_and(|r| r.span.overlaps(word.span))
                || p.instead.is_some_and(|i| i.span.overlaps(word.span))
        })
    };
    let mut out = Vec::new();
    for word in english.iter().filter(|w| !w.piece && w.telling() && w.case == Case::Capital) {
        let lower = word.lower.as_str();
        // `Directorate`: an institution's word is no name.
        let ordinary = is_common_english(lower) || is_title_english(lower) || in_list(OFFICES, lower);
        let foreign = lower.contains('-') || ordinary || lexicon.english(lower).next().is_some();
        if foreign || lower.chars().count() < 4 || rendered(word) {
            continue;
        }
        // `I'll`, `We've`: a pronoun with its verb.
        let contracted =
            lower.split(['\'', '’']).next().is_some_and(|w| w != lower && (w == "i" || is_function_english(w)));
        let latin = |r: &Word| r.lower == lower;
        let matches =
            |r: &Word, matcher: &mut Matcher| matcher.matches(&r.lower.replace('ё', "е"), lower).p_match >= 0.1;
        if !contracted && !russian.iter().any(|r| latin(r) || matches(r, matcher)) {
            out.push(word.span);
        }
    }
    out
}

/// Whether a Russian word may be behind an English capital, however loosely: a name, the word it is derived from
/// (`папуасский`, `Papuan`), a word that English spells the French way (`Гран-при`, `Prix`).
pub(super) fn resembles(russian: &Word, english: &str, matcher: &mut Matcher) -> bool {
    let lower = russian.lower.replace('ё', "е");
    // `Сан-Сиро`, `бизнес-омбудсмен`: English may write the parts as words.
    let parts = lower.split('-').filter(|part| part.len() < lower.len());
    std::iter::once(lower.as_str()).chain(parts).any(|word| {
        word == english
            || matcher.matches(word, english).p_match >= 0.1
            || russian.case != Case::Lower && Skeleton::russian(word).sounds_like(&Skeleton::english(english))
            || begins_alike(word, english)
    })
}

/// Whether the romanized word begins as the English one does, or is the English one but for a last letter.
fn begins_alike(russian: &str, english: &str) -> bool {
    const BEGINNING: usize = 4;
    romanizations(russian).iter().any(|(_, latin)| {
        let same = latin.chars().zip(english.chars()).take_while(|(a, b)| a.eq_ignore_ascii_case(b)).count();
        let all = latin.chars().count();
        same >= BEGINNING || same == all && all >= 3 && english.chars().count() <= all + 1
    })
}

/// The capitalised word after the given name, where the surname has no rendering.
fn instead(mention: &mut Mention, english: &[Word], taken: &[bool], matcher: &mut Matcher) {
    let Some(given) = mention.given().and_then(|g| g.rendering.as_ref()).map(|r| (r.words, r.how)) else { return };
    let personal = mention.personal;
    let Some(surname) = mention.parts.iter_mut().find(|p| p.role == Role::Surname && p.rendering.is_none()) else {
        return;
    };
    let at = given.0.0 + given.0.1;
    let (Some(before), Some(word)) = (english.get(at - 1), english.get(at)) else { return };
    let name = word.joined
        && word.telling()
        && word.case == Case::Capital
        && !word.piece
        && !before.possessive
        && !word.lower.contains('-');
    let free = taken.get(at) == Some(&false);
    let short = word.lower.chars().count() < 3;
    if personal && name && free && !short && given.1 == How::Lexicon {
        let p_match = matcher.matches(&surname.lower, &word.lower).p_match;
        if is_common_english(&word.lower) {
            // `Artyom Zucchini`: the name may be translated as the word it is made of.
            let stray = p_match < 0.05 && !is_function_english(&word.lower) && !is_title_english(&word.lower);
            if stray && !Skeleton::russian(&surname.lower).may_match(&Skeleton::english(&word.lower)) {
                surname.translated = Some(Translated { span: word.span, listed: false });
            }
            return;
        }
        let sounds_alike = Skeleton::russian(&surname.lower).sounds_like(&Skeleton::english(&word.lower));
        surname.instead = Some(Instead { span: word.span, p_match, sounds_alike });
    }
}

/// The dictionary's word for a name made of a word (`Зайцев`, `hares`).
fn translated(mention: &mut Mention, english: &[Word], taken: &[bool]) {
    if !mention.certain || !matches!(mention.kind, MentionKind::Person | MentionKind::Other) {
        return;
    }
    // An unknown capital may open a phrase (`Белый дом`): a lone word must be a person beyond doubt.
    let personal = mention.personal;
    let mut before: Option<(usize, usize)> = None;
    for part in &mut mention.parts {
        // Where the other half of the name ends in the English: `Demyan poor`.
        let beside = before.map(|(first, count)| first + count);
        before = part.rendering.as_ref().filter(|r| !r.small).map(|r| r.words);
        let free = part.rendering.is_none() && part.instead.is_none();
        if !free || !matches!(part.role, Role::Surname) || !personal && beside.is_none() {
            continue;
        }
        let words = part.bases.iter().find_map(|b| word_names().binary_search_by(|(k, _)| (*k).cmp(b)).ok());
        let Some(list) = words.and_then(|at| word_names().get(at)).map(|(_, list)| list) else { continue };
        let listed = english
            .iter()
            .enumerate()
            .filter(|(n, _)| personal || beside == Some(*n))
            .find(|(n, w)| taken.get(*n) == Some(&false) && !w.piece && list.contains(&w.lower.as_str()))
            .map(|(_, w)| Translated { span: w.span, listed: true });
        part.translated = listed.or(part.translated);
    }
}

/// The word names: lower-case Russian and the English words it is translated by.
fn word_names() -> &'static [(&'static str, Vec<&'static str>)] {
    static TABLE: OnceLock<Vec<(&'static str, Vec<&'static str>)>> = OnceLock::new();
    TABLE.get_or_init(|| {
        WORD_NAMES
            .lines()
            .filter(|l| !l.starts_with('#'))
            .filter_map(|l| l.split_once('\t'))
            .map(|(russian, english)| (russian, english.split('|').collect()))
            .collect()
    })
}

static WORD_NAMES: &str = include_str!("../../seeds/lexicon/word_names.tsv");

/// The Russian word of an institution in Latin letters, if English has a name for it and the bead has none of its forms.
fn transcribed(mention: &mut Mention, english: &[Word], taken: &[bool], lexicon: &Lexicon) {
    if mention.kind != MentionKind::Organisation || !mention.certain {
        return;
    }
    let Some(part) = mention.parts.first_mut().filter(|p| p.rendering.is_none() && !p.lower.contains(' ')) else {
        return;
    };
    let acronym = part.lower.chars().count() <= 5;
    part.transcribed = english
        .iter()
        .enumerate()
        .find(|(n, w)| {
            taken.get(*n) == Some(&false)
                && !w.piece
                && w.telling()
                && (!acronym || w.case == Case::Upper)
                && lexicon.english(&w.lower).next().is_none()
                && (w.case == Case::Upper || !is_common_english(&w.lower))
                && is_romanized(&part.bases, &w.lower)
        })
        .map(|(_, w)| w.span);
}

fn position(at: usize, of: usize) -> f32 {
    (at as f32 + 0.5) / of.max(1) as f32
}

/// Accepted forms of one or more words, in any case.
fn lexicon_candidates(m: usize, p: usize, mention: &Mention, words: &[&Word], out: &mut Vec<Candidate>) {
    let part = &mention.parts[p];
    for form in &part.accepted {
        let wanted: Vec<String> = form.split([' ']).map(super::word::plain_lower).collect();
        let bare = |w: &str| w.trim_matches(|c: char| !c.is_alphanumeric()).replace('.', "");
        let Some(first) = wanted.first() else { continue };
        for at in 0..words.len() {
            // `U.S.` is cut into two words by the tokenizer.
            let dotted = dotted(words, at, form);
            let plain = words[at].lower == *first
                && wanted.iter().enumerate().all(|(n, w)| words.get(at + n).is_some_and(|x| x.lower == bare(w)));
            let length = match (dotted, plain) {
                (Some(length), _) => length,
                (None, true) => wanted.len(),
                _ => continue,
            };
            let small = words[at].case == Case::Lower && form.chars().next().is_some_and(char::is_uppercase);
            let run = words.get(at..at + length).unwrap_or_default();
            if small && !small_lexicon_allowed(mention, run) {
                continue;
            }
            // `New` of `New York` is not `York`; longer forms first, capitals before small letters.
            let score = 2.0 + 0.1 * length as f32 - if small { 0.3 } else { 0.0 };
            out.push(Candidate {
                score: score - 0.02 * position(at, words.len()),
                mention: m,
                part: p,
                first: at,
                length,
                how: How::Lexicon,
                p_match: 1.0,
                p_back: 0.0,
            });
        }
    }
}

/// `U.S.` or `U.K.` as the tokenizer cuts it.
fn dotted(words: &[&Word], at: usize, form: &str) -> Option<usize> {
    let letters: Vec<char> = form.chars().filter(|&c| c != '.').collect();
    let is_dotted = form.contains('.') && form.chars().filter(|&c| c == '.').count() == letters.len();
    (is_dotted
        && letters
            .iter()
            .enumerate()
            .all(|(n, c)| words.get(at + n).is_some_and(|w| w.stopped && w.lower.chars().eq(c.to_lowercase()))))
    .then_some(letters.len())
}

/// Whether small English words that spell a lexicon form can be that name: not a grammar word; not `navy` or
/// `prosecutor general`, which may be common nouns too, unless the Russian is a person beyond doubt.
fn small_lexicon_allowed(mention: &Mention, words: &[&Word]) -> bool {
    if let [only] = words
        && is_function_english(&only.lower)
    {
        return false;
    }
    // `associated Press` has one of its capitals: no use of the common words.
    let ordinary = words.iter().all(|w| is_common_english(&w.lower) && w.case == Case::Lower);
    !ordinary || mention.certain && mention.kind == MentionKind::Person
}

fn word_candidate(
    mentions: &[Mention],
    (m, p): (usize, usize),
    english: &[Word],
    at: usize,
    matcher: &mut Matcher,
) -> Option<Candidate> {
    let mention = &mentions[m];
    let part = &mention.parts[p];
    let word = &english[at];
    let of = |score: f32, how: How, p_match: f32, p_back: f32| {
        Some(Candidate { score, mention: 0, part: p, first: 0, length: 1, how, p_match, p_back })
    };
    if word.lower.chars().any(is_cyrillic) {
        let same = stem(&part.lower) == stem(&word.lower.replace('ё', "е"));
        return if same { of(1.5, How::Cyrillic, 1.0, 0.0) } else { None };
    }
    if mention.kind == MentionKind::Latin {
        if part.lower != word.lower {
            return None;
        }
        // `the telegram messenger` for Telegram; but `the publishing house Random House` has its name besides, and one
        // word of several must stand beside another of them.
        let written = || english.iter().any(|w| w.lower == word.lower && w.capital());
        let adjoins = |other: &Mention| {
            other.kind == MentionKind::Latin
                && (other.span.start.abs_diff(mention.span.end) <= 2
                    || mention.span.start.abs_diff(other.span.end) <= 2)
        };
        let several = [m.wrapping_sub(1), m + 1].iter().filter_map(|&n| mentions.get(n)).any(adjoins);
        let ordinary = word.case == Case::Lower
            && is_common_english(&word.lower)
            && (is_function_english(&word.lower)
                || word.lower.chars().count() < 3
                || written()
                || several && !beside(mentions, (m, p), english, at, matcher, false));
        return if !ordinary { of(1.9 - small_cost(word), How::Copied, 1.0, 0.0) } else { None };
    }
    let function = is_function_english(&word.lower) && !word.telling();
    if word.lower.chars().count() < 2 || function && !beside(mentions, (m, p), english, at, matcher, true) {
        return None;
    }
    // `don't` is no name, `O'Neill` may be.
    if word.case == Case::Lower && word.lower.contains('\'') {
        return None;
    }
    // An acronym is translated letter by letter or not at all; only a likely spelling in capitals counts.
    if mention.kind == MentionKind::Acronym && word.case != Case::Upper {
        let letters = word.lower.chars().count() >= 3 && !is_common_english(&word.lower);
        let copied =
            word.case == Case::Lower && letters && is_romanized(std::slice::from_ref(&part.lower), &word.lower);
        return if copied { of(0.95, How::Model, 0.95, 0.0) } else { None };
    }
    let matched = matcher.matches(&part.lower, &word.lower);
    let p_match = matched.p_match;
    let common = is_common_english(&word.lower);
    let enough = if word.case == Case::Lower {
        if common {
            let free = !is_title_english(&word.lower);
            free && (mention.personal && p_match >= SMALL_COMMON && !function
                || p_match >= SMALL_FOREIGN && !function && foreign(mention, part)
                || p_match >= SMALL_BESIDE
                    && mention.certain
                    && beside(mentions, (m, p), english, at, matcher, function))
        } else if mention.certain {
            p_match >= SMALL
        } else {
            // An adjective that opens a sentence (`Антииммигрантская`) is no name.
            p_match >= SMALL_WEAK && !adjectival(&part.lower)
        }
    } else if common && word.initial {
        p_match >= CAPITAL_COMMON
    } else {
        p_match >= CAPITAL
    };
    if enough { of(p_match - small_cost(word), How::Model, p_match, matched.p_back) } else { None }
}

/// Whether the Russian can be nothing but a name here: it has a telling capital and is no word of daily use, or it is the
/// name of something in quotation marks.
fn foreign(mention: &Mention, part: &Part) -> bool {
    mention.certain
        && match mention.kind {
            MentionKind::Person | MentionKind::Other => !part.bases.iter().any(|base| is_ordinary_russian(base)),
            MentionKind::Quoted => true,
            _ => false,
        }
}

/// Whether the English word beside `at` renders the Russian word beside part `p` and has its capital: then this one is
/// the other half of a name, whatever else it means (`Raheem sterling`, `West ham`). With `after`, only the word before
/// counts.
fn beside(
    mentions: &[Mention],
    (m, p): (usize, usize),
    english: &[Word],
    at: usize,
    matcher: &mut Matcher,
    after: bool,
) -> bool {
    // Words with one space between them, within a mention or across two.
    let adjoins = |a: &Part, b: &Part| (1..=2).contains(&b.span.start.saturating_sub(a.span.end));
    let part = &mentions[m].parts[p];
    let earlier = match p.checked_sub(1) {
        Some(n) => mentions[m].parts.get(n),
        None => m.checked_sub(1).and_then(|n| mentions[n].parts.last()),
    };
    let later = mentions[m].parts.get(p + 1).or_else(|| mentions.get(m + 1).and_then(|next| next.parts.first()));
    let mut renders = |part: &Part, word: &Word| {
        word.capital()
            && !word.possessive
            && !is_function_english(&word.lower)
            && (part.lower == word.lower
                || part.accepted.iter().any(|f| super::word::plain_lower(f) == word.lower)
                || matcher.matches(&part.lower, &word.lower).p_match >= CAPITAL)
    };
    let word = &english[at];
    let before = at.checked_sub(1).and_then(|n| english.get(n)).filter(|_| word.joined);
    let next = english.get(at + 1).filter(|next| next.joined && !after && !word.possessive);
    earlier.zip(before).is_some_and(|(e, w)| adjoins(e, part) && renders(e, w))
        || later.zip(next).is_some_and(|(l, w)| adjoins(part, l) && renders(l, w))
}

fn small_cost(word: &Word) -> f32 {
    if word.case == Case::Lower { 0.05 } else { 0.0 }
}

/// Greedy assignment, best score first; a part next to an already rendered part of its mention is preferred.
/// Returns which English words are taken.
fn assign(
    mentions: &mut [Mention],
    english: &[Word],
    text: &str,
    lexicon: &Lexicon,
    mut candidates: Vec<Candidate>,
) -> Vec<bool> {
    let mut taken = vec![false; english.len()];
    let overlaps = |a: &Word, b: &Word| a.span.overlaps(b.span);
    while !candidates.is_empty() {
        let rank = |c: &Candidate| {
            let next = mentions[c.mention]
                .parts
                .iter()
                .filter_map(|p| p.rendering.as_ref())
                .any(|r| c.first == r.words.0 + r.words.1 || c.first + c.length == r.words.0);
            c.score + if next { 0.3 } else { 0.0 }
        };
        let best = candidates
            .iter()
            .enumerate()
            .max_by(|(i, a), (j, b)| rank(a).total_cmp(&rank(b)).then(j.cmp(i)))
            .map(|(n, _)| n);
        let Some(best) = best else { break };
        let c = candidates.remove(best);
        let run = c.first..c.first + c.length;
        if mentions[c.mention].parts[c.part].rendering.is_some()
            || taken.get(run.clone()).is_none_or(|t| t.contains(&true))
        {
            continue;
        }
        let words = &english[run.clone()];
        for (n, word) in english.iter().enumerate() {
            if words.iter().any(|w| overlaps(w, word)) {
                taken[n] = true;
            }
        }
        let Some(span) = words.iter().map(|w| w.span).reduce(Span::join) else { continue };
        let first_small = words.first().is_some_and(|w| w.case == Case::Lower);
        let part = &mut mentions[c.mention].parts[c.part];
        let wants_capital = match c.how {
            How::Lexicon => {
                let lower = span.of(text).to_lowercase();
                // `Armed Forces` or `armed forces`: a form that is listed small may stand small.
                let mut forms = part.accepted.iter().filter(|f| super::word::plain_lower(f) == lower);
                forms.all(|f| f.chars().next().is_some_and(char::is_uppercase))
            }
            How::Copied => part_has_capital(&mentions[c.mention]),
            How::Model | How::Cyrillic => true,
        };
        let part = &mut mentions[c.mention].parts[c.part];
        let mechanical = c.how == How::Model && is_romanized(&part.bases, span.of(text));
        part.rendering = Some(Rendering {
            span,
            text: span.of(text).to_owned(),
            words: (c.first, c.length),
            how: c.how,
            p_match: c.p_match,
            p_back: c.p_back,
            small: first_small && wants_capital && c.how != How::Cyrillic,
            listed: lexicon.english(&span.of(text).to_lowercase()).next().is_some(),
            mechanical,
        });
    }
    taken
}

/// Whether a spelling is some scheme's romanization of one of the base forms.
fn is_romanized(bases: &[String], english: &str) -> bool {
    bases.iter().any(|base| romanizations(base).iter().any(|(_, spelling)| spelling.eq_ignore_ascii_case(english)))
}

/// Whether a Latin mention is written with a capital in the Russian (mentions always are).
fn part_has_capital(mention: &Mention) -> bool {
    mention.kind == MentionKind::Latin
}
