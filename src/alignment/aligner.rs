//! From lines to beads: scene, band, lattice, best path, confidences.

use super::bead::{Alignment, Bead, Moved};
use super::lattice::{Lattice, Marginals, Step};
use super::model::{Model, SHAPES};
use super::scene::{Head, Line, Scene, link_score, null_score};
use crate::text::{Both, Side};

/// An alignment with what the pipeline and the rules may want to know about it.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// The beads.
    pub alignment: Alignment,
    /// Diagnostics of the document pair.
    pub summary: Summary,
}

/// How well a document pair goes together.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Summary {
    /// Share of the characters of both sides that stand in links, 0..1.
    pub linked: f32,
    /// The cosine a link of this pair has (shrunk median over sure matches).
    pub cosine_linked: f32,
    /// The cosine any two lines of this pair have.
    pub cosine_any: f32,
    /// English characters a Russian character.
    pub length_ratio: f32,
}

/// Aligns two sides with the built-in model. Every line of both sides is in exactly one bead; lines without
/// counterpart get a bead each, source lines before target lines. Deterministic: ties are broken by position.
pub fn align(lines: Both<&[Line<'_>]>, head: &impl Head) -> Outcome {
    align_with(lines, head, Model::builtin())
}

/// [`align`] with weights of one's own.
pub fn align_with(lines: Both<&[Line<'_>]>, head: &impl Head, model: &Model) -> Outcome {
    let mut scene = Scene::new(lines, head);
    let size = Both::new(lines.source.len(), lines.target.len());
    let band = scene.band.clone();
    let mut lattice = Lattice::new(&band, size, model);
    for side in Side::BOTH {
        for line in 0..*size.get(side) {
            lattice.nulls.get_mut(side)[line] = null_score(model, &scene.null_features(side, line));
        }
    }
    // First with estimates for the vectors of runs, which are dear: a pass of the encoder's head each.
    let starts: Vec<(usize, usize)> = (0..=size.source).flat_map(|i| band.row(i).map(move |j| (i, j))).collect();
    for (cell, &(i, j)) in starts.iter().enumerate() {
        for (shape, &(a, b)) in SHAPES.iter().enumerate() {
            if i + a <= size.source && j + b <= size.target && band.cell(i + a, j + b).is_some() {
                let doubt = if shape == 0 { 0.0 } else { DOUBT };
                lattice.links[cell][shape] = link_score(model, shape, &scene.link_features(i, j, a, b)) + doubt;
            }
        }
    }
    // Then with the vectors of those runs that some good path uses.
    let (wanted, idle) = lattice.near_best(NEAR, FAR);
    let mut runs = Both::new(Vec::new(), Vec::new());
    for &(cell, shape) in &wanted {
        let (i, j) = starts[cell];
        let (a, b) = SHAPES[shape];
        want(&mut runs.source, i, a);
        want(&mut runs.target, j, b);
    }
    for side in Side::BOTH {
        let runs = runs.get(side).iter().copied();
        scene.ensure_runs(side, runs, lines.get(side), model.joint.get(side), head);
    }
    for links in &mut lattice.links {
        links.iter_mut().skip(1).for_each(|score| *score -= DOUBT);
    }
    for &(cell, shape) in wanted.iter().filter(|w| w.1 > 0) {
        let (i, j) = starts[cell];
        let (a, b) = SHAPES[shape];
        lattice.links[cell][shape] = link_score(model, shape, &scene.link_features(i, j, a, b));
    }
    lattice.closed = Some(&idle);
    let steps = lattice.best();
    let marginals = lattice.marginals();
    let beads = confidences(&steps, &marginals, size, model);
    let alignment = Alignment::new(beads, size).unwrap_or_else(|_| unlinked(size));
    let moved = moved(&alignment, &scene);
    let alignment = alignment.with_moved(moved);
    let summary = summary(&alignment, &scene);
    Outcome { alignment, summary }
}

/// What a link of several lines gets on top while its cosine is an estimate, so that no good one is passed over.
const DOUBT: f32 = 1.0;

/// How much less probable (in ln) than the best path a path may be for its links to be looked at closely.
const NEAR: f64 = 7.0;

/// How much less probable paths are left out altogether.
const FAR: f64 = 20.0;

/// Notes a run and the parts of it that its features need.
fn want(runs: &mut Vec<(usize, usize)>, first: usize, length: usize) {
    if length > 1 {
        runs.push((first, length));
    }
    if length > 2 {
        runs.push((first, length - 1));
        runs.push((first + 1, length - 1));
    }
}

/// Computes the vectors of all runs, for training.
pub(super) fn want_all(scene: &mut Scene, lines: Both<&[Line<'_>]>, head: &impl Head, model: &Model) {
    for side in Side::BOTH {
        let count = scene.len(side);
        let wanted = (0..count).flat_map(|i| (2..=super::model::LONGEST).map(move |length| (i, length)));
        scene.ensure_runs(side, wanted, lines.get(side), model.joint.get(side), head);
    }
}

/// The beads of a path, each with its calibrated probability.
pub(super) fn confidences(steps: &[Step], marginals: &Marginals, size: Both<usize>, model: &Model) -> Vec<Bead> {
    let expected = marginals.nulls.source.iter().chain(&marginals.nulls.target).sum::<f64>();
    let count = (size.source + size.target) as f64;
    let mut at = Both::new(0, 0);
    let mut beads = Vec::with_capacity(steps.len());
    for step in steps {
        match *step {
            Step::Link { cell, shape } => {
                let found = marginals.links.binary_search_by_key(&(cell, shape), |l| (l.0, l.1));
                let posterior = found.ok().and_then(|at| marginals.links.get(at)).map_or(0.0, |l| l.2);
                let (a, b) = SHAPES[shape];
                let confidence = calibrate(posterior, expected / count, &model.link_confidence);
                beads.push(Bead::new(at.source..at.source + a, at.target..at.target + b, confidence));
                at = Both::new(at.source + a, at.target + b);
            }
            Step::Null(side) => {
                let line = *at.get(side);
                let posterior = marginals.nulls.get(side).get(line).copied().unwrap_or(0.0);
                let others = (expected - posterior).max(0.0) / count;
                let confidence = calibrate(posterior, others, &model.null_confidence);
                let (mut source, mut target) = (at.source..at.source, at.target..at.target);
                match side {
                    Side::Source => source.end += 1,
                    Side::Target => target.end += 1,
                }
                at = Both::new(source.end, target.end);
                beads.push(Bead::new(source, target, confidence));
            }
        }
    }
    beads
}

/// The features of the calibration: 1, the logit of the posterior, ln of the share of lines without counterpart.
pub(super) fn calibration_features(posterior: f64, share: f64) -> [f64; 3] {
    let p = posterior.clamp(1e-6, 1.0 - 1e-6);
    [1.0, libm::log(p / (1.0 - p)), libm::log(share + 0.01) - libm::log(0.05)]
}

fn calibrate(posterior: f64, share: f64, weights: &[f32; 3]) -> f32 {
    let z: f64 = calibration_features(posterior, share).iter().zip(weights).map(|(x, &w)| x * f64::from(w)).sum();
    (1.0 / (1.0 + libm::exp(-z))) as f32
}

/// Pairs of lines without counterpart that are each other's nearest neighbour over the whole document and as similar
/// as a right link of this pair.
fn moved(alignment: &Alignment, scene: &Scene) -> Vec<Moved> {
    let lonely = |side: Side| {
        let other = side.other();
        let mut lonely = vec![false; scene.len(side)];
        for bead in alignment.beads().iter().filter(|b| b.segments.get(other).is_empty()) {
            lonely[bead.segments.get(side).clone()].fill(true);
        }
        lonely
    };
    let (source, target) = (lonely(Side::Source), lonely(Side::Target));
    let first = |side: Side, line: usize| scene.near(side).get(line).and_then(|n| n.iter().next());
    let mut out = Vec::new();
    for line in (0..source.len()).filter(|&line| source[line]) {
        let Some((cosine, partner)) = first(Side::Source, line) else { continue };
        let mutual = first(Side::Target, partner).is_some_and(|(_, back)| back == line);
        let long = scene.facts.source[line].chars >= MOVED_CHARS;
        // Halfway between any pair and a right one would do for a neighbour; far away there are more to be mistaken for.
        let least = scene.scale.any + 0.8 * (scene.scale.linked - scene.scale.any);
        let margin = cosine - 0.5 * (scene.near(Side::Source)[line].hub() + scene.near(Side::Target)[partner].hub());
        if target[partner] && mutual && long && cosine >= least && margin >= MOVED_MARGIN {
            out.push(Moved { segments: Both::new(line, partner), confidence: (0.5 + margin).min(0.95) });
        }
    }
    out
}

/// A shorter line (a cry, a number) may well occur twice.
const MOVED_CHARS: f32 = 25.0;

/// How far a moved line must stand out from other neighbours.
const MOVED_MARGIN: f32 = 0.2;

/// Nothing linked: what is left if no path exists (it always does, or a bead list is wrong).
fn unlinked(size: Both<usize>) -> Alignment {
    let source = (0..size.source).map(|i| Bead::new(i..i + 1, 0..0, 0.0));
    let target = (0..size.target).map(|j| Bead::new(size.source..size.source, j..j + 1, 0.0));
    Alignment::new(source.chain(target).collect(), size).unwrap_or_default()
}

fn summary(alignment: &Alignment, scene: &Scene) -> Summary {
    let (mut linked, mut all) = (0.0, 0.0);
    for bead in alignment.beads() {
        for side in Side::BOTH {
            let run = scene.facts.get(side).get(bead.segments.get(side).clone()).unwrap_or(&[]);
            let chars: f32 = run.iter().map(|f| f.chars).sum();
            all += chars;
            linked += if bead.is_link() { chars } else { 0.0 };
        }
    }
    Summary {
        linked: if all > 0.0 { linked / all } else { 0.0 },
        cosine_linked: scene.scale.linked,
        cosine_any: scene.scale.any,
        length_ratio: scene.scale.length,
    }
}
