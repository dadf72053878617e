//! Arrays and vectors out of iterators: `collect`, `map` of an array, `core::array::from_fn`.

use proc_macro2::Span;

use super::{Iter, IterId};
use crate::resolve::Resolver;
use crate::resolve::tree::{By, ExprId, Kind, LocalId, Pattern, Statement};
use crate::resolve::types::{Class, Node, Type};

impl Resolver<'_> {
    /// `collect` into a `Vec`, which is made as long as it can become.
    pub(super) fn collected(&mut self, id: IterId, wanted: Option<Type>, span: Span) -> ExprId {
        let element = self.types.free(Class::Any);
        let ty = self.types.add(Node::Slice(element));
        match wanted.map(|wanted| (wanted, self.types.bare(wanted))) {
            Some((wanted, Node::Slice(_))) => self.same(ty, wanted),
            Some((_, Node::Free { .. })) | None => {
                return self.refuse(span, "what is collected is not known here; write `collect::<Vec<_>>()`");
            }
            _ => return self.refuse(span, "items are collected into a `Vec` here, nothing else"),
        }
        let known = self.length_is_known(id);
        let Some(most) = self.most(id, span).or_else(|| self.counted_ahead(id, span)) else {
            return self.refuse(span, "how long this can become is not known here; write it into an array with a loop");
        };
        let usize = self.types.usize();
        let mut statements = Vec::new();
        let most = self.held_unless_literal(most, &mut statements);
        let (blank, all) = (self.expr(Kind::Blank, element, span), self.local("items", ty, true));
        let room = self.expr(Kind::RepeatVec(blank, most), ty, span);
        statements.push(Statement::Let(Pattern::Bind(all, None), Some(room)));
        let count = self.local("count", usize, true);
        let zero = self.number(0, span);
        statements.push(Statement::Let(Pattern::Bind(count, None), Some(zero)));
        if known {
            let run = self.stored(id, all, ty, element, span);
            statements.push(Statement::Expr(run));
            let value = self.moved(all, ty, span);
            return self.after(statements, value);
        }
        let run = self.each(id, None, span, &mut |resolver, item, _| {
            let at = resolver.expr(Kind::Local(count), usize, span);
            let set = resolver.set_element(all, ty, element, at, item, span);
            let next = resolver.counted_up(count, span);
            resolver.after(vec![Statement::Expr(set)], next)
        });
        statements.push(Statement::Expr(run));
        let (base, upper) = (self.expr(Kind::Local(all), ty, span), self.expr(Kind::Local(count), usize, span));
        let part = self.expr(Kind::Section { base, lower: None, upper: Some(upper), inclusive: false }, ty, span);
        let value = self.expr(Kind::Copied(part), ty, span);
        self.after(statements, value)
    }

    fn moved(&mut self, local: LocalId, ty: Type, span: Span) -> ExprId {
        let value = self.expr(Kind::Local(local), ty, span);
        self.expr(Kind::Moved(value), ty, span)
    }

    /// Every item at its position.
    fn stored(&mut self, id: IterId, all: LocalId, ty: Type, element: Type, span: Span) -> ExprId {
        let counted = self.add_iterator(Iter::Enumerate(id), span);
        self.each(counted, None, span, &mut |resolver, pair, _| {
            let Kind::Tuple(parts) = resolver.tree.kind(pair).clone() else { return pair };
            resolver.set_element(all, ty, element, parts[0], parts[1], span)
        })
    }

    fn set_element(&mut self, all: LocalId, ty: Type, element: Type, at: ExprId, item: ExprId, span: Span) -> ExprId {
        let (unit, found) = (self.types.unit(), self.ty(item));
        if self.types.is_reference(found).is_some() {
            return self.refuse(span, "references are not collected here; write `copied()` before it");
        }
        self.same(element, found);
        self.assigned(found, span);
        let base = self.expr(Kind::Local(all), ty, span);
        let place = self.expr(Kind::Index(base, at), element, span);
        self.expr(Kind::Assign(place, item), unit, span)
    }

    /// How many items there are, counted by running over them. What that changes is put back; `None` where it may lie
    /// behind a reference.
    fn counted_ahead(&mut self, id: IterId, span: Span) -> Option<ExprId> {
        if self.is_endless(id) {
            return None;
        }
        let known = self.tree.locals.len();
        let count = self.counted_items(id, span);
        self.taken_back(count, known, span)
    }

    /// A count whose run changes nothing in the end: variables older than it are put back. `None` where something may lie
    /// behind a reference, or is printed.
    pub(in crate::resolve) fn taken_back(&mut self, count: ExprId, known: usize, span: Span) -> Option<ExprId> {
        if self.tree.prints(count) {
            return None;
        }
        let (assigned, _) = self.tree.assigned(count);
        let (mut saves, mut restores) = (Vec::new(), Vec::new());
        for local in assigned.into_iter().filter(|local| local.index() < known) {
            let ty = self.tree.locals[local.index()].ty;
            if self.types.is_reference(ty).is_some() {
                return None;
            }
            let (saved, unit) = (self.local("saved", ty, false), self.types.unit());
            let (now, place) = (self.expr(Kind::Local(local), ty, span), self.expr(Kind::Local(local), ty, span));
            saves.push(Statement::Let(Pattern::Bind(saved, None), Some(now)));
            let before = self.expr(Kind::Local(saved), ty, span);
            restores.push(Statement::Expr(self.expr(Kind::Assign(place, before), unit, span)));
        }
        if saves.is_empty() {
            return Some(count);
        }
        let count = self.held(count, &mut saves);
        saves.append(&mut restores);
        Some(self.after(saves, count))
    }

    /// How many items there are at most.
    pub(in crate::resolve) fn most(&mut self, id: IterId, span: Span) -> Option<ExprId> {
        if self.is_indexed(id) {
            return self.length_of(id, span);
        }
        let usize = self.types.usize();
        match self.iterators[id] {
            Iter::Filter(a, _)
            | Iter::FilterMap(a, _)
            | Iter::MapWhile(a, _)
            | Iter::Scan(a, ..)
            | Iter::TakeWhile(a, _)
            | Iter::SkipWhile(a, _)
            | Iter::Copied(a)
            | Iter::Map(a, _)
            | Iter::Inspect(a, _)
            | Iter::Enumerate(a)
            | Iter::Skip(a, _)
            | Iter::StepBy(a, _) => self.most(a, span),
            Iter::Take(a, n) => match self.most(a, span) {
                Some(most) => Some(self.expr(Kind::Method("min", vec![most, n]), usize, span)),
                None => Some(n),
            },
            Iter::Zip(a, b) => match (self.most(a, span), self.most(b, span)) {
                (Some(a), Some(b)) => Some(self.expr(Kind::Method("min", vec![a, b]), usize, span)),
                (one, other) => one.or(other),
            },
            Iter::Chain(a, b) => {
                let (a, b) = (self.most(a, span)?, self.most(b, span)?);
                Some(self.expr(Kind::Arithmetic(crate::resolve::tree::Operator::Add, a, b), usize, span))
            }
            _ => None,
        }
    }

    /// `array.map(closure)`
    pub(in crate::resolve) fn mapped_array(&mut self, array: ExprId, closure: &syn::Expr, span: Span) -> ExprId {
        let ty = self.ty(array);
        let Node::Array(_, len) = self.types.bare(ty) else {
            return self.refuse(span, "`map` is known of arrays and iterators here");
        };
        let mut statements = Vec::new();
        let of = self.held(array, &mut statements);
        let Some(closure) = self.held_closure(closure, &mut statements) else { return self.error(span) };
        let elements = self.add_iterator(Iter::Elements { of, by: By::Value }, span);
        let mapped = self.add_iterator(Iter::Map(elements, closure), span);
        let value = self.array_of(mapped, len, span);
        self.after(statements, value)
    }

    /// `core::array::from_fn(closure)`
    pub(in crate::resolve) fn array_from(&mut self, closure: &syn::Expr, hint: Option<Type>, span: Span) -> ExprId {
        let mut statements = Vec::new();
        let Some(closure) = self.held_closure(closure, &mut statements) else { return self.error(span) };
        let len = match hint.map(|hint| self.types.bare(hint)) {
            Some(Node::Array(_, len)) => len,
            _ => self.types.free(Class::Any),
        };
        let usize = self.types.usize();
        let (lower, upper) = (self.number(0, span), self.expr(Kind::Length(len), usize, span));
        let range = self.add_iterator(Iter::Range { lower, upper, inclusive: false }, span);
        let mapped = self.add_iterator(Iter::Map(range, closure), span);
        let value = self.array_of(mapped, len, span);
        self.after(statements, value)
    }

    /// An array of all items.
    fn array_of(&mut self, id: IterId, len: Type, span: Span) -> ExprId {
        let element = self.types.free(Class::Any);
        let ty = self.types.add(Node::Array(element, len));
        let all = self.local("items", ty, true);
        let blank = self.expr(Kind::Blank, element, span);
        let room = self.expr(Kind::Repeat(blank), ty, span);
        let start = Statement::Let(Pattern::Bind(all, None), Some(room));
        let run = self.stored(id, all, ty, element, span);
        let value = self.moved(all, ty, span);
        self.after(vec![start, Statement::Expr(run)], value)
    }
}
