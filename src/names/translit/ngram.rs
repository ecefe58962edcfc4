//! Interpolated Kneser–Ney n-gram models over small symbols, kept as a back-off automaton.
//!
//! One structure serves operations and letters alike. A state is the longest stored context; reading a symbol gives
//! its probability and the next state. Probabilities are quantised to a sixteenth of a nat. Building (from counted
//! sequences) is in [`super::train`]; here is what a program needs to use one.

use super::bytes::{Reader, Writer};

/// Steps of the quantiser in one nat.
const STEPS: f64 = 16.0;

/// Back-off weights may exceed one a little after pruning: their scale starts here (nats).
const BACKOFF_TOP: f64 = 2.0;

/// The state of having read nothing.
pub(super) const ROOT: u32 = 0;

/// One stored n-gram.
#[derive(Clone, Copy, Debug, Default)]
struct Node {
    /// With children: the state to back off to. Without: the state after reading this n-gram.
    link: u32,
    /// First child.
    first: u32,
    /// Number of children.
    children: u16,
    /// Quantised −ln P(last symbol | the rest).
    prob: u8,
    /// Quantised back-off weight; only with children.
    backoff: u8,
}

/// A back-off n-gram model.
#[derive(Clone, Debug)]
pub(super) struct Ngram {
    nodes: Vec<Node>,
    symbols: Vec<u16>,
    /// e^(−q/16).
    probs: [f64; 256],
    /// Back-off weights by their quantised value.
    backoffs: [f64; 256],
    /// Symbols that a sequence starts and ends with.
    boundary: [u16; 2],
    start: u32,
}

/// What the builder hands over: nodes in breadth-first order, node 0 the root.
#[derive(Clone, Debug, Default)]
pub(super) struct RawNode {
    /// Last symbol.
    pub(super) symbol: u16,
    /// P(symbol | context).
    pub(super) prob: f64,
    /// Back-off weight of this n-gram as context.
    pub(super) backoff: f64,
    /// Number of children; they follow each other after those of the nodes before.
    pub(super) children: usize,
    /// Longest proper suffix that is a stored n-gram.
    pub(super) suffix: u32,
}

fn quantise(p: f64) -> u8 {
    (-libm::log(p.max(1e-30)) * STEPS).round().clamp(0.0, 255.0) as u8
}

fn quantise_backoff(p: f64) -> u8 {
    ((BACKOFF_TOP - libm::log(p.max(1e-30))) * STEPS).round().clamp(0.0, 255.0) as u8
}

impl Ngram {
    /// Takes over what the builder made. `start` and `end` are the boundary symbols.
    pub(super) fn new(raw: &[RawNode], start: u16, end: u16) -> Self {
        let mut nodes = Vec::with_capacity(raw.len());
        let mut next = 1u32;
        for (n, node) in raw.iter().enumerate() {
            // Suffixes without children are of no use as contexts, so follow to one that has some.
            let mut link = node.suffix as usize;
            while n != 0 && link != 0 && raw[link].children == 0 {
                link = raw[link].suffix as usize;
            }
            nodes.push(Node {
                link: link as u32,
                first: next,
                children: node.children as u16,
                prob: quantise(node.prob),
                backoff: if node.children > 0 { quantise_backoff(node.backoff) } else { 0 },
            });
            next += node.children as u32;
        }
        Self::ready(nodes, raw.iter().map(|n| n.symbol).collect(), start, end)
    }

    fn ready(nodes: Vec<Node>, symbols: Vec<u16>, start: u16, end: u16) -> Self {
        let mut model = Self {
            nodes,
            symbols,
            probs: std::array::from_fn(|q| libm::exp(-(q as f64) / STEPS)),
            backoffs: std::array::from_fn(|q| libm::exp(BACKOFF_TOP - q as f64 / STEPS)),
            boundary: [start, end],
            start: ROOT,
        };
        model.start = model.next(ROOT, start).1;
        model
    }

    /// Writes the model for [`Ngram::read`].
    pub(super) fn write(&self, out: &mut Writer) {
        out.u32(self.nodes.len() as u32);
        out.u16(self.boundary[0]);
        out.u16(self.boundary[1]);
        for &symbol in &self.symbols {
            out.u16(symbol);
        }
        out.bytes.extend(self.nodes.iter().map(|n| n.prob));
        for node in &self.nodes {
            match u8::try_from(node.children) {
                Ok(n) if n < 255 => out.u8(n),
                _ => {
                    out.u8(255);
                    out.u16(node.children);
                }
            }
        }
        out.bytes.extend(self.nodes.iter().filter(|n| n.children > 0).map(|n| n.backoff));
        for node in &self.nodes {
            out.u24(node.link);
        }
    }

    /// Reads what [`Ngram::write`] wrote; `None` if the bytes are not such a model.
    pub(super) fn read(bytes: &mut Reader<'_>) -> Option<Self> {
        let count = bytes.u32()? as usize;
        let (start, end) = (bytes.u16()?, bytes.u16()?);
        let symbols: Vec<u16> =
            bytes.take(count.checked_mul(2)?)?.as_chunks::<2>().0.iter().map(|&b| u16::from_le_bytes(b)).collect();
        let probs = bytes.take(count)?;
        let mut nodes = Vec::with_capacity(count);
        let mut next = 1u32;
        let (mut inner, mut read) = (0, 0);
        let rest = bytes.rest();
        for &prob in probs {
            let mut children = u16::from(*rest.get(read)?);
            read += 1;
            if children == 255 {
                children = u16::from_le_bytes([*rest.get(read)?, *rest.get(read + 1)?]);
                read += 2;
            }
            nodes.push(Node { link: 0, first: next, children, prob, backoff: 0 });
            inner += usize::from(children > 0);
            next = next.checked_add(u32::from(children))?;
        }
        bytes.take(read)?;
        if count == 0 || next as usize != count {
            return None;
        }
        let mut backoffs = bytes.take(inner)?.iter();
        let links = bytes.take(count.checked_mul(3)?)?.as_chunks::<3>().0;
        for (node, &[a, b, c]) in nodes.iter_mut().zip(links) {
            if node.children > 0 {
                node.backoff = *backoffs.next()?;
            }
            node.link = u32::from_le_bytes([a, b, c, 0]);
            if node.link as usize >= count {
                return None;
            }
        }
        Some(Self::ready(nodes, symbols, start, end))
    }

    /// The state at the start of a sequence.
    pub(super) fn start(&self) -> u32 {
        self.start
    }

    /// P(symbol | state) and the state after it. A symbol never seen gets e^−16 and the root.
    #[inline]
    pub(super) fn next(&self, mut state: u32, symbol: u16) -> (f64, u32) {
        let mut weight = 1.0;
        loop {
            let node = &self.nodes[state as usize];
            let first = node.first as usize;
            let found = if state == ROOT {
                // Unigrams are stored for every symbol in order, so the symbol is the index.
                (usize::from(symbol) < usize::from(node.children)).then_some(usize::from(symbol))
            } else {
                let children = &self.symbols[first..first + usize::from(node.children)];
                if children.len() <= 8 {
                    children.iter().position(|&s| s == symbol)
                } else {
                    children.binary_search(&symbol).ok()
                }
            };
            if let Some(at) = found {
                let child = first + at;
                let hit = &self.nodes[child];
                let after = if hit.children > 0 { child as u32 } else { hit.link };
                return (weight * self.probs[usize::from(hit.prob)], after);
            }
            if state == ROOT {
                return (weight * self.probs[255], ROOT);
            }
            weight *= self.backoffs[usize::from(node.backoff)];
            state = node.link;
        }
    }

    /// P(end of the sequence | state).
    #[inline]
    pub(super) fn finish(&self, state: u32) -> f64 {
        self.next(state, self.boundary[1]).0
    }

    /// ln P of a whole sequence of symbols.
    pub(super) fn ln(&self, symbols: impl Iterator<Item = u16>) -> f64 {
        let mut product = 1.0f64;
        let mut sum = 0.0;
        let mut state = self.start;
        for symbol in symbols {
            let (p, after) = self.next(state, symbol);
            product *= p;
            state = after;
            if product < 1e-200 {
                sum += libm::log(product);
                product = 1.0;
            }
        }
        sum + libm::log(product * self.finish(state))
    }

    /// Number of stored n-grams.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }
}
