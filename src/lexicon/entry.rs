//! One entry of a table of names.

use std::borrow::Cow;

use crate::error::Result;
use crate::text::is_cyrillic;

use super::{bad_line, calque, rows};

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A person, given name first: `Дональд Трамп`.
    Person,
    /// A person, surname first in both languages: `Си Цзиньпин`.
    PersonSurnameFirst,
    /// A surname alone.
    Surname,
    /// A given name, with every accepted spelling as variants: `Джон` is `John` or `Jon`.
    Given,
    /// A country or territory.
    Country,
    /// A region, mountain, sea, island: any place that is neither country nor settlement.
    Region,
    /// A settlement.
    City,
    /// A people, nationality or inhabitant; English writes it with a capital: `американец`, `American`.
    People,
    /// The adjective of a place or people; English writes it with a capital: `американский`, `American`.
    Adjective,
    /// A language.
    Language,
    /// A religion, its followers or its adjective.
    Religion,
    /// An institution, agency, company, party, alliance.
    Organisation,
    /// A newspaper, agency, channel or site.
    Media,
    /// A post. English writes all of its words small or all with capitals, by the house's style.
    Post,
    /// A proper phrase that always has its capitals: `White House`, `Cold War`.
    Proper,
    /// A month; always with a capital.
    Month,
    /// A day of the week; always with a capital.
    Weekday,
    /// A treaty, agreement, format or event.
    Treaty,
    /// An abbreviation that is no organisation: `СМИ`, `ядерное оружие (ЯО)`.
    Abbreviation,
}

impl Kind {
    /// Every kind with its name in the tables.
    pub const ALL: [(Self, &'static str); 19] = [
        (Self::Person, "person"),
        (Self::PersonSurnameFirst, "person-surname-first"),
        (Self::Surname, "surname"),
        (Self::Given, "given"),
        (Self::Country, "country"),
        (Self::Region, "region"),
        (Self::City, "city"),
        (Self::People, "people"),
        (Self::Adjective, "adjective"),
        (Self::Language, "language"),
        (Self::Religion, "religion"),
        (Self::Organisation, "organisation"),
        (Self::Media, "media"),
        (Self::Post, "post"),
        (Self::Proper, "proper"),
        (Self::Month, "month"),
        (Self::Weekday, "weekday"),
        (Self::Treaty, "treaty"),
        (Self::Abbreviation, "abbreviation"),
    ];

    /// Its name in the tables.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, name)| name)
    }

    /// The kind of a name in the tables.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, n)| *n == name).map(|(kind, _)| *kind)
    }

    /// Whether it names a person or a part of a person's name.
    pub fn is_person(self) -> bool {
        matches!(self, Self::Person | Self::PersonSurnameFirst | Self::Surname | Self::Given)
    }

    /// Whether it names a place.
    pub fn is_place(self) -> bool {
        matches!(self, Self::Country | Self::Region | Self::City)
    }

    /// Whether its English phrases are capitalised word by word.
    pub fn is_phrase(self) -> bool {
        matches!(self, Self::Organisation | Self::Media | Self::Post | Self::Proper | Self::Treaty)
    }
}

/// Where an entry comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A table of the program.
    Builtin,
    /// The surname of a full name of either.
    Derived,
    /// A user's table: its name and line, from 1.
    User(String, usize),
}

/// A Russian name and what English calls it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The Russian dictionary form.
    pub ru: Cow<'static, str>,
    /// The accepted English form; what a suggestion writes.
    pub en: Cow<'static, str>,
    /// Other forms that are right too.
    pub variants: Vec<Cow<'static, str>>,
    /// What it names.
    pub kind: Kind,
    /// A remark for people; for a derived surname, the full names it belongs to.
    pub note: Cow<'static, str>,
    /// Where it comes from.
    pub origin: Origin,
}

impl Entry {
    /// The accepted form, then the variants.
    pub fn forms(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.en.as_ref()).chain(self.variants.iter().map(Cow::as_ref))
    }

    /// Whether `english` is the accepted form or a variant, capitals included.
    pub fn accepts(&self, english: &str) -> bool {
        self.forms().any(|form| form == english)
    }

    /// Whether `english` is the accepted form or a variant but for its capitals.
    pub fn accepts_any_case(&self, english: &str) -> bool {
        let lower = english.to_lowercase();
        self.forms().any(|form| form.to_lowercase() == lower)
    }

    /// Whether a user wrote it.
    pub fn is_user(&self) -> bool {
        matches!(self.origin, Origin::User(..))
    }

    /// The surname part of a full name, as an entry of its own: from the first particle (`фон дер Ляйен`), else the
    /// last word; the first word where the surname comes first. Nothing for one-word names and other kinds.
    pub(super) fn surname(&self) -> Option<Self> {
        let part: fn(&str) -> Option<&str> = match self.kind {
            Kind::Person => last_name,
            Kind::PersonSurnameFirst => |name| name.split_once(' ').map(|(first, _)| first),
            _ => return None,
        };
        let en = part(&self.en)?.to_owned();
        let mut variants: Vec<Cow<'static, str>> = Vec::new();
        for form in self.variants.iter().filter_map(|v| part(v)) {
            if form != en && !variants.iter().any(|v| v == form) {
                variants.push(Cow::Owned(form.to_owned()));
            }
        }
        Some(Self {
            ru: Cow::Owned(part(&self.ru)?.to_owned()),
            en: Cow::Owned(en),
            variants,
            kind: Kind::Surname,
            note: self.ru.clone(),
            origin: Origin::Derived,
        })
    }
}

/// Words that begin a surname of several words, in both scripts. They may be written with a capital (`Le Pen`).
const PARTICLES: [&str; 42] = [
    "al",
    "bin",
    "ben",
    "d",
    "da",
    "de",
    "del",
    "della",
    "den",
    "der",
    "di",
    "dos",
    "du",
    "el",
    "la",
    "le",
    "san",
    "ten",
    "ter",
    "van",
    "von",
    "аль",
    "бен",
    "бин",
    "ван",
    "да",
    "де",
    "дель",
    "делла",
    "ден",
    "дер",
    "ди",
    "дос",
    "дю",
    "ла",
    "ле",
    "сан",
    "тен",
    "тер",
    "фон",
    "эль",
    "эд",
];

/// `von der Leyen` of `Ursula von der Leyen`, `Le Pen` of `Marine Le Pen`, `Trump` of `Donald Trump`, nothing of `Pelé`.
fn last_name(full: &str) -> Option<&str> {
    let full = full.trim_end_matches(" Jr.").trim_end_matches(" Sr.");
    let starts = || full.match_indices(' ').map(|(at, _)| at + 1);
    let is_particle = |&at: &usize| {
        let Some((word, _)) = full.get(at..).and_then(|s| s.split_once(' ')) else { return false };
        PARTICLES.contains(&word.to_lowercase().as_str())
    };
    let at = starts().find(is_particle).or_else(|| starts().next_back())?;
    full.get(at..)
}

/// Parses a table of the program. Columns: Russian, English, variants (`|`), kind, note.
pub(super) fn parse_static(text: &'static str) -> Result<Vec<Entry>> {
    rows(text)
        .map(|(line, columns)| {
            let [ru, en, variants, kind, note] = columns[..] else {
                return Err(bad_line(line, format!("{} columns instead of 5", columns.len())));
            };
            let kind = Kind::from_name(kind).ok_or_else(|| bad_line(line, format!("unknown kind “{kind}”")))?;
            let variants = variants.split('|').filter(|v| !v.is_empty()).map(Cow::Borrowed).collect();
            Ok(Entry {
                ru: Cow::Borrowed(ru),
                en: Cow::Borrowed(en),
                variants,
                kind,
                note: Cow::Borrowed(note),
                origin: Origin::Builtin,
            })
        })
        .collect()
}

/// The columns of a line of a user's table: the last three may be missing, and white space around one is forgiven.
pub(super) fn user_columns<'t>(line: usize, columns: &[&'t str]) -> Result<[&'t str; 5]> {
    let column = |n: usize| columns.get(n).map_or("", |c| c.trim());
    let (ru, en) = (column(0), column(1));
    if ru.is_empty() || en.is_empty() {
        return Err(bad_line(line, "an entry needs a Russian and an English column, separated by a tab")
            .help("columns: Russian, English, variants separated by |, kind, note"));
    }
    if !ru.chars().any(is_cyrillic) {
        return Err(bad_line(line, format!("“{ru}” in the Russian column is not Cyrillic")));
    }
    if en.chars().any(is_cyrillic) {
        return Err(bad_line(line, format!("“{en}” in the English column is Cyrillic")));
    }
    Ok([ru, en, column(2), column(3), column(4)])
}

/// An entry of a user's table. Without a kind, several words are a person if all have capitals, one word is a surname.
pub(super) fn user_entry(line: usize, [ru, en, variants, kind, note]: [&str; 5], origin: &str) -> Result<Entry> {
    let own = |s: &str| Cow::Owned(s.to_owned());
    let kind = match kind {
        "" if ru.contains(' ') && ru.split(' ').all(|w| w.chars().next().is_some_and(char::is_uppercase)) => {
            Kind::Person
        }
        "" if ru.contains(' ') => Kind::Proper,
        "" => Kind::Surname,
        name => Kind::from_name(name).ok_or_else(|| {
            let kinds: Vec<&str> = Kind::ALL.iter().map(|(_, name)| *name).chain(calque::KINDS).collect();
            bad_line(line, format!("unknown kind “{name}”")).help(format!("one of {}", kinds.join(", ")))
        })?,
    };
    let variants = variants.split('|').map(str::trim).filter(|v| !v.is_empty()).map(own).collect();
    let origin = Origin::User(origin.to_owned(), line);
    Ok(Entry { ru: own(ru), en: own(en), variants, kind, note: own(note), origin })
}
