//! `align` pairs an English machine translation with its Russian original, aligns the two sentence by sentence, and
//! reports garbling and name-transliteration mismatches.
//!
//! Source is always Russian, target always English.
//!
//! ```text
//! input      files -> documents, pairs          discover, read: the only reader of files
//! text       decoding, segments, words, numbers
//! encoder    segments -> vectors                512 numbers a sentence, both languages in one space
//! alignment  vectors -> beads                   1:1, 1:2, omissions, additions, each with a confidence
//! names      beads -> names of a document       and, merged, of a corpus
//! quality    beads -> scores 0..1
//! rules      all of that -> findings            one file a rule
//! pipeline   the stages joined, in parallel
//! report     finished records -> bytes          one file a format; `report::export` for other tools
//! ```
//!
//! The program is a thin layer over this ([`cli`]). A document pair from memory:
//!
//! ```
//! use align::config::{Config, Rules};
//! use align::lexicon::Lexicon;
//! use align::pipeline::{self, Engine, Settings};
//! use align::text::{Both, Segmentation};
//!
//! # fn main() -> align::error::Result<()> {
//! let engine = Engine::new(Lexicon::builtin(), &Config::default(), &Rules::default(), Settings::default())?;
//! let texts = Both::new(Some("Трамп прибыл в Осло."), Some("The trump arrived in Oslo."));
//! let loaded = align::input::from_texts("demo", "memory", texts, Segmentation::Auto)?;
//!
//! let checked = engine.check(&loaded);
//! // With more documents, the names of all are merged before any record is finished.
//! let record = pipeline::finish(&engine, checked.waiting, &checked.names.resolve());
//! let finding = &record.findings[0];
//! assert_eq!((finding.name.as_str(), finding.suggestion.as_deref()), ("name-article", Some("Trump")));
//! # Ok(())
//! # }
//! ```
//!
//! # What it does not do
//!
//! It does not translate, and it knows no direction but Russian to English. It does not judge style, and of adequacy only
//! what its score and its rules see. It loads no models and opens no connections: weights and lexicon are in the binary.
//! Offsets in [`report::record`] are code points; inside, [`text::Span`]s are bytes.

pub mod alignment;
pub mod cache;
pub mod cli;
pub mod compare;
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
