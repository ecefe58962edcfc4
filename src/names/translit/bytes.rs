//! Little-endian bytes in and out, for the model file.

/// Collects the bytes of a model file.
#[derive(Default)]
pub(super) struct Writer {
    /// What was written so far.
    pub(super) bytes: Vec<u8>,
}

impl Writer {
    /// One byte.
    pub(super) fn u8(&mut self, n: u8) {
        self.bytes.push(n);
    }

    /// Two bytes.
    pub(super) fn u16(&mut self, n: u16) {
        self.bytes.extend(n.to_le_bytes());
    }

    /// The low three bytes.
    pub(super) fn u24(&mut self, n: u32) {
        let [a, b, c, _] = n.to_le_bytes();
        self.bytes.extend([a, b, c]);
    }

    /// Four bytes.
    pub(super) fn u32(&mut self, n: u32) {
        self.bytes.extend(n.to_le_bytes());
    }

    /// A 32-bit float.
    pub(super) fn f32(&mut self, n: f32) {
        self.bytes.extend(n.to_le_bytes());
    }

    /// A counted list of floats.
    pub(super) fn floats(&mut self, list: &[f32]) {
        self.u32(list.len() as u32);
        for &n in list {
            self.f32(n);
        }
    }
}

/// Reads the bytes of a model file; every read is `None` at the end.
pub(super) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Starts at the front.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// All bytes that were not read.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// The next `n` bytes.
    pub(super) fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let (head, rest) = self.rest.split_at_checked(n)?;
        self.rest = rest;
        Some(head)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    /// One byte.
    pub(super) fn u8(&mut self) -> Option<u8> {
        self.array::<1>().map(|[n]| n)
    }

    /// Two bytes.
    pub(super) fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_le_bytes)
    }

    /// Four bytes.
    pub(super) fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    /// A 32-bit float.
    pub(super) fn f32(&mut self) -> Option<f32> {
        self.array().map(f32::from_le_bytes)
    }

    /// A counted list of floats.
    pub(super) fn floats(&mut self) -> Option<Vec<f32>> {
        let count = self.u32()? as usize;
        Some(self.take(count.checked_mul(4)?)?.as_chunks::<4>().0.iter().map(|&b| f32::from_le_bytes(b)).collect())
    }
}
