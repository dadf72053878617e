//! Patterns of slices: `[first, .., last]`, `[a, rest @ ..]`.

use crate::ir::{Comparison, IntOp, Op, Scalar, ValueId};
use crate::resolve::lower::Lowerer;
use crate::resolve::lower::environment::Bound;
use crate::resolve::lower::window::Window;
use crate::resolve::tree::Pattern;
use crate::resolve::types::{Shape, Type};

impl Lowerer<'_> {
    /// Whether a slice is as long as a pattern says, and its elements match: those are looked at only if they are there.
    pub(super) fn fits(
        &mut self,
        bound: &Bound,
        ty: Type,
        before: &[Pattern],
        open: bool,
        after: &[Pattern],
    ) -> ValueId {
        let bound = self.chase(bound.clone());
        let Some(len) = self.length(&bound) else {
            self.refuse(self.at, "what this pattern takes apart is not followed here");
            return self.boolean(false);
        };
        let count = self.count((before.len() + after.len()) as i128);
        let order = if open { Comparison::Ge } else { Comparison::Eq };
        let fits = self.emit(Op::Compare(order, len, count), Scalar::Bool);
        if !before.iter().chain(after).any(Pattern::is_tested) {
            return fits;
        }
        let (bool, span) = (self.types.bool(), self.at);
        let all = self.branch(
            fits,
            bool,
            span,
            |lowerer| {
                let mut all = lowerer.boolean(true);
                for (part, bound, ty) in lowerer.elements_of(&bound, ty, len, before, after) {
                    if let Some(test) = lowerer.test(part, &bound, ty) {
                        all = lowerer.emit(Op::And(all, test), Scalar::Bool);
                    }
                }
                Bound::Value(all)
            },
            |lowerer| Bound::Value(lowerer.boolean(false)),
        );
        self.scalar_of(&all, Scalar::Bool)
    }

    pub(super) fn bind_slice(
        &mut self,
        bound: &Bound,
        ty: Type,
        before: &[Pattern],
        rest: Option<&Pattern>,
        after: &[Pattern],
    ) {
        let bound = self.chase(bound.clone());
        let Some(len) = self.length(&bound) else { return };
        for (part, bound, ty) in self.elements_of(&bound, ty, len, before, after) {
            self.bind_pattern(part, bound, ty);
        }
        let Some(rest @ Pattern::Bind(..)) = rest else { return };
        let (Shape::Array(element) | Shape::Slice(element)) = self.types.shape(ty) else { return };
        let around = match bound {
            Bound::Place(base) => Window { base, lower: None, len },
            Bound::Window(window) => window,
            _ => return,
        };
        let (start, count) = (self.count(before.len() as i128), self.count((before.len() + after.len()) as i128));
        let lower = self.offset(around.lower, Some(start));
        let len = self.emit(Op::Integer(IntOp::Sub, vec![len, count]), Scalar::USIZE);
        let window = Window { base: around.base, lower, len };
        let bound = match self.types.is_reference(ty) {
            Some(true) => Bound::Window(window),
            _ => Bound::Place(self.view_of(&window, element)),
        };
        self.bind_pattern(rest, bound, ty);
    }

    /// The elements that a pattern names, with what is said of them.
    fn elements_of<'p>(
        &mut self,
        bound: &Bound,
        ty: Type,
        len: ValueId,
        before: &'p [Pattern],
        after: &'p [Pattern],
    ) -> Vec<(&'p Pattern, Bound, Type)> {
        let (Shape::Array(element) | Shape::Slice(element)) = self.types.shape(ty) else { return Vec::new() };
        let part_ty = match self.types.is_reference(ty) {
            Some(mutable) => self.types.reference(mutable, element),
            None => element,
        };
        let mut found = Vec::new();
        let parts = before.iter().enumerate().map(|(k, part)| (part, k, false));
        let ends = after.iter().enumerate().map(|(k, part)| (part, after.len() - k, true));
        for (part, k, from_end) in parts.chain(ends).filter(|(part, ..)| !matches!(part, Pattern::Wild)) {
            let mut index = self.count(k as i128);
            if from_end {
                index = self.emit(Op::Integer(IntOp::Sub, vec![len, index]), Scalar::USIZE);
            }
            if let Some(place) = self.element_place(bound, index) {
                found.push((part, Bound::Place(place), part_ty));
            }
        }
        found
    }
}

impl Pattern {
    pub(super) fn takes_slices_apart(&self) -> bool {
        match self {
            Pattern::Slice { .. } => true,
            Pattern::Bind(_, inner) => inner.as_ref().is_some_and(|inner| inner.takes_slices_apart()),
            Pattern::Tuple(parts) | Pattern::Elements(parts) | Pattern::Or(parts) => {
                parts.iter().any(Pattern::takes_slices_apart)
            }
            Pattern::Wild | Pattern::Value(_) | Pattern::Range { .. } => false,
        }
    }

    /// Whether it does not match everything.
    fn is_tested(&self) -> bool {
        match self {
            Pattern::Wild => false,
            Pattern::Bind(_, inner) => inner.as_ref().is_some_and(|inner| inner.is_tested()),
            Pattern::Tuple(parts) | Pattern::Elements(parts) => parts.iter().any(Pattern::is_tested),
            Pattern::Value(_) | Pattern::Range { .. } | Pattern::Or(_) | Pattern::Slice { .. } => true,
        }
    }
}
