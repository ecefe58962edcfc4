//! Which Russian and English name tokens, and which pairs of them, were seen in training: fingerprints with a size
//! class of the count, in open-addressed tables laid out ready.
//!
//! A look-up errs (says "seen" of what was not) in about one case of a thousand; it is one feature among others.

use super::bytes::{Reader, Writer};

/// A table of fingerprints: 13 bits of hash and 3 of count class; 0 is empty.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    slots: Vec<u16>,
}

/// The size class of a count: 1 for once to 7 for hundreds of times.
pub(super) fn class(count: u32) -> u8 {
    match count {
        0 => 0,
        1 => 1,
        2..=3 => 2,
        4..=9 => 3,
        10..=29 => 4,
        30..=99 => 5,
        100..=299 => 6,
        _ => 7,
    }
}

/// Hash of letter codes, chained from another hash.
pub(super) fn hash(seed: u64, codes: &[u8]) -> u64 {
    let mut h = seed ^ 0x9e37_79b9_7f4a_7c15;
    for &code in codes {
        h = (h ^ u64::from(code)).wrapping_mul(0x0100_0000_01b3);
        h ^= h >> 29;
    }
    h = (h ^ (h >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    h ^ (h >> 32)
}

impl Table {
    /// A table of hashes with counts (a hash given twice keeps the larger).
    pub(super) fn build(entries: impl Iterator<Item = (u64, u32)>) -> Self {
        let mut entries: Vec<(u64, u32)> = entries.collect();
        entries.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
        entries.dedup_by_key(|e| e.0);
        let size = (entries.len() * 5 / 4).next_power_of_two().max(16);
        let mut slots = vec![0u16; size];
        for (hash, count) in entries {
            let mut at = hash as usize & (size - 1);
            while slots[at] != 0 {
                at = (at + 1) & (size - 1);
            }
            slots[at] = entry(hash) | u16::from(class(count));
        }
        Self { slots }
    }

    /// The count class of a hash, 0 if it was not seen.
    pub(super) fn get(&self, hash: u64) -> u8 {
        let last = self.slots.len() - 1;
        let wanted = entry(hash);
        let mut at = hash as usize & last;
        loop {
            let slot = self.slots[at];
            if slot == 0 {
                return 0;
            }
            if slot & !7 == wanted {
                return (slot & 7) as u8;
            }
            at = (at + 1) & last;
        }
    }

    /// Writes the table.
    pub(super) fn write(&self, out: &mut Writer) {
        out.u32(self.slots.len() as u32);
        for &slot in &self.slots {
            out.u16(slot);
        }
    }

    /// Reads what [`Table::write`] wrote.
    pub(super) fn read(bytes: &mut Reader<'_>) -> Option<Self> {
        let count = bytes.u32()? as usize;
        let slots: Vec<u16> =
            bytes.take(count.checked_mul(2)?)?.as_chunks::<2>().0.iter().map(|&b| u16::from_le_bytes(b)).collect();
        // A full table would never end a search.
        (count.is_power_of_two() && slots.contains(&0)).then_some(Self { slots })
    }
}

fn entry(hash: u64) -> u16 {
    (hash >> 48) as u16 & !7
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_in_is_found_with_its_class() {
        let words: Vec<Vec<u8>> = (0..2000u32).map(|n| n.to_le_bytes().to_vec()).collect();
        let table = Table::build(words.iter().zip(1..).map(|(w, n)| (hash(0, w), n)));
        for (word, n) in words.iter().zip(1..) {
            assert!(table.get(hash(0, word)) > 0);
            assert!(table.get(hash(0, word)) >= class(n).min(1));
        }
        let strangers = (1_000_000..1_002_000u32).filter(|n| table.get(hash(0, &n.to_le_bytes())) > 0).count();
        assert!(strangers < 20, "{strangers}");
    }
}
