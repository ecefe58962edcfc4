//! Operations: which Cyrillic letters are written as which Latin ones.
//!
//! An operation writes one Cyrillic letter as nought to four Latin ones, or two to four Cyrillic letters as one
//! Latin. The inventory is learned ([`super::train`]); here it is laid out so that the operations at a place of a
//! pair of words are found by two table look-ups each.

use super::bytes::{Reader, Writer};
use super::fold::{EN_CODES, RU_CODES};

/// No operation, no chunk.
pub(super) const NONE: u16 = u16::MAX;

/// Longest run of letters of either side in an operation.
pub(super) const LONGEST: usize = 4;

/// One operation: the letters (codes) of each side.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Op {
    /// Cyrillic letters, 1 to 4.
    pub(super) ru: Vec<u8>,
    /// Latin letters, 0 to 4.
    pub(super) en: Vec<u8>,
}

/// A trie over letter codes; the number of a node is the number of the run of letters that leads to it.
#[derive(Clone, Debug)]
struct Runs {
    width: usize,
    next: Vec<u16>,
}

impl Runs {
    fn new(width: usize) -> Self {
        Self { width, next: vec![NONE; width] }
    }

    fn insert(&mut self, letters: &[u8]) -> u16 {
        let mut node = 0u16;
        for &letter in letters {
            let at = usize::from(node) * self.width + usize::from(letter);
            if self.next[at] == NONE {
                self.next[at] = (self.next.len() / self.width) as u16;
                self.next.resize(self.next.len() + self.width, NONE);
            }
            node = self.next[at];
        }
        node
    }

    #[inline]
    fn step(&self, node: u16, letter: u8) -> u16 {
        self.next[usize::from(node) * self.width + usize::from(letter)]
    }

    fn len(&self) -> usize {
        self.next.len() / self.width
    }
}

/// The inventory with its tables.
#[derive(Clone, Debug)]
pub(super) struct Ops {
    ops: Vec<Op>,
    /// ln P of each operation alone.
    ln: Vec<f32>,
    ru_runs: Runs,
    en_runs: Runs,
    /// `[ru letter][en run]` for one Cyrillic letter.
    single: Vec<u16>,
    /// `[ru run][en letter]` for several.
    multi: Vec<u16>,
    /// Operations by the run of Cyrillic letters they read.
    by_run: Vec<Vec<u16>>,
}

impl Ops {
    /// Lays out an inventory; `ln` is the ln P of each operation alone.
    pub(super) fn new(ops: Vec<Op>, ln: Vec<f32>) -> Self {
        let (mut ru_runs, mut en_runs) = (Runs::new(RU_CODES), Runs::new(EN_CODES));
        for op in &ops {
            ru_runs.insert(&op.ru);
            en_runs.insert(&op.en);
        }
        let mut single = vec![NONE; RU_CODES * en_runs.len()];
        let mut multi = vec![NONE; ru_runs.len() * EN_CODES];
        let mut by_run = vec![Vec::new(); ru_runs.len()];
        for (n, op) in ops.iter().enumerate() {
            let run = usize::from(ru_runs.insert(&op.ru));
            by_run[run].push(n as u16);
            match (op.ru.as_slice(), op.en.as_slice()) {
                (&[letter], en) => {
                    single[usize::from(letter) * en_runs.len() + usize::from(en_runs.insert(en))] = n as u16
                }
                (_, &[letter]) => multi[run * EN_CODES + usize::from(letter)] = n as u16,
                _ => {}
            }
        }
        Self { ops, ln, ru_runs, en_runs, single, multi, by_run }
    }

    /// An operation by number.
    pub(super) fn get(&self, n: u16) -> &Op {
        &self.ops[usize::from(n)]
    }

    /// ln P of an operation alone.
    #[inline]
    pub(super) fn ln(&self, n: u16) -> f32 {
        self.ln[usize::from(n)]
    }

    /// The operation that writes one Cyrillic letter as a run of Latin ones, or [`NONE`].
    #[inline]
    pub(super) fn single(&self, ru: u8, en_run: u16) -> u16 {
        self.single[usize::from(ru) * self.en_runs.len() + usize::from(en_run)]
    }

    /// The operation that writes a run of Cyrillic letters as one Latin one, or [`NONE`].
    #[inline]
    pub(super) fn multi(&self, ru_run: u16, en: u8) -> u16 {
        self.multi[usize::from(ru_run) * EN_CODES + usize::from(en)]
    }

    /// The operations that read a run of Cyrillic letters.
    pub(super) fn reading(&self, ru_run: u16) -> &[u16] {
        &self.by_run[usize::from(ru_run)]
    }

    /// For every place the runs of 0 to 4 Latin letters that start there.
    pub(super) fn en_runs(&self, codes: &[u8], out: &mut Vec<[u16; LONGEST + 1]>) {
        runs(&self.en_runs, codes, out);
    }

    /// For every place the runs of 0 to 4 Cyrillic letters that start there.
    pub(super) fn ru_runs(&self, codes: &[u8], out: &mut Vec<[u16; LONGEST + 1]>) {
        runs(&self.ru_runs, codes, out);
    }

    /// Writes the inventory.
    pub(super) fn write(&self, out: &mut Writer) {
        out.u32(self.ops.len() as u32);
        for (op, &ln) in self.ops.iter().zip(&self.ln) {
            out.u8(op.ru.len() as u8);
            out.u8(op.en.len() as u8);
            out.bytes.extend(&op.ru);
            out.bytes.extend(&op.en);
            out.f32(ln);
        }
    }

    /// Reads what [`Ops::write`] wrote.
    pub(super) fn read(bytes: &mut Reader<'_>) -> Option<Self> {
        let count = bytes.u32()? as usize;
        let (mut ops, mut ln) = (Vec::new(), Vec::new());
        for _ in 0..count {
            let (ru, en) = (usize::from(bytes.u8()?), usize::from(bytes.u8()?));
            let op = Op { ru: bytes.take(ru)?.to_vec(), en: bytes.take(en)?.to_vec() };
            if op.ru.iter().any(|&c| usize::from(c) >= RU_CODES) || op.en.iter().any(|&c| usize::from(c) >= EN_CODES) {
                return None;
            }
            ops.push(op);
            ln.push(bytes.f32()?);
        }
        Some(Self::new(ops, ln))
    }
}

fn runs(trie: &Runs, codes: &[u8], out: &mut Vec<[u16; LONGEST + 1]>) {
    out.clear();
    for start in 0..=codes.len() {
        let mut row = [NONE; LONGEST + 1];
        row[0] = 0;
        let mut node = 0;
        for (slot, &letter) in row[1..].iter_mut().zip(&codes[start..]) {
            node = trie.step(node, letter);
            if node == NONE {
                break;
            }
            *slot = node;
        }
        out.push(row);
    }
}
