//! The model file: its sections, as borrowed bytes. Nothing is copied or unpacked here but a few thousand biases.
//!
//! Layout (little-endian): `ALIGNENC`, version u32, number of sections u32, then offset u32 and length u32 of each;
//! `models/encoder.py` writes it and `models/MODELS.md` describes it.

use super::kernel::Matrix;

/// Bytes of the model file, read as little-endian numbers by index. Out of range reads as 0, so that a look-up in a
/// trie may probe past the end.
#[derive(Clone, Copy)]
pub(super) struct Bytes(pub(super) &'static [u8]);

impl Bytes {
    pub(super) fn len(self) -> usize {
        self.0.len()
    }

    #[inline(always)]
    pub(super) fn u8(self, n: usize) -> u8 {
        self.0.get(n).copied().unwrap_or(0)
    }

    #[inline(always)]
    pub(super) fn u16(self, n: usize) -> u16 {
        match self.0.get(2 * n..2 * n + 2) {
            Some(b) => u16::from_le_bytes([b[0], b[1]]),
            None => 0,
        }
    }

    #[inline(always)]
    pub(super) fn u32(self, n: usize) -> u32 {
        match self.0.get(4 * n..4 * n + 4) {
            Some(b) => u32::from_le_bytes([b[0], b[1], b[2], b[3]]),
            None => 0,
        }
    }

    #[inline(always)]
    pub(super) fn f32(self, n: usize) -> f32 {
        f32::from_bits(self.u32(n))
    }
}

/// Width of an embedding and of a sentence vector.
pub(super) const WIDTH: usize = 512;
/// Width of a convolution branch.
pub(super) const BRANCH: usize = 256;
/// Width of a token row: the embedding and three branches.
pub(super) const ROW: usize = WIDTH + 3 * BRANCH;
/// Width of the hidden layers of the head.
pub(super) const HIDDEN: usize = 320;
/// The branches: how many tokens a window spans, and how many of them lie before the token.
pub(super) const ORDERS: [(usize, usize); 3] = [(2, 0), (3, 1), (5, 2)];

/// Weights of one convolution branch.
pub(super) struct Branch {
    /// [512, 256]
    pub(super) projection: Matrix,
    /// The two convolutions, [256, taps · 256]: the part of one token in each tap of a window.
    pub(super) taps: [Matrix; 2],
    pub(super) projection_bias: Vec<f32>,
    pub(super) gain: Vec<f32>,
    pub(super) shift: Vec<f32>,
    /// Biases of the two convolutions.
    pub(super) biases: [Vec<f32>; 2],
}

/// Everything in the file.
pub(super) struct Model {
    /// One bit a piece of the original vocabulary.
    pub(super) kept: Bytes,
    pub(super) scores: Bytes,
    pub(super) alphabet: Bytes,
    pub(super) trie: Bytes,
    pub(super) charsmap: Bytes,
    pub(super) replacements: Bytes,
    /// Rows of the table.
    pub(super) rows: usize,
    /// Bits a value of each row; the high bit says that its codes are multiples of a step, not numbers of a level.
    pub(super) bits: Bytes,
    /// [8, 128]: for each number of bits the levels, as i8.
    pub(super) levels: Bytes,
    /// Scale of each row, the high half of an f32.
    pub(super) scales: Bytes,
    pub(super) codes: Bytes,
    /// Where each row's codes begin.
    pub(super) starts: Vec<u32>,
    pub(super) branches: [Branch; 3],
    /// [1280, 512]
    pub(super) pool: Matrix,
    pub(super) row_gain: Vec<f32>,
    pub(super) row_shift: Vec<f32>,
    pub(super) pool_bias: Vec<f32>,
    /// The head: d0, p1 [512, 320]; d1 [320, 320]; d2, p3 [320, 512]; d3 [512, 512].
    pub(super) head: [Matrix; 6],
}

/// Reads the dense weights one after the other.
struct Reader {
    codes: Bytes,
    numbers: Bytes,
    code: usize,
    number: usize,
}

impl Reader {
    fn vector(&mut self, len: usize) -> Vec<f32> {
        let out = (self.number..self.number + len).map(|n| self.numbers.f32(n)).collect();
        self.number += len;
        out
    }

    fn matrix(&mut self, inputs: usize, outputs: usize) -> Matrix {
        let scale = self.vector(1)[0];
        let codes = &self.codes.0[self.code..self.code + inputs * outputs];
        self.code += inputs * outputs;
        Matrix::new(codes, inputs, outputs, scale)
    }
}

impl Model {
    /// The model in `file`.
    ///
    /// # Panics
    /// If `file` is not what `models/encoder.py` wrote: it is part of the program.
    pub(super) fn new(file: &'static [u8]) -> Self {
        assert!(file.starts_with(b"ALIGNENC\x03\0\0\0"), "models/encoder.bin is not a model of this version");
        let header = Bytes(file);
        let section = |n: usize| {
            let (from, len) = (header.u32(4 + 2 * n) as usize, header.u32(5 + 2 * n) as usize);
            Bytes(&file[from..from + len])
        };
        let bits = section(6);
        let rows = bits.len();
        let mut starts = Vec::with_capacity(rows);
        let mut start = 0;
        for &bits in bits.0 {
            starts.push(start);
            start += u32::from(bits & 0x7F) * (WIDTH / 8) as u32;
        }
        let mut reader = Reader { codes: section(9), numbers: section(10), code: 0, number: 0 };
        let branches = ORDERS.map(|(taps, _)| Branch {
            projection: reader.matrix(WIDTH, BRANCH),
            taps: [reader.matrix(BRANCH, taps * BRANCH), reader.matrix(BRANCH, taps * BRANCH)],
            projection_bias: reader.vector(BRANCH),
            gain: reader.vector(BRANCH),
            shift: reader.vector(BRANCH),
            biases: [reader.vector(BRANCH), reader.vector(BRANCH)],
        });
        let pool = reader.matrix(ROW, WIDTH);
        Self {
            kept: section(0),
            scores: section(1),
            alphabet: section(2),
            trie: section(3),
            charsmap: section(4),
            replacements: section(5),
            rows,
            bits,
            levels: section(11),
            scales: section(7),
            codes: section(8),
            starts,
            branches,
            pool,
            row_gain: reader.vector(ROW),
            row_shift: reader.vector(ROW),
            pool_bias: reader.vector(WIDTH),
            head: [
                (WIDTH, HIDDEN),
                (WIDTH, HIDDEN),
                (HIDDEN, HIDDEN),
                (HIDDEN, WIDTH),
                (HIDDEN, WIDTH),
                (WIDTH, WIDTH),
            ]
            .map(|(inputs, outputs)| reader.matrix(inputs, outputs)),
        }
    }

    /// A row of the embedding table: each value is its code times the scale returned.
    pub(super) fn row(&self, row: u32, codes: &mut [i8; WIDTH]) -> f32 {
        let row = (row as usize).min(self.rows - 1);
        let bits = usize::from(self.bits.u8(row) & 0x7F);
        let packed = &self.codes.0[self.starts[row] as usize..][..bits * WIDTH / 8];
        let mut table = [0i8; 128];
        for (n, level) in table.iter_mut().enumerate().take(1 << bits) {
            *level = if self.bits.u8(row) & 0x80 == 0 {
                self.levels.u8(bits * 128 + n) as i8
            } else {
                (2 * n as i32 - (1 << bits)) as i8
            };
        }
        let mask = (1u64 << bits) - 1;
        for (eight, bytes) in codes.chunks_exact_mut(8).zip(packed.chunks_exact(bits)) {
            let mut word = [0; 8];
            word[..bits].copy_from_slice(bytes);
            let word = u64::from_le_bytes(word);
            for (n, code) in eight.iter_mut().enumerate() {
                *code = table[(word >> (n * bits) & mask) as usize];
            }
        }
        f32::from_bits(u32::from(self.scales.u16(row)) << 16)
    }
}
