//! The affine node `f = w x + b`, the sigmoid as a graph of elementary nodes, and the cost of a two-layer net.
//!
//! The derivative that an edge of a graph carries is the derivative of the result with respect to a zero that is added
//! on that edge. So a graph is written here with one such zero per inner node, and reverse mode fills in all edges at once.

use chainrule::differentiate;
use chainrule::math::sigmoid;

/// `f = w x + b`.
#[differentiate]
pub fn affine(w: f64, x: f64, b: f64) -> f64 {
    w * x + b
}

/// `f = g + b` with `g = w x + edge`, where `edge` is 0: `df/dedge` is `df/dg`.
#[differentiate]
pub fn affine_graph(w: f64, x: f64, b: f64, edge: f64) -> f64 {
    let g = w * x + edge;
    g + b
}

/// `1 / (1 + exp(-z))`, with a zero added after each of the nodes `-z`, `exp`, `1 +`.
#[differentiate]
pub fn sigmoid_graph(z: f64, edges: &[f64; 3]) -> f64 {
    let negated = -z + edges[0];
    let power = negated.exp() + edges[1];
    let total = 1.0 + power + edges[2];
    1.0 / total
}

/// The mean cross-entropy of a net with one hidden layer, layer by layer as one writes it with matrices:
/// `hypothesis = sigmoid(sigmoid(x w1 + b1) w2 + b2)`, `cost = -mean(y ln(hypothesis) + (1 - y) ln(1 - hypothesis))`.
#[differentiate(wrt(w1, b1, w2, b2))]
pub fn cost(
    w1: &[[f64; 2]; 2],
    b1: &[f64; 2],
    w2: &[f64; 2],
    b2: f64,
    inputs: &[[f64; 2]; 4],
    targets: &[f64; 4],
) -> f64 {
    let mut sum = 0.0;
    for sample in 0..4 {
        let mut layer = [0.0; 2];
        for unit in 0..2 {
            let mut z = b1[unit];
            for input in 0..2 {
                z += inputs[sample][input] * w1[input][unit];
            }
            layer[unit] = sigmoid(z);
        }
        let hypothesis = sigmoid(layer[0] * w2[0] + layer[1] * w2[1] + b2);
        let y = targets[sample];
        sum += y * hypothesis.ln() + (1.0 - y) * (1.0 - hypothesis).ln();
    }
    -sum / 4.0
}
