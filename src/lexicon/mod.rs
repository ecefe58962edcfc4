//! What English calls a Russian name: seed tables of people, places, organisations, posts, months and treaties, the
//! literal renderings of set phrases (calques), the false friends and the words of negation.
//!
//! The tables are `seeds/lexicon/*.tsv`, compiled in and parsed once; a user's own table extends and beats them. This
//! module knows words only: it reads no files (the caller hands it text), inflects nothing beyond cutting a calque
//! pattern's stem, and decides nothing about a translation.
//!
//! ```
//! use align::lexicon::{Kind, Lexicon};
//! let lexicon = Lexicon::builtin();
//! let entry = lexicon.names("нато").next().unwrap();
//! assert_eq!((entry.en.as_ref(), entry.kind), ("NATO", Kind::Organisation));
//! assert!(lexicon.english("white house").next().is_some());
//! ```

mod calque;
mod entry;
mod negation;

use std::borrow::Cow;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::error::{Error, ErrorKind, Result};

use calque::Renderings;
pub use calque::{Alone, Calque, FalseFriend, Phrase};
pub use entry::{Entry, Kind, Origin};
pub use negation::{Denial, Negation};

/// The built-in tables of names, in the order in which their entries are listed: file name and text.
const TABLES: [(&str, &str); 9] = [
    ("abbreviations.tsv", include_str!("../../seeds/lexicon/abbreviations.tsv")),
    ("cities.tsv", include_str!("../../seeds/lexicon/cities.tsv")),
    ("countries.tsv", include_str!("../../seeds/lexicon/countries.tsv")),
    ("given.tsv", include_str!("../../seeds/lexicon/given.tsv")),
    ("months.tsv", include_str!("../../seeds/lexicon/months.tsv")),
    ("organisations.tsv", include_str!("../../seeds/lexicon/organisations.tsv")),
    ("people.tsv", include_str!("../../seeds/lexicon/people.tsv")),
    ("peoples.tsv", include_str!("../../seeds/lexicon/peoples.tsv")),
    ("titles.tsv", include_str!("../../seeds/lexicon/titles.tsv")),
];
const TREATIES: (&str, &str) = ("treaties.tsv", include_str!("../../seeds/lexicon/treaties.tsv"));
const CALQUES: (&str, &str) = ("calques.tsv", include_str!("../../seeds/lexicon/calques.tsv"));
const FALSE_FRIENDS: (&str, &str) = ("false_friends.tsv", include_str!("../../seeds/lexicon/false_friends.tsv"));

/// The seed tables plus what a user added.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    /// Users' entries first, the latest table before the earlier ones, each in its own order.
    entries: Vec<Entry>,
    /// Lower-case Russian (ё as е) to entries, best first.
    by_russian: FxHashMap<Box<str>, Vec<u32>>,
    /// Lower-case English, accepted form or variant, to entries, best first.
    by_english: FxHashMap<Box<str>, Vec<u32>>,
    calques: Vec<Calque>,
    false_friends: Vec<FalseFriend>,
    /// First word of a wrong rendering to calque and rendering.
    calque_starts: FxHashMap<Box<str>, Vec<(u32, u32)>>,
    hash: String,
}

/// A literal rendering found in a sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct CalqueMatch<'a> {
    /// The set phrase.
    pub calque: &'a Calque,
    /// The words of the sentence that render it.
    pub words: std::ops::Range<usize>,
}

impl Lexicon {
    /// The tables that come with the program. Parsed at the first call.
    ///
    /// # Panics
    /// If a committed table is malformed, which the tests exclude.
    pub fn builtin() -> &'static Self {
        static BUILTIN: OnceLock<Lexicon> = OnceLock::new();
        BUILTIN.get_or_init(|| {
            let mut lexicon = Self::default();
            let mut hasher = blake3::Hasher::new();
            for (name, text) in TABLES.into_iter().chain([TREATIES]) {
                hasher.update(text.as_bytes());
                let entries = entry::parse_static(text).unwrap_or_else(|error| panic!("{name}: {error}"));
                lexicon.entries.extend(entries);
            }
            for (name, text) in [CALQUES, FALSE_FRIENDS] {
                hasher.update(text.as_bytes());
                let found = Renderings::parse(text).unwrap_or_else(|error| panic!("{name}: {error}"));
                lexicon.calques.extend(found.calques);
                lexicon.false_friends.extend(found.false_friends);
            }
            hasher.update(negation::TABLE.1.as_bytes());
            lexicon.hash = short(&hasher);
            lexicon.derive_surnames();
            lexicon.index();
            lexicon.index_calques();
            lexicon
        })
    }

    /// This lexicon with a user's table in front. `origin` is the file's name as it should appear in messages.
    ///
    /// The table has the columns of the built-in ones; all but the first two may be left out. The kind says what a line
    /// is: a name, a calque or a false friend.
    ///
    /// # Errors
    /// A line without an English column, with an unknown kind, or whose Russian is not Cyrillic or English not Latin, or
    /// a rendering that is no pattern; the message names file and line.
    pub fn extend(&self, text: &str, origin: &str) -> Result<Self> {
        let bare = text.strip_prefix('\u{feff}').unwrap_or(text);
        let (mut entries, mut renderings) = (Vec::new(), Renderings::default());
        for (line, columns) in rows(bare) {
            let mut read = || {
                let columns = entry::user_columns(line, &columns)?;
                if calque::KINDS.contains(&columns[3]) {
                    renderings.push(line, columns)
                } else {
                    entry::user_entry(line, columns, origin).map(|entry| entries.push(entry))
                }
            };
            read().map_err(|error| error.at(origin))?;
        }
        let mut out = self.with(entries, text);
        out.calques.splice(0..0, renderings.calques);
        out.false_friends.splice(0..0, renderings.false_friends);
        out.index_calques();
        Ok(out)
    }

    /// This lexicon with `entries` in front, in place of those of the same `origin` that it may hold already.
    #[must_use]
    pub fn replace(&self, origin: &str, entries: Vec<Entry>) -> Self {
        let mut out = self.clone();
        out.entries.retain(|e| !matches!(&e.origin, Origin::User(name, _) if name == origin));
        let text = format!("{entries:?}");
        out.with(entries, &text)
    }

    /// `text` is what the entries come from, for the hash.
    fn with(&self, added: Vec<Entry>, text: &str) -> Self {
        let mut out = self.clone();
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.hash.as_bytes());
        hasher.update(text.as_bytes());
        out.hash = short(&hasher);
        out.entries.splice(0..0, added);
        out.derive_surnames();
        out.index();
        out
    }

    /// [`Self::builtin`] with users' tables, each a name and its text; a later one beats an earlier one.
    ///
    /// # Errors
    /// As [`Self::extend`].
    pub fn with_files<'t>(files: impl IntoIterator<Item = (&'t str, &'t str)>) -> Result<Self> {
        let mut out = Self::builtin().clone();
        for (name, text) in files {
            out = out.extend(text, name)?;
        }
        Ok(out)
    }

    /// Entries of a Russian lemma or phrase, lower-case (ё and е are one). A person is found by full name and, as
    /// [`Kind::Surname`], by surname. Users' entries first.
    pub fn names<'a>(&'a self, russian: &str) -> impl Iterator<Item = &'a Entry> + use<'a> {
        self.look_up(&self.by_russian, &fold_russian(russian))
    }

    /// Entries one of whose accepted English forms is this word or phrase, lower-case.
    pub fn english<'a>(&'a self, english: &str) -> impl Iterator<Item = &'a Entry> + use<'a> {
        self.look_up(&self.by_english, english)
    }

    /// Whether a user's entry says that these English words, in any case, are right for something.
    pub fn accepts_by_user(&self, english: &str) -> bool {
        self.english(&english.to_lowercase()).any(Entry::is_user)
    }

    fn look_up<'a>(
        &'a self,
        index: &'a FxHashMap<Box<str>, Vec<u32>>,
        key: &str,
    ) -> impl Iterator<Item = &'a Entry> + use<'a> {
        index.get(key).map_or(&[][..], Vec::as_slice).iter().filter_map(|&at| self.entries.get(at as usize))
    }

    /// All entries, users' first, then table by table; derived surnames last.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entries of a kind, in order.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |e| e.kind == kind)
    }

    /// Entries whose English has several words and wants capitals: posts, institutions, organisations, treaties.
    pub fn phrases(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|e| e.kind.is_phrase() && e.en.contains(' '))
    }

    /// Set phrases with their literal and their right rendering, users' first, in the table's order.
    pub fn calques(&self) -> &[Calque] {
        &self.calques
    }

    /// The literal renderings in an English sentence, its words and marks folded by [`fold_english`]; by place, the
    /// longest first.
    pub fn calques_in<W: AsRef<str>>(&self, english: &[W]) -> Vec<CalqueMatch<'_>> {
        let mut out: Vec<CalqueMatch<'_>> = Vec::new();
        for at in 0..english.len() {
            let word = english.get(at).map_or("", AsRef::as_ref);
            for &(calque, wrong) in self.calque_starts.get(word).map_or(&[][..], Vec::as_slice) {
                let Some(calque) = self.calques.get(calque as usize) else { continue };
                let Some(phrase) = calque.wrong.get(wrong as usize) else { continue };
                // A word that may be missing can stand before the first that may not.
                let from =
                    (at.saturating_sub(1)..=at).find_map(|from| phrase.ends_at(english, from).map(|end| from..end));
                if let Some(words) = from.filter(|w| w.contains(&at)) {
                    out.push(CalqueMatch { calque, words });
                }
            }
        }
        out.sort_by_key(|m| (m.words.start, std::cmp::Reverse(m.words.end)));
        out
    }

    /// Words whose English look-alike means something else, users' first, in the table's order.
    pub fn false_friends(&self) -> &[FalseFriend] {
        &self.false_friends
    }

    /// Sixteen hexadecimal digits that change whenever an entry does.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// Adds `Трамп → Trump` for every `Дональд Трамп → Donald Trump` that has no surname entry yet.
    fn derive_surnames(&mut self) {
        self.entries.retain(|e| e.origin != Origin::Derived);
        let mut seen: FxHashMap<(String, String), usize> = FxHashMap::default();
        let mut derived: Vec<Entry> = Vec::new();
        for entry in &self.entries {
            let Some(surname) = entry.surname() else { continue };
            let key = (fold_russian(&surname.ru), surname.en.to_lowercase());
            match seen.get(&key) {
                // Two people of one surname: the entry names both.
                Some(&at) => {
                    if let Some(known) = derived.get_mut(at) {
                        known.note = Cow::Owned(format!("{}; {}", known.note, surname.note));
                        for variant in surname.variants {
                            if !known.variants.contains(&variant) {
                                known.variants.push(variant);
                            }
                        }
                    }
                }
                None => {
                    seen.insert(key, derived.len());
                    derived.push(surname);
                }
            }
        }
        self.entries.extend(derived);
    }

    fn index_calques(&mut self) {
        self.calque_starts.clear();
        for (at, calque) in (0_u32..).zip(&self.calques) {
            for (wrong, phrase) in (0_u32..).zip(&calque.wrong) {
                for word in phrase.needs() {
                    self.calque_starts.entry(word.into()).or_default().push((at, wrong));
                }
            }
        }
    }

    fn index(&mut self) {
        self.by_russian.clear();
        self.by_english.clear();
        for (at, entry) in self.entries.iter().enumerate() {
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            self.by_russian.entry(fold_russian(&entry.ru).into()).or_default().push(at);
            for form in entry.forms() {
                let list = self.by_english.entry(form.to_lowercase().into()).or_default();
                if list.last() != Some(&at) {
                    list.push(at);
                }
            }
        }
    }
}

/// Lower-case, ё as е: how Russian is compared everywhere in this module.
pub fn fold_russian(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).map(|c| if c == 'ё' { 'е' } else { c }).collect()
}

/// Lower-case with straight apostrophes: how English is compared with patterns.
pub fn fold_english(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).map(|c| if matches!(c, '’' | '‘') { '\'' } else { c }).collect()
}

fn short(hasher: &blake3::Hasher) -> String {
    hasher.finalize().to_hex().chars().take(16).collect()
}

/// An error at a line of a table, by number from 1.
fn bad_line(line: usize, message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Config, message).place(line, 1)
}

/// The lines of a table that hold an entry: number from 1 and tab-separated columns.
fn rows(text: &str) -> impl Iterator<Item = (usize, Vec<&str>)> {
    text.lines()
        .enumerate()
        .map(|(n, line)| (n + 1, line.trim_end_matches('\r')))
        .filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'))
        .map(|(n, line)| (n, line.split('\t').collect()))
}

#[cfg(test)]
mod tests;
