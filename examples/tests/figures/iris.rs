//! System 4: gradients and whole trajectories against the reference, and the training that the program runs.

use chainrule_examples::data::{self, Flower, Scale};
use chainrule_examples::iris::{Descent, Net, loss};
use chainrule_examples::random::Random;
use serde_json::Value;

use crate::{all_close, close, named, number, parameters, reference};

const ORDER: [&str; 6] = ["W1", "b1", "W2", "b2", "W3", "b3"];

fn run_named(name: &str) -> Value {
    let file = reference(include_str!("../../data/iris_4_4_4_3.json"));
    named(&file["runs"], name).clone()
}

fn standardised() -> Vec<Flower> {
    Scale::of(&data::iris()).apply(&data::iris())
}

/// Runs what a reference run states, and compares losses, hits and the final parameters.
fn check_trajectory(name: &str, flowers: &[Flower], rate: f64, momentum: f64) {
    let run = run_named(name);
    let init = parameters(&run["init"], &ORDER);
    let mut net = Net::from_fn(|k| init[k]);
    let gradient: Vec<f64> = net.mean_loss_and_gradient(flowers).1.parameters().collect();
    all_close(&gradient, &parameters(&run["grad_epoch0"], &ORDER), 1e-14);

    let mut descent = Descent::new(rate, momentum);
    let checkpoints = run["loss_and_correct"].as_array().expect("a list of [epoch, loss, correct]");
    let mut checkpoints = checkpoints.iter().peekable();
    for epoch in 0..1000 {
        let checkpoint = checkpoints.next_if(|c| c[0] == epoch);
        if let Some(checkpoint) = checkpoint {
            assert_eq!(checkpoint[2], net.correct(flowers), "hits in epoch {epoch}");
        }
        let before = descent.step(&mut net, flowers);
        if let Some(checkpoint) = checkpoint {
            close(before, number(&checkpoint[1]), 1e-11);
        }
    }
    assert!(checkpoints.next().is_none(), "every checkpoint was met");
    close(net.mean_loss(flowers), number(&run["final_loss"]), 1e-11);
    let last: Vec<f64> = net.parameters().collect();
    all_close(&last, &parameters(&run["final"], &ORDER), 1e-9);
}

#[test]
fn gradient_descent_on_raw_inputs_follows_the_reference() {
    check_trajectory("sin_raw_sgd_lr0.1", &data::iris(), 0.1, 0.0);
    check_trajectory("rat_raw_sgd_lr0.1", &data::iris(), 0.1, 0.0);
}

#[test]
fn gradient_descent_on_standardised_inputs_follows_the_reference() {
    check_trajectory("sin_std_sgd_lr0.5", &standardised(), 0.5, 0.0);
    check_trajectory("rat_std_sgd_lr0.5", &standardised(), 0.5, 0.0);
}

#[test]
fn momentum_follows_the_reference() {
    check_trajectory("sin_std_momentum0.9_lr0.05", &standardised(), 0.05, 0.9);
}

#[test]
fn the_weights_of_the_text_have_the_derivatives_of_the_chain_rule() {
    let net = Net::random(&mut Random::new(5));
    let (x, class) = ([5.1, 3.5, 1.4, 0.2], 0);
    let Net { w1, b1, w2, b2, w3, b3 } = &net;
    let (_, d_w2, _, d_w3) = {
        let (d_w1, _, d_w2, d_b2, d_w3, _) = loss::gradient(w1, b1, w2, b2, w3, b3, &x, class);
        (d_w1, d_w2, d_b2, d_w3)
    };
    let sigmoid = |z: f64| 1.0 / (1.0 + (-z).exp());
    let layer = |w: &[[f64; 4]], b: &[f64], x: &[f64]| -> Vec<f64> {
        w.iter().zip(b).map(|(w, b)| w.iter().zip(x).map(|(w, x)| w * x).sum::<f64>() + b).collect()
    };
    let h1: Vec<f64> = layer(w1, b1, &x).into_iter().map(sigmoid).collect();
    let h2: Vec<f64> = layer(w2, b2, &h1).into_iter().map(sigmoid).collect();
    let z = layer(w3, b3, &h2);
    let total: f64 = z.iter().map(|z| z.exp()).sum();
    let delta: Vec<f64> = (0..3).map(|k| z[k].exp() / total - f64::from(u8::from(k == class))).collect();
    // weight 33 is the first of the output layer, weight 17 the first of the second hidden layer
    close(d_w3[0][0], delta[0] * h2[0], 1e-14);
    let back: f64 = (0..3).map(|k| delta[k] * w3[k][0]).sum();
    close(d_w2[0][0], back * h2[0] * (1.0 - h2[0]) * h1[0], 1e-14);
}

#[test]
fn the_programs_training_tells_the_flowers_apart() {
    let (train, test) = data::split(data::iris(), 105, 7);
    let scale = Scale::of(&train);
    let (mut train, test) = (scale.apply(&train), scale.apply(&test));
    let mut random = Random::new(7);
    let mut net = Net::random(&mut random);
    let mut descent = Descent::new(0.05, 0.9);
    assert!(net.mean_loss(&train) > 1.0);
    for _ in 0..400 {
        random.shuffle(&mut train);
        for batch in train.chunks(15) {
            descent.step(&mut net, batch);
        }
    }
    assert!(net.mean_loss(&train) < 0.02);
    assert_eq!(net.correct(&train), 105);
    assert_eq!(net.confusion(&test), [[13, 0, 0], [0, 17, 2], [0, 0, 13]]);
}
