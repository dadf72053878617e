//! Formulas of several operations in the form that stays accurate: softmax, logarithms of sums of exponentials, powers.

use chainrule_primitives::Primitive;

use crate::ir::Comparison;
use crate::network::graph::{InputId, InputKind, NodeId, Op, Reduction, Shape};
use crate::network::resolve::build::Builder;

/// No logarithm of a probability is taken to be less than this, as in PyTorch's `binary_cross_entropy`.
const LEAST_LOGARITHM: f64 = -100.0;

impl Builder {
    /// Gives what was reduced along the last axis of a tensor of this rank that axis again, with length 1.
    pub(super) fn column(&mut self, reduced: NodeId, rank: usize) -> NodeId {
        if rank < 2 {
            return reduced;
        }
        let mut lengths = self.shape(reduced).0.clone();
        lengths.push(1);
        self.reshape(reduced, lengths)
    }

    /// Along the last axis.
    pub(super) fn reduce_last(&mut self, reduction: Reduction, x: NodeId) -> NodeId {
        let last = self.rank(x).checked_sub(1);
        self.reduce(reduction, x, last)
    }

    /// The largest along the last axis, as a constant: what is subtracted cancels, and so do its derivatives.
    fn peak(&mut self, z: NodeId) -> NodeId {
        let peak = self.reduce_last(Reduction::Max, z);
        self.detach(peak)
    }

    /// `z - max(z)` along the last axis.
    fn shifted(&mut self, z: NodeId) -> NodeId {
        let peak = self.peak(z);
        let peak = self.column(peak, self.rank(z));
        self.sub(z, peak)
    }

    /// `ln(sum(exp(x)))` along the last axis, of what cannot overflow.
    fn plain_logsumexp(&mut self, x: NodeId) -> NodeId {
        let exp = self.map(Primitive::Exp, &[x]);
        let sum = self.reduce_last(Reduction::Sum, exp);
        self.map(Primitive::Ln, &[sum])
    }

    /// `max(z) + ln(sum(exp(z - max(z))))` along the last axis.
    pub(super) fn logsumexp(&mut self, z: NodeId) -> NodeId {
        let shifted = self.shifted(z);
        let peak = self.peak(z);
        let rest = self.plain_logsumexp(shifted);
        self.add(peak, rest)
    }

    /// `exp(z - max(z))` over its sum along the last axis.
    pub(super) fn softmax(&mut self, z: NodeId) -> NodeId {
        let shifted = self.shifted(z);
        let exp = self.map(Primitive::Exp, &[shifted]);
        let sum = self.reduce_last(Reduction::Sum, exp);
        let sum = self.column(sum, self.rank(z));
        let softmax = self.divide_all(exp, sum);
        self.softmaxes.insert(softmax, z);
        softmax
    }

    /// Divides many by few: one division for each divisor.
    pub(super) fn divide_all(&mut self, x: NodeId, by: NodeId) -> NodeId {
        if self.shape(x) == self.shape(by) {
            return self.div(x, by);
        }
        let reciprocal = self.map(Primitive::Recip, &[by]);
        self.mul(x, reciprocal)
    }

    /// `z - logsumexp(z)` along the last axis.
    pub(super) fn log_softmax(&mut self, z: NodeId) -> NodeId {
        let shifted = self.shifted(z);
        let rest = self.plain_logsumexp(shifted);
        let rest = self.column(rest, self.rank(z));
        self.sub(shifted, rest)
    }

    /// `logsumexp(z) - z_y`: of each row the logarithm of the sum over what `z_y` is below the largest.
    pub(super) fn softmax_loss(&mut self, z: NodeId, class: InputId) -> NodeId {
        let shifted = self.shifted(z);
        let sum = self.plain_logsumexp(shifted);
        let picked = self.pick(shifted, class);
        self.sub(sum, picked)
    }

    /// Of which numbers these are the softmax.
    pub(super) fn softmax_of(&self, p: NodeId) -> Option<NodeId> {
        self.softmaxes.get(&p).copied()
    }

    /// Of which numbers these are the sigmoid, through indexing and reshaping.
    pub(super) fn sigmoid_of(&mut self, p: NodeId) -> Option<NodeId> {
        match self.op(p).clone() {
            Op::Map(Primitive::Sigmoid, operands) => Some(operands[0]),
            Op::Slice(x, axes) => self.sigmoid_of(x).map(|z| self.slice(z, axes)),
            Op::Reshape(x) => {
                let lengths = self.shape(p).0.clone();
                self.sigmoid_of(x).map(|z| self.reshape(z, lengths))
            }
            _ => None,
        }
    }

    /// The natural logarithm, in the stable form where what it is of is known: of a softmax, a sigmoid, a sum of exponentials.
    pub(super) fn ln(&mut self, x: NodeId) -> NodeId {
        if let Some(z) = self.softmax_of(x) {
            return self.log_softmax(z);
        }
        match self.op(x).clone() {
            Op::Map(Primitive::Exp, operands) => operands[0],
            Op::Map(Primitive::Sigmoid, operands) => self.map(Primitive::LogSigmoid, &operands),
            Op::Map(Primitive::Add, operands) => {
                match self.one_plus(operands[0], operands[1]).or_else(|| self.one_plus(operands[1], operands[0])) {
                    Some(z) => self.map(Primitive::Softplus, &[z]),
                    None => self.map(Primitive::Ln, &[x]),
                }
            }
            Op::Reduce(Reduction::Sum, exp, axis) => match self.exponentials(exp, axis) {
                Some(z) => self.logsumexp(z),
                None => self.map(Primitive::Ln, &[x]),
            },
            _ => self.map(Primitive::Ln, &[x]),
        }
    }

    /// The `z` of `1 + exp(z)`.
    fn one_plus(&self, one: NodeId, exp: NodeId) -> Option<NodeId> {
        match self.op(exp) {
            Op::Map(Primitive::Exp, operands) if self.number(one) == Some(1.0) => Some(operands[0]),
            _ => None,
        }
    }

    /// The `z` of `exp(z)`, with the axis along which it is summed moved to the end.
    fn exponentials(&mut self, exp: NodeId, axis: Option<usize>) -> Option<NodeId> {
        let Op::Map(Primitive::Exp, operands) = self.op(exp) else { return None };
        let (z, rank) = (operands[0], self.rank(exp));
        Some(match axis {
            None => self.reshape(z, vec![self.shape(z).count()]),
            Some(axis) => self.transpose(z, (0..rank).filter(|&k| k != axis).chain([axis]).collect()),
        })
    }

    /// `ln(p)`, and -100 where that is less; so a probability of 0 gives neither an infinite loss nor a NaN gradient.
    pub(super) fn bounded_ln(&mut self, p: NodeId) -> NodeId {
        let least = self.constant(LEAST_LOGARITHM.exp());
        let (one, bound) = (self.constant(1.0), self.constant(LEAST_LOGARITHM));
        // not `p > least`: a NaN must stay one
        let bounded = self.compare(Comparison::Le, p, least);
        let safe = self.select(bounded, one, p);
        let ln = self.map(Primitive::Ln, &[safe]);
        self.select(bounded, bound, ln)
    }

    /// `y ln(y)`, which is 0 at 0.
    pub(super) fn y_ln_y(&mut self, y: NodeId) -> NodeId {
        let (zero, one) = (self.constant(0.0), self.constant(1.0));
        let is_zero = self.compare(Comparison::Eq, y, zero);
        let safe = self.select(is_zero, one, y);
        let ln = self.map(Primitive::Ln, &[safe]);
        self.mul(y, ln)
    }

    /// `x^p` for a known `p`: products, roots and reciprocals where they do.
    pub(super) fn power(&mut self, x: NodeId, p: f64) -> NodeId {
        if p == 0.0 {
            return self.filled(1.0, self.shape(x).clone());
        } else if p == 1.0 {
            return x;
        } else if p == 2.0 {
            return self.mul(x, x);
        } else if p == 0.5 {
            return self.map(Primitive::Sqrt, &[x]);
        } else if p == -1.0 {
            return self.map(Primitive::Recip, &[x]);
        }
        let whole = p.fract() == 0.0 && p.abs() < f64::from(i32::MAX);
        let p = self.constant(p);
        self.map(if whole { Primitive::Powi } else { Primitive::Powf }, &[x, p])
    }

    /// The number of classes of a class input, and the lengths of its axes.
    pub(super) fn classes(&self, input: InputId) -> (usize, &Shape) {
        let input = &self.graph.inputs[input.index()];
        match input.kind {
            InputKind::Class(classes) => (classes, &input.shape),
            InputKind::Float => (0, &input.shape),
        }
    }
}

impl Builder {
    /// `w x` of a vector, `x wᵀ` of rows: `w` is `[outputs, inputs]`.
    pub(super) fn linear(&mut self, w: NodeId, x: NodeId) -> NodeId {
        if self.rank(x) == 1 {
            return self.matmul(w, x);
        }
        let columns = self.transpose(w, vec![1, 0]);
        self.matmul(x, columns)
    }
}
