//! The 784-10-10 net with softmax cross-entropy on one image, in `f32`: 7,960 parameters, their gradient added to buffers.

use std::hint::black_box;

use chainrule::differentiate;
use chainrule::math::sigmoid;

use crate::compare::{Comparison, compare};
use crate::fill;

/// The parameters, or a gradient.
#[derive(Clone, Debug)]
pub struct Net {
    /// Weights of the hidden layer, a row per unit.
    pub w1: Box<[[f32; 784]; 10]>,
    /// Its biases.
    pub b1: [f32; 10],
    /// Weights of the output layer.
    pub w2: [[f32; 10]; 10],
    /// Its biases.
    pub b2: [f32; 10],
}

impl Net {
    /// The net whose parameter number `k` is `value(k)`.
    pub fn from_fn(value: impl Fn(usize) -> f32) -> Net {
        let mut k = 0;
        let mut next = || {
            k += 1;
            value(k - 1)
        };
        Net {
            w1: Box::new(std::array::from_fn(|_| std::array::from_fn(|_| next()))),
            b1: std::array::from_fn(|_| next()),
            w2: std::array::from_fn(|_| std::array::from_fn(|_| next())),
            b2: std::array::from_fn(|_| next()),
        }
    }
}

/// Its cross-entropy. The sums may be reassociated, so that they run in lanes.
#[differentiate(reassociate, wrt(w1, b1, w2, b2))]
pub fn loss(
    w1: &[[f32; 784]; 10],
    b1: &[f32; 10],
    w2: &[[f32; 10]; 10],
    b2: &[f32; 10],
    x: &[f32; 784],
    class: usize,
) -> f32 {
    let mut h = [0.0; 10];
    for i in 0..10 {
        let mut z = b1[i];
        for j in 0..784 {
            z += w1[i][j] * x[j];
        }
        h[i] = chainrule::math::sigmoid(z);
    }
    let mut z = [0.0; 10];
    for i in 0..10 {
        z[i] = b2[i];
        for j in 0..10 {
            z[i] += w2[i][j] * h[j];
        }
    }
    let mut total = 0.0;
    for i in 0..10 {
        total += z[i].exp();
    }
    total.ln() - z[class]
}

/// Value by hand, in the loops that one writes first; the gradient is added to the buffers.
#[allow(clippy::too_many_arguments, reason = "a layer is a matrix and a vector, and has a gradient of both")]
pub fn by_hand(
    w1: &[[f32; 784]; 10],
    b1: &[f32; 10],
    w2: &[[f32; 10]; 10],
    b2: &[f32; 10],
    x: &[f32; 784],
    class: usize,
    d_w1: &mut [[f32; 784]; 10],
    d_b1: &mut [f32; 10],
    d_w2: &mut [[f32; 10]; 10],
    d_b2: &mut [f32; 10],
) -> f32 {
    let mut h = [0.0; 10];
    for i in 0..10 {
        let mut z = b1[i];
        for j in 0..784 {
            z += w1[i][j] * x[j];
        }
        h[i] = sigmoid(z);
    }
    let mut z = *b2;
    for i in 0..10 {
        for j in 0..10 {
            z[i] += w2[i][j] * h[j];
        }
    }
    let mut e = [0.0; 10];
    let mut total = 0.0;
    for i in 0..10 {
        e[i] = z[i].exp();
        total += e[i];
    }
    let value = total.ln() - z[class];

    let mut d_h = [0.0; 10];
    for i in 0..10 {
        let d_z = e[i] / total - if i == class { 1.0 } else { 0.0 };
        d_b2[i] += d_z;
        for j in 0..10 {
            d_w2[i][j] += d_z * h[j];
            d_h[j] += d_z * w2[i][j];
        }
    }
    for i in 0..10 {
        let d_z = d_h[i] * h[i] * (1.0 - h[i]);
        d_b1[i] += d_z;
        for j in 0..784 {
            d_w1[i][j] += d_z * x[j];
        }
    }
    value
}

type Call = fn(
    &[[f32; 784]; 10],
    &[f32; 10],
    &[[f32; 10]; 10],
    &[f32; 10],
    &[f32; 784],
    usize,
    &mut [[f32; 784]; 10],
    &mut [f32; 10],
    &mut [[f32; 10]; 10],
    &mut [f32; 10],
) -> f32;

/// Both in turn.
pub fn measure() -> Comparison {
    let net = Net::from_fn(|k| 0.05 * fill(k) as f32);
    let x: [f32; 784] = std::array::from_fn(|k| fill(k) as f32);
    let (mut d, mut d_by_hand) = (Net::from_fn(|_| 0.0), Net::from_fn(|_| 0.0));
    let [derived, written]: [Call; 2] = black_box([loss::value_and_gradient_into, by_hand]);
    let call = |function: Call, d: &mut Net| {
        let (Net { w1, b1, w2, b2 }, x, class, d) = black_box((&net, &x, 3, d));
        black_box(function(w1, b1, w2, b2, x, class, &mut d.w1, &mut d.b1, &mut d.w2, &mut d.b2));
    };
    compare(|| call(derived, &mut d), || call(written, &mut d_by_hand))
}
