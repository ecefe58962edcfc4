//! One-to-one assignment of the edges, and how sure each pair is.

use std::collections::BTreeMap;

use super::evidence::Edge;
use super::{Decision, Verdict};
use crate::text::Both;

/// Copies of one original, or translations of it, fit each other so well that the best sum of scores says little
/// about which copy was translated into which: whatever each copy lost, it lost by itself, and a pair that happens to
/// have lost the same looks the better for it. Only the complete pair of the fullest copies tells itself apart, by this
/// margin; other pairs that would lose less than [`COPY_MARGIN`] by an exchange are said to be ties.
const COMPLETE_MARGIN: f32 = 0.5;
const COPY_MARGIN: f32 = 8.0;

/// From this cover on a pair is complete; sentences cut differently on the two sides cost a little.
const COMPLETE: f32 = 0.92;

/// A target with so much of the characters of the longest of its rivals is as full as they are: translations of one
/// text differ in length.
const AS_FULL: f32 = 0.95;

/// Edges this much worse than the best of both their ends are never part of the best assignment and only join groups
/// that have nothing to do with each other.
const REACH: f32 = 6.0;

/// The largest group that is solved exactly; larger ones, which do not occur with telling documents, are solved by
/// taking the best first.
const EXACT: usize = 120;

/// Chooses pairs so that no document is in two and the sum of scores is greatest.
pub(super) fn assign(edges: &[Edge], sources: usize, targets: usize) -> Vec<Decision> {
    let mut tops = (vec![f32::MIN; sources], vec![f32::MIN; targets]);
    for edge in edges {
        tops.0[edge.source] = tops.0[edge.source].max(edge.score);
        tops.1[edge.target] = tops.1[edge.target].max(edge.score);
    }
    let kept: Vec<Edge> = edges
        .iter()
        .filter(|e| e.score > tops.0[e.source] - REACH || e.score > tops.1[e.target] - REACH)
        .copied()
        .collect();
    let mut chosen = Chosen { of_source: vec![None; sources], of_target: vec![None; targets] };
    // Translations first: a comparable text takes no place from one.
    for verdict in [Verdict::Parallel, Verdict::Comparable] {
        let is_free = |e: &&Edge| chosen.of_source[e.source].is_none() && chosen.of_target[e.target].is_none();
        let free: Vec<Edge> = kept.iter().filter(|e| e.verdict == verdict).filter(is_free).copied().collect();
        for edge in groups(&free, sources).iter().flat_map(|group| solve(group)) {
            chosen.of_source[edge.source] = Some(edge);
            chosen.of_target[edge.target] = Some(edge);
        }
    }
    let mut rivals: Vec<Vec<Edge>> = vec![Vec::new(); targets];
    for edge in &kept {
        rivals[edge.target].push(*edge);
    }
    let clear: Vec<bool> =
        chosen.of_source.iter().map(|edge| edge.is_some_and(|e| stands_out(&e, &kept, &rivals[e.target]))).collect();
    let of = |edge| decide(edge, &chosen, &clear, &kept, &rivals[edge.target]);
    chosen.of_source.iter().flatten().map(of).collect()
}

/// The edge that was chosen for each document.
struct Chosen {
    of_source: Vec<Option<Edge>>,
    of_target: Vec<Option<Edge>>,
}

/// Edges that share documents, directly or not.
fn groups(edges: &[Edge], sources: usize) -> Vec<Vec<Edge>> {
    let mut parent: BTreeMap<usize, usize> = BTreeMap::new();
    fn root(parent: &mut BTreeMap<usize, usize>, mut at: usize) -> usize {
        loop {
            let up = *parent.entry(at).or_insert(at);
            if up == at {
                return at;
            }
            let above = *parent.entry(up).or_insert(up);
            parent.insert(at, above);
            at = above;
        }
    }
    for edge in edges {
        let (a, b) = (root(&mut parent, edge.source), root(&mut parent, sources + edge.target));
        parent.insert(a.max(b), a.min(b));
    }
    let mut out: BTreeMap<usize, Vec<Edge>> = BTreeMap::new();
    for edge in edges {
        let group = root(&mut parent, edge.source);
        out.entry(group).or_default().push(*edge);
    }
    out.into_values().collect()
}

fn solve(edges: &[Edge]) -> Vec<Edge> {
    let list = |of: fn(&Edge) -> usize| {
        let mut all: Vec<usize> = edges.iter().map(of).collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    let (sources, targets) = (list(|e| e.source), list(|e| e.target));
    if sources.len().max(targets.len()) > EXACT {
        return greedy(edges);
    }
    // A square of gains; staying alone gains nothing.
    let size = sources.len() + targets.len();
    let mut cost = vec![vec![0.0_f64; size]; size];
    let mut by_pair: BTreeMap<(usize, usize), Edge> = BTreeMap::new();
    // Every edge is better than none: the verdict has already said that the two belong together.
    let floor = edges.iter().map(|e| e.score).fold(f32::MAX, f32::min) - 1.0;
    for edge in edges {
        if let (Ok(row), Ok(column)) = (sources.binary_search(&edge.source), targets.binary_search(&edge.target)) {
            cost[row][column] = -f64::from(edge.score - floor);
            by_pair.insert((row, column), *edge);
        }
    }
    let columns = hungarian(&cost);
    columns.into_iter().enumerate().filter_map(|(row, column)| by_pair.get(&(row, column)).copied()).collect()
}

fn greedy(edges: &[Edge]) -> Vec<Edge> {
    let mut order = edges.to_vec();
    order.sort_by(|a, b| b.score.total_cmp(&a.score).then((a.source, a.target).cmp(&(b.source, b.target))));
    let mut out: Vec<Edge> = Vec::new();
    for edge in order {
        if !out.iter().any(|c| c.source == edge.source || c.target == edge.target) {
            out.push(edge);
        }
    }
    out
}

/// The column of each row in the cheapest assignment of a square matrix (Kuhn and Munkres with potentials, O(n³)).
fn hungarian(cost: &[Vec<f64>]) -> Vec<usize> {
    let n = cost.len();
    // Row and column 0 are a sentinel; `row_of[c]` is the row that holds column `c`.
    let mut potential = (vec![0.0; n + 1], vec![0.0; n + 1]);
    let mut row_of = vec![0_usize; n + 1];
    for row in 1..=n {
        let mut way = vec![0_usize; n + 1];
        let mut slack = vec![f64::INFINITY; n + 1];
        let mut used = vec![false; n + 1];
        let mut column = 0;
        row_of[0] = row;
        loop {
            used[column] = true;
            let from = row_of[column];
            let (mut delta, mut next) = (f64::INFINITY, 0);
            for c in (1..=n).filter(|c| !used[*c]) {
                let reduced = cost[from - 1][c - 1] - potential.0[from] - potential.1[c];
                if reduced < slack[c] {
                    slack[c] = reduced;
                    way[c] = column;
                }
                if slack[c] < delta {
                    delta = slack[c];
                    next = c;
                }
            }
            for c in 0..=n {
                if used[c] {
                    potential.0[row_of[c]] += delta;
                    potential.1[c] -= delta;
                } else {
                    slack[c] -= delta;
                }
            }
            column = next;
            if row_of[column] == 0 {
                break;
            }
        }
        while column != 0 {
            let before = way[column];
            row_of[column] = row_of[before];
            column = before;
        }
    }
    let mut out = vec![0; n];
    for c in 1..=n {
        out[row_of[c] - 1] = c - 1;
    }
    out
}

/// How much would be lost by pairing the source with another target instead, and which targets would do as well.
/// `edges` are sorted by source; `rivals` are those of the target; `clear` says which sources have a pair that stands
/// out.
fn decide(edge: &Edge, chosen: &Chosen, clear: &[bool], edges: &[Edge], rivals: &[Edge]) -> Decision {
    let mut margin = f32::INFINITY;
    let mut ties = Vec::new();
    let first = edges.partition_point(|e| e.source < edge.source);
    for other in edges.iter().skip(first).take_while(|e| e.source == edge.source) {
        if other.target == edge.target || other.verdict > edge.verdict {
            continue;
        }
        let taken = chosen.of_target[other.target];
        let is_clear = clear[edge.source] || taken.is_some_and(|t| clear[t.source]);
        let least = if is_clear { COMPLETE_MARGIN } else { COPY_MARGIN };
        let loss = match taken {
            // Its partner would have to take ours, or stay alone.
            Some(taken) => {
                let back = rivals.iter().find(|e| e.source == taken.source);
                let Some(back) = back else { continue };
                edge.score + taken.score - other.score - back.score
            }
            None => edge.score - other.score,
        };
        if loss < least {
            ties.push(other.target);
        } else {
            margin = margin.min(loss);
        }
    }
    // The same from the target's side: sources that stayed alone.
    for other in rivals.iter().filter(|e| e.source != edge.source) {
        if other.verdict <= edge.verdict && chosen.of_source[other.source].is_none() {
            margin = margin.min(edge.score - other.score);
        }
    }
    let sigmoid = |x: f32| 1.0 / (1.0 + libm::expf(-x));
    Decision {
        pair: Both::new(edge.source, edge.target),
        verdict: edge.verdict,
        // Ties share what there is.
        confidence: sigmoid(edge.score) * sigmoid(margin.clamp(0.0, 20.0)) / (ties.len() + 1) as f32,
        ties,
        evidence: edge.evidence,
    }
}

/// Whether a pair is complete and neither of its documents lacks what a rival has.
fn stands_out(edge: &Edge, edges: &[Edge], rivals: &[Edge]) -> bool {
    let first = edges.partition_point(|e| e.source < edge.source);
    let mine = edges.iter().skip(first).take_while(|e| e.source == edge.source);
    let fullest_target = mine.filter(|e| e.verdict == edge.verdict).map(|e| e.chars.target).max().unwrap_or(0);
    let fullest_source = rivals.iter().filter(|e| e.verdict == edge.verdict).map(|e| e.chars.source).max().unwrap_or(0);
    edge.evidence.cover() >= COMPLETE
        && edge.chars.source >= fullest_source
        && edge.chars.target as f32 >= AS_FULL * fullest_target as f32
}

#[cfg(test)]
mod tests {
    use super::super::Evidence;
    use super::*;

    fn edges(scores: &[&[f32]]) -> Vec<Edge> {
        let mut out = Vec::new();
        for (source, row) in scores.iter().enumerate() {
            for (target, &score) in row.iter().enumerate() {
                out.push(Edge {
                    source,
                    target,
                    score,
                    evidence: Evidence::default(),
                    verdict: Verdict::Parallel,
                    chars: Both::default(),
                });
            }
        }
        out
    }

    fn pairs(scores: &[&[f32]]) -> Vec<(usize, usize)> {
        let targets = scores[0].len();
        assign(&edges(scores), scores.len(), targets).iter().map(|d| (d.pair.source, d.pair.target)).collect()
    }

    #[test]
    fn the_sum_counts_not_the_single_best() {
        assert_eq!(pairs(&[&[5.0, 4.9], &[4.8, 1.0]]), [(0, 1), (1, 0)]);
        assert_eq!(pairs(&[&[5.0, 1.0], &[1.0, 5.0], &[2.0, 2.0]]), [(0, 0), (1, 1)]);
    }

    #[test]
    fn copies_are_said_to_be_ties() {
        let mut all = edges(&[&[5.0, 4.0, 0.0], &[4.0, 4.0, 0.0], &[0.0, 0.0, 5.0]]);
        all.retain(|e| e.score > 0.0);
        let got = assign(&all, 3, 3);
        assert_eq!([&got[0].ties[..], &got[1].ties, &got[2].ties], [&[1][..], &[0], &[]]);
        assert!(got[0].confidence < got[2].confidence);
        // The complete pair of the fullest copies is no tie, and so the other is none.
        all[0].evidence = Evidence { source_cover: 1.0, target_cover: 1.0, ..Evidence::default() };
        for edge in &mut all {
            edge.chars = Both::new(1000 - edge.source * 100, 1000 - edge.target * 100);
        }
        let got = assign(&all, 3, 3);
        assert_eq!((got[0].pair, &got[0].ties[..]), (Both::new(0, 0), &[][..]));
    }

    #[test]
    fn the_best_sum_is_found() {
        arbtest::arbtest(|u| {
            let n = u.int_in_range(1..=5)?;
            let mut scores = vec![vec![0.0_f32; n]; n];
            for cell in scores.iter_mut().flatten() {
                *cell = f32::from(u.int_in_range(0_u8..=20)?);
            }
            let cost: Vec<Vec<f64>> = scores.iter().map(|r| r.iter().map(|v| -f64::from(*v)).collect()).collect();
            let got: f32 = hungarian(&cost).iter().enumerate().map(|(r, c)| scores[r][*c]).sum();
            assert_eq!(got, brute(&scores, 0, &mut vec![false; n]));
            Ok(())
        });
    }

    fn brute(scores: &[Vec<f32>], row: usize, used: &mut Vec<bool>) -> f32 {
        if row == scores.len() {
            return 0.0;
        }
        let mut best = f32::MIN;
        for column in 0..scores.len() {
            if !used[column] {
                used[column] = true;
                best = best.max(scores[row][column] + brute(scores, row + 1, used));
                used[column] = false;
            }
        }
        best
    }
}
