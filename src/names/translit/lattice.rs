//! The probability of a pair: a cheap best path first, then the n-gram model over what the best paths use.
//!
//! Coarse: the best sequence of operations, each by its own probability, is found for every cell of the lattice
//! (letters of one side by letters of the other). Fine: steps that lie on no path within [`MARGIN`] of the best are
//! dropped, and the n-gram probabilities of all that remain are summed over alignments. Letters that no operation
//! covers cost [`FLOOR`] each, so nothing is impossible.

use super::ngram::Ngram;
use super::ops::{LONGEST, NONE, Ops};

/// ln P of skipping a letter that no operation covers.
pub(super) const FLOOR: f32 = -11.0;

/// Steps further than this (nats) below the best path are not scored again.
pub(super) const MARGIN: f32 = 5.0;

/// Cells this much worse (nats) than the best of their row, Latin letters read being priced at [`LETTER`], lead
/// nowhere.
const HOPELESS: f32 = 14.0;

/// About what one Latin letter costs (nats).
const LETTER: f32 = 2.7;

/// Context states kept at a cell.
const STATES: usize = 6;

const IMPOSSIBLE: f32 = -1e9;

/// Letters with the runs that start at each.
#[derive(Clone, Debug, Default)]
pub(super) struct Word {
    /// Letter codes.
    pub(super) codes: Vec<u8>,
    /// For every place the numbers of the runs that start there.
    pub(super) runs: Vec<[u16; LONGEST + 1]>,
}

/// States with probabilities at one cell.
#[derive(Clone, Copy, Default)]
struct Cell {
    len: usize,
    states: [(u32, f64); STATES],
}

impl Cell {
    #[inline]
    fn add(&mut self, state: u32, p: f64) {
        for slot in &mut self.states[..self.len] {
            if slot.0 == state {
                slot.1 += p;
                return;
            }
        }
        if self.len < STATES {
            self.states[self.len] = (state, p);
            self.len += 1;
            return;
        }
        let mut least = 0;
        for k in 1..STATES {
            if self.states[k].1 < self.states[least].1 {
                least = k;
            }
        }
        if self.states[least].1 < p {
            self.states[least] = (state, p);
        }
    }
}

/// A step kept for the fine pass.
#[derive(Clone, Copy)]
struct Step {
    from: u32,
    to: u32,
    op: u16,
}

/// Room for the passes, reused from pair to pair.
#[derive(Default)]
pub(super) struct Room {
    alpha: Vec<f32>,
    /// A copy of `alpha` for a pair that may be needed again.
    saved: Vec<f32>,
    beta: Vec<f32>,
    cells: Vec<Cell>,
    steps: Vec<Step>,
}

/// Calls `see(en letters read, ru letters read, op, ln P)` for the steps out of cell (i, j).
#[inline(always)]
fn steps_from(ops: &Ops, ru: &Word, en: &Word, i: usize, j: usize, mut see: impl FnMut(usize, usize, u16, f32)) {
    let (n, m) = (ru.codes.len(), en.codes.len());
    if i < n {
        let letter = ru.codes[i];
        for (len, &run) in en.runs[j].iter().enumerate() {
            if run == NONE {
                break;
            }
            let op = ops.single(letter, run);
            if op != NONE {
                see(len, 1, op, ops.ln(op));
            }
        }
        see(0, 1, NONE, FLOOR);
        if j < m {
            let latin = en.codes[j];
            for (len, &run) in ru.runs[i].iter().enumerate().skip(2) {
                if run == NONE {
                    break;
                }
                let op = ops.multi(run, latin);
                if op != NONE {
                    see(1, len, op, ops.ln(op));
                }
            }
        }
    }
    if j < m {
        see(1, 0, NONE, FLOOR);
    }
}

impl Room {
    /// ln P of the best path, each operation by itself. Rows up to `shared` are taken to be those of the last call
    /// (same Latin word, same first letters).
    pub(super) fn coarse(&mut self, ops: &Ops, ru: &Word, en: &Word, shared: usize) -> f32 {
        let (n, m) = (ru.codes.len(), en.codes.len());
        let width = m + 1;
        self.alpha.truncate(width * (shared + 1));
        self.alpha.resize(width * (n + 1), IMPOSSIBLE);
        if shared == 0 {
            self.alpha.fill(IMPOSSIBLE);
            self.alpha[0] = 0.0;
        }
        // A row is complete when all rows before it have been pushed from; steps reach at most four rows ahead, so a
        // shared start is pushed again from its last rows. Pushing twice changes nothing: it is a maximum.
        for i in shared.saturating_sub(LONGEST)..=n {
            let row = i * width;
            let best = (0..=m).map(|j| self.alpha[row + j] + LETTER * j as f32).fold(IMPOSSIBLE, f32::max);
            for j in 0..=m {
                let here = self.alpha[row + j];
                if here + LETTER * (j as f32) < best - HOPELESS {
                    continue;
                }
                let alpha = &mut self.alpha;
                steps_from(ops, ru, en, i, j, |en_len, ru_len, _, ln| {
                    let to = (i + ru_len) * width + j + en_len;
                    let score = here + ln;
                    if score > alpha[to] {
                        alpha[to] = score;
                    }
                });
            }
        }
        self.alpha[n * width + m]
    }

    /// Keeps the result of the last [`Room::coarse`].
    pub(super) fn save(&mut self) {
        self.saved.clear();
        self.saved.extend_from_slice(&self.alpha);
    }

    /// Puts back what [`Room::save`] kept.
    pub(super) fn restore(&mut self) {
        std::mem::swap(&mut self.alpha, &mut self.saved);
    }

    /// Collects the steps on paths near the best, last cells first. To be called after [`Room::coarse`] for the same
    /// pair.
    fn near(&mut self, ops: &Ops, ru: &Word, en: &Word) {
        let (n, m) = (ru.codes.len(), en.codes.len());
        let width = m + 1;
        let cells = width * (n + 1);
        let best = self.alpha[cells - 1];
        self.beta.clear();
        self.beta.resize(cells, IMPOSSIBLE);
        self.beta[cells - 1] = 0.0;
        self.steps.clear();
        for i in (0..=n).rev() {
            for j in (0..=m).rev() {
                let from = i * width + j;
                let here = self.alpha[from];
                if here < IMPOSSIBLE / 2.0 {
                    continue;
                }
                let (mut top, beta, steps) = (self.beta[from], &self.beta, &mut self.steps);
                steps_from(ops, ru, en, i, j, |en_len, ru_len, op, ln| {
                    let to = (i + ru_len) * width + j + en_len;
                    let after = ln + beta[to];
                    if here + after >= best - MARGIN {
                        steps.push(Step { from: from as u32, to: to as u32, op });
                    }
                    top = top.max(after);
                });
                self.beta[from] = top;
            }
        }
        if self.cells.len() < cells {
            self.cells.resize(cells, Cell::default());
        }
        for cell in &mut self.cells[..cells] {
            cell.len = 0;
        }
    }

    /// ln P of the pair by the n-gram model, summed over alignments near the best. To be called after
    /// [`Room::coarse`] for the same pair.
    pub(super) fn fine(&mut self, ops: &Ops, joint: &Ngram, ru: &Word, en: &Word) -> f64 {
        self.near(ops, ru, en);
        let last = (en.codes.len() + 1) * (ru.codes.len() + 1) - 1;
        self.cells[0].add(joint.start(), 1.0);
        let floor = libm::exp(f64::from(FLOOR));
        for step in self.steps.iter().rev() {
            pass(&mut self.cells, joint, floor, step.from, step.to, step.op);
        }
        finish(joint, &self.cells[last])
    }

    /// As [`Room::fine`], by a model that reads operations from the end to the start.
    pub(super) fn backward(&mut self, ops: &Ops, backward: &Ngram, ru: &Word, en: &Word) -> f64 {
        self.near(ops, ru, en);
        let last = (en.codes.len() + 1) * (ru.codes.len() + 1) - 1;
        self.cells[last].add(backward.start(), 1.0);
        let floor = libm::exp(f64::from(FLOOR));
        for step in &self.steps {
            pass(&mut self.cells, backward, floor, step.to, step.from, step.op);
        }
        finish(backward, &self.cells[0])
    }
}

/// Takes the states of one cell over a step into another.
#[inline]
fn pass(cells: &mut [Cell], model: &Ngram, floor: f64, from: u32, to: u32, op: u16) {
    let from = cells[from as usize];
    for &(state, p) in &from.states[..from.len] {
        let (q, after) = if op == NONE { (floor, state) } else { model.next(state, op) };
        cells[to as usize].add(after, p * q);
    }
}

fn finish(model: &Ngram, end: &Cell) -> f64 {
    let sum: f64 = end.states[..end.len].iter().map(|&(state, p)| p * model.finish(state)).sum();
    libm::log(sum.max(1e-300))
}
