//! System 1.

use chainrule_examples::affine::{affine, affine_graph, cost, sigmoid_graph};
use chainrule_examples::xor::{INPUTS, TARGETS};

use crate::{all_close, close, named, number, numbers, reference};

#[test]
fn the_affine_node_at_the_texts_point() {
    let (f, (df_dw, df_dx, df_db, df_dg)) = affine_graph::value_and_gradient(-2.0, 5.0, 3.0, 0.0);
    assert_eq!((f, df_dg, df_db, df_dw, df_dx), (-7.0, 1.0, 1.0, 5.0, -2.0));
    assert_eq!(affine::value_and_gradient(-2.0, 5.0, 3.0), (-7.0, (5.0, -2.0, 1.0)));
}

#[test]
fn forward_and_backward_are_two_steps() {
    let (value, residuals) = affine::forward(-2.0, 5.0, 3.0);
    assert_eq!(value, -7.0);
    assert_eq!(affine::backward(&residuals, 1.0), (5.0, -2.0, 1.0));
    assert_eq!(affine::backward(&residuals, 10.0), (50.0, -20.0, 10.0));
}

#[test]
fn every_edge_of_the_sigmoid_graph() {
    for z in [-3.0, -0.5, 0.0, 1.0, 4.0] {
        let (value, (d_z, edges)) = sigmoid_graph::value_and_gradient(z, &[0.0; 3]);
        let total = 1.0 + f64::exp(-z);
        let d_total = -1.0 / (total * total);
        close(value, 1.0 / total, 1e-15);
        all_close(&edges, &[d_total * f64::exp(-z), d_total, d_total], 1e-15);
        close(d_z, value * (1.0 - value), 1e-15);
    }
}

#[test]
fn the_two_layer_cost_against_the_reference() {
    let file = reference(include_str!("../../data/xor_mlp_2_2_1.json"));
    let run = named(&file["runs"], "asym_mean_lr0.1");
    let (init, gradient) = (&run["init"], &run["grad_step0"]);
    let transposed = |m: &serde_json::Value| -> [[f64; 2]; 2] {
        std::array::from_fn(|input| std::array::from_fn(|unit| number(&m[unit][input])))
    };
    let pair = |v: &serde_json::Value| -> [f64; 2] { numbers(v).try_into().expect("two numbers") };
    let (w1, b1, w2) = (transposed(&init["W1"]), pair(&init["b1"]), pair(&init["W2"]));
    let b2 = number(&init["b2"][0]);
    let (value, (d_w1, d_b1, d_w2, d_b2)) = cost::value_and_gradient(&w1, &b1, &w2, b2, &INPUTS, &TARGETS);
    close(value, number(&run["loss"][0][1]), 1e-14);
    all_close(d_w1.as_flattened(), transposed(&gradient["W1"]).as_flattened(), 1e-14);
    all_close(&d_b1, &pair(&gradient["b1"]), 1e-14);
    all_close(&d_w2, &pair(&gradient["W2"]), 1e-14);
    close(d_b2, number(&gradient["b2"][0]), 1e-14);
}
