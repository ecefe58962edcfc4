//! The weights file `models/quality.bin`: numbers one after the other, in the order the network reads them.

/// Reads the file front to back; nothing is copied but small vectors.
pub(super) struct Reader {
    data: &'static [u8],
}

impl Reader {
    /// A reader behind the file's mark; nothing if it is not such a file.
    pub(super) fn new(data: &'static [u8]) -> Option<Self> {
        Some(Self { data: data.strip_prefix(b"ALQ2")? })
    }

    pub(super) fn bytes(&mut self, n: usize) -> Option<&'static [u8]> {
        let (head, rest) = self.data.split_at_checked(n)?;
        self.data = rest;
        Some(head)
    }

    pub(super) fn floats(&mut self, n: usize) -> Option<Vec<f32>> {
        let bytes = self.bytes(n * 4)?;
        Some(bytes.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect())
    }

    pub(super) fn shorts(&mut self, n: usize) -> Option<Vec<u16>> {
        Some(self.bytes(n * 2)?.chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]])).collect())
    }

    pub(super) fn signed(&mut self, n: usize) -> Option<Vec<i8>> {
        Some(self.bytes(n)?.iter().map(|b| *b as i8).collect())
    }

    /// Whether everything was read.
    pub(super) fn is_done(&self) -> bool {
        self.data.is_empty()
    }
}
