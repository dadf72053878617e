//! A 2-2-1 binary classifier with a ReLU hidden layer, trained on one sample: as a text printed it, and as it meant it.

use chainrule::differentiate;
use chainrule::math::{relu, sigmoid};

/// The sample's inputs.
pub const X: [f64; 2] = [0.7, 0.3];
/// The sample's class.
pub const Z: f64 = 1.0;
/// The learning rate of both programs.
pub const RATE: f64 = 0.5;
/// `w1`, `w11`, `w12`, `w21`, `w2`, `w22` at the start.
pub const START: [f64; 6] = [0.436, 0.026, 0.550, 0.435, 0.420, 0.330];

/// The text's output, its slips included: `w2` feeds both hidden units, `w22` is added instead of multiplied.
pub fn printed_output(w1: f64, w11: f64, w12: f64, w2: f64, w22: f64) -> f64 {
    let f1 = X[0] * w1 + X[1] * w2;
    let f2 = X[0] * w12 + X[1] * w2;
    sigmoid(relu(f1) * w11 + relu(f2) + w22)
}

/// The text's cross-entropy of that output, whose second term has `ln(z_hat)` where `ln(1 - z_hat)` was meant.
#[differentiate(wrt(w11))]
pub fn printed_loss(w1: f64, w11: f64, w12: f64, w2: f64, w22: f64) -> f64 {
    let f1 = X[0] * w1 + X[1] * w2;
    let f2 = X[0] * w12 + X[1] * w2;
    let z_hat = sigmoid(relu(f1) * w11 + relu(f2) + w22);
    -(Z * z_hat.ln() + (1.0 - Z) * z_hat.ln())
}

/// What the text prints in an iteration.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// The output.
    pub z_hat: f64,
    /// The cross-entropy.
    pub loss: f64,
    /// The one trained weight, after its update.
    pub w11: f64,
}

/// The text's program: three numbers per iteration, `w11` alone updated.
pub fn printed_program(iterations: usize) -> Vec<Line> {
    let [w1, mut w11, w12, _, w2, w22] = START;
    let mut lines = Vec::new();
    for _ in 0..iterations {
        let z_hat = printed_output(w1, w11, w12, w2, w22);
        let (loss, d_w11) = printed_loss::value_and_gradient(w1, w11, w12, w2, w22);
        w11 -= RATE * d_w11;
        lines.push(Line { z_hat, loss, w11 });
    }
    lines
}

/// The output of the net as it was meant.
pub fn output(w: &[f64; 6]) -> f64 {
    let [w1, w11, w12, w21, w2, w22] = *w;
    let f1 = X[0] * w1 + X[1] * w2;
    let f2 = X[0] * w12 + X[1] * w22;
    sigmoid(relu(f1) * w11 + relu(f2) * w21)
}

/// Its cross-entropy, differentiated with respect to all six weights.
#[differentiate]
pub fn loss(w: &[f64; 6]) -> f64 {
    let [w1, w11, w12, w21, w2, w22] = *w;
    let f1 = X[0] * w1 + X[1] * w2;
    let f2 = X[0] * w12 + X[1] * w22;
    let z_hat = sigmoid(relu(f1) * w11 + relu(f2) * w21);
    -(Z * z_hat.ln() + (1.0 - Z) * (1.0 - z_hat).ln())
}

/// The gradient of [`loss`](fn@loss) with a pencil; both hidden units are active and the class is 1.
pub fn gradient_by_hand(w: &[f64; 6]) -> [f64; 6] {
    let [w1, w11, w12, w21, w2, w22] = *w;
    let f1 = X[0] * w1 + X[1] * w2;
    let f2 = X[0] * w12 + X[1] * w22;
    let delta = output(w) - Z;
    [delta * w11 * X[0], delta * f1, delta * w21 * X[0], delta * f2, delta * w11 * X[1], delta * w21 * X[1]]
}

/// The weights after so many steps of gradient descent on all six.
pub fn train(iterations: usize) -> [f64; 6] {
    let mut w = START;
    for _ in 0..iterations {
        let gradient = loss::gradient(&w);
        for (w, d_w) in w.iter_mut().zip(gradient) {
            *w -= RATE * d_w;
        }
    }
    w
}
