//! Penalties on parameters: L1 and L2.

use chainrule_primitives::Primitive;

use crate::network::graph::{NodeId, Op, ParamId, Shape};
use crate::network::resolve::Resolver;
use crate::network::resolve::arguments::Call;
use crate::network::resolve::build::Builder;
use crate::network::resolve::catalogue::Entry;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "l1",
        arguments: "w?",
        shapes: "any → scalar",
        formula: "Σ |w|; without an argument over all weights that decay: not over biases and norms",
        build: |call| penalty(call, Norm::L1),
    },
    Entry {
        name: "l2",
        arguments: "w?",
        shapes: "any → scalar",
        formula: "Σ w²; without an argument over all weights that decay: not over biases and norms",
        build: |call| penalty(call, Norm::L2),
    },
];

#[derive(Clone, Copy)]
enum Norm {
    L1,
    L2,
}

/// The place of a penalty on all weights, which are not all known where it is written.
pub(in crate::network::resolve) struct Penalty {
    node: NodeId,
    norm: Norm,
}

fn penalty(call: &mut Call<'_, '_>, norm: Norm) -> Option<NodeId> {
    if call.given("w").is_some() {
        let w = call.tensor("w")?;
        return Some(total(call.build(), w.node, norm));
    }
    let build = call.build();
    let zero = build.constant(0.0);
    let node = build.append(Op::Reshape(zero), Shape(Vec::new()));
    call.resolver.penalties.push(Penalty { node, norm });
    Some(node)
}

fn total(build: &mut Builder, w: NodeId, norm: Norm) -> NodeId {
    let terms = match norm {
        Norm::L1 => build.map(Primitive::Abs, &[w]),
        Norm::L2 => build.mul(w, w),
    };
    build.sum(terms)
}

impl Resolver<'_> {
    /// Writes the penalties on all weights. They stand behind what uses them until the graph is put in order.
    pub(in crate::network::resolve) fn fill_penalties(&mut self) {
        for Penalty { node, norm } in std::mem::take(&mut self.penalties) {
            let build = &mut self.build;
            build.span = build.graph.nodes[node.index()].span;
            let decaying = (0..build.graph.params.len()).filter(|&k| build.graph.params[k].decays);
            let decaying: Vec<ParamId> = decaying.map(|k| ParamId(k as u32)).collect();
            let mut sum = build.constant(0.0);
            for (k, param) in decaying.into_iter().enumerate() {
                let w = build.param(param);
                let term = total(build, w, norm);
                sum = if k == 0 { term } else { build.add(sum, term) };
            }
            build.graph.nodes[node.index()].op = Op::Reshape(sum);
        }
    }
}
