//! What the rules know about English: words with their parts of speech, and small closed lists.
//!
//! A [`Word`] is a [`Token`] of the document, or a part of one: `don't` is `do` + `n't`, `Putin’s` is `Putin` + `’s`.
//! Knows nothing of Russian, alignment or findings.

mod tagger;
mod words;

pub use tagger::{Tag, Tagger, TaggerError, Trainer};
pub use words::{
    COUNTRIES, DEMONYMS, GIVEN_FEMALE, GIVEN_MALE, OFFICES, OFFICES_SOFT, TITLED, in_list, is_auxiliary, is_be_form,
    is_month, is_reporting_verb, is_subordinator,
};

use std::ops::Range;

use super::{Bitext, Case, Segment, Side, Span, Token, TokenKind, case, side_of, tokens};

/// A word, number or mark of an English sentence with its part of speech.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// Bytes in the document.
    pub span: Span,
    /// Part of speech.
    pub tag: Tag,
    /// How it is capitalised.
    pub case: Case,
    /// What kind of token it is or is part of.
    pub kind: TokenKind,
}

/// The endings that stand for words of their own, lower case, with a straight apostrophe.
const CLITICS: [&str; 8] = ["n't", "'s", "'re", "'ve", "'ll", "'d", "'m", "'"];

/// Splits off a clitic: `Putin’s` → `Putin`, `’s`. Nothing if there is none.
fn clitic(word: &str) -> Option<(&str, &str)> {
    CLITICS.iter().find_map(|ending| {
        let count = ending.chars().count();
        let (cut, _) = word.char_indices().rev().nth(count - 1)?;
        let (stem, tail) = (word.get(..cut)?, word.get(cut..)?);
        let equal = tail.chars().map(straight).map(|c| c.to_ascii_lowercase()).eq(ending.chars());
        (equal && !stem.is_empty()).then_some((stem, tail))
    })
}

fn straight(c: char) -> char {
    if matches!(c, '’' | '‘') { '\'' } else { c }
}

/// Splits the tokens of a sentence into words; tags are all [`Tag::X`] until [`Tagger::tag`] sets them.
pub fn words(text: &str, tokens: &[Token]) -> Vec<Word> {
    let mut out = Vec::with_capacity(tokens.len() + 4);
    let mut push = |span: Span, kind| {
        out.push(Word { span, tag: Tag::X, case: case(span.of(text)), kind });
    };
    for token in tokens {
        let word = token.span.of(text);
        match (token.kind, clitic(word)) {
            (TokenKind::Word, Some((stem, _))) => {
                let cut = token.span.start + stem.len();
                push(Span::new(token.span.start, cut), TokenKind::Word);
                push(Span::new(cut, token.span.end), TokenKind::Word);
            }
            _ => push(token.span, token.kind),
        }
    }
    out
}

/// The lower-cased word with straight apostrophes: what lists and the tagger look up.
pub fn normal(word: &str) -> String {
    word.chars().map(straight).flat_map(char::to_lowercase).collect()
}

/// The words of every segment of the English side, tagged.
#[derive(Clone, Debug, Default)]
pub struct WordTable {
    words: Vec<Word>,
    /// [`normal`] of each word.
    normals: Vec<Box<str>>,
    /// Where each segment's words stand.
    segments: Vec<Range<usize>>,
}

impl WordTable {
    /// Tags the segments of the English side of a bitext. One that is Russian still has no English words.
    pub fn new(bitext: &Bitext) -> Self {
        let text = bitext.text(Side::Target);
        let tagger = Tagger::builtin();
        let mut table = Self::default();
        for segment in bitext.segments(Side::Target) {
            let start = table.words.len();
            if side_of(segment.span.of(text)) == Some(Side::Source) {
                table.segments.push(start..start);
                continue;
            }
            let mut sentence = words(text, &tokens(text, segment.span));
            tagger.tag(text, &mut sentence);
            table.normals.extend(sentence.iter().map(|w| normal(w.span.of(text)).into_boxed_str()));
            table.words.extend(sentence);
            table.segments.push(start..table.words.len());
        }
        table
    }

    /// The sentence of segment `at` of `bitext`, which this table was made from.
    pub fn sentence<'a>(&'a self, bitext: &'a Bitext, at: usize) -> Option<Sentence<'a>> {
        let range = self.segments.get(at)?.clone();
        Some(Sentence {
            text: bitext.text(Side::Target),
            segment: *bitext.segments(Side::Target).get(at)?,
            words: self.words.get(range.clone())?,
            normals: self.normals.get(range)?,
        })
    }
}

/// One English sentence with its tagged words.
#[derive(Clone, Copy, Debug)]
pub struct Sentence<'a> {
    /// The whole document.
    pub text: &'a str,
    /// Where and what the sentence is.
    pub segment: Segment,
    /// Its words in order.
    pub words: &'a [Word],
    normals: &'a [Box<str>],
}

impl<'a> Sentence<'a> {
    /// Number of words, marks included.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Word `at` as written; `""` outside the sentence.
    pub fn word(&self, at: usize) -> &'a str {
        self.words.get(at).map_or("", |w| w.span.of(self.text))
    }

    /// Word `at` in lower case with straight apostrophes; `""` outside the sentence.
    pub fn normal(&self, at: usize) -> &'a str {
        self.normals.get(at).map_or("", |n| &**n)
    }

    /// The word before `at`, as [`Sentence::normal`].
    pub fn before(&self, at: usize) -> &'a str {
        at.checked_sub(1).map_or("", |i| self.normal(i))
    }

    /// The tag of word `at`; [`Tag::Punct`] outside the sentence.
    pub fn tag(&self, at: usize) -> Tag {
        self.words.get(at).map_or(Tag::Punct, |w| w.tag)
    }

    /// The tag of the word before `at`; [`Tag::Punct`] at the start.
    pub fn tag_before(&self, at: usize) -> Tag {
        at.checked_sub(1).map_or(Tag::Punct, |i| self.tag(i))
    }

    /// The capitalisation of word `at`; lower outside the sentence.
    pub fn case(&self, at: usize) -> Case {
        self.words.get(at).map_or(Case::Lower, |w| w.case)
    }

    /// Whether word `at` is a word (letters) at all.
    pub fn is_word(&self, at: usize) -> bool {
        self.words.get(at).is_some_and(|w| w.kind == TokenKind::Word)
    }

    /// Whether the dictionary has word `at` as a verb, in any of its forms.
    pub fn can_be_verb(&self, at: usize) -> bool {
        Tagger::builtin().classes(self.normal(at)) & 2 != 0
    }

    /// Whether word `at` carries tense: the tagger says so and the dictionary does not say it cannot.
    pub fn is_finite(&self, at: usize) -> bool {
        self.tag(at).is_finite()
            && (self.can_be_verb(at) || is_auxiliary(self.normal(at)) || self.normal(at).ends_with("ed"))
    }

    /// The span of words `from..to`, in document bytes.
    pub fn span(&self, from: usize, to: usize) -> Option<Span> {
        let run = self.words.get(from..to)?;
        Some(run.first()?.span.join(run.last()?.span))
    }

    /// Whether words `from..` are exactly `words` (lower case).
    pub fn matches(&self, from: usize, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(n, w)| self.normal(from + n) == *w)
    }

    /// Whether word `at` begins the sentence, or a quotation or clause after a colon in it: a capital says nothing.
    pub fn is_first(&self, at: usize) -> bool {
        self.words.iter().take(at).rev().take_while(|w| w.kind == TokenKind::Punctuation).count() == at
            || matches!(
                self.before(at),
                "." | "!" | "?" | ":" | "…" | "\"" | "“" | "«" | "‘" | "-" | "–" | "—" | "•" | "("
            )
    }

    /// Whether the sentence ends with one of `marks`, closing quotes and brackets after it aside.
    pub fn ends_with(&self, marks: &[&str]) -> bool {
        let last = (0..self.len()).rev().find(|&at| !matches!(self.normal(at), "\"" | "”" | "»" | "'" | ")"));
        last.is_some_and(|at| marks.contains(&self.normal(at)))
    }

    /// For each word, whether it stands inside a quotation that opens and, unless the sentence ends first, closes here.
    pub fn quoted(&self) -> Vec<bool> {
        let mut inside = false;
        (0..self.len())
            .map(|at| match self.word(at) {
                "“" | "«" | "„" => {
                    inside = true;
                    true
                }
                "”" | "»" => {
                    inside = false;
                    true
                }
                "\"" => {
                    inside = !inside;
                    true
                }
                _ => inside,
            })
            .collect()
    }
}
