//! Text -> pieces of the encoder's vocabulary: SentencePiece's nmt_nfkc normaliser and unigram Viterbi search, over
//! tables that lie ready in the model file. Knows nothing of vectors.

use super::model::{Bytes, Model};
use crate::text::Span;

/// At most this many normalised characters of a text are cut into pieces (a long page of text); the rest is ignored,
/// so that a line of 100 MB costs no more than a long one.
pub const MAX_CHARS: usize = 16_384;

/// The word boundary U+2581 that SentencePiece writes for a space.
const SPACE: char = '\u{2581}';

/// The rows of `<unk>`, `<s>` and `</s>`, the same as their ids.
pub(super) const UNKNOWN: u32 = 0;
pub(super) const BEGIN: u32 = 1;
pub(super) const END: u32 = 2;

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The id in the vocabulary of 128,000 pieces of the original model; 0 is `<unk>`.
    pub id: u32,
    /// The row of the shipped embedding table.
    pub(super) row: u32,
    /// Bytes of the original text, without the space before a word. Where one character normalises to several (½),
    /// two neighbours may share it. Empty for the dummy piece of an empty text and for a boundary without a space.
    pub span: Span,
}

/// Normalised text: one entry a character.
#[derive(Default)]
struct Normalised {
    /// The character's code in the trie of pieces, 0 if no piece has it.
    codes: Vec<u16>,
    /// Where it comes from: first byte and one past the last.
    origins: Vec<(u32, u32)>,
}

/// The tokenizer's tables. All but the small code table borrow the model file.
pub(super) struct Tokenizer {
    /// The charsmap's double array (darts-clone), u32 units.
    map: Bytes,
    /// NUL-terminated replacements.
    replacements: Bytes,
    /// The double array of pieces, u32 units: bits 0–8 label, bit 9 "a piece ends here", bits 10–31 base.
    trie: Bytes,
    /// Log probabilities, f32, by row.
    scores: Bytes,
    /// `<unk>` of one character costs the least score less 10.
    unknown_score: f64,
    /// Codes of characters under U+0530, 0 for none.
    low_codes: Box<[u16; 0x530]>,
    /// The other characters of the alphabet, sorted, with the code of the first.
    high: Vec<(char, u16)>,
    space_code: u16,
    /// Row -> original id.
    ids: Vec<u32>,
}

impl Tokenizer {
    pub(super) fn new(model: &Model) -> Self {
        let mut low_codes = Box::new([0u16; 0x530]);
        let mut high = Vec::new();
        for n in 0..model.alphabet.len() / 4 {
            let c = char::from_u32(model.alphabet.u32(n)).unwrap_or('\0');
            let code = n as u16 + 1;
            match low_codes.get_mut(c as usize) {
                Some(slot) => *slot = code,
                None => high.push((c, code)),
            }
        }
        let mut ids = Vec::with_capacity(model.rows);
        for id in 0..model.kept.len() as u32 * 8 {
            if model.kept.u8(id as usize / 8) >> (id % 8) & 1 == 1 {
                ids.push(id);
            }
        }
        let least = (0..model.rows).map(|row| model.scores.f32(row)).fold(0.0, f32::min);
        let mut made = Self {
            map: model.charsmap,
            replacements: model.replacements,
            trie: model.trie,
            scores: model.scores,
            unknown_score: f64::from(least) - 10.0,
            low_codes,
            high,
            space_code: 0,
            ids,
        };
        made.space_code = made.code(SPACE);
        made
    }

    fn code(&self, c: char) -> u16 {
        match self.low_codes.get(c as usize) {
            Some(&code) => code,
            None => self.high.binary_search_by_key(&c, |&(c, _)| c).map_or(0, |at| self.high[at].1),
        }
    }

    /// The longest key of the charsmap that `bytes` begin with: its length and replacement.
    pub(super) fn replacement(&self, bytes: &[u8]) -> Option<(usize, &'static [u8])> {
        let offset = |unit: u32| ((unit >> 10) << ((unit & 0x200) >> 6)) as usize;
        let mut at = offset(self.map.u32(0));
        let mut best = None;
        for (n, &byte) in bytes.iter().enumerate() {
            at ^= byte as usize;
            let unit = self.map.u32(at);
            if unit & 0x8000_00FF != u32::from(byte) {
                break;
            }
            at ^= offset(unit);
            if unit & 0x100 != 0 {
                best = Some((n + 1, (self.map.u32(at) & 0x7FFF_FFFF) as usize));
            }
        }
        let (len, from) = best?;
        let rest = self.replacements.0.get(from..)?;
        let end = rest.iter().position(|&b| b == 0)?;
        Some((len, &rest[..end]))
    }

    fn normalise(&self, text: &str) -> Normalised {
        let mut out = Normalised::default();
        let room = text.len().min(MAX_CHARS) + 1;
        out.codes.reserve(room);
        out.origins.reserve(room);
        out.codes.push(self.space_code);
        out.origins.push((0, 0));
        let bytes = text.as_bytes();
        let mut after_space = true;
        let mut at = 0;
        // A text of removed characters only must end too: stop after as many bytes as that many characters can have.
        let stop = bytes.len().min(16 * MAX_CHARS);
        while at < stop && out.codes.len() < MAX_CHARS {
            let byte = bytes[at];
            let next = bytes.get(at + 1).copied().unwrap_or(0);
            // Printable ASCII stands for itself unless a combining mark follows; no key of the charsmap has two ASCII
            // characters. (A test compares this with the walk.)
            if byte.is_ascii_graphic() && next.is_ascii() {
                out.codes.push(self.low_codes[byte as usize]);
                out.origins.push((at as u32, at as u32 + 1));
                after_space = false;
                at += 1;
                continue;
            }
            let (len, replaced) = match self.replacement(&bytes[at..bytes.len().min(at + 64)]) {
                Some((len, replaced)) => (len, replaced),
                None => {
                    let len = text.get(at..).and_then(|s| s.chars().next()).map_or(1, char::len_utf8);
                    (len, &bytes[at..at + len])
                }
            };
            let origin = (at as u32, (at + len) as u32);
            at += len;
            let mut leading = true;
            for c in std::str::from_utf8(replaced).unwrap_or("").chars() {
                if c == ' ' && leading && after_space {
                    continue;
                }
                leading = false;
                after_space = c == ' ';
                out.codes.push(if c == ' ' { self.space_code } else { self.code(c) });
                out.origins.push(origin);
            }
        }
        while out.codes.last() == Some(&self.space_code) {
            out.codes.pop();
            out.origins.pop();
        }
        out
    }

    /// The pieces of a text without `<s>` and `</s>`; an empty text is one `<unk>`.
    pub(super) fn pieces(&self, text: &str) -> Vec<Piece> {
        let Normalised { codes, origins } = self.normalise(text);
        let len = codes.len();
        if len == 0 {
            return vec![Piece { id: UNKNOWN, row: UNKNOWN, span: Span::new(0, 0) }];
        }
        // Best way to reach each position: its score, where its last piece begins, and that piece.
        let mut best = vec![(f64::NEG_INFINITY, 0u32, UNKNOWN); len + 1];
        best[0].0 = 0.0;
        let root = self.trie.u32(0) >> 10;
        for from in 0..len {
            let base_score = best[from].0;
            let mut base = root;
            let mut single = false;
            for (n, &code) in codes[from..].iter().enumerate() {
                if code == 0 {
                    break;
                }
                let unit = self.trie.u32((base ^ u32::from(code)) as usize);
                if unit & 0x1FF != u32::from(code) {
                    break;
                }
                base = unit >> 10;
                if unit & 0x200 != 0 {
                    let row = self.trie.u32(base as usize) >> 9;
                    let score = base_score + f64::from(self.scores.f32(row as usize));
                    let place = &mut best[from + n + 1];
                    if score > place.0 {
                        *place = (score, from as u32, row);
                    }
                    single |= n == 0;
                }
            }
            if !single {
                let score = base_score + self.unknown_score;
                let place = &mut best[from + 1];
                if score > place.0 {
                    *place = (score, from as u32, UNKNOWN);
                }
            }
        }
        let mut out: Vec<Piece> = Vec::with_capacity(len / 3 + 1);
        let mut to = len;
        while to > 0 {
            let (_, from, row) = best[to];
            let from = from as usize;
            // The span leaves out the space before a word.
            let first = if codes[from] == self.space_code && to > from + 1 { from + 1 } else { from };
            let span = Span::new(origins[first].0 as usize, origins[to - 1].1 as usize);
            match out.last_mut() {
                // Like the C++ original, a run of unknown characters is one piece.
                Some(last) if row == UNKNOWN && last.row == UNKNOWN => last.span = span.join(last.span),
                _ => out.push(Piece { id: self.ids.get(row as usize).copied().unwrap_or(0), row, span }),
            }
            to = from;
        }
        out.reverse();
        out
    }
}
