//! Sentence segmentation of Russian and of garbled English, with spans into the original text.
//!
//! Three steps, a file each: `layout` makes paragraphs out of lines (blank lines, hard-wrapped text, sentences broken
//! by a scraper), `furniture` says what is no running text at all, `sentence` cuts a paragraph. What is written for
//! one language stands in `abbreviations`. Every non-blank byte ends up in exactly one segment.

mod abbreviations;
mod furniture;
mod layout;
mod sentence;

use super::{Both, Segment, SegmentKind, Side, Span, is_cyrillic, is_latin};

/// How a text is cut into segments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Segmentation {
    /// Paragraphs from the layout, sentences by punctuation.
    #[default]
    Auto,
    /// A line that is not blank is a segment.
    Lines,
}

/// Cuts a text of one language. Segments come in order, do not overlap, have no white space at their ends, and
/// together hold every character that is neither white space nor a byte order mark.
pub fn segment(text: &str, side: Side, segmentation: Segmentation) -> Vec<Segment> {
    let mut out = Vec::new();
    match segmentation {
        Segmentation::Lines => lines(text, &mut out),
        Segmentation::Auto => {
            for (number, paragraph) in layout::paragraphs(text).iter().enumerate() {
                cut(text, side, paragraph, number, &mut out);
            }
            furniture::mark(text, &mut out);
        }
    }
    out
}

/// Cuts a text that holds both languages, paragraph by paragraph and sentence by sentence: a segment goes to the side
/// whose script most of its letters belong to; one without letters goes with the segment before it.
pub fn segment_bilingual(text: &str, segmentation: Segmentation) -> Both<Vec<Segment>> {
    let mut all = Vec::new();
    match segmentation {
        Segmentation::Lines => lines(text, &mut all),
        Segmentation::Auto => {
            let mut last = Side::Target;
            for (number, paragraph) in layout::paragraphs_by(text, |a, b| side_of(a) == side_of(b)).iter().enumerate() {
                last = side_of(paragraph.span.of(text)).unwrap_or(last);
                cut(text, last, paragraph, number, &mut all);
            }
            furniture::mark(text, &mut all);
        }
    }
    let mut out = Both::<Vec<Segment>>::default();
    let mut last = None;
    // Segments before the first letter go where that letter goes.
    let first = all.iter().find_map(|s| side_of(s.span.of(text))).unwrap_or(Side::Target);
    for segment in all {
        let side = side_of(segment.span.of(text)).or(last).unwrap_or(first);
        last = Some(side);
        out.get_mut(side).push(segment);
    }
    out
}

/// Where a segment may hold two sentences without a stop between them: the offsets of its capitalised words, in bytes
/// of `text`, as far as they can begin a sentence. For those who know more than the text itself.
pub fn possible_cuts(text: &str, span: Span, side: Side) -> Vec<usize> {
    sentence::possible_cuts(text, span, side)
}

/// The side whose script most letters of `text` belong to; nothing if it has no letters of either.
pub fn side_of(text: &str) -> Option<Side> {
    let (cyrillic, latin) = count_scripts(text);
    match cyrillic.cmp(&latin) {
        _ if cyrillic + latin == 0 => None,
        std::cmp::Ordering::Less => Some(Side::Target),
        _ => Some(Side::Source),
    }
}

/// Cyrillic and Latin letters in `text`.
pub fn count_scripts(text: &str) -> (usize, usize) {
    let mut counts = (0, 0);
    for c in text.chars() {
        if c.is_ascii_alphabetic() {
            counts.1 += 1;
        } else if !c.is_ascii() {
            counts.0 += usize::from(is_cyrillic(c));
            counts.1 += usize::from(is_latin(c));
        }
    }
    counts
}

fn lines(text: &str, out: &mut Vec<Segment>) {
    for line in layout::lines(text) {
        let span = trim(text, line);
        if !span.is_empty() {
            out.push(Segment { span, paragraph: out.len(), kind: SegmentKind::Sentence });
        }
    }
}

fn cut(text: &str, side: Side, paragraph: &layout::Paragraph, number: usize, out: &mut Vec<Segment>) {
    let spans = sentence::split(text, paragraph.span, side);
    let kind = match spans.as_slice() {
        _ if paragraph.item => SegmentKind::Item,
        [only] if layout::is_heading(only.of(text)) => SegmentKind::Heading,
        _ => SegmentKind::Sentence,
    };
    out.extend(spans.into_iter().map(|span| Segment { span, paragraph: number, kind }));
}

/// The span without white space (and stray byte order marks) at its ends.
fn trim(text: &str, span: Span) -> Span {
    let blank = |c: char| c.is_whitespace() || c == '\u{feff}';
    let part = span.of(text);
    let start = span.start + (part.len() - part.trim_start_matches(blank).len());
    let end = span.start + part.trim_end_matches(blank).len();
    Span::new(start.min(end.max(span.start)), end.max(start.min(end)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut_all(text: &str, side: Side) -> Vec<&str> {
        segment(text, side, Segmentation::Auto).iter().map(|s| s.span.of(text)).collect()
    }

    /// Texts made of the pieces that segmentation turns on.
    fn text_of_pieces(u: &mut arbtest::arbitrary::Unstructured<'_>) -> arbtest::arbitrary::Result<String> {
        const PIECES: &[&str] = &[
            ".",
            "!",
            "?",
            "…",
            "...",
            " ",
            " ",
            " ",
            "\n",
            "\n\n",
            "\r\n",
            "\r",
            "\t",
            "\u{a0}",
            "\u{feff}",
            "«",
            "»",
            "“",
            "”",
            "\"",
            "(",
            ")",
            "—",
            "- ",
            "г",
            "т",
            "А",
            "Иванов",
            "слово",
            "Mr",
            "U.S",
            "the",
            "The",
            "word",
            "5",
            "1",
            ",",
            ":",
            ";",
            "1) ",
            "• ",
            "loader",
            "\u{301}",
            "😀",
            "\u{0}",
        ];
        let mut text = String::new();
        for _ in 0..u.arbitrary_len::<u8>()?.min(80) {
            text.push_str(u.choose(PIECES)?);
        }
        Ok(text)
    }

    fn check_cover(text: &str, segments: &[Segment]) {
        let blank = |s: &str| s.chars().all(|c| c.is_whitespace() || c == '\u{feff}');
        let mut at = 0;
        for segment in segments {
            assert!(segment.span.start >= at, "{text:?}: overlap at {:?}", segment.span);
            assert!(blank(Span::new(at, segment.span.start).of(text)), "{text:?}: lost before {:?}", segment.span);
            let part = segment.span.of(text);
            assert!(!part.is_empty() && part.trim() == part, "{text:?}: {part:?}");
            at = segment.span.end;
        }
        assert!(blank(Span::new(at, text.len()).of(text)), "{text:?}: lost at the end");
        assert!(segments.is_sorted_by_key(|s| s.paragraph), "{text:?}");
    }

    #[test]
    fn every_non_blank_byte_is_in_exactly_one_segment() {
        arbtest::arbtest(|u| {
            let text = text_of_pieces(u)?;
            for segmentation in [Segmentation::Auto, Segmentation::Lines] {
                for side in Side::BOTH {
                    check_cover(&text, &segment(&text, side, segmentation));
                }
                let both = segment_bilingual(&text, segmentation);
                let mut all = [both.source, both.target].concat();
                all.sort_by_key(|s| s.span);
                check_cover(&text, &all);
            }
            Ok(())
        });
    }

    #[test]
    fn lines_are_segments_when_asked() {
        let text = "Один. Два.\r\n\r\n три\rчетыре\n";
        let spans: Vec<&str> =
            segment(text, Side::Source, Segmentation::Lines).iter().map(|s| s.span.of(text)).collect();
        assert_eq!(spans, ["Один. Два.", "три", "четыре"]);
    }

    #[test]
    fn headings_items_and_sentences() {
        let text = "Новый мост открыт\n\nМост открыли в среду. По нему поехали первые машины.\n\n• хлеб\n• вода\n";
        let kinds: Vec<SegmentKind> = segment(text, Side::Source, Segmentation::Auto).iter().map(|s| s.kind).collect();
        use SegmentKind::{Heading, Item, Sentence};
        assert_eq!(kinds, [Heading, Sentence, Sentence, Item, Item]);
    }

    #[test]
    fn sides_of_a_bilingual_text() {
        let text = "Мост открыт. Едут машины.\nThe bridge is open. Cars go.\n\n***\n\nВсё.\nThat is all.";
        let both = segment_bilingual(text, Segmentation::Auto);
        let of = |side: &[Segment]| side.iter().map(|s| s.span.of(text).to_owned()).collect::<Vec<_>>();
        assert_eq!(of(&both.source), ["Мост открыт.", "Едут машины.", "Всё."]);
        assert_eq!(of(&both.target), ["The bridge is open.", "Cars go.", "***", "That is all."]);
    }

    #[test]
    fn a_scraped_link_does_not_break_the_sentence() {
        let text = "Глава ведомства прибыл в город. Об этом\n\nсообщает\n\nпресс-служба.\n\nА министерство\n\nзаявило\n\n, что всё готово.";
        assert_eq!(
            cut_all(text, Side::Source),
            [
                "Глава ведомства прибыл в город.",
                "Об этом\n\nсообщает\n\nпресс-служба.",
                "А министерство\n\nзаявило\n\n, что всё готово."
            ]
        );
    }

    #[test]
    fn hard_wrapped_lines_are_one_paragraph() {
        let text = "The bridge over the river was opened on Wednesday by the mayor of the\n\
                    town. The first cars went over it at noon, among them a bus full of\n\
                    children from Petrov School. Nobody expected so many people to come on a\n\
                    working day.\n\
                    \n\
                    A second bridge is planned. It will be built next year.";
        assert_eq!(cut_all(text, Side::Target).len(), 5);
    }
}
