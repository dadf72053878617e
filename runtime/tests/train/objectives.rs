//! A linear regression in `f64` and a softmax classifier in `f32`.

use chainrule::net::{Batch, Objective, Parameters, Tensor, TensorName};

/// `y = w x + b`, with the loss `(prediction - target)^2 / 2`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Line {
    pub(crate) w: [f64; 3],
    pub(crate) b: f64,
    /// Follows the targets' mean: not trained.
    pub(crate) seen: f64,
}

impl Line {
    pub(crate) const START: Line = Line { w: [0.3, -0.2, 0.5], b: 0.1, seen: 0.0 };

    fn error(&self, (x, y): &([f64; 3], f64)) -> f64 {
        self.w[0] * x[0] + self.w[1] * x[1] + self.w[2] * x[2] + self.b - y
    }
}

/// The regression's samples, as `data/generate.py` has them.
pub(crate) fn line_samples(count: usize) -> Vec<([f64; 3], f64)> {
    let x = |k: f64| [(3.0 * k).sin(), (5.0 * k).cos(), (7.0 * k + 1.0).sin()];
    (0..count).map(|k| k as f64).map(|k| (x(k), k.sin() + 0.5)).collect()
}

const fn tensor(name: &'static str, shape: &'static [usize], decays: bool) -> Tensor {
    Tensor { name: TensorName::new(name), shape, trained: true, decays, torch: None }
}

impl Parameters for Line {
    type Float = f64;
    const TENSORS: usize = 3;
    const COUNT: usize = 5;

    fn describe(index: usize) -> Tensor {
        match index {
            0 => Tensor { trained: false, ..tensor("seen", &[], false) },
            1 => tensor("w", &[3], true),
            _ => tensor("b", &[], false),
        }
    }

    fn tensor(&self, index: usize) -> &[f64] {
        match index {
            0 => core::slice::from_ref(&self.seen),
            1 => &self.w,
            _ => core::slice::from_ref(&self.b),
        }
    }

    fn tensor_mut(&mut self, index: usize) -> &mut [f64] {
        match index {
            0 => core::slice::from_mut(&mut self.seen),
            1 => &mut self.w,
            _ => core::slice::from_mut(&mut self.b),
        }
    }
}

impl Objective for Line {
    type Parameters = Line;
    type Gradient = Line;
    type Sample = ([f64; 3], f64);

    fn zero(_: &Line) -> Line {
        Line { w: [0.0; 3], b: 0.0, seen: 0.0 }
    }

    fn accumulate(line: &Line, batch: Batch<'_, Self::Sample>, _: u64, scale: f64, gradient: &mut Line) -> f64 {
        let mut sum = 0.0;
        for sample in batch.iter() {
            let error = line.error(sample);
            sum += error * error / 2.0;
            gradient.w.iter_mut().zip(&sample.0).for_each(|(g, x)| *g += scale * error * x);
            gradient.b += scale * error;
        }
        sum
    }

    fn loss(line: &Line, batch: Batch<'_, Self::Sample>) -> f64 {
        batch.iter().map(|sample| line.error(sample).powi(2) / 2.0).sum()
    }

    fn follow(line: &mut Line, batch: Batch<'_, Self::Sample>) {
        let mean = batch.iter().map(|sample| sample.1).sum::<f64>() / batch.len() as f64;
        line.seen += 0.1 * (mean - line.seen);
    }

    fn outputs(line: &Line, sample: &Self::Sample, pair: &mut dyn FnMut(f64, f64)) {
        pair(line.error(sample) + sample.1, sample.1);
    }

    const METRICS: &'static [&'static str] = &["bias"];

    fn metrics(line: &Line, _: &Self::Sample, metric: &mut dyn FnMut(usize, f64)) {
        metric(0, line.b);
    }
}

/// The logits of three classes are `w x + b`; cross entropy with softmax. Its dropout takes single features away, and its update is
/// fused.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Classifier {
    pub(crate) w: [[f32; 2]; 3],
    pub(crate) b: [f32; 3],
}

impl Classifier {
    pub(crate) const START: Classifier = Classifier { w: [[0.1, 0.0], [-0.1, 0.2], [0.0, -0.2]], b: [0.0; 3] };

    fn logits(&self, x: [f32; 2]) -> [f32; 3] {
        core::array::from_fn(|k| self.w[k][0] * x[0] + self.w[k][1] * x[1] + self.b[k])
    }

    /// Loss, and its derivatives in the logits.
    fn differentiated(&self, x: [f32; 2], class: usize) -> (f32, [f32; 3]) {
        let logits = self.logits(x);
        let exps = logits.map(f32::exp);
        let sum: f32 = exps.iter().sum();
        let mut errors = exps.map(|exp| exp / sum);
        errors[class] -= 1.0;
        (sum.ln() - logits[class], errors)
    }
}

/// Three clouds on a circle, with outliers.
pub(crate) fn clouds(count: usize) -> Vec<([f32; 2], usize)> {
    let point = |k: usize| {
        let angle = (k % 3) as f32 * 2.1 + 0.9 * (k as f32 * 12.9898).sin();
        ([angle.cos() + 0.2 * (k as f32).sin(), angle.sin()], k % 3)
    };
    (0..count).map(point).collect()
}

impl Parameters for Classifier {
    type Float = f32;
    const TENSORS: usize = 2;
    const COUNT: usize = 9;

    fn describe(index: usize) -> Tensor {
        [tensor("w", &[3, 2], true), tensor("b", &[3], false)][index]
    }

    fn tensor(&self, index: usize) -> &[f32] {
        if index == 0 { self.w.as_flattened() } else { &self.b }
    }

    fn tensor_mut(&mut self, index: usize) -> &mut [f32] {
        if index == 0 { self.w.as_flattened_mut() } else { &mut self.b }
    }
}

impl Objective for Classifier {
    type Parameters = Classifier;
    type Gradient = Classifier;
    type Sample = ([f32; 2], usize);

    fn zero(_: &Classifier) -> Classifier {
        Classifier { w: [[0.0; 2]; 3], b: [0.0; 3] }
    }

    fn accumulate(
        net: &Classifier,
        batch: Batch<'_, Self::Sample>,
        seed: u64,
        scale: f32,
        gradient: &mut Classifier,
    ) -> f32 {
        let mut sum = 0.0;
        for (position, &(mut x, class)) in batch.iter().enumerate() {
            if (seed >> (position % 64)) & 7 == 7 {
                x[0] = 0.0;
            }
            let (loss, errors) = net.differentiated(x, class);
            sum += loss;
            for (k, error) in errors.into_iter().enumerate() {
                gradient.w[k].iter_mut().zip(x).for_each(|(g, x)| *g += scale * error * x);
                gradient.b[k] += scale * error;
            }
        }
        sum
    }

    fn descend(net: &mut Classifier, batch: Batch<'_, Self::Sample>, seed: u64, scale: f32) -> Option<f32> {
        let mut gradient = Classifier::zero(net);
        let sum = Self::accumulate(net, batch, seed, scale, &mut gradient);
        for index in 0..2 {
            net.tensor_mut(index).iter_mut().zip(gradient.tensor(index)).for_each(|(p, g)| *p += g);
        }
        Some(sum)
    }

    fn loss(net: &Classifier, batch: Batch<'_, Self::Sample>) -> f32 {
        batch.iter().map(|&(x, class)| net.differentiated(x, class).0).sum()
    }

    fn classes(net: &Classifier, &(x, class): &Self::Sample) -> Option<(usize, usize)> {
        let logits = net.logits(x);
        let predicted = (0..3).fold(0, |best, k| if logits[k] > logits[best] { k } else { best });
        Some((predicted, class))
    }
}
