//! How many weights, biases and multiplications a net of dense layers has, counted and checked on a real gradient.

use chainrule::differentiate;
use chainrule::math::sigmoid;

/// The sizes of a net of dense layers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// One per pair of connected units.
    pub weights: usize,
    /// One per unit that is no input.
    pub biases: usize,
    /// To compute the output: one per weight.
    pub forward: usize,
    /// To compute the derivatives of all weights, given those of the outputs: one per weight, and one more per weight that
    /// does not hang on an input, to carry the derivatives back. (The sigmoids' derivatives, two per hidden unit, come on
    /// top of that.)
    pub backward: usize,
}

/// Counts for the layers' numbers of units, inputs first.
pub fn count(layers: &[usize]) -> Count {
    let weights = |pairs: &[usize]| pairs.windows(2).map(|pair| pair[0] * pair[1]).sum::<usize>();
    let (all, inner) = (weights(layers), layers.get(1..).map_or(0, weights));
    Count { weights: all, biases: layers.iter().skip(1).sum(), forward: all, backward: all + inner }
}

/// The cross-entropy of a 784-10-10 net on one image: sigmoids, then softmax.
#[differentiate(wrt(w1, b1, w2, b2))]
pub fn loss(
    w1: &[[f64; 784]; 10],
    b1: &[f64; 10],
    w2: &[[f64; 10]; 10],
    b2: &[f64; 10],
    image: &[f64; 784],
    label: usize,
) -> f64 {
    let mut h = [0.0; 10];
    for i in 0..10 {
        let mut z = b1[i];
        for j in 0..784 {
            z += w1[i][j] * image[j];
        }
        h[i] = sigmoid(z);
    }
    let mut z = *b2;
    for i in 0..10 {
        for j in 0..10 {
            z[i] += w2[i][j] * h[j];
        }
    }
    let mut total = 0.0;
    for i in 0..10 {
        total += z[i].exp();
    }
    total.ln() - z[label]
}

/// The parameters of the 784-10-10 net.
#[derive(Clone, Debug)]
pub struct Net {
    /// Weights of the hidden layer, a row per unit.
    pub w1: [[f64; 784]; 10],
    /// Its biases.
    pub b1: [f64; 10],
    /// Weights of the output layer.
    pub w2: [[f64; 10]; 10],
    /// Its biases.
    pub b2: [f64; 10],
}

impl Net {
    /// Small parameters from a formula, in exact integers: `((7919 k + 13) mod 2003 - 1001) / 1001 * 0.05`.
    pub fn by_formula() -> Net {
        let mut k = 0;
        let mut next = || {
            let value = (((k * 7919 + 13) % 2003) as f64 - 1001.0) / 1001.0 * 0.05;
            k += 1;
            value
        };
        Net {
            w1: std::array::from_fn(|_| std::array::from_fn(|_| next())),
            b1: std::array::from_fn(|_| next()),
            w2: std::array::from_fn(|_| std::array::from_fn(|_| next())),
            b2: std::array::from_fn(|_| next()),
        }
    }

    /// The loss of an image, and its gradient in the order of the parameters.
    pub fn loss_and_gradient(&self, image: &[f64; 784], label: usize) -> (f64, Vec<f64>) {
        let (value, (w1, b1, w2, b2)) = loss::value_and_gradient(&self.w1, &self.b1, &self.w2, &self.b2, image, label);
        (value, [w1.as_flattened(), &b1, w2.as_flattened(), &b2].concat())
    }
}

/// An image from a formula: pixel `i` of image `b` is `((784 b + i) 37 + 11) mod 101 / 100`.
pub fn image(b: usize) -> [f64; 784] {
    std::array::from_fn(|i| (((b * 784 + i) * 37 + 11) % 101) as f64 / 100.0)
}

/// Its label: `(7 b + 3) mod 10`.
pub fn label(b: usize) -> usize {
    (b * 7 + 3) % 10
}
