//! Where to look: a chain of sure matches, and a band of cells around it.

use std::ops::Range;

use super::similarity::{Matrix, Nearest, nearest};

/// A match that must be better than this over the mean of both hubs to hold the band in place.
const SURE: f32 = 0.1;

/// Columns the band reaches beyond its anchors on either side. No gold bead of the development set lies outside.
const MARGIN: usize = 6;

/// A gap between anchors of more cells than this is not searched whole: a band of [`NARROW`] columns follows its
/// diagonal, so that a pair of unrelated books costs memory in proportion to its length.
const OPEN_CELLS: usize = 160_000;

/// Half the width of the band through such a gap.
const NARROW: usize = 24;

/// A match between two lines on the best chain.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Anchor {
    pub source: usize,
    pub target: usize,
    pub cosine: f32,
    pub weight: f32,
}

/// The heaviest chain of matches, strictly rising on both sides.
pub(super) fn chain(rows: &[Nearest], columns: &[Nearest]) -> Vec<Anchor> {
    // A Fenwick tree over columns: the best chain that ends before a column, as (weight, index into `links`).
    let mut tree: Vec<(f32, u32)> = vec![(0.0, u32::MAX); columns.len() + 1];
    let mut links: Vec<(Anchor, u32)> = Vec::new();
    let mut best = (0.0_f32, u32::MAX);
    for (source, row) in rows.iter().enumerate() {
        let from = links.len();
        let mut totals = [0.0_f32; super::similarity::NEIGHBOURS];
        for (cosine, target) in row.iter() {
            let weight = cosine - 0.5 * (row.hub() + columns.get(target).map_or(0.0, Nearest::hub));
            if weight <= 0.0 {
                continue;
            }
            let mut before = (0.0_f32, u32::MAX);
            let mut at = target; // columns 0..target are tree nodes 1..=target
            while at > 0 {
                if tree[at].0 > before.0 {
                    before = tree[at];
                }
                at &= at - 1;
            }
            totals[links.len() - from] = before.0 + weight;
            links.push((Anchor { source, target, cosine, weight }, before.1));
        }
        // Only now: two matches of one row may not follow each other.
        for (nth, &(anchor, _)) in links[from..].iter().enumerate() {
            let total = totals[nth];
            let id = (from + nth) as u32;
            let mut at = anchor.target + 1;
            while at < tree.len() {
                if total > tree[at].0 {
                    tree[at] = (total, id);
                }
                at += at & at.wrapping_neg();
            }
            if total > best.0 {
                best = (total, id);
            }
        }
    }
    let mut out = Vec::new();
    let mut at = best.1;
    while let Some(&(anchor, before)) = links.get(at as usize) {
        out.push(anchor);
        at = before;
    }
    out.reverse();
    out
}

/// Pairs of lines up to which every line is compared with every line.
const COMPARED: usize = 1_000_000;

/// In longer documents, comparisons of sampled lines with all lines: so many a line of the shorter side at most …
const SAMPLE_STEP: usize = 16;

/// … and so many altogether.
const SAMPLED: usize = 80_000_000;

/// Lines looked at beyond the sampled matches on either side.
const REACH: usize = 200;

/// Lines looked at for one line at most, where sampled lines match nothing.
const WIDEST: usize = 4_000;

/// For each source line the target lines it is compared with: all in short documents; in long ones those around the
/// chain of matches that a sample of the lines makes. Both ends rise.
pub(super) fn windows(source: &Matrix, target: &Matrix) -> Vec<Range<usize>> {
    let (n, m) = (source.rows(), target.rows());
    if n.saturating_mul(m) <= COMPARED {
        return vec![0..m; n];
    }
    let step = SAMPLE_STEP.max(n.saturating_mul(m) / SAMPLED);
    let sample = source.sample(step);
    let (rows, columns) = nearest(&sample, target, |_| 0..m);
    let mut out = Vec::with_capacity(n);
    let mut from = (0, 0);
    let sure = chain(&rows, &columns).into_iter().filter(|a| a.weight > SURE);
    for (row, column) in sure.map(|a| (a.source * step + step / 2, a.target)).chain([(n, m)]) {
        let (top, first) = from;
        let (height, width) = (row - top, column - first);
        for line in top..row {
            let (low, high) = if width > WIDEST {
                // Nothing to hold on to: the diagonal of the gap.
                let middle = first + width * (line - top) / height.max(1);
                (middle.saturating_sub(WIDEST / 2), middle + WIDEST / 2)
            } else {
                (first.saturating_sub(REACH), column + REACH)
            };
            out.push(low..high.min(m));
        }
        from = (row, column);
    }
    monotone(&mut out);
    out
}

/// Widens ranges until both ends rise.
fn monotone(rows: &mut [Range<usize>]) {
    let mut end = 0;
    for row in rows.iter_mut() {
        end = end.max(row.end);
        row.end = end;
    }
    let mut start = usize::MAX;
    for row in rows.iter_mut().rev() {
        start = start.min(row.start);
        row.start = start;
    }
}

/// The cells of the search: for each boundary between source lines (0..=n) the boundaries between target lines it may
/// go with. Both ends rise, neighbouring rows overlap, and the corners are in it.
#[derive(Clone, Debug)]
pub(super) struct Band {
    rows: Vec<Range<usize>>,
    offsets: Vec<usize>,
    /// Some gap was too large to search whole.
    pub narrowed: bool,
}

impl Band {
    pub(super) fn new(chain: &[Anchor], n: usize, m: usize) -> Self {
        // Empty until the first cell is put in: any end is past this start.
        let nothing = Range { start: usize::MAX, end: 0 };
        let mut rows: Vec<Range<usize>> = vec![nothing; n + 1];
        let mut narrowed = false;
        let mut from = (0, 0);
        let sure = chain.iter().filter(|a| a.weight > SURE).map(|a| (a.source, a.target));
        for (source, target) in sure.chain(std::iter::once((n, m))) {
            // The gap runs from the boundary after one anchor to the boundary before the next.
            let (top, first) = from;
            let height = source - top + 1;
            let width = target + 1 - first.min(target);
            let narrow = height.saturating_mul(width + 2 * MARGIN) > OPEN_CELLS;
            narrowed |= narrow;
            for (step, row) in rows[top..=source].iter_mut().enumerate() {
                let (low, high) = if narrow {
                    let here = |step: usize| first + width * step / height;
                    (here(step).saturating_sub(NARROW), here(step + 1) + NARROW)
                } else {
                    (first.saturating_sub(MARGIN), target + MARGIN)
                };
                row.start = row.start.min(low);
                row.end = row.end.max(high.min(m) + 1);
            }
            from = (source + 1, target + 1);
        }
        // The anchors' own cells join the gaps on either side; make both ends monotone and fix the corners.
        rows[0].start = 0;
        rows[n].end = m + 1;
        monotone(&mut rows);
        let mut offsets = Vec::with_capacity(n + 2);
        let mut total = 0;
        for row in &rows {
            offsets.push(total);
            total += row.len();
        }
        offsets.push(total);
        Self { rows, offsets, narrowed }
    }

    /// Number of cells.
    pub(super) fn cells(&self) -> usize {
        self.offsets.last().copied().unwrap_or(0)
    }

    /// The columns of a row.
    pub(super) fn row(&self, i: usize) -> Range<usize> {
        self.rows.get(i).cloned().unwrap_or(0..0)
    }

    /// The number of cell `(i, j)`, if it is in the band.
    pub(super) fn cell(&self, i: usize, j: usize) -> Option<usize> {
        let row = self.rows.get(i)?;
        row.contains(&j).then(|| self.offsets[i] + j - row.start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anchor(source: usize, target: usize) -> Anchor {
        Anchor { source, target, cosine: 0.8, weight: 0.5 }
    }

    fn check(band: &Band, n: usize, m: usize) {
        assert!(band.cell(0, 0).is_some() && band.cell(n, m).is_some());
        for i in 0..n {
            let (a, b) = (band.row(i), band.row(i + 1));
            assert!(a.start <= b.start && a.end <= b.end && b.start < a.end, "rows {i}: {a:?} {b:?}");
        }
    }

    #[test]
    fn the_band_joins_the_corners() {
        check(&Band::new(&[], 0, 0), 0, 0);
        check(&Band::new(&[], 5, 0), 5, 0);
        check(&Band::new(&[], 0, 5), 0, 5);
        check(&Band::new(&[anchor(0, 0)], 1, 1), 1, 1);
        check(&Band::new(&[anchor(0, 90), anchor(1, 91)], 100, 100), 100, 100);
        check(&Band::new(&[anchor(97, 0)], 100, 100), 100, 100);
        let band = Band::new(&[], 3000, 2000);
        check(&band, 3000, 2000);
        assert!(band.narrowed && band.cells() < 3000 * 60);
    }
}
