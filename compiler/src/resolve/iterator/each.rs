//! A body for every item: the loop that a chain becomes.

use proc_macro2::Span;

use super::{Iter, IterId};
use crate::ir::Comparison;
use crate::resolve::tree::{Adaptor, Arm, ExprId, Iterable, Kind, LocalId, Operator, Pattern, Statement, TargetId};
use crate::resolve::types::Type;
use crate::resolve::{Around, Continued, Resolver};

/// What is done with an item.
pub(super) type Body<'b, 'r> = dyn FnMut(&mut Resolver<'r>, ExprId) -> ExprId + 'b;

/// How the loops of a chain are left.
#[derive(Clone)]
pub(super) struct Way {
    /// What an adaptor leaves that has seen enough.
    pub(super) stop: TargetId,
    /// What the user's `break` leaves, by itself or by a label; none where the loop is not written.
    written: Option<(TargetId, Option<String>)>,
    /// Whether there are several loops, of which `stop` is none.
    several: bool,
    pub(super) span: Span,
}

/// What is done with an item that is counted: if a condition holds, and at last.
struct Counted {
    condition: Option<ExprId>,
    body: ExprId,
    last: Option<ExprId>,
}

impl Counted {
    fn always(body: ExprId) -> Counted {
        Counted { condition: None, body, last: None }
    }
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
    fn block_of_loops(&mut self, id: IterId, way: &Way, body: &mut Body<'_, 'r>) -> ExprId {
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
    fn is_several(&self, id: IterId) -> bool {
        match self.iterators[id] {
            Iter::Chain(..) | Iter::Flat(..) => true,
            Iter::Zip(a, b) => self.is_several(a) || self.is_several(b),
            Iter::Cycle(a)
            | Iter::Enumerate(a)
            | Iter::Rev(a)
            | Iter::Skip(a, _)
            | Iter::Take(a, _)
            | Iter::StepBy(a, _)
            | Iter::Copied(a)
            | Iter::Map(a, _)
            | Iter::Inspect(a, _)
            | Iter::Filter(a, _)
            | Iter::TakeWhile(a, _)
            | Iter::SkipWhile(a, _)
            | Iter::FilterMap(a, _)
            | Iter::MapWhile(a, _)
            | Iter::Scan(a, ..)
            | Iter::Rest(a, _) => self.is_several(a),
            Iter::Held(_) => true,
            _ => false,
        }
    }

    fn pushed(&mut self, id: IterId, way: &Way, body: &mut Body<'_, 'r>) -> ExprId {
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

    /// `if closure(&item) { … } else { … }`
    fn when(
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
    fn if_some(&mut self, value: ExprId, body: &mut Body<'_, 'r>, stop: Option<TargetId>, span: Span) -> ExprId {
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
    fn after_some(&mut self, id: IterId, closure: usize, way: &Way, body: &mut Body<'_, 'r>) -> ExprId {
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

    /// The loop over what an item gives.
    fn inner_loop(&mut self, inner: ExprId, way: &Way, body: &mut Body<'_, 'r>) -> ExprId {
        let Some((inner, id)) = self.iteration_of(inner) else {
            return self.refuse(way.span, "what an item gives to loop over is not known here");
        };
        let mut statements = self.made(inner);
        let unit = self.types.unit();
        statements.push(Statement::Expr(self.loops_of_its_own(id, way, body)));
        self.expr(Kind::Block { statements, tail: None, target: None }, unit, way.span)
    }

    /// A part of a chain: its adaptors stop it alone, the user's `break` leaves all.
    fn loops_of_its_own(&mut self, id: IterId, way: &Way, body: &mut Body<'_, 'r>) -> ExprId {
        let unit = self.types.unit();
        let stop = self.target(unit);
        let own = Way { stop, written: way.written.clone(), several: self.is_several(id), span: way.span };
        if own.several { self.block_of_loops(id, &own, body) } else { self.pushed(id, &own, body) }
    }

    /// `for i in lower..upper { body(item at i) }`; outermost `rev`, `skip`, `take` and `step_by` choose the positions.
    fn by_position(&mut self, id: IterId, way: &Way, body: &mut Body<'_, 'r>) -> ExprId {
        let span = way.span;
        let mut adaptors = Vec::new();
        let mut at = id;
        loop {
            at = match self.iterators[at] {
                Iter::Rev(a) => {
                    adaptors.push(Adaptor::Rev);
                    a
                }
                Iter::StepBy(a, n) => {
                    adaptors.push(Adaptor::StepBy(n));
                    a
                }
                _ => break,
            };
        }
        adaptors.reverse();
        let (inner, lower) = match self.iterators[at] {
            Iter::Skip(a, n) => (a, n),
            Iter::Take(a, _) => (a, self.number(0, span)),
            _ => (at, self.number(0, span)),
        };
        let limit = if matches!(self.iterators[at], Iter::Take(..)) { at } else { inner };
        let Some(upper) = self.length_of(limit, span) else {
            return self.refuse(span, "this iterator has no end; `take` so many items");
        };
        let iterable = Iterable::Range { lower, upper, inclusive: false, adaptors };
        let usize = self.types.usize();
        self.over_numbers(iterable, usize, way, &mut |resolver, at| {
            let item = resolver.item_at(inner, at, span);
            body(resolver, item)
        })
    }

    /// A loop over numbers.
    fn over_numbers(&mut self, iterable: Iterable, ty: Type, way: &Way, body: &mut Body<'_, 'r>) -> ExprId {
        let (unit, span) = (self.types.unit(), way.span);
        self.in_loop(way, |resolver, target| {
            let local = resolver.local("at", ty, false);
            let at = resolver.expr(Kind::Local(local), ty, span);
            let body = body(resolver, at);
            let body = resolver.statement(body, span);
            resolver.expr(Kind::For { target, pattern: Pattern::Bind(local, None), iterable, body }, unit, span)
        })
    }

    /// A loop that only its body leaves.
    fn without_end(&mut self, id: IterId, way: &Way, body: &mut Body<'_, 'r>) -> ExprId {
        let (unit, usize, span) = (self.types.unit(), self.types.usize(), way.span);
        let count = self.local("count", usize, true);
        let zero = self.number(0, span);
        let start = Statement::Let(Pattern::Bind(count, None), Some(zero));
        let run = self.in_loop(way, |resolver, target| {
            let now = resolver.expr(Kind::Local(count), usize, span);
            let local = resolver.local("at", usize, false);
            let kept = Statement::Let(Pattern::Bind(local, None), Some(now));
            let next = resolver.counted_up(count, span);
            let at = resolver.expr(Kind::Local(local), usize, span);
            let item = resolver.item_at(id, at, span);
            let body = body(resolver, item);
            let statements = vec![kept, Statement::Expr(next), Statement::Expr(body)];
            let body = resolver.expr(Kind::Block { statements, tail: None, target: None }, unit, span);
            resolver.expr(Kind::Loop { target, body }, unit, span)
        });
        self.after(vec![start], run)
    }

    /// Reads a loop: what leaves it and goes on with it is known inside.
    fn in_loop(&mut self, way: &Way, read: impl FnOnce(&mut Self, TargetId) -> ExprId) -> ExprId {
        let target = if way.several {
            let unit = self.types.unit();
            self.target(unit)
        } else {
            way.stop
        };
        let depth = self.targets.len() + 1;
        self.targets.push(Around { target, continued: None, label: None, is_loop: false, value: None });
        if let Some((leaves, label)) = &way.written {
            let (target_of_break, label) = (*leaves, label.clone());
            let around = Around {
                target: target_of_break,
                continued: Some(Continued::Loop(target)),
                label,
                is_loop: true,
                value: None,
            };
            self.targets.push(around);
        }
        let id = self.in_scope(|resolver| read(resolver, target));
        self.stop_leaving(id, depth);
        self.targets.truncate(depth - 1);
        id
    }

    /// `count += 1`
    pub(in crate::resolve) fn counted_up(&mut self, count: LocalId, span: Span) -> ExprId {
        let (usize, unit) = (self.types.usize(), self.types.unit());
        let place = self.expr(Kind::Local(count), usize, span);
        let one = self.number(1, span);
        self.expr(Kind::AssignOperator(Operator::Add, place, one), unit, span)
    }

    /// Something for its effect.
    pub(in crate::resolve) fn statement(&mut self, value: ExprId, span: Span) -> ExprId {
        let unit = self.types.unit();
        self.expr(Kind::Block { statements: vec![Statement::Expr(value)], tail: None, target: None }, unit, span)
    }

    /// Counts the items of an iterator without positions: `if condition { body }`, and what is done after that.
    fn with_count(
        &mut self,
        id: IterId,
        way: &Way,
        body: &mut dyn FnMut(&mut Resolver<'r>, ExprId, ExprId) -> Counted,
    ) -> ExprId {
        let (usize, unit, span) = (self.types.usize(), self.types.unit(), way.span);
        let count = self.local("count", usize, true);
        let zero = self.number(0, span);
        let start = Statement::Let(Pattern::Bind(count, None), Some(zero));
        let run = self.pushed(id, way, &mut |resolver, item| {
            let now = resolver.expr(Kind::Local(count), usize, span);
            let local = resolver.local("at", usize, false);
            let mut statements = vec![Statement::Let(Pattern::Bind(local, None), Some(now))];
            let item = resolver.held(item, &mut statements);
            let next = resolver.counted_up(count, span);
            statements.push(Statement::Expr(next));
            let at = resolver.expr(Kind::Local(local), usize, span);
            let Counted { condition, body: ran, last } = body(resolver, at, item);
            let ran = match condition {
                Some(condition) => resolver.expr(Kind::If { condition, then: ran, otherwise: None }, unit, span),
                None => ran,
            };
            statements.push(Statement::Expr(ran));
            statements.extend(last.map(Statement::Expr));
            resolver.expr(Kind::Block { statements, tail: None, target: None }, unit, span)
        });
        self.after(vec![start], run)
    }

    /// A body after which something is left to do: `continue` leaves it like a block.
    fn continued_here(&mut self, way: &Way, read: &mut dyn FnMut(&mut Self) -> ExprId) -> ExprId {
        let Some((leaves, label)) = way.written.clone() else { return read(self) };
        let unit = self.types.unit();
        let target = self.target(unit);
        self.targets.push(Around { target, continued: None, label: None, is_loop: false, value: None });
        let depth = self.targets.len();
        let continued = Some(Continued::Block(target));
        self.targets.push(Around { target: leaves, continued, label, is_loop: true, value: None });
        let run = read(self);
        let run = self.statement(run, way.span);
        self.targets.pop();
        let body = self.leaving_at_end(run, |_| Kind::Break(target, None));
        let kind = Kind::Block { statements: Vec::new(), tail: Some(body), target: Some(target) };
        let block = self.expr(kind, unit, way.span);
        self.stop_leaving(block, depth);
        self.targets.pop();
        block
    }

    /// So many items of an iterator without positions: no more are asked for than are used.
    fn at_most(
        &mut self,
        id: IterId,
        way: &Way,
        limit: Option<ExprId>,
        body: &mut dyn FnMut(&mut Resolver<'r>, ExprId, ExprId) -> ExprId,
    ) -> ExprId {
        let (usize, bool, unit, span) = (self.types.usize(), self.types.bool(), self.types.unit(), way.span);
        let Some(limit) = limit else {
            return self.with_count(id, way, &mut |resolver, at, item| Counted::always(body(resolver, at, item)));
        };
        let mut statements = Vec::new();
        let limit = self.held_unless_literal(limit, &mut statements);
        let zero = self.number(0, span);
        let any = self.expr(Kind::Compare(Comparison::Lt, zero, limit), bool, span);
        let run = self.with_count(id, way, &mut |resolver, at, item| {
            let ran = resolver.continued_here(way, &mut |resolver| body(resolver, at, item));
            let one = resolver.number(1, span);
            let next = resolver.expr(Kind::Arithmetic(Operator::Add, at, one), usize, span);
            let enough = resolver.expr(Kind::Compare(Comparison::Ge, next, limit), bool, span);
            let leave = resolver.left(way.stop, span);
            let last = resolver.expr(Kind::If { condition: enough, then: leave, otherwise: None }, unit, span);
            Counted { condition: None, body: ran, last: Some(last) }
        });
        let branch = self.expr(Kind::If { condition: any, then: run, otherwise: None }, unit, span);
        self.after(statements, branch)
    }

    /// Two side by side, of which one has positions.
    fn zipped(&mut self, a: IterId, b: IterId, way: &Way, body: &mut Body<'_, 'r>) -> ExprId {
        let span = way.span;
        let (run, side) = match (self.is_indexed(a), self.is_indexed(b)) {
            (true, _) => (b, a),
            (_, true) => (a, b),
            _ => {
                return self.refuse(span, "two iterators without positions cannot be zipped here; collect one of them");
            }
        };
        let limit = self.length_of(side, span);
        self.at_most(run, way, limit, &mut |resolver, at, item| {
            let other = resolver.item_at(side, at, span);
            let parts = if run == a { vec![item, other] } else { vec![other, item] };
            let item = resolver.pair(parts, span);
            body(resolver, item)
        })
    }
}
