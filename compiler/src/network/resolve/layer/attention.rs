//! Attention with one head over a fixed number of steps.

use crate::ir::Comparison;
use crate::network::graph::{NodeId, Shape};
use crate::network::resolve::arguments::Call;
use crate::network::resolve::build::Builder;
use crate::network::resolve::catalogue::Entry;
use crate::network::resolve::init::Fans;

/// What a score in the future counts: its exponential is 0.
const NEVER: f64 = -1e30;

pub(super) const ENTRIES: &[Entry] = &[Entry {
    name: "attention",
    arguments: "x, units; causal = false, bias = false, init = glorot_uniform, name?",
    shapes: "[t, n] → [t, units]. `w_q`, `w_k`, `w_v`: [units, n]; with `bias = true` `b_q`, `b_k`, `b_v`: [units]",
    formula: "softmax(q kᵀ / sqrt(units)) v with q = x w_qᵀ + b_q, k and v likewise; with `causal = true` of no later step. \
              As `scaled_dot_product_attention` of PyTorch",
    build: attention,
}];

fn attention(call: &mut Call<'_, '_>) -> Option<NodeId> {
    let x = call.tensor_of_rank("x", &[2], "[steps, features]")?;
    let units = call.whole("units", 1)?;
    let (is_causal, has_bias) = (call.flag("causal")?, call.flag("bias")?);
    let layer = call.layer()?;
    let [steps, features] = call.shape(x).0[..] else { return None };
    let shape = Shape(vec![units, features]);
    let mut projected = Vec::new();
    for (w, b, role) in [("w_q", "b_q", "queries"), ("w_k", "b_k", "keys"), ("w_v", "b_v", "values")] {
        let weight =
            call.weight(&layer, w, &shape.0, Fans::of(&shape), None, &format!("The weights of the {role}."))?;
        let mut rows = call.build().linear(weight, x.node);
        if has_bias {
            let bias = call.bias(&layer, b, units, None, &format!("The bias of the {role}."))?;
            rows = call.build().add(rows, bias);
        }
        projected.push(rows);
    }
    let build = call.build();
    let keys = build.transpose(projected[1], vec![1, 0]);
    let scores = build.matmul(projected[0], keys);
    let mut scores = build.scale(1.0 / (units as f64).sqrt(), scores);
    if is_causal {
        scores = without_future(build, scores, steps);
    }
    let weights = build.softmax(scores);
    let result = build.matmul(weights, projected[2]);
    call.close(&layer, result)
}

/// Step `i` (a row) sees steps `j <= i`.
fn without_future(build: &mut Builder, scores: NodeId, steps: usize) -> NodeId {
    let (i, j) = (build.iota(0, Shape(vec![steps, 1])), build.iota(1, Shape(vec![1, steps])));
    let is_past = build.compare(Comparison::Le, j, i);
    let never = build.constant(NEVER);
    build.select(is_past, scores, never)
}
