//! The integer products of the network, and nothing else: the one module where `unsafe` is allowed.
//!
//! All products are exact: i16 activations times i8 weights, summed in i32 that cannot overflow, so every path gives
//! the same bits. Each x86 path (AVX2, and AVX-512 with VNNI) has a scalar twin that the tests compare it with; other
//! machines use the twins.
#![allow(unsafe_code)]

/// Outputs in a panel.
const PANEL: usize = 32;

/// The greatest magnitude of an activation: 1,280 inputs · 127 · 13,000 < 2³¹.
pub(crate) const LIMIT: f32 = 13_000.0;

/// A dense matrix of i8 weights in panels: `[outputs / 32][inputs / 2][32][2]`, weight = code · scale.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Matrix {
    codes: &'static [u8],
    pub(crate) inputs: usize,
    pub(crate) outputs: usize,
    pub(crate) scale: f32,
}

/// Two neighbouring inputs, at least one of which is not zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Active {
    /// Half the number of the first.
    pub(crate) pair: u32,
    pub(crate) values: [i16; 2],
}

impl Matrix {
    /// A matrix over packed codes.
    ///
    /// # Panics
    /// If the codes are not `inputs · outputs` or the outputs fill no whole panels: the paths below rely on it.
    pub(crate) fn new(codes: &'static [u8], inputs: usize, outputs: usize, scale: f32) -> Self {
        assert!(codes.len() == inputs * outputs && inputs.is_multiple_of(2) && outputs.is_multiple_of(PANEL));
        Self { codes, inputs, outputs, scale }
    }

    /// The weight of an output for an input, as a code.
    pub(crate) fn code(&self, input: usize, output: usize) -> i8 {
        self.panel(output / PANEL)[(input / 2) * 2 * PANEL + (output % PANEL) * 2 + input % 2] as i8
    }

    fn panel(&self, at: usize) -> &'static [u8] {
        &self.codes[at * self.inputs * PANEL..][..self.inputs * PANEL]
    }

    /// `out[m, outputs] = a[m, inputs] · self`.
    pub(crate) fn multiply(&self, a: &[i16], out: &mut [i32]) {
        assert!(a.len().is_multiple_of(self.inputs));
        self.multiply_windows(a, self.inputs, out);
    }

    /// The same of windows that begin every `stride` values of `a`: with the rows of a sentence laid end to end, a
    /// convolution. As many as `out` has room for.
    pub(crate) fn multiply_windows(&self, a: &[i16], stride: usize, out: &mut [i32]) {
        let rows = out.len() / self.outputs;
        assert!(out.len() == rows * self.outputs && stride.is_multiple_of(2));
        assert!(rows == 0 || (rows - 1) * stride + self.inputs <= a.len());
        #[cfg(target_arch = "x86_64")]
        if has_vnni() {
            // SAFETY: the processor has the features; shapes were asserted above and in `new`.
            unsafe { avx512::multiply(self, a, stride, out) };
            return;
        } else if has_avx2() {
            // SAFETY: the processor has AVX2; shapes were asserted above and in `new`.
            unsafe { avx2::multiply(self, a, stride, out) };
            return;
        }
        self.multiply_scalar(a, stride, out);
    }

    fn multiply_scalar(&self, a: &[i16], stride: usize, out: &mut [i32]) {
        for (row, out) in out.chunks_exact_mut(self.outputs).enumerate() {
            let a = &a[row * stride..][..self.inputs];
            for (at, out) in out.chunks_exact_mut(PANEL).enumerate() {
                out.fill(0);
                for (weights, a) in self.panel(at).chunks_exact(2 * PANEL).zip(a.chunks_exact(2)) {
                    add_pair(weights, [a[0], a[1]], out);
                }
            }
        }
    }

    /// The convolution of sparse rows: `out[t, width] = Σ over taps k of rows[t - left + k] · self[tap k]`, where the
    /// matrix holds its taps side by side, `width` outputs each, a multiple of two panels. `rows` are the non-zero
    /// pairs of each token; tokens outside `rows` count as zero.
    pub(crate) fn convolve(&self, rows: &[&[Active]], left: usize, width: usize, out: &mut [i32]) {
        let taps = self.outputs / width;
        assert!(width.is_multiple_of(2 * PANEL) && taps * width == self.outputs && out.len() == rows.len() * width);
        assert!(rows.iter().all(|row| row.iter().all(|active| (active.pair as usize) < self.inputs / 2)));
        #[cfg(target_arch = "x86_64")]
        if has_vnni() {
            // SAFETY: the processor has the features; shapes and pairs were asserted above.
            unsafe { avx512::convolve(self, rows, left, width, out) };
            return;
        } else if has_avx2() {
            // SAFETY: the processor has AVX2; shapes and pairs were asserted above.
            unsafe { avx2::convolve(self, rows, left, width, out) };
            return;
        }
        self.convolve_scalar(rows, left, width, out);
    }

    fn convolve_scalar(&self, rows: &[&[Active]], left: usize, width: usize, out: &mut [i32]) {
        for (t, out) in out.chunks_exact_mut(width).enumerate() {
            out.fill(0);
            for k in 0..self.outputs / width {
                let Some(row) = (t + k).checked_sub(left).and_then(|at| rows.get(at)) else { continue };
                for (at, out) in out.chunks_exact_mut(PANEL).enumerate() {
                    let panel = self.panel(k * (width / PANEL) + at);
                    for active in *row {
                        add_pair(&panel[active.pair as usize * 2 * PANEL..][..2 * PANEL], active.values, out);
                    }
                }
            }
        }
    }
}

/// Adds a pair of inputs to the outputs of a panel.
fn add_pair(weights: &[u8], a: [i16; 2], out: &mut [i32]) {
    for (w, out) in weights.chunks_exact(2).zip(out) {
        *out += i32::from(w[0] as i8) * i32::from(a[0]) + i32::from(w[1] as i8) * i32::from(a[1]);
    }
}

/// Adds the pairs of `codes` that are not zero to `out`; the first is number `first`.
pub(crate) fn push_pairs(codes: &[i16], first: u32, out: &mut Vec<Active>) {
    out.reserve(codes.len() / 2);
    #[cfg(target_arch = "x86_64")]
    if has_avx2() {
        // SAFETY: the processor has AVX2.
        unsafe { avx2::push_pairs(codes, first, out) };
        return;
    }
    push_pairs_scalar(codes, first, out);
}

fn push_pairs_scalar(codes: &[i16], first: u32, out: &mut Vec<Active>) {
    for (pair, codes) in (first..).zip(codes.chunks_exact(2)) {
        if codes[0] | codes[1] != 0 {
            out.push(Active { pair, values: [codes[0], codes[1]] });
        }
    }
}

// The standard library keeps the answers in an atomic.
#[cfg(target_arch = "x86_64")]
fn has_avx2() -> bool {
    is_x86_feature_detected!("avx2")
}

#[cfg(target_arch = "x86_64")]
fn has_vnni() -> bool {
    is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512bw")
        && is_x86_feature_detected!("avx512vnni")
}

#[cfg(target_arch = "x86_64")]
fn broadcast(pair: [i16; 2]) -> i32 {
    i32::from(pair[0]) & 0xFFFF | i32::from(pair[1]) << 16
}

/// A piece of float work on slices that gains from wide registers.
pub(crate) trait Task {
    /// Does it. Must be `#[inline(always)]`, with everything it calls, to be compiled for wide registers.
    fn run(self);
}

/// Runs a task compiled for the widest registers there are. Float results are the same bits on every path: the
/// compiler neither reorders nor fuses float operations.
pub(crate) fn widely(task: impl Task) {
    #[cfg(target_arch = "x86_64")]
    if has_avx2() {
        // SAFETY: the processor has AVX2; the body is safe code.
        unsafe { avx2::run(task) };
        return;
    }
    task.run();
}

/// The greatest magnitude of values, a multiple of eight.
#[inline(always)]
pub(crate) fn magnitude(values: &[f32]) -> f32 {
    let mut lanes = [0f32; 8];
    for eight in values.chunks_exact(8) {
        for (lane, &v) in lanes.iter_mut().zip(eight) {
            let v = v.abs();
            *lane = if v > *lane { v } else { *lane };
        }
    }
    lanes.into_iter().fold(0.0, |a, b| if b > a { b } else { a })
}

/// The sum of a function of values, a multiple of eight, in eight lanes: the same order, so the same bits, everywhere.
#[inline(always)]
pub(crate) fn sum(values: &[f32], f: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [0f32; 8];
    for eight in values.chunks_exact(8) {
        for (lane, &v) in lanes.iter_mut().zip(eight) {
            *lane += f(v);
        }
    }
    let [a, b, c, d, e, f, g, h] = lanes;
    ((a + b) + (c + d)) + ((e + f) + (g + h))
}

#[cfg(target_arch = "x86_64")]
mod avx2 {
    use super::{Active, Matrix, PANEL, Task, broadcast};
    use std::arch::x86_64::{
        __m256i, _mm_loadu_si128, _mm256_add_epi32, _mm256_castsi256_ps, _mm256_cmpeq_epi32, _mm256_cvtepi8_epi16,
        _mm256_loadu_si256, _mm256_madd_epi16, _mm256_movemask_ps, _mm256_set1_epi32, _mm256_setzero_si256,
        _mm256_storeu_si256,
    };

    #[target_feature(enable = "avx2")]
    pub(crate) fn run(task: impl Task) {
        task.run();
    }

    /// Eight outputs' weights for a pair of inputs, widened to i16.
    ///
    /// # Safety
    /// 16 bytes from `at` lie in one slice.
    #[inline]
    #[target_feature(enable = "avx2")]
    unsafe fn weights(at: *const u8) -> __m256i {
        // SAFETY: the caller's promise; the load needs no alignment.
        _mm256_cvtepi8_epi16(unsafe { _mm_loadu_si128(at.cast()) })
    }

    /// # Safety
    /// AVX2.
    #[target_feature(enable = "avx2")]
    pub(crate) unsafe fn push_pairs(codes: &[i16], first: u32, out: &mut Vec<Active>) {
        // The sparser the rows, the worse a branch for each pair is foreseen; a mask of 32 pairs needs one for each
        // that is not zero.
        let blocks = codes.chunks_exact(64);
        let rest = blocks.remainder();
        let mut pair = first;
        for block in blocks {
            let mut mask = 0u32;
            for (n, sixteen) in block.chunks_exact(16).enumerate() {
                // SAFETY: 16 codes are 32 bytes; the load needs no alignment.
                let eight = unsafe { _mm256_loadu_si256(sixteen.as_ptr().cast()) };
                let zero = _mm256_cmpeq_epi32(eight, _mm256_setzero_si256());
                mask |= (!_mm256_movemask_ps(_mm256_castsi256_ps(zero)) as u32 & 0xFF) << (8 * n);
            }
            while mask != 0 {
                let n = mask.trailing_zeros();
                mask &= mask - 1;
                let at = 2 * n as usize;
                out.push(Active { pair: pair + n, values: [block[at], block[at + 1]] });
            }
            pair += 32;
        }
        super::push_pairs_scalar(rest, pair, out);
    }

    /// # Safety
    /// AVX2; `a` has a window of inputs at each multiple of `stride`, one for each row of `out`.
    #[target_feature(enable = "avx2")]
    pub(crate) unsafe fn multiply(matrix: &Matrix, a: &[i16], stride: usize, out: &mut [i32]) {
        let rows = out.len() / matrix.outputs;
        for panel in 0..matrix.outputs / PANEL {
            let mut row = 0;
            while row < rows {
                // SAFETY: `block` is given as many rows as are left, at most.
                unsafe {
                    row += match rows - row {
                        1 => block::<1>(matrix, panel, a, stride, row, out),
                        2 => block::<2>(matrix, panel, a, stride, row, out),
                        3 | 6 => block::<3>(matrix, panel, a, stride, row, out),
                        4 | 8 => block::<4>(matrix, panel, a, stride, row, out),
                        _ => block::<5>(matrix, panel, a, stride, row, out),
                    }
                }
            }
        }
    }

    /// `R` rows by one panel, in two halves of 16 outputs so that the sums stay in registers. Returns `R`.
    ///
    /// # Safety
    /// AVX2; rows `row..row + R` exist in `a` and `out`, and `panel` in the matrix.
    #[inline]
    #[target_feature(enable = "avx2")]
    unsafe fn block<const R: usize>(
        matrix: &Matrix,
        panel: usize,
        a: &[i16],
        stride: usize,
        row: usize,
        out: &mut [i32],
    ) -> usize {
        let inputs: [&[i16]; R] = std::array::from_fn(|r| &a[(row + r) * stride..][..matrix.inputs]);
        let codes = matrix.panel(panel);
        for half in 0..2 {
            let mut sums = [[_mm256_setzero_si256(); 2]; R];
            for pair in 0..matrix.inputs / 2 {
                // SAFETY: `codes` has 64 bytes a pair, of which the half's 32 are read.
                let w = unsafe {
                    let at = codes.as_ptr().add(pair * 2 * PANEL + half * PANEL);
                    [weights(at), weights(at.add(16))]
                };
                for r in 0..R {
                    // SAFETY: each of `inputs` has `matrix.inputs` values.
                    let both = unsafe { inputs[r].as_ptr().add(2 * pair).cast::<i32>().read_unaligned() };
                    let both = _mm256_set1_epi32(both);
                    sums[r][0] = _mm256_add_epi32(sums[r][0], _mm256_madd_epi16(both, w[0]));
                    sums[r][1] = _mm256_add_epi32(sums[r][1], _mm256_madd_epi16(both, w[1]));
                }
            }
            for (r, sums) in sums.iter().enumerate() {
                let out = &mut out[(row + r) * matrix.outputs + panel * PANEL + half * 16..][..16];
                // SAFETY: `out` has 16 values.
                unsafe {
                    _mm256_storeu_si256(out.as_mut_ptr().cast(), sums[0]);
                    _mm256_storeu_si256(out.as_mut_ptr().add(8).cast(), sums[1]);
                }
            }
        }
        R
    }

    /// # Safety
    /// AVX2; `out` has `width` values a row and every pair lies in the matrix.
    #[target_feature(enable = "avx2")]
    pub(crate) unsafe fn convolve(matrix: &Matrix, rows: &[&[Active]], left: usize, width: usize, out: &mut [i32]) {
        let taps = matrix.outputs / width;
        // Two panels at a time, so that their weights stay in the nearest cache for all tokens.
        for at in (0..width / PANEL).step_by(2) {
            for t in 0..rows.len() {
                let mut sums = [[_mm256_setzero_si256(); 4]; 2];
                for k in left.saturating_sub(t)..taps.min(rows.len() + left - t) {
                    let panels = [0, 1].map(|n| matrix.panel(k * (width / PANEL) + at + n));
                    for active in rows[t + k - left] {
                        let both = _mm256_set1_epi32(broadcast(active.values));
                        for (panel, sums) in panels.iter().zip(&mut sums) {
                            // SAFETY: a panel has 64 bytes for each pair, and the caller promises that this one is
                            // in it.
                            unsafe {
                                let from = panel.as_ptr().add(active.pair as usize * 2 * PANEL);
                                for (n, sum) in sums.iter_mut().enumerate() {
                                    *sum = _mm256_add_epi32(*sum, _mm256_madd_epi16(both, weights(from.add(16 * n))));
                                }
                            }
                        }
                    }
                }
                let out = &mut out[t * width + at * PANEL..][..2 * PANEL];
                for (n, &sum) in sums.iter().flatten().enumerate() {
                    // SAFETY: `out` has 64 values.
                    unsafe { _mm256_storeu_si256(out.as_mut_ptr().add(8 * n).cast(), sum) };
                }
            }
        }
    }
}

/// The same products in one instruction where AVX2 takes three.
#[cfg(target_arch = "x86_64")]
mod avx512 {
    use super::{Active, Matrix, PANEL, broadcast};
    use std::arch::x86_64::{
        __m512i, _mm256_loadu_si256, _mm512_cvtepi8_epi16, _mm512_dpwssd_epi32, _mm512_set1_epi32,
        _mm512_setzero_si512, _mm512_storeu_si512,
    };

    /// Sixteen outputs' weights for a pair of inputs, widened to i16.
    ///
    /// # Safety
    /// 32 bytes from `at` lie in one slice.
    #[inline]
    #[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
    unsafe fn weights(at: *const u8) -> __m512i {
        // SAFETY: the caller's promise; the load needs no alignment.
        _mm512_cvtepi8_epi16(unsafe { _mm256_loadu_si256(at.cast()) })
    }

    /// # Safety
    /// The features; `a` has a window of inputs at each multiple of `stride`, one for each row of `out`.
    #[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
    pub(crate) unsafe fn multiply(matrix: &Matrix, a: &[i16], stride: usize, out: &mut [i32]) {
        let rows = out.len() / matrix.outputs;
        for panel in 0..matrix.outputs / PANEL {
            let mut row = 0;
            while row < rows {
                // SAFETY: `block` is given as many rows as are left, at most.
                unsafe {
                    row += match rows - row {
                        1 => block::<1>(matrix, panel, a, stride, row, out),
                        2 | 3 => block::<2>(matrix, panel, a, stride, row, out),
                        4 | 5 => block::<4>(matrix, panel, a, stride, row, out),
                        6 | 7 => block::<6>(matrix, panel, a, stride, row, out),
                        _ => block::<8>(matrix, panel, a, stride, row, out),
                    }
                }
            }
        }
    }

    /// `R` rows by one panel. Returns `R`.
    ///
    /// # Safety
    /// The features; rows `row..row + R` exist in `a` and `out`, and `panel` in the matrix.
    #[inline]
    #[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
    unsafe fn block<const R: usize>(
        matrix: &Matrix,
        panel: usize,
        a: &[i16],
        stride: usize,
        row: usize,
        out: &mut [i32],
    ) -> usize {
        let inputs: [&[i16]; R] = std::array::from_fn(|r| &a[(row + r) * stride..][..matrix.inputs]);
        let codes = matrix.panel(panel);
        let mut sums = [[_mm512_setzero_si512(); 2]; R];
        for pair in 0..matrix.inputs / 2 {
            // SAFETY: `codes` has 64 bytes a pair.
            let w = unsafe {
                let at = codes.as_ptr().add(pair * 2 * PANEL);
                [weights(at), weights(at.add(PANEL))]
            };
            for r in 0..R {
                // SAFETY: each of `inputs` has `matrix.inputs` values.
                let both = unsafe { inputs[r].as_ptr().add(2 * pair).cast::<i32>().read_unaligned() };
                let both = _mm512_set1_epi32(both);
                sums[r] = [0, 1].map(|n| _mm512_dpwssd_epi32(sums[r][n], both, w[n]));
            }
        }
        for (r, sums) in sums.iter().enumerate() {
            let out = &mut out[(row + r) * matrix.outputs + panel * PANEL..][..PANEL];
            for (n, &sum) in sums.iter().enumerate() {
                // SAFETY: `out` has 32 values.
                unsafe { _mm512_storeu_si512(out.as_mut_ptr().add(16 * n).cast(), sum) };
            }
        }
        R
    }

    /// # Safety
    /// The features; `out` has `width` values a row and every pair lies in the matrix.
    #[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
    pub(crate) unsafe fn convolve(matrix: &Matrix, rows: &[&[Active]], left: usize, width: usize, out: &mut [i32]) {
        let taps = matrix.outputs / width;
        // Two panels at a time, so that their weights stay in the nearest cache for all tokens.
        for at in (0..width / PANEL).step_by(2) {
            for t in 0..rows.len() {
                let mut sums = [[_mm512_setzero_si512(); 2]; 2];
                for k in left.saturating_sub(t)..taps.min(rows.len() + left - t) {
                    let panels = [0, 1].map(|n| matrix.panel(k * (width / PANEL) + at + n));
                    for active in rows[t + k - left] {
                        let both = _mm512_set1_epi32(broadcast(active.values));
                        for (panel, sums) in panels.iter().zip(&mut sums) {
                            // SAFETY: a panel has 64 bytes for each pair, and the caller promises that this one is
                            // in it.
                            unsafe {
                                let from = panel.as_ptr().add(active.pair as usize * 2 * PANEL);
                                for (n, sum) in sums.iter_mut().enumerate() {
                                    *sum = _mm512_dpwssd_epi32(*sum, both, weights(from.add(PANEL * n)));
                                }
                            }
                        }
                    }
                }
                let out = &mut out[t * width + at * PANEL..][..2 * PANEL];
                for (n, &sum) in sums.iter().flatten().enumerate() {
                    // SAFETY: `out` has 64 values.
                    unsafe { _mm512_storeu_si512(out.as_mut_ptr().add(16 * n).cast(), sum) };
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers without pattern, the same in every run.
    fn numbers(seed: u64) -> impl FnMut() -> u64 {
        let mut state = seed;
        move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            state >> 33
        }
    }

    fn matrix(inputs: usize, outputs: usize, next: &mut impl FnMut() -> u64) -> Matrix {
        let codes: Vec<u8> = (0..inputs * outputs).map(|_| ((next() % 255) as i64 - 127) as i8 as u8).collect();
        Matrix::new(codes.leak(), inputs, outputs, 1.0)
    }

    #[test]
    fn product_equals_its_scalar_twin_and_a_plain_sum() {
        let mut next = numbers(1);
        for (inputs, outputs) in [(64, 32), (320, 512), (1280, 64)] {
            let m = matrix(inputs, outputs, &mut next);
            for rows in 0..14 {
                let limit = LIMIT as u64;
                let a: Vec<i16> =
                    (0..rows * inputs).map(|_| ((next() % (2 * limit + 1)) as i64 - limit as i64) as i16).collect();
                let (mut fast, mut slow) = (vec![1; rows * outputs], vec![2; rows * outputs]);
                m.multiply(&a, &mut fast);
                m.multiply_scalar(&a, inputs, &mut slow);
                assert_eq!(fast, slow);
                #[cfg(target_arch = "x86_64")]
                if has_avx2() {
                    // The path of machines that lack the newer one.
                    // SAFETY: the processor has AVX2; shapes are those of `multiply`.
                    unsafe { avx2::multiply(&m, &a, inputs, &mut fast) };
                    assert_eq!(fast, slow);
                }
                for (row, out) in slow.chunks(outputs).enumerate() {
                    let j = next() as usize % outputs;
                    let sum: i64 = (0..inputs).map(|i| i64::from(m.code(i, j)) * i64::from(a[row * inputs + i])).sum();
                    assert_eq!(i64::from(out[j]), sum);
                }
            }
        }
    }

    #[test]
    fn windows_are_rows_that_overlap() {
        let mut next = numbers(3);
        let m = matrix(192, 64, &mut next);
        let a: Vec<i16> = (0..64 * 9).map(|_| (next() % 9_000) as i16 - 4_500).collect();
        let (mut windows, mut rows) = (vec![0; 7 * 64], vec![0; 7 * 64]);
        m.multiply_windows(&a, 64, &mut windows);
        let apart: Vec<i16> = (0..7).flat_map(|k| a[k * 64..][..192].to_vec()).collect();
        m.multiply(&apart, &mut rows);
        assert_eq!(windows, rows);
    }

    #[test]
    fn pairs_that_are_not_zero_are_found() {
        let mut next = numbers(4);
        for len in [0, 2, 62, 64, 66, 256, 768] {
            let codes: Vec<i16> = (0..len).map(|_| if next().is_multiple_of(7) { next() as i16 } else { 0 }).collect();
            let (mut fast, mut slow) = (Vec::new(), Vec::new());
            push_pairs(&codes, 5, &mut fast);
            push_pairs_scalar(&codes, 5, &mut slow);
            assert_eq!(fast, slow);
        }
    }

    #[test]
    fn the_extremes_do_not_overflow() {
        let codes = vec![127u8; 1280 * 32].leak();
        let m = Matrix::new(codes, 1280, 32, 1.0);
        let mut out = vec![0; 32];
        m.multiply(&[LIMIT as i16; 1280], &mut out);
        assert_eq!(i64::from(out[0]), 1280 * 127 * LIMIT as i64);
    }

    #[test]
    fn sparse_convolution_equals_its_twin_and_the_dense_product() {
        let mut next = numbers(2);
        for (taps, left, width) in [(2, 0, 256), (3, 1, 256), (5, 2, 256), (1, 0, 64), (3, 1, 64)] {
            let m = matrix(256, taps * width, &mut next);
            for tokens in 0..9usize {
                let dense: Vec<Vec<i16>> = (0..tokens)
                    .map(|_| {
                        (0..256).map(|_| if next().is_multiple_of(9) { (next() % 13_000) as i16 } else { 0 }).collect()
                    })
                    .collect();
                let sparse: Vec<Vec<Active>> = dense
                    .iter()
                    .map(|row| {
                        let pairs = row.chunks(2).enumerate().filter(|(_, v)| v[0] != 0 || v[1] != 0);
                        pairs.map(|(n, v)| Active { pair: n as u32, values: [v[0], v[1]] }).collect()
                    })
                    .collect();
                let rows: Vec<&[Active]> = sparse.iter().map(Vec::as_slice).collect();
                let (mut fast, mut slow) = (vec![1; tokens * width], vec![2; tokens * width]);
                m.convolve(&rows, left, width, &mut fast);
                m.convolve_scalar(&rows, left, width, &mut slow);
                assert_eq!(fast, slow);
                #[cfg(target_arch = "x86_64")]
                if has_avx2() {
                    // SAFETY: the processor has AVX2; shapes are those of `convolve`.
                    unsafe { avx2::convolve(&m, &rows, left, width, &mut fast) };
                    assert_eq!(fast, slow);
                }
                let mut products = vec![0; tokens * taps * width];
                m.multiply(&dense.concat(), &mut products);
                for t in 0..tokens {
                    for j in 0..width {
                        let sum: i32 = (0..taps)
                            .filter(|k| (left..tokens + left).contains(&(t + k)))
                            .map(|k| products[(t + k - left) * taps * width + k * width + j])
                            .sum();
                        assert_eq!(fast[t * width + j], sum);
                    }
                }
            }
        }
    }
}
