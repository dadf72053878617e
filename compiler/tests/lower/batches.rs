//! Statistics of a batch: its loss and gradient put together from functions of one sample.

use chainrule_compiler::differentiate::{Calls, Parts, Reverse, Seed, reverse};
use chainrule_compiler::ir::{Data, Function, evaluate};
use chainrule_compiler::network::functions::Functions;
use chainrule_compiler::network::graph::*;
use chainrule_compiler::simplify::simplify;
use chainrule_primitives::Primitive;

use crate::check::{agree, arguments, lowered, sample};
use crate::interpret::{Sample, Tensor, interpret};
use crate::net::Net;

/// `(x - mean) / sqrt(variance + 1e-5)`, channel by channel, by the batch.
fn normalised(net: &mut Net, name: &str, x: NodeId) -> NodeId {
    let lengths = net.lengths(x);
    let (n, axes) = (lengths[0], lengths.len());
    let mut column = vec![n];
    column.resize(axes, 1);
    let mut moments = Vec::new();
    for (kind, field) in [(Moment::Mean, "mean"), (Moment::Variance, "variance")] {
        let running = net.running(&format!("{name}_{field}"), &[n]);
        let moment = net.op(Op::Statistic { kind, x, running, momentum: 0.1 }, &[n]);
        moments.push(net.reshape(moment, &column));
    }
    let epsilon = net.constant(1e-5);
    let centred = net.sub(x, moments[0]);
    let variance = net.add(moments[1], epsilon);
    let deviation = net.map(Primitive::Sqrt, &[variance]);
    net.div(centred, deviation)
}

fn network() -> Graph {
    let mut net = Net::default();
    let x = net.input("x", &[1, 2, 3]);
    let c = net.conv("kernel", x, 2, 2, 1, 0);
    let c = normalised(&mut net, "norm1", c);
    let c = net.map(Primitive::Tanh, &[c]);
    let flat = net.reshape(c, &[4]);
    let h = net.dense("dense", flat, 3);
    let h = normalised(&mut net, "norm2", h);
    let target = net.target("t", &[3]);
    let scale = net.param("scale", &[3]);
    let h = net.times(h, scale);
    let distance = net.sub(h, target);
    let square = net.times(distance, distance);
    let loss = net.reduce(Reduction::Sum, square, None);
    net.output(h);
    net.loss(loss);
    net.graph
}

/// The loss of a batch by its definition: statistics over all samples, one after the other.
fn batch_loss(graph: &Graph, samples: &[Sample]) -> f64 {
    let mut samples = samples.to_vec();
    for (k, node) in graph.nodes.iter().enumerate() {
        let Op::Statistic { kind, x, .. } = node.op else { continue };
        let all: Vec<Tensor> = samples.iter().map(|s| interpret(graph, s)[x.index()].clone()).collect();
        let moment = Tensor::new(&node.shape.0, |i| {
            let size = all[0].data.len() / all[0].shape[0];
            let elements: Vec<f64> = all.iter().flat_map(|t| t.data[i[0] * size..][..size].to_vec()).collect();
            let mean = elements.iter().sum::<f64>() / elements.len() as f64;
            match kind {
                Moment::Mean => mean,
                Moment::Variance => elements.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / elements.len() as f64,
            }
        });
        samples.iter_mut().for_each(|sample| {
            sample.statistics.insert(k, moment.clone());
        });
    }
    let losses = samples.iter().map(|sample| interpret(graph, sample)[graph.losses[0].node.index()].data[0]);
    losses.sum::<f64>() / samples.len() as f64
}

/// The vector-Jacobian product with respect to trained params and statistics.
fn product(function: &Function, statistics: &[ParamId]) -> Function {
    let mut function = function.clone();
    statistics.iter().for_each(|running| function.parameters[running.index()].differentiated = true);
    let form = Reverse {
        seed: Seed::Parameter,
        value: false,
        parts: Parts::Differentiated,
        split: false,
        into: false,
        calls: Calls::Kept,
    };
    simplify(reverse(&simplify(function), &form))
}

/// The gradient of a batch's loss, a part for each param, as the documentation of `lower/statistics.rs` puts it together.
fn batch_gradient(graph: &Graph, functions: &Functions, samples: &[Sample]) -> Vec<Vec<f64>> {
    let share = 1.0 / samples.len() as f64;
    let mut samples = samples.to_vec();
    for statistic in &functions.statistics {
        let mut total = vec![0.0; graph.params[statistic.running.index()].shape.count()];
        for sample in &samples {
            let own = evaluate(&statistic.function, &arguments(graph, sample, true, true)).expect("it runs");
            total.iter_mut().zip(own.all_floats()).for_each(|(total, own)| *total += own * share);
        }
        samples.iter_mut().for_each(|sample| sample.params[statistic.running.index()].data.clone_from(&total));
    }
    let running: Vec<ParamId> = functions.statistics.iter().map(|statistic| statistic.running).collect();
    let loss = product(functions.loss.as_ref().expect("a loss"), &running);
    let contributions: Vec<Function> = functions.statistics.iter().map(|s| product(&s.function, &running)).collect();
    let zeros: Vec<Vec<f64>> = graph.params.iter().map(|param| vec![0.0; param.shape.count()]).collect();
    let mut gradient = zeros.clone();
    let add = |gradient: &mut Vec<Vec<f64>>, function: &Function, seed: &dyn Fn() -> Data| {
        for sample in &samples {
            let mut arguments = arguments(graph, sample, true, true);
            arguments.push(seed());
            let parts = evaluate(function, &arguments).expect("it runs").all_floats();
            let all = gradient.iter_mut().flatten();
            all.zip(parts).for_each(|(sum, part)| *sum += part);
        }
    };
    add(&mut gradient, &loss, &|| Data::F64(share));
    for (k, contribution) in contributions.iter().enumerate().rev() {
        let cotangent: Vec<f64> = gradient[running[k].index()].iter().map(|d| d * share).collect();
        add(&mut gradient, contribution, &|| Data::floats(&cotangent));
    }
    gradient
}

#[test]
fn the_gradient_of_a_batch_with_statistics() {
    let graph = network();
    let functions = lowered(&graph);
    assert_eq!(functions.statistics.iter().map(|s| s.count).collect::<Vec<_>>(), [2, 2, 1, 1]);
    let params = sample(&graph, 0).params;
    let samples: Vec<Sample> = (0..4).map(|seed| Sample { params: params.clone(), ..sample(&graph, seed) }).collect();
    let gradient = batch_gradient(&graph, &functions, &samples);
    for (k, param) in graph.params.iter().enumerate().filter(|(_, param)| param.trained) {
        let slopes: Vec<f64> = (0..param.shape.count())
            .map(|at| {
                let moved = |step: f64| {
                    let mut samples = samples.clone();
                    samples.iter_mut().for_each(|sample| sample.params[k].data[at] += step);
                    batch_loss(&graph, &samples)
                };
                (moved(1e-5) - moved(-1e-5)) / 2e-5
            })
            .collect();
        agree(&gradient[k], &slopes, 1e-7, &param.field);
    }
}
