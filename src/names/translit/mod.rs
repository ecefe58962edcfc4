//! Transliteration: does this English word render that Russian name, how is a Russian name spelt in English, and is
//! a spelling a mechanical romanization of a foreign name.
//!
//! A joint n-gram model over letter operations (see `models/MODELS.md` for data, recipe and figures), letter models of
//! either language and small calibrated networks over their scores. Words and letters only: no context, no lists of
//! people; what a name *should* be is decided in [`crate::names`] from evidence.

mod bytes;
mod fold;
mod generate;
mod lattice;
mod letters;
mod lines;
mod matching;
mod memory;
mod mlp;
mod ngram;
mod ops;
mod origins;
mod schemes;
pub mod train;

use std::sync::OnceLock;

pub use lines::{match_lines, top_lines};
pub use matching::{Match, Scratch};
pub use schemes::romanizations;

use bytes::{Reader, Writer};
use letters::Letters;
use memory::Table;
use mlp::Mlp;
use ngram::Ngram;
use ops::Ops;
use origins::Origins;

/// First bytes of a model file; the digit is the version of the layout.
const MAGIC: &[u8; 8] = b"ALTRNS03";

/// The transliteration model.
#[derive(Clone, Debug)]
pub struct Translit {
    ops: Ops,
    /// Over operations.
    joint: Ngram,
    /// Over operations from the end to the start.
    backward: Ngram,
    /// Over Cyrillic letters.
    ru_letters: Ngram,
    /// Over Latin letters.
    en_letters: Ngram,
    /// What was seen in training.
    seen_pairs: Table,
    seen_ru: Table,
    seen_en: Table,
    /// P(the attested spelling is no mechanical romanization), from Cyrillic letters.
    unmechanical: Letters,
    /// P(not a Slavic name), from Cyrillic letters.
    foreign: Letters,
    origins: Origins,
    match_net: Mlp,
    refine_net: Mlp,
    back_net: Mlp,
    rank_net: Mlp,
}

impl Translit {
    /// The model inside the program.
    pub fn builtin() -> &'static Self {
        static MODEL: OnceLock<Translit> = OnceLock::new();
        MODEL.get_or_init(|| {
            Self::read(include_bytes!("../../../models/translit.bin"))
                .expect("models/translit.bin is a model of this layout: a test reads it")
        })
    }

    /// Reads a model file; `None` if the bytes are not one of this layout.
    pub fn read(file: &[u8]) -> Option<Self> {
        let mut bytes = Reader::new(file);
        if bytes.take(MAGIC.len())? != MAGIC {
            return None;
        }
        let model = Self {
            ops: Ops::read(&mut bytes)?,
            joint: Ngram::read(&mut bytes)?,
            backward: Ngram::read(&mut bytes)?,
            ru_letters: Ngram::read(&mut bytes)?,
            en_letters: Ngram::read(&mut bytes)?,
            seen_pairs: Table::read(&mut bytes)?,
            seen_ru: Table::read(&mut bytes)?,
            seen_en: Table::read(&mut bytes)?,
            unmechanical: Letters::read(&mut bytes)?,
            foreign: Letters::read(&mut bytes)?,
            origins: Origins::read(&mut bytes)?,
            match_net: Mlp::read(&mut bytes, matching::MATCH_FEATURES)?,
            refine_net: Mlp::read(&mut bytes, matching::REFINE_FEATURES)?,
            back_net: Mlp::read(&mut bytes, matching::BACK_FEATURES)?,
            rank_net: Mlp::read(&mut bytes, generate::RANK_FEATURES)?,
        };
        (model.unmechanical.size() == model.foreign.size()).then_some(model)
    }

    /// P that the word, by its Cyrillic letters, is no Slavic name: 0..1.
    pub fn is_foreign(&self, ru: &str) -> f32 {
        mlp::sigmoid(self.foreign.logit(&fold::ru_codes(ru)))
    }
}

/// Puts the written parts of a model behind one another, as [`Translit::read`] expects them.
fn file_of(parts: impl FnOnce(&mut Writer)) -> Vec<u8> {
    let mut out = Writer::default();
    out.bytes.extend(MAGIC);
    parts(&mut out);
    out.bytes
}

#[cfg(test)]
mod tests;
