//! Sums, means, extremes along an axis or over everything; products of small matrices.

use chainrule_primitives::Primitive;

use crate::ir::{Comparison, Op as IrOp, ValueId};
use crate::network::graph::{NodeId, Reduction};
use crate::network::lower::Lower;

impl Lower<'_> {
    /// An element of a reduction: over the axis, or over all of the operand.
    pub(super) fn reduce(
        &mut self,
        node: NodeId,
        reduction: Reduction,
        x: NodeId,
        axis: Option<usize>,
        index: &[ValueId],
    ) -> ValueId {
        let lengths = match axis {
            Some(axis) => vec![self.shape(x).0[axis]],
            None => self.shape(x).0.clone(),
        };
        let outer = index.to_vec();
        let at = move |this: &mut Self, inner: &[ValueId]| match axis {
            Some(axis) => {
                let mut index = outer.clone();
                index.insert(axis, inner[0]);
                this.element(x, &index)
            }
            None => this.element(x, inner),
        };
        match reduction {
            Reduction::Sum => self.sum(&lengths, at),
            Reduction::Mean => {
                let sum = self.sum(&lengths, at);
                let count = lengths.iter().product::<usize>();
                let share = self.number(1.0 / count as f64);
                self.b.primitive(Primitive::Mul, &[sum, share])
            }
            Reduction::Max | Reduction::Min => {
                let most = self.extreme(reduction, &lengths, &at);
                if self.flows(node) { self.shared_by_ties(most, &lengths, &at) } else { most }
            }
        }
    }

    fn extreme(
        &mut self,
        reduction: Reduction,
        lengths: &[usize],
        at: &dyn Fn(&mut Self, &[ValueId]) -> ValueId,
    ) -> ValueId {
        let (primitive, worst) = match reduction {
            Reduction::Min => (Primitive::Min, f64::INFINITY),
            _ => (Primitive::Max, f64::NEG_INFINITY),
        };
        if let [n] = *lengths
            && n > 0
        {
            let zero = self.int(0);
            let first = at(self, &[zero]);
            return self.fold(&[n - 1], first, |this, most, index| {
                let next = this.plus(index[0], 1);
                let x = at(this, &[next]);
                this.b.primitive(primitive, &[most, x])
            });
        }
        let worst = self.number(worst);
        self.fold(lengths, worst, |this, most, index| {
            let x = at(this, index);
            this.b.primitive(primitive, &[most, x])
        })
    }

    /// The mean of all elements that equal the extreme one: so its derivative is shared by them in equal parts, and
    /// nothing of the search has to be recorded.
    fn shared_by_ties(
        &mut self,
        most: ValueId,
        lengths: &[usize],
        at: &dyn Fn(&mut Self, &[ValueId]) -> ValueId,
    ) -> ValueId {
        let most = self.b.op(IrOp::Detach(most), self.float);
        let count = self.sum(lengths, |this, index| {
            let x = at(this, index);
            let equal = this.b.compare(Comparison::Eq, x, most);
            this.indicator(equal)
        });
        let zero = self.number(0.0);
        let sum = self.sum(lengths, |this, index| {
            let x = at(this, index);
            let equal = this.b.compare(Comparison::Eq, x, most);
            this.b.select(equal, x, zero)
        });
        self.b.primitive(Primitive::Div, &[sum, count])
    }

    /// An element of a product of matrices.
    pub(super) fn inner_product(&mut self, a: NodeId, b: NodeId, index: &[ValueId]) -> ValueId {
        let (rows, columns) = (self.shape(a).0.len() - 1, self.shape(b).0.len() - 1);
        let inner = self.shape(a).0[rows];
        let (left, right) = (index[..rows].to_vec(), index[index.len() - columns..].to_vec());
        self.sum(&[inner], |this, k| {
            let a = this.element(a, &[left, vec![k[0]]].concat());
            let b = this.element(b, &[vec![k[0]], right].concat());
            this.b.primitive(Primitive::Mul, &[a, b])
        })
    }
}
