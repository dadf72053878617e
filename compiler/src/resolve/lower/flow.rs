//! Blocks: one statement after the other, up to a way out.

use proc_macro2::Span;

use crate::ir::{Op, Scalar, ValueId};
use crate::resolve::lower::Lowerer;
use crate::resolve::lower::environment::Bound;
use crate::resolve::tree::{ExprId, Kind, LocalId, Pattern, STAYS, Statement};
use crate::resolve::types::Type;

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
            Statement::Let(Pattern::Wild, Some(init)) if matches!(self.tree.kind(*init), Kind::Call(..)) => {
                if let Kind::Call(callee, arguments) = self.tree.kind(*init).clone() {
                    self.call_for_effect(callee, &arguments);
                }
            }
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
            Pattern::Wild | Pattern::Value(_) | Pattern::Range { .. } | Pattern::Slice { .. } => {}
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
            match (branch.map(|branch| (branch, lowerer.lower(branch))), pattern) {
                (Some((branch, bound)), Some(pattern)) => lowerer.bind_let(pattern, branch, bound),
                (None, Some(pattern)) => lowerer.bind_pattern(pattern, Bound::unit(), lowerer.ty(expr)),
                (_, None) => {}
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
    pub(super) fn unless_left(&mut self, ty: Type, span: Span, run: impl FnOnce(&mut Self) -> Bound) -> Bound {
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
}
