//! XOR, which logistic regression cannot learn and a 2-2-1 net of sigmoids can.

use chainrule::differentiate;
use chainrule::math::{sigmoid, softplus};

/// The four inputs.
pub const INPUTS: [[f64; 2]; 4] = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]];
/// Their exclusive or.
pub const TARGETS: [f64; 4] = [0.0, 1.0, 1.0, 0.0];
/// The learning rate of the text.
pub const RATE: f64 = 0.1;
/// Its number of steps.
pub const STEPS: usize = 10_001;

/// The mean cross-entropy of logistic regression, `-mean(y ln h + (1 - y) ln(1 - h))` with `h = sigmoid(w x + b)`, in the
/// form that does not overflow: `mean(softplus(z) - y z)`.
#[differentiate(wrt(w, b))]
pub fn regression_loss(w: &[f64; 2], b: f64, inputs: &[[f64; 2]; 4], targets: &[f64; 4]) -> f64 {
    let mut sum = 0.0;
    for k in 0..4 {
        let z = w[0] * inputs[k][0] + w[1] * inputs[k][1] + b;
        sum += softplus(z) - targets[k] * z;
    }
    sum / 4.0
}

/// The same of a net with two hidden sigmoids.
#[differentiate(wrt(w1, b1, w2, b2))]
pub fn net_loss(
    w1: &[[f64; 2]; 2],
    b1: &[f64; 2],
    w2: &[f64; 2],
    b2: f64,
    inputs: &[[f64; 2]; 4],
    targets: &[f64; 4],
) -> f64 {
    let mut sum = 0.0;
    for k in 0..4 {
        let x = inputs[k];
        let mut z = b2;
        for i in 0..2 {
            z += w2[i] * sigmoid(w1[i][0] * x[0] + w1[i][1] * x[1] + b1[i]);
        }
        sum += softplus(z) - targets[k] * z;
    }
    sum / 4.0
}

/// A net of any width and depth: `shape` lists the units of each layer, two inputs first and one output last, and
/// `parameters` the weights and biases in that order (a row of weights per unit, then the layer's biases).
#[differentiate(wrt(parameters))]
pub fn deep_loss(parameters: &[f64], shape: &[usize], inputs: &[[f64; 2]; 4], targets: &[f64; 4]) -> f64 {
    let mut widest = 2;
    for l in 0..shape.len() {
        widest = widest.max(shape[l]);
    }
    let mut sum = 0.0;
    for k in 0..4 {
        let mut layer = vec![0.0; widest];
        layer[0] = inputs[k][0];
        layer[1] = inputs[k][1];
        let mut at = 0;
        for l in 1..shape.len() {
            let (from, to) = (shape[l - 1], shape[l]);
            let mut next = vec![0.0; widest];
            for i in 0..to {
                let mut z = parameters[at + from * to + i];
                for j in 0..from {
                    z += parameters[at + i * from + j] * layer[j];
                }
                next[i] = if l + 1 < shape.len() { sigmoid(z) } else { z };
            }
            at += from * to + to;
            for i in 0..to {
                layer[i] = next[i];
            }
        }
        sum += softplus(layer[0]) - targets[k] * layer[0];
    }
    sum / 4.0
}

/// How many parameters a net of that shape has.
pub fn parameter_count(shape: &[usize]) -> usize {
    shape.windows(2).map(|pair| pair[0] * pair[1] + pair[1]).sum()
}

/// Logistic regression: two weights and a bias.
#[derive(Clone, Debug, PartialEq)]
pub struct Regression {
    /// The weights.
    pub w: [f64; 2],
    /// The bias.
    pub b: f64,
}

impl Regression {
    /// One step of gradient descent; the loss before it.
    pub fn step(&mut self, rate: f64) -> f64 {
        let (loss, (d_w, d_b)) = regression_loss::value_and_gradient(&self.w, self.b, &INPUTS, &TARGETS);
        descend(&mut self.w, &d_w, rate);
        self.b -= rate * d_b;
        loss
    }

    /// The four outputs.
    pub fn predictions(&self) -> [f64; 4] {
        INPUTS.map(|x| sigmoid(self.w[0] * x[0] + self.w[1] * x[1] + self.b))
    }
}

/// The 2-2-1 net: nine parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Net {
    /// The weights of the hidden units, a row each.
    pub w1: [[f64; 2]; 2],
    /// Their biases.
    pub b1: [f64; 2],
    /// The weights of the output.
    pub w2: [f64; 2],
    /// Its bias.
    pub b2: f64,
}

impl Net {
    /// One step of gradient descent; the loss before it.
    pub fn step(&mut self, rate: f64) -> f64 {
        let (loss, (d_w1, d_b1, d_w2, d_b2)) =
            net_loss::value_and_gradient(&self.w1, &self.b1, &self.w2, self.b2, &INPUTS, &TARGETS);
        descend(self.w1.as_flattened_mut(), d_w1.as_flattened(), rate);
        descend(&mut self.b1, &d_b1, rate);
        descend(&mut self.w2, &d_w2, rate);
        self.b2 -= rate * d_b2;
        loss
    }

    /// The four outputs.
    pub fn predictions(&self) -> [f64; 4] {
        let hidden = |x: [f64; 2], i: usize| sigmoid(self.w1[i][0] * x[0] + self.w1[i][1] * x[1] + self.b1[i]);
        INPUTS.map(|x| sigmoid(self.w2[0] * hidden(x, 0) + self.w2[1] * hidden(x, 1) + self.b2))
    }
}

/// One step of gradient descent for [`deep_loss`](fn@deep_loss); the loss before it.
pub fn deep_step(parameters: &mut [f64], shape: &[usize], rate: f64) -> f64 {
    let (loss, gradient) = deep_loss::value_and_gradient(parameters, shape, &INPUTS, &TARGETS);
    descend(parameters, &gradient, rate);
    loss
}

/// The share of outputs on the right side of one half.
pub fn accuracy(predictions: &[f64; 4]) -> f64 {
    let right = predictions.iter().zip(TARGETS).filter(|(p, y)| f64::from(u8::from(**p > 0.5)) == *y).count();
    right as f64 / 4.0
}

fn descend(parameters: &mut [f64], gradient: &[f64], rate: f64) {
    for (p, d_p) in parameters.iter_mut().zip(gradient) {
        *p -= rate * d_p;
    }
}
