//! The 4-4-4-3 net with softmax cross-entropy on one flower: 55 parameters.

use std::hint::black_box;

use chainrule::differentiate;
use chainrule::math::sigmoid;

use crate::compare::{Comparison, compare};
use crate::fill;

/// The parameters.
#[derive(Clone, Debug)]
pub struct Net {
    /// Weights of the first hidden layer, a row per unit.
    pub w1: [[f64; 4]; 4],
    /// Its biases.
    pub b1: [f64; 4],
    /// Weights of the second hidden layer.
    pub w2: [[f64; 4]; 4],
    /// Its biases.
    pub b2: [f64; 4],
    /// Weights of the output layer.
    pub w3: [[f64; 4]; 3],
    /// Its biases.
    pub b3: [f64; 3],
}

impl Net {
    /// The net whose parameter number `k` is `value(k)`; weights before biases, layer by layer.
    pub fn from_fn(value: impl Fn(usize) -> f64) -> Net {
        let row = |start: usize| std::array::from_fn(|j| value(start + j));
        Net {
            w1: [0, 4, 8, 12].map(row),
            b1: row(16),
            w2: [20, 24, 28, 32].map(row),
            b2: row(36),
            w3: [40, 44, 48].map(row),
            b3: std::array::from_fn(|k| value(52 + k)),
        }
    }
}

/// The parts of the gradient.
pub type Gradient = ([[f64; 4]; 4], [f64; 4], [[f64; 4]; 4], [f64; 4], [[f64; 4]; 3], [f64; 3]);

/// Its cross-entropy.
#[differentiate(wrt(w1, b1, w2, b2, w3, b3))]
#[allow(clippy::too_many_arguments, reason = "a layer is a matrix and a vector")]
pub fn loss(
    w1: &[[f64; 4]; 4],
    b1: &[f64; 4],
    w2: &[[f64; 4]; 4],
    b2: &[f64; 4],
    w3: &[[f64; 4]; 3],
    b3: &[f64; 3],
    x: &[f64; 4],
    class: usize,
) -> f64 {
    let mut h1 = [0.0; 4];
    for i in 0..4 {
        h1[i] = chainrule::math::sigmoid(w1[i][0] * x[0] + w1[i][1] * x[1] + w1[i][2] * x[2] + w1[i][3] * x[3] + b1[i]);
    }
    let mut h2 = [0.0; 4];
    for i in 0..4 {
        h2[i] =
            chainrule::math::sigmoid(w2[i][0] * h1[0] + w2[i][1] * h1[1] + w2[i][2] * h1[2] + w2[i][3] * h1[3] + b2[i]);
    }
    let mut z = [0.0; 3];
    for i in 0..3 {
        z[i] = w3[i][0] * h2[0] + w3[i][1] * h2[1] + w3[i][2] * h2[2] + w3[i][3] * h2[3] + b3[i];
    }
    (z[0].exp() + z[1].exp() + z[2].exp()).ln() - z[class]
}

fn dot(w: &[f64; 4], x: &[f64; 4], b: f64) -> f64 {
    w[0] * x[0] + w[1] * x[1] + w[2] * x[2] + w[3] * x[3] + b
}

fn times(d: f64, x: &[f64; 4]) -> [f64; 4] {
    [d * x[0], d * x[1], d * x[2], d * x[3]]
}

fn layer(w: &[[f64; 4]; 4], b: &[f64; 4], x: &[f64; 4]) -> [f64; 4] {
    [
        sigmoid(dot(&w[0], x, b[0])),
        sigmoid(dot(&w[1], x, b[1])),
        sigmoid(dot(&w[2], x, b[2])),
        sigmoid(dot(&w[3], x, b[3])),
    ]
}

/// Value and gradient by hand: every exponential once, softmax and cross-entropy differentiated as one.
#[allow(clippy::too_many_arguments, reason = "a layer is a matrix and a vector")]
pub fn by_hand(
    w1: &[[f64; 4]; 4],
    b1: &[f64; 4],
    w2: &[[f64; 4]; 4],
    b2: &[f64; 4],
    w3: &[[f64; 4]; 3],
    b3: &[f64; 3],
    x: &[f64; 4],
    class: usize,
) -> (f64, Gradient) {
    let h1 = layer(w1, b1, x);
    let h2 = layer(w2, b2, &h1);
    let z = [dot(&w3[0], &h2, b3[0]), dot(&w3[1], &h2, b3[1]), dot(&w3[2], &h2, b3[2])];
    let e = [z[0].exp(), z[1].exp(), z[2].exp()];
    let total = e[0] + e[1] + e[2];
    let value = total.ln() - z[class];

    let share = 1.0 / total;
    let mut dz = [e[0] * share, e[1] * share, e[2] * share];
    dz[class] -= 1.0;
    let back = |j: usize| (dz[0] * w3[0][j] + dz[1] * w3[1][j] + dz[2] * w3[2][j]) * (h2[j] * (1.0 - h2[j]));
    let d2 = [back(0), back(1), back(2), back(3)];
    let back = |j: usize| {
        (d2[0] * w2[0][j] + d2[1] * w2[1][j] + d2[2] * w2[2][j] + d2[3] * w2[3][j]) * (h1[j] * (1.0 - h1[j]))
    };
    let d1 = [back(0), back(1), back(2), back(3)];
    let d_w1 = [times(d1[0], x), times(d1[1], x), times(d1[2], x), times(d1[3], x)];
    let d_w2 = [times(d2[0], &h1), times(d2[1], &h1), times(d2[2], &h1), times(d2[3], &h1)];
    let d_w3 = [times(dz[0], &h2), times(dz[1], &h2), times(dz[2], &h2)];
    (value, (d_w1, d1, d_w2, d2, d_w3, dz))
}

type Rows<const N: usize> = [[f64; 4]; N];
type Call = fn(&Rows<4>, &[f64; 4], &Rows<4>, &[f64; 4], &Rows<3>, &[f64; 3], &[f64; 4], usize) -> (f64, Gradient);

/// Both in turn.
pub fn measure() -> Comparison {
    let (net, x, class) = (Net::from_fn(fill), [0.3, -0.7, 1.1, 0.2], 1);
    let [derived, written]: [Call; 2] = black_box([loss::value_and_gradient, by_hand]);
    let call = |function: Call| {
        let (Net { w1, b1, w2, b2, w3, b3 }, x, class) = black_box((&net, &x, class));
        black_box(function(w1, b1, w2, b2, w3, b3, x, class));
    };
    compare(|| call(derived), || call(written))
}
