//! Fits small networks by Adam on the cross-entropy, in a fixed order from a fixed seed.

use super::super::mlp::{MOST, Mlp, sigmoid};
use super::Random;

/// An example: features, whether it is positive, weight.
pub(super) struct Example {
    pub(super) features: Vec<f32>,
    pub(super) label: f32,
    pub(super) weight: f32,
}

/// Trains a network of `hidden` units.
pub(super) fn fit(examples: &[Example], hidden: usize, epochs: usize, seed: u64) -> Mlp {
    let inputs = examples.first().map_or(0, |e| e.features.len());
    let count = examples.len().max(1) as f64;
    let mut scale = Vec::new();
    for k in 0..inputs {
        let mean = examples.iter().map(|e| f64::from(e.features[k])).sum::<f64>() / count;
        let var = examples.iter().map(|e| (f64::from(e.features[k]) - mean).powi(2)).sum::<f64>() / count;
        scale.extend([mean as f32, (1.0 / libm::sqrt(var.max(1e-4))) as f32]);
    }
    let mut random = Random(seed);
    let mut uniform = |size: f32| (random.unit() as f32 * 2.0 - 1.0) * size;
    let size = libm::sqrtf(3.0 / inputs.max(1) as f32);
    let first: Vec<f32> = (0..hidden * (inputs + 1)).map(|_| uniform(size)).collect();
    let mut second: Vec<f32> = (0..hidden).map(|_| uniform(0.3)).collect();
    second.extend(vec![0.0; inputs + 1]);
    let mut net = Mlp { scale, first, second };
    let mut gradient = vec![0.0f32; net.first.len() + net.second.len()];
    let mut moments = vec![(0.0f32, 0.0f32); gradient.len()];
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let batch = 64;
    let steps = epochs * examples.len().div_ceil(batch);
    let mut step = 0;
    for _ in 0..epochs {
        random.shuffle(&mut order);
        for part in order.chunks(batch) {
            gradient.fill(0.0);
            for &n in part {
                let e = &examples[n];
                let (mut x, mut units) = ([0.0; MOST], [0.0; MOST]);
                net.forward(&e.features, &mut x, &mut units);
                let x = &x[..inputs];
                let slope = (sigmoid(net.logit(&e.features)) - e.label) * e.weight / part.len() as f32;
                let (g1, g2) = gradient.split_at_mut(net.first.len());
                for (k, &sum) in units[..hidden].iter().enumerate().filter(|(_, sum)| **sum > 0.0) {
                    g2[k] += slope * sum;
                    let back = slope * net.second[k];
                    for (row, &v) in g1.chunks_exact_mut(hidden).zip(x.iter().chain(std::iter::once(&1.0))) {
                        row[k] += back * v;
                    }
                }
                for (g, &v) in g2[hidden..].iter_mut().zip(x) {
                    *g += slope * v;
                }
                g2[hidden + inputs] += slope;
            }
            step += 1;
            // Warm start is not needed at this size; the rate falls to nothing along a cosine.
            let rate = 0.004 * 0.5 * (1.0 + libm::cosf(std::f32::consts::PI * step as f32 / steps as f32));
            let (c1, c2) = (1.0 - libm::powf(0.9, step as f32), 1.0 - libm::powf(0.999, step as f32));
            let weights = net.first.iter_mut().chain(net.second.iter_mut());
            for ((w, g), (m, v)) in weights.zip(&gradient).zip(&mut moments) {
                let g = g + 1e-5 * *w;
                *m = 0.9 * *m + 0.1 * g;
                *v = 0.999 * *v + 0.001 * g * g;
                *w -= rate * (*m / c1) / (libm::sqrtf(*v / c2) + 1e-8);
            }
        }
    }
    net
}
