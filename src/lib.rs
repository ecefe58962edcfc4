//! `align` pairs an English machine translation with its Russian original, aligns the two sentence by sentence, and
//! reports garbling and name-transliteration mismatches.
//!
//! Source is always Russian, target always English.

pub mod alignment;
pub mod cli;
pub mod config;
pub mod encoder;
pub mod error;
pub mod finding;
pub mod fix;
pub mod input;
pub mod lexicon;
pub mod names;
pub mod pairing;
pub mod pipeline;
pub mod quality;
pub mod report;
pub mod review;
pub mod rules;
pub mod text;
