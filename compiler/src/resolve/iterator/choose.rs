//! Adaptors that choose: `if` and `match` around the body.

use proc_macro2::Span;

use super::IterId;
use super::each::{Body, Way};
use crate::resolve::Resolver;
use crate::resolve::tree::{Arm, ExprId, Kind, Pattern, Statement, TargetId};

impl<'r> Resolver<'r> {
    /// `if closure(&item) { … } else { … }`
    pub(super) fn when(
        &mut self,
        item: ExprId,
        closure: usize,
        span: Span,
        then: impl FnOnce(&mut Self, ExprId) -> Option<ExprId>,
        otherwise: impl FnOnce(&mut Self) -> Option<ExprId>,
    ) -> ExprId {
        let unit = self.types.unit();
        let mut statements = Vec::new();
        let item = self.held(item, &mut statements);
        let seen = self.borrowed(item, false, span);
        let condition = self.call_closure(closure, vec![seen], span);
        let then = then(self, item).unwrap_or(item);
        let otherwise = otherwise(self);
        let branch = self.expr(Kind::If { condition, then, otherwise }, unit, span);
        self.after(statements, branch)
    }

    /// `match value { Some(item) => body, None => stop }`
    pub(super) fn if_some(
        &mut self,
        value: ExprId,
        body: &mut Body<'_, 'r>,
        stop: Option<TargetId>,
        span: Span,
    ) -> ExprId {
        let (ty, unit) = (self.ty(value), self.types.unit());
        if self.is_error(value) {
            return value;
        }
        if self.std_type(ty).as_deref() != Some("Option") {
            return self.refuse(span, "an `Option` is wanted here, of a type that is known");
        }
        let ident = proc_macro2::Ident::new("__item", Span::call_site());
        let some = self.in_scope(|resolver| {
            let pattern = resolver.refutable(&syn::parse_quote!(Some(#ident)), ty);
            let Some(local) = resolver.find_local(&ident) else { return resolver.error_arm(span) };
            let item_ty = resolver.tree.locals[local.index()].ty;
            let item = resolver.expr(Kind::Local(local), item_ty, span);
            let run = body(resolver, item);
            Arm { pattern, guard: None, body: resolver.statement(run, span) }
        });
        let otherwise = match stop {
            Some(stop) => {
                let leave = self.left(stop, span);
                self.statement(leave, span)
            }
            None => self.expr(Kind::Tuple(Vec::new()), unit, span),
        };
        let arms = vec![some, Arm { pattern: Pattern::Wild, guard: None, body: otherwise }];
        self.expr(Kind::Match { scrutinee: value, arms }, unit, span)
    }

    fn error_arm(&mut self, span: Span) -> Arm {
        let body = self.refuse(span, "`Option` is not what it is in std here");
        Arm { pattern: Pattern::Wild, guard: None, body }
    }

    pub(super) fn left(&mut self, target: TargetId, span: Span) -> ExprId {
        let never = self.types.free(crate::resolve::types::Class::Any);
        self.expr(Kind::Break(target, None), never, span)
    }

    /// `skip_while`: a variable tells whether the first item was found.
    pub(super) fn after_some(&mut self, id: IterId, closure: usize, way: &Way, body: &mut Body<'_, 'r>) -> ExprId {
        let (bool, span) = (self.types.bool(), way.span);
        let found = self.local("found", bool, true);
        let no = self.expr(Kind::Bool(false), bool, span);
        let start = Statement::Let(Pattern::Bind(found, None), Some(no));
        let run = self.pushed(id, way, &mut |resolver, item| {
            let unit = resolver.types.unit();
            let mut statements = Vec::new();
            let item = resolver.held(item, &mut statements);
            let seen = resolver.borrowed(item, false, span);
            let skips = resolver.call_closure(closure, vec![seen], span);
            let starts = resolver.expr(Kind::Not(skips), bool, span);
            let known = resolver.expr(Kind::Local(found), bool, span);
            let goes = resolver.expr(Kind::Or(known, starts), bool, span);
            let place = resolver.expr(Kind::Local(found), bool, span);
            let yes = resolver.expr(Kind::Bool(true), bool, span);
            let set = resolver.expr(Kind::Assign(place, yes), unit, span);
            let ran = body(resolver, item);
            let then = resolver.after(vec![Statement::Expr(set)], ran);
            let branch = resolver.expr(Kind::If { condition: goes, then, otherwise: None }, unit, span);
            resolver.after(statements, branch)
        });
        self.after(vec![start], run)
    }
}
