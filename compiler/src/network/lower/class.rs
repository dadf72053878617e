//! What a class input names. A class never indexes a memory, except a large table: it is compared with every index.

use chainrule_primitives::Primitive;

use crate::ir::{Comparison, IntOp, Scalar, Step, ValueId};
use crate::network::graph::{InputId, NodeId};
use crate::network::lower::{Class, Lower};

/// Tables of more rows are indexed.
const ROWS: usize = 16;

impl Lower<'_> {
    /// Of the last axis of `x`, the element that a class names; NaN, with derivative zero, where there is none.
    pub(super) fn pick(&mut self, x: NodeId, class: InputId, index: &[ValueId]) -> ValueId {
        let n = *self.shape(x).0.last().expect("a pick has an axis to pick from");
        let at = self.class(class, index);
        let zero = self.number(0.0);
        let outer = index.to_vec();
        let picked = self.sum(&[n], |this, k| {
            let x = this.element(x, &[outer, vec![k[0]]].concat());
            let equal = this.b.compare(Comparison::Eq, k[0], at);
            this.b.select(equal, x, zero)
        });
        self.or_nan(at, n, picked)
    }

    /// An element of the row of a table that a class names; NaN where there is none.
    pub(super) fn gather(&mut self, table: NodeId, class: InputId, index: &[ValueId]) -> ValueId {
        let (column, rest) = index.split_last().expect("rows have elements");
        let rows = self.shape(table).0[0];
        let at = self.class(class, rest);
        let found = if rows > ROWS {
            let last = self.int(rows - 1);
            let at = self.on_indices(IntOp::Min, at, last);
            self.element(table, &[at, *column])
        } else {
            let zero = self.number(0.0);
            self.sum(&[rows], |this, k| {
                let x = this.element(table, &[k[0], *column]);
                let equal = this.b.compare(Comparison::Eq, k[0], at);
                this.b.select(equal, x, zero)
            })
        };
        self.or_nan(at, rows, found)
    }

    /// Whether the class is a certain one.
    pub(super) fn is_class(&mut self, class: InputId, index: &[ValueId], which: ValueId) -> ValueId {
        let at = self.class(class, index);
        self.b.compare(Comparison::Eq, which, at)
    }

    fn class(&mut self, class: InputId, index: &[ValueId]) -> ValueId {
        match self.class_input(class).clone() {
            Class::Value(value) => value,
            Class::Place(place) => {
                let place = index.iter().fold(place, |place, i| place.then(Step::Index(*i)));
                self.b.load(place, Scalar::USIZE)
            }
        }
    }

    fn or_nan(&mut self, class: ValueId, n: usize, value: ValueId) -> ValueId {
        let n = self.int(n);
        let inside = self.b.compare(Comparison::Lt, class, n);
        let nan = self.number(f64::NAN);
        self.b.select(inside, value, nan)
    }

    /// `a * b`.
    pub(super) fn mul(&mut self, a: ValueId, b: ValueId) -> ValueId {
        self.b.primitive(Primitive::Mul, &[a, b])
    }
}
