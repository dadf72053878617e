//! A network's functions against its meaning, and their gradients against central differences.

use std::collections::BTreeMap;

use chainrule_compiler::differentiate::{Calls, Parts, Reverse, Seed, reverse};
use chainrule_compiler::ir::{Data, Float, Function, evaluate, verify};
use chainrule_compiler::network::functions::Functions;
use chainrule_compiler::network::graph::*;
use chainrule_compiler::network::lower::functions;
use chainrule_compiler::simplify::simplify;

use crate::interpret::{Sample, Tensor, interpret, loss};

pub(crate) const GRADIENT: Reverse = Reverse {
    seed: Seed::One,
    value: true,
    parts: Parts::Differentiated,
    split: false,
    into: false,
    calls: Calls::Kept,
};

/// Numbers between -1 and 1 from a seed.
pub(crate) fn numbers(seed: u64) -> impl FnMut() -> f64 {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    }
}

/// A sample for a graph.
pub(crate) fn sample(graph: &Graph, seed: u64) -> Sample {
    let mut next = numbers(seed + 1);
    let mut sample = Sample::default();
    for param in &graph.params {
        let tensor = Tensor::new(&param.shape.0, |_| if param.trained { next() } else { 1.5 + next() });
        sample.params.push(tensor);
    }
    for input in &graph.inputs {
        sample.inputs.push(Tensor::new(&input.shape.0, |_| match input.kind {
            InputKind::Float => next(),
            InputKind::Class(n) => ((next() + 1.0) / 2.0 * n as f64).floor(),
        }));
    }
    for (k, node) in graph.nodes.iter().enumerate() {
        if let Op::Noise { rate } = node.op {
            let noise = Tensor::new(&node.shape.0, |_| if next() < 0.0 { 0.0 } else { 1.0 / (1.0 - rate) });
            sample.noise.insert(k, noise);
        }
    }
    sample
}

/// A tensor as an argument.
pub(crate) fn data(tensor: &Tensor, class: bool) -> Data {
    let scalar = |x: f64| if class { Data::Int(x as i128) } else { Data::F64(x) };
    let Some((first, rest)) = tensor.shape.split_first() else { return scalar(tensor.data[0]) };
    let size: usize = rest.iter().product();
    let part = |k: usize| data(&Tensor { shape: rest.to_vec(), data: tensor.data[k * size..][..size].to_vec() }, class);
    Data::Array((0..*first).map(part).collect())
}

/// The arguments of the loss, without what follows the noise.
pub(crate) fn arguments(graph: &Graph, sample: &Sample, targets: bool, noise: bool) -> Vec<Data> {
    let mut arguments: Vec<Data> = sample.params.iter().map(|param| data(param, false)).collect();
    for target in [false, true] {
        for (input, tensor) in graph.inputs.iter().zip(&sample.inputs) {
            if input.target == target && (targets || !target) {
                arguments.push(data(tensor, matches!(input.kind, InputKind::Class(_))));
            }
        }
    }
    if noise {
        arguments.extend(sample.noise.values().map(|noise| data(noise, false)));
    }
    arguments
}

pub(crate) fn agree(got: &[f64], want: &[f64], within: f64, what: &str) {
    assert_eq!(got.len(), want.len(), "{what}");
    for (k, (got, want)) in got.iter().zip(want).enumerate() {
        let same = got.is_nan() && want.is_nan();
        assert!(same || (got - want).abs() <= within * (1.0 + want.abs()), "{what} {k}: {got} is not {want}");
    }
}

/// The functions of a graph, each well formed, also simplified.
pub(crate) fn lowered(graph: &Graph) -> Functions {
    let [single, double] = [Float::F32, Float::F64].map(|float| functions(graph, float));
    for function in all(&single).into_iter().chain(all(&double)) {
        verify(function).unwrap_or_else(|e| panic!("{e}\n{function}"));
    }
    double
}

fn all(functions: &Functions) -> Vec<&Function> {
    let Functions { predict, loss, regularizer, metrics, statistics, .. } = functions;
    let one = [predict, loss, regularizer].into_iter().flatten();
    one.chain(metrics).chain(statistics.iter().map(|statistic| &statistic.function)).collect()
}

/// Value and gradient of a function that returns a number: its own, simplified, and of the whole route.
pub(crate) fn gradients(function: &Function, arguments: &[Data]) -> Vec<(f64, Vec<f64>)> {
    let simple = simplify(function.clone());
    let routes = [reverse(function, &GRADIENT), reverse(&simple, &GRADIENT), simplify(reverse(&simple, &GRADIENT))];
    let run = |function: &Function| {
        verify(function).unwrap_or_else(|e| panic!("{e}\n{function}"));
        let result = evaluate(function, arguments).unwrap_or_else(|e| panic!("{e:?}\n{function}"));
        let floats = result.all_floats();
        (floats[0], floats[1..].to_vec())
    };
    routes.iter().map(run).collect()
}

/// Central differences of the loss with respect to some elements of every trained param: where in the gradient, and what.
pub(crate) fn differences(graph: &Graph, sample: &Sample, loss: impl Fn(&Sample) -> f64) -> Vec<(usize, f64)> {
    let (mut slopes, mut before) = (Vec::new(), 0);
    for (k, _) in graph.params.iter().enumerate().filter(|(_, param)| param.trained) {
        let count = sample.params[k].data.len();
        for at in (0..count).step_by(1 + count / 16) {
            let moved = |step: f64| {
                let mut sample = sample.clone();
                sample.params[k].data[at] += step;
                loss(&sample)
            };
            slopes.push((before + at, (moved(1e-5) - moved(-1e-5)) / 2e-5));
        }
        before += count;
    }
    slopes
}

/// Predictions and losses are what the graph means, and gradients what differences say.
pub(crate) fn check(graph: &Graph) {
    let functions = lowered(graph);
    for seed in 0..2 {
        let sample = sample(graph, seed);
        if let (Some(predict), Some(output)) = (&functions.predict, graph.output) {
            let quiet = Sample { noise: BTreeMap::new(), ..sample.clone() };
            let want = &interpret(graph, &quiet)[output.index()];
            for function in [predict, &simplify(predict.clone())] {
                let got = evaluate(function, &arguments(graph, &sample, false, false));
                let got = got.unwrap_or_else(|e| panic!("{e:?}\n{function}"));
                agree(&got.all_floats(), &want.data, 1e-12, "output");
            }
        }
        let regularizer = |sample: &Sample| {
            functions.regularizer.as_ref().map_or(0.0, |regularizer| {
                let params: Vec<Data> = sample.params.iter().map(|param| data(param, false)).collect();
                evaluate(regularizer, &params).expect("a regulariser runs").float().expect("a float")
            })
        };
        let data_loss = |sample: &Sample| loss(graph, sample) - regularizer(sample);
        let slopes = differences(graph, &sample, data_loss);
        let loss = functions.loss.as_ref().expect("a loss that depends on data");
        for (value, gradient) in gradients(loss, &arguments(graph, &sample, true, true)) {
            agree(&[value], &[data_loss(&sample)], 1e-12, "loss");
            let (places, slopes): (Vec<usize>, Vec<f64>) = slopes.iter().copied().unzip();
            let gradient: Vec<f64> = places.iter().map(|at| gradient[*at]).collect();
            agree(&gradient, &slopes, 1e-7, "gradient");
        }
    }
}
