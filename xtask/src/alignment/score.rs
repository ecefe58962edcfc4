//! Strict and null F1, as `evaluate` counts them: counts are summed over documents.

use std::collections::BTreeSet;

use align::alignment::Alignment;
use align::alignment::training::Gold;

type Pair = (Vec<usize>, Vec<usize>);

fn pairs<'a>(beads: impl Iterator<Item = (std::ops::Range<usize>, std::ops::Range<usize>)> + 'a) -> Vec<Pair> {
    let mut out = Vec::new();
    for (s, t) in beads {
        if !s.is_empty() && !t.is_empty() {
            out.push((s.collect(), t.collect()));
        } else {
            out.extend(s.map(|i| (vec![i], vec![])));
            out.extend(t.map(|j| (vec![], vec![j])));
        }
    }
    out
}

pub(crate) fn of_gold(gold: &[Gold]) -> Vec<Pair> {
    pairs(gold.iter().map(|g| (g.source.clone(), g.target.clone())))
}

pub(crate) fn of_alignment(alignment: &Alignment) -> Vec<Pair> {
    pairs(alignment.beads().iter().map(|b| (b.segments.source.clone(), b.segments.target.clone())))
}

fn f1(hit: f64, said: f64, want: f64) -> f64 {
    if hit == 0.0 { 0.0 } else { 2.0 * (hit / said) * (hit / want) / (hit / said + hit / want) }
}

/// Running counts of one variant.
#[derive(Default, Clone)]
pub(crate) struct Score {
    strict: [f64; 4],
    null: [f64; 3],
    inside: f64,
    total: f64,
    cover: f64,
    sents: f64,
    found: f64,
    known: f64,
}

impl Score {
    pub(crate) fn add(&mut self, gold: &[Pair], test: &[Pair]) {
        let g: BTreeSet<&Pair> = gold.iter().collect();
        let t: BTreeSet<&Pair> = test.iter().collect();
        self.strict[0] += t.iter().filter(|b| g.contains(*b)).count() as f64;
        self.strict[1] += t.len() as f64;
        let links = |b: &&&Pair| !b.0.is_empty() && !b.1.is_empty();
        self.strict[2] += g.iter().filter(links).filter(|b| t.contains(**b)).count() as f64;
        self.strict[3] += g.iter().filter(links).count() as f64;
        for side in 0..2 {
            let nulls = |set: &[Pair]| -> BTreeSet<usize> {
                let of = |b: &Pair, s: usize| if s == 0 { b.0.clone() } else { b.1.clone() };
                set.iter().filter(|b| of(b, 1 - side).is_empty()).flat_map(|b| of(b, side)).collect()
            };
            let (g, t) = (nulls(gold), nulls(test));
            self.null[0] += g.intersection(&t).count() as f64;
            self.null[1] += t.len() as f64;
            self.null[2] += g.len() as f64;
        }
        // The same test beads held against gold paragraphs.
        let mut source = std::collections::BTreeMap::new();
        let mut target = std::collections::BTreeMap::new();
        for (k, b) in gold.iter().enumerate() {
            b.0.iter().for_each(|&i| {
                source.insert(i, k);
            });
            b.1.iter().for_each(|&j| {
                target.insert(j, k);
            });
        }
        self.sents += (source.len() + target.len()) as f64;
        for b in test.iter().filter(|b| !b.0.is_empty() && !b.1.is_empty()) {
            self.total += 1.0;
            let owners: BTreeSet<_> =
                b.0.iter().map(|i| source.get(i)).chain(b.1.iter().map(|j| target.get(j))).collect();
            if owners.len() == 1 {
                self.inside += 1.0;
                self.cover += (b.0.len() + b.1.len()) as f64;
            }
        }
        for b in gold.iter().filter(|b| b.0.len().min(b.1.len()) == 1) {
            self.known += 1.0;
            self.found += f64::from(u8::from(t.contains(b)));
        }
    }

    /// Strict F1 and null F1; for paragraph gold the F1 of coverage and the strict recall.
    pub(crate) fn figures(&self, paragraphs: bool) -> (f64, f64) {
        if paragraphs {
            let (p, r) = (self.inside / self.total.max(1.0), self.cover / self.sents.max(1.0));
            return (2.0 * p * r / (p + r).max(1e-9), self.found / self.known.max(1.0));
        }
        let [hit, said, found, want] = self.strict;
        let (p, r) = (hit / said.max(1.0), found / want.max(1.0));
        (2.0 * p * r / (p + r).max(1e-9), f1(self.null[0], self.null[1], self.null[2]))
    }

    /// Predicted lines without counterpart, and how many of them are right.
    pub(crate) fn nulls(&self) -> (f64, f64) {
        (self.null[1], self.null[0])
    }
}
