//! What ends a chain: sums, folds, questions.

use proc_macro2::Span;

use super::IterId;
use crate::ir::Scalar;
use crate::resolve::Resolver;
use crate::resolve::tree::{ExprId, Kind, LocalId, Operator, Pattern, Statement};
use crate::resolve::types::{Class, Type};

impl Resolver<'_> {
    pub(super) fn consumed(
        &mut self,
        receiver: ExprId,
        id: IterId,
        name: &str,
        call: &syn::ExprMethodCall,
        hint: Option<Type>,
    ) -> ExprId {
        let span = call.method.span();
        let arguments: Vec<&syn::Expr> = call.args.iter().collect();
        let given = call.turbofish.as_ref().and_then(|given| match given.args.first() {
            Some(syn::GenericArgument::Type(ty)) => Some(self.annotation(ty)),
            _ => None,
        });
        let mut statements = self.made(receiver);
        let value = match (name, arguments.as_slice()) {
            ("sum", []) => self.reduced(id, Operator::Add, given.or(hint), span),
            ("product", []) => self.reduced(id, Operator::Mul, given.or(hint), span),
            ("fold", [init, closure]) => self.folded(id, init, closure, &mut statements, span),
            ("for_each", [closure]) => self.for_each(id, closure, &mut statements, span),
            ("count", []) => self.counted_items(id, span),
            ("any" | "all", [closure]) => self.asked(id, name == "any", closure, &mut statements, span),
            ("collect", []) => self.collected(id, given.or(hint), span),
            ("len", []) => match self.length_of(id, span) {
                Some(len) => len,
                None => self.refuse(span, "the length of this iterator is not known here"),
            },
            ("next", []) => self.next_item(receiver, id, span),
            _ => match self.standing_for(&format!("iterator_{name}"), receiver, &arguments, span) {
                Some(value) => return value,
                None => {
                    let message = format!("no derivative rule for `{name}` of an iterator; write this as a loop");
                    self.refuse(span, message)
                }
            },
        };
        if self.is_error(value) {
            return value;
        }
        self.after(statements, value)
    }

    /// A closure argument, and what making it does.
    pub(super) fn held_closure(&mut self, argument: &syn::Expr, statements: &mut Vec<Statement>) -> Option<usize> {
        let (closure, value) = self.callable(argument)?;
        statements.extend(self.made(value));
        Some(closure)
    }

    /// A variable with a value to start from.
    fn accumulator(&mut self, name: &str, ty: Type) -> LocalId {
        self.local(name, ty, true)
    }

    /// `sum` and `product`, in order; the sum of no floats is `-0.0`.
    fn reduced(&mut self, id: IterId, operator: Operator, given: Option<Type>, span: Span) -> ExprId {
        let unit = self.types.unit();
        let ty = given.unwrap_or_else(|| self.types.free(Class::Any));
        let total = self.accumulator(if operator == Operator::Add { "sum" } else { "product" }, ty);
        let mut other = None;
        let run = self.each(id, None, span, &mut |resolver, item, _| {
            let item = resolver.copy_of(item, span);
            let item_ty = resolver.ty(item);
            if resolver.types.as_scalar(item_ty).is_none() && resolver.is_adt(item_ty) {
                other = Some(item_ty);
                return item;
            }
            if given.is_none() || resolver.types.as_scalar(ty).is_none() {
                resolver.same(ty, item_ty);
            }
            let place = resolver.expr(Kind::Local(total), ty, span);
            resolver.expr(Kind::AssignOperator(operator, place, item), unit, span)
        });
        if other.is_some() {
            return self.refuse(span, "`sum` and `product` are known of numbers; use `fold`");
        }
        self.types.restrict(ty, Class::Number);
        let start = match (self.types.as_scalar(ty), operator) {
            (Some(Scalar::Int(_)), Operator::Add) => Kind::Int(0),
            (Some(Scalar::Int(_)), _) => Kind::Int(1),
            (_, Operator::Add) => {
                let zero = self.expr(Kind::Float("0.0".to_owned()), ty, span);
                Kind::Neg(zero)
            }
            _ => Kind::Float("1.0".to_owned()),
        };
        let start = self.expr(start, ty, span);
        let statements = vec![Statement::Let(Pattern::Bind(total, None), Some(start)), Statement::Expr(run)];
        let value = self.expr(Kind::Local(total), ty, span);
        self.after(statements, value)
    }

    fn folded(
        &mut self,
        id: IterId,
        init: &syn::Expr,
        closure: &syn::Expr,
        before: &mut Vec<Statement>,
        span: Span,
    ) -> ExprId {
        let init = self.expression(init);
        if self.is_error(init) {
            return init;
        }
        let (ty, unit) = (self.ty(init), self.types.unit());
        let state = self.accumulator("state", ty);
        before.push(Statement::Let(Pattern::Bind(state, None), Some(init)));
        let Some(closure) = self.held_closure(closure, before) else { return self.error(span) };
        let run = self.each(id, None, span, &mut |resolver, item, _| {
            let now = resolver.expr(Kind::Local(state), ty, span);
            let next = resolver.call_closure(closure, vec![now, item], span);
            let found = resolver.ty(next);
            resolver.same(ty, found);
            resolver.assigned(found, span);
            let place = resolver.expr(Kind::Local(state), ty, span);
            resolver.expr(Kind::Assign(place, next), unit, span)
        });
        let value = self.expr(Kind::Local(state), ty, span);
        self.after(vec![Statement::Expr(run)], value)
    }

    fn for_each(&mut self, id: IterId, closure: &syn::Expr, before: &mut Vec<Statement>, span: Span) -> ExprId {
        let Some(closure) = self.held_closure(closure, before) else { return self.error(span) };
        self.each(id, None, span, &mut |resolver, item, _| resolver.call_closure(closure, vec![item], span))
    }

    pub(super) fn counted_items(&mut self, id: IterId, span: Span) -> ExprId {
        let usize = self.types.usize();
        let count = self.accumulator("count", usize);
        let zero = self.number(0, span);
        let run = self.each(id, None, span, &mut |resolver, item, _| {
            let next = resolver.counted_up(count, span);
            resolver.after(vec![Statement::Expr(item)], next)
        });
        let statements = vec![Statement::Let(Pattern::Bind(count, None), Some(zero)), Statement::Expr(run)];
        let value = self.expr(Kind::Local(count), usize, span);
        self.after(statements, value)
    }

    /// `any` and `all`, which stop at the first that decides.
    fn asked(&mut self, id: IterId, any: bool, closure: &syn::Expr, before: &mut Vec<Statement>, span: Span) -> ExprId {
        let Some(closure) = self.held_closure(closure, before) else { return self.error(span) };
        let (bool, unit) = (self.types.bool(), self.types.unit());
        let answer = self.accumulator("answer", bool);
        let start = self.expr(Kind::Bool(!any), bool, span);
        let run = self.each(id, None, span, &mut |resolver, item, stop| {
            let found = resolver.call_closure(closure, vec![item], span);
            let condition = if any { found } else { resolver.expr(Kind::Not(found), bool, span) };
            let place = resolver.expr(Kind::Local(answer), bool, span);
            let value = resolver.expr(Kind::Bool(any), bool, span);
            let set = resolver.expr(Kind::Assign(place, value), unit, span);
            let leave = resolver.left(stop, span);
            let then = resolver.after(vec![Statement::Expr(set)], leave);
            resolver.expr(Kind::If { condition, then, otherwise: None }, unit, span)
        });
        let statements = vec![Statement::Let(Pattern::Bind(answer, None), Some(start)), Statement::Expr(run)];
        let value = self.expr(Kind::Local(answer), bool, span);
        self.after(statements, value)
    }
}
