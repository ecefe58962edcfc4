//! Text -> vectors: the tokenizer, network and weights of universal-sentence-encoder-multilingual v3, for Russian and
//! English.
//!
//! A sentence becomes a unit vector of 512 numbers in a space that both languages share. The network adds up its
//! token rows before a small head, so the vector of a run of sentences, of any part of one, or of one without a word
//! comes from sums ([`Pooled`], [`Rows::sum`]) and [`Encoder::head`].
//!
//! The weights are inside the program (`models/encoder.bin`; `models/MODELS.md` says where they come from). Results
//! are the same bits on every machine and do not depend on what was encoded before or together. Knows nothing of
//! documents; starts no threads and may be called from many.

pub(crate) mod kernel;
mod model;
mod network;
mod projection;
mod tokenizer;

use std::sync::OnceLock;

pub use projection::Projection;
pub use tokenizer::{MAX_CHARS, Piece};

use crate::text::Span;
use model::{Model, ROW, WIDTH};
use network::{Part, Seen, Store};
use tokenizer::{BEGIN, END, Tokenizer};

/// Tokens of a text that enter the network at most, `<s>` and `</s>` included; later ones are ignored.
pub const MAX_TOKENS: usize = 2048;

/// Tokens that go through the network together.
const BATCH: usize = 256;

/// Keeps the file on a cache line, so that a load of weights never crosses two.
#[repr(C, align(64))]
struct Aligned<T: ?Sized>(T);

static FILE: &Aligned<[u8]> = &Aligned(*include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/models/encoder.bin")));

/// The encoder: a view of the model inside the program and a store of what each piece contributes.
pub struct Encoder {
    model: Model,
    tokenizer: Tokenizer,
    parts: Store<Part>,
}

/// A unit vector of 512 numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Vector(pub [f32; WIDTH]);

impl Vector {
    /// The length of a vector.
    pub const WIDTH: usize = WIDTH;

    /// The cosine of the angle between two, summed in a fixed order.
    pub fn cosine(&self, other: &Self) -> f32 {
        dot(&self.0, &other.0)
    }
}

impl std::ops::Deref for Vector {
    type Target = [f32];

    fn deref(&self) -> &[f32] {
        &self.0
    }
}

/// The product of two vectors, in eight lanes: the same order, so the same bits, everywhere.
#[inline(always)]
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0f32; 8];
    for (a, b) in a.chunks(8).zip(b.chunks(8)) {
        for ((lane, a), b) in lanes.iter_mut().zip(a).zip(b) {
            *lane += a * b;
        }
    }
    let [a, b, c, d, e, f, g, h] = lanes;
    ((a + b) + (c + d)) + ((e + f) + (g + h))
}

/// What the head needs of a text. Adds up over texts and parts of one.
#[derive(Clone, Debug, PartialEq)]
pub struct Pooled {
    /// The sum of the token rows, projected to 512 numbers, without the bias.
    pub sum: [f32; WIDTH],
    /// The number of tokens, `<s>` and `</s>` included.
    pub tokens: u32,
}

/// The token rows of a text: contextual, normalised.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows {
    /// The pieces; row `1 + i` is that of piece `i`, row 0 that of `<s>`, the last that of `</s>`.
    pub pieces: Vec<Piece>,
    /// [tokens, 1280], row by row.
    pub data: Vec<f32>,
}

impl Rows {
    /// The width of a row.
    pub const WIDTH: usize = ROW;

    /// The number of rows, two more than pieces.
    pub fn tokens(&self) -> usize {
        self.data.len() / ROW
    }

    /// Row `at`; empty beyond the last.
    pub fn row(&self, at: usize) -> &[f32] {
        self.data.get(at * ROW..(at + 1) * ROW).unwrap_or(&[])
    }

    /// The sum of a run of rows, for [`Encoder::project`].
    pub fn sum(&self, run: std::ops::Range<usize>) -> Vec<f32> {
        let mut out = vec![0.0; ROW];
        for at in run {
            for (out, v) in out.iter_mut().zip(self.row(at)) {
                *out += v;
            }
        }
        out
    }

    /// The rows whose piece overlaps `span` of the text.
    pub fn under(&self, span: Span) -> std::ops::Range<usize> {
        let first = self.pieces.partition_point(|piece| piece.span.end <= span.start);
        let after = self.pieces.partition_point(|piece| piece.span.start < span.end);
        first + 1..after.max(first) + 1
    }
}

/// What a [`Projection`] makes of the token rows of a text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Projected {
    /// The pieces; those of `<s>` and `</s>` are not among them but have their numbers in `data`.
    pub pieces: Vec<Piece>,
    /// [tokens, [`Projection::OUTPUTS`]], token by token.
    pub data: Vec<f32>,
}

impl Encoder {
    /// The encoder with the weights inside the program, set up at the first call.
    pub fn builtin() -> &'static Self {
        static ENCODER: OnceLock<Encoder> = OnceLock::new();
        ENCODER.get_or_init(Self::new)
    }

    fn new() -> Self {
        let model = Model::new(&FILE.0);
        let tokenizer = Tokenizer::new(&model);
        let parts = Store::new(model.rows, network::KEPT);
        Self { model, tokenizer, parts }
    }

    /// The pieces of a text, without `<s>` and `</s>`. An empty text is one `<unk>` with an empty span. Characters
    /// beyond [`MAX_CHARS`] are ignored.
    pub fn pieces(&self, text: &str) -> Vec<Piece> {
        self.tokenizer.pieces(text)
    }

    /// The token rows of one text.
    pub fn rows(&self, text: &str) -> Rows {
        let mut out = None;
        self.pooled_with_rows(&[text], &mut |_, rows| out = Some(rows));
        out.unwrap_or(Rows { pieces: Vec::new(), data: Vec::new() })
    }

    /// A map of token rows to [`Projection::OUTPUTS`] numbers: i8 `codes` of [1280, outputs] in panels (see
    /// `models/MODELS.md`) with a scale and a bias for each output. Nothing if the shapes do not fit.
    pub fn projection(&self, codes: &'static [u8], scales: Vec<f32>, bias: Vec<f32>) -> Option<Projection> {
        Projection::new(&self.model, codes, scales, bias)
    }

    /// The pooled sums of texts, in their order.
    pub fn pooled(&self, texts: &[&str]) -> Vec<Pooled> {
        self.run(texts, None, &mut |_, _, _| ())
    }

    /// The pooled sums of texts, and in the same pass each text's number and token rows for `visit`, in order.
    pub fn pooled_with_rows(&self, texts: &[&str], visit: &mut dyn FnMut(usize, Rows)) -> Vec<Pooled> {
        self.run(texts, None, &mut |n, pieces, seen| visit(n, Rows { pieces, data: seen.rows.to_vec() }))
    }

    /// The pooled sums of texts, and in the same pass each text's number and projected rows for `visit`, in order.
    /// The rows are neither multiplied nor kept.
    pub fn pooled_with_projection(
        &self,
        texts: &[&str],
        projection: &Projection,
        visit: &mut dyn FnMut(usize, Projected),
    ) -> Vec<Pooled> {
        let mut visit = |n, pieces, seen: Seen<'_>| visit(n, Projected { pieces, data: seen.projected.to_vec() });
        self.run(texts, Some(projection), &mut visit)
    }

    /// The unit vectors of texts, in their order.
    pub fn encode(&self, texts: &[&str]) -> Vec<Vector> {
        self.heads(&self.pooled(texts))
    }

    /// A sum of token rows ([`Rows::sum`], 1,280 numbers) projected to 512, as in [`Pooled`].
    pub fn project(&self, rows: &[f32]) -> [f32; WIDTH] {
        vector(&network::pool(&self.model, rows.get(..ROW).unwrap_or(&[0.0; ROW])))
    }

    /// The unit vector of a pooled sum of so many tokens.
    pub fn head(&self, sum: &[f32; WIDTH], tokens: f32) -> Vector {
        Vector(vector(&network::head(&self.model, sum, &[tokens])))
    }

    /// The unit vectors of pooled sums laid end to end (512 numbers each) with one token count each, end to end too.
    pub fn head_rows(&self, sums: &[f32], tokens: &[f32]) -> Vec<f32> {
        network::head(&self.model, sums, tokens)
    }

    /// The unit vectors of many pooled sums: several times faster than one by one.
    pub fn heads(&self, pooled: &[Pooled]) -> Vec<Vector> {
        let mut out = Vec::with_capacity(pooled.len());
        for some in pooled.chunks(64) {
            let sums: Vec<f32> = some.iter().flat_map(|p| p.sum).collect();
            let tokens: Vec<f32> = some.iter().map(|p| p.tokens as f32).collect();
            out.extend(network::head(&self.model, &sums, &tokens).chunks_exact(WIDTH).map(|v| Vector(vector(v))));
        }
        out
    }

    fn run(
        &self,
        texts: &[&str],
        projection: Option<&Projection>,
        visit: &mut dyn FnMut(usize, Vec<Piece>, Seen<'_>),
    ) -> Vec<Pooled> {
        let mut out = Vec::with_capacity(texts.len());
        let mut next = 0;
        while next < texts.len() {
            let (first, mut tokens) = (next, 0);
            let (mut sentences, mut pieces) = (Vec::new(), Vec::new());
            while next < texts.len() && tokens < BATCH {
                let mut cut = self.pieces(texts[next]);
                cut.truncate(MAX_TOKENS - 2);
                let mut rows = Vec::with_capacity(cut.len() + 2);
                rows.push(BEGIN);
                rows.extend(cut.iter().map(|piece| piece.row));
                rows.push(END);
                tokens += rows.len();
                sentences.push(rows);
                pieces.push(cut);
                next += 1;
            }
            let sums = network::convolve(&self.model, &self.parts, &sentences, projection, &mut |n, seen| {
                visit(first + n, std::mem::take(&mut pieces[n]), seen);
            });
            let sums = network::pool(&self.model, &sums);
            for (sum, sentence) in sums.chunks_exact(WIDTH).zip(&sentences) {
                out.push(Pooled { sum: vector(sum), tokens: sentence.len() as u32 });
            }
        }
        out
    }
}

fn vector(values: &[f32]) -> [f32; WIDTH] {
    let mut out = [0.0; WIDTH];
    out.copy_from_slice(values);
    out
}

/// The first 16 hex digits of the BLAKE3 hash of the model: part of a report's signature and of cache keys.
pub fn hash() -> &'static str {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| blake3::hash(&FILE.0).to_hex().chars().take(16).collect())
}

#[cfg(test)]
mod tests;
