//! Networks whose names could clash with what is written for them, and networks with little in them: all compile without a
//! warning, and compute what they say.
#![deny(warnings)]

use chainrule::net::Parameters;
use chainrule::network;

network! {
    /// Nothing but a penalty.
    Penalty: f64 {
        input x: [2];
        param w: [2] = ones;
        output w .* x;
        loss l2(w);
    }
}

network! {
    /// A param that is called like a layer's.
    Twin: f64 {
        input x: [2];
        param dense1_w: [2, 2] = ones;
        output dense1_w * dense(x, 2);
        loss sum(dense1_w * dense1.w);
    }
}

network! {
    /// Inputs that are called like what the methods use.
    Inputs: f64 {
        input gradient: [2];
        input parameters: scalar;
        input out: [2];
        input samples: [2];
        input rng: class(3);
        target seed: scalar;
        h = dense(dropout(gradient + out + samples, 0.5), 2) * parameters + one_hot(rng)[0..2];
        output h;
        loss mse(sum(h), seed);
    }
}

network! {
    /// Params that are called like methods.
    Methods: f64 {
        input x: [2];
        input zero: [2];
        param one: [2] = ones;
        param new: [2] = ones;
        param init: [2];
        param loss: [2];
        param predict: [2];
        output x;
        loss sum(one + new + init + loss + predict + zero);
    }
}

network! {
    /// Layers that are called like the struct of samples.
    Layers: f64 {
        input x: [1, 5];
        target y: [2];
        h = dense(x, 2, name = sample);
        h = dense(h, 2, name = samples);
        output h[0];
        loss mse(flatten(h), y);
    }
}

network! {
    /// A line.
    Line: f64 {
        input x: scalar;
        target y: scalar;
        param a: scalar;
        param b: scalar;
        output a * x + b;
        loss huber(a * x + b, y);
    }
}

network! {
    /// Words in a row, and a yes or no.
    Words: f64 {
        input words: [5] of class(9);
        target y: class(2);
        z = dense(gru(embedding(words, 4), 3), 1);
        output sigmoid(z);
        loss binary_cross_entropy(sigmoid(z), y);
        loss decay: 0.001 * l2();
    }
}

network! {
    /// Choices, in the network and behind it.
    Choice: f64 {
        input x: [4];
        target y: [2];
        h = if sum(x) > 0 { dense(x, 2) } else { 0.1 };
        output if x[0] > 0 { h } else { -h };
        loss mse(h, y);
    }
}

/// Fills the parameters with irregular numbers.
fn fill<P: Parameters<Float = f64>>(parameters: &mut P) {
    for index in 0..P::TENSORS {
        for (k, x) in parameters.tensor_mut(index).iter_mut().enumerate() {
            *x = (1.3 * k as f64 + index as f64).sin();
        }
    }
}

/// Value and gradient of a batch are the means of its samples'.
fn check_mean<P: Parameters<Float = f64>>(batch: (f64, P), samples: &[(f64, P)]) {
    let mean = |of: &dyn Fn(&(f64, P)) -> f64| samples.iter().map(of).sum::<f64>() / samples.len() as f64;
    let agree = |x: f64, y: f64| assert!((x - y).abs() <= 1e-12 * (1.0 + y.abs()), "{x} is not {y}");
    agree(batch.0, mean(&|sample| sample.0));
    for index in 0..P::TENSORS {
        for (k, &x) in batch.1.tensor(index).iter().enumerate() {
            agree(x, mean(&|sample| sample.1.tensor(index)[k]));
        }
    }
}

#[test]
fn a_penalty_alone() {
    let mut net = Penalty::zeros();
    net.w = [1.0, -2.0];
    assert_eq!(net.predict(&[3.0, 4.0]), [3.0, -8.0]);
    let (loss, gradient) = net.value_and_gradient(&[3.0, 4.0]);
    assert_eq!((loss, gradient.w), (5.0, [2.0, -4.0]));
}

#[test]
fn names_that_could_clash() {
    let mut net = Twin::zeros();
    net.dense1_w = [[1.0, 2.0], [3.0, 4.0]];
    net.dense1.w = [[1.0, 0.0], [0.0, 1.0]];
    assert_eq!(net.predict(&[1.0, 1.0]), [3.0, 7.0]);
    assert_eq!(net.value_and_gradient(&[1.0, 1.0]).1.dense1_w, [[1.0, 1.0], [1.0, 1.0]]);
    let net = Inputs::zeros();
    assert_eq!(net.predict(&[1.0, 1.0], 2.0, &[1.0, 1.0], &[1.0, 1.0], 1), [0.0, 1.0]);
    assert_eq!(net.loss(&[1.0, 1.0], 2.0, &[1.0, 1.0], &[1.0, 1.0], 2, 3.0, 7), 9.0);
    let (loss, gradient) = Methods::zeros().value_and_gradient(&[0.0; 2], &[1.0, 2.0]);
    assert_eq!((loss, gradient.new, gradient.predict), (3.0, [1.0; 2], [1.0; 2]));
    assert_eq!(Layers::zeros().loss(&[[1.0; 5]], &[1.0, 3.0]), 5.0);
}

#[test]
fn one_number() {
    let line = Line { a: 0.5, b: 1.0 };
    assert_eq!(line.predict(4.0), 3.0);
    let (loss, gradient) = line.value_and_gradient(4.0, 5.0);
    assert_eq!((loss, gradient), (1.5, Line { a: -4.0, b: -1.0 }));
}

#[test]
fn batches_of_words() {
    let mut net = Words::zeros();
    fill(&mut net);
    let samples: Vec<WordsSample> =
        (0..11).map(|k| WordsSample { words: [k % 9, 1, (k * k) % 9, 3, 8], y: k % 2 }).collect();
    let each: Vec<(f64, Words)> = samples.iter().map(|s| net.value_and_gradient(&s.words, s.y)).collect();
    check_mean(net.value_and_gradient_batch(&samples), &each);
    assert!(net.loss(&[0, 1, 2, 3, 8], 2).is_nan(), "there is no class 2");
    assert!(net.loss(&[0, 1, 2, 3, 9], 1).is_nan(), "there is no word 9");
}

#[test]
fn batches_of_choices() {
    let mut net = Choice::zeros();
    fill(&mut net);
    let number = |k: usize| (0.7 * k as f64).cos();
    let samples: Vec<ChoiceSample> = (0..13)
        .map(|k| ChoiceSample { x: [number(k), number(2 * k), number(3 * k), -0.1], y: [number(k + 1), 0.3] })
        .collect();
    let each: Vec<(f64, Choice)> = samples.iter().map(|s| net.value_and_gradient(&s.x, &s.y)).collect();
    check_mean(net.value_and_gradient_batch(&samples), &each);
    assert_eq!(net.predict(&[-1.0, 0.0, 0.0, 0.0]), [-0.1; 2]);
    assert_eq!(net.predict(&[1.0, -3.0, 0.0, 0.0]), [0.1; 2]);
}
