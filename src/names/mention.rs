//! Mentions: the names of the Russian side, found without a tagger, and their parts.
//!
//! A mention is a run of capitalised words read as given name, patronymic, initials, particles and surname; or a word
//! or phrase of the lexicon; or an acronym, a quoted name, a word in Latin letters. A capital that the sentence would
//! have anyway is believed only with other evidence.

use crate::lexicon::{Entry, Kind, Lexicon, fold_russian};
use crate::text::{Case, Span, is_cyrillic, is_latin};

use super::inflect::base_forms;
use super::phrase::PhraseIndex;
use super::rendering::{Instead, Rendering};
use super::word::Word;
use super::words::{is_ordinary_russian, is_particle_russian};

/// What a mention names, as far as its form tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MentionKind {
    /// A person: a known given name, a patronymic, initials or a surname of the lexicon.
    Person,
    /// A country, region or settlement of the lexicon.
    Place,
    /// An institution, medium, treaty or proper phrase of the lexicon.
    Organisation,
    /// All capitals: `МИД`.
    Acronym,
    /// Capitalised inside quotation marks: «Спартак».
    Quoted,
    /// A word in Latin letters, which English should copy.
    Latin,
    /// A capitalised word or run of which no more is known.
    Other,
}

/// What a part is within its mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// `Джеймс`.
    Given,
    /// `Владимирович`.
    Patronymic,
    /// `Коми`.
    Surname,
    /// A part of a person's or unknown name of no clear role.
    Word,
    /// The whole of a lexicon word or phrase: `Соединённые Штаты Америки`.
    Whole,
}

/// A person's grammatical gender, as far as a part shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Gender {
    /// Петров, Петровича.
    Male,
    /// Петрову as an object, Петровой.
    Female,
}

/// One word of a name (or one lexicon phrase), and its English rendering once found.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Bytes in the Russian document.
    pub span: Span,
    /// Lower case, ё as е.
    pub lower: String,
    /// What it is.
    pub role: Role,
    /// Base forms it may be a case form of, itself first, lower case, ё as е.
    pub bases: Vec<String>,
    /// The base form found in the lexicon, if any; the first of [`Self::lemmas`].
    pub lemma: Option<String>,
    /// All base forms found in the lexicon: `Медведева` may be a woman or a case form of `Медведев`.
    pub lemmas: Vec<String>,
    /// English forms that the lexicon accepts, the best first; empty if it has none.
    pub accepted: Vec<String>,
    /// Whether a user's table says so.
    pub glossary: bool,
    /// What English makes of it in the same bead; nothing if nothing there resembles it.
    pub rendering: Option<Rendering>,
    /// The English surname that stands where this one's rendering should, if there is none.
    pub instead: Option<Instead>,
    /// The ordinary English word (`hares`) that translates this name, if there is no rendering.
    pub translated: Option<Translated>,
    /// An institution's Russian word in Latin letters, if none of its English names is there.
    pub transcribed: Option<Span>,
}

/// An ordinary English word where a name's rendering should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Translated {
    /// Bytes in the English document.
    pub span: Span,
    /// Whether the table of names made of words has this very translation; else its place and its capital say so.
    pub listed: bool,
}

/// A name in the Russian text.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// The bead it stands in.
    pub bead: usize,
    /// From its first to its last word, in the Russian document.
    pub span: Span,
    /// What it names.
    pub kind: MentionKind,
    /// Its words in order; at least one.
    pub parts: Vec<Part>,
    /// Whether it surely is a name: a telling capital, or the lexicon and the context say so.
    pub certain: bool,
    /// Whether there is more evidence of a person than a capital: given name, initial, patronymic, a post before it.
    pub personal: bool,
    /// Whether its surname stands before its given name.
    pub surname_first: bool,
    /// What its parts show.
    pub gender: Option<Gender>,
    /// Whether its form can be a genitive and a lower-case word stands right before (`помощники Трампа`); the span of
    /// that word.
    pub possessor_of: Option<Span>,
}

impl Mention {
    /// The part that identifies a person or thing: the surname, else the last part.
    pub fn head(&self) -> &Part {
        self.parts.iter().rev().find(|p| p.role == Role::Surname).unwrap_or_else(|| {
            // A mention is never made without parts.
            self.parts.last().unwrap_or_else(|| unreachable!("a mention has parts"))
        })
    }

    /// The given name, if it has one.
    pub fn given(&self) -> Option<&Part> {
        self.parts.iter().find(|p| p.role == Role::Given)
    }
}

/// What the lexicon knows of a Russian word in any case form: entries with the base form that led to them.
pub(super) struct Known<'l> {
    /// Each base form that has entries, with them.
    pub(super) entries: Vec<(String, &'l Entry)>,
}

impl<'l> Known<'l> {
    /// Looks up the word itself, then its base forms in order of plausibility; the first base that has entries wins,
    /// users' entries before that.
    pub(super) fn of(lexicon: &'l Lexicon, bases: &[String]) -> Option<Self> {
        let mut entries: Vec<(String, &Entry)> = Vec::new();
        for base in bases {
            // What is no person's name must be found by the first base that has anything: guesses only multiply errors.
            let first = entries.is_empty();
            // `Орлов` is a surname, not several towns called Орёл; `Глебов` not several men called Глеб.
            let plural =
                !first_base(bases, base) && bases.first().is_some_and(|w| w.ends_with("ов") || w.ends_with("ев"));
            let found = lexicon.names(base).filter(|e| match e.kind {
                Kind::Surname => true,
                Kind::Given => !plural,
                _ => first && !plural,
            });
            let found: Vec<_> = found.map(|e| (base.clone(), e)).collect();
            entries.extend(found);
        }
        (!entries.is_empty()).then_some(Self { entries })
    }

    fn entry(&self, wanted: impl Fn(Kind) -> bool) -> Option<(&str, &'l Entry)> {
        self.entries.iter().find(|(_, e)| wanted(e.kind)).map(|(base, e)| (base.as_str(), *e))
    }

    pub(super) fn kind(&self, wanted: impl Fn(Kind) -> bool) -> Option<&'l Entry> {
        self.entry(wanted).map(|(_, e)| e)
    }
}

/// Whether `base` is the word itself.
fn first_base(bases: &[String], base: &str) -> bool {
    bases.first().is_some_and(|word| word == base)
}

/// What spotting needs besides the words.
pub(super) struct Spotter<'a, 'l> {
    pub(super) lexicon: &'l Lexicon,
    pub(super) phrases: &'a PhraseIndex,
    pub(super) text: &'a str,
    /// Lower-case forms that the document also has with a telling capital, or never small.
    pub(super) case: &'a super::case_table::CaseTable,
}

/// A Russian word with what the lexicon knows of it.
struct Seen<'w, 'l> {
    word: &'w Word,
    bases: Vec<String>,
    known: Option<Known<'l>>,
}

impl Seen<'_, '_> {
    fn has(&self, wanted: impl Fn(Kind) -> bool) -> bool {
        self.known.as_ref().is_some_and(|k| k.kind(wanted).is_some())
    }

    fn given(&self) -> bool {
        self.has(|k| k == Kind::Given)
    }

    fn surname(&self) -> bool {
        self.has(|k| k == Kind::Surname || k.is_person() && k != Kind::Given)
    }

    fn thing(&self) -> bool {
        self.has(|k| !k.is_person())
    }

    /// Whether it is a word of daily use that only looks like a case form of a surname: `Потом`, of Пот.
    fn adverbial(&self) -> bool {
        let own = self.known.as_ref().is_some_and(|k| k.entries.iter().any(|(base, _)| first_base(&self.bases, base)));
        !own && self.bases.first().is_some_and(|word| is_ordinary_russian(word))
    }

    fn initial_letter(&self) -> bool {
        self.word.stopped && self.word.capital()
    }
}

impl<'l> Spotter<'_, 'l> {
    /// The names among the words of one bead, in order.
    pub(super) fn mentions(&self, bead: usize, words: &[Word]) -> Vec<Mention> {
        let seen: Vec<Seen<'_, 'l>> = words
            .iter()
            .map(|word| {
                let lower = fold_russian(named_part(word.span.of(self.text)));
                let bases =
                    if word.capital() && lower.chars().any(is_cyrillic) { base_forms(&lower) } else { vec![lower] };
                let known = if word.capital() { Known::of(self.lexicon, &bases) } else { None };
                Seen { word, bases, known }
            })
            .collect();
        let lowers: Vec<&str> = seen.iter().map(|s| s.bases.first().map_or("", String::as_str)).collect();
        let mut out = Vec::new();
        let mut at = 0;
        while let Some(first) = seen.get(at) {
            if let Some((length, entry)) = self.phrases.longest(self.lexicon, &lowers, at) {
                let run = &seen[at..at + length];
                if run.iter().any(|s| s.word.capital()) && !entry.kind.is_person() {
                    let before = at.checked_sub(1).and_then(|b| seen.get(b));
                    out.push(self.whole(bead, run, entry, before));
                    at += length;
                    continue;
                }
            }
            if !first.word.capital() {
                at += 1;
                continue;
            }
            let end = run_end(&seen, at);
            let before = at.checked_sub(1).and_then(|b| seen.get(b));
            self.run(bead, &seen[at..end], before, &mut out);
            at = end;
        }
        out
    }

    fn part(&self, seen: &Seen<'_, 'l>, role: Role) -> Part {
        let wanted = |kind: Kind| match role {
            Role::Given => kind == Kind::Given,
            Role::Surname => kind == Kind::Surname,
            _ => true,
        };
        let entry = seen.known.as_ref().and_then(|k| k.entry(wanted));
        let mut lemmas: Vec<String> = Vec::new();
        // Forms of every entry of the kind: two people may share a Russian surname and not an English one.
        let mut accepted: Vec<String> = Vec::new();
        if let Some(known) = &seen.known {
            // What a user's glossary or a reviewer says beats the tables: theirs are no variants of it.
            let users = known.entries.iter().any(|(_, e)| wanted(e.kind) && e.is_user());
            for (base, entry) in known.entries.iter().filter(|(_, e)| wanted(e.kind) && (e.is_user() || !users)) {
                if !lemmas.contains(base) {
                    lemmas.push(base.clone());
                }
                for form in entry.forms() {
                    if !accepted.iter().any(|a| a == form) {
                        accepted.push(form.to_owned());
                    }
                }
            }
        }
        Part {
            span: seen.word.span,
            lower: seen.bases.first().cloned().unwrap_or_default(),
            role,
            bases: seen.bases.clone(),
            glossary: entry.is_some_and(|(_, e)| e.is_user()),
            lemma: entry.map(|(lemma, _)| lemma.to_owned()),
            lemmas,
            accepted,
            rendering: None,
            instead: None,
            translated: None,
            transcribed: None,
        }
    }

    /// A lexicon word or phrase as a mention of one part.
    fn whole(&self, bead: usize, run: &[Seen<'_, 'l>], entry: &Entry, before: Option<&Seen<'_, 'l>>) -> Mention {
        let span = run.iter().map(|s| s.word.span).reduce(Span::join).unwrap_or_default();
        let first_telling = run.iter().any(|s| s.word.telling());
        let part = Part {
            span,
            lower: fold_russian(span.of(self.text)),
            role: Role::Whole,
            bases: vec![fold_russian(&entry.ru)],
            lemma: Some(fold_russian(&entry.ru)),
            lemmas: vec![fold_russian(&entry.ru)],
            accepted: entry.forms().map(str::to_owned).collect(),
            glossary: entry.is_user(),
            rendering: None,
            instead: None,
            translated: None,
            transcribed: None,
        };
        Mention {
            bead,
            span,
            kind: if entry.kind.is_place() { MentionKind::Place } else { MentionKind::Organisation },
            parts: vec![part],
            certain: first_telling || run.len() > 1 || entry.kind.is_place(),
            personal: false,
            surname_first: false,
            gender: None,
            possessor_of: possessor(run, before),
        }
    }

    /// Reads a run of capitalised words as one or more mentions.
    fn run(&self, bead: usize, run: &[Seen<'_, 'l>], before: Option<&Seen<'_, 'l>>, out: &mut Vec<Mention>) {
        // A capital that opens the sentence and is no known name stands apart: `Накануне Дональд Трамп`,
        // `Администрация Трампа`.
        let mut rest = run;
        let mut previous = before;
        while let [first, tail @ ..] = rest {
            let surname = first.surname() && !first.adverbial() && !post(&first.word.lower);
            let splits = first.word.initial
                && !tail.is_empty()
                && !first.given()
                && !surname
                && !first.initial_letter()
                && patronymic(&first.word.lower).is_none();
            // `«Документы Джорджа Вашингтона»`: an unknown word before a given name is none of the person's.
            let unknown = !first.given() && !first.surname() && !first.initial_letter();
            let before_given = unknown && tail.len() > 1 && tail.first().is_some_and(Seen::given);
            let splits = splits || before_given;
            let alone = first.thing() && !(first.given() && tail.first().is_some_and(|t| !t.thing()))
                || first.word.case == Case::Upper && first.word.lower.chars().count() > 1 && !first.word.initial
                || first.word.lower.chars().any(is_latin);
            if splits || alone {
                self.single(bead, first, previous, out);
                previous = Some(first);
                rest = tail;
                continue;
            }
            // The longest stretch of possible person words.
            let length = rest
                .iter()
                .position(|s| {
                    !std::ptr::eq(s, first)
                        && (s.thing() && !s.given() && !s.surname()
                            || s.word.case == Case::Upper && s.word.lower.chars().count() > 1 && !s.word.initial
                            || s.word.lower.chars().any(is_latin))
                })
                .unwrap_or(rest.len());
            let (mine, tail) = rest.split_at(length);
            if let [only] = mine {
                self.single(bead, only, previous, out);
            } else {
                self.person(bead, mine, previous, out);
            }
            previous = mine.last();
            rest = tail;
        }
    }

    /// One capitalised word by itself.
    fn single(&self, bead: usize, seen: &Seen<'_, 'l>, before: Option<&Seen<'_, 'l>>, out: &mut Vec<Mention>) {
        let word = seen.word;
        let length = word.lower.chars().count();
        if length < 2 {
            return;
        }
        let latin = word.lower.chars().any(is_latin);
        if latin && !word.lower.chars().any(is_cyrillic) {
            let part = self.part(seen, Role::Word);
            out.push(Mention {
                bead,
                span: word.span,
                kind: MentionKind::Latin,
                parts: vec![part],
                certain: true,
                personal: false,
                surname_first: false,
                gender: None,
                possessor_of: None,
            });
            return;
        }
        // `Губернатор Кировской области`: a post before an adjective of a place.
        let of_place = ["ской", "цкой", "ной"].iter().any(|end| word.lower.ends_with(end));
        let titled = before.is_some_and(|b| titles(b.word) && word.joined) && !of_place;
        let thing = seen.known.as_ref().and_then(|k| k.kind(|kind| !kind.is_person()));
        // `в Коми`, `из Вашингтона`: after such a preposition a word that is both a place and a surname is the place.
        let located = thing.is_some_and(|e| e.kind.is_place())
            && before.is_some_and(|b| word.joined && is_local_preposition(&b.word.lower));
        let person = (seen.surname() || seen.given()) && !located;
        let (kind, role) = match thing {
            // A team or ship may be called after a place.
            Some(entry) if word.quoted && entry.kind.is_place() => (MentionKind::Quoted, Role::Word),
            Some(entry) if !person || entry.is_user() => {
                let kind = if entry.kind.is_place() { MentionKind::Place } else { MentionKind::Organisation };
                (kind, Role::Whole)
            }
            _ if person => (MentionKind::Person, if seen.surname() { Role::Surname } else { Role::Given }),
            _ if word.case == Case::Upper && !word.initial => (MentionKind::Acronym, Role::Word),
            _ if word.quoted => (MentionKind::Quoted, Role::Word),
            _ if titled => (MentionKind::Person, Role::Surname),
            _ if patronymic(&word.lower).is_some() => (MentionKind::Person, Role::Patronymic),
            _ => (MentionKind::Other, Role::Word),
        };
        // Peoples, adjectives and months are not mentions of a name that could be misspelled or missing.
        if thing.is_some_and(|e| {
            matches!(
                e.kind,
                Kind::People
                    | Kind::Adjective
                    | Kind::Language
                    | Kind::Religion
                    | Kind::Month
                    | Kind::Weekday
                    | Kind::Post
            )
        }) && !person
        {
            return;
        }
        let small = self.case.is_small(&word.lower);
        let supported = self.case.is_telling(&word.lower) && !small;
        // A lone given name or adjective at the start of a sentence (`Вера`, `Роман`) may be an ordinary word.
        let ordinary = || thing.is_none() && !word.telling() && !supported && is_ordinary_russian(&word.lower);
        let weak = person && !titled && (seen.given() && !seen.surname() || ordinary());
        let certain = !small && (word.telling() || supported || (person || thing.is_some()) && !weak);
        out.push(Mention {
            bead,
            span: word.span,
            kind: if weak && !certain { MentionKind::Other } else { kind },
            parts: vec![self.part(seen, role)],
            certain,
            personal: person && !small && certain || titled,
            surname_first: false,
            gender: gender(&word.lower, role),
            possessor_of: possessor(std::slice::from_ref(seen), before),
        });
    }

    /// The lexicon's person whose full name the words of a run are, in any case forms.
    fn listed(&self, run: &[Seen<'_, 'l>], named: &[usize]) -> Option<&'l Entry> {
        // Guesses at the base forms multiply: two or three words, and the plausible guesses of each.
        const GUESSES: usize = 8;
        if !(2..=3).contains(&named.len()) || named.len() != run.len() {
            return None;
        }
        let mut full: Vec<String> = vec![String::new()];
        for &n in named {
            let bases = run[n].bases.iter().take(GUESSES);
            full = bases
                .flat_map(|base| {
                    full.iter().map(move |head| if head.is_empty() { base.clone() } else { format!("{head} {base}") })
                })
                .collect();
        }
        full.iter()
            .flat_map(|name| self.lexicon.names(name))
            .find(|e| matches!(e.kind, Kind::Person | Kind::PersonSurnameFirst))
    }

    /// Two or more capitalised words that may be one person.
    fn person(&self, bead: usize, run: &[Seen<'_, 'l>], before: Option<&Seen<'_, 'l>>, out: &mut Vec<Mention>) {
        let named: Vec<usize> =
            (0..run.len()).filter(|&n| !is_particle_russian(&run[n].word.lower) && !run[n].initial_letter()).collect();
        let initials = run.iter().any(Seen::initial_letter);
        let patronymic_at = named
            .iter()
            .position(|&n| patronymic(&run[n].word.lower).is_some() && (n > 0 && !run[n - 1].initial_letter()));
        let mut roles = vec![Role::Word; run.len()];
        let mut personal = initials || patronymic_at.is_some();
        let mut surname_first = false;
        let entry = if patronymic_at.is_none() { self.listed(run, &named) } else { None };
        let listed = entry.map(|e| e.kind);
        match (named.as_slice(), patronymic_at) {
            ([], _) => return,
            // The lexicon has just this person: it knows which part is which (`Си Цзиньпин`, surname first).
            (_, None) if listed.is_some() => {
                surname_first = listed == Some(Kind::PersonSurnameFirst);
                let surname = if surname_first { 0 } else { named.len() - 1 };
                for (k, &n) in named.iter().enumerate() {
                    roles[n] = if k == surname { Role::Surname } else { Role::Given };
                }
                personal = true;
            }
            // Given, patronymic, surname; or surname, given, patronymic.
            (_, Some(at)) => {
                let given = named[at - usize::from(at > 0)];
                roles[given] = Role::Given;
                roles[named[at]] = Role::Patronymic;
                for (k, &n) in named.iter().enumerate() {
                    if k != at && n != given {
                        roles[n] = Role::Surname;
                        surname_first = k < at;
                    }
                }
            }
            ([only], None) => roles[*only] = Role::Surname,
            ([first, .., last], None) => {
                let (a, b) = (&run[*first], &run[*last]);
                if a.given() && !(b.given() && a.surname() && !b.surname()) {
                    roles[*first] = Role::Given;
                    named[1..].iter().for_each(|&n| roles[n] = Role::Surname);
                    personal = true;
                } else if b.given() && named.len() == 2 {
                    roles[*last] = Role::Given;
                    roles[*first] = Role::Surname;
                    personal = true;
                    surname_first = true;
                } else if b.surname() && !adjectival(&a.word.lower) {
                    roles[*first] = Role::Given;
                    named[1..].iter().for_each(|&n| roles[n] = Role::Surname);
                    personal = true;
                } else if initials {
                    named.iter().for_each(|&n| roles[n] = Role::Surname);
                } else if !adjectival(&a.word.lower)
                    && (run.iter().all(|s| !self.case.is_small(&s.word.lower))
                        || a.word.telling() && !a.bases.iter().any(|base| is_ordinary_russian(base)))
                {
                    // Two unknown capitals: most often a foreigner's name.
                    roles[*first] = Role::Given;
                    named[1..].iter().for_each(|&n| roles[n] = Role::Surname);
                }
            }
        }
        let span = run.iter().map(|s| s.word.span).reduce(Span::join).unwrap_or_default();
        let mut parts: Vec<Part> = named.iter().map(|&n| self.part(&run[n], roles[n])).collect();
        // Word by word the lexicon's full name spells the parts: `Ким Чен Ын`, `Kim Jong Un`.
        for form in entry.iter().flat_map(|e| e.forms()) {
            let words: Vec<&str> = form.split(' ').collect();
            if words.len() == parts.len() {
                for (part, word) in parts.iter_mut().zip(words) {
                    if !part.accepted.iter().any(|a| a == word) {
                        part.accepted.push(word.to_owned());
                    }
                }
            }
        }
        let titled = before.is_some_and(|b| titles(b.word));
        let gender = parts
            .iter()
            .filter(|p| p.role == Role::Patronymic)
            .chain(parts.iter().filter(|p| p.role == Role::Given))
            .chain(parts.iter().filter(|p| p.role == Role::Surname))
            .find_map(part_gender);
        // Two capitals of which nothing is known are a person only if neither looks like an adjective.
        let likely = personal || named.iter().all(|&n| !adjectival(&run[n].word.lower));
        let known_person = roles.contains(&Role::Surname) && likely;
        out.push(Mention {
            bead,
            span,
            kind: if known_person { MentionKind::Person } else { MentionKind::Other },
            parts,
            certain: true,
            personal: personal || titled && known_person,
            surname_first,
            gender,
            possessor_of: possessor(run, before),
        });
    }
}

/// Whether a word is a post or form of address before a name: `депутат`, or `Депутат` at the start of a sentence.
fn titles(word: &Word) -> bool {
    (!word.capital() || word.initial) && post(&word.lower)
}

/// Prepositions that stand before a place more often than before a person.
fn is_local_preposition(lower: &str) -> bool {
    matches!(lower, "в" | "во" | "на" | "из" | "под" | "через" | "близ" | "возле")
}

/// The part of a hyphenated word that is the name: `Трамп` of `Трамп-младший` or `мини-Трамп`, but all of `Гран-при`.
fn named_part(word: &str) -> &str {
    let small = |part: &str| part.chars().next().is_some_and(char::is_lowercase);
    let junior = |part: &str| ["младш", "старш", "сын", "отец", "отца"].iter().any(|stem| part.starts_with(stem));
    match word.split_once(['-', '‑']) {
        Some((name, rest)) if !small(name) && junior(rest) => name,
        Some((prefix, name)) if small(prefix) && !small(name) => name,
        _ => word,
    }
}

/// Where the run of capitalised words that starts at `at` ends: words joined by nothing but space, initials' stops and
/// particles.
fn run_end(seen: &[Seen<'_, '_>], at: usize) -> usize {
    let mut end = at + 1;
    while let Some(next) = seen.get(end) {
        let joined = next.word.joined;
        if joined && next.word.capital() {
            end += 1;
        } else if joined
            && is_particle_russian(&next.word.lower)
            && seen.get(end + 1).is_some_and(|s| s.word.joined && s.word.capital())
        {
            end += 2;
        } else {
            break;
        }
    }
    end
}

/// The gender of a patronymic in any case, or nothing if the word is none.
pub fn patronymic(lower: &str) -> Option<Gender> {
    const MALE: [&str; 8] = ["ович", "евич", "ьич", "ич", "овича", "евича", "ьича", "ича"];
    const FEMALE: [&str; 3] = ["овн", "евн", "ичн"];
    let stem = lower.trim_end_matches(['а', 'у', 'е', 'ы', 'ю', 'я', 'й', 'о', 'м']);
    if lower.chars().count() < 6 {
        return None;
    }
    if MALE.iter().any(|e| stem.ends_with(e))
        && (stem.ends_with("ович") || stem.ends_with("евич") || stem.ends_with("ьич"))
    {
        return Some(Gender::Male);
    }
    let female = FEMALE.iter().any(|e| stem.ends_with(e));
    (female && stem.len() < lower.len()).then_some(Gender::Female)
}

/// The gender that a part shows: a given name of the lexicon by its base form, everything else by its ending.
fn part_gender(part: &Part) -> Option<Gender> {
    if part.role == Role::Given && !part.lemmas.is_empty() {
        let mut shown = part.lemmas.iter().map(|lemma| given_gender(lemma));
        let first = shown.next().flatten();
        return first.filter(|_| shown.all(|other| other == first));
    }
    gender(&part.lower, part.role)
}

/// Given names of men that end like women's.
const MEN_IN_A: [&str; 24] = [
    "алеша",
    "ваня",
    "вова",
    "гоша",
    "данила",
    "дима",
    "илья",
    "иона",
    "коля",
    "костя",
    "кузьма",
    "лука",
    "миша",
    "мустафа",
    "никита",
    "петя",
    "савва",
    "саша",
    "сережа",
    "сила",
    "толя",
    "федя",
    "фома",
    "юра",
];

/// Given names of women that end like men's.
const WOMEN_IN_CONSONANT: [&str; 22] = [
    "агнес",
    "айгуль",
    "ангелин",
    "анн",
    "гертруд",
    "гюльчатай",
    "джейн",
    "джин",
    "джоан",
    "джудит",
    "изабель",
    "ингрид",
    "кейт",
    "кристин",
    "кэтрин",
    "маргарет",
    "марин",
    "мишель",
    "рут",
    "хелен",
    "элен",
    "элизабет",
];

/// The gender of a given name in its base form; nothing for names in -ь, -о, -и and the like.
fn given_gender(lemma: &str) -> Option<Gender> {
    match lemma.chars().next_back()? {
        'а' | 'я' => Some(if MEN_IN_A.binary_search(&lemma).is_ok() { Gender::Male } else { Gender::Female }),
        'ь' | 'о' | 'е' | 'и' | 'у' | 'ю' | 'ы' | 'э' => None,
        _ if WOMEN_IN_CONSONANT.binary_search(&lemma).is_ok() => Some(Gender::Female),
        _ => Some(Gender::Male),
    }
}

/// The gender that a surname of a Russian family (-ов, -ин, -ский) or a given name shows in this form, if it does.
fn gender(lower: &str, role: Role) -> Option<Gender> {
    let ends = |endings: &[&str]| endings.iter().any(|e| lower.ends_with(e));
    match role {
        Role::Patronymic => patronymic(lower),
        Role::Surname | Role::Word => {
            if ends(&["овой", "евой", "иной", "ской", "цкой", "ская", "цкая", "скую", "цкую"])
            {
                Some(Gender::Female)
            } else if ends(&[
                "овым",
                "евым",
                "иным",
                "ский",
                "цкий",
                "ского",
                "цкого",
                "скому",
                "цкому",
                "ским",
                "цким",
            ]) || ends(&["ов", "ев"])
            {
                Some(Gender::Male)
            } else {
                None
            }
        }
        Role::Given => {
            // A given name that ends in a consonant or й as it stands is a man's in the nominative.
            let last = lower.chars().next_back()?;
            if matches!(last, 'а' | 'я' | 'у' | 'ю' | 'е' | 'и' | 'ы' | 'о' | 'м' | 'ь') {
                None
            } else {
                Some(Gender::Male)
            }
        }
        Role::Whole => None,
    }
}

/// Whether a word has an adjective's ending, so that a capitalised run may be a phrase (`Дальний Восток`).
pub(super) fn adjectival(lower: &str) -> bool {
    const ENDINGS: [&str; 21] = [
        "ый", "ий", "ой", "ая", "яя", "ое", "ее", "ого", "его", "ому", "ему", "ую", "юю", "ым", "им", "ые", "ие", "ых",
        "их", "ыми", "ими",
    ];
    ENDINGS.iter().any(|e| lower.ends_with(e))
}

/// Whether a Russian word is a post or form of address that stands before a person's name.
fn post(lower: &str) -> bool {
    const STEMS: [&str; 62] = [
        "президент",
        "премьер",
        "министр",
        "сенатор",
        "генерал",
        "губернатор",
        "судь",
        "профессор",
        "господин",
        "госпож",
        "мистер",
        "миссис",
        "доктор",
        "адвокат",
        "посол",
        "посла",
        "послом",
        "тренер",
        "депутат",
        "канцлер",
        "корол",
        "актер",
        "актрис",
        "певец",
        "певиц",
        "режиссер",
        "писател",
        "полковник",
        "адмирал",
        "маршал",
        "лидер",
        "глав",
        "директор",
        "конгрессмен",
        "журналист",
        "эксперт",
        "политолог",
        "спикер",
        "поэт",
        "художник",
        "композитор",
        "инженер",
        "врач",
        "капитан",
        "следовател",
        "прокурор",
        "мэр",
        "вратар",
        "форвард",
        "защитник",
        "полузащитник",
        "нападающ",
        "аналитик",
        "советник",
        "юрист",
        "историк",
        "экономист",
        "академик",
        "чемпион",
        "сэр",
        "принц",
        "товарищ",
    ];
    STEMS.iter().any(|stem| lower.strip_prefix(stem).is_some_and(|rest| rest.chars().count() <= 3))
}

/// The word right before a name whose form can be a genitive, if that word can be what the name's bearer owns.
fn possessor(run: &[Seen<'_, '_>], before: Option<&Seen<'_, '_>>) -> Option<Span> {
    let head = run.last()?.word;
    let before = before?.word;
    let first = run.first()?.word;
    let genitive = ["а", "я", "ы", "и", "ого", "его", "ой", "ей"].iter().any(|e| head.lower.ends_with(e));
    let verbal = ["ет", "ит", "ют", "ут", "ят", "ат", "ли", "ил", "ал", "ел", "ла", "ть", "ся", "сь", "ло", "ив", "ав"]
        .iter()
        .any(|e| before.lower.ends_with(e));
    let noun = before.lower.chars().count() > 3 && !post(&before.lower);
    (first.joined && (!before.capital() || before.initial) && genitive && !verbal && noun).then_some(before.span)
}
