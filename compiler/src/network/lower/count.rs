//! Multiply-adds: those of products, convolutions and sums of products.

use chainrule_primitives::Primitive;

use crate::network::graph::{Graph, NodeId, Op, Reduction};
use crate::network::lower::depends::operands;
use crate::network::lower::signature::nodes;

/// The multiply-adds of one node, its operands not counted.
pub fn multiply_adds(graph: &Graph, node: NodeId) -> usize {
    let shape = |x: &NodeId| &graph.nodes[x.index()].shape;
    let count = graph.nodes[node.index()].shape.count();
    match &graph.nodes[node.index()].op {
        Op::MatMul(a, _) => count * shape(a).0.last().copied().unwrap_or(1),
        Op::Conv { kernel, .. } => count * shape(kernel).0[1..].iter().product::<usize>(),
        Op::Reduce(Reduction::Sum, x, _) => match &graph.nodes[x.index()].op {
            Op::Map(Primitive::Mul, _) => shape(x).count(),
            _ => 0,
        },
        Op::Scan(scan) => scan.steps * total(&scan.body, &scan.yields),
        _ => 0,
    }
}

/// The multiply-adds of some nodes and all that they need.
pub(super) fn total(graph: &Graph, wanted: &[NodeId]) -> usize {
    let mut needed = vec![false; graph.nodes.len()];
    wanted.iter().for_each(|node| needed[node.index()] = true);
    let mut sum = 0;
    for (id, node) in nodes(graph).collect::<Vec<_>>().into_iter().rev() {
        if !needed[id.index()] {
            continue;
        }
        sum += multiply_adds(graph, id);
        // what a statistic is of is not computed for one sample
        if !matches!(node.op, Op::Statistic { .. }) {
            operands(&node.op).into_iter().for_each(|x| needed[x.index()] = true);
        }
    }
    sum
}
