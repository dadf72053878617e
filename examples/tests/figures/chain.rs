//! System 2.

use chainrule_examples::chain::{
    composed, cost, cost_gradient_by_hand, deep_cost, deep_gradient_by_hand, inner, outer, sum_over_paths,
};
use chainrule_examples::random::Random;

use crate::{all_close, close};

#[test]
fn the_sum_over_all_paths_is_the_gradient_of_the_composition() {
    for t in [[0.7, -0.4], [0.0, 0.0], [-1.3, 2.1]] {
        let (value, gradient) = composed::value_and_gradient(&t);
        assert_eq!(value, outer(&inner(&t)));
        all_close(&gradient, &sum_over_paths(&t), 1e-14);
    }
    let [x1, x2, x3] = inner::jacobian(&[0.7, -0.4]);
    assert_eq!(x1, [-0.4, 0.7]);
    assert_eq!(x2, [f64::cos(0.7), 0.0]);
    assert_eq!(x3, [1.0, -0.8]);
}

#[test]
fn one_neuron_per_layer_has_the_closed_forms() {
    let mut random = Random::new(2);
    for _ in 0..200 {
        let [w1, w2, x, target] = [0; 4].map(|_| 2.0 * random.uniform());
        let (d_w1, d_w2) = cost::gradient(w1, w2, x, target);
        let (hand1, hand2) = cost_gradient_by_hand(w1, w2, x, target);
        close(d_w1, hand1, 1e-15);
        close(d_w2, hand2, 1e-15);
    }
}

#[test]
fn gradient_descent_reaches_the_target() {
    let (mut w1, mut w2) = (0.5, -0.3);
    for _ in 0..2000 {
        let (d_w1, d_w2) = cost::gradient(w1, w2, 1.5, 0.9);
        (w1, w2) = (w1 - 2.0 * d_w1, w2 - 2.0 * d_w2);
    }
    assert!(cost(w1, w2, 1.5, 0.9) < 1e-9);
}

#[test]
fn three_hidden_layers_follow_the_recursion_of_the_deltas() {
    let mut random = Random::new(3);
    for _ in 0..200 {
        let w = [0; 4].map(|_| 3.0 * random.uniform());
        let (x, target) = (random.uniform(), random.uniform());
        all_close(&deep_cost::gradient(&w, x, target), &deep_gradient_by_hand(&w, x, target), 1e-15);
    }
}
