//! System 5: both XOR nets against the reference trajectories.

use chainrule_examples::random::Random;
use chainrule_examples::xor::{
    INPUTS, Net, RATE, Regression, STEPS, TARGETS, accuracy, deep_loss, deep_step, net_loss, parameter_count,
};
use serde_json::Value;

use crate::{all_close, close, named, number, numbers, reference};

const NAMES: [&str; 4] = ["W1", "b1", "W2", "b2"];

/// Runs so many steps, and compares the loss before step `t` with each reference pair `[t, loss]`.
fn check_losses(pairs: &Value, steps: usize, tolerance: f64, mut step: impl FnMut() -> f64) {
    let mut pairs = pairs.as_array().expect("a list of [step, loss]").iter().peekable();
    for t in 0..steps {
        let loss = step();
        if let Some(pair) = pairs.next_if(|pair| pair[0] == t) {
            close(loss, number(&pair[1]), tolerance);
        }
    }
    assert!(pairs.next().is_none(), "every pair was met");
}

#[test]
fn logistic_regression_ends_at_ln_2() {
    let file = reference(include_str!("../../data/xor_logreg.json"));
    let mut regression = Regression { w: [0.5, -0.3], b: 0.1 };
    check_losses(&file["loss"], STEPS, 1e-13, || regression.step(RATE));
    close(regression.step(RATE), f64::ln(2.0), 1e-13);
    all_close(&regression.predictions(), &[0.5; 4], 1e-12);
}

fn net(init: &Value) -> Net {
    let [w1, b1, w2, b2] = NAMES.map(|name| numbers(&init[name]));
    Net { w1: [[w1[0], w1[1]], [w1[2], w1[3]]], b1: [b1[0], b1[1]], w2: [w2[0], w2[1]], b2: b2[0] }
}

fn flat(net: &Net) -> Vec<f64> {
    [net.w1.as_flattened(), &net.b1, &net.w2, &[net.b2]].concat()
}

fn check_run(name: &str, rate: f64) {
    let file = reference(include_str!("../../data/xor_mlp_2_2_1.json"));
    let run = named(&file["runs"], name);
    let mut net = net(&run["init"]);
    check_losses(&run["loss"], STEPS, 1e-9, || net.step(rate));
    all_close(&flat(&net), &crate::parameters(&run["final"], &NAMES), 1e-7);
    all_close(&net.predictions(), &numbers(&run["predictions"]), 1e-8);
    assert_eq!(accuracy(&net.predictions()), 1.0);
}

#[test]
fn the_net_learns_xor_as_the_reference_does() {
    check_run("asym_mean_lr0.1", RATE);
    check_run("sym_mean_lr0.1", RATE);
    check_run("asym_mean_lr1", 1.0);
}

#[test]
fn the_general_net_is_the_same_net() {
    let net = Net { w1: [[0.5, -0.4], [0.3, 0.6]], b1: [0.1, -0.1], w2: [0.7, -0.5], b2: 0.2 };
    let (value, (d_w1, d_b1, d_w2, d_b2)) =
        net_loss::value_and_gradient(&net.w1, &net.b1, &net.w2, net.b2, &INPUTS, &TARGETS);
    let (deep, gradient) = deep_loss::value_and_gradient(&flat(&net), &[2, 2, 1], &INPUTS, &TARGETS);
    close(deep, value, 1e-15);
    all_close(&gradient, &flat(&Net { w1: d_w1, b1: d_b1, w2: d_w2, b2: d_b2 }), 1e-15);
}

#[test]
fn a_deeper_net_learns_it_too() {
    let shape = [2, 4, 4, 1];
    let mut random = Random::new(1);
    let mut parameters: Vec<f64> = (0..parameter_count(&shape)).map(|_| random.uniform()).collect();
    let first = deep_step(&mut parameters, &shape, 1.0);
    let last = (1..STEPS).map(|_| deep_step(&mut parameters, &shape, 1.0)).last().expect("there are steps");
    assert!(first > 0.69 && last < 1e-3, "from {first} to {last}");
}
