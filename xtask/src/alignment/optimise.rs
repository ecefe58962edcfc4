//! L-BFGS with backtracking, for a few dozen weights.

/// Minimises `f` (value, gradient) from `x`, at most `steps` steps.
pub(crate) fn lbfgs(x: &mut Vec<f64>, steps: usize, mut f: impl FnMut(&[f64]) -> (f64, Vec<f64>)) -> f64 {
    const MEMORY: usize = 12;
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
    let (mut value, mut gradient) = f(x);
    let mut past: Vec<(Vec<f64>, Vec<f64>)> = Vec::new();
    for step in 0..steps {
        let mut direction = gradient.clone();
        let mut alphas = Vec::new();
        for (s, y) in past.iter().rev() {
            let alpha = dot(s, &direction) / dot(s, y);
            direction.iter_mut().zip(y).for_each(|(d, y)| *d -= alpha * y);
            alphas.push(alpha);
        }
        let scale =
            past.last().map_or(1.0 / dot(&gradient, &gradient).sqrt().max(1e-9), |(s, y)| dot(s, y) / dot(y, y));
        direction.iter_mut().for_each(|d| *d *= scale);
        for ((s, y), alpha) in past.iter().zip(alphas.iter().rev()) {
            let beta = dot(y, &direction) / dot(s, y);
            direction.iter_mut().zip(s).for_each(|(d, s)| *d += (alpha - beta) * s);
        }
        let slope = -dot(&gradient, &direction);
        let mut size = 1.0;
        let (next, next_value, next_gradient) = loop {
            let next: Vec<f64> = x.iter().zip(&direction).map(|(x, d)| x - size * d).collect();
            let (v, g) = f(&next);
            if v <= value + 1e-4 * size * slope || size < 1e-6 {
                break (next, v, g);
            }
            size *= 0.4;
        };
        let s: Vec<f64> = next.iter().zip(x.iter()).map(|(a, b)| a - b).collect();
        let y: Vec<f64> = next_gradient.iter().zip(&gradient).map(|(a, b)| a - b).collect();
        let done = (value - next_value).abs() < 1e-7 * value.abs().max(1.0);
        if dot(&s, &y) > 1e-12 {
            past.push((s, y));
            if past.len() > MEMORY {
                past.remove(0);
            }
        }
        *x = next;
        value = next_value;
        gradient = next_gradient;
        if done && step > 5 {
            break;
        }
    }
    value
}
