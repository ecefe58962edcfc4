//! What speaks for a pair of documents: vectors, names and numbers, lengths, and how many sentences have a counterpart
//! in order. Cheap evidence chooses a few candidates a document; the dear one, sentence by sentence, is for them.

use std::collections::BTreeMap;

use super::Verdict;
use super::profile::{Profile, Sketch};
use crate::text::Both;

/// The evidence for a pair. Shares are 0..1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Evidence {
    /// The cosine of the document vectors, less what either has with documents in general (0 without vectors).
    pub cosine: f32,
    /// The share of the source's names, numbers and Latin words that the target has, rare ones counting more.
    pub keys: f32,
    /// ln of the ratio of lengths, target to source, against the usual one.
    pub length: f32,
    /// The share of source sentences that have a counterpart, in order.
    pub source_cover: f32,
    /// The share of target sentences that have a counterpart, in order.
    pub target_cover: f32,
}

/// How evidence adds up to log odds of being each other's translation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    /// The constant.
    pub bias: f32,
    /// Of [`Evidence::cosine`].
    pub cosine: f32,
    /// Of [`Evidence::keys`].
    pub keys: f32,
    /// Of the square of [`Evidence::length`], at most 1.
    pub length: f32,
    /// Of the harmonic mean of the two covers.
    pub cover: f32,
    /// Of −ln of the share of sentences without a counterpart: the difference between 2 and 4 % left over says more
    /// than that between 32 and 34.
    pub complete: f32,
}

/// Set by `cargo xtask pairing-eval`; see `docs/pairing.md`.
pub const WEIGHTS: Weights = Weights { bias: -7.0, cosine: 8.0, keys: 4.0, length: -3.0, cover: 6.0, complete: 1.0 };

/// Two documents of which this share of sentences has a counterpart are a translation, possibly with gaps; below, they
/// are comparable at best.
const PARALLEL_COVER: f32 = 0.4;

/// With fewer sentences in common two documents have nothing to do with each other.
const COMPARABLE_COVER: f32 = 0.12;

impl Evidence {
    /// The harmonic mean of the two covers.
    pub fn cover(&self) -> f32 {
        let sum = self.source_cover + self.target_cover;
        if sum > 0.0 { 2.0 * self.source_cover * self.target_cover / sum } else { 0.0 }
    }

    /// Log odds of being each other's translation.
    pub fn score(&self, weights: &Weights) -> f32 {
        let left_over = 1.0 - 0.5 * (self.source_cover + self.target_cover);
        weights.bias
            + weights.cosine * self.cosine
            + weights.keys * self.keys
            + weights.length * (self.length * self.length).min(1.0)
            + weights.cover * self.cover()
            - weights.complete * libm::logf(left_over.max(0.0) + 0.03)
    }

    pub(super) fn verdict(&self, has_sentences: bool) -> Option<Verdict> {
        // Without vectors keys must do; they do not tell a translation from an article on the same events.
        let cover = if has_sentences { self.cover() } else { self.keys };
        if cover >= PARALLEL_COVER {
            Some(Verdict::Parallel)
        } else if cover >= COMPARABLE_COVER {
            Some(Verdict::Comparable)
        } else {
            None
        }
    }
}

/// A pair that may be one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Edge {
    pub(super) source: usize,
    pub(super) target: usize,
    pub(super) evidence: Evidence,
    pub(super) score: f32,
    pub(super) verdict: Verdict,
    /// How long the two documents are.
    pub(super) chars: Both<usize>,
}

/// Candidates a document by vectors, and as many by keys.
const BY_VECTOR: usize = 16;
const BY_KEYS: usize = 8;

/// Candidates a document that are compared sentence by sentence.
const CLOSE: usize = 8;

/// All pairs worth assigning, by source, then target.
pub(super) fn edges(sources: &[Profile], targets: &[Profile]) -> Vec<Edge> {
    let keys = KeyTable::new(sources, targets);
    let mut candidates = by_vector(sources, targets);
    keys.add_candidates(sources, targets, &mut candidates);
    let usual = usual_length(sources, targets, &candidates);
    for ((source, target), evidence) in &mut candidates {
        evidence.keys = keys.overlap(&sources[*source].keys, &targets[*target].keys);
        let ratio = libm::logf((targets[*target].chars as f32 + 50.0) / (sources[*source].chars as f32 + 50.0));
        evidence.length = ratio - usual;
    }
    let close = closest(&candidates, sources.len(), targets.len());
    let threshold = chance(sources, targets);
    let mut out = Vec::new();
    for (source, target) in close {
        let Some(evidence) = candidates.get_mut(&(source, target)) else { continue };
        let (a, b) = (&sources[source].sketches, &targets[target].sketches);
        if !a.is_empty() && !b.is_empty() {
            let common = in_order(a, b, threshold);
            evidence.source_cover = common as f32 / a.len() as f32;
            evidence.target_cover = common as f32 / b.len() as f32;
        }
        if let Some(verdict) = evidence.verdict(!a.is_empty() && !b.is_empty()) {
            let chars = Both::new(sources[source].chars, targets[target].chars);
            out.push(Edge { source, target, evidence: *evidence, score: evidence.score(&WEIGHTS), verdict, chars });
        }
    }
    out
}

type Candidates = BTreeMap<(usize, usize), Evidence>;

/// The nearest documents by vector, both ways. Cosines are taken less the mean of what each document has with its
/// tenth to fortieth neighbour, so that documents that are near to everything do not win everywhere; the first nine
/// may be copies.
fn by_vector(sources: &[Profile], targets: &[Profile]) -> Candidates {
    let rows: Vec<Vec<f32>> =
        sources.iter().map(|s| targets.iter().map(|t| dot(&s.vector, &t.vector)).collect()).collect();
    let column = |target: usize| -> Vec<f32> { rows.iter().map(|row: &Vec<f32>| row[target]).collect() };
    let row_hubs: Vec<f32> = rows.iter().map(|r| hub(r)).collect();
    let column_hubs: Vec<f32> = (0..targets.len()).map(|t| hub(&column(t))).collect();
    let mut out = Candidates::new();
    let mut add = |source: usize, target: usize| {
        if !(sources[source].vector.is_empty() || targets[target].vector.is_empty()) {
            let cosine = rows[source][target] - 0.5 * (row_hubs[source] + column_hubs[target]);
            out.insert((source, target), Evidence { cosine, ..Evidence::default() });
        }
    };
    for (source, row) in rows.iter().enumerate() {
        for target in best(row, BY_VECTOR) {
            add(source, target);
        }
    }
    for target in 0..targets.len() {
        for source in best(&column(target), BY_VECTOR) {
            add(source, target);
        }
    }
    out
}

/// The mean of the tenth to fortieth of a document's cosines; in a small collection, drawn to what is usual.
fn hub(cosines: &[f32]) -> f32 {
    const USUAL: f32 = 0.45;
    const PATIENCE: f32 = 5.0;
    let mut sorted = cosines.to_vec();
    if sorted.len() > 40 {
        sorted.select_nth_unstable_by(40, |a, b| b.total_cmp(a));
        sorted.truncate(40);
    }
    sorted.sort_by(|a, b| b.total_cmp(a));
    let some = sorted.get(9..sorted.len().min(40)).unwrap_or(&[]);
    (some.iter().sum::<f32>() + PATIENCE * USUAL) / (some.len() as f32 + PATIENCE)
}

/// The numbers of the `count` largest values, ties by number.
fn best(values: &[f32], count: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    let by = |a: &usize, b: &usize| values[*b].total_cmp(&values[*a]).then(a.cmp(b));
    if order.len() > count {
        order.select_nth_unstable_by(count, by);
        order.truncate(count);
    }
    order.sort_by(by);
    order
}

/// A dot product in eight lanes, summed in a fixed order; 0 if a vector is missing.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0.0_f32; 8];
    let (a, b) = (a.chunks_exact(8), b.chunks_exact(8));
    for (x, y) in a.zip(b) {
        for ((lane, x), y) in lanes.iter_mut().zip(x).zip(y) {
            *lane += x * y;
        }
    }
    lanes.iter().sum()
}

/// How telling each key is, and which targets have it.
struct KeyTable {
    /// Targets by key.
    targets: BTreeMap<u64, Vec<u32>>,
    total: usize,
}

impl KeyTable {
    fn new(sources: &[Profile], targets: &[Profile]) -> Self {
        let mut table: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
        for source in sources {
            for key in &source.keys {
                table.entry(*key).or_default();
            }
        }
        for (n, target) in targets.iter().enumerate() {
            for key in &target.keys {
                if let Some(list) = table.get_mut(key) {
                    list.push(u32::try_from(n).unwrap_or(u32::MAX));
                }
            }
        }
        Self { targets: table, total: targets.len() }
    }

    /// ln of how many documents lack a key for each that has it; 0 for one that no target has, since it tells none
    /// apart.
    fn weight(&self, key: u64) -> f32 {
        match self.targets.get(&key).map_or(0, Vec::len) {
            0 => 0.0,
            count => libm::logf(1.0 + self.total as f32 / count as f32),
        }
    }

    fn overlap(&self, source: &[u64], target: &[u64]) -> f32 {
        let (mut both, mut all) = (0.0, 0.0);
        for key in source {
            let weight = self.weight(*key);
            all += weight;
            if target.binary_search(key).is_ok() {
                both += weight;
            }
        }
        if all > 0.0 { both / all } else { 0.0 }
    }

    /// Adds the targets that share the most telling keys with each source.
    fn add_candidates(&self, sources: &[Profile], targets: &[Profile], out: &mut Candidates) {
        let mut shared = vec![0.0_f32; targets.len()];
        for (n, source) in sources.iter().enumerate() {
            shared.iter_mut().for_each(|s| *s = 0.0);
            for key in &source.keys {
                let weight = self.weight(*key);
                let list = self.targets.get(key).map_or(&[][..], Vec::as_slice);
                // A key that a quarter of a large collection has only costs time.
                if list.len() > 64 && list.len() * 4 > targets.len() {
                    continue;
                }
                for target in list {
                    shared[*target as usize] += weight;
                }
            }
            for target in best(&shared, BY_KEYS) {
                if shared[target] > 0.0 {
                    out.entry((n, target)).or_default();
                }
            }
        }
    }
}

/// The usual ln of the ratio of lengths: the median over the nearest pairs, drawn to that of news (English is a sixth
/// longer in words, equal in characters).
fn usual_length(sources: &[Profile], targets: &[Profile], candidates: &Candidates) -> f32 {
    const PRIOR: f32 = 0.05;
    const PATIENCE: usize = 10;
    let mut nearest: BTreeMap<usize, (f32, usize)> = BTreeMap::new();
    for (&(source, target), evidence) in candidates {
        let entry = nearest.entry(source).or_insert((f32::MIN, target));
        if evidence.cosine > entry.0 {
            *entry = (evidence.cosine, target);
        }
    }
    let ratio = |(source, target): (usize, usize)| {
        libm::logf((targets[target].chars as f32 + 50.0) / (sources[source].chars as f32 + 50.0))
    };
    let mut ratios: Vec<f32> = nearest.iter().map(|(s, (_, t))| ratio((*s, *t))).collect();
    ratios.extend([PRIOR; PATIENCE]);
    ratios.sort_by(f32::total_cmp);
    ratios[ratios.len() / 2]
}

/// The candidates that are looked at closely: the best of each document, either way.
fn closest(candidates: &Candidates, sources: usize, targets: usize) -> Vec<(usize, usize)> {
    let rough = |e: &Evidence| 2.0 * e.cosine + e.keys - (e.length * e.length).min(1.0);
    let mut lists: Vec<Vec<(f32, (usize, usize))>> = vec![Vec::new(); sources + targets];
    for (&(source, target), evidence) in candidates {
        let entry = (rough(evidence), (source, target));
        lists[source].push(entry);
        lists[sources + target].push(entry);
    }
    let mut out: Vec<(usize, usize)> = Vec::new();
    for list in &mut lists {
        list.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        out.extend(list.iter().take(CLOSE).map(|(_, pair)| *pair));
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// Equal signs of two sketches, 0..512.
fn agreement(a: &Sketch, b: &Sketch) -> u32 {
    512 - a.iter().zip(b).map(|(x, y)| (x ^ y).count_ones()).sum::<u32>()
}

/// From how many equal signs on two sentences are taken for each other's translation: what one random pair in two
/// hundred reaches.
fn chance(sources: &[Profile], targets: &[Profile]) -> u32 {
    // A fixed walk through all sentences pairs unrelated ones.
    const PAIRS: usize = 4096;
    const USUAL: u32 = 330;
    let all = |side: &[Profile]| -> Vec<Sketch> { side.iter().flat_map(|p| p.sketches.iter().copied()).collect() };
    let (a, b) = (all(sources), all(targets));
    if a.len() * b.len() < PAIRS * 4 {
        return USUAL;
    }
    let mut found: Vec<u32> =
        (0..PAIRS).map(|n| agreement(&a[n * 7919 % a.len()], &b[(n * 104_729 + 13) % b.len()])).collect();
    found.sort_unstable();
    found[PAIRS - 1 - PAIRS / 200].max(USUAL - 30)
}

/// How many sentences of two documents correspond in order: the longest chain of pairs that agree better than chance.
fn in_order(a: &[Sketch], b: &[Sketch], threshold: u32) -> usize {
    // Weighted by how much better; the count of pairs in the best chain is carried along.
    let mut last: Vec<(u32, usize)> = vec![(0, 0); b.len() + 1];
    let mut row = last.clone();
    for x in a {
        for (n, y) in b.iter().enumerate() {
            let gain = agreement(x, y).saturating_sub(threshold);
            let skip = last[n + 1].max(row[n]);
            row[n + 1] = if gain > 0 { skip.max((last[n].0 + gain, last[n].1 + 1)) } else { skip };
        }
        std::mem::swap(&mut last, &mut row);
        row[0] = (0, 0);
    }
    last[b.len()].1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn random(seed: u64) -> Sketch {
        std::array::from_fn(|n| {
            let mut x = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(n as u64 * 0x1234_5677);
            x ^= x >> 29;
            x = x.wrapping_mul(0xbf58_476d_1ce4_e5b9);
            x ^ (x >> 32)
        })
    }

    #[test]
    fn chains_follow_the_order_and_skip_what_is_alone() {
        let a: Vec<Sketch> = (1..9).map(random).collect();
        let mut b = a.clone();
        b.remove(3);
        b.insert(5, random(99));
        assert_eq!(in_order(&a, &b, 330), 7);
        b.reverse();
        assert_eq!(in_order(&a, &b, 330), 1);
        assert_eq!(in_order(&a, &[], 330), 0);
    }

    #[test]
    fn fewer_left_over_sentences_count_more_near_none() {
        let with =
            |cover: f32| Evidence { source_cover: cover, target_cover: cover, ..Evidence::default() }.score(&WEIGHTS);
        assert!(with(1.0) - with(0.95) > with(0.7) - with(0.65));
    }
}
