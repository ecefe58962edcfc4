//! Names: mentions in the Russian, their renderings in the English, Russian inflection, the transliteration model,
//! entities of a document and of a corpus.
//!
//! ```text
//! words ──▶ mentions (Russian) ──▶ renderings (English words of the same bead) ──▶ entities ──▶ corpus names
//!                 lexicon, inflection            lexicon, transliteration model          accepted form and why
//! ```
//!
//! Works on words and letters only: no files, no rules, no terminal. What is *wrong* with a name is said by the
//! `NAM` rules; here is what it is.

mod case_table;
mod corpus;
mod document;
mod entity;
mod gloss;
pub mod inflect;
mod matcher;
mod mention;
mod occurrence;
mod phrase;
mod rendering;
mod respelled;
mod romanization;
mod skeleton;
pub mod translit;
mod word;
pub mod words;

pub use case_table::CaseTable;
pub use corpus::{Concordance, ConcordanceRow, CorpusNames, Place, ResolvedNames, Sighting, Usage};
pub use document::{BeadNames, DocumentNames, NameEngine};
pub use entity::{Accepted, Entity, Spelling, Status, Why};
pub use gloss::{Gloss, GlossKind};
pub use mention::{Gender, Mention, MentionKind, Part, Role, Translated, patronymic};
pub use occurrence::{Occurrence, article_before, capitalise, plural_before};
pub use rendering::{How, Instead, Rendering};
pub use respelled::Respelled;
pub use romanization::{fold_romanization, same_romanization};
pub use word::Word;

#[cfg(test)]
mod tests;
