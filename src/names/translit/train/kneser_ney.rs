//! Builds modified Kneser–Ney n-gram models (Chen and Goodman 1999) and prunes them by what each n-gram gains.

use rustc_hash::FxHashMap;

use super::super::ngram::RawNode;

/// Longest n-gram that fits a key.
const MOST: usize = 8;

/// An n-gram of up to eight 16-bit symbols, the last in the low bits.
type Key = u128;

#[derive(Clone)]
struct Entry {
    key: Key,
    raw: f64,
    adjusted: f64,
    p: f64,
    /// Weight of the lower order in this n-gram as a context.
    gamma: f64,
    kept: bool,
}

fn mask(n: usize) -> Key {
    if n >= MOST { Key::MAX } else { (1 << (16 * n)) - 1 }
}

/// A model of `order` from sequences with integer weights over symbols `0..vocabulary`, the last two of which are
/// the start and the end. N-grams of order 2 and up whose probability gains fewer than `gain` nats on the training
/// data over backing off are dropped.
pub(super) fn build(sequences: &[(Vec<u16>, u32)], vocabulary: usize, order: usize, gain: f64) -> Vec<RawNode> {
    let (start, end) = ((vocabulary - 2) as u16, (vocabulary - 1) as u16);
    let mut levels: Vec<Vec<Entry>> = (1..=order).map(|n| count(sequences, start, end, n)).collect();
    adjust(&mut levels, start);
    estimate(&mut levels, vocabulary, start);
    prune(&mut levels, gain);
    reweigh(&mut levels);
    lay_out(&levels)
}

fn count(sequences: &[(Vec<u16>, u32)], start: u16, end: u16, n: usize) -> Vec<Entry> {
    let mut grams: Vec<(Key, u32)> = Vec::new();
    let mut all: Vec<u16> = Vec::new();
    for (sequence, weight) in sequences {
        all.clear();
        all.push(start);
        all.extend(sequence);
        all.push(end);
        for window in all.windows(n) {
            grams.push((window.iter().fold(0, |key, &s| key << 16 | Key::from(s)), *weight));
        }
    }
    grams.sort_unstable();
    let mut out: Vec<Entry> = Vec::new();
    for (key, weight) in grams {
        match out.last_mut() {
            Some(last) if last.key == key => last.raw += f64::from(weight),
            _ => out.push(Entry { key, raw: f64::from(weight), adjusted: 0.0, p: 0.0, gamma: 1.0, kept: true }),
        }
    }
    out
}

/// Counts of the lower orders are numbers of distinct symbols before; n-grams at the start have none before them.
fn adjust(levels: &mut [Vec<Entry>], start: u16) {
    let order = levels.len();
    for n in (1..=order).rev() {
        let left: FxHashMap<Key, u32> = match levels.get(n) {
            None => FxHashMap::default(),
            Some(above) => {
                let mut left = FxHashMap::default();
                for e in above {
                    *left.entry(e.key & mask(n)).or_insert(0) += 1;
                }
                left
            }
        };
        for e in &mut levels[n - 1] {
            let starts = e.key >> (16 * (n - 1)) == Key::from(start);
            e.adjusted = if n == order || starts { e.raw } else { left.get(&e.key).map_or(1.0, |&c| f64::from(c)) };
        }
    }
}

/// The three discounts of a level, from its counts of counts.
fn discounts(level: &[Entry]) -> [f64; 3] {
    let mut n = [0.0f64; 4];
    for e in level {
        if let Some(slot) = n.get_mut((e.adjusted as usize).wrapping_sub(1)) {
            *slot += 1.0;
        }
    }
    let y = n[0] / (n[0] + 2.0 * n[1]).max(1.0);
    std::array::from_fn(|k| {
        let d = (k + 1) as f64 - (k + 2) as f64 * y * n[k + 1] / n[k].max(1.0);
        if d.is_finite() { d.clamp(0.1, (k + 1) as f64 * 0.9) } else { 0.5 }
    })
}

fn find(level: &[Entry], key: Key) -> Option<usize> {
    level.binary_search_by(|e| e.key.cmp(&key)).ok()
}

fn estimate(levels: &mut [Vec<Entry>], vocabulary: usize, start: u16) {
    for n in 1..=levels.len() {
        let (below, rest) = levels.split_at_mut(n - 1);
        let level = &mut rest[0];
        if n == 1 {
            // The start is never predicted; every symbol gets an entry.
            let have: FxHashMap<Key, f64> = level.iter().map(|e| (e.key, e.adjusted)).collect();
            *level = (0..vocabulary as Key)
                .map(|key| {
                    let adjusted = if key == Key::from(start) { 0.0 } else { have.get(&key).copied().unwrap_or(0.0) };
                    Entry { key, raw: adjusted, adjusted, p: 0.0, gamma: 1.0, kept: true }
                })
                .collect();
        }
        let d = discounts(level);
        let mut at = 0;
        while at < level.len() {
            let context = level[at].key >> 16;
            let len = level[at..].iter().take_while(|e| n == 1 || e.key >> 16 == context).count();
            let group = &mut level[at..at + len];
            let total: f64 = group.iter().map(|e| e.adjusted).sum();
            let cut = |a: f64| match a as u64 {
                0 => 0.0,
                1 => d[0],
                2 => d[1],
                _ => d[2],
            };
            let gamma = group.iter().map(|e| cut(e.adjusted)).sum::<f64>() / total.max(1e-9);
            for e in group.iter_mut() {
                let lower = match below.last() {
                    None => 1.0 / vocabulary as f64,
                    Some(level) => find(level, e.key & mask(n - 1)).map_or(1e-9, |at| level[at].p),
                };
                e.p = (e.adjusted - cut(e.adjusted)) / total.max(1e-9) + gamma * lower;
            }
            if let Some(level) = below.last_mut()
                && let Some(at) = find(level, context)
            {
                level[at].gamma = gamma;
            }
            at += len;
        }
    }
}

fn prune(levels: &mut [Vec<Entry>], gain: f64) {
    let order = levels.len();
    for n in (2..=order).rev() {
        let parents: rustc_hash::FxHashSet<Key> = match levels.get(n) {
            None => Default::default(),
            Some(above) => above.iter().filter(|e| e.kept).map(|e| e.key >> 16).collect(),
        };
        let (below, rest) = levels.split_at_mut(n - 1);
        let lower = &below[n - 2];
        for e in &mut rest[0] {
            if parents.contains(&e.key) {
                continue;
            }
            let gamma = find(lower, e.key >> 16).map_or(1.0, |at| lower[at].gamma);
            let back = find(lower, e.key & mask(n - 1)).map_or(1e-9, |at| lower[at].p);
            e.kept = e.raw * (libm::log(e.p) - libm::log(gamma * back)) >= gain;
        }
    }
    for level in levels.iter_mut().skip(1) {
        level.retain(|e| e.kept);
    }
}

/// Back-off weights that make the pruned model sum to one.
fn reweigh(levels: &mut [Vec<Entry>]) {
    for n in 1..levels.len() {
        let mut sums: FxHashMap<Key, (f64, f64)> = FxHashMap::default();
        for e in &levels[n] {
            let lower = probability(&levels[..n], e.key & mask(n), n);
            let sum = sums.entry(e.key >> 16).or_insert((0.0, 0.0));
            sum.0 += e.p;
            sum.1 += lower;
        }
        for e in &mut levels[n - 1] {
            e.gamma = sums.get(&e.key).map_or(1.0, |&(high, low)| (1.0 - high).max(1e-6) / (1.0 - low).max(1e-6));
        }
    }
}

/// P of the last symbol of an n-gram by the levels given, backing off where needed.
fn probability(levels: &[Vec<Entry>], key: Key, n: usize) -> f64 {
    if let Some(at) = find(&levels[n - 1], key) {
        return levels[n - 1][at].p;
    }
    if n == 1 {
        return 1e-9;
    }
    let gamma = find(&levels[n - 2], key >> 16).map_or(1.0, |at| levels[n - 2][at].gamma);
    gamma * probability(levels, key & mask(n - 1), n - 1)
}

fn lay_out(levels: &[Vec<Entry>]) -> Vec<RawNode> {
    let mut offset = vec![1usize];
    for level in levels {
        offset.push(offset[offset.len() - 1] + level.len());
    }
    let mut out = vec![RawNode { children: levels[0].len(), backoff: 1.0, ..RawNode::default() }];
    for (n, level) in levels.iter().enumerate() {
        let mut above = levels.get(n + 1).map(|l| l.iter().peekable());
        for e in level {
            let mut children = 0;
            if let Some(above) = &mut above {
                while above.next_if(|a| a.key >> 16 == e.key).is_some() {
                    children += 1;
                }
            }
            let suffix = (1..=n)
                .rev()
                .find_map(|m| find(&levels[m - 1], e.key & mask(m)).map(|at| offset[m - 1] + at))
                .unwrap_or(0);
            out.push(RawNode {
                symbol: (e.key & 0xffff) as u16,
                prob: e.p,
                backoff: e.gamma,
                children,
                suffix: suffix as u32,
            });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::super::bytes::{Reader, Writer};
    use super::super::super::ngram::Ngram;
    use super::*;

    fn model(gain: f64) -> Ngram {
        let words = ["abab", "abba", "aab", "bab", "abc", "cab", "abab"];
        let sequences: Vec<(Vec<u16>, u32)> =
            words.iter().map(|w| (w.bytes().map(|b| u16::from(b - b'a')).collect(), 1)).collect();
        let mut out = Writer::default();
        Ngram::new(&build(&sequences, 5, 3, gain), 3, 4).write(&mut out);
        Ngram::read(&mut Reader::new(&out.bytes)).unwrap()
    }

    #[test]
    fn probabilities_sum_to_one_in_every_state() {
        for gain in [0.0, 0.3, 2.0] {
            let model = model(gain);
            let mut states = vec![model.start()];
            for depth in 0..3 {
                for state in states.clone() {
                    let sum: f64 = (0..5).map(|s| model.next(state, s).0).sum();
                    assert!((sum - 1.0).abs() < 0.08, "gain {gain}, depth {depth}: {sum}"); // quantised
                    states.extend((0..3).map(|s| model.next(state, s).1));
                }
            }
        }
    }

    #[test]
    fn what_was_seen_is_likelier_and_pruning_makes_it_smaller() {
        let full = model(0.0);
        let of = |w: &str| full.ln(w.bytes().map(|b| u16::from(b - b'a')));
        assert!(of("abab") > of("bbcc"));
        assert!(model(2.0).len() < full.len());
    }
}
