//! A small network with one hidden layer: features in, a probability out.

use super::bytes::{Reader, Writer};

/// Most inputs, and most hidden units, of a network.
pub(super) const MOST: usize = 32;

/// Weights of a network with `inputs` features and `hidden` rectified units.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Mlp {
    /// Per input: what is subtracted, what it is multiplied by.
    pub(super) scale: Vec<f32>,
    /// A row of `hidden` weights for every input, then a row of biases.
    pub(super) first: Vec<f32>,
    /// `hidden` weights, then weights straight from the inputs, then the bias.
    pub(super) second: Vec<f32>,
}

impl Mlp {
    /// The log-odds for the features.
    pub(super) fn logit(&self, features: &[f32]) -> f32 {
        let mut x = [0.0; MOST];
        let mut units = [0.0; MOST];
        let (inputs, hidden) = self.forward(features, &mut x, &mut units);
        let (weights, straight) = self.second.split_at(hidden);
        let mut out = straight[inputs];
        for (&w, &v) in straight.iter().zip(&x[..inputs]) {
            out += w * v;
        }
        for (&w, &sum) in weights.iter().zip(&units) {
            out += w * sum.max(0.0);
        }
        out
    }

    /// Scales the features into `x` and sums up the hidden units into `units`; returns the numbers of both.
    pub(super) fn forward(&self, features: &[f32], x: &mut [f32; MOST], units: &mut [f32; MOST]) -> (usize, usize) {
        let inputs = features.len();
        let hidden = self.first.len() / (inputs + 1);
        for (slot, (&f, scale)) in x.iter_mut().zip(features.iter().zip(self.scale.as_chunks::<2>().0)) {
            *slot = (f - scale[0]) * scale[1];
        }
        if hidden > 0 {
            let mut rows = self.first.chunks_exact(hidden);
            for &v in &x[..inputs] {
                for (unit, &w) in units[..hidden].iter_mut().zip(rows.next().unwrap_or_default()) {
                    *unit += v * w;
                }
            }
            for (unit, &bias) in units[..hidden].iter_mut().zip(rows.next().unwrap_or_default()) {
                *unit += bias;
            }
        }
        (inputs, hidden)
    }

    /// Writes the weights.
    pub(super) fn write(&self, out: &mut Writer) {
        out.floats(&self.scale);
        out.floats(&self.first);
        out.floats(&self.second);
    }

    /// Reads what [`Mlp::write`] wrote, for a network of so many inputs.
    pub(super) fn read(bytes: &mut Reader<'_>, inputs: usize) -> Option<Self> {
        let this = Self { scale: bytes.floats()?, first: bytes.floats()?, second: bytes.floats()? };
        let hidden = this.first.len() / (inputs + 1);
        let whole = inputs <= MOST
            && hidden <= MOST
            && this.scale.len() == 2 * inputs
            && this.first.len() == hidden * (inputs + 1)
            && this.second.len() == hidden + inputs + 1;
        whole.then_some(this)
    }
}

/// 1 / (1 + e^−x), the same on every machine.
pub(super) fn sigmoid(x: f32) -> f32 {
    (1.0 / (1.0 + libm::exp(-f64::from(x)))) as f32
}
