//! Adaptors that count: a variable holds how many items have come.

use proc_macro2::Span;

use super::IterId;
use super::each::{Body, Way};
use crate::ir::Comparison;
use crate::resolve::tree::{ExprId, Kind, LocalId, Operator, Pattern, Statement};
use crate::resolve::{Around, Continued, Resolver};

/// What is done with an item that is counted: if a condition holds, and at last.
pub(super) struct Counted {
    pub(super) condition: Option<ExprId>,
    pub(super) body: ExprId,
    pub(super) last: Option<ExprId>,
}

impl Counted {
    pub(super) fn always(body: ExprId) -> Counted {
        Counted { condition: None, body, last: None }
    }
}

impl<'r> Resolver<'r> {
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
    pub(super) fn with_count(
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
    pub(super) fn at_most(
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
    pub(super) fn zipped(&mut self, a: IterId, b: IterId, way: &Way, body: &mut Body<'_, 'r>) -> ExprId {
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
