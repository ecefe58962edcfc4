//! Cuts that one side shows and the other hides: a headline without a stop that ran into its text.
//!
//! Segmentation cuts `… opened in Perm The mayor said …` where the second sentence begins with a word that is
//! capitalised for no other reason. Where it begins with a noun or a name, only the other side can tell: if there the
//! same two sentences were cut for that reason, and the aligner put both against the one, the place is sought here
//! among the capitalised words of the one.

use super::{Alignment, Bead, Moved};
use crate::encoder::Encoder;
use crate::text::{Bitext, Both, Segment, SegmentKind, Side, Span, possible_cuts};

/// Both parts must be this near to their counterparts: what unrelated sentences hardly ever are.
const MIN_COSINE: f32 = 0.3;

/// With more places than this the sentence is a list of names; nothing is to be learned from it.
const MAX_PLACES: usize = 24;

/// The bitext and alignment with hidden cuts made, or nothing if there are none.
pub fn recut(encoder: &Encoder, bitext: &Bitext, alignment: &Alignment) -> Option<(Bitext, Alignment)> {
    let mut cuts: Vec<(usize, Side, usize)> = Vec::new();
    for (number, bead) in alignment.beads().iter().enumerate() {
        let whole = match bead.shape() {
            (1, 2) => Side::Source,
            (2, 1) => Side::Target,
            _ => continue,
        };
        let parts = bead.segments.get(whole.other()).clone();
        if !is_without_stop(bitext, whole.other(), parts.start) {
            continue;
        }
        if let Some(at) = place(encoder, bitext, whole, bead.segments.get(whole).start, parts.start) {
            cuts.push((number, whole, at));
        }
    }
    if cuts.is_empty() {
        return None;
    }
    let mut cuts = cuts.into_iter().peekable();
    let mut segments = Both::<Vec<Segment>>::default();
    // The new number of each old segment (of its first half, if it is cut).
    let mut numbers = Both::<Vec<usize>>::default();
    let mut beads = Vec::new();
    for (number, bead) in alignment.beads().iter().enumerate() {
        let cut = cuts.next_if(|(n, ..)| *n == number);
        let start = Both::new(segments.source.len(), segments.target.len());
        for side in Side::BOTH {
            for segment in bitext.segments(side).get(bead.segments.get(side).clone()).unwrap_or(&[]) {
                let now = segments.get(side).len();
                numbers.get_mut(side).push(now);
                match cut {
                    Some((_, whole, at)) if whole == side => {
                        segments.get_mut(side).extend(halves(bitext, side, segment, at))
                    }
                    _ => segments.get_mut(side).push(*segment),
                }
            }
        }
        let end = Both::new(segments.source.len(), segments.target.len());
        if cut.is_some() {
            let middle = Both::new(start.source + 1, start.target + 1);
            beads.push(Bead::new(start.source..middle.source, start.target..middle.target, bead.confidence));
            beads.push(Bead::new(middle.source..end.source, middle.target..end.target, bead.confidence));
        } else {
            beads.push(Bead::new(start.source..end.source, start.target..end.target, bead.confidence));
        }
    }
    let len = Both::new(segments.source.len(), segments.target.len());
    let new = |side: Side, old: usize| numbers.get(side).get(old).copied();
    let moved = alignment.moved().iter().filter_map(|moved| {
        let segments = Both::new(new(Side::Source, moved.segments.source)?, new(Side::Target, moved.segments.target)?);
        Some(Moved { segments, ..*moved })
    });
    let alignment = Alignment::new(beads, len).ok()?.with_moved(moved.collect());
    let mut bitext = bitext.clone();
    for side in Side::BOTH {
        if let Some(text) = bitext.texts.get_mut(side) {
            text.segments = std::mem::take(segments.get_mut(side));
        }
    }
    Some((bitext, alignment))
}

/// Whether a segment and its successor stand in one paragraph with no final stop between them.
fn is_without_stop(bitext: &Bitext, side: Side, at: usize) -> bool {
    let segments = bitext.segments(side);
    let (Some(first), Some(second)) = (segments.get(at), segments.get(at + 1)) else { return false };
    let closers = ['"', '»', '”', '’', ')', ']'];
    let end = first.span.of(bitext.text(side)).trim_end_matches(closers).chars().next_back();
    first.paragraph == second.paragraph && !end.is_some_and(|c| matches!(c, '.' | '!' | '?' | '…' | ':'))
}

/// Where segment `at` of side `whole` falls into the counterparts of segments `part` and `part + 1` of the other side.
fn place(encoder: &Encoder, bitext: &Bitext, whole: Side, at: usize, part: usize) -> Option<usize> {
    let span = bitext.segments(whole).get(at)?.span;
    let text = bitext.text(whole);
    let places = possible_cuts(text, span, whole);
    if places.is_empty() || places.len() > MAX_PLACES {
        return None;
    }
    let other = bitext.texts.get(whole.other()).as_ref()?;
    let mut texts = vec![other.segment(part), other.segment(part + 1)];
    for &cut in &places {
        texts.push(Span::new(span.start, cut).of(text));
        texts.push(Span::new(cut, span.end).of(text));
    }
    let vectors = encoder.encode(&texts);
    let (first, second) = (vectors.first()?, vectors.get(1)?);
    let mut best: Option<(f32, usize)> = None;
    for (pair, &cut) in vectors.get(2..)?.chunks_exact(2).zip(&places) {
        let near = (first.cosine(&pair[0]), second.cosine(&pair[1]));
        if near.0.min(near.1) >= MIN_COSINE && best.is_none_or(|(top, _)| near.0 + near.1 > top) {
            best = Some((near.0 + near.1, cut));
        }
    }
    best.map(|(_, cut)| cut)
}

/// A segment cut at byte `at`.
fn halves(bitext: &Bitext, side: Side, segment: &Segment, at: usize) -> [Segment; 2] {
    let text = bitext.text(side);
    let left = Span::new(segment.span.start, at);
    let left = Span::new(left.start, left.start + left.of(text).trim_end().len());
    let right = Span::new(at, segment.span.end);
    let blank = right.len() - right.of(text).trim_start().len();
    let right = Span::new(right.start + blank, right.end);
    let kind = if segment.kind == SegmentKind::Heading { SegmentKind::Sentence } else { segment.kind };
    [Segment { span: left, kind: SegmentKind::Heading, ..*segment }, Segment { span: right, kind, ..*segment }]
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::text::{Document, Mode, Segmentation, Text, segment};

    #[test]
    fn a_headline_is_cut_off_where_the_other_side_shows_it() {
        let texts = Both::new(
            "Новый мост открыли в Перми Мэр города Иван Петров рассказал журналистам о планах на лето.",
            "A new bridge was opened in Perm The mayor of the city, Ivan Petrov, told reporters about plans for the summer.",
        );
        let side = |side: Side| {
            let text = *texts.get(side);
            let segments = segment(text, side, Segmentation::Auto);
            Some(Text { document: Arc::new(Document::new("x", text, "UTF-8")), segments })
        };
        let bitext =
            Bitext { id: "x".into(), texts: Both::new(side(Side::Source), side(Side::Target)), mode: Mode::Bilingual };
        let len = Both::new(bitext.segments(Side::Source).len(), bitext.segments(Side::Target).len());
        assert_eq!(len, Both::new(1, 2));
        let alignment = Alignment::new(vec![Bead::new(0..1, 0..2, 0.9)], len).unwrap();
        let (cut, alignment) = recut(Encoder::builtin(), &bitext, &alignment).unwrap();
        let source = cut.texts.source.as_ref().unwrap();
        assert_eq!(
            [source.segment(0), source.segment(1)],
            ["Новый мост открыли в Перми", "Мэр города Иван Петров рассказал журналистам о планах на лето."]
        );
        assert_eq!(alignment.beads().len(), 2);
        assert!(recut(Encoder::builtin(), &cut, &alignment).is_none());
    }
}
