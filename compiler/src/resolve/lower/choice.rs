//! `match` and patterns: tests that choose an arm, variables that it binds.

use crate::ir::{Comparison, Init, MemoryKind, Op, Place, Scalar, Statement, Step, ValueId};
use crate::resolve::lower::Lowerer;
use crate::resolve::lower::environment::Bound;
use crate::resolve::tree::{Arm, ExprId, Kind, Pattern};
use crate::resolve::types::{Shape, Type};

impl Lowerer<'_> {
    pub(super) fn choice(&mut self, id: ExprId, scrutinee: ExprId, arms: &[Arm]) -> Bound {
        let bound = self.lower(scrutinee);
        if self.dead {
            return Bound::Never;
        }
        let ty = self.ty(scrutinee);
        // what is bound through a mutable reference can be written
        let bound = if self.types.is_reference(ty) == Some(true) { bound } else { self.chase(bound) };
        let bound = self.opened(bound, ty);
        let bound = match self.types.shape(ty) {
            Shape::Scalar(scalar) => Bound::Value(self.scalar_of(&bound, scalar)),
            _ => bound,
        };
        let fixed = self.stays_as_it_is(scrutinee);
        self.arms(id, &bound, ty, arms, fixed)
    }

    /// Whether what a `match` looks at cannot change while the variables that it binds are in use.
    fn stays_as_it_is(&mut self, scrutinee: ExprId) -> bool {
        let mut at = scrutinee;
        loop {
            let ty = self.ty(at);
            match *self.tree.kind(at) {
                _ if self.types.is_reference(ty).is_some() => return false,
                Kind::Local(local) => return !self.tree.locals[local.index()].mutable,
                Kind::Field(base, _) | Kind::Index(base, _) => at = base,
                Kind::Deref(_) => return false,
                _ => return !self.is_place(at),
            }
        }
    }

    /// Binds the variables of an arm. What is bound by value is a copy, or has moved: later changes of the variable that
    /// was matched do not reach it, nor its own that variable.
    fn bind_arm(&mut self, pattern: &Pattern, bound: Bound, ty: Type, fixed: bool) {
        self.bind_pattern(pattern, bound, ty);
        for local in pattern.variables() {
            let data = &self.tree.locals[local.index()];
            let (ty, mutable) = (data.ty, data.mutable);
            if mutable || !fixed {
                let bound = self.get(local);
                let apart = self.taken_from(bound.clone(), ty, mutable);
                if apart != bound {
                    self.set(local, apart);
                }
            }
        }
    }

    /// Copies the arrays of a value that may be written elsewhere, or are written here.
    fn taken_from(&mut self, bound: Bound, ty: Type, mutable: bool) -> Bound {
        if self.types.is_reference(ty).is_some() {
            return bound;
        }
        match (self.types.shape(ty), bound) {
            (Shape::Tuple(parts), Bound::Tuple(bounds)) => {
                let pairs = bounds.into_iter().zip(parts);
                Bound::Tuple(pairs.map(|(bound, part)| self.taken_from(bound, part, mutable)).collect())
            }
            (_, Bound::Place(place)) if mutable || !self.is_only_read(&place) => self.copy(Bound::Place(place), ty),
            (_, bound) => bound,
        }
    }

    fn is_only_read(&self, place: &Place) -> bool {
        matches!(self.function[place.memory].kind, MemoryKind::Input | MemoryKind::Extern(_))
    }

    fn arms(&mut self, id: ExprId, bound: &Bound, ty: Type, arms: &[Arm], fixed: bool) -> Bound {
        let Some((arm, rest)) = arms.split_first() else { return Bound::Never };
        // arms are exhaustive, so the last one needs no test
        let test = if rest.is_empty() { None } else { self.test(&arm.pattern, bound, ty) };
        let condition = match (test, arm.guard) {
            (test, None) => test,
            (test, Some(guard)) => Some(self.guarded(test, &arm.pattern, bound, ty, guard)),
        };
        let Some(condition) = condition else {
            self.bind_arm(&arm.pattern, bound.clone(), ty, fixed);
            return self.owned(arm.body);
        };
        let (result, span) = (self.ty(id), self.span(id));
        self.branch(
            condition,
            result,
            span,
            |lowerer| {
                lowerer.bind_arm(&arm.pattern, bound.clone(), ty, fixed);
                lowerer.owned(arm.body)
            },
            |lowerer| lowerer.arms(id, bound, ty, rest, fixed),
        )
    }

    /// Arrays that a pattern has bound for its guard: the arm binds them again, and no other arm sees them.
    fn unbind(&mut self, pattern: &Pattern) {
        for local in pattern.variables() {
            let ty = self.tree.locals[local.index()].ty;
            if self.types.is_reference(ty).is_none() && self.types.as_scalar(ty).is_none() {
                let old = self.variables[local.index()].take();
                self.journal.push((local, old));
            }
        }
    }

    /// A guard is evaluated where its pattern matches.
    fn guarded(&mut self, test: Option<ValueId>, pattern: &Pattern, bound: &Bound, ty: Type, guard: ExprId) -> ValueId {
        let Some(test) = test else {
            self.bind_pattern(pattern, bound.clone(), ty);
            let guard = self.truth(guard);
            self.unbind(pattern);
            return guard;
        };
        // elements of a slice are there only where the pattern matches
        if self.is_harmless(guard) && !pattern.takes_slices_apart() {
            self.bind_pattern(pattern, bound.clone(), ty);
            let guard = self.truth(guard);
            self.unbind(pattern);
            return self.emit(Op::And(test, guard), Scalar::Bool);
        }
        let (span, bool) = (self.span(guard), self.ty(guard));
        let both = self.branch(
            test,
            bool,
            span,
            |lowerer| {
                lowerer.bind_pattern(pattern, bound.clone(), ty);
                let guard = lowerer.truth(guard);
                lowerer.unbind(pattern);
                Bound::Value(guard)
            },
            |lowerer| Bound::Value(lowerer.boolean(false)),
        );
        self.scalar_of(&both, Scalar::Bool)
    }

    /// Whether a value matches; `None` if it always does.
    pub(super) fn test(&mut self, pattern: &Pattern, bound: &Bound, ty: Type) -> Option<ValueId> {
        match pattern {
            Pattern::Wild => None,
            Pattern::Bind(_, inner) => inner.as_ref().and_then(|inner| self.test(inner, bound, ty)),
            Pattern::Tuple(parts) | Pattern::Elements(parts) => {
                let mut all = None;
                for (k, part) in named(parts) {
                    let (bound, ty) = self.part(bound, ty, k, matches!(pattern, Pattern::Elements(_)));
                    let Some(test) = self.test(part, &bound, ty) else { continue };
                    all = Some(match all {
                        Some(all) => self.emit(Op::And(all, test), Scalar::Bool),
                        None => test,
                    });
                }
                all
            }
            Pattern::Slice { before, rest, after } => Some(self.fits(bound, ty, before, rest.is_some(), after)),
            Pattern::Or(cases) => {
                let mut any = None;
                for case in cases {
                    let test = self.test(case, bound, ty)?;
                    any = Some(match any {
                        Some(any) => self.emit(Op::Or(any, test), Scalar::Bool),
                        None => test,
                    });
                }
                any
            }
            Pattern::Value(value) => Some(self.equals(*value, bound, ty)),
            Pattern::Range { lower, upper, inclusive } => {
                let above = lower.map(|lower| self.compares(bound, ty, Comparison::Ge, lower));
                let comparison = if *inclusive { Comparison::Le } else { Comparison::Lt };
                let below = upper.map(|upper| self.compares(bound, ty, comparison, upper));
                match (above, below) {
                    (Some(above), Some(below)) => Some(self.emit(Op::And(above, below), Scalar::Bool)),
                    (one, other) => one.or(other),
                }
            }
        }
    }

    fn equals(&mut self, value: ExprId, bound: &Bound, ty: Type) -> ValueId {
        match *self.tree.kind(value) {
            Kind::Bool(truth) => {
                let found = self.scalar_of(bound, Scalar::Bool);
                if truth { found } else { self.emit(Op::Not(found), Scalar::Bool) }
            }
            _ => self.compares(bound, ty, Comparison::Eq, value),
        }
    }

    fn compares(&mut self, bound: &Bound, ty: Type, comparison: Comparison, with: ExprId) -> ValueId {
        let Some(scalar) = self.types.as_scalar(ty) else {
            let span = self.span(with);
            self.refuse(span, "only numbers and truth values can be matched here");
            return self.boolean(false);
        };
        let (found, with) = (self.scalar_of(bound, scalar), self.value(with, scalar));
        self.emit(Op::Compare(comparison, found, with), Scalar::Bool)
    }

    /// A part of a tuple or an element of an array that a pattern takes apart.
    fn part(&mut self, bound: &Bound, ty: Type, k: usize, element: bool) -> (Bound, Type) {
        let bound = &self.opened(bound.clone(), ty);
        let part_ty = match (self.types.shape(ty), self.types.is_reference(ty)) {
            (Shape::Tuple(parts), through) if k < parts.len() => match through {
                Some(mutable) => self.types.reference(mutable, parts[k]),
                None => parts[k],
            },
            (Shape::Array(element) | Shape::Slice(element), Some(mutable)) => self.types.reference(mutable, element),
            (Shape::Array(element) | Shape::Slice(element), None) => element,
            _ => ty,
        };
        let bound = match bound {
            Bound::Tuple(parts) => parts.get(k).cloned().unwrap_or(Bound::Never),
            Bound::Place(place) if element => {
                let index = self.count(k as i128);
                Bound::Place(place.then(Step::Index(index)))
            }
            Bound::Place(place) => Bound::Place(place.then(Step::Field(k as u32))),
            Bound::Alias(local, path) => {
                let mut path = path.clone();
                path.push(k as u32);
                Bound::Alias(*local, path)
            }
            Bound::Value(_) | Bound::Window(_) | Bound::Unset | Bound::Never => Bound::Never,
        };
        let copied = matches!(bound, Bound::Value(_) | Bound::Tuple(_));
        if copied && self.types.is_reference(ty) == Some(true) && self.types.is_reference(part_ty) == Some(true) {
            let message = "a part of what is changed through this pattern is not followed; assign the whole instead";
            return (self.refuse(self.at, message), part_ty);
        }
        (bound, part_ty)
    }

    /// Zeros for the payload of a variant that an enum is known not to be: what is written about it still has to mean
    /// something.
    pub(super) fn blank(&mut self, ty: Type) -> Bound {
        match self.types.shape(ty) {
            Shape::Tuple(parts) => Bound::Tuple(parts.into_iter().map(|part| self.blank(part)).collect()),
            Shape::Array(_) => {
                let ty = self.types.strip(ty);
                let memory = self.memory(MemoryKind::Local, ty, None);
                self.push(Statement::Declare(memory, Init::Zero));
                Bound::Place(Place::whole(memory))
            }
            Shape::Scalar(scalar) => Bound::Value(self.zero(scalar)),
            _ => Bound::Unset,
        }
    }

    /// Memories for the arrays that other variants of an enum hold: a loop or a branch may set them.
    fn complete(&mut self, bound: Bound, ty: Type) -> Bound {
        match (self.types.shape(ty), bound) {
            (Shape::Tuple(parts), Bound::Tuple(bounds)) if self.types.is_reference(ty).is_none() => {
                let pairs = bounds.into_iter().zip(parts);
                Bound::Tuple(pairs.map(|(bound, part)| self.complete(bound, part)).collect())
            }
            (Shape::Tuple(_) | Shape::Array(_), Bound::Unset) if self.types.is_reference(ty).is_none() => {
                self.blank(ty)
            }
            (_, bound) => bound,
        }
    }

    /// Binds the variables of a pattern that matches.
    pub(super) fn bind_pattern(&mut self, pattern: &Pattern, bound: Bound, ty: Type) {
        match pattern {
            Pattern::Wild | Pattern::Value(_) | Pattern::Range { .. } | Pattern::Or(_) => {}
            Pattern::Bind(local, inner) => {
                if let Some(inner) = inner {
                    self.bind_pattern(inner, bound.clone(), ty);
                }
                let bound = match (self.types.shape(ty), &bound, self.types.is_reference(ty)) {
                    // a shared reference to a scalar, and a scalar in memory, are the scalar
                    (Shape::Scalar(scalar), Bound::Place(_), None | Some(false)) => {
                        Bound::Value(self.scalar_of(&bound, scalar))
                    }
                    (_, Bound::Unset, _) => match self.get(*local) {
                        Bound::Unset => self.blank(ty),
                        // the guard has bound it
                        known => known,
                    },
                    _ if self.tree.locals[local.index()].mutable => self.complete(bound, ty),
                    _ => bound,
                };
                self.set(*local, bound);
            }
            Pattern::Tuple(parts) | Pattern::Elements(parts) => {
                for (k, part) in named(parts) {
                    let (bound, ty) = self.part(&bound, ty, k, matches!(pattern, Pattern::Elements(_)));
                    self.bind_pattern(part, bound, ty);
                }
            }
            Pattern::Slice { before, rest, after } => self.bind_slice(&bound, ty, before, rest.as_deref(), after),
        }
    }
}

/// The parts that a pattern looks at, with their positions.
fn named(parts: &[Pattern]) -> impl Iterator<Item = (usize, &Pattern)> {
    parts.iter().enumerate().filter(|(_, part)| !matches!(part, Pattern::Wild))
}
