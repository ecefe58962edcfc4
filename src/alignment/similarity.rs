//! Unit vectors in 16-bit integers, their dot products, and the nearest lines of every line.
//!
//! Integer sums are exact in any order, so the same text gives the same bits on every machine. Knows nothing of text.

/// Components of a sentence vector.
pub const WIDTH: usize = 512;

/// A unit vector is stored as `round(component × SCALE)`; a dot product of two then fits an `i32` with room to spare.
const SCALE: f32 = 16_384.0;

/// Neighbours kept a line; the first is its best match, the rest tell how much of a hub it is.
pub(super) const NEIGHBOURS: usize = 4;

/// Columns a tile of the nearest-neighbour search holds: 64 vectors of 1 KiB stay in the first-level caches.
const TILE: usize = 48;

/// Rows of unit vectors, quantised.
#[derive(Clone, Debug, Default)]
pub(super) struct Matrix {
    data: Vec<i16>,
}

impl Matrix {
    pub(super) fn with_capacity(rows: usize) -> Self {
        Self { data: Vec::with_capacity(rows * WIDTH) }
    }

    /// Appends rows of `WIDTH` floats each.
    pub(super) fn extend(&mut self, rows: &[f32]) {
        self.data.extend(rows.iter().map(|&x| quantise(x)));
    }

    pub(super) fn rows(&self) -> usize {
        self.data.len() / WIDTH
    }

    pub(super) fn row(&self, at: usize) -> &[i16] {
        self.data.get(at * WIDTH..(at + 1) * WIDTH).unwrap_or(&[])
    }

    /// A row with its width known; zeros past the end.
    fn whole_row(&self, at: usize) -> &[i16; WIDTH] {
        self.row(at).try_into().unwrap_or(&[0; WIDTH])
    }

    /// Every `step`th row, from the middle of the first step on.
    pub(super) fn sample(&self, step: usize) -> Self {
        let picked = (step / 2..self.rows()).step_by(step);
        Self { data: picked.flat_map(|row| self.row(row)).copied().collect() }
    }

    /// The sum of all rows, for the mean similarity of two sides.
    fn total(&self) -> Vec<i64> {
        let mut total = vec![0_i64; WIDTH];
        for row in self.data.chunks_exact(WIDTH) {
            for (t, &x) in total.iter_mut().zip(row) {
                *t += i64::from(x);
            }
        }
        total
    }

    /// The mean cosine over all pairs of a row of `self` and a row of `other`.
    pub(super) fn mean_cosine(&self, other: &Self) -> f32 {
        let pairs = self.rows() as f64 * other.rows() as f64;
        if pairs == 0.0 {
            return 0.0;
        }
        let dot: i128 = self.total().iter().zip(other.total()).map(|(&a, b)| i128::from(a) * i128::from(b)).sum();
        (dot as f64 / pairs / f64::from(SCALE) / f64::from(SCALE)) as f32
    }
}

fn quantise(x: f32) -> i16 {
    // Saturates, and takes NaN to zero.
    (x * SCALE).round() as i16
}

/// The dot product of two quantised rows.
pub(super) fn dot(a: &[i16], b: &[i16]) -> i32 {
    a.iter().zip(b).map(|(&x, &y)| i32::from(x) * i32::from(y)).sum()
}

/// The cosine of two quantised unit vectors.
pub(super) fn cosine(a: &[i16], b: &[i16]) -> f32 {
    to_cosine(dot(a, b))
}

fn to_cosine(dot: i32) -> f32 {
    dot as f32 / (SCALE * SCALE)
}

/// The dot products of four rows with one: four accumulators share every load of `b`.
fn dot4(a: [&[i16; WIDTH]; 4], b: &[i16; WIDTH]) -> [i32; 4] {
    let mut sums = [0_i32; 4];
    for k in 0..WIDTH {
        let y = i32::from(b[k]);
        sums[0] += i32::from(a[0][k]) * y;
        sums[1] += i32::from(a[1][k]) * y;
        sums[2] += i32::from(a[2][k]) * y;
        sums[3] += i32::from(a[3][k]) * y;
    }
    sums
}

/// The best matches of one line on the other side: `(cosine, line)`, best first, ties by position.
#[derive(Clone, Copy, Debug)]
pub(super) struct Nearest {
    dots: [i32; NEIGHBOURS],
    lines: [u32; NEIGHBOURS],
    count: u8,
}

impl Nearest {
    const NONE: Self = Self { dots: [i32::MIN; NEIGHBOURS], lines: [u32::MAX; NEIGHBOURS], count: 0 };

    fn offer(&mut self, dot: i32, line: u32) {
        // Lines come in rising order, so a strict comparison keeps the earlier of two equals.
        if dot <= self.dots[NEIGHBOURS - 1] {
            return;
        }
        let at = self.dots.iter().position(|&d| dot > d).unwrap_or(NEIGHBOURS - 1);
        self.dots.copy_within(at..NEIGHBOURS - 1, at + 1);
        self.lines.copy_within(at..NEIGHBOURS - 1, at + 1);
        self.dots[at] = dot;
        self.lines[at] = line;
        self.count = (self.count + 1).min(NEIGHBOURS as u8);
    }

    /// Pairs of cosine and line, best first.
    pub(super) fn iter(&self) -> impl Iterator<Item = (f32, usize)> + '_ {
        self.dots.iter().zip(&self.lines).take(usize::from(self.count)).map(|(&d, &l)| (to_cosine(d), l as usize))
    }

    /// The best cosine, or 0 if there is nothing on the other side.
    pub(super) fn best(&self) -> f32 {
        self.iter().next().map_or(0.0, |(cos, _)| cos)
    }

    /// How similar the line is to lines that are not its best match: the mean of ranks 2 to 4.
    pub(super) fn hub(&self) -> f32 {
        let rest = usize::from(self.count).saturating_sub(1);
        if rest == 0 {
            return 0.0;
        }
        self.iter().skip(1).map(|(cos, _)| cos).sum::<f32>() / rest as f32
    }
}

/// For every row of both matrices its nearest rows of the other. `windows` gives for each row of `a` the rows of `b`
/// to look at (everything, or a band for long documents); both ends must not fall from one row to the next.
pub(super) fn nearest(
    a: &Matrix,
    b: &Matrix,
    windows: impl Fn(usize) -> std::ops::Range<usize>,
) -> (Vec<Nearest>, Vec<Nearest>) {
    let (n, m) = (a.rows(), b.rows());
    let mut rows = vec![Nearest::NONE; n];
    let mut columns = vec![Nearest::NONE; m];
    // Blocks of rows against tiles of columns, so that a tile is read from cache by every row of the block. Columns
    // rise within each row and rows rise within each column, which is what breaks ties by position.
    const BLOCK: usize = 64;
    for top in (0..n).step_by(BLOCK) {
        let bottom = (top + BLOCK).min(n);
        let span = windows(top).start..windows(bottom - 1).end.min(m);
        for from in span.clone().step_by(TILE) {
            let to = (from + TILE).min(span.end);
            for first in (top..bottom).step_by(4) {
                let last = (first + 4).min(bottom);
                let four = [0, 1, 2, 3].map(|k| a.whole_row((first + k).min(last - 1)));
                for column in from..to {
                    let dots = dot4(four, b.whole_row(column));
                    for (row, &dot) in (first..last).zip(&dots) {
                        rows[row].offer(dot, column as u32);
                        columns[column].offer(dot, row as u32);
                    }
                }
            }
        }
    }
    (rows, columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(seed: u32) -> Vec<f32> {
        let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(12_345);
        let mut v: Vec<f32> = (0..WIDTH)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 8) as f32 / (1 << 24) as f32 - 0.5
            })
            .collect();
        let norm = v.iter().map(|x| x * x).sum::<f32>().sqrt();
        v.iter_mut().for_each(|x| *x /= norm);
        v
    }

    fn matrix(rows: usize, seed: u32) -> (Matrix, Vec<Vec<f32>>) {
        let floats: Vec<Vec<f32>> = (0..rows).map(|r| unit(seed + r as u32)).collect();
        let mut matrix = Matrix::with_capacity(rows);
        floats.iter().for_each(|row| matrix.extend(row));
        (matrix, floats)
    }

    #[test]
    fn integer_cosines_agree_with_floats() {
        let (m, f) = matrix(8, 1);
        for i in 0..8 {
            for j in 0..8 {
                let plain: f32 = f[i].iter().zip(&f[j]).map(|(a, b)| a * b).sum();
                assert!((cosine(m.row(i), m.row(j)) - plain).abs() < 2e-3);
            }
        }
    }

    #[test]
    fn the_tiled_search_finds_what_a_plain_search_finds() {
        let (a, _) = matrix(131, 1);
        let (b, _) = matrix(97, 100);
        let (rows, columns) = nearest(&a, &b, |_| 0..97);
        for i in 0..131 {
            let mut all: Vec<(i32, usize)> = (0..97).map(|j| (-dot(a.row(i), b.row(j)), j)).collect();
            all.sort_unstable();
            let want: Vec<usize> = all.iter().take(NEIGHBOURS).map(|x| x.1).collect();
            assert_eq!(rows[i].iter().map(|x| x.1).collect::<Vec<_>>(), want);
        }
        for j in 0..97 {
            let mut all: Vec<(i32, usize)> = (0..131).map(|i| (-dot(a.row(i), b.row(j)), i)).collect();
            all.sort_unstable();
            let want: Vec<usize> = all.iter().take(NEIGHBOURS).map(|x| x.1).collect();
            assert_eq!(columns[j].iter().map(|x| x.1).collect::<Vec<_>>(), want);
        }
        let mean: f64 = (0..131)
            .flat_map(|i| (0..97).map(move |j| (i, j)))
            .map(|(i, j)| f64::from(cosine(a.row(i), b.row(j))))
            .sum::<f64>()
            / (131.0 * 97.0);
        assert!((f64::from(a.mean_cosine(&b)) - mean).abs() < 1e-5);
    }
}
