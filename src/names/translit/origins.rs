//! Where a name comes from: classes of names found without labels (Japanese, French, Slavic, … emerge by themselves),
//! each with a letter trigram model of either script. A Russian name of one class is rarely spelt in the manner of
//! another.

use super::bytes::{Reader, Writer};
use super::fold::{EN_CODES, RU_CODES};

/// Number of classes.
pub(super) const CLASSES: usize = 12;

/// Steps of the quantiser in one nat; the worst letter costs 255 of them.
const STEPS: f32 = 16.0;

/// ln-probabilities by class.
pub(super) type ByClass = [f32; CLASSES];

/// Dense trigram tables: `[letter before last][last letter][letter][class]`, quantised −ln P; letter 0 is the edge.
#[derive(Clone, Debug, Default)]
pub(super) struct Origins {
    ru: Vec<u8>,
    en: Vec<u8>,
    /// ln P(class).
    prior: Vec<f32>,
}

fn sum(table: &[u8], codes: usize, word: &[u8]) -> ByClass {
    let mut total = [0u32; CLASSES];
    let (mut a, mut b) = (0usize, 0usize);
    for &letter in word.iter().chain(std::iter::once(&0)) {
        let letter = usize::from(letter);
        let at = ((a * codes + b) * codes + letter) * CLASSES;
        if let Some(row) = table.get(at..at + CLASSES) {
            for (t, &q) in total.iter_mut().zip(row) {
                *t += u32::from(q);
            }
        }
        (a, b) = (b, letter);
    }
    total.map(|t| -(t as f32) / STEPS)
}

impl Origins {
    /// Quantises tables of −ln P laid out as above.
    pub(super) fn new(ru: &[f32], en: &[f32], prior: &[f32]) -> Self {
        let quantise = |t: &[f32]| t.iter().map(|cost| (cost * STEPS).round().clamp(0.0, 255.0) as u8).collect();
        Self { ru: quantise(ru), en: quantise(en), prior: prior.to_vec() }
    }

    /// ln P(class | Russian word).
    pub(super) fn of_ru(&self, word: &[u8]) -> ByClass {
        let mut joint = sum(&self.ru, RU_CODES, word);
        for (j, p) in joint.iter_mut().zip(&self.prior) {
            *j += p;
        }
        let total = ln_sum(&joint);
        joint.map(|j| j - total)
    }

    /// ln P(English word | class).
    pub(super) fn of_en(&self, word: &[u8]) -> ByClass {
        sum(&self.en, EN_CODES, word)
    }

    /// ln P(English | classes of the Russian) and by how much that is above `blind`, the same
    /// without knowledge of the Russian.
    pub(super) fn agreement(ru: &ByClass, en: &ByClass, blind: f32) -> [f32; 2] {
        let told = ln_sum(&std::array::from_fn(|k| ru[k] + en[k]));
        [told, told - blind]
    }

    /// ln P(English word | no knowledge of its class).
    pub(super) fn blind(&self, en: &ByClass) -> f32 {
        ln_sum(&std::array::from_fn(|k| self.prior[k] + en[k]))
    }

    /// Writes the tables.
    pub(super) fn write(&self, out: &mut Writer) {
        out.floats(&self.prior);
        out.bytes.extend(&self.ru);
        out.bytes.extend(&self.en);
    }

    /// Reads what [`Origins::write`] wrote.
    pub(super) fn read(bytes: &mut Reader<'_>) -> Option<Self> {
        let prior = bytes.floats()?;
        let ru = bytes.take(RU_CODES * RU_CODES * RU_CODES * CLASSES)?.to_vec();
        let en = bytes.take(EN_CODES * EN_CODES * EN_CODES * CLASSES)?.to_vec();
        (prior.len() == CLASSES).then_some(Self { ru, en, prior })
    }
}

/// ln of a sum of exponentials.
fn ln_sum(list: &ByClass) -> f32 {
    let top = list.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f32 = list.iter().filter(|&&x| x > top - 12.0).map(|&x| libm::expf(x - top)).sum();
    top + libm::logf(sum)
}
