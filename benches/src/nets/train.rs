//! Training: whole calls of `fit` against whole trainings by plain loops, from the same parameters.

use std::hint::black_box;

use chainrule::net::Parameters;
use chainrule::train::{Adam, Fit, Optimizer, Sgd};

use super::networks::{Deep, Digits, Iris, Xor, digits, flowers, images, xor};
use super::plain::{self, Plain};
use crate::compare::{Comparison, compare};

/// A network by `network!` with the parameters of the plain one.
trait Same<P>: Parameters<Float = f32> + Default {
    /// Copies them.
    fn same(plain: &mut P) -> Self;
}

impl<P: Plain, N: Parameters<Float = f32> + Default> Same<P> for N {
    fn same(plain: &mut P) -> N {
        // tensors come in the order of the layers, each with its biases last; a plain layer row by row
        let mut values = Vec::new();
        plain.clone().update(&mut plain.clone(), &mut |p, _| values.push(*p));
        let mut net = N::default();
        let (mut at, mut index) = (0, 0);
        while index < N::TENSORS {
            let (units, inputs) = (net.tensor(index + 1).len(), net.tensor(index).len() / net.tensor(index + 1).len());
            for unit in 0..units {
                let row = &values[at..at + inputs];
                net.tensor_mut(index)[unit * inputs..][..inputs].copy_from_slice(row);
                net.tensor_mut(index + 1)[unit] = values[at + inputs];
                at += inputs + 1;
            }
            index += 2;
        }
        net
    }
}

/// Settings of both.
#[derive(Clone, Copy)]
struct Run {
    epochs: usize,
    batch: usize,
    rate: f32,
}

impl Run {
    fn fit<A: Optimizer>(self, optimizer: A) -> Fit<'static, A> {
        Fit::new(optimizer).epochs(self.epochs).batch(self.batch).shuffle(false)
    }
}

macro_rules! measures {
    ($(
        $(#[$doc:meta])*
        $name:ident: $net:ident, $data:expr, $run:expr, scale $scale:literal, $optimizer:ident, $plain:ident;
    )*) => {$(
        $(#[$doc])*
        pub fn $name() -> Comparison {
            let (samples, run, mut start) = ($data, $run, plain::$net::new($scale));
            let ours: $net = Same::same(&mut start);
            let steps = (run.epochs * samples.len().div_ceil(run.batch)) as f64;
            let derived = || {
                let mut net = ours.clone();
                let fit = run.fit($optimizer::new(f64::from(run.rate)));
                net.fit(black_box(&samples), fit).expect("training does not diverge").loss().expect("epochs were run")
            };
            let by_hand = || {
                let mut net = start.clone();
                plain::$plain(&mut net, black_box(&samples), run.epochs, run.batch, run.rate)
            };
            let (a, b) = (derived(), f64::from(by_hand()));
            assert!((a - b).abs() < 1e-3 * b.abs(), "losses differ: {a} and {b}");
            compare(|| _ = black_box(derived()), || _ = black_box(by_hand())).per(steps)
        }
    )*};
}

measures! {
    /// A full-batch step of XOR.
    xor_step: Xor, xor(), Run { epochs: 10_001, batch: 4, rate: 0.5 }, scale 1.0, Sgd, descend;
    /// An epoch of iris, full batch.
    iris_epoch: Iris, flowers(), Run { epochs: 200, batch: 150, rate: 0.1 }, scale 1.0, Sgd, descend;
    /// A step of 784-10-10 with one sample.
    digits_one: Digits, digits(64), Run { epochs: 4, batch: 1, rate: 0.01 }, scale 0.05, Sgd, descend;
    /// A step of 784-10-10 with 32 samples.
    digits_batch: Digits, digits(320), Run { epochs: 2, batch: 32, rate: 0.1 }, scale 0.05, Sgd, descend;
    /// A step of 784-128-64-10 with 64 samples.
    deep_sgd: Deep, images(256), Run { epochs: 2, batch: 64, rate: 0.05 }, scale 0.05, Sgd, descend;
    /// The same by Adam.
    deep_adam: Deep, images(256), Run { epochs: 2, batch: 64, rate: 0.001 }, scale 0.05, Adam, adam;
}
