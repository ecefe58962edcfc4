//! Properties of whole alignments, over invented lines whose vectors are drawn at random.

use arbtest::arbtest;

use super::{Head, Line, Outcome, WIDTH, align};
use crate::text::{Both, Side};

/// A head that only normalises: what goes in as a sum comes out as its direction.
struct Plain;

impl Head for Plain {
    fn heads(&self, sums: &[f32], _tokens: &[f32], out: &mut Vec<f32>) {
        for sum in sums.chunks_exact(WIDTH) {
            let norm = sum.iter().map(|x| x * x).sum::<f32>().sqrt().max(1e-6);
            out.extend(sum.iter().map(|x| x / norm));
        }
    }
}

/// Numbers that look random and are the same everywhere.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn value(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1 << 23) as f32 - 1.0
    }
}

/// A line of a meaning, with so much of its own added.
fn vector(meaning: u64, own: u64, noise: f32) -> Vec<f32> {
    let mut meaning = Dice(meaning.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut own = Dice(own.wrapping_mul(0xD1B5_4A32_D192_ED03) | 1);
    for _ in 0..4 {
        meaning.next();
        own.next();
    }
    (0..WIDTH).map(|_| meaning.value() + noise * own.value()).collect()
}

/// Aligns two lists of meanings.
fn aligned(source: &[u64], target: &[u64]) -> Outcome {
    let vectors = Both::new(source, target)
        .map(|side| side.iter().enumerate().map(|(n, &m)| vector(m + 1, 1_000 + n as u64, 0.5)).collect::<Vec<_>>());
    let texts = Both::new(("Предложение о предмете", source), ("A sentence about matter", target))
        .map(|(words, side)| side.iter().map(|m| format!("{words} {}", 100 + m)).collect::<Vec<_>>());
    let lines = Both::new(Side::Source, Side::Target).map(|side| {
        let pairs = texts.get(side).iter().zip(vectors.get(side));
        pairs.map(|(text, sum)| Line { text, sum, tokens: 12.0 }).collect::<Vec<_>>()
    });
    align(lines.as_ref().map(Vec::as_slice), &Plain)
}

fn shapes(outcome: &Outcome) -> Vec<(usize, usize)> {
    outcome.alignment.beads().iter().map(super::Bead::shape).collect()
}

#[test]
fn a_translation_is_aligned_line_by_line() {
    let lines: Vec<u64> = (0..40).collect();
    let outcome = aligned(&lines, &lines);
    assert_eq!(shapes(&outcome), vec![(1, 1); 40]);
    assert!(outcome.alignment.beads().iter().all(|b| b.confidence > 0.9));
    assert!(outcome.summary.linked > 0.99);
}

#[test]
fn an_omission_and_an_addition_stand_where_they_are() {
    let source: Vec<u64> = (0..30).collect();
    let mut target = source.clone();
    target.remove(10);
    target.insert(20, 77);
    let beads = aligned(&source, &target).alignment;
    let omitted: Vec<usize> =
        beads.beads().iter().filter(|b| b.is_omission()).map(|b| b.segments.source.start).collect();
    let added: Vec<usize> = beads.beads().iter().filter(|b| b.is_addition()).map(|b| b.segments.target.start).collect();
    assert_eq!((omitted, added), (vec![10], vec![20]));
}

#[test]
fn a_moved_line_is_found_again() {
    let source: Vec<u64> = (0..30).collect();
    let mut target = source.clone();
    let line = target.remove(5);
    target.insert(25, line);
    let alignment = aligned(&source, &target).alignment;
    let moved: Vec<(usize, usize)> = alignment.moved().iter().map(|m| (m.segments.source, m.segments.target)).collect();
    assert_eq!(moved, [(5, 25)]);
}

#[test]
fn a_missing_chapter_is_left_out_whole() {
    let source: Vec<u64> = (0..400).collect();
    let target: Vec<u64> = source.iter().copied().filter(|m| !(100..250).contains(m)).collect();
    let outcome = aligned(&source, &target);
    let omitted: Vec<usize> =
        outcome.alignment.beads().iter().filter(|b| b.is_omission()).map(|b| b.segments.source.start).collect();
    assert_eq!(omitted, (100..250).collect::<Vec<_>>());
}

#[test]
fn empty_sides_leave_everything_without_counterpart() {
    assert!(aligned(&[], &[]).alignment.beads().is_empty());
    assert_eq!(shapes(&aligned(&[1, 2, 3], &[])), [(1, 0); 3]);
    assert_eq!(shapes(&aligned(&[], &[1, 2])), [(0, 1); 2]);
}

#[test]
fn any_pair_is_covered_once_in_order_and_the_same_every_time() {
    arbtest(|u| {
        let list = |u: &mut arbtest::arbitrary::Unstructured<'_>| -> arbtest::arbitrary::Result<Vec<u64>> {
            let count = u.int_in_range(0..=24)?;
            (0..count).map(|_| u.int_in_range(0..=30)).collect()
        };
        let (source, target) = (list(u)?, list(u)?);
        let outcome = aligned(&source, &target);
        // The constructor has rejected gaps and overlaps; a fallback would have no link and no confidence.
        let total = outcome.alignment.beads().iter().fold((0, 0), |t, b| (t.0 + b.shape().0, t.1 + b.shape().1));
        assert_eq!(total, (source.len(), target.len()));
        assert!(outcome.alignment.beads().iter().all(|b| b.confidence > 0.0 && b.confidence <= 1.0));
        assert_eq!(outcome.alignment, aligned(&source, &target).alignment);
        Ok(())
    })
    .budget_ms(3_000);
}

#[test]
fn a_long_document_is_searched_in_windows_and_found_all_the_same() {
    // Beyond the size up to which all lines are compared with all.
    let source: Vec<u64> = (0..1_300).collect();
    let target: Vec<u64> = source.iter().copied().filter(|m| m % 50 != 0).collect();
    let outcome = aligned(&source, &target);
    let right = outcome
        .alignment
        .beads()
        .iter()
        .filter(|b| b.shape() == (1, 1) && source[b.segments.source.start] == target[b.segments.target.start])
        .count();
    assert!(right as f64 > 0.995 * target.len() as f64, "{right} of {}", target.len());
}
