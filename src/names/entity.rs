//! Entities: the mentions of one document that name one person or thing, with what English calls it there and what it
//! should be called.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::lexicon::{Entry, Kind, Lexicon};

use super::gloss::{Gloss, GlossKind};
use super::mention::{Gender, Mention, MentionKind, Role};
use super::rendering::How;
use super::romanization::same_romanization;

/// Why a form is the accepted one, the strongest reason first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// A reviewer or a user's table says so.
    Glossary,
    /// The text itself spells it in brackets.
    Gloss,
    /// The seed lexicon has the full name, given name and all.
    FullName,
    /// The seed lexicon has the word.
    Lexicon,
    /// Most documents of the corpus write it so, and it is no mechanical romanization.
    Majority,
    /// Only the transliteration model speaks for it.
    Model,
}

/// The form English should use, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// The form: a surname for a person.
    pub form: String,
    /// Other forms that are right too.
    pub variants: Vec<String>,
    /// The reason.
    pub why: Why,
    /// The reason in words: the gloss, the full name.
    pub detail: String,
}

impl Accepted {
    /// Whether `english` is the form or a variant, whatever its case.
    pub fn accepts(&self, english: &str) -> bool {
        let lower = english.to_lowercase();
        self.form.to_lowercase() == lower || self.variants.iter().any(|v| v.to_lowercase() == lower)
    }

    /// Whether the reason is strong enough to correct by: a glossary, a gloss or a full name.
    pub fn certain(&self) -> bool {
        matches!(self.why, Why::Glossary | Why::Gloss | Why::FullName)
    }
}

/// How an entity stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Every rendering is an accepted form.
    Right,
    /// Some renderings are not.
    Wrong,
    /// One spelling throughout, and nothing says whether it is right.
    Unverified,
    /// Several spellings, and nothing says which is right.
    Inconsistent,
    /// No rendering was found.
    Missing,
}

/// One spelling of an entity in the English text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Spelling {
    /// How often.
    pub count: u32,
    /// How often without its capital.
    pub small: u32,
    /// The probability that it is a mechanical romanization, the highest seen.
    pub p_back: f32,
    /// The probability that it renders the Russian, the highest seen.
    pub p_match: f32,
}

/// One person or thing of a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// Its Russian base form, lower case; with `+` and the given name where the document has two of the surname.
    pub key: String,
    /// The Russian to show: its base form with capitals.
    pub russian: String,
    /// What it is.
    pub kind: MentionKind,
    /// A person's gender, where known.
    pub gender: Option<Gender>,
    /// Its mentions: index of the mention and of the part that identifies it.
    pub mentions: Vec<(usize, usize)>,
    /// Russian forms and how often each occurs.
    pub forms: BTreeMap<String, u32>,
    /// Russian given names that stand with it.
    pub given: BTreeMap<String, u32>,
    /// English spellings, capitals made equal.
    pub spellings: BTreeMap<String, Spelling>,
    /// Given names that the lexicon has for this very person; empty if it does not know the person.
    pub full_given: Vec<String>,
    /// What it should be called; nothing if there is no evidence.
    pub accepted: Option<Accepted>,
    /// How it stands.
    pub status: Status,
}

/// Groups mentions into entities, in order of first mention.
pub(super) fn group(
    mentions: &[Mention],
    glosses: &[Gloss],
    text: &super::document::Texts<'_>,
    lexicon: &Lexicon,
) -> Vec<Entity> {
    let heads: Vec<usize> = mentions.iter().map(head_index).collect();
    let mut groups = Groups::new(mentions.len());
    let mut by_base: FxHashMap<(bool, &str), usize> = FxHashMap::default();
    for (m, mention) in mentions.iter().enumerate() {
        let part = &mention.parts[heads[m]];
        let person = matches!(mention.kind, MentionKind::Person | MentionKind::Other);
        let bases: Vec<&str> = match part.lemmas.as_slice() {
            lemmas @ [_, ..] => lemmas.iter().map(String::as_str).collect(),
            [] => part.bases.iter().filter(|b| b.chars().count() >= 3).map(String::as_str).collect(),
        };
        for base in bases {
            match by_base.get(&(person, base)) {
                Some(&other) => groups.join(other, m),
                None => {
                    by_base.insert((person, base), m);
                }
            }
        }
    }
    let members = groups.members();
    let mut out = Vec::new();
    for member in members {
        for (gender, list) in by_gender(mentions, &heads, member) {
            out.push(entity(mentions, &heads, gender, list, glosses, text, lexicon));
        }
    }
    out.sort_by_key(|e: &Entity| e.mentions.first().copied());
    out
}

fn head_index(mention: &Mention) -> usize {
    let surname = mention.parts.iter().rposition(|p| p.role == Role::Surname);
    surname.unwrap_or(mention.parts.len().saturating_sub(1))
}

/// Splits the mentions of one surname by gender if the document has both; a mention that shows none (`Иванова`, her or
/// his) goes by its English, else with the nearest one before it that shows one, else after it.
fn by_gender(mentions: &[Mention], heads: &[usize], member: Vec<usize>) -> Vec<(Option<Gender>, Vec<usize>)> {
    let shown = |m: usize| family(&mentions[m].parts[heads[m]].lower).then_some(mentions[m].gender).flatten();
    let mut genders: Vec<Option<Gender>> = member.iter().map(|&m| shown(m)).collect();
    let male = genders.contains(&Some(Gender::Male));
    let female = genders.contains(&Some(Gender::Female));
    if !(male && female) {
        let gender = genders.iter().copied().flatten().next();
        return vec![(gender, member)];
    }
    for (gender, &m) in genders.iter_mut().zip(&member).filter(|(gender, _)| gender.is_none()) {
        let part = &mentions[m].parts[heads[m]];
        *gender = part.rendering.as_ref().filter(|r| r.how != How::Cyrillic).and_then(|r| english_gender(&r.text));
    }
    let (mut men, mut women) = (Vec::new(), Vec::new());
    for (n, &m) in member.iter().enumerate() {
        let gender = genders[n]
            .or_else(|| genders[..n].iter().rev().copied().flatten().next())
            .or_else(|| genders[n..].iter().copied().flatten().next());
        if gender == Some(Gender::Female) { women.push(m) } else { men.push(m) }
    }
    vec![(Some(Gender::Male), men), (Some(Gender::Female), women)]
}

/// The gender that an English spelling of a Russian family's surname shows: Ivanov, Ivanova.
fn english_gender(text: &str) -> Option<Gender> {
    let lower = text.to_lowercase();
    let ends = |endings: &[&str]| endings.iter().any(|e| lower.ends_with(e));
    if ends(&["ova", "eva", "ina", "yna", "skaya", "skaia", "skaja"]) {
        Some(Gender::Female)
    } else if ends(&["ov", "ev", "in", "yn", "sky", "ski", "skiy", "skii", "skij"]) {
        Some(Gender::Male)
    } else {
        None
    }
}

/// The woman's form of a Russian family's surname, given the man's.
fn feminine_russian(base: &str) -> String {
    match base.strip_suffix("ий").or_else(|| base.strip_suffix("ый")) {
        Some(stem) => format!("{stem}ая"),
        None => format!("{base}а"),
    }
}

/// The same of its English spelling.
fn feminine_english(form: &str) -> String {
    let adjective = ["skiy", "skii", "skij", "sky", "ski"].iter().find_map(|end| form.strip_suffix(end));
    match adjective {
        Some(stem) => format!("{stem}skaya"),
        None => format!("{form}a"),
    }
}

/// Whether a surname has a man's and a woman's form: -ов/-ова, -ин/-ина, -ский/-ская, in any case.
fn family(lower: &str) -> bool {
    ["ов", "ев", "ин", "ын", "ск", "цк"].iter().any(|suffix| {
        lower.rfind(suffix).is_some_and(|at| {
            let rest = lower.len() - at - suffix.len();
            // At most three letters of ending (two bytes each).
            rest <= 6 && lower.get(..at).is_some_and(|stem| stem.chars().count() >= 2)
        })
    })
}

fn entity(
    mentions: &[Mention],
    heads: &[usize],
    gender: Option<Gender>,
    list: Vec<usize>,
    glosses: &[Gloss],
    text: &super::document::Texts<'_>,
    lexicon: &Lexicon,
) -> Entity {
    let (mut forms, mut given, mut spellings) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::<String, Spelling>::new());
    let mut kind = MentionKind::Other;
    for &m in &list {
        let mention = &mentions[m];
        let part = &mention.parts[heads[m]];
        *forms.entry(part.lower.clone()).or_insert(0) += 1;
        if let Some(first) = mention.given().filter(|g| g.span != part.span) {
            let base = first.lemma.clone().unwrap_or_else(|| first.lower.clone());
            *given.entry(base).or_insert(0) += 1;
        }
        if kind == MentionKind::Other {
            kind = mention.kind;
        }
        if let Some(r) = part.rendering.as_ref().filter(|r| r.how != How::Cyrillic) {
            let written = text.case.written(&r.text.to_lowercase()).map(str::to_owned);
            let shown = if r.small {
                written.unwrap_or_else(|| super::occurrence::capitalise(&r.text))
            } else {
                r.text.clone()
            };
            let spelling = spellings.entry(shown).or_default();
            spelling.count += 1;
            spelling.small += u32::from(r.small);
            spelling.p_back = spelling.p_back.max(r.p_back);
            spelling.p_match = spelling.p_match.max(r.p_match);
        }
    }
    let key = base_of(mentions, heads, &list, gender);
    let russian = super::occurrence::capitalise(&key);
    let accepted = accept(mentions, heads, &list, glosses, text, lexicon, &given, &key);
    let full_given = given.keys().flat_map(|first| person(lexicon, first, &key)).flat_map(given_names).collect();
    let status = status(&spellings, accepted.as_ref());
    Entity {
        key,
        russian,
        kind,
        gender,
        mentions: list.iter().map(|&m| (m, heads[m])).collect(),
        forms,
        given,
        spellings,
        full_given,
        accepted,
        status,
    }
}

/// The lexicon's person of a Russian given name and surname, in either order.
fn person<'l>(lexicon: &'l Lexicon, given: &str, surname: &str) -> Option<&'l Entry> {
    [format!("{given} {surname}"), format!("{surname} {given}")]
        .iter()
        .find_map(|full| lexicon.names(full).find(|e| matches!(e.kind, Kind::Person | Kind::PersonSurnameFirst)))
}

/// The given names of a person's English forms.
fn given_names(person: &Entry) -> Vec<String> {
    let surname_first = person.kind == Kind::PersonSurnameFirst;
    person
        .forms()
        .filter_map(
            |form| {
                if surname_first { form.split_once(' ').map(|p| p.1) } else { form.split_once(' ').map(|p| p.0) }
            },
        )
        .map(str::to_owned)
        .collect()
}

/// The base form of a group: the lexicon's lemma, else the base that most of its forms share, the shortest first.
fn base_of(mentions: &[Mention], heads: &[usize], list: &[usize], gender: Option<Gender>) -> String {
    let male = |base: &str| !(family(base) && (base.ends_with('а') || base.ends_with("ая")));
    let fitting = |base: &&String| match gender {
        Some(Gender::Female) => base.ends_with('а') || base.ends_with('я'),
        // A man's name is the commoner and the shorter base.
        Some(Gender::Male) | None => male(base),
    };
    let lemmas = || list.iter().flat_map(|&m| &mentions[m].parts[heads[m]].lemmas);
    if let Some(lemma) = lemmas().find(fitting) {
        return lemma.clone();
    }
    if let Some(lemma) = lemmas().next() {
        let hers = gender == Some(Gender::Female) && family(lemma);
        return if hers { feminine_russian(lemma) } else { lemma.clone() };
    }
    let mut votes: BTreeMap<&str, usize> = BTreeMap::new();
    for &m in list {
        for (n, base) in mentions[m].parts[heads[m]].bases.iter().enumerate() {
            // The form itself has a little more weight than a guess; ties go to it.
            *votes.entry(base.as_str()).or_insert(0) += if n == 0 { 3 } else { 2 };
        }
    }
    let fits = |base: &str| match gender {
        Some(Gender::Female) => base.ends_with('а') || base.ends_with('я'),
        Some(Gender::Male) => male(base),
        None => true,
    };
    let best = votes
        .iter()
        .max_by(|a, b| fits(a.0).cmp(&fits(b.0)).then(a.1.cmp(b.1)).then(b.0.len().cmp(&a.0.len())).then(b.0.cmp(a.0)));
    best.map_or_else(String::new, |(base, _)| (*base).to_owned())
}

#[allow(clippy::too_many_arguments)] // one call; a struct would only rename the arguments
fn accept(
    mentions: &[Mention],
    heads: &[usize],
    list: &[usize],
    glosses: &[Gloss],
    text: &super::document::Texts<'_>,
    lexicon: &Lexicon,
    given: &BTreeMap<String, u32>,
    key: &str,
) -> Option<Accepted> {
    let parts = || list.iter().map(|&m| &mentions[m].parts[heads[m]]);
    if let Some(part) = parts().find(|p| p.glossary) {
        return from_forms(&part.accepted, Why::Glossary, "glossary".to_owned());
    }
    // A gloss on either side spells the head.
    for gloss in glosses {
        for (outer, inner) in gloss.outer.iter().zip(&gloss.inner) {
            let foreign = gloss.kind == GlossKind::Foreign;
            let hit = if foreign {
                parts().any(|p| p.span == *outer)
            } else {
                parts().any(|p| p.rendering.as_ref().is_some_and(|r| r.span == *outer))
            };
            if hit {
                let side = if foreign { text.source } else { text.target };
                let form = inner.of(side).to_owned();
                let detail = format!("“{}” in the text", gloss.whole.of(side));
                return Some(Accepted { form, variants: Vec::new(), why: Why::Gloss, detail });
            }
        }
    }
    for first in given.keys() {
        if let Some(person) = person(lexicon, first, key) {
            let surnames: Vec<String> = person
                .forms()
                .filter_map(|f| {
                    if person.kind == Kind::PersonSurnameFirst { f.split_once(' ').map(|p| p.0) } else { surname_of(f) }
                })
                .map(str::to_owned)
                .collect();
            return from_forms(&surnames, Why::FullName, format!("{} is {}", person.ru, person.en));
        }
    }
    let part = parts().find(|p| !p.accepted.is_empty())?;
    let detail = format!("“{}” in the lexicon", part.lemma.as_deref().unwrap_or(&part.lower));
    // The lexicon has the man: her form is made from his.
    let lemma = part.lemma.as_deref().unwrap_or_default();
    if key != lemma && family(lemma) && key == feminine_russian(lemma) {
        let hers: Vec<String> = part.accepted.iter().map(|form| feminine_english(form)).collect();
        return from_forms(&hers, Why::Lexicon, detail);
    }
    from_forms(&part.accepted, Why::Lexicon, detail)
}

/// The surname of a full English name, particles included.
fn surname_of(full: &str) -> Option<&str> {
    let mut starts = full.match_indices(' ').map(|(at, _)| at + 1);
    let small = |at: &usize| full.get(*at..).and_then(|s| s.chars().next()).is_some_and(char::is_lowercase);
    let at = starts.clone().find(small).or_else(|| starts.next_back())?;
    full.get(at..)
}

fn from_forms(forms: &[String], why: Why, detail: String) -> Option<Accepted> {
    let (form, variants) = forms.split_first()?;
    let mut variants = variants.to_vec();
    variants.dedup();
    variants.retain(|v| v != form);
    Some(Accepted { form: form.clone(), variants, why, detail })
}

fn status(spellings: &BTreeMap<String, Spelling>, accepted: Option<&Accepted>) -> Status {
    if spellings.is_empty() {
        return Status::Missing;
    }
    match accepted {
        Some(accepted) if accepted.why != Why::Model => {
            let right = spellings.iter().all(|(s, spelling)| {
                spelling.small == 0 && (accepted.accepts(s) || same_romanization(s, &accepted.form))
            });
            if right { Status::Right } else { Status::Wrong }
        }
        _ if spellings.len() > 1 => Status::Inconsistent,
        _ => Status::Unverified,
    }
}

/// Union-find over mention numbers.
struct Groups {
    parent: Vec<usize>,
}

impl Groups {
    fn new(len: usize) -> Self {
        Self { parent: (0..len).collect() }
    }

    fn root(&mut self, mut at: usize) -> usize {
        while self.parent[at] != at {
            self.parent[at] = self.parent[self.parent[at]];
            at = self.parent[at];
        }
        at
    }

    /// Joins two groups; the earlier mention stays the root.
    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.parent[a.max(b)] = a.min(b);
    }

    fn members(&mut self) -> Vec<Vec<usize>> {
        let mut by_root: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for at in 0..self.parent.len() {
            by_root.entry(self.root(at)).or_default().push(at);
        }
        by_root.into_values().collect()
    }
}
