//! System 5: XOR by logistic regression, which fails, by a 2-2-1 net, which learns it, and by wider and deeper ones.
//!
//! Run it with `cargo run --release --example xor`.

use chainrule::train::{Fit, Sgd};
use chainrule_examples::random::Random;
use chainrule_examples::text::{self, Xor, XorDense1, XorDense2};
use chainrule_examples::xor::{Net, RATE, Regression, STEPS, accuracy, deep_step, parameter_count};

fn main() {
    println!("Logistic regression, rate {RATE}, {STEPS} steps:\n");
    let mut regression = Regression { w: [0.5, -0.3], b: 0.1 };
    report(|| regression.step(RATE));
    outcome(&regression.predictions());
    println!("  the loss is ln 2 = {:.6}: no line separates XOR\n", f64::ln(2.0));

    println!("A 2-2-1 net, rate {RATE}, {STEPS} steps:\n");
    let mut net = Net { w1: [[0.5, -0.4], [0.3, 0.6]], b1: [0.1, -0.1], w2: [0.7, -0.5], b2: 0.2 };
    report(|| net.step(RATE));
    outcome(&net.predictions());

    from_its_text();

    println!("\nWider and deeper nets, rate 1, {STEPS} steps:\n");
    println!("  shape        parameters   first loss   last loss");
    for shape in [&[2, 2, 1][..], &[2, 10, 1], &[2, 4, 4, 1], &[2, 10, 10, 1], &[2, 4, 4, 4, 1]] {
        wider_and_deeper(shape);
    }
}

fn report(mut step: impl FnMut() -> f64) {
    println!("  step       loss");
    for k in 0..STEPS {
        let loss = step();
        if k % 2000 == 0 {
            println!("  {k:5}  {loss:.7}");
        }
    }
}

fn outcome(predictions: &[f64; 4]) {
    println!("\n  outputs {predictions:.4?}, accuracy {} %", 100.0 * accuracy(predictions));
}

/// The net once more, as `network!` reads it, from the same weights: the same loss.
fn from_its_text() {
    let mut net = Xor::zeros();
    net.dense1 = XorDense1 { w: [[0.5, -0.4], [0.3, 0.6]], b: [0.1, -0.1] };
    net.dense2 = XorDense2 { w: [[0.7, -0.5]], b: [0.2] };
    let fit = Fit::new(Sgd::new(RATE)).epochs(STEPS).full_batch();
    let history = net.fit(&text::table(), fit).expect("the loss stays finite");
    println!("  the same net from a text: loss {:.7} after {STEPS} steps", history.loss().unwrap_or(f64::NAN));
}

fn wider_and_deeper(shape: &[usize]) {
    let mut random = Random::new(1);
    let mut parameters: Vec<f64> = (0..parameter_count(shape)).map(|_| random.uniform()).collect();
    let first = deep_step(&mut parameters, shape, 1.0);
    let last = (1..STEPS).map(|_| deep_step(&mut parameters, shape, 1.0)).last().expect("there is more than one step");
    let name: Vec<String> = shape.iter().map(usize::to_string).collect();
    println!("  {:11}  {:10}   {first:10.6}   {last:9.6}", name.join("-"), parameters.len());
}
