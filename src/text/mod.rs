//! Texts: spans, sides, documents, decoding, sentence segmentation of Russian and English, words.
//!
//! Knows nothing of files, alignment or rules.

mod document;
pub mod english;
mod script;
mod span;
mod token;

pub use document::{Bitext, Document, Mode, Segment, SegmentKind, Text};
pub use script::{is_cyrillic, is_latin};
pub use span::{Both, Side, Span};
pub use token::{Case, Token, TokenKind, case, tokens};
