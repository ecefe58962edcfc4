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

    /// The links that lie on a path within `margin` of the best, and the cells that lie on none within `far`.
    pub(super) fn near_best(&self, margin: f64, far: f64) -> (Vec<(usize, usize)>, Vec<bool>) {
        let forward = self.forward(largest);
        let backward = self.backward(largest);
        let mut links = Vec::new();
        let mut idle = vec![true; self.band.cells()];
        let Some(last) = self.band.cell(self.size.source, self.size.target) else { return (links, idle) };
        let best = largest(&forward[last]);
        for i in 0..=self.size.source {
            for j in self.band.row(i) {
                let Some(here) = self.band.cell(i, j) else { continue };
                let through = [LINK, SOURCE, TARGET].map(|s| forward[here][s] + backward[here][s]);
                idle[here] = largest(&through) < best - far;
                if idle[here] {
                    continue;
                }
                let reach = largest(&forward[here]);
                for (shape, &(a, b)) in SHAPES.iter().enumerate() {
                    if let Some(after) = self.band.cell(i + a, j + b)
                        && reach + f64::from(self.links[here][shape]) + backward[after][LINK] >= best - margin
                    {
                        links.push((here, shape));
                    }
                }
            }
        }
        (links, idle)
    }

    /// Forward and backward sums.
    pub(super) fn marginals(&self) -> Marginals {
        let forward = self.forward(sum_exp);
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
        let backward = self.backward(sum_exp);
        let into = Both::new(self.entering(Side::Source), self.entering(Side::Target));
        let idle = libm::log(IDLE);
        for i in 0..=n {
            for j in self.band.row(i) {
                let Some(here) = self.open_cell(i, j) else { continue };
                let through = [LINK, SOURCE, TARGET].map(|s| forward[here][s] + backward[here][s] - total);
                out.idle[here] = largest(&through) < idle;
                let reach = sum_exp(&forward[here]);
                for (shape, &(a, b)) in SHAPES.iter().enumerate() {
                    let link = f64::from(self.links[here][shape]);
                    if link == NEVER {
                        continue;
                    }
                    let Some(after) = self.band.cell(i + a, j + b) else { continue };
                    let posterior = probability(reach + link + backward[after][LINK] - total);
                    if posterior > 0.0 {
                        out.links.push((here, shape, posterior));
                    }
                }
                for side in Side::BOTH {
                    let Some((after, line)) = self.after_null(side, i, j) else { continue };
                    let own = if side == Side::Source { SOURCE } else { TARGET };
                    let rest = f64::from(self.nulls.get(side)[line]) + backward[after][own] - total;
                    for state in [LINK, SOURCE, TARGET] {
                        let posterior = probability(forward[here][state] + into.get(side)[state] + rest);
                        out.nulls.get_mut(side)[line] += posterior;
                        let kind = match state {
                            LINK => 0,
                            _ if state == own => 1,
                            SOURCE => 2,
                            // Going back has no weight of its own.
                            _ => continue,
                        };
                        out.transitions[kind] += posterior;
                    }
                }
            }
        }
        out
    }

    /// The cell after a null step that begins in `(i, j)`, and the line it skips.
    fn after_null(&self, side: Side, i: usize, j: usize) -> Option<(usize, usize)> {
        match side {
            Side::Source => Some((self.band.cell(i + 1, j)?, i)),
            Side::Target => Some((self.band.cell(i, j + 1)?, j)),
        }
    }

    /// The `sum` (of exponentials, or the largest) over all paths that end in each cell and state.
    fn forward(&self, sum: fn(&[f64]) -> f64) -> Vec<[f64; 3]> {
        let mut forward = vec![[NEVER; 3]; self.band.cells()];
        // The sum over the three states of a cell.
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
                    if a <= i
                        && b <= j
                        && let Some(before) = self.band.cell(i - a, j - b)
                    {
                        terms[shape] = reach[before] + f64::from(self.links[before][shape]);
                    }
                }
                let mut states = [sum(&terms), NEVER, NEVER];
                for (side, own) in [(Side::Source, SOURCE), (Side::Target, TARGET)] {
                    if let Some((before, line)) = self.before_null(side, i, j) {
                        let enter = into.get(side);
                        let by = [0, 1, 2].map(|state: usize| forward[before][state] + enter[state]);
                        states[own] = sum(&by) + f64::from(self.nulls.get(side)[line]);
                    }
                }
                forward[here] = states;
                reach[here] = sum(&states);
            }
        }
        forward
    }

    /// The same over all paths from each cell and state to the end.
    fn backward(&self, sum: fn(&[f64]) -> f64) -> Vec<[f64; 3]> {
        let mut backward = vec![[NEVER; 3]; self.band.cells()];
        let into = Both::new(self.entering(Side::Source), self.entering(Side::Target));
        for i in (0..=self.size.source).rev() {
            for j in self.band.row(i).rev() {
                let Some(here) = self.open_cell(i, j) else { continue };
                if (i, j) == (self.size.source, self.size.target) {
                    backward[here] = [0.0; 3];
                    continue;
                }
                let mut terms = [NEVER; SHAPES.len()];
                for (shape, &(a, b)) in SHAPES.iter().enumerate() {
                    if let Some(after) = self.band.cell(i + a, j + b) {
                        terms[shape] = f64::from(self.links[here][shape]) + backward[after][LINK];
                    }
                }
                let linked = sum(&terms);
                let [source, target] = Side::BOTH.map(|side| {
                    let own = if side == Side::Source { SOURCE } else { TARGET };
                    self.after_null(side, i, j)
                        .map_or(NEVER, |(after, line)| f64::from(self.nulls.get(side)[line]) + backward[after][own])
                });
                backward[here] = [LINK, SOURCE, TARGET]
                    .map(|state| sum(&[linked, into.source[state] + source, into.target[state] + target]));
            }
        }
        backward
    }
}

/// The largest term.
fn largest(terms: &[f64]) -> f64 {
    terms.iter().copied().fold(NEVER, f64::max)
}

/// ln Σ exp, in the order given.
fn sum_exp(terms: &[f64]) -> f64 {
    let max = largest(terms);
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
