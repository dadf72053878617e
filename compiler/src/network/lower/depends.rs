//! What the nodes of a graph depend on.

use crate::network::graph::{Graph, NodeId, Op};

/// For each node what it depends on.
pub(super) struct Depends {
    data: Vec<bool>,
    params: Vec<bool>,
}

impl Depends {
    /// Reads a graph.
    pub(super) fn new(graph: &Graph) -> Depends {
        let mut depends = Depends { data: Vec::new(), params: Vec::new() };
        for node in &graph.nodes {
            let operands = operands(&node.op);
            let any = |of: &[bool]| operands.iter().any(|x| of[x.index()]);
            let (data, params) = (any(&depends.data), any(&depends.params));
            depends.data.push(data || is_data(&node.op));
            depends.params.push(params || matches!(node.op, Op::Param(_)));
        }
        depends
    }

    /// Whether it depends on params and on nothing that a sample brings.
    pub(super) fn on_params_alone(&self, node: NodeId) -> bool {
        self.params[node.index()] && !self.data[node.index()]
    }
}

fn is_data(op: &Op) -> bool {
    matches!(
        op,
        Op::Input(_)
            | Op::Pick { .. }
            | Op::OneHot { .. }
            | Op::Gather { .. }
            | Op::Noise { .. }
            | Op::Statistic { .. }
    )
}

/// The nodes that an operation reads.
pub(super) fn operands(op: &Op) -> Vec<NodeId> {
    match op {
        Op::Input(_) | Op::Param(_) | Op::Constant(_) | Op::OneHot { .. } | Op::Noise { .. } | Op::Iota(_) => {
            Vec::new()
        }
        Op::Map(_, operands) | Op::Concat(operands, _) => operands.clone(),
        Op::Compare(_, a, b) | Op::MatMul(a, b) => vec![*a, *b],
        Op::Select(c, a, b) => vec![*c, *a, *b],
        Op::Reduce(_, x, _) | Op::Slice(x, _) | Op::Transpose(x, _) | Op::Reshape(x) | Op::Detach(x) => vec![*x],
        Op::Conv { x, kernel, .. } => vec![*x, *kernel],
        Op::Pool { x, .. } | Op::Pick { x, .. } | Op::Statistic { x, .. } => vec![*x],
        Op::Gather { table, .. } => vec![*table],
        Op::Scan(scan) => [scan.carried.as_slice(), &scan.sequences, &scan.constants].concat(),
    }
}
