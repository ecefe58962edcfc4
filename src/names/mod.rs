//! Names: Russian inflection, transliteration, matching.
//!
//! Works on words and letters only: no files, no rules, no terminal.

pub mod inflect;
pub mod translit;
