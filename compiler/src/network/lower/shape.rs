//! Operations that move elements: slices, transpositions, other shapes, concatenation.

use crate::ir::{IntOp, ValueId};
use crate::network::graph::{Graph, NodeId, Shape, SliceAxis};
use crate::network::lower::Lower;

/// Whether a slice is a part of its operand as a memory holds it: leading axes at an index, the others whole.
pub(super) fn is_row(graph: &Graph, base: NodeId, axes: &[SliceAxis]) -> bool {
    let lengths = &graph.nodes[base.index()].shape.0;
    let dropped = axes.iter().take_while(|axis| axis.drop).count();
    axes.iter().zip(lengths).skip(dropped).all(|(axis, n)| !axis.drop && axis.start == 0 && axis.end == *n)
}

/// Whether each axis of `from` is a product of consecutive axes of `to`, so that an index of `to` gives one of `from`
/// by products and sums.
pub(super) fn is_refined(from: &Shape, to: &Shape) -> bool {
    groups(from, to).is_some()
}

/// For each axis of `from` how many axes of `to` make it up.
fn groups(from: &Shape, to: &Shape) -> Option<Vec<usize>> {
    let mut rest = to.0.as_slice();
    let mut groups = Vec::new();
    for &n in &from.0 {
        let (mut product, mut taken) = (1, 0);
        while product < n {
            product *= rest.get(taken)?;
            taken += 1;
        }
        if product != n {
            return None;
        }
        groups.push(taken);
        rest = &rest[taken..];
    }
    // what is left has length 1
    Some(groups)
}

/// The shape of which both are made up by merging axes, if there is one.
fn refinement(a: &Shape, b: &Shape) -> Option<Shape> {
    let ends = |shape: &Shape| -> Vec<usize> {
        shape.0.iter().scan(1, |product, n| Some(std::mem::replace(product, *product * n) * n)).collect()
    };
    let mut all = ends(a);
    all.extend(ends(b));
    all.sort_unstable();
    all.dedup();
    let mut axes = Vec::new();
    let mut before = 1;
    for end in all.into_iter().filter(|end| *end > 1) {
        if end % before != 0 {
            return None;
        }
        axes.push(end / before);
        before = end;
    }
    let shape = Shape(axes);
    (is_refined(a, &shape) && is_refined(b, &shape)).then_some(shape)
}

impl Lower<'_> {
    /// The element of the operand that is an element of the slice.
    pub(super) fn slice(&mut self, x: NodeId, axes: &[SliceAxis], index: &[ValueId]) -> ValueId {
        let mut rest = index.iter();
        let index: Vec<ValueId> = axes
            .iter()
            .map(|axis| match axis.drop {
                true => self.int(axis.start),
                false => self.plus(*rest.next().expect("an index for each axis that stays"), axis.start),
            })
            .collect();
        self.element(x, &index)
    }

    /// Axis `k` of the result is axis `order[k]` of the operand.
    pub(super) fn transpose(&mut self, x: NodeId, order: &[usize], index: &[ValueId]) -> ValueId {
        let mut inner = index.to_vec();
        for (k, axis) in order.iter().enumerate() {
            inner[*axis] = index[k];
        }
        self.element(x, &inner)
    }

    /// The element at the same place in row-major order.
    pub(super) fn reshape(&mut self, x: NodeId, to: &Shape, index: &[ValueId]) -> ValueId {
        let from = self.shape(x).clone();
        let inner = self.reindexed(&from, to, index);
        self.element(x, &inner)
    }

    fn reindexed(&mut self, from: &Shape, to: &Shape, index: &[ValueId]) -> Vec<ValueId> {
        if let Some(groups) = groups(from, to) {
            let mut at = 0;
            return groups
                .into_iter()
                .map(|taken| {
                    let axes = at..at + taken;
                    at += taken;
                    self.flat(&index[axes.clone()], &to.0[axes])
                })
                .collect();
        }
        let mut flat = self.flat(index, &to.0);
        let mut inner = Vec::new();
        for (k, n) in from.0.iter().enumerate().rev() {
            let n = self.int(*n);
            inner.push(if k == 0 { flat } else { self.on_indices(IntOp::Rem, flat, n) });
            flat = self.on_indices(IntOp::Div, flat, n);
        }
        inner.reverse();
        inner
    }

    /// Stores the elements of a node under another shape, without divisions where the two shapes allow it.
    pub(super) fn store_reshaped(&mut self, node: NodeId, x: NodeId) {
        let (from, to) = (self.shape(x).clone(), self.shape(node).clone());
        let between = refinement(&from, &to).unwrap_or_else(|| to.clone());
        let place = self.declare(node);
        self.for_each(&between.0.clone(), |this, index| {
            let source = this.reindexed(&from, &between, index);
            let target = this.reindexed(&to, &between, index);
            let value = this.element(x, &source);
            this.store(&place, &target, value);
        });
    }

    /// Stores the parts one behind the other along an axis.
    pub(super) fn store_concatenated(&mut self, node: NodeId, parts: &[NodeId], axis: usize) {
        let place = self.declare(node);
        let mut start = 0;
        for &part in parts {
            let shape = self.shape(part).clone();
            self.for_each(&shape.0, |this, index| {
                let value = this.element(part, index);
                let mut target = index.to_vec();
                target[axis] = this.plus(index[axis], start);
                this.store(&place, &target, value);
            });
            start += shape.0[axis];
        }
    }
}
