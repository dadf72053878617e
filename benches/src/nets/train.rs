//! Training: whole calls of `fit` against whole trainings by plain loops, from the same parameters.

use std::hint::black_box;

use chainrule::net::Parameters;
use chainrule::train::{Adam, Fit, Sgd};

use super::networks::{Deep, Digits, Iris, Xor, digits, flowers, images, xor};
use super::plain::Activation::{None, Relu, Sigmoid};
use super::plain::{Net, Rule, Target};
use crate::compare::{Comparison, compare};

/// A network by `network!` with the parameters of the plain one: each layer's weights, then its biases.
fn same<N: Parameters<Float = f32> + Default>(plain: &Net) -> N {
    let mut net = N::default();
    for (k, layer) in plain.layers.iter().enumerate() {
        net.tensor_mut(2 * k).copy_from_slice(&layer.w);
        net.tensor_mut(2 * k + 1).copy_from_slice(&layer.b);
    }
    net
}

/// Settings of both.
#[derive(Clone, Copy)]
struct Run {
    epochs: usize,
    batch: usize,
    rate: f32,
}

macro_rules! measures {
    ($(
        $(#[$doc:meta])*
        $name:ident: $net:ident, $data:expr, $run:expr, $optimizer:ident,
        plain $inputs:literal $layers:tt of $scale:literal, |$sample:ident| $target:expr;
    )*) => {$(
        $(#[$doc])*
        pub fn $name() -> Comparison {
            let (samples, run, start) = ($data, $run, Net::new($inputs, &$layers, $scale));
            let ours: $net = same(&start);
            let plain: Vec<_> = samples.iter().map(|$sample| ($sample.x.to_vec(), $target)).collect();
            let steps = (run.epochs * samples.len().div_ceil(run.batch)) as f64;
            let derived = || {
                let mut net = ours.clone();
                let fit = Fit::new($optimizer::new(f64::from(run.rate))).epochs(run.epochs).batch(run.batch).shuffle(false);
                net.fit(black_box(&samples), fit).expect("training does not diverge").loss().expect("epochs were run")
            };
            let by_hand = || {
                let mut net = start.clone();
                net.train(black_box(&plain), (run.epochs, run.batch), (Rule::$optimizer, run.rate))
            };
            let (a, b) = (derived(), f64::from(by_hand()));
            assert!((a - b).abs() < 1e-3 * b.abs(), "losses differ: {a} and {b}");
            compare(|| _ = black_box(derived()), || _ = black_box(by_hand())).per(steps)
        }
    )*};
}

measures! {
    /// A full-batch step of XOR.
    xor_step: Xor, xor(), Run { epochs: 10_001, batch: 4, rate: 0.5 }, Sgd,
        plain 2 [(2, Sigmoid), (1, Sigmoid)] of 1.0, |sample| Target::Probability(sample.y[0]);
    /// An epoch of iris, full batch.
    iris_epoch: Iris, flowers(), Run { epochs: 200, batch: 150, rate: 0.1 }, Sgd,
        plain 4 [(4, Sigmoid), (4, Sigmoid), (3, None)] of 1.0, |sample| Target::Class(sample.y);
    /// A step of 784-10-10 with one sample.
    digits_one: Digits, digits(64), Run { epochs: 4, batch: 1, rate: 0.01 }, Sgd,
        plain 784 [(10, Sigmoid), (10, None)] of 0.05, |sample| Target::Class(sample.y);
    /// A step of 784-10-10 with 32 samples.
    digits_batch: Digits, digits(320), Run { epochs: 2, batch: 32, rate: 0.1 }, Sgd,
        plain 784 [(10, Sigmoid), (10, None)] of 0.05, |sample| Target::Class(sample.y);
    /// A step of 784-128-64-10 with 64 samples.
    deep_sgd: Deep, images(256), Run { epochs: 2, batch: 64, rate: 0.05 }, Sgd,
        plain 784 [(128, Relu), (64, Relu), (10, None)] of 0.05, |sample| Target::Class(sample.y);
    /// The same by Adam.
    deep_adam: Deep, images(256), Run { epochs: 2, batch: 64, rate: 0.001 }, Adam,
        plain 784 [(128, Relu), (64, Relu), (10, None)] of 0.05, |sample| Target::Class(sample.y);
}
