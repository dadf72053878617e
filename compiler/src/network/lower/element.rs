//! One element of a node, where it is used.

use chainrule_primitives::Primitive;

use crate::ir::{self, Comparison, Const, Int, Op as IrOp, Scalar, ValueId};
use crate::network::graph::{NodeId, Op, Shape};
use crate::network::lower::{Lower, Tensor};

impl Lower<'_> {
    /// The element of a node at an index: read where the node is stored, else computed here.
    pub(super) fn element(&mut self, node: NodeId, index: &[ValueId]) -> ValueId {
        match self.tensor(node) {
            Some(Tensor::Value(value)) => value,
            Some(Tensor::Place(place)) => self.load(&place, index),
            Some(Tensor::States { place, steps, reverse }) => {
                let row = self.state_row(&place, steps, reverse, index[0]);
                self.load(&row, &index[1..])
            }
            None => self.compute(node, index),
        }
    }

    /// Computes an element from elements of the operands.
    pub(super) fn compute(&mut self, node: NodeId, index: &[ValueId]) -> ValueId {
        let graph = self.graph();
        let ir::Scalar::Float(_) = self.float else { unreachable!("networks are of floats") };
        let shape = &graph.nodes[node.index()].shape;
        match &graph.nodes[node.index()].op {
            Op::Constant(x) => self.number(*x),
            Op::Noise { .. } => self.number(1.0),
            Op::Iota(axis) => self.b.op(IrOp::Cast(index[*axis]), self.float),
            Op::Map(primitive, operands) => self.map(*primitive, operands, index),
            Op::Compare(comparison, a, b) => {
                let holds = self.comparison(*comparison, *a, *b, index);
                self.indicator(holds)
            }
            Op::Select(condition, a, b) => {
                let holds = self.condition(*condition, index);
                let (a, b) = (self.broadcast(*a, index), self.broadcast(*b, index));
                self.b.select(holds, a, b)
            }
            Op::MatMul(a, b) => self.inner_product(*a, *b, index),
            Op::Reduce(reduction, x, axis) => self.reduce(node, *reduction, *x, *axis, index),
            Op::Slice(x, axes) => self.slice(*x, axes, index),
            Op::Transpose(x, order) => self.transpose(*x, order, index),
            Op::Reshape(x) => self.reshape(*x, shape, index),
            Op::Detach(x) => {
                let x = self.element(*x, index);
                self.b.op(IrOp::Detach(x), self.float)
            }
            Op::Conv { .. } | Op::Pool { .. } => self.window(node, index),
            Op::Pick { x, class } => self.pick(*x, *class, index),
            Op::OneHot { class } => {
                let (last, rest) = index.split_last().expect("a class has an axis of its own");
                let holds = self.is_class(*class, rest, *last);
                self.indicator(holds)
            }
            Op::Gather { table, class } => self.gather(*table, *class, index),
            Op::Input(_) | Op::Param(_) | Op::Statistic { .. } | Op::Concat(..) | Op::Scan(_) => {
                unreachable!("it is bound or stored")
            }
        }
    }

    /// The element of an operand that meets an index of the result: a row is repeated, and so is an axis of length 1.
    pub(super) fn broadcast(&mut self, operand: NodeId, index: &[ValueId]) -> ValueId {
        let Shape(lengths) = self.shape(operand).clone();
        let skipped = index.len() - lengths.len();
        let zero = self.int(0);
        let pairs = index[skipped..].iter().zip(&lengths);
        let index: Vec<ValueId> = pairs.map(|(i, n)| if *n == 1 { zero } else { *i }).collect();
        self.element(operand, &index)
    }

    fn map(&mut self, primitive: Primitive, operands: &[NodeId], index: &[ValueId]) -> ValueId {
        let values = operands.iter().enumerate().map(|(k, operand)| match (primitive, k) {
            (Primitive::Powi, 1) => self.exponent(*operand),
            _ => self.broadcast(*operand, index),
        });
        let values: Vec<ValueId> = values.collect();
        self.b.primitive(primitive, &values)
    }

    /// The second operand of `Powi`: an integer.
    fn exponent(&mut self, operand: NodeId) -> ValueId {
        let Op::Constant(n) = self.graph().nodes[operand.index()].op else {
            unreachable!("resolve writes constant powers only")
        };
        self.b.constant(Const::Int(n as i128), Scalar::Int(Int::I32))
    }

    fn comparison(&mut self, comparison: Comparison, a: NodeId, b: NodeId, index: &[ValueId]) -> ValueId {
        let (a, b) = (self.broadcast(a, index), self.broadcast(b, index));
        self.b.compare(comparison, a, b)
    }

    /// Whether an element is not 0; of a comparison that is not stored, the comparison itself.
    fn condition(&mut self, node: NodeId, index: &[ValueId]) -> ValueId {
        let graph = self.graph();
        if let (Op::Compare(comparison, a, b), None) = (&graph.nodes[node.index()].op, self.tensor(node)) {
            let skipped = index.len() - self.shape(node).0.len();
            let (comparison, a, b) = (*comparison, *a, *b);
            if self.shape(node).0.iter().all(|n| *n != 1) {
                return self.comparison(comparison, a, b, &index[skipped..]);
            }
        }
        let x = self.broadcast(node, index);
        let zero = self.number(0.0);
        self.b.compare(Comparison::Ne, x, zero)
    }

    /// 1 where it holds, else 0.
    pub(super) fn indicator(&mut self, holds: ValueId) -> ValueId {
        let (one, zero) = (self.number(1.0), self.number(0.0));
        self.b.select(holds, one, zero)
    }
}
