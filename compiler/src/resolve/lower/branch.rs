//! `if`: what its branches give and change become its results.

use proc_macro2::Span;

use crate::ir::{Comparison, Const, If, Op, Place, Region, Scalar, Statement as IrStatement, ValueId};
use crate::resolve::lower::Lowerer;
use crate::resolve::lower::environment::{Bound, Merged, Outcome};
use crate::resolve::tree::{ExprId, LocalId};
use crate::resolve::types::{Shape, Type};

/// How many early exits may follow each other, and how many arms a `match` may have: each is a level of nesting.
const NESTING: usize = 100;
/// How far a condition is looked into for literals.
const DEPTH: usize = 32;

impl Lowerer<'_> {
    /// An `if`: its value and what its branches change become its results.
    pub(super) fn branch(
        &mut self,
        condition: ValueId,
        ty: Type,
        span: Span,
        then: impl FnOnce(&mut Self) -> Bound,
        otherwise: impl FnOnce(&mut Self) -> Bound,
    ) -> Bound {
        self.nesting += 1;
        if self.nesting > NESTING {
            self.nesting -= 1;
            return self.refuse(span, "branches, arms and early exits are nested too deeply here; split the function");
        }
        if let Some(truth) = self.decided(condition) {
            let value = if truth { then(self) } else { otherwise(self) };
            self.nesting -= 1;
            // a reference is to what it names in this branch
            return if self.types.is_reference(ty).is_some() { value } else { self.fresh(value, ty) };
        }
        let slot = self.slot(ty, "value");
        let outside = self.function.memories.len();
        let then = self.outcome(|lowerer| {
            let value = then(lowerer);
            lowerer.fill_alive(&slot, value, ty)
        });
        let otherwise = self.outcome(|lowerer| {
            let value = otherwise(lowerer);
            lowerer.fill_alive(&slot, value, ty)
        });
        self.nesting -= 1;
        self.join(condition, ty, span, then, otherwise, outside)
    }

    /// Whether a condition that compares literals holds: `v[0]` leads to `if 0 == 0 { &mut self.x } else { … }`.
    fn decided(&self, condition: ValueId) -> Option<bool> {
        self.decided_within(condition, DEPTH)
    }

    fn decided_within(&self, condition: ValueId, depth: usize) -> Option<bool> {
        let depth = depth.checked_sub(1)?; // long chains are no literals
        match &self.function[condition].op {
            Op::Const(Const::Bool(truth)) => Some(*truth),
            Op::Not(of) => self.decided_within(*of, depth).map(|truth| !truth),
            Op::And(a, b) => match (self.decided_within(*a, depth), self.decided_within(*b, depth)) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (a, b) => Some(a? && b?),
            },
            Op::Or(a, b) => match (self.decided_within(*a, depth), self.decided_within(*b, depth)) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (a, b) => Some(a? || b?),
            },
            Op::Compare(comparison, a, b) => match (self.function.constant(*a)?, self.function.constant(*b)?) {
                (Const::Int(a), Const::Int(b)) => Some(match comparison {
                    Comparison::Eq => a == b,
                    Comparison::Ne => a != b,
                    Comparison::Lt => a < b,
                    Comparison::Le => a <= b,
                    Comparison::Gt => a > b,
                    Comparison::Ge => a >= b,
                }),
                _ => None,
            },
            _ => None,
        }
    }

    /// A value of its own, as a branch gives one.
    fn fresh(&mut self, value: Bound, ty: Type) -> Bound {
        if self.dead {
            return Bound::Never;
        }
        let slot = self.slot(ty, "value");
        self.fill(&slot, value, ty)
    }

    fn fill_alive(&mut self, slot: &Bound, value: Bound, ty: Type) -> Bound {
        if self.dead { Bound::Never } else { self.fill(slot, value, ty) }
    }

    fn join(
        &mut self,
        condition: ValueId,
        ty: Type,
        span: Span,
        then: Outcome,
        otherwise: Outcome,
        outside: usize,
    ) -> Bound {
        let mut merged = Merged::default();
        let mut locals: Vec<LocalId> = then.changed.keys().chain(otherwise.changed.keys()).copied().collect();
        locals.sort();
        locals.dedup();
        let mut after = Vec::new();
        for local in locals {
            let old = self.get(local);
            let (a, b) = (then.changed.get(&local).unwrap_or(&old), otherwise.changed.get(&local).unwrap_or(&old));
            let data = &self.tree.locals[local.index()];
            let (local_ty, name) = (data.ty, data.name.clone());
            after.push((local, self.merge(local_ty, a, b, &mut merged, Some(&name))));
        }
        let value = self.merge(ty, &then.value, &otherwise.value, &mut merged, None);
        let inside = |bound: &Bound| reaches_inside(bound, outside);
        if merged.differs || inside(&value) || after.iter().any(|(_, bound)| inside(bound)) {
            let message = match self.types.shape(ty) {
                Shape::Unknown => "the type of this value is not known here; annotate the variable that it is bound to",
                _ => "a reference or `Vec` that differs between branches is not supported",
            };
            return self.refuse(span, message);
        }
        let dead = then.dead && otherwise.dead;
        let region = |outcome: &mut Outcome, yields: Vec<ValueId>| Region {
            statements: std::mem::take(&mut outcome.statements),
            yields,
            diverges: outcome.dead && outcome.pending.is_empty(),
        };
        let (mut then, mut otherwise) = (then, otherwise);
        let branch = If {
            condition,
            then: region(&mut then, merged.then),
            otherwise: region(&mut otherwise, merged.otherwise),
            results: merged.results,
        };
        self.push(IrStatement::If(branch));
        for (local, bound) in after {
            self.set(local, bound);
        }
        self.pending.extend(then.pending);
        self.pending.extend(otherwise.pending);
        self.dead = dead;
        if dead { Bound::Never } else { value }
    }

    pub(super) fn truth(&mut self, condition: ExprId) -> ValueId {
        self.value(condition, Scalar::Bool)
    }

    pub(super) fn if_else(&mut self, id: ExprId, condition: ExprId, then: ExprId, otherwise: Option<ExprId>) -> Bound {
        let (ty, span) = (self.ty(id), self.span(id));
        let condition = self.truth(condition);
        self.branch(
            condition,
            ty,
            span,
            |lowerer| lowerer.owned(then),
            |lowerer| match otherwise {
                Some(otherwise) => lowerer.owned(otherwise),
                None => Bound::unit(),
            },
        )
    }

    /// The value of a branch; what its slot copies anyway is not copied here.
    pub(super) fn owned(&mut self, id: ExprId) -> Bound {
        let bound = self.lower(id);
        let ty = self.ty(id);
        match self.types.shape(ty) {
            Shape::Scalar(_) | Shape::Tuple(_) if !self.dead => self.own(id, bound),
            _ => bound,
        }
    }
}

/// Whether something lies in a memory that a branch declared.
fn reaches_inside(bound: &Bound, outside: usize) -> bool {
    match bound {
        Bound::Place(Place { memory, .. }) => memory.index() >= outside,
        Bound::Tuple(parts) => parts.iter().any(|part| reaches_inside(part, outside)),
        _ => false,
    }
}
