//! How good the translation of a bead is, 0..1, which of its words are suspect, and which words answer to which.
//!
//! The score is the mean of two judges trained for the same thing, human judgement and planted damage together: a small
//! network over the encoder's token rows (`head.rs`) and a weighted sum of counted [`features`]. It is given as what
//! people would give the translation on their scale of 0 to 100, divided by 100. How good it is and what it is blind to
//! is told in `docs/score.md`. Knows nothing of documents, rules, files or threads.

pub mod english;
pub mod features;
mod head;
mod locate;
mod sentence;
mod weights;
mod words;

use std::sync::OnceLock;

pub use locate::{RISE, Suspect, Wrong, locate};
pub use sentence::{MAX_PIECES, Sentence, Tokens};
pub use words::{Link, Word, WordAlignment};

use crate::encoder::{Encoder, Pooled};
use crate::text::{Both, Span};
use english::{CLASSES, English, PAIRS, TRIPLES};
use head::Head;
use weights::Reader;

/// Numbers in a token row of the encoder.
pub const WIDTH: usize = 1280;

/// Keeps the file on a cache line.
#[repr(C, align(64))]
struct Aligned<T: ?Sized>(T);

static FILE: &Aligned<[u8]> = &Aligned(*include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/models/quality.bin")));

/// What is said of a bead that has both sides.
#[derive(Clone, Debug, PartialEq)]
pub struct BeadQuality {
    /// 0..1, higher is better: the share of 100 that people are expected to give.
    pub score: f32,
    /// Its words, their faults and their links; empty unless asked for or suspect.
    pub words: WordAlignment,
}

/// The two judges, with the weights inside the program.
pub struct Scorer {
    head: Head,
    linear: Linear,
    english: English,
    /// Deviation of the network's and of the linear score on held-out documents: each counts in its own.
    deviation: [f32; 2],
    /// Slope and intercept of the logistic that makes the mean a share of 100.
    scale: [f32; 2],
}

/// The weighted sum of features.
#[derive(Clone, Debug)]
struct Linear {
    mean: Vec<f32>,
    deviation: Vec<f32>,
    weights: Vec<f32>,
    bias: f32,
}

impl Linear {
    /// Features count in deviations, at most five.
    fn score(&self, features: &[f32]) -> f32 {
        let part =
            |((x, w), (mean, deviation)): ((&f32, &f32), (&f32, &f32))| w * ((x - mean) / deviation).clamp(-5.0, 5.0);
        let sum: f32 = features.iter().zip(&self.weights).zip(self.mean.iter().zip(&self.deviation)).map(part).sum();
        sum + self.bias
    }
}

/// Below this score a bead is bad as a whole; see `docs/score.md` for how often that happens on clean text.
pub const LOW: f32 = 0.5;
/// Below this score the words of a bead are looked at one by one ([`locate`](locate())).
pub const SUSPECT: f32 = 0.65;

impl BeadQuality {
    /// The words at fault; none in a bead that is good as a whole.
    pub fn suspects(&self, texts: Both<&str>) -> Vec<Suspect> {
        if self.score < SUSPECT { self.words.suspects(texts, RISE) } else { Vec::new() }
    }
}

impl Scorer {
    /// The scorer with the weights inside the program, set up at the first call.
    pub fn builtin() -> &'static Self {
        static SCORER: OnceLock<Scorer> = OnceLock::new();
        SCORER.get_or_init(|| match Self::read(&FILE.0) {
            Some(scorer) => scorer,
            None => unreachable!("models/quality.bin does not fit this program"),
        })
    }

    /// A scorer with other weights, for training; nothing if they do not fit.
    pub fn read(file: &'static [u8]) -> Option<Self> {
        let mut file = Reader::new(file)?;
        let head = Head::read(&mut file)?;
        let mut floats = || file.floats(features::COUNT);
        let linear = Linear { mean: floats()?, deviation: floats()?, weights: floats()?, bias: file.floats(1)?[0] };
        let deviation = file.floats(2)?;
        let scale = file.floats(2)?;
        let english = English {
            pairs: file.shorts(PAIRS)?,
            class_pairs: file.signed(CLASSES * CLASSES)?,
            class_triples: file.signed(TRIPLES)?,
        };
        let scorer =
            Self { head, linear, english, deviation: [deviation[0], deviation[1]], scale: [scale[0], scale[1]] };
        file.is_done().then_some(scorer)
    }

    /// The pooled sums of texts, and in the same pass what the score needs of their tokens.
    pub fn encode(&self, encoder: &Encoder, texts: &[&str]) -> Vec<(Pooled, Tokens)> {
        let mut tokens = Vec::with_capacity(texts.len());
        let pooled = encoder.pooled_with_projection(texts, self.head.token(), &mut |_, projected| {
            tokens.push(Tokens::new(&projected.pieces, self.head.inner(projected.data)));
        });
        pooled.into_iter().zip(tokens).collect()
    }

    /// Judges a bead; nothing if a side has no pieces. Its words are only aligned if asked for or if the bead is
    /// suspect, since most beads are neither.
    pub fn score(&self, source: &Sentence<'_>, target: &Sentence<'_>, words: bool) -> Option<BeadQuality> {
        if source.ids.is_empty() || target.ids.is_empty() {
            return None;
        }
        let judged = self.head.judge(source, target);
        let linear = self.linear.score(&features::features(&self.english, source, target));
        let mean = 0.5 * (judged.score / self.deviation[0] + linear / self.deviation[1]);
        let score = 1.0 / (1.0 + libm::expf(-(self.scale[0] * mean + self.scale[1])));
        let wanted = words || score < SUSPECT;
        let words = if wanted { words::align(source, target, &judged) } else { WordAlignment::default() };
        Some(BeadQuality { score, words })
    }

    /// The two judges by themselves, network first, for training and evaluation.
    pub fn judges(&self, source: &Sentence<'_>, target: &Sentence<'_>) -> [f32; 2] {
        let linear = self.linear.score(&features::features(&self.english, source, target));
        [self.head.judge(source, target).score, linear]
    }
}

/// Judges one sentence pair from its text alone, with the models inside the program; nothing if a side is empty. Spans
/// in the answer are bytes of the two texts. For whole documents, the pipeline encodes each segment once.
pub fn judge(source: &str, target: &str) -> Option<BeadQuality> {
    let (encoder, scorer) = (Encoder::builtin(), Scorer::builtin());
    let encode = |text: &str| {
        let (pooled, tokens) = scorer.encode(encoder, &[text]).pop()?;
        Some((encoder.head(&pooled.sum, pooled.tokens as f32), tokens))
    };
    let ((source_vector, source_tokens), (target_vector, target_tokens)) = (encode(source)?, encode(target)?);
    let mut sides = Both::new(
        Sentence::new(source, Span::new(0, source.len()), &source_vector),
        Sentence::new(target, Span::new(0, target.len()), &target_vector),
    );
    sides.source.push(&source_tokens, 0);
    sides.target.push(&target_tokens, 0);
    let mut judged = scorer.score(&sides.source, &sides.target, false)?;
    locate(encoder, sides.as_ref(), &mut judged);
    Some(judged)
}

/// The first 16 hex digits of the BLAKE3 hash of the weights: part of a report's signature.
pub fn hash() -> &'static str {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| blake3::hash(&FILE.0).to_hex().chars().take(16).collect())
}
