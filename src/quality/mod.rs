//! How good the translation of a bead is, 0..1, which of its words are suspect, and which words answer to which.
//!
//! The score is the mean of three judges: a small network over the encoder's token rows (`head.rs`) and a weighted sum of
//! counted [`features`], both trained for human judgement and planted damage together, and, counting half, a weighted
//! sum of the two sentence vectors: sentences of some kinds (sayings, slang, headlines) are translated badly as a rule.
//! It is given as what people would give the translation on their scale of 0 to 100, divided by 100. How good it is and
//! what it is blind to is told in `docs/score.md`. Knows nothing of documents, rules, files or threads.

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
use head::{AGREEMENT, Head, Judged};
use weights::Reader;

/// Numbers in a token row of the encoder.
pub const WIDTH: usize = 1280;
/// Numbers in the two sentence vectors of a bead.
const VECTORS: usize = 2 * 512;

/// Keeps the file on a cache line.
#[repr(C, align(64))]
struct Aligned<T: ?Sized>(T);

static FILE: &Aligned<[u8]> = &Aligned(*include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/models/quality.bin")));

/// What is said of a bead that has both sides.
#[derive(Clone, Debug, PartialEq)]
pub struct BeadQuality {
    /// 0..1, higher is better: the share of 100 that people are expected to give.
    pub score: f32,
    /// The same, were the sentences of the usual kind: what there is to say of this translation alone. Rules ask this.
    pub own: f32,
    /// Its words, their faults and their links; empty unless asked for or suspect.
    pub words: WordAlignment,
}

/// The three judges, with the weights inside the program.
pub struct Scorer {
    head: Head,
    linear: Linear,
    english: English,
    /// Weights of the two sentence vectors, source first, and what is added.
    kind: (Vec<f32>, f32),
    /// What the score of each judge is divided by: its deviation on held-out documents, over its share.
    deviation: [f32; 3],
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

/// Below this [`BeadQuality::own`] a bead is bad as a whole; see `docs/score.md` for how often that happens on clean text.
pub const LOW: f32 = 0.5;
/// What the sum of vectors is taken to say in [`BeadQuality::own`]: with this, as many human references of news are
/// suspect as were before there was such a judge (`cargo xtask locate-eval`).
const USUAL: f32 = 0.15;
/// Below this [`BeadQuality::own`] the words of a bead are looked at one by one ([`locate`](locate())).
pub const SUSPECT: f32 = 0.65;

impl BeadQuality {
    /// The words at fault; none in a bead that is good as a whole.
    pub fn suspects(&self, texts: Both<&str>) -> Vec<Suspect> {
        if self.own < SUSPECT { self.words.suspects(texts, RISE) } else { Vec::new() }
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
        let mut floats = || file.floats(features::COUNT + AGREEMENT);
        let linear = Linear { mean: floats()?, deviation: floats()?, weights: floats()?, bias: file.floats(1)?[0] };
        let kind = (file.floats(VECTORS)?, file.floats(1)?[0]);
        let deviation: [f32; 3] = file.floats(3)?.try_into().ok()?;
        let scale = file.floats(2)?;
        let english = English {
            pairs: file.shorts(PAIRS)?,
            class_pairs: file.signed(CLASSES * CLASSES)?,
            class_triples: file.signed(TRIPLES)?,
        };
        let scorer = Self { head, linear, english, kind, deviation, scale: [scale[0], scale[1]] };
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
        let (judged, judges) = self.ask(source, target);
        let share = |judges: [f32; 3]| {
            let mean: f32 = judges.iter().zip(self.deviation).map(|(judge, deviation)| judge / deviation).sum();
            1.0 / (1.0 + libm::expf(-(self.scale[0] * mean + self.scale[1])))
        };
        let (score, own) = (share(judges), share([judges[0], judges[1], USUAL]));
        let wanted = words || own < SUSPECT;
        let words = if wanted { words::align(source, target, &judged) } else { WordAlignment::default() };
        Some(BeadQuality { score, own, words })
    }

    /// The judges by themselves, network, sum of features, sum of vectors, for training and evaluation.
    pub fn judges(&self, source: &Sentence<'_>, target: &Sentence<'_>) -> [f32; 3] {
        self.ask(source, target).1
    }

    fn ask(&self, source: &Sentence<'_>, target: &Sentence<'_>) -> (Judged, [f32; 3]) {
        let judged = self.head.judge(source, target);
        let mut counted = features::features(&self.english, source, target);
        counted.extend(&judged.agreement);
        let (weights, bias) = &self.kind;
        let vectors = source.vector.iter().chain(target.vector);
        let kind = weights.iter().zip(vectors).map(|(w, x)| w * x).sum::<f32>() + bias;
        let judges = [judged.score, self.linear.score(&counted), kind];
        (judged, judges)
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
