//! The 2-2-1 net of sigmoids with cross-entropy on one sample: nine parameters.

use std::hint::black_box;

use chainrule::differentiate;
use chainrule::math::sigmoid;

use crate::compare::{Comparison, compare};

/// Its cross-entropy.
#[differentiate(wrt(w1, b1, w2, b2))]
pub fn loss(w1: &[[f64; 2]; 2], b1: &[f64; 2], w2: &[f64; 2], b2: f64, x: &[f64; 2], y: f64) -> f64 {
    let h0 = chainrule::math::sigmoid(w1[0][0] * x[0] + w1[0][1] * x[1] + b1[0]);
    let h1 = chainrule::math::sigmoid(w1[1][0] * x[0] + w1[1][1] * x[1] + b1[1]);
    let p = chainrule::math::sigmoid(w2[0] * h0 + w2[1] * h1 + b2);
    -(y * p.ln() + (1.0 - y) * (1.0 - p).ln())
}

/// The parts of the gradient.
pub type Gradient = ([[f64; 2]; 2], [f64; 2], [f64; 2], f64);

/// Value and gradient by hand, with the sigmoid and the cross-entropy differentiated as one: `p - y`.
pub fn by_hand(w1: &[[f64; 2]; 2], b1: &[f64; 2], w2: &[f64; 2], b2: f64, x: &[f64; 2], y: f64) -> (f64, Gradient) {
    let h0 = sigmoid(w1[0][0] * x[0] + w1[0][1] * x[1] + b1[0]);
    let h1 = sigmoid(w1[1][0] * x[0] + w1[1][1] * x[1] + b1[1]);
    let p = sigmoid(w2[0] * h0 + w2[1] * h1 + b2);
    let value = -(y * p.ln() + (1.0 - y) * (1.0 - p).ln());
    let d = p - y;
    let d0 = d * w2[0] * h0 * (1.0 - h0);
    let d1 = d * w2[1] * h1 * (1.0 - h1);
    (value, ([[d0 * x[0], d0 * x[1]], [d1 * x[0], d1 * x[1]]], [d0, d1], [d * h0, d * h1], d))
}

/// Both in turn.
pub fn measure() -> Comparison {
    let (w1, b1) = ([[0.5, -0.4], [0.3, 0.6]], [0.1, -0.1]);
    let (w2, b2, x, y) = ([0.7, -0.5], 0.2, [1.0, 0.0], 1.0);
    type Call = fn(&[[f64; 2]; 2], &[f64; 2], &[f64; 2], f64, &[f64; 2], f64) -> (f64, Gradient);
    let [derived, written]: [Call; 2] = black_box([loss::value_and_gradient, by_hand]);
    let call = |function: Call| {
        let (w1, b1, w2, b2, x, y) = black_box((&w1, &b1, &w2, b2, &x, y));
        black_box(function(w1, b1, w2, b2, x, y));
    };
    compare(|| call(derived), || call(written))
}
