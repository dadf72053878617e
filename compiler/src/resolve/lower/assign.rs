//! Assignments.

use quote::quote;

use crate::ir::{Place, Statement as IrStatement};
use crate::resolve::lower::Lowerer;
use crate::resolve::lower::environment::Bound;
use crate::resolve::lower::place::Target;
use crate::resolve::tree::{ExprId, Kind, Operator};
use crate::resolve::types::Shape;

impl Lowerer<'_> {
    pub(super) fn assign(&mut self, place: ExprId, value: ExprId) -> Bound {
        let bound = self.lower(value);
        let (ty, value_ty) = (self.ty(place), self.ty(value));
        let bound = match self.types.shape(value_ty) {
            Shape::Scalar(_) | Shape::Tuple(_) => self.own(value, bound),
            _ => bound,
        };
        if self.dead {
            return Bound::unit();
        }
        let late = matches!(*self.tree.kind(place), Kind::Local(local) if self.get(local) == Bound::Unset);
        let rebinds = matches!(*self.tree.kind(place), Kind::Local(_)) && self.types.is_reference(ty).is_some();
        let lent = self.types.is_reference(ty) == Some(true);
        // a shared reference to a number is the number
        if rebinds && !late && (lent || !matches!(self.types.shape(ty), Shape::Scalar(_))) {
            let span = self.span(place);
            return self.refuse(span, "a reference that is assigned again is not supported");
        }
        if let (Shape::Slice(_), false, Bound::Place(from)) = (self.types.shape(ty), late, &bound) {
            self.at = self.span(place);
            self.replace_vec(place, from.clone());
            return Bound::unit();
        }
        self.at = self.span(place);
        let bound = if late { self.own(value, bound) } else { bound };
        let target = self.target(place);
        self.write(&target, bound, ty);
        Bound::unit()
    }

    /// `v = w` of two `Vec`s: the memory stays, so their lengths have to be equal.
    fn replace_vec(&mut self, place: ExprId, from: Place) {
        let Target::Memory(to) = self.target(place) else { return };
        if self.may_write(&to) && to != from {
            let message = quote!("a `Vec` is replaced by one of another length in a differentiated function");
            self.require_equal_lengths(&to, &from, message);
            self.push(IrStatement::Copy { to, from });
        }
    }

    pub(super) fn assign_operator(&mut self, operator: Operator, place: ExprId, value: ExprId) -> Bound {
        let (ty, value_ty) = (self.ty(place), self.ty(value));
        let (Some(scalar), Some(value_scalar)) = (self.types.as_scalar(ty), self.types.as_scalar(value_ty)) else {
            return self.unknown(place);
        };
        let right = self.value(value, value_scalar);
        if self.dead {
            return Bound::unit();
        }
        self.at = self.span(place);
        let target = self.target(place);
        let now = self.read(&target, ty);
        let left = self.scalar_of(&now, scalar);
        let new = self.apply(place, operator, scalar, left, right);
        self.write(&target, new, ty);
        Bound::unit()
    }
}
