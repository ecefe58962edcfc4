//! All paths through the band, their scores, the best of them, and how probable each bead is.
//!
//! A linear-chain conditional random field over beads: a path from corner to corner is a sequence of links and lines
//! without counterpart, and its probability is proportional to exp of the sum of their scores.

use super::band::Band;
use super::model::{Model, SHAPES};
use crate::text::{Both, Side};

/// No path.
const NEVER: f64 = f64::NEG_INFINITY;

/// Terms this much below the largest do not change a sum of exponentials.
const NEGLIGIBLE: f64 = 24.0;

/// What the last step of a path was: a link, a source line without counterpart, a target line without counterpart.
/// Target lines come after source lines, so that each set of beads is one path.
const LINK: usize = 0;
const SOURCE: usize = 1;
const TARGET: usize = 2;

/// Going back from target lines to source lines: only where a narrow band leaves no other way.
const BACK: f32 = -0.5;

/// A step of the best path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Step {
    /// A link of the shape with this number, from this cell on.
    Link { cell: usize, shape: usize },
    /// A line without counterpart.
    Null(Side),
}

/// The band with a score for each link that starts in each cell, and for each line without counterpart.
#[derive(Clone, Debug)]
pub(super) struct Lattice<'a> {
    pub band: &'a Band,
    pub size: Both<usize>,
    /// `links[cell][shape]`; minus infinity where a link would leave the band or is ruled out.
    pub links: Vec<[f32; SHAPES.len()]>,
    /// A score for each line of each side.
    pub nulls: Both<Vec<f32>>,
    pub open: f32,
    pub extend: f32,
    pub cross: f32,
    /// Cells that no path may use, if any are ruled out (training leaves out what no likely path passes).
    pub closed: Option<&'a [bool]>,
}

/// What forward and backward sums say.
#[derive(Clone, Debug, Default)]
pub(super) struct Marginals {
    /// ln of the sum over all paths; minus infinity if there is none.
    pub total: f64,
    /// Probability of each link, where it is not negligible: (cell, shape, probability), in order of cells.
    pub links: Vec<(usize, usize, f64)>,
    /// Probability that each line is without counterpart.
    pub nulls: Both<Vec<f64>>,
    /// Expected numbers of opened and extended gaps and of crossings between sides.
    pub transitions: [f64; 3],
    /// Cells that hardly any path passes.
    pub idle: Vec<bool>,
}

/// Cells that fewer paths pass than this are left out of training.
const IDLE: f64 = 1e-6;

impl<'a> Lattice<'a> {
    /// An empty lattice over a band.
    pub(super) fn new(band: &'a Band, size: Both<usize>, model: &Model) -> Self {
        Self {
            band,
            size,
            links: vec![[f32::NEG_INFINITY; SHAPES.len()]; band.cells()],
            nulls: Both::new(vec![0.0; size.source], vec![0.0; size.target]),
            open: model.open,
            extend: model.extend,
            cross: model.cross,
            closed: None,
        }
    }

    fn open_cell(&self, i: usize, j: usize) -> Option<usize> {
        self.band.cell(i, j).filter(|&cell| self.closed.is_none_or(|closed| !closed[cell]))
    }

    fn back(&self) -> f64 {
        if self.band.narrowed { f64::from(BACK) } else { NEVER }
    }

    /// Scores of entering a line without counterpart of a side from each state.
    fn entering(&self, side: Side) -> [f64; 3] {
        let (open, extend, cross) = (f64::from(self.open), f64::from(self.extend), f64::from(self.cross));
        match side {
            Side::Source => [open, extend, self.back()],
            Side::Target => [open, cross, extend],
        }
    }

    /// The best path. Of equals, the one whose last step is a link of the first shape, then a source line.
    pub(super) fn best(&self) -> Vec<Step> {
        let cells = self.band.cells();
        let mut score = vec![[NEVER; 3]; cells];
        // For a link: shape × 3 + the state before it; for a null: the state before it.
        let mut from = vec![[0_u8; 3]; cells];
        let into = Both::new(self.entering(Side::Source), self.entering(Side::Target));
        for i in 0..=self.size.source {
            for j in self.band.row(i) {
                let Some(here) = self.open_cell(i, j) else { continue };
                if (i, j) == (0, 0) {
                    score[here][LINK] = 0.0;
                    continue;
                }
                for (shape, &(a, b)) in SHAPES.iter().enumerate() {
                    if a > i || b > j {
                        continue;
                    }
                    let Some(before) = self.band.cell(i - a, j - b) else { continue };
                    let link = f64::from(self.links[before][shape]);
                    if link == NEVER {
                        continue;
                    }
                    for state in [LINK, SOURCE, TARGET] {
                        let total = score[before][state] + link;
                        if total > score[here][LINK] {
                            score[here][LINK] = total;
                            from[here][LINK] = (shape * 3 + state) as u8;
                        }
                    }
                }
                for (side, own) in [(Side::Source, SOURCE), (Side::Target, TARGET)] {
                    let Some((before, line)) = self.before_null(side, i, j) else { continue };
                    let null = f64::from(self.nulls.get(side)[line]);
                    for state in [LINK, SOURCE, TARGET] {
                        let total = score[before][state] + into.get(side)[state] + null;
                        if total > score[here][own] {
                            score[here][own] = total;
                            from[here][own] = state as u8;
                        }
                    }
                }
            }
        }
        let (mut i, mut j) = (self.size.source, self.size.target);
        let Some(last) = self.band.cell(i, j) else { return Vec::new() };
        let mut state = LINK;
        for other in [SOURCE, TARGET] {
            if score[last][other] > score[last][state] {
                state = other;
            }
        }
        let mut steps = Vec::new();
        while let Some(here) = self.band.cell(i, j).filter(|_| (i, j) != (0, 0)) {
            let code = usize::from(from[here][state]);
            if score[here][state] == NEVER {
                return Vec::new();
            }
            match state {
                LINK => {
                    let shape = code / 3;
                    i -= SHAPES[shape].0;
                    j -= SHAPES[shape].1;
                    steps.push(Step::Link { cell: self.band.cell(i, j).unwrap_or(0), shape });
                    state = code % 3;
                }
                SOURCE => {
                    i -= 1;
                    steps.push(Step::Null(Side::Source));
                    state = code;
                }
                _ => {
                    j -= 1;
                    steps.push(Step::Null(Side::Target));
                    state = code;
                }
            }
        }
        steps.reverse();
        steps
    }

    /// The cell before a null step that ends in `(i, j)`, and the line it skips.
    fn before_null(&self, side: Side, i: usize, j: usize) -> Option<(usize, usize)> {
        match side {
            Side::Source => Some((self.band.cell(i.checked_sub(1)?, j)?, i - 1)),
            Side::Target => Some((self.band.cell(i, j.checked_sub(1)?)?, j - 1)),
        }
    }

    /// Forward and backward sums.
    pub(super) fn marginals(&self) -> Marginals {
        let forward = self.forward();
        let (n, m) = (self.size.source, self.size.target);
        let Some(last) = self.band.cell(n, m) else { return Marginals::default() };
        let total = sum_exp(&forward[last]);
        let mut out = Marginals {
            total,
            links: Vec::new(),
            nulls: Both::new(vec![0.0; n], vec![0.0; m]),
            transitions: [0.0; 3],
            idle: vec![true; self.band.cells()],
        };
        if total == NEVER {
            return out;
        }
        let into = Both::new(self.entering(Side::Source), self.entering(Side::Target));
        let idle = libm::log(IDLE);
        let mut backward = vec![[NEVER; 3]; self.band.cells()];
        backward[last] = [0.0; 3];
        out.idle[last] = false;
        for i in (0..=n).rev() {
            for j in self.band.row(i).rev() {
                let Some(here) = self.band.cell(i, j).filter(|&c| c != last) else { continue };
                let reach = sum_exp(&forward[here]);
                // Closed cells are not reached.
                if reach == NEVER {
                    continue;
                }
                let mut terms = [NEVER; SHAPES.len()];
                for (shape, &(a, b)) in SHAPES.iter().enumerate() {
                    let link = f64::from(self.links[here][shape]);
                    if link == NEVER {
                        continue;
                    }
                    let Some(after) = self.band.cell(i + a, j + b) else { continue };
                    terms[shape] = link + backward[after][LINK];
                    let posterior = probability(reach + terms[shape] - total);
                    if posterior > 0.0 {
                        out.links.push((here, shape, posterior));
                    }
                }
                let linked = sum_exp(&terms);
                let mut on = [[NEVER; 2]; 2]; // score and beyond of a source null, a target null
                if let Some(after) = self.band.cell(i + 1, j).filter(|_| i < n) {
                    on[0] = [f64::from(self.nulls.source[i]), backward[after][SOURCE]];
                }
                if let Some(after) = self.band.cell(i, j + 1).filter(|_| j < m) {
                    on[1] = [f64::from(self.nulls.target[j]), backward[after][TARGET]];
                }
                for state in [LINK, SOURCE, TARGET] {
                    let source = into.source[state] + on[0][0] + on[0][1];
                    let target = into.target[state] + on[1][0] + on[1][1];
                    backward[here][state] = sum_exp(&[linked, source, target]);
                    out.idle[here] &= forward[here][state] + backward[here][state] - total < idle;
                    let source = probability(forward[here][state] + source - total);
                    let target = probability(forward[here][state] + target - total);
                    if source > 0.0 {
                        out.nulls.source[i] += source;
                        match state {
                            LINK => out.transitions[0] += source,
                            SOURCE => out.transitions[1] += source,
                            _ => {}
                        }
                    }
                    if target > 0.0 {
                        out.nulls.target[j] += target;
                        match state {
                            LINK => out.transitions[0] += target,
                            SOURCE => out.transitions[2] += target,
                            _ => out.transitions[1] += target,
                        }
                    }
                }
            }
        }
        out.links.sort_unstable_by_key(|l| (l.0, l.1));
        out
    }

    /// ln of the sum over all paths that end in each cell and state.
    fn forward(&self) -> Vec<[f64; 3]> {
        let mut forward = vec![[NEVER; 3]; self.band.cells()];
        // ln of the sum over the three states of a cell.
        let mut reach = vec![NEVER; self.band.cells()];
        let into = Both::new(self.entering(Side::Source), self.entering(Side::Target));
        for i in 0..=self.size.source {
            for j in self.band.row(i) {
                let Some(here) = self.open_cell(i, j) else { continue };
                if (i, j) == (0, 0) {
                    forward[here][LINK] = 0.0;
                    reach[here] = 0.0;
                    continue;
                }
                let mut terms = [NEVER; SHAPES.len()];
                for (shape, &(a, b)) in SHAPES.iter().enumerate() {
                    if a <= i && b <= j {
                        if let Some(before) = self.band.cell(i - a, j - b) {
                            terms[shape] = reach[before] + f64::from(self.links[before][shape]);
                        }
                    }
                }
                let mut states = [sum_exp(&terms), NEVER, NEVER];
                for (side, own) in [(Side::Source, SOURCE), (Side::Target, TARGET)] {
                    if let Some((before, line)) = self.before_null(side, i, j) {
                        let enter = into.get(side);
                        let by = [0, 1, 2].map(|state: usize| forward[before][state] + enter[state]);
                        states[own] = sum_exp(&by) + f64::from(self.nulls.get(side)[line]);
                    }
                }
                forward[here] = states;
                reach[here] = sum_exp(&states);
            }
        }
        forward
    }
}

/// ln Σ exp, in the order given.
fn sum_exp(terms: &[f64]) -> f64 {
    let max = terms.iter().copied().fold(NEVER, f64::max);
    if max == NEVER {
        return NEVER;
    }
    let mut sum = 0.0;
    let mut alone = true;
    for &term in terms {
        if term > max - NEGLIGIBLE {
            alone &= sum == 0.0;
            sum += if term == max { 1.0 } else { libm::exp(term - max) };
        }
    }
    if alone { max } else { max + libm::log(sum) }
}

/// exp of a log-probability, zero where it is negligible.
fn probability(ln: f64) -> f64 {
    if ln < -NEGLIGIBLE { 0.0 } else { libm::exp(ln).min(1.0) }
}
