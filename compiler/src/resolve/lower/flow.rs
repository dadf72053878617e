//! Blocks, branches and ways out.

use proc_macro2::Span;

use crate::ir::{Comparison, If, Op, Place, Region, Scalar, Statement as IrStatement, Step, ValueId};
use crate::resolve::lower::Lowerer;
use crate::resolve::lower::environment::{Bound, Merged, Outcome};
use crate::resolve::tree::{Arm, ExprId, Kind, LocalId, Pattern, STAYS, Statement, TargetId};
use crate::resolve::types::{Shape, Type};

/// How many early exits may follow each other, and how many arms a `match` may have: each is a level of nesting.
const NESTING: usize = 100;

impl Lowerer<'_> {
    /// The statements of a block from one on. What follows an early exit runs in the branch that stays, or where no
    /// flag is set.
    pub(super) fn statements(&mut self, list: &[Statement], tail: Option<ExprId>, ty: Type, span: Span) -> Bound {
        for (k, statement) in list.iter().enumerate() {
            if self.dead {
                return Bound::Never;
            }
            if !self.pending.is_empty() {
                return self.unless_left(ty, span, |lowerer| lowerer.statements(&list[k..], tail, ty, span));
            }
            let rest = &list[k + 1..];
            if !(rest.is_empty() && tail.is_none())
                && let Some(bound) = self.split(statement, rest, tail, ty)
            {
                return bound;
            }
            self.statement(statement);
        }
        let Some(tail) = tail else { return if self.dead { Bound::Never } else { Bound::unit() } };
        if self.pending.is_empty() || self.dead {
            return self.lower(tail);
        }
        self.unless_left(ty, span, |lowerer| {
            let bound = lowerer.lower(tail);
            lowerer.own(tail, bound)
        })
    }

    fn statement(&mut self, statement: &Statement) {
        match statement {
            Statement::Expr(expr) => match self.tree.kind(*expr).clone() {
                Kind::Call(callee, arguments) => self.call_for_effect(callee, &arguments),
                _ => {
                    self.lower(*expr);
                }
            },
            Statement::Let(pattern, None) => self.declare(pattern),
            Statement::Let(pattern, Some(init)) => {
                let bound = self.lower(*init);
                self.bind_let(pattern, *init, bound);
            }
        }
    }

    fn bind_let(&mut self, pattern: &Pattern, init: ExprId, bound: Bound) {
        let bound = if self.may_share(pattern, init) { self.checked(bound) } else { self.own(init, bound) };
        let ty = self.ty(init);
        self.bind_pattern(pattern, bound, ty);
    }

    /// `let b = a` needs no copy of the array if neither changes.
    fn may_share(&self, pattern: &Pattern, init: ExprId) -> bool {
        let fixed = |local: LocalId| !self.tree.locals[local.index()].mutable;
        matches!(pattern, Pattern::Bind(local, None) if fixed(*local))
            && matches!(self.tree.kind(init), Kind::Local(local) if fixed(*local))
    }

    /// `let x;`, to be assigned later.
    fn declare(&mut self, pattern: &Pattern) {
        match pattern {
            Pattern::Bind(local, _) => {
                let local_data = &self.tree.locals[local.index()];
                let (ty, name) = (local_data.ty, local_data.name.clone());
                let slot = self.slot(ty, &name);
                self.set(*local, slot);
            }
            Pattern::Tuple(parts) | Pattern::Elements(parts) | Pattern::Or(parts) => {
                parts.iter().for_each(|part| self.declare(part));
            }
            Pattern::Wild | Pattern::Value(_) | Pattern::Range { .. } => {}
        }
    }

    /// `if c { return a; } rest` as `if c { … } else { rest }`.
    fn split(&mut self, statement: &Statement, rest: &[Statement], tail: Option<ExprId>, ty: Type) -> Option<Bound> {
        let (pattern, expr) = match statement {
            Statement::Expr(expr) => (None, *expr),
            Statement::Let(pattern, Some(init)) => (Some(pattern), *init),
            Statement::Let(_, None) => return None,
        };
        let Kind::If { condition, then, otherwise } = *self.tree.kind(expr) else { return None };
        if self.tree.exprs[expr.index()].leaves == STAYS && pattern.is_none() {
            return None;
        }
        let leaves = |branch: Option<ExprId>| branch.is_some_and(|branch| self.tree.diverges(branch));
        let then_leaves = match (leaves(Some(then)), leaves(otherwise)) {
            (true, false) => true,
            (false, true) => false,
            _ => return None,
        };
        let span = self.span(expr);
        let condition = self.truth(condition);
        if self.dead {
            return Some(Bound::Never);
        }
        let go_on = |lowerer: &mut Self, branch: Option<ExprId>| {
            if let Some(branch) = branch {
                let bound = lowerer.lower(branch);
                if let Some(pattern) = pattern {
                    lowerer.bind_let(pattern, branch, bound);
                }
            }
            let bound = lowerer.statements(rest, tail, ty, span);
            match tail {
                Some(tail) => lowerer.own(tail, bound),
                None => bound,
            }
        };
        Some(if then_leaves {
            self.branch(condition, ty, span, |lowerer| lowerer.lower(then), |lowerer| go_on(lowerer, otherwise))
        } else {
            let leave = |lowerer: &mut Self| otherwise.map_or(Bound::Never, |otherwise| lowerer.lower(otherwise));
            self.branch(condition, ty, span, |lowerer| go_on(lowerer, Some(then)), leave)
        })
    }

    /// Runs what follows only if no flag of an exit is set.
    fn unless_left(&mut self, ty: Type, span: Span, run: impl FnOnce(&mut Self) -> Bound) -> Bound {
        let left = std::mem::take(&mut self.pending);
        let mut any: Option<ValueId> = None;
        for flag in &left {
            let flag = self.flag(*flag);
            any = Some(any.map_or(flag, |any| self.emit(Op::Or(any, flag), Scalar::Bool)));
        }
        let Some(any) = any else { return run(self) };
        let stays = self.emit(Op::Not(any), Scalar::Bool);
        let after = left.clone();
        let bound = self.branch(stays, ty, span, run, |lowerer| {
            lowerer.dead = true;
            lowerer.pending = after;
            Bound::Never
        });
        self.pending.extend(left);
        bound
    }

    pub(super) fn flag(&mut self, flag: LocalId) -> ValueId {
        let bound = self.get(flag);
        self.scalar_of(&bound, Scalar::Bool)
    }

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
    fn owned(&mut self, id: ExprId) -> Bound {
        let bound = self.lower(id);
        let ty = self.ty(id);
        match self.types.shape(ty) {
            Shape::Scalar(_) | Shape::Tuple(_) if !self.dead => self.own(id, bound),
            _ => bound,
        }
    }

    pub(super) fn choice(&mut self, id: ExprId, scrutinee: ExprId, arms: &[Arm]) -> Bound {
        let bound = self.lower(scrutinee);
        if self.dead {
            return Bound::Never;
        }
        let ty = self.ty(scrutinee);
        let bound = self.chase(bound);
        let bound = match self.types.shape(ty) {
            Shape::Scalar(scalar) => Bound::Value(self.scalar_of(&bound, scalar)),
            _ => bound,
        };
        self.arms(id, &bound, ty, arms)
    }

    fn arms(&mut self, id: ExprId, bound: &Bound, ty: Type, arms: &[Arm]) -> Bound {
        let Some((arm, rest)) = arms.split_first() else { return Bound::Never };
        // arms are exhaustive, so the last one needs no test
        let test = if rest.is_empty() { None } else { self.test(&arm.pattern, bound, ty) };
        let condition = match (test, arm.guard) {
            (test, None) => test,
            (test, Some(guard)) => Some(self.guarded(test, &arm.pattern, bound, ty, guard)),
        };
        let Some(condition) = condition else {
            self.bind_pattern(&arm.pattern, bound.clone(), ty);
            return self.owned(arm.body);
        };
        let (result, span) = (self.ty(id), self.span(id));
        self.branch(
            condition,
            result,
            span,
            |lowerer| {
                lowerer.bind_pattern(&arm.pattern, bound.clone(), ty);
                lowerer.owned(arm.body)
            },
            |lowerer| lowerer.arms(id, bound, ty, rest),
        )
    }

    /// A guard is evaluated where its pattern matches.
    fn guarded(&mut self, test: Option<ValueId>, pattern: &Pattern, bound: &Bound, ty: Type, guard: ExprId) -> ValueId {
        let Some(test) = test else {
            self.bind_pattern(pattern, bound.clone(), ty);
            return self.truth(guard);
        };
        if self.is_harmless(guard) {
            self.bind_pattern(pattern, bound.clone(), ty);
            let guard = self.truth(guard);
            return self.emit(Op::And(test, guard), Scalar::Bool);
        }
        let (span, bool) = (self.span(guard), self.ty(guard));
        let both = self.branch(
            test,
            bool,
            span,
            |lowerer| {
                lowerer.bind_pattern(pattern, bound.clone(), ty);
                Bound::Value(lowerer.truth(guard))
            },
            |lowerer| Bound::Value(lowerer.boolean(false)),
        );
        self.scalar_of(&both, Scalar::Bool)
    }

    /// Whether a value matches; `None` if it always does.
    fn test(&mut self, pattern: &Pattern, bound: &Bound, ty: Type) -> Option<ValueId> {
        match pattern {
            Pattern::Wild => None,
            Pattern::Bind(_, inner) => inner.as_ref().and_then(|inner| self.test(inner, bound, ty)),
            Pattern::Tuple(parts) | Pattern::Elements(parts) => {
                let mut all = None;
                for (k, part) in parts.iter().enumerate() {
                    let (bound, ty) = self.part(bound, ty, k, matches!(pattern, Pattern::Elements(_)));
                    let Some(test) = self.test(part, &bound, ty) else { continue };
                    all = Some(match all {
                        Some(all) => self.emit(Op::And(all, test), Scalar::Bool),
                        None => test,
                    });
                }
                all
            }
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
        (bound, part_ty)
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
                    _ => bound,
                };
                self.set(*local, bound);
            }
            Pattern::Tuple(parts) | Pattern::Elements(parts) => {
                for (k, part) in parts.iter().enumerate() {
                    let (bound, ty) = self.part(&bound, ty, k, matches!(pattern, Pattern::Elements(_)));
                    self.bind_pattern(part, bound, ty);
                }
            }
        }
    }

    /// Sets the flag and the value of an exit.
    fn leave(&mut self, flag: LocalId, value: Option<(LocalId, ExprId)>) -> Bound {
        if let Some((slot, value)) = value {
            let bound = self.lower(value);
            if self.dead {
                return Bound::Never;
            }
            let bound = self.own(value, bound);
            let ty = self.tree.locals[slot.index()].ty;
            let room = self.get(slot);
            let filled = self.fill(&room, bound, ty);
            self.set(slot, filled);
        }
        let yes = self.boolean(true);
        self.set(flag, Bound::Value(yes));
        self.pending.insert(flag);
        self.dead = true;
        Bound::Never
    }

    pub(super) fn return_out(&mut self, value: Option<ExprId>) -> Bound {
        self.leave(self.returned, value.map(|value| (self.result, value)))
    }

    pub(super) fn break_out(&mut self, target: TargetId, value: Option<ExprId>) -> Bound {
        let target = self.tree.targets[target.index()];
        self.leave(target.broken, value.map(|value| (target.value, value)))
    }

    pub(super) fn continue_on(&mut self, target: TargetId) -> Bound {
        let continued = self.tree.targets[target.index()].continued;
        self.leave(continued, None)
    }

    /// `'a: { … }`, whose every way out is a `break 'a`.
    pub(super) fn labelled(&mut self, target: TargetId, body: ExprId) -> Bound {
        let target = self.tree.targets[target.index()];
        let no = self.boolean(false);
        self.set(target.broken, Bound::Value(no));
        let ty = self.tree.locals[target.value.index()].ty;
        let slot = self.slot(ty, "value");
        self.set(target.value, slot);
        self.lower(body);
        let left = self.pending.remove(&target.broken);
        // whoever did not break has left further out, or panicked
        self.dead = self.dead && !left;
        if self.dead { Bound::Never } else { self.get(target.value) }
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
