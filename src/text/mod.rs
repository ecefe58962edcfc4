//! Texts: spans, sides, documents, decoding, sentence segmentation of Russian and English, words.
//!
//! Knows nothing of files, alignment or rules.

pub mod decode;
mod document;
pub mod english;
pub mod number;
mod script;
mod segment;
mod span;
mod token;

pub use decode::{DecodeProblem, Decoded, Mojibake, decode, decode_as, mojibake};
pub use document::{Bitext, Document, Mode, Segment, SegmentKind, Text};
pub use script::{is_cyrillic, is_latin, is_letter};
pub use segment::{Segmentation, count_scripts, possible_cuts, segment, segment_bilingual, side_of};
pub use span::{Both, Side, Span};
pub use token::{Case, Token, TokenKind, case, tokens};
