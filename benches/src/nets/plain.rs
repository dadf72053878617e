//! The baseline: a network of dense layers as one writes it first, with lengths that are known at run time and scalar loops.

use crate::fill;

/// What follows a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activation {
    /// `1 / (1 + exp(-z))`, with the `exp` of `std`.
    Sigmoid,
    /// `max(z, 0)`.
    Relu,
    /// Nothing: the last layer before a softmax.
    None,
}

/// A dense layer.
#[derive(Clone, Debug)]
pub struct Layer {
    inputs: usize,
    outputs: usize,
    activation: Activation,
    /// A row for each output.
    pub w: Vec<f32>,
    /// Biases.
    pub b: Vec<f32>,
    d_w: Vec<f32>,
    d_b: Vec<f32>,
    /// Its outputs for the present sample.
    a: Vec<f32>,
    /// The gradient of what stands before the activation.
    d_z: Vec<f32>,
}

impl Layer {
    fn new(inputs: usize, outputs: usize, activation: Activation, scale: f32) -> Layer {
        Layer {
            inputs,
            outputs,
            activation,
            w: (0..inputs * outputs).map(|k| scale * fill(k) as f32).collect(),
            b: vec![0.0; outputs],
            d_w: vec![0.0; inputs * outputs],
            d_b: vec![0.0; outputs],
            a: vec![0.0; outputs],
            d_z: vec![0.0; outputs],
        }
    }

    fn forward(&mut self, x: &[f32]) {
        for j in 0..self.outputs {
            let mut z = self.b[j];
            for i in 0..self.inputs {
                z += self.w[j * self.inputs + i] * x[i];
            }
            self.a[j] = match self.activation {
                Activation::Sigmoid => 1.0 / (1.0 + (-z).exp()),
                Activation::Relu => z.max(0.0),
                Activation::None => z,
            };
        }
    }

    /// Adds to the gradient of the parameters.
    fn backward(&mut self, x: &[f32]) {
        for j in 0..self.outputs {
            self.d_b[j] += self.d_z[j];
            for i in 0..self.inputs {
                self.d_w[j * self.inputs + i] += self.d_z[j] * x[i];
            }
        }
    }

    /// Hands the gradient on to the layer before, through its activation.
    fn hand_back(&self, before: &mut Layer) {
        for i in 0..self.inputs {
            let mut d_a = 0.0;
            for j in 0..self.outputs {
                d_a += self.w[j * self.inputs + i] * self.d_z[j];
            }
            let a = before.a[i];
            before.d_z[i] = match before.activation {
                Activation::Sigmoid => d_a * a * (1.0 - a),
                Activation::Relu => {
                    if a > 0.0 {
                        d_a
                    } else {
                        0.0
                    }
                }
                Activation::None => d_a,
            };
        }
    }
}

/// What a sample should give.
#[derive(Clone, Copy, Debug)]
pub enum Target {
    /// A class, after a softmax.
    Class(usize),
    /// A probability, after a sigmoid.
    Probability(f32),
}

/// Layers, one after the other.
#[derive(Clone, Debug)]
pub struct Net {
    /// In order.
    pub layers: Vec<Layer>,
    /// Adam's moments, for each layer those of weights and biases.
    moments: Vec<[Vec<f32>; 4]>,
    steps: i32,
}

/// How a net is updated.
#[derive(Clone, Copy, Debug)]
pub enum Rule {
    /// `p -= rate * g`.
    Sgd,
    /// Adam with its usual settings.
    Adam,
}

impl Net {
    /// With small weights, the same in every run.
    pub fn new(inputs: usize, layers: &[(usize, Activation)], scale: f32) -> Net {
        let mut before = inputs;
        let mut made = Vec::new();
        for &(outputs, activation) in layers {
            made.push(Layer::new(before, outputs, activation, scale));
            before = outputs;
        }
        let moments = made.iter().map(|l: &Layer| [&l.w, &l.w, &l.b, &l.b].map(|p| vec![0.0; p.len()])).collect();
        Net { layers: made, moments, steps: 0 }
    }

    /// Adds `scale` times the gradient of a sample's cross-entropy; returns that.
    fn accumulate(&mut self, x: &[f32], target: Target, scale: f32) -> f32 {
        for l in 0..self.layers.len() {
            let (before, rest) = self.layers.split_at_mut(l);
            rest[0].forward(if l == 0 { x } else { &before[l - 1].a });
        }
        let last = self.layers.last_mut().expect("a net has layers");
        let loss = match target {
            Target::Class(class) => {
                let mut most = f32::NEG_INFINITY;
                for &z in &last.a {
                    most = most.max(z);
                }
                let mut total = 0.0;
                for j in 0..last.outputs {
                    last.d_z[j] = (last.a[j] - most).exp();
                    total += last.d_z[j];
                }
                for j in 0..last.outputs {
                    last.d_z[j] = scale * (last.d_z[j] / total - if j == class { 1.0 } else { 0.0 });
                }
                total.ln() + most - last.a[class]
            }
            Target::Probability(y) => {
                let p = last.a[0];
                last.d_z[0] = scale * (p - y);
                -(y * p.ln() + (1.0 - y) * (1.0 - p).ln())
            }
        };
        for l in (0..self.layers.len()).rev() {
            let (before, rest) = self.layers.split_at_mut(l);
            if l == 0 {
                rest[0].backward(x);
            } else {
                rest[0].backward(&before[l - 1].a);
                rest[0].hand_back(&mut before[l - 1]);
            }
        }
        loss
    }

    /// Updates the parameters, and clears the gradient.
    fn update(&mut self, rule: Rule, rate: f32) {
        self.steps += 1;
        let (first, second) = (1.0 - 0.9_f32.powi(self.steps), 1.0 - 0.999_f32.powi(self.steps));
        for (layer, [m_w, v_w, m_b, v_b]) in self.layers.iter_mut().zip(&mut self.moments) {
            let parts = [(&mut layer.w, &mut layer.d_w, m_w, v_w), (&mut layer.b, &mut layer.d_b, m_b, v_b)];
            for (p, g, m, v) in parts {
                for k in 0..p.len() {
                    match rule {
                        Rule::Sgd => p[k] -= rate * g[k],
                        Rule::Adam => {
                            m[k] = 0.9 * m[k] + 0.1 * g[k];
                            v[k] = 0.999 * v[k] + 0.001 * g[k] * g[k];
                            p[k] -= rate * (m[k] / first) / ((v[k] / second).sqrt() + 1e-8);
                        }
                    }
                    g[k] = 0.0;
                }
            }
        }
    }

    /// Trains on mini-batches in the order of the samples; the last epoch's mean loss.
    pub fn train(
        &mut self,
        samples: &[(Vec<f32>, Target)],
        (epochs, batch): (usize, usize),
        (rule, rate): (Rule, f32),
    ) -> f32 {
        let mut loss = 0.0;
        for _ in 0..epochs {
            loss = 0.0;
            for batch in samples.chunks(batch) {
                for (x, target) in batch {
                    loss += self.accumulate(x, *target, 1.0 / batch.len() as f32);
                }
                self.update(rule, rate);
            }
        }
        loss / samples.len() as f32
    }
}
