//! The operands of operations, and what operations cost.

use crate::network::graph::{Graph, NodeId, Op, Scan};

impl Op {
    /// The nodes that it reads, in order.
    pub fn operands(&self) -> Vec<NodeId> {
        let mut operands = Vec::new();
        let _ = self.map_operands(|operand| {
            operands.push(operand);
            operand
        });
        operands
    }

    /// The same operation on other nodes; the body of a [`Op::Scan`] stays.
    #[must_use]
    pub fn map_operands(&self, mut to: impl FnMut(NodeId) -> NodeId) -> Op {
        match self {
            Op::Input(_) | Op::Param(_) | Op::Constant(_) | Op::OneHot { .. } | Op::Noise { .. } | Op::Iota(_) => {
                self.clone()
            }
            Op::Map(primitive, operands) => Op::Map(*primitive, operands.iter().map(|&x| to(x)).collect()),
            Op::Compare(comparison, x, y) => Op::Compare(*comparison, to(*x), to(*y)),
            Op::Select(condition, x, y) => Op::Select(to(*condition), to(*x), to(*y)),
            Op::MatMul(x, y) => Op::MatMul(to(*x), to(*y)),
            Op::Reduce(reduction, x, axis) => Op::Reduce(*reduction, to(*x), *axis),
            Op::Slice(x, axes) => Op::Slice(to(*x), axes.clone()),
            Op::Transpose(x, order) => Op::Transpose(to(*x), order.clone()),
            Op::Reshape(x) => Op::Reshape(to(*x)),
            Op::Concat(parts, axis) => Op::Concat(parts.iter().map(|&x| to(x)).collect(), *axis),
            Op::Conv { x, kernel, stride, padding } => {
                Op::Conv { x: to(*x), kernel: to(*kernel), stride: *stride, padding: *padding }
            }
            Op::Pool { kind, x, window, stride, padding } => {
                Op::Pool { kind: *kind, x: to(*x), window: *window, stride: *stride, padding: *padding }
            }
            Op::Pick { x, class } => Op::Pick { x: to(*x), class: *class },
            Op::Gather { table, class } => Op::Gather { table: to(*table), class: *class },
            Op::Detach(x) => Op::Detach(to(*x)),
            Op::Statistic { kind, x, running, momentum } => {
                Op::Statistic { kind: *kind, x: to(*x), running: *running, momentum: *momentum }
            }
            Op::Scan(scan) => {
                let mut each = |nodes: &[NodeId]| nodes.iter().map(|&x| to(x)).collect::<Vec<NodeId>>();
                let (carried, sequences) = (each(&scan.carried), each(&scan.sequences));
                let constants = each(&scan.constants);
                Op::Scan(Box::new(Scan { carried, sequences, constants, ..Scan::clone(scan) }))
            }
        }
    }
}

impl Graph {
    /// The multiply-adds of a node: those of products and convolutions.
    pub fn multiply_adds(&self, node: NodeId) -> usize {
        let lengths = |node: NodeId| &self.nodes[node.index()].shape;
        let result = &self.nodes[node.index()].shape;
        match &self.nodes[node.index()].op {
            Op::MatMul(x, _) => result.count().saturating_mul(lengths(*x).0.last().copied().unwrap_or(1)),
            Op::Conv { kernel, .. } => {
                lengths(*kernel).0[1..].iter().fold(result.count(), |count, &length| count.saturating_mul(length))
            }
            Op::Scan(scan) => {
                let nodes = 0..scan.body.nodes.len();
                let step =
                    nodes.fold(0, |sum: usize, node| sum.saturating_add(scan.body.multiply_adds(NodeId(node as u32))));
                scan.steps.saturating_mul(step)
            }
            _ => 0,
        }
    }
}
