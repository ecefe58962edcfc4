//! Hard negatives: other real names at one or two edits.

use rustc_hash::FxHashMap;

use super::super::memory::hash;
use super::Random;

/// Names by what is left of them when letters are taken out.
pub(super) struct Neighbours<'a> {
    names: &'a [Vec<u8>],
    one: FxHashMap<u64, Vec<u32>>,
    two: FxHashMap<u64, Vec<u32>>,
}

fn without(name: &[u8], at: usize) -> Vec<u8> {
    let mut out = name.to_vec();
    out.remove(at);
    out
}

/// Hashes of a name and of what is left when up to `most` letters are taken out.
fn deletions(name: &[u8], most: usize) -> Vec<u64> {
    let mut out = vec![hash(0, name)];
    for a in 0..name.len() {
        let left = without(name, a);
        out.push(hash(0, &left));
        if most > 1 {
            out.extend((a..left.len()).map(|b| hash(0, &without(&left, b))));
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}

fn distance(a: &[u8], b: &[u8]) -> usize {
    strsim::generic_levenshtein(&Bytes(a), &Bytes(b))
}

/// Letter codes as something that can be walked over by reference.
struct Bytes<'a>(&'a [u8]);

impl<'b> IntoIterator for &Bytes<'b> {
    type Item = u8;
    type IntoIter = std::iter::Copied<std::slice::Iter<'b, u8>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter().copied()
    }
}

impl<'a> Neighbours<'a> {
    pub(super) fn new(names: &'a [Vec<u8>]) -> Self {
        let (mut one, mut two): (FxHashMap<u64, Vec<u32>>, FxHashMap<u64, Vec<u32>>) = Default::default();
        for (n, name) in names.iter().enumerate().filter(|(_, name)| name.len() <= 14) {
            for h in deletions(name, 1) {
                one.entry(h).or_default().push(n as u32);
            }
            for h in deletions(name, 2) {
                two.entry(h).or_default().push(n as u32);
            }
        }
        Self { names, one, two }
    }

    /// Up to `count` names near `name`, those at one edit first.
    pub(super) fn of(&self, name: &[u8], count: usize, random: &mut Random) -> Vec<Vec<u8>> {
        let mut out = Vec::new();
        for (table, edits) in [(&self.one, 1), (&self.two, 2)] {
            let mut near: Vec<u32> =
                deletions(name, edits).iter().filter_map(|h| table.get(h)).flatten().copied().collect();
            near.sort_unstable();
            near.dedup();
            near.retain(|&n| distance(&self.names[n as usize], name) == edits);
            random.shuffle(&mut near);
            for n in near {
                if out.len() < count {
                    out.push(self.names[n as usize].clone());
                }
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::fold::{en_codes, en_word};
    use super::*;

    #[test]
    fn neighbours_are_at_one_or_two_edits() {
        let names: Vec<Vec<u8>> = ["smith", "smyth", "smit", "schmidt", "jones", "smythe"].map(en_codes).to_vec();
        let near = Neighbours::new(&names);
        let mut found: Vec<String> =
            near.of(&en_codes("smith"), 9, &mut Random(1)).iter().map(|codes| en_word(codes)).collect();
        found.sort();
        assert_eq!(found, ["smit", "smyth", "smythe"]);
    }
}
