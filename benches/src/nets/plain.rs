//! The baseline: dense layers as scalar loops, and the networks made of them.

use crate::fill;

/// A dense layer's parameters, or their gradient.
#[derive(Clone, Debug)]
pub struct Dense<const N: usize, const K: usize> {
    /// Weights, a row per unit.
    pub w: Box<[[f32; K]; N]>,
    /// Biases.
    pub b: [f32; N],
}

impl<const N: usize, const K: usize> Dense<N, K> {
    /// Small weights, the same in every run; zeros for a `scale` of 0.
    pub fn new(scale: f32) -> Self {
        let rows: Box<[[f32; K]]> = (0..N).map(|n| std::array::from_fn(|k| scale * fill(n * K + k) as f32)).collect();
        Dense { w: rows.try_into().expect("a row per unit"), b: [0.0; N] }
    }

    fn forward(&self, x: &[f32; K]) -> [f32; N] {
        let mut z = self.b;
        for n in 0..N {
            for k in 0..K {
                z[n] += self.w[n][k] * x[k];
            }
        }
        z
    }

    /// Adds the gradient of the parameters.
    fn backward(&self, x: &[f32; K], d_z: &[f32; N], gradient: &mut Self) {
        for n in 0..N {
            gradient.b[n] += d_z[n];
            for k in 0..K {
                gradient.w[n][k] += d_z[n] * x[k];
            }
        }
    }

    /// The gradient of the inputs.
    fn inputs(&self, d_z: &[f32; N]) -> [f32; K] {
        let mut d_x = [0.0; K];
        for n in 0..N {
            for k in 0..K {
                d_x[k] += d_z[n] * self.w[n][k];
            }
        }
        d_x
    }

    /// Calls `update(parameter, gradient)` for each, and clears the gradient.
    fn update(&mut self, gradient: &mut Self, update: &mut impl FnMut(&mut f32, f32)) {
        for n in 0..N {
            for k in 0..K {
                update(&mut self.w[n][k], gradient.w[n][k]);
                gradient.w[n][k] = 0.0;
            }
            update(&mut self.b[n], gradient.b[n]);
            gradient.b[n] = 0.0;
        }
    }
}

fn sigmoid<const N: usize>(z: [f32; N]) -> [f32; N] {
    z.map(|z| 1.0 / (1.0 + (-z).exp()))
}

fn back_through_sigmoid<const N: usize>(d_h: [f32; N], h: &[f32; N]) -> [f32; N] {
    std::array::from_fn(|n| d_h[n] * h[n] * (1.0 - h[n]))
}

fn relu<const N: usize>(z: [f32; N]) -> [f32; N] {
    z.map(|z| if z > 0.0 { z } else { 0.0 })
}

fn back_through_relu<const N: usize>(d_h: [f32; N], h: &[f32; N]) -> [f32; N] {
    std::array::from_fn(|n| if h[n] > 0.0 { d_h[n] } else { 0.0 })
}

/// The cross-entropy of a softmax, and `scale` times its gradient.
fn cross_entropy<const N: usize>(z: &[f32; N], class: usize, scale: f32) -> (f32, [f32; N]) {
    let most = z.iter().fold(f32::NEG_INFINITY, |most, &z| most.max(z));
    let e = z.map(|z| (z - most).exp());
    let total: f32 = e.iter().sum();
    let d_z = std::array::from_fn(|n| scale * (e[n] / total - if n == class { 1.0 } else { 0.0 }));
    (total.ln() + most - z[class], d_z)
}

/// A network that is trained by hand-written loops.
pub trait Plain: Clone {
    /// A sample.
    type Sample;

    /// With small weights, or zeros.
    fn new(scale: f32) -> Self;

    /// Adds `scale` times the gradient of a sample's loss; returns the loss.
    fn accumulate(&self, sample: &Self::Sample, scale: f32, gradient: &mut Self) -> f32;

    /// Calls `update(parameter, gradient)` for each parameter, and clears the gradient.
    fn update(&mut self, gradient: &mut Self, update: &mut impl FnMut(&mut f32, f32));
}

/// A network's layers as a struct; how its sample's gradient is computed; how it is updated.
macro_rules! plain {
    ($name:ident of $sample:ident: $($layer:ident: $n:literal of $k:literal),*; |$net:ident, $s:ident, $scale:ident, $d:ident| $body:block) => {
        /// The network of the same name in `networks`.
        #[derive(Clone, Debug)]
        pub struct $name {
            $(
                /// A layer.
                pub $layer: Dense<$n, $k>,
            )*
        }

        impl Plain for $name {
            type Sample = super::networks::$sample;

            fn new(scale: f32) -> Self {
                $name { $($layer: Dense::new(scale)),* }
            }

            fn accumulate(&self, $s: &Self::Sample, $scale: f32, $d: &mut Self) -> f32 {
                let $net = self;
                $body
            }

            fn update(&mut self, gradient: &mut Self, update: &mut impl FnMut(&mut f32, f32)) {
                $(self.$layer.update(&mut gradient.$layer, update);)*
            }
        }
    };
}

plain! { Xor of XorSample: l1: 2 of 2, l2: 1 of 2; |net, s, scale, d| {
    let h = sigmoid(net.l1.forward(&s.x));
    let [p] = sigmoid(net.l2.forward(&h));
    let y = s.y[0];
    let d_z2 = [scale * (p - y)];
    net.l2.backward(&h, &d_z2, &mut d.l2);
    net.l1.backward(&s.x, &back_through_sigmoid(net.l2.inputs(&d_z2), &h), &mut d.l1);
    -(y * p.ln() + (1.0 - y) * (1.0 - p).ln())
}}

plain! { Iris of IrisSample: l1: 4 of 4, l2: 4 of 4, l3: 3 of 4; |net, s, scale, d| {
    let h1 = sigmoid(net.l1.forward(&s.x));
    let h2 = sigmoid(net.l2.forward(&h1));
    let (loss, d_z3) = cross_entropy(&net.l3.forward(&h2), s.y, scale);
    net.l3.backward(&h2, &d_z3, &mut d.l3);
    let d_z2 = back_through_sigmoid(net.l3.inputs(&d_z3), &h2);
    net.l2.backward(&h1, &d_z2, &mut d.l2);
    net.l1.backward(&s.x, &back_through_sigmoid(net.l2.inputs(&d_z2), &h1), &mut d.l1);
    loss
}}

plain! { Digits of DigitsSample: l1: 10 of 784, l2: 10 of 10; |net, s, scale, d| {
    let h = sigmoid(net.l1.forward(&s.x));
    let (loss, d_z2) = cross_entropy(&net.l2.forward(&h), s.y, scale);
    net.l2.backward(&h, &d_z2, &mut d.l2);
    net.l1.backward(&s.x, &back_through_sigmoid(net.l2.inputs(&d_z2), &h), &mut d.l1);
    loss
}}

plain! { Deep of DeepSample: l1: 128 of 784, l2: 64 of 128, l3: 10 of 64; |net, s, scale, d| {
    let h1 = relu(net.l1.forward(&s.x));
    let h2 = relu(net.l2.forward(&h1));
    let (loss, d_z3) = cross_entropy(&net.l3.forward(&h2), s.y, scale);
    net.l3.backward(&h2, &d_z3, &mut d.l3);
    let d_z2 = back_through_relu(net.l3.inputs(&d_z3), &h2);
    net.l2.backward(&h1, &d_z2, &mut d.l2);
    net.l1.backward(&s.x, &back_through_relu(net.l2.inputs(&d_z2), &h1), &mut d.l1);
    loss
}}

/// Trains by gradient descent, mini-batches in the order of the samples; the last epoch's mean loss.
pub fn descend<P: Plain>(net: &mut P, samples: &[P::Sample], epochs: usize, batch: usize, rate: f32) -> f32 {
    let mut gradient = P::new(0.0);
    train(net, samples, epochs, batch, &mut gradient, |net, gradient| net.update(gradient, &mut |p, g| *p -= rate * g))
}

/// The same by Adam.
pub fn adam<P: Plain>(net: &mut P, samples: &[P::Sample], epochs: usize, batch: usize, rate: f32) -> f32 {
    let mut gradient = P::new(0.0);
    let mut moments: Vec<(f32, f32)> = Vec::new();
    net.update(&mut gradient, &mut |_, _| moments.push((0.0, 0.0)));
    let mut step = 0;
    train(net, samples, epochs, batch, &mut gradient, |net, gradient| {
        step += 1;
        let (first, second) = (1.0 - 0.9_f32.powi(step), 1.0 - 0.999_f32.powi(step));
        let mut at = 0;
        net.update(gradient, &mut |p, g| {
            let (m, v) = &mut moments[at];
            *m = 0.9 * *m + 0.1 * g;
            *v = 0.999 * *v + 0.001 * g * g;
            *p -= rate * (*m / first) / ((*v / second).sqrt() + 1e-8);
            at += 1;
        });
    })
}

fn train<P: Plain>(
    net: &mut P,
    samples: &[P::Sample],
    epochs: usize,
    batch: usize,
    gradient: &mut P,
    mut update: impl FnMut(&mut P, &mut P),
) -> f32 {
    let mut loss = 0.0;
    for _ in 0..epochs {
        loss = 0.0;
        for batch in samples.chunks(batch) {
            let scale = 1.0 / batch.len() as f32;
            for sample in batch {
                loss += net.accumulate(sample, scale, gradient);
            }
            update(net, gradient);
        }
    }
    loss / samples.len() as f32
}
