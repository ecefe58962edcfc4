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

/// A step from cell to cell; [`NONE`] is the skipping of a letter.
#[derive(Clone, Copy)]
struct Step {
    from: u16,
    to: u16,
    op: u16,
}

/// A lattice: what the best path to each cell costs, and the steps out of the cells that lead somewhere.
#[derive(Clone, Default)]
struct Lattice {
    alpha: Vec<f32>,
    steps: Vec<Step>,
    /// Where the steps out of each row start.
    rows: Vec<usize>,
}

/// Room for the passes, reused from pair to pair.
#[derive(Default)]
pub(super) struct Room {
    now: Lattice,
    /// A lattice that may be needed again.
    saved: Lattice,
    beta: Vec<f32>,
    cells: Vec<Cell>,
    /// Steps kept for the fine pass, last cells first.
    near: Vec<Step>,
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
    /// ln P of the best path, each operation by itself. The first `shared` Cyrillic letters are taken to be those of
    /// the last call, for the same Latin word.
    pub(super) fn coarse(&mut self, ops: &Ops, ru: &Word, en: &Word, shared: usize) -> f32 {
        let (n, m) = (ru.codes.len(), en.codes.len());
        let width = m + 1;
        let Lattice { alpha, steps, rows } = &mut self.now;
        // A row is complete when all rows before it have been pushed from; steps read at most four letters, so the
        // steps out of a shared start are made again from its last rows. Pushing twice changes nothing: it is a
        // maximum.
        let again = if shared == 0 { 0 } else { shared.saturating_sub(LONGEST) };
        if shared == 0 {
            alpha.clear();
            alpha.push(0.0);
        }
        alpha.truncate(width * (shared + 1));
        alpha.resize(width * (n + 1), IMPOSSIBLE);
        steps.truncate(rows.get(again).copied().filter(|_| again > 0).unwrap_or(0));
        rows.truncate(again);
        for i in again..=n {
            rows.push(steps.len());
            let row = i * width;
            let best = (0..=m).map(|j| alpha[row + j] + LETTER * j as f32).fold(IMPOSSIBLE, f32::max);
            for j in 0..=m {
                let here = alpha[row + j];
                if here + LETTER * (j as f32) < best - HOPELESS {
                    continue;
                }
                steps_from(ops, ru, en, i, j, |en_len, ru_len, op, ln| {
                    let to = (i + ru_len) * width + j + en_len;
                    let score = here + ln;
                    if score > alpha[to] {
                        alpha[to] = score;
                    }
                    steps.push(Step { from: (row + j) as u16, to: to as u16, op });
                });
            }
        }
        alpha[n * width + m]
    }

    /// Keeps the result of the last [`Room::coarse`].
    pub(super) fn save(&mut self) {
        self.saved.alpha.clone_from(&self.now.alpha);
        self.saved.steps.clone_from(&self.now.steps);
        self.saved.rows.clone_from(&self.now.rows);
    }

    /// Puts back what [`Room::save`] kept.
    pub(super) fn restore(&mut self) {
        std::mem::swap(&mut self.now, &mut self.saved);
    }

    /// Collects the steps on paths near the best, last cells first. To be called after [`Room::coarse`] for the same
    /// pair.
    fn near(&mut self, ops: &Ops) {
        let Lattice { alpha, steps, .. } = &self.now;
        let cells = alpha.len();
        let least = alpha[cells - 1] - MARGIN;
        self.beta.clear();
        self.beta.resize(cells, IMPOSSIBLE);
        self.beta[cells - 1] = 0.0;
        self.near.clear();
        for &step in steps.iter().rev() {
            let ln = if step.op == NONE { FLOOR } else { ops.ln(step.op) };
            let after = ln + self.beta[usize::from(step.to)];
            let from = usize::from(step.from);
            if after > self.beta[from] {
                self.beta[from] = after;
            }
            if alpha[from] + after >= least {
                self.near.push(step);
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
    pub(super) fn fine(&mut self, ops: &Ops, joint: &Ngram) -> f64 {
        self.near(ops);
        let last = self.now.alpha.len() - 1;
        self.cells[0].add(joint.start(), 1.0);
        let floor = libm::exp(f64::from(FLOOR));
        for step in self.near.iter().rev() {
            pass(&mut self.cells, joint, floor, step.from, step.to, step.op);
        }
        finish(joint, &self.cells[last])
    }

    /// As [`Room::fine`], by a model that reads operations from the end to the start.
    pub(super) fn backward(&mut self, ops: &Ops, backward: &Ngram) -> f64 {
        self.near(ops);
        let last = self.now.alpha.len() - 1;
        self.cells[last].add(backward.start(), 1.0);
        let floor = libm::exp(f64::from(FLOOR));
        for step in &self.near {
            pass(&mut self.cells, backward, floor, step.to, step.from, step.op);
        }
        finish(backward, &self.cells[0])
    }
}

/// Takes the states of one cell over a step into another.
#[inline]
fn pass(cells: &mut [Cell], model: &Ngram, floor: f64, from: u16, to: u16, op: u16) {
    for k in 0..cells[usize::from(from)].len {
        let (state, p) = cells[usize::from(from)].states[k];
        let (q, after) = if op == NONE { (floor, state) } else { model.next(state, op) };
        cells[usize::from(to)].add(after, p * q);
    }
}

fn finish(model: &Ngram, end: &Cell) -> f64 {
    let sum: f64 = end.states[..end.len].iter().map(|&(state, p)| p * model.finish(state)).sum();
    libm::log(sum.max(1e-300))
}
