//! The forms of a network agree with each other: single samples, batches, steps, dropout, running statistics.

use chainrule::net::{Batch, Objective, Parameters, Rng, SummaryLayer};
use chainrule::network;
use chainrule_networks::Generator;

network! {
    /// Few parameters.
    pub Small: f64 {
        input  x: [3];
        target y: class(3);
        h = tanh(dense(x, 5, name = hidden));
        z = dense(h, 3);
        output softmax(z);
        loss   cross_entropy(softmax(z), y);
        loss   decay: 0.1 * l2(hidden.w);
        metric largest: max(z);
    }
}

network! {
    /// More parameters than a step holds on the stack beside them.
    pub Large: f64 {
        input  x: [40];
        target y: [2];
        z = dense(relu(dense(x, 20)), 2);
        output z;
        loss   mse(z, y);
    }
}

network! {
    /// Units are dropped.
    pub Dropped: f64 {
        input  x: [6];
        target y: scalar;
        h = dropout(dense(dropout(x, 0.25), 8), 0.5);
        output sum(h);
        loss   mse(sum(h), y);
    }
}

network! {
    /// Statistics are followed.
    pub Normed: f64 {
        input  x: [3];
        target y: scalar;
        param  w: [3] = ones;
        h = batch_norm(x .* w);
        output sum(h);
        loss   mse(sum(h), y);
    }
}

fn close(a: f64, b: f64) {
    assert!((a - b).abs() <= 1e-12 * b.abs().max(1.0), "{a}, not {b}");
}

fn all_close<P: Parameters<Float = f64>>(a: &P, b: &P) {
    for index in 0..P::TENSORS {
        a.tensor(index).iter().zip(b.tensor(index)).for_each(|(a, b)| close(*a, *b));
    }
}

/// Uniform in ±1.
fn array<const N: usize>(rng: &mut Generator) -> [f64; N] {
    std::array::from_fn(|_| rng.next_u64() as f64 / u64::MAX as f64 * 2.0 - 1.0)
}

fn small(count: usize) -> (Small, Vec<SmallSample>) {
    let mut rng = Generator(3);
    let net = Small::init(&mut rng);
    (net, (0..count).map(|k| SmallSample { x: array(&mut rng), y: k % 3 }).collect())
}

#[test]
fn batches_are_means_of_samples() {
    for count in [1, 2, 7, 8, 19] {
        let (net, samples) = small(count);
        let (mut mean, mut gradient) = (0.0, Small::zeros());
        for sample in &samples {
            mean += net.accumulate(&sample.x, sample.y, &mut gradient) / count as f64;
            assert_eq!(net.loss(&sample.x, sample.y), net.value_and_gradient(&sample.x, sample.y).0);
        }
        for index in 0..Small::TENSORS {
            gradient.tensor_mut(index).iter_mut().for_each(|g| *g /= count as f64);
        }
        let (value, batch) = net.value_and_gradient_batch(&samples);
        close(value, mean);
        close(net.loss_batch(&samples), mean);
        all_close(&batch, &gradient);
        let mut twice = batch.clone();
        close(net.accumulate_batch(&samples, &mut twice), mean);
        batch.hidden.w.as_flattened().iter().zip(twice.hidden.w.as_flattened()).for_each(|(a, b)| close(2.0 * a, *b));
    }
}

#[test]
fn predictions_of_a_batch_are_those_of_its_samples() {
    let (net, samples) = small(13);
    let inputs: Vec<[f64; 3]> = samples.iter().map(|sample| sample.x).collect();
    let mut outputs = vec![[0.0; 3]; 11]; // stops at the shorter
    net.predict_batch(&inputs, &mut outputs);
    for (x, output) in inputs.iter().zip(&outputs) {
        net.predict(x).iter().zip(output).for_each(|(a, b)| close(*b, *a));
    }
    net.predict_batch(&[], &mut outputs);
}

/// A step in place, if there is one, is the gradient added to the parameters.
fn check_descent<O: Objective<Gradient = <O as Objective>::Parameters>>(
    net: &O::Parameters,
    batch: Batch<'_, O::Sample>,
) where
    O::Parameters: Parameters<Float = f64>,
{
    let mut gradient = O::zero(net);
    let value = O::accumulate(net, batch, 5, -0.1, &mut gradient);
    let (mut expected, mut found) = (net.clone(), net.clone());
    for index in 0..<O::Parameters as Parameters>::TENSORS {
        expected.tensor_mut(index).iter_mut().zip(gradient.tensor(index)).for_each(|(x, g)| *x += g);
    }
    match O::descend(&mut found, batch, 5, -0.1) {
        Some(sum) => {
            close(sum, value);
            all_close(&found, &expected);
        }
        None => all_close(&found, net),
    }
}

#[test]
fn steps_in_place_add_the_gradient() {
    let (net, samples) = small(9);
    check_descent::<Small>(&net, Batch::all(&samples));
    check_descent::<Small>(&net, Batch::all(&samples).part(2..3));
    let mut rng = Generator(4);
    let net = Large::init(&mut rng);
    let samples: Vec<LargeSample> = (0..3).map(|_| LargeSample { x: array(&mut rng), y: array(&mut rng) }).collect();
    check_descent::<Large>(&net, Batch::all(&samples));
    check_descent::<Large>(&net, Batch::all(&samples).part(1..2));
    assert!(Large::descend(&mut net.clone(), Batch::all(&samples).part(1..2), 0, 0.5).is_some());
}

#[test]
fn masks_do_not_depend_on_the_partition() {
    let mut rng = Generator(8);
    let net = Dropped::init(&mut rng);
    let samples: Vec<DroppedSample> = (0..10).map(|_| DroppedSample { x: array(&mut rng), y: 1.0 }).collect();
    let sum = |batch| {
        let mut gradient = Dropped::zeros();
        (<Dropped as Objective>::accumulate(&net, batch, 11, 1.0, &mut gradient), gradient)
    };
    let (whole, gradient) = sum(Batch::all(&samples));
    let (first, last) = (sum(Batch::all(&samples).part(0..4)), sum(Batch::all(&samples).part(4..10)));
    close(first.0 + last.0, whole);
    for index in 0..Dropped::TENSORS {
        let parts = first.1.tensor(index).iter().zip(last.1.tensor(index)).map(|(a, b)| a + b);
        gradient.tensor(index).iter().zip(parts).for_each(|(whole, parts)| close(parts, *whole));
    }
    close(net.loss_batch(&samples, 11), whole / 10.0);
    assert_ne!(net.loss_batch(&samples, 12), net.loss_batch(&samples, 11));
    // as predict computes it, nothing is dropped
    let plain: f64 = samples.iter().map(|sample| (net.predict(&sample.x) - sample.y).powi(2)).sum();
    close(<Dropped as Objective>::loss(&net, Batch::all(&samples)), plain);
    close(net.evaluate(&samples).loss, plain / 10.0);
}

#[test]
fn running_statistics_move_towards_the_batch() {
    let mut rng = Generator(2);
    let mut net = Normed::init(&mut rng);
    let samples: Vec<NormedSample> = (0..5).map(|_| NormedSample { x: array(&mut rng), y: 0.0 }).collect();
    let (_, gradient) = net.value_and_gradient_batch(&samples);
    let before = net.clone();
    Normed::follow(&mut net, Batch::all(&samples));
    let (mut tracked, mut moved) = (0, 0);
    for index in 0..Normed::TENSORS {
        let tensor = Normed::describe(index);
        if tensor.trained {
            assert_eq!(net.tensor(index), before.tensor(index));
            continue;
        }
        assert!(gradient.tensor(index).iter().all(|g| *g == 0.0));
        tracked += 1;
        for k in 0..3 {
            let mean = samples.iter().map(|sample| sample.x[k]).sum::<f64>() / 5.0;
            let variance = samples.iter().map(|sample| (sample.x[k] - mean).powi(2)).sum::<f64>() / 4.0;
            let expected = if tensor.name.to_string().contains("var") { 0.9 + 0.1 * variance } else { 0.1 * mean };
            close(net.tensor(index)[k], expected);
            moved += 1;
        }
    }
    assert_eq!((tracked, moved), (2, 6));
}

#[test]
fn a_summary_lists_layers_and_counts() {
    let summary = Small::summary();
    let layers = [
        SummaryLayer { name: "x", kind: "input", output: &[3], parameters: 0 },
        SummaryLayer { name: "hidden", kind: "dense", output: &[5], parameters: 20 },
        SummaryLayer { name: "dense1", kind: "dense", output: &[3], parameters: 18 },
    ];
    assert_eq!((summary.name, summary.layers), ("Small", &layers[..]));
    assert_eq!((Small::PARAMETERS, Small::MULTIPLY_ADDS, summary.trainable), (38, 30, 38));
    const { assert!(Small::RESIDUAL_BYTES > 0) };
    assert_eq!(Normed::summary().parameters - Normed::summary().trainable, 6);
    let table = summary.to_string();
    assert!(table.contains("hidden (dense)") && table.contains("Parameters: 38 (304 bytes)"), "{table}");
}

#[test]
fn metrics_classes_and_outputs_are_read_from_samples() {
    let (net, samples) = small(4);
    assert_eq!(Small::METRICS, ["largest"]);
    let mut seen = Vec::new();
    Small::metrics(&net, &samples[0], &mut |index, value| seen.push((index, value)));
    assert_eq!(seen.len(), 1);
    let output = net.predict(&samples[1].x);
    let most = (0..3).max_by(|a, b| output[*a].total_cmp(&output[*b])).expect("three");
    assert_eq!(Small::classes(&net, &samples[1]), Some((most, 1)));
    let large = Large::zeros();
    let mut pairs = Vec::new();
    let sample = LargeSample { x: [0.0; 40], y: [3.0, -1.0] };
    Large::outputs(&large, &sample, &mut |predicted, target| pairs.push((predicted, target)));
    assert_eq!(pairs, [(0.0, 3.0), (0.0, -1.0)]);
}
