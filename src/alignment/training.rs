//! What `cargo xtask fit-alignment` needs: one aligned document as a training case, its loss and gradient.
//!
//! Not for the product: no stage of the pipeline uses it.

use std::ops::Range;
use std::sync::Arc;

use super::aligner::{calibration_features, want_all};
use super::band::Band;
use super::bead::Alignment;
use super::lattice::{Lattice, Step};
use super::model::{GROUP_OF, LINK_FEATURES, Model, NULL_FEATURES, SHAPES};
use super::scene::{Head, Line, Scene};
use crate::text::{Both, Side};

const LINK: usize = LINK_FEATURES.len();
const BIAS: usize = 4 * LINK;
const NULL: usize = BIAS + SHAPES.len();
const TRANSITION: usize = NULL + NULL_FEATURES.len();

/// How many weights are fitted.
pub const WEIGHTS: usize = TRANSITION + 3;

/// A gold bead: a run on each side, one of which may be empty.
pub type Gold = Both<Range<usize>>;

/// How a gold bead binds the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    /// Only this very link.
    Exact,
    /// Only lines without counterpart.
    Nulls,
    /// Any links inside it, but no line without counterpart.
    Latent,
    /// Anything inside it.
    Free,
}

/// A document pair with its gold beads, ready to be scored under any weights.
pub struct Case {
    band: Arc<Band>,
    size: Both<usize>,
    /// (cell, shape, source line, target line, features)
    links: Vec<(usize, usize, [usize; 2], [f32; LINK])>,
    nulls: Both<Vec<[f32; NULL_FEATURES.len()]>>,
    gold: Vec<(Gold, Rule)>,
    owner: Both<Vec<usize>>,
    closed: Option<Vec<bool>>,
}

impl Case {
    /// Prepares a document pair. With `latent`, beads of several lines on both sides only bound the path.
    pub fn new(lines: Both<&[Line<'_>]>, head: &impl Head, model: &Model, gold: &[Gold], latent: bool) -> Self {
        let mut scene = Scene::new(lines, head);
        let size = Both::new(lines.source.len(), lines.target.len());
        let band = scene.band.clone();
        want_all(&mut scene, lines, head, model);
        let mut links = Vec::new();
        for i in 0..size.source {
            for j in band.row(i) {
                let Some(cell) = band.cell(i, j) else { continue };
                for (shape, &(a, b)) in SHAPES.iter().enumerate() {
                    if i + a <= size.source && j + b <= size.target && band.cell(i + a, j + b).is_some() {
                        links.push((cell, shape, [i, j], scene.link_features(i, j, a, b)));
                    }
                }
            }
        }
        let null_of = |side: Side| (0..*size.get(side)).map(|l| scene.null_features(side, l)).collect::<Vec<_>>();
        let nulls = Both::new(null_of(Side::Source), null_of(Side::Target));
        let gold = merge_nulls(gold, latent);
        let mut owner = Both::new(vec![0; size.source], vec![0; size.target]);
        for (at, (bead, _)) in gold.iter().enumerate() {
            owner.source[bead.source.clone()].fill(at);
            owner.target[bead.target.clone()].fill(at);
        }
        Self { band, size, links, nulls, gold, owner, closed: None }
    }

    /// Cells of the band a source line.
    pub fn cells(&self) -> usize {
        self.band.cells()
    }

    /// Whether the gold path lies inside the band.
    pub fn reachable(&self, weights: &[f64]) -> bool {
        let mut lattice = self.lattice(weights);
        self.constrain(&mut lattice, weights);
        self.constrained(&lattice).is_finite()
    }

    /// Leaves out the cells that neither likely paths nor gold paths pass under `weights`: ten times as fast.
    pub fn prune(&mut self, weights: &[f64]) {
        let mut lattice = self.lattice(weights);
        let mut closed = lattice.marginals().idle;
        self.constrain(&mut lattice, weights);
        let gold = lattice.marginals();
        if gold.total.is_finite() {
            closed.iter_mut().zip(gold.idle).for_each(|(closed, idle)| *closed &= idle);
            drop(lattice);
            let (band, size) = (&self.band, self.size);
            let open = |i: usize, j: usize| band.cell(i, j).is_some_and(|cell| !closed[cell]);
            self.links.retain(|&(_, shape, [i, j], _)| {
                let (a, b) = SHAPES[shape];
                i + a <= size.source && j + b <= size.target && open(i, j) && open(i + a, j + b)
            });
            self.closed = Some(closed);
        }
    }

    fn constrained(&self, lattice: &Lattice<'_>) -> f64 {
        lattice.marginals().total
    }

    fn lattice(&self, weights: &[f64]) -> Lattice<'_> {
        let model = weights_to_transitions(weights);
        let mut lattice = Lattice::new(&self.band, self.size, Model::builtin());
        lattice.closed = self.closed.as_deref();
        (lattice.open, lattice.extend, lattice.cross) = model;
        for (cell, shape, _, features) in &self.links {
            lattice.links[*cell][*shape] = score_link(weights, *shape, features) as f32;
        }
        for side in Side::BOTH {
            for (line, features) in self.nulls.get(side).iter().enumerate() {
                lattice.nulls.get_mut(side)[line] = score_null(weights, features) as f32;
            }
        }
        lattice
    }

    /// Rules out everything that the gold beads rule out.
    fn constrain(&self, lattice: &mut Lattice<'_>, _weights: &[f64]) {
        for &(cell, shape, [i, j], _) in &self.links {
            let (a, b) = SHAPES[shape];
            let (bead, rule) = &self.gold[self.owner.source[i]];
            let inside = bead.source.end >= i + a && bead.target.start <= j && bead.target.end >= j + b;
            let fits = match rule {
                Rule::Exact => inside && i == bead.source.start && a == bead.source.len() && b == bead.target.len(),
                Rule::Nulls => false,
                Rule::Latent | Rule::Free => inside,
            };
            if !fits {
                lattice.links[cell][shape] = f32::NEG_INFINITY;
            }
        }
        for side in Side::BOTH {
            for line in 0..*self.size.get(side) {
                let rule = self.gold[self.owner.get(side)[line]].1;
                if matches!(rule, Rule::Exact | Rule::Latent) {
                    lattice.nulls.get_mut(side)[line] = f32::NEG_INFINITY;
                }
            }
        }
    }

    /// Adds the gradient of the loss (ln of all paths minus ln of gold paths), times `scale`, to `gradient`; gives the
    /// loss times `scale`.
    pub fn loss(&self, weights: &[f64], scale: f64, gradient: &mut [f64]) -> f64 {
        let mut lattice = self.lattice(weights);
        let all = lattice.marginals();
        self.constrain(&mut lattice, weights);
        let gold = lattice.marginals();
        if !gold.total.is_finite() || !all.total.is_finite() {
            return 0.0;
        }
        for (marginals, sign) in [(&all, scale), (&gold, -scale)] {
            let mut next = self.links.iter().peekable();
            for &(cell, shape, p) in &marginals.links {
                while next.peek().is_some_and(|l| (l.0, l.1) < (cell, shape)) {
                    next.next();
                }
                if let Some(link) = next.peek() {
                    let from = GROUP_OF[shape] * LINK;
                    for (g, x) in gradient[from..from + LINK].iter_mut().zip(&link.3) {
                        *g += sign * p * f64::from(*x);
                    }
                    gradient[BIAS + shape] += sign * p;
                }
            }
            for side in Side::BOTH {
                for (p, features) in marginals.nulls.get(side).iter().zip(self.nulls.get(side)) {
                    for (g, x) in gradient[NULL..TRANSITION].iter_mut().zip(features) {
                        *g += sign * p * f64::from(*x);
                    }
                }
            }
            for (g, p) in gradient[TRANSITION..].iter_mut().zip(marginals.transitions) {
                *g += sign * p;
            }
        }
        scale * (all.total - gold.total)
    }

    /// The beads of the best path under `weights`, for each its features for calibration and whether it is a link.
    pub fn decode(&self, weights: &[f64]) -> (Alignment, Vec<([f64; 3], bool)>) {
        let lattice = self.lattice(weights);
        let steps = lattice.best();
        let marginals = lattice.marginals();
        let mut model = Model::builtin().clone();
        model.link_confidence = [0.0, 1.0, 0.0];
        model.null_confidence = [0.0, 1.0, 0.0];
        let beads = super::aligner::confidences(&steps, &marginals, self.size, &model);
        let expected = marginals.nulls.source.iter().chain(&marginals.nulls.target).sum::<f64>();
        let count = (self.size.source + self.size.target) as f64;
        let features = steps
            .iter()
            .zip(&beads)
            .map(|(step, bead)| {
                let p = f64::from(bead.confidence);
                let link = matches!(step, Step::Link { .. });
                let share = if link { expected } else { (expected - p).max(0.0) } / count;
                (calibration_features(p, share), link)
            })
            .collect();
        (Alignment::new(beads, self.size).unwrap_or_default(), features)
    }
}

/// Gold beads with runs of lines without counterpart joined, and how each binds.
fn merge_nulls(gold: &[Gold], latent: bool) -> Vec<(Gold, Rule)> {
    let mut out: Vec<(Gold, Rule)> = Vec::new();
    for bead in gold {
        let (a, b) = (bead.source.len(), bead.target.len());
        if a == 0 || b == 0 {
            if let Some((last, Rule::Nulls)) = out.last_mut() {
                if a > 0 {
                    last.source.end = bead.source.end;
                } else {
                    last.target.end = bead.target.end;
                }
                continue;
            }
            out.push((bead.clone(), Rule::Nulls));
        } else if SHAPES.contains(&(a, b)) && !(latent && a.min(b) > 1) {
            out.push((bead.clone(), Rule::Exact));
        } else if a.max(b) <= 4 * a.min(b) {
            out.push((bead.clone(), Rule::Latent));
        } else {
            out.push((bead.clone(), Rule::Free));
        }
    }
    out
}

fn score_link(weights: &[f64], shape: usize, features: &[f32; LINK]) -> f64 {
    let from = GROUP_OF[shape] * LINK;
    let sum: f64 = weights[from..from + LINK].iter().zip(features).map(|(w, &x)| w * f64::from(x)).sum();
    weights[BIAS + shape] + sum
}

fn score_null(weights: &[f64], features: &[f32; NULL_FEATURES.len()]) -> f64 {
    weights[NULL..TRANSITION].iter().zip(features).map(|(w, &x)| w * f64::from(x)).sum()
}

fn weights_to_transitions(weights: &[f64]) -> (f32, f32, f32) {
    (weights[TRANSITION] as f32, weights[TRANSITION + 1] as f32, weights[TRANSITION + 2] as f32)
}

/// The fitted weights of a model, in the order of the gradient.
pub fn weights(model: &Model) -> Vec<f64> {
    let all = model.links.iter().flatten().chain(&model.bias).chain(&model.null);
    all.chain([&model.open, &model.extend, &model.cross]).map(|&w| f64::from(w)).collect()
}

/// Puts fitted weights back into a model, rounded to four decimals as they are written.
pub fn set_weights(model: &mut Model, weights: &[f64]) {
    let round = |w: f64| ((w * 1e4).round() / 1e4) as f32;
    let mut at = weights.iter().map(|&w| round(w));
    let slots = model.links.iter_mut().flatten().chain(&mut model.bias).chain(&mut model.null);
    for (slot, w) in slots.chain([&mut model.open, &mut model.extend, &mut model.cross]).zip(&mut at) {
        *slot = w;
    }
}
