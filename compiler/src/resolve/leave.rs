//! `return`, `break` and `continue` inside of operands: `f(a, match k { 0 => return x, _ => b }, c)`.
//!
//! Lowering leaves between statements only, so such operands become `let`s of a block.

use crate::resolve::Resolver;
use crate::resolve::tree::{ExprId, Iterable, Kind, Pattern, STAYS, Statement};

impl Resolver<'_> {
    /// Computes how far a new expression leaves, and moves operands that leave out of it.
    pub(super) fn leave(&mut self, id: ExprId) -> ExprId {
        let mut children = Vec::new();
        self.tree.children(id, &mut children);
        let leaves = children.iter().map(|child| self.leaves(*child)).min().unwrap_or(STAYS);
        self.tree.exprs[id.index()].leaves = leaves;
        match self.tree.kind(id) {
            Kind::Return(_) => self.tree.exprs[id.index()].leaves = 0,
            Kind::Break(target, _) | Kind::Continue(target) => {
                let depth = self.targets.iter().position(|around| around.target == *target).map_or(0, |k| k + 1);
                self.tree.exprs[id.index()].leaves = leaves.min(depth as u32);
            }
            _ => {}
        }
        if leaves == STAYS { id } else { self.hoist(id) }
    }

    pub(super) fn leaves(&self, id: ExprId) -> u32 {
        self.tree.exprs[id.index()].leaves
    }

    /// Leaving a target is no leaving once the target itself is read.
    pub(super) fn stop_leaving(&mut self, id: ExprId, depth: usize) {
        let leaves = &mut self.tree.exprs[id.index()].leaves;
        if *leaves != STAYS && *leaves as usize >= depth {
            *leaves = STAYS;
        }
    }

    fn hoist(&mut self, id: ExprId) -> ExprId {
        let mut kind = self.tree.kind(id).clone();
        let mut statements = Vec::new();
        match &mut kind {
            Kind::Block { .. } | Kind::Loop { .. } => return id,
            Kind::And(a, b) | Kind::Or(a, b) => {
                if self.leaves(*b) != STAYS {
                    return self.lazy(id);
                }
                self.keep(&mut [a], &mut statements);
            }
            Kind::If { condition, .. } => self.keep(&mut [condition], &mut statements),
            Kind::Match { scrutinee, arms } => {
                if arms.iter().filter_map(|arm| arm.guard).any(|guard| self.leaves(guard) != STAYS) {
                    let span = self.span(id);
                    return self.refuse(span, "a guard that leaves the function or a loop is not supported");
                }
                self.keep(&mut [scrutinee], &mut statements);
            }
            Kind::For { iterable: Iterable::Range { lower, upper, .. }, .. } => {
                self.keep(&mut [lower, upper], &mut statements);
            }
            Kind::For { iterable: Iterable::Elements { of, .. }, .. } => self.keep(&mut [of], &mut statements),
            Kind::While { target, condition, body } => {
                if self.leaves(*condition) == STAYS {
                    return id;
                }
                let (target, condition, body) = (*target, *condition, *body);
                return self.while_as_loop(id, target, condition, body);
            }
            Kind::Assign(place, value) | Kind::AssignOperator(_, place, value) => {
                if self.leaves(*place) != STAYS {
                    let span = self.span(*place);
                    return self.refuse(span, "a place that leaves the function or a loop is not supported");
                }
                self.keep(&mut [value], &mut statements);
            }
            Kind::Break(_, Some(value)) | Kind::Return(Some(value)) => self.keep(&mut [value], &mut statements),
            Kind::Neg(a)
            | Kind::Not(a)
            | Kind::Cast(a)
            | Kind::Field(a, _)
            | Kind::Deref(a)
            | Kind::Copied(a)
            | Kind::Len(a)
            | Kind::IsEmpty(a)
            | Kind::Repeat(a) => self.keep(&mut [a], &mut statements),
            Kind::Arithmetic(_, a, b) | Kind::Compare(_, a, b) | Kind::Index(a, b) | Kind::RepeatVec(a, b) => {
                self.keep(&mut [a, b], &mut statements);
            }
            Kind::Method(_, parts)
            | Kind::Math(_, parts)
            | Kind::Tuple(parts)
            | Kind::Array(parts)
            | Kind::Call(_, parts) => {
                self.keep(&mut parts.iter_mut().collect::<Vec<_>>(), &mut statements);
            }
            Kind::Macro(kept) => {
                let parts = kept.leading.iter_mut().chain(kept.shown.iter_mut().map(|(_, shown)| shown));
                self.keep(&mut parts.collect::<Vec<_>>(), &mut statements);
            }
            _ => {
                let span = self.span(id);
                return self
                    .refuse(span, "leaving the function or a loop from inside this expression is not supported");
            }
        }
        if statements.is_empty() {
            return id;
        }
        let (ty, span, leaves) = (self.ty(id), self.span(id), self.leaves(id));
        let inner = self.expr(kind, ty, span);
        let block = self.expr(Kind::Block { statements, tail: Some(inner), target: None }, ty, span);
        self.tree.exprs[block.index()].leaves = leaves;
        block
    }

    /// Binds the operands up to the last one that leaves, in order of evaluation.
    fn keep(&mut self, operands: &mut [&mut ExprId], statements: &mut Vec<Statement>) {
        let Some(last) = operands.iter().rposition(|operand| self.leaves(**operand) != STAYS) else { return };
        for operand in &mut operands[..=last] {
            let (ty, span) = (self.ty(**operand), self.span(**operand));
            let local = self.local("operand", ty, false);
            statements.push(Statement::Let(Pattern::Bind(local, None), Some(**operand)));
            **operand = self.expr(Kind::Local(local), ty, span);
        }
    }

    /// `a && b` as `if a { b } else { false }`.
    fn lazy(&mut self, id: ExprId) -> ExprId {
        let (ty, span) = (self.ty(id), self.span(id));
        let (condition, then, otherwise) = match *self.tree.kind(id) {
            Kind::And(a, b) => (a, b, self.expr(Kind::Bool(false), ty, span)),
            Kind::Or(a, b) => (a, self.expr(Kind::Bool(true), ty, span), b),
            _ => return id,
        };
        self.expr(Kind::If { condition, then, otherwise: Some(otherwise) }, ty, span)
    }
}
