//! The terms of a loss, taken apart by what they depend on: data, or params alone.

use chainrule_primitives::Primitive;

use crate::network::graph::{Graph, NodeId, Op, Term};
use crate::network::lower::depends::Depends;

/// A scalar node and its factor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Weighted {
    pub(super) weight: f64,
    pub(super) node: NodeId,
}

impl From<&Term> for Weighted {
    fn from(term: &Term) -> Weighted {
        Weighted { weight: term.weight, node: term.node }
    }
}

/// The loss of a sample, and what does not depend on samples.
pub(super) struct Terms {
    pub(super) data: Vec<Weighted>,
    pub(super) params: Vec<Weighted>,
}

impl Terms {
    /// Takes sums apart, so that a regulariser within a term is found too.
    pub(super) fn of(graph: &Graph) -> Terms {
        let depends = Depends::new(graph);
        let mut leaves = Vec::new();
        graph.losses.iter().for_each(|term| collect(graph, term.into(), &mut leaves));
        let (params, data) = leaves.into_iter().partition(|leaf| depends.on_params_alone(leaf.node));
        Terms { data, params }
    }
}

fn collect(graph: &Graph, term: Weighted, leaves: &mut Vec<Weighted>) {
    let Weighted { weight, node } = term;
    let constant = |x: NodeId| match graph.nodes[x.index()].op {
        Op::Constant(c) => Some(c),
        _ => None,
    };
    match &graph.nodes[node.index()].op {
        Op::Map(Primitive::Add, operands) => {
            operands.iter().for_each(|x| collect(graph, Weighted { weight, node: *x }, leaves));
        }
        Op::Map(Primitive::Sub, operands) => {
            collect(graph, Weighted { weight, node: operands[0] }, leaves);
            collect(graph, Weighted { weight: -weight, node: operands[1] }, leaves);
        }
        Op::Map(Primitive::Neg, operands) => collect(graph, Weighted { weight: -weight, node: operands[0] }, leaves),
        Op::Map(Primitive::Mul, operands) => match (constant(operands[0]), constant(operands[1])) {
            (Some(c), _) => collect(graph, Weighted { weight: weight * c, node: operands[1] }, leaves),
            (_, Some(c)) => collect(graph, Weighted { weight: weight * c, node: operands[0] }, leaves),
            _ => leaves.push(term),
        },
        _ => leaves.push(term),
    }
}
