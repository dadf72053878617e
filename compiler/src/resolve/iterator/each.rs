//! A body for every item: the loop that a chain becomes.

use proc_macro2::Span;

use super::limit::Counted;
use super::{Iter, IterId};
use crate::ir::Comparison;
use crate::resolve::tree::{ExprId, Iterable, Kind, Operator, Statement, TargetId};
use crate::resolve::{Around, Resolver};

/// What is done with an item.
pub(super) type Body<'b, 'r> = dyn FnMut(&mut Resolver<'r>, ExprId) -> ExprId + 'b;

/// How the loops of a chain are left.
#[derive(Clone)]
pub(super) struct Way {
    /// What an adaptor leaves that has seen enough.
    pub(super) stop: TargetId,
    /// What the user's `break` leaves, by itself or by a label; none where the loop is not written.
    pub(super) written: Option<(TargetId, Option<String>)>,
    /// Whether there are several loops, of which `stop` is none.
    pub(super) several: bool,
    pub(super) span: Span,
}

impl<'r> Resolver<'r> {
    /// A loop that runs a body for every item. `written` holds the label of a `for` that stands there.
    pub(in crate::resolve) fn each(
        &mut self,
        id: IterId,
        written: Option<Option<String>>,
        span: Span,
        body: &mut dyn FnMut(&mut Resolver<'r>, ExprId, TargetId) -> ExprId,
    ) -> ExprId {
        let unit = self.types.unit();
        let stop = self.target(unit);
        let several = self.is_several(id);
        let way = Way { stop, written: written.map(|label| (stop, label)), several, span };
        let mut body = |resolver: &mut Resolver<'r>, item: ExprId| body(resolver, item, stop);
        if !several {
            return self.pushed(id, &way, &mut body);
        }
        self.block_of_loops(id, &way, &mut body)
    }

    /// Several loops inside of a block that is left as one.
    pub(super) fn block_of_loops(&mut self, id: IterId, way: &Way, body: &mut Body<'_, 'r>) -> ExprId {
        let unit = self.types.unit();
        self.targets.push(Around { target: way.stop, continued: None, label: None, is_loop: false, value: None });
        let depth = self.targets.len();
        let inner = self.pushed(id, way, body);
        let inner = self.statement(inner, way.span);
        let body = self.leaving_at_end(inner, |_| Kind::Break(way.stop, None));
        let kind = Kind::Block { statements: Vec::new(), tail: Some(body), target: Some(way.stop) };
        let block = self.expr(kind, unit, way.span);
        self.stop_leaving(block, depth);
        self.targets.pop();
        block
    }

    /// Whether more than one loop is needed.
    pub(super) fn is_several(&self, id: IterId) -> bool {
        let iter = self.iterators[id];
        matches!(iter, Iter::Chain(..) | Iter::Flat(..) | Iter::Held(_))
            || iter.inner().into_iter().flatten().any(|inner| self.is_several(inner))
    }

    pub(super) fn pushed(&mut self, id: IterId, way: &Way, body: &mut Body<'_, 'r>) -> ExprId {
        let span = way.span;
        match self.iterators[id] {
            Iter::Copied(a) => self.pushed(a, way, &mut |resolver, item| {
                let item = resolver.copy_of(item, span);
                body(resolver, item)
            }),
            Iter::Map(a, closure) => self.pushed(a, way, &mut |resolver, item| {
                let item = resolver.call_closure(closure, vec![item], span);
                body(resolver, item)
            }),
            Iter::Inspect(a, closure) => self.pushed(a, way, &mut |resolver, item| {
                let item = resolver.inspected(item, closure, span);
                body(resolver, item)
            }),
            Iter::Range { lower, upper, inclusive } => {
                let iterable = Iterable::Range { lower, upper, inclusive, adaptors: Vec::new() };
                let ty = self.ty(lower);
                self.over_numbers(iterable, ty, way, body)
            }
            _ if self.length_is_known(id) => self.by_position(id, way, body),
            _ if self.is_indexed(id) => self.without_end(id, way, body),
            Iter::Filter(a, closure) => self.pushed(a, way, &mut |resolver, item| {
                resolver.when(item, closure, span, |resolver, item| Some(body(resolver, item)), |_| None)
            }),
            Iter::TakeWhile(a, closure) => self.pushed(a, way, &mut |resolver, item| {
                let stop = way.stop;
                let leave = |resolver: &mut Resolver<'r>| Some(resolver.left(stop, span));
                resolver.when(item, closure, span, |resolver, item| Some(body(resolver, item)), leave)
            }),
            Iter::SkipWhile(a, closure) => self.after_some(a, closure, way, body),
            Iter::FilterMap(a, closure) => self.pushed(a, way, &mut |resolver, item| {
                let value = resolver.call_closure(closure, vec![item], span);
                resolver.if_some(value, body, None, span)
            }),
            Iter::MapWhile(a, closure) => self.pushed(a, way, &mut |resolver, item| {
                let value = resolver.call_closure(closure, vec![item], span);
                resolver.if_some(value, body, Some(way.stop), span)
            }),
            Iter::Scan(a, state, closure) => self.pushed(a, way, &mut |resolver, item| {
                let ty = resolver.tree.locals[state.index()].ty;
                let place = resolver.expr(Kind::Local(state), ty, span);
                let place = resolver.borrowed(place, true, span);
                let value = resolver.call_closure(closure, vec![place, item], span);
                resolver.if_some(value, body, Some(way.stop), span)
            }),
            Iter::Held(value) => self.if_some(value, body, None, span),
            Iter::Flat(a, closure) => self.pushed(a, way, &mut |resolver, item| {
                let inner = match closure {
                    Some(closure) => resolver.call_closure(closure, vec![item], span),
                    None => item,
                };
                resolver.inner_loop(inner, way, body)
            }),
            Iter::Chain(a, b) => {
                // what stops one of them goes on with the other
                let statements = vec![
                    Statement::Expr(self.loops_of_its_own(a, way, body)),
                    Statement::Expr(self.loops_of_its_own(b, way, body)),
                ];
                let unit = self.types.unit();
                self.expr(Kind::Block { statements, tail: None, target: None }, unit, span)
            }
            Iter::Enumerate(a) => self.with_count(a, way, &mut |resolver, count, item| {
                let item = resolver.pair(vec![count, item], span);
                Counted::always(body(resolver, item))
            }),
            Iter::Skip(a, n) => self.with_count(a, way, &mut |resolver, count, item| {
                let bool = resolver.types.bool();
                let condition = resolver.expr(Kind::Compare(Comparison::Ge, count, n), bool, span);
                Counted { condition: Some(condition), body: body(resolver, item), last: None }
            }),
            Iter::StepBy(a, n) => self.with_count(a, way, &mut |resolver, count, item| {
                let (bool, usize) = (resolver.types.bool(), resolver.types.usize());
                let rest = resolver.expr(Kind::Arithmetic(Operator::Rem, count, n), usize, span);
                let zero = resolver.number(0, span);
                let condition = resolver.expr(Kind::Compare(Comparison::Eq, rest, zero), bool, span);
                Counted { condition: Some(condition), body: body(resolver, item), last: None }
            }),
            Iter::Take(a, n) => self.at_most(a, way, Some(n), &mut |resolver, _, item| body(resolver, item)),
            Iter::Zip(a, b) => self.zipped(a, b, way, body),
            _ => self.refuse(span, "this iterator is not supported; write the loop out"),
        }
    }

    /// The loop over what an item gives.
    pub(super) fn inner_loop(&mut self, inner: ExprId, way: &Way, body: &mut Body<'_, 'r>) -> ExprId {
        let Some((inner, id)) = self.iteration_of(inner) else {
            return self.refuse(way.span, "what an item gives to loop over is not known here");
        };
        let mut statements = self.made(inner);
        let unit = self.types.unit();
        statements.push(Statement::Expr(self.loops_of_its_own(id, way, body)));
        self.expr(Kind::Block { statements, tail: None, target: None }, unit, way.span)
    }

    /// A part of a chain: its adaptors stop it alone, the user's `break` leaves all.
    pub(super) fn loops_of_its_own(&mut self, id: IterId, way: &Way, body: &mut Body<'_, 'r>) -> ExprId {
        let unit = self.types.unit();
        let stop = self.target(unit);
        let own = Way { stop, written: way.written.clone(), several: self.is_several(id), span: way.span };
        if own.several { self.block_of_loops(id, &own, body) } else { self.pushed(id, &own, body) }
    }
}
