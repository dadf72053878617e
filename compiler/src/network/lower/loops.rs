//! Loops over tensors: nested counts with constant bounds, sums and other folds.

use chainrule_primitives::Primitive;

use crate::ir::{Carried, For, IntOp, Op, Range, Region, Scalar, Statement, ValueId};
use crate::network::lower::Lower;

/// What loops of a depth call their index.
const NAMES: [&str; 6] = ["i", "j", "k", "l", "m", "n"];

impl Lower<'_> {
    /// An index.
    pub(super) fn int(&mut self, n: usize) -> ValueId {
        self.b.integer(n as i128, Scalar::USIZE)
    }

    /// The literal that an index is.
    pub(super) fn known(&self, index: ValueId) -> Option<usize> {
        match self.b.function.constant(index)? {
            crate::ir::Const::Int(n) => usize::try_from(n).ok(),
            _ => None,
        }
    }

    /// An operation on indices; of literals a literal.
    pub(super) fn on_indices(&mut self, op: IntOp, a: ValueId, b: ValueId) -> ValueId {
        match (op, self.known(a), self.known(b)) {
            (IntOp::Add, Some(0), _) | (IntOp::Mul, _, Some(0)) | (IntOp::Mul, Some(1), _) => b,
            (IntOp::Add | IntOp::Sub, _, Some(0)) | (IntOp::Mul | IntOp::Div, _, Some(1)) => a,
            (IntOp::Add, Some(a), Some(b)) => self.int(a + b),
            (IntOp::Sub, Some(a), Some(b)) => self.int(a - b),
            (IntOp::Mul, Some(a), Some(b)) => self.int(a * b),
            (IntOp::Div, Some(a), Some(b)) => self.int(a / b),
            (IntOp::Rem, Some(a), Some(b)) => self.int(a % b),
            _ => self.b.op(Op::Integer(op, vec![a, b]), Scalar::USIZE),
        }
    }

    /// `index + n`.
    pub(super) fn plus(&mut self, index: ValueId, n: usize) -> ValueId {
        let n = self.int(n);
        self.on_indices(IntOp::Add, index, n)
    }

    /// `index * n`.
    pub(super) fn times(&mut self, index: ValueId, n: usize) -> ValueId {
        let n = self.int(n);
        self.on_indices(IntOp::Mul, index, n)
    }

    /// The place of an element in row-major order.
    pub(super) fn flat(&mut self, index: &[ValueId], lengths: &[usize]) -> ValueId {
        let mut flat = self.int(0);
        for (i, n) in index.iter().zip(lengths) {
            let before = self.times(flat, *n);
            flat = self.on_indices(IntOp::Add, before, *i);
        }
        flat
    }

    /// Runs for every index of a shape, the last axis innermost.
    pub(super) fn for_each(&mut self, lengths: &[usize], body: impl FnOnce(&mut Self, &[ValueId])) {
        self.nest(lengths, None, |this, _, index| {
            body(this, index);
            None
        });
    }

    /// Starts with a value and replaces it at every index of a shape.
    pub(super) fn fold(
        &mut self,
        lengths: &[usize],
        init: ValueId,
        next: impl FnOnce(&mut Self, ValueId, &[ValueId]) -> ValueId,
    ) -> ValueId {
        let result = self.nest(lengths, Some(init), |this, sum, index| {
            Some(next(this, sum.expect("a fold carries a value"), index))
        });
        result.expect("a fold gives a value")
    }

    /// The sum over every index of a shape.
    pub(super) fn sum(&mut self, lengths: &[usize], term: impl FnOnce(&mut Self, &[ValueId]) -> ValueId) -> ValueId {
        let zero = self.number(0.0);
        self.fold(lengths, zero, |this, sum, index| {
            let term = term(this, index);
            this.b.primitive(Primitive::Add, &[sum, term])
        })
    }

    /// Nested loops, each of which hands a value on; an axis of length 1 needs none.
    fn nest(
        &mut self,
        lengths: &[usize],
        init: Option<ValueId>,
        body: impl FnOnce(&mut Self, Option<ValueId>, &[ValueId]) -> Option<ValueId>,
    ) -> Option<ValueId> {
        let (mut index, mut loops, mut value) = (Vec::new(), Vec::new(), init);
        for &n in lengths {
            if n == 1 {
                index.push(self.int(0));
                continue;
            }
            let carried = value.map(|init| Carried {
                init,
                param: self.b.bound(self.float, None),
                result: self.b.bound(self.float, None),
            });
            let upper = self.int(n);
            self.b.open();
            let name = NAMES[(self.b.depth() - 2) % NAMES.len()];
            let counter = self.b.bound(Scalar::USIZE, Some(name.into()));
            index.push(counter);
            value = carried.map(|c| c.param);
            loops.push((counter, upper, carried));
        }
        let mut next = body(self, value, &index);
        for (counter, upper, carried) in loops.into_iter().rev() {
            let statements = self.b.close();
            let body = Region { statements, yields: next.into_iter().collect(), diverges: false };
            next = carried.map(|c| c.result);
            let range = Range { lower: self.int(0), upper, inclusive: false, adaptors: Vec::new() };
            let carried = carried.into_iter().collect();
            let counted = For { index: counter, range, carried, body, until: None, unordered: false, span: None };
            self.b.push(Statement::For(counted));
        }
        next
    }
}
