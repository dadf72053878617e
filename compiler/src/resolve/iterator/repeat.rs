//! Loops over positions, over numbers, and without an end.

use super::each::{Body, Way};
use super::{Iter, IterId};
use crate::resolve::tree::{Adaptor, ExprId, Iterable, Kind, Pattern, Statement, TargetId};
use crate::resolve::types::Type;
use crate::resolve::{Around, Continued, Resolver};

impl<'r> Resolver<'r> {
    /// `for i in lower..upper { body(item at i) }`; outermost `rev`, `skip`, `take` and `step_by` choose the positions.
    pub(super) fn by_position(&mut self, id: IterId, way: &Way, body: &mut Body<'_, 'r>) -> ExprId {
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
    pub(super) fn over_numbers(&mut self, iterable: Iterable, ty: Type, way: &Way, body: &mut Body<'_, 'r>) -> ExprId {
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
    pub(super) fn without_end(&mut self, id: IterId, way: &Way, body: &mut Body<'_, 'r>) -> ExprId {
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
    pub(super) fn in_loop(&mut self, way: &Way, read: impl FnOnce(&mut Self, TargetId) -> ExprId) -> ExprId {
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
}
