//! Normalisation, as PyTorch's `nn.BatchNorm1d`, `nn.BatchNorm2d` and `nn.LayerNorm`.

use chainrule_primitives::Primitive;

use crate::network::graph::{Init, Moment, NodeId, Reduction};
use crate::network::resolve::arguments::Call;
use crate::network::resolve::build::Builder;
use crate::network::resolve::catalogue::Entry;
use crate::network::resolve::layer::{Building, Role, Tensor};

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "batch_norm",
        arguments: "x; eps = 1e-5, momentum = 0.1, name?",
        shapes: "[n], [c, n] or [c, h, w] → the same, by axis 0. `gamma`, `beta`, `mean`, `variance`: one number each \
                 for every index of axis 0",
        formula: "gamma (x - m) / sqrt(v + eps) + beta; m and v over the mini-batch (v over its n elements), in `predict` \
                  the running `mean` and `variance`, which follow with `momentum`. As `nn.BatchNorm2d`",
        build: batch_norm,
    },
    Entry {
        name: "layer_norm",
        arguments: "x; eps = 1e-5, name?",
        shapes: "[n] or [t, n] → the same, along the last axis. `gamma: [n]`, `beta: [n]`",
        formula: "gamma (x - mean(x)) / sqrt(variance(x) + eps) + beta. As `nn.LayerNorm`",
        build: layer_norm,
    },
];

fn positive(number: f64) -> bool {
    number > 0.0 && number.is_finite()
}

fn batch_norm(call: &mut Call<'_, '_>) -> Option<NodeId> {
    let x = call.tensor_of_rank("x", &[1, 2, 3], "[n], [channels, n] or [channels, height, width]")?;
    let eps = call.number_in("eps", "positive", positive)?;
    let momentum = call.number_in("momentum", "between 0 and 1", |momentum| (0.0..=1.0).contains(&momentum))?;
    let layer = call.layer()?;
    let shape = call.shape(x).0;
    let (count, rank) = (shape[0], shape.len());
    let (gamma, beta) = scale_and_shift(call, &layer, count)?;
    let lengths = [count];
    let running = |field, init, torch, doc| Tensor { field, shape: &lengths, init, role: Role::Running, torch, doc };
    let mean = call.param(&layer, running("mean", Init::Zeros, Some("running_mean"), "The mean of recent batches."))?;
    let variance = running("variance", Init::Ones, Some("running_var"), "The variance of recent batches.");
    let variance = call.param(&layer, variance)?;
    let build = call.build();
    let mean = build.statistic(Moment::Mean, x.node, mean, momentum);
    let variance = build.statistic(Moment::Variance, x.node, variance, momentum);
    let [mean, variance, gamma, beta] = [mean, variance, gamma, beta].map(|row| {
        let lengths = [count].into_iter().chain(std::iter::repeat_n(1, rank - 1)).collect();
        build.reshape(row, lengths)
    });
    let centred = build.sub(x.node, mean);
    let result = normalised(build, centred, variance, eps, gamma, beta);
    call.close(&layer, result)
}

fn layer_norm(call: &mut Call<'_, '_>) -> Option<NodeId> {
    let x = call.tensor_of_rank("x", &[1, 2, 3], "[n] or rows")?;
    let eps = call.number_in("eps", "positive", positive)?;
    let layer = call.layer()?;
    let shape = call.shape(x).0;
    let rank = shape.len();
    let (gamma, beta) = scale_and_shift(call, &layer, shape[rank - 1])?;
    let build = call.build();
    let mean = build.reduce_last(Reduction::Mean, x.node);
    let mean = build.column(mean, rank);
    let centred = build.sub(x.node, mean);
    let squares = build.mul(centred, centred);
    let variance = build.reduce_last(Reduction::Mean, squares);
    let variance = build.column(variance, rank);
    let result = normalised(build, centred, variance, eps, gamma, beta);
    call.close(&layer, result)
}

fn scale_and_shift(call: &mut Call<'_, '_>, layer: &Building, count: usize) -> Option<(NodeId, NodeId)> {
    let gamma = Tensor {
        field: "gamma",
        shape: &[count],
        init: Init::Ones,
        role: Role::Bias,
        torch: Some("weight"),
        doc: "The scale behind the normalisation.",
    };
    let gamma = call.param_node(layer, gamma)?;
    let beta = call.bias(layer, "beta", count, Some("bias"), "The shift behind the normalisation.")?;
    Some((gamma, beta))
}

/// `gamma * centred / sqrt(variance + eps) + beta`
fn normalised(build: &mut Builder, centred: NodeId, variance: NodeId, eps: f64, gamma: NodeId, beta: NodeId) -> NodeId {
    let eps = build.constant(eps);
    let sum = build.add(variance, eps);
    let deviation = build.map(Primitive::Sqrt, &[sum]);
    let normal = build.divide_all(centred, deviation);
    let scaled = build.mul(gamma, normal);
    build.add(scaled, beta)
}
