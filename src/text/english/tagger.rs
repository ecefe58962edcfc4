//! A part-of-speech tagger: an averaged perceptron (Collins 2002) over hashed features, greedy from left to right.
//!
//! Tags are those of the Penn Treebank with a few folded together. The weights, where they come from and how good they
//! are: `models/TAGGER.md`. [`Trainer`] is used by `xtask` only; features have one implementation for both.

use std::fmt;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::{Word, normal};
use crate::text::{Case, TokenKind};

macro_rules! tags {
    ($($name:ident $doc:literal $($penn:literal)+;)+) => {
        /// A part of speech.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Tag { $(#[doc = $doc] $name),+ }

        impl Tag {
            /// Every tag, in the order of the weights.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// From a Penn Treebank tag.
            pub fn from_penn(tag: &str) -> Self {
                match tag {
                    $($($penn)|+ => Self::$name,)+
                    _ => Self::X,
                }
            }
        }
    };
}

tags! {
    X "Anything else: symbols, foreign words." "XX";
    Punct "A punctuation mark." "." "," ":" "''" "``" "-LRB-" "-RRB-" "HYPH" "NFP";
    Conj "Coordinating conjunction: and, or, but." "CC";
    Num "Cardinal number." "CD";
    Det "Determiner: the, a, this, all." "DT" "PDT";
    There "Existential there." "EX";
    Prep "Preposition or subordinating conjunction." "IN";
    Adj "Adjective." "JJ" "AFX";
    AdjMore "Comparative or superlative adjective." "JJR" "JJS";
    Modal "Modal verb." "MD";
    Noun "Common noun, singular." "NN";
    Nouns "Common noun, plural." "NNS";
    Name "Proper noun, singular." "NNP";
    Names "Proper noun, plural." "NNPS";
    Genitive "The ending 's." "POS";
    Pronoun "Personal pronoun." "PRP";
    Possessive "Possessive pronoun." "PRP$";
    Adverb "Adverb." "RB" "RBR" "RBS";
    Particle "Verb particle." "RP";
    To "The word to." "TO";
    Exclaim "Interjection." "UH";
    Verb "Verb, base form." "VB";
    Past "Verb, past tense." "VBD";
    Ing "Verb, gerund or present participle." "VBG";
    Participle "Verb, past participle." "VBN";
    Present "Verb, present, not third person singular." "VBP";
    Presents "Verb, present, third person singular." "VBZ";
    WhichDet "Wh-determiner: which, that." "WDT";
    WhoPronoun "Wh-pronoun: who, what, whose." "WP" "WP$";
    Where "Wh-adverb: where, when, how, why." "WRB";
}

impl Tag {
    /// A verb that carries tense: past, present or modal.
    pub fn is_finite(self) -> bool {
        matches!(self, Self::Past | Self::Present | Self::Presents | Self::Modal)
    }

    /// Any verb form, modals included.
    pub fn is_verb(self) -> bool {
        self.is_finite() || matches!(self, Self::Verb | Self::Ing | Self::Participle)
    }

    /// A common or proper noun.
    pub fn is_noun(self) -> bool {
        matches!(self, Self::Noun | Self::Nouns | Self::Name | Self::Names)
    }

    /// A proper noun.
    pub fn is_name(self) -> bool {
        matches!(self, Self::Name | Self::Names)
    }

    fn from_index(index: usize) -> Self {
        Self::ALL.get(index).copied().unwrap_or(Self::X)
    }
}

const TAGS: usize = Tag::ALL.len();

/// Why weights could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaggerError;

impl fmt::Display for TaggerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the tagger's weights are damaged")
    }
}

impl std::error::Error for TaggerError {}

/// What a word can be by the dictionary: bits 1 noun, 2 verb, 4 adjective, 8 adverb; 0 unknown.
#[derive(Clone, Debug, Default)]
pub(crate) struct Classes {
    /// Hashes of the words, sorted.
    keys: Vec<u32>,
    bits: Vec<u8>,
}

impl Classes {
    fn get(&self, word: &str) -> u8 {
        self.keys.binary_search(&hash(0, &[word])).map_or(0, |at| self.bits[at])
    }

    /// The bits of a word or, if it is unknown, of what its ending may be cut to (`warships` → `warship`).
    fn of(&self, word: &str) -> u8 {
        let own = self.get(word);
        if own != 0 {
            return own;
        }
        // A cut form keeps only the classes its ending can have: a plural is noun or verb, -ed and -ing are verbs.
        let cut = |ending: &str, with: &str, keep: u8| -> u8 {
            word.strip_suffix(ending).map_or(0, |stem| self.get(&format!("{stem}{with}")) & keep)
        };
        cut("s", "", 3)
            | cut("es", "", 3)
            | cut("ies", "y", 3)
            | cut("ed", "", 2)
            | cut("ed", "e", 2)
            | cut("ied", "y", 2)
            | cut("ing", "", 2)
            | cut("ing", "e", 2)
    }
}

/// The weights, ready to tag.
#[derive(Clone, Debug, Default)]
pub struct Tagger {
    classes: Classes,
    /// Feature hashes, sorted.
    keys: Vec<u32>,
    /// Feature `k` owns `cells[starts[k]..starts[k + 1]]`.
    starts: Vec<u32>,
    /// Tag and weight.
    cells: Vec<(u8, i8)>,
}

impl Tagger {
    /// The tagger inside the program.
    pub fn builtin() -> &'static Self {
        static TAGGER: OnceLock<Tagger> = OnceLock::new();
        TAGGER.get_or_init(|| {
            let bytes = include_bytes!("../../../models/tagger.bin");
            // A build whose own weights are damaged tags everything X, which a test would see at once.
            Self::read(bytes).unwrap_or_default()
        })
    }

    /// Reads weights written by [`Trainer::write`].
    ///
    /// # Errors
    /// If the bytes end early or name a tag that is none.
    pub fn read(bytes: &[u8]) -> Result<Self, TaggerError> {
        let mut reader = Reader(bytes);
        let classes = reader.u32()?;
        let classes = Classes {
            keys: (0..classes).map(|_| reader.u32()).collect::<Result<_, _>>()?,
            bits: (0..classes).map(|_| reader.u8()).collect::<Result<_, _>>()?,
        };
        let features = reader.u32()?;
        let keys: Vec<u32> = (0..features).map(|_| reader.u32()).collect::<Result<_, _>>()?;
        let mut starts = vec![0];
        let mut total = 0;
        for _ in 0..features {
            total += u32::from(reader.u8()?);
            starts.push(total);
        }
        let cells: Vec<(u8, i8)> = (0..total)
            .map(|_| Ok((reader.u8()?, i8::from_le_bytes([reader.u8()?]))))
            .collect::<Result<_, TaggerError>>()?;
        if !reader.0.is_empty() || cells.iter().any(|c| usize::from(c.0) >= TAGS) {
            return Err(TaggerError);
        }
        Ok(Self { classes, keys, starts, cells })
    }

    /// What a word can be by the dictionary; see `Classes`.
    pub fn classes(&self, word: &str) -> u8 {
        self.classes.of(word)
    }

    /// Sets the tag of every word of one sentence.
    pub fn tag(&self, text: &str, sentence: &mut [Word]) {
        let forms = Forms::new(&self.classes, text, sentence);
        let mut tags: Vec<Tag> = Vec::with_capacity(sentence.len());
        for at in 0..sentence.len() {
            let tag = forms.certain(at).unwrap_or_else(|| {
                let mut scores = [0i32; TAGS];
                features(&forms, &tags, at, |key| {
                    if let Ok(found) = self.keys.binary_search(&key) {
                        let run = self.starts[found] as usize..self.starts[found + 1] as usize;
                        for &(tag, weight) in &self.cells[run] {
                            scores[usize::from(tag)] += i32::from(weight);
                        }
                    }
                });
                best(&scores)
            });
            tags.push(tag);
        }
        for (word, tag) in sentence.iter_mut().zip(tags) {
            word.tag = tag;
        }
    }
}

/// The tag of the highest score; of equal ones the first.
fn best<T: PartialOrd + Copy>(scores: &[T; TAGS]) -> Tag {
    let mut at = 0;
    for (n, score) in scores.iter().enumerate() {
        if *score > scores[at] {
            at = n;
        }
    }
    Tag::from_index(at)
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn u8(&mut self) -> Result<u8, TaggerError> {
        let (first, rest) = self.0.split_first().ok_or(TaggerError)?;
        self.0 = rest;
        Ok(*first)
    }

    fn u32(&mut self) -> Result<u32, TaggerError> {
        let (first, rest) = self.0.split_first_chunk::<4>().ok_or(TaggerError)?;
        self.0 = rest;
        Ok(u32::from_le_bytes(*first))
    }
}

/// FNV-1a over a template number and its parts, folded to 32 bits: the same on every machine.
fn hash(template: u8, parts: &[&str]) -> u32 {
    let mut state = 0xcbf2_9ce4_8422_2325u64;
    let mut eat = |byte: u8| state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    eat(template);
    for part in parts {
        part.bytes().for_each(&mut eat);
        eat(0xff); // in no UTF-8 text
    }
    (state ^ (state >> 32)) as u32
}

/// What the features look at, a word each.
struct Forms {
    normal: Vec<String>,
    shape: Vec<&'static str>,
    class: Vec<&'static str>,
    kind: Vec<TokenKind>,
}

const CLASS_NAMES: [&str; 16] =
    ["", "n", "v", "nv", "a", "na", "va", "nva", "r", "nr", "vr", "nvr", "ar", "nar", "var", "nvar"];

impl Forms {
    fn new(classes: &Classes, text: &str, sentence: &[Word]) -> Self {
        let normal: Vec<String> = sentence.iter().map(|w| normal(w.span.of(text))).collect();
        let shape = sentence
            .iter()
            .zip(&normal)
            .map(|(w, n)| match (w.kind, w.case) {
                (TokenKind::Number, _) => "d",
                (TokenKind::Punctuation, _) => "p",
                _ if n.chars().any(|c| c.is_ascii_digit()) => "xd",
                (_, Case::Lower) if n.contains('-') => "x-x",
                (_, Case::Lower) => "x",
                (_, Case::Capital) => "Xx",
                (_, Case::Upper) => "X",
                (_, Case::Mixed) => "xX",
            })
            .collect();
        let class = normal.iter().map(|n| CLASS_NAMES.get(usize::from(classes.of(n))).copied().unwrap_or("")).collect();
        Self { normal, shape, class, kind: sentence.iter().map(|w| w.kind).collect() }
    }

    /// Marks and plain numbers need no weights.
    fn certain(&self, at: usize) -> Option<Tag> {
        match self.kind[at] {
            TokenKind::Punctuation
                if matches!(
                    self.normal[at].as_str(),
                    "$" | "€" | "£" | "%" | "&" | "+" | "=" | "№" | "#" | "@" | "*"
                ) =>
            {
                None
            }
            TokenKind::Punctuation => Some(Tag::Punct),
            TokenKind::Number if self.normal[at].chars().all(|c| !c.is_alphabetic()) => Some(Tag::Num),
            _ => None,
        }
    }

    fn word(&self, at: Option<usize>) -> &str {
        at.and_then(|at| self.normal.get(at)).map_or("", String::as_str)
    }

    fn of(list: &[&'static str], at: Option<usize>) -> &'static str {
        at.and_then(|at| list.get(at)).copied().unwrap_or("")
    }
}

/// The last `count` characters.
fn suffix(word: &str, count: usize) -> &str {
    word.char_indices().rev().nth(count.saturating_sub(1)).and_then(|(at, _)| word.get(at..)).unwrap_or(word)
}

/// The first `count` characters.
fn prefix(word: &str, count: usize) -> &str {
    word.char_indices().nth(count).and_then(|(at, _)| word.get(..at)).unwrap_or(word)
}

/// Names of tags inside features: one character each.
fn tag_name(tag: Option<Tag>) -> &'static str {
    const NAMES: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghij";
    tag.and_then(|t| NAMES.get(t as usize..=t as usize)).unwrap_or("")
}

/// Calls `emit` with the hash of every feature of the word at `at`, given the tags before it.
fn features(forms: &Forms, tags: &[Tag], at: usize, mut emit: impl FnMut(u32)) {
    let (w, w1, w2) = (forms.word(Some(at)), forms.word(at.checked_sub(1)), forms.word(at.checked_sub(2)));
    let (n1, n2) = (forms.word(Some(at + 1)), forms.word(Some(at + 2)));
    let t1 = tag_name(at.checked_sub(1).and_then(|i| tags.get(i)).copied());
    let t2 = tag_name(at.checked_sub(2).and_then(|i| tags.get(i)).copied());
    let first = if at == 0 || forms.kind[at - 1] == TokenKind::Punctuation { "^" } else { "" };
    let shape = forms.shape[at];
    let class = |i| Forms::of(&forms.class, i);
    emit(hash(1, &[w]));
    emit(hash(2, &[w, shape]));
    emit(hash(3, &[suffix(w, 3), shape]));
    emit(hash(4, &[suffix(w, 2)]));
    emit(hash(5, &[suffix(w, 4)]));
    emit(hash(6, &[prefix(w, 2)]));
    emit(hash(7, &[shape, first]));
    emit(hash(8, &[t1]));
    emit(hash(9, &[t1, t2]));
    emit(hash(10, &[t1, w]));
    emit(hash(11, &[w1]));
    emit(hash(12, &[n1]));
    emit(hash(13, &[w2]));
    emit(hash(14, &[n2]));
    emit(hash(15, &[suffix(w1, 3)]));
    emit(hash(16, &[suffix(n1, 3)]));
    emit(hash(17, &[class(Some(at)), shape]));
    emit(hash(18, &[class(Some(at)), t1]));
    emit(hash(19, &[class(Some(at)), class(Some(at + 1)), t1]));
    emit(hash(20, &[w, n1]));
    emit(hash(21, &[class(Some(at)), suffix(w, 3), t1]));
    emit(hash(22, &[Forms::of(&forms.shape, Some(at + 1)), Forms::of(&forms.shape, at.checked_sub(1)), shape]));
    emit(hash(23, &[t1, n1]));
    emit(hash(24, &[class(Some(at)), t1, n1]));
}

/// Learns weights from tagged sentences.
#[derive(Debug, Default)]
pub struct Trainer {
    classes: Classes,
    weights: FxHashMap<u32, Vec<Cell>>,
    clock: u32,
}

#[derive(Clone, Copy, Debug)]
struct Cell {
    tag: u8,
    weight: f32,
    total: f32,
    /// The clock when `total` was last brought up to date.
    at: u32,
}

impl Trainer {
    /// A trainer that knows `words` with their class bits (see `Classes`).
    pub fn new(words: impl IntoIterator<Item = (String, u8)>) -> Self {
        let mut pairs: Vec<(u32, u8)> = words.into_iter().map(|(w, bits)| (hash(0, &[&w]), bits)).collect();
        pairs.sort_unstable();
        pairs.dedup_by(|b, a| {
            a.0 == b.0 && {
                a.1 |= b.1;
                true
            }
        });
        let (keys, bits) = pairs.into_iter().unzip();
        Self { classes: Classes { keys, bits }, ..Self::default() }
    }

    /// One pass over a sentence; `sentence[..].tag` is the truth. Returns how many words it got right.
    pub fn learn(&mut self, text: &str, sentence: &[Word]) -> usize {
        let forms = Forms::new(&self.classes, text, sentence);
        let mut tags: Vec<Tag> = Vec::with_capacity(sentence.len());
        let mut right = 0;
        let mut keys = Vec::new();
        for (at, word) in sentence.iter().enumerate() {
            if let Some(tag) = forms.certain(at) {
                tags.push(tag);
                right += usize::from(tag == word.tag);
                continue;
            }
            self.clock += 1;
            keys.clear();
            features(&forms, &tags, at, |key| keys.push(key));
            let mut scores = [0f32; TAGS];
            for key in &keys {
                for cell in self.weights.get(key).into_iter().flatten() {
                    scores[usize::from(cell.tag)] += cell.weight;
                }
            }
            let guess = best(&scores);
            if guess == word.tag {
                right += 1;
            } else {
                for key in &keys {
                    let cells = self.weights.entry(*key).or_default();
                    nudge(cells, word.tag, 1.0, self.clock);
                    nudge(cells, guess, -1.0, self.clock);
                }
            }
            tags.push(guess);
        }
        right
    }

    /// The averaged weights, without features whose largest weight is below `floor` (in units of the largest of all,
    /// as 8-bit integers).
    pub fn write(&self, floor: f32) -> Vec<u8> {
        let mut features: Vec<(u32, Vec<(u8, f32)>)> = self
            .weights
            .iter()
            .map(|(key, cells)| {
                let mean = |c: &Cell| (c.total + c.weight * (self.clock - c.at) as f32) / self.clock as f32;
                (*key, cells.iter().map(|c| (c.tag, mean(c))).collect())
            })
            .collect();
        features.sort_by_key(|f| f.0);
        // The largest weights are few; what is clipped at 6 of them costs nothing.
        let scale = 127.0 / CLIP;
        let quantised = features.into_iter().filter_map(|(key, cells)| {
            let mut cells: Vec<(u8, i8)> = cells
                .into_iter()
                .filter(|(_, w)| w.abs() >= floor)
                .map(|(tag, w)| (tag, (w * scale).round().clamp(-127.0, 127.0) as i8))
                .filter(|&(_, w)| w != 0)
                .collect();
            cells.sort_unstable();
            (!cells.is_empty()).then_some((key, cells))
        });
        let features: Vec<(u32, Vec<(u8, i8)>)> = quantised.collect();
        let mut out = Vec::new();
        out.extend((self.classes.keys.len() as u32).to_le_bytes());
        self.classes.keys.iter().for_each(|k| out.extend(k.to_le_bytes()));
        out.extend(&self.classes.bits);
        out.extend((features.len() as u32).to_le_bytes());
        features.iter().for_each(|f| out.extend(f.0.to_le_bytes()));
        features.iter().for_each(|f| out.push(f.1.len() as u8));
        for (tag, weight) in features.iter().flat_map(|f| &f.1) {
            out.extend([*tag, weight.to_le_bytes()[0]]);
        }
        out
    }
}

/// Weights beyond this are clipped when written.
const CLIP: f32 = 8.0;

fn nudge(cells: &mut Vec<Cell>, tag: Tag, by: f32, clock: u32) {
    let tag = tag as u8;
    if let Some(cell) = cells.iter_mut().find(|c| c.tag == tag) {
        cell.total += cell.weight * (clock - cell.at) as f32;
        cell.at = clock;
        cell.weight += by;
    } else {
        cells.push(Cell { tag, weight: by, total: 0.0, at: clock });
    }
}

#[cfg(test)]
mod tests {
    use super::super::words;
    use super::*;
    use crate::text::{Span, tokens};

    fn tagged(text: &str) -> Vec<Tag> {
        let mut sentence = words(text, &tokens(text, Span::new(0, text.len())));
        Tagger::builtin().tag(text, &mut sentence);
        sentence.iter().map(|w| w.tag).collect()
    }

    #[test]
    fn tags_a_plain_sentence() {
        use Tag::*;
        assert_eq!(
            tagged("The minister didn't visit Oslo in 2019."),
            [Det, Noun, Past, Adverb, Verb, Name, Prep, Num, Punct]
        );
    }

    #[test]
    fn damaged_weights_are_an_error() {
        let bytes = include_bytes!("../../../models/tagger.bin");
        assert!(Tagger::read(bytes).is_ok());
        assert_eq!(Tagger::read(&bytes[..bytes.len() - 1]).unwrap_err(), TaggerError);
        assert_eq!(Tagger::read(&[]).unwrap_err(), TaggerError);
    }
}
