//! Letter alignments by expectation-maximisation over operations.

use rustc_hash::FxHashMap;

use super::super::ops::{LONGEST, Op};
use super::Pair;

/// An operation packed into a number: the letters of each side, six and five bits each.
type Key = u64;

fn key(ru: &[u8], en: &[u8]) -> Key {
    let side = |letters: &[u8], bits: u32| letters.iter().fold(1u64, |key, &letter| key << bits | u64::from(letter));
    side(ru, 6) << 32 | side(en, 5)
}

/// Operations with probabilities.
#[derive(Default)]
pub(super) struct Aligner {
    index: FxHashMap<Key, u32>,
    ops: Vec<Op>,
    p: Vec<f64>,
    /// Before the first round every operation is allowed, at the price of its shape.
    open: bool,
}

/// One step in the lattice of a pair.
#[derive(Clone, Copy)]
struct Edge {
    from: usize,
    to: usize,
    op: u32,
    p: f64,
}

/// ln of the price of an operation's shape before anything is known: letters at random, and one to one preferred.
fn shape(ru: usize, en: usize) -> f64 {
    let prior = match (ru, en) {
        (1, 1) => 1.0,
        (1, 2) | (2, 1) => 0.2,
        (1, 0) => 0.1,
        (1, 3) | (3, 1) => 0.02,
        _ => 0.003,
    };
    prior * libm::pow(30.0, -(ru as f64)) * libm::pow(24.0, -(en as f64))
}

impl Aligner {
    fn edges(&mut self, pair: &Pair, edges: &mut Vec<Edge>) {
        edges.clear();
        let (n, m) = (pair.ru.len(), pair.en.len());
        let width = m + 1;
        for i in 0..n {
            for j in 0..=m {
                // Letters far off the diagonal never correspond.
                if (i * m).abs_diff(j * n) > 4 * n.max(m) {
                    continue;
                }
                let mut push = |ru: usize, en: usize, this: &mut Self| {
                    let (a, b) = (&pair.ru[i..i + ru], &pair.en[j..j + en]);
                    let k = key(a, b);
                    let op = match this.index.get(&k) {
                        Some(&op) => op,
                        None if this.open => {
                            let op = this.ops.len() as u32;
                            this.index.insert(k, op);
                            this.ops.push(Op { ru: a.to_vec(), en: b.to_vec() });
                            this.p.push(shape(ru, en));
                            op
                        }
                        None => return,
                    };
                    edges.push(Edge { from: i * width + j, to: (i + ru) * width + j + en, op, p: this.p[op as usize] });
                };
                for en in 0..=LONGEST.min(m - j) {
                    push(1, en, self);
                }
                if j < m {
                    for ru in 2..=LONGEST.min(n - i) {
                        push(ru, 1, self);
                    }
                }
            }
        }
    }

    /// One round; returns the ln-likelihood per letter. Operations expected fewer than `least` times are dropped.
    fn round(&mut self, pairs: &[Pair], least: f64) -> f64 {
        let mut counts: Vec<f64> = vec![0.0; self.p.len()];
        let mut edges = Vec::new();
        let (mut alpha, mut beta): (Vec<f64>, Vec<f64>) = (Vec::new(), Vec::new());
        let (mut total, mut letters) = (0.0, 0usize);
        for pair in pairs {
            self.edges(pair, &mut edges);
            counts.resize(self.p.len(), 0.0);
            let cells = (pair.ru.len() + 1) * (pair.en.len() + 1);
            alpha.clear();
            alpha.resize(cells, 0.0);
            beta.clear();
            beta.resize(cells, 0.0);
            alpha[0] = 1.0;
            beta[cells - 1] = 1.0;
            // Edges are sorted by where they start; row-major order is a topological order but for 1:0 steps,
            // which lead to the next row, later anyway.
            for e in &edges {
                alpha[e.to] += alpha[e.from] * e.p;
            }
            let all = alpha[cells - 1];
            if all <= 0.0 {
                continue;
            }
            for e in edges.iter().rev() {
                beta[e.from] += e.p * beta[e.to];
            }
            for e in &edges {
                counts[e.op as usize] += f64::from(pair.weight) * alpha[e.from] * e.p * beta[e.to] / all;
            }
            total += libm::log(all);
            letters += pair.ru.len() + pair.en.len();
        }
        let mut next = Self::default();
        let mut sum = 0.0;
        for (op, count) in self.ops.drain(..).zip(counts) {
            if count >= least {
                next.index.insert(key(&op.ru, &op.en), next.ops.len() as u32);
                next.ops.push(op);
                next.p.push(count);
                sum += count;
            }
        }
        for p in &mut next.p {
            *p /= sum;
        }
        *self = next;
        total / letters.max(1) as f64
    }

    /// Learns from pairs; `least` is the expected count below which an operation is dropped at the end.
    pub(super) fn learn(pairs: &[Pair], rounds: usize, least: f64) -> Self {
        let mut this = Self { open: true, ..Self::default() };
        for round in 0..rounds {
            let part = (round + 1) as f64 / rounds as f64;
            this.round(pairs, least * part * part);
        }
        this
    }

    /// The operations in a fixed order, with ln P, and the number each had.
    pub(super) fn inventory(&self) -> (Vec<Op>, Vec<f32>, Vec<u16>) {
        let mut order: Vec<usize> = (0..self.ops.len()).collect();
        order.sort_by(|&a, &b| self.ops[a].cmp(&self.ops[b]));
        let mut rank = vec![0u16; order.len()];
        for (n, &old) in order.iter().enumerate() {
            rank[old] = n as u16;
        }
        let ops = order.iter().map(|&n| self.ops[n].clone()).collect();
        let ln = order.iter().map(|&n| libm::log(self.p[n]) as f32).collect();
        (ops, ln, rank)
    }

    /// The best alignment of a pair: operations (as numbered here) and ln P; `None` if it has none.
    pub(super) fn best(&mut self, pair: &Pair) -> Option<(Vec<u32>, f64)> {
        let mut edges = Vec::new();
        self.edges(pair, &mut edges);
        let cells = (pair.ru.len() + 1) * (pair.en.len() + 1);
        let mut best: Vec<(f64, usize)> = vec![(0.0, usize::MAX); cells];
        best[0].0 = 1.0;
        for (n, e) in edges.iter().enumerate() {
            let p = best[e.from].0 * e.p;
            if p > best[e.to].0 {
                best[e.to] = (p, n);
            }
        }
        let end = best[cells - 1];
        if end.0 <= 0.0 {
            return None;
        }
        let (mut path, mut at) = (Vec::new(), cells - 1);
        while at != 0 {
            let e = edges[best[at].1];
            path.push(e.op);
            at = e.from;
        }
        path.reverse();
        Some((path, libm::log(end.0)))
    }
}
