//! What a rule sees: a document pair with everything the earlier stages found out, and one bead of it.

use std::ops::Range;
use std::sync::OnceLock;

use crate::alignment::{Alignment, Bead};
use crate::lexicon::Lexicon;
use crate::names::{BeadNames, DocumentNames};
use crate::quality::BeadQuality;
use crate::text::english::{Sentence, WordTable};
use crate::text::number::Comparison;
use crate::text::{Bitext, Both, Side, Span, Token, tokens};

/// The tokens of a side, and which of them each segment holds.
#[derive(Clone, Debug, Default)]
pub struct TokenTable {
    tokens: Vec<Token>,
    segments: Vec<Range<usize>>,
}

impl TokenTable {
    /// Splits every segment of a side.
    pub fn new(bitext: &Bitext, side: Side) -> Self {
        let mut table = Self::default();
        for segment in bitext.segments(side) {
            let start = table.tokens.len();
            table.tokens.extend(tokens(bitext.text(side), segment.span));
            table.segments.push(start..table.tokens.len());
        }
        table
    }

    /// The tokens of a run of segments.
    pub fn of(&self, segments: &Range<usize>) -> &[Token] {
        let Some(run) = self.segments.get(segments.clone()) else { return &[] };
        match (run.first(), run.last()) {
            (Some(first), Some(last)) => &self.tokens[first.start..last.end],
            _ => &[],
        }
    }
}

/// Prior of the ratio of English to Russian characters: so many characters at one to one.
const PRIOR: f32 = 500.0;

/// A document pair as the rules see it.
#[derive(Clone, Debug)]
pub struct DocumentView<'a> {
    /// The two texts.
    pub bitext: &'a Bitext,
    /// How they go together.
    pub alignment: &'a Alignment,
    /// Their tokens.
    pub tokens: Both<TokenTable>,
    /// The tagged English, made when a rule first asks.
    words: OnceLock<WordTable>,
    /// The numbers of each bead, read when a rule first asks.
    numbers: OnceLock<Vec<Comparison>>,
    /// English characters a Russian character, counted when a rule first asks.
    length_ratio: OnceLock<f32>,
    /// Whether the two sides are a translation of each other at all, found out when a rule first asks.
    parallel: OnceLock<bool>,
    /// The words that count for this document: the built-in lexicon unless [`DocumentView::with_lexicon`] said so.
    pub lexicon: &'a Lexicon,
    /// Their names; none unless [`DocumentView::with_names`] said so.
    pub names: &'a DocumentNames,
    /// What the score says of each bead; empty unless [`DocumentView::with_quality`] said so.
    quality: &'a [Option<BeadQuality>],
}

impl<'a> DocumentView<'a> {
    /// Prepares the tokens of both sides.
    pub fn new(bitext: &'a Bitext, alignment: &'a Alignment) -> Self {
        let tokens = Both::new(TokenTable::new(bitext, Side::Source), TokenTable::new(bitext, Side::Target));
        Self {
            bitext,
            alignment,
            tokens,
            words: OnceLock::new(),
            numbers: OnceLock::new(),
            length_ratio: OnceLock::new(),
            parallel: OnceLock::new(),
            lexicon: Lexicon::builtin(),
            names: DocumentNames::none(),
            quality: &[],
        }
    }

    /// Sets the lexicon, users' glossaries and reviewers' decisions included: the one that the names were found with.
    #[must_use]
    pub fn with_lexicon(mut self, lexicon: &'a Lexicon) -> Self {
        self.lexicon = lexicon;
        self
    }

    /// Adds the names found in the pair.
    #[must_use]
    pub fn with_names(mut self, names: &'a DocumentNames) -> Self {
        self.names = names;
        self
    }

    /// Adds the score of each bead.
    #[must_use]
    pub fn with_quality(mut self, quality: &'a [Option<BeadQuality>]) -> Self {
        self.quality = quality;
        self
    }

    /// The text of a side.
    pub fn text(&self, side: Side) -> &'a str {
        self.bitext.text(side)
    }

    /// The words under a span.
    pub fn str(&self, side: Side, span: Span) -> &'a str {
        span.of(self.text(side))
    }

    /// The numbers of bead `index` and how they differ.
    pub fn numbers(&self, index: usize) -> Option<&Comparison> {
        let numbers = self.numbers.get_or_init(|| {
            let texts = Both::new(self.text(Side::Source), self.text(Side::Target));
            self.beads().map(|bead| Comparison::new(texts, bead.tokens)).collect()
        });
        numbers.get(index)
    }

    /// English characters a Russian character over the links of the document, shrunk towards one.
    pub fn length_ratio(&self) -> f32 {
        *self.length_ratio.get_or_init(|| {
            let mut characters = Both::new(PRIOR, PRIOR);
            for bead in self.beads().filter(|b| b.bead.is_link()) {
                for side in Side::BOTH {
                    // Bytes would count a Cyrillic letter twice.
                    *characters.get_mut(side) += bead.text(side).chars().count() as f32;
                }
            }
            characters.target / characters.source
        })
    }

    /// Whether most of the document is linked: the sides of a merely comparable pair leave out nearly everything, and
    /// that is one finding about the pair, not one a sentence. Three sentences with one left out still go together.
    pub fn is_parallel(&self) -> bool {
        *self.parallel.get_or_init(|| {
            let (mut linked, mut all) = (0, 0);
            for bead in self.alignment.beads() {
                let (a, b) = bead.shape();
                all += a + b;
                linked += if bead.is_link() { a + b } else { 0 };
            }
            linked * 2 >= all
        })
    }

    /// English segment `at` with its tagged words.
    pub fn sentence(&self, at: usize) -> Option<Sentence<'_>> {
        self.words.get_or_init(|| WordTable::new(self.bitext)).sentence(self.bitext, at)
    }

    /// All English segments with their tagged words.
    pub fn sentences(&self) -> impl Iterator<Item = Sentence<'_>> {
        (0..self.bitext.segments(Side::Target).len()).filter_map(|at| self.sentence(at))
    }

    /// The paragraphs of a side: their segments and where they stand.
    pub fn paragraphs(&self, side: Side) -> impl Iterator<Item = (Range<usize>, Span)> {
        let segments = self.bitext.segments(side);
        let mut at = 0;
        segments.chunk_by(|a, b| a.paragraph == b.paragraph).filter_map(move |run| {
            let range = at..at + run.len();
            at = range.end;
            Some((range, run.first()?.span.join(run.last()?.span)))
        })
    }

    /// The bead that holds segment `at` of a side.
    pub fn bead_of(&self, side: Side, at: usize) -> Option<usize> {
        // Beads are monotone: the first that ends after the segment holds it.
        let n = self.alignment.beads().partition_point(|b| b.segments.get(side).end <= at);
        self.alignment.beads().get(n).is_some_and(|b| b.segments.get(side).contains(&at)).then_some(n)
    }

    /// The bead that holds the place, which lies in one of `segments` of a side.
    pub fn bead_at(&self, side: Side, segments: &Range<usize>, place: Span) -> Option<usize> {
        let all = self.bitext.segments(side);
        let at = segments.clone().find(|&at| all.get(at).is_some_and(|s| s.span.overlaps(place)))?;
        self.bead_of(side, at)
    }

    /// One bead.
    pub fn bead(&self, index: usize) -> Option<BeadView<'_>> {
        let bead = self.alignment.beads().get(index)?;
        let tokens =
            Both::new(self.tokens.source.of(&bead.segments.source), self.tokens.target.of(&bead.segments.target));
        Some(BeadView { document: self, index, bead, tokens })
    }

    /// All beads in document order.
    pub fn beads(&self) -> impl Iterator<Item = BeadView<'_>> {
        (0..self.alignment.beads().len()).filter_map(|index| self.bead(index))
    }
}

/// One bead as the rules see it.
#[derive(Clone, Copy, Debug)]
pub struct BeadView<'a> {
    /// The document pair it is part of.
    pub document: &'a DocumentView<'a>,
    /// Its number.
    pub index: usize,
    /// Its segments and confidence.
    pub bead: &'a Bead,
    /// Its tokens.
    pub tokens: Both<&'a [Token]>,
}

impl<'a> BeadView<'a> {
    /// The words under a span.
    pub fn str(&self, side: Side, span: Span) -> &'a str {
        self.document.str(side, span)
    }

    /// The token numbered `at` within this bead, as text; `""` past the end.
    pub fn token(&self, side: Side, at: usize) -> &'a str {
        self.tokens.get(side).get(at).map_or("", |t| self.str(side, t.span))
    }

    /// Where a side of the bead stands in its document; nothing if that side is empty.
    pub fn span(&self, side: Side) -> Option<Span> {
        self.document.bitext.texts.get(side).as_ref()?.span(self.bead.segments.get(side))
    }

    /// The text of a side of the bead, from its first to its last segment; `""` if empty.
    pub fn text(&self, side: Side) -> &'a str {
        self.span(side).map_or("", |span| self.str(side, span))
    }

    /// The words that count for the document.
    pub fn lexicon(&self) -> &'a Lexicon {
        self.document.lexicon
    }

    /// The English segments of the bead with their tagged words.
    pub fn sentences(&self) -> impl Iterator<Item = Sentence<'a>> {
        self.bead.segments.target.clone().filter_map(|at| self.document.sentence(at))
    }

    /// The numbers of this bead and how they differ.
    pub fn numbers(&self) -> Option<&'a Comparison> {
        self.document.numbers(self.index)
    }

    /// The names of this bead, if any were looked for.
    pub fn names(&self) -> Option<BeadNames<'a>> {
        self.document.names.bead(self.index)
    }

    /// The score, the suspect words and the word alignment; nothing if a side is empty.
    pub fn quality(&self) -> Option<&'a BeadQuality> {
        self.document.quality.get(self.index)?.as_ref()
    }

    /// Whether there is Russian to hold the English against.
    pub fn has_source(&self) -> bool {
        !self.bead.segments.source.is_empty()
    }
}
