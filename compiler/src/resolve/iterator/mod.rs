//! Iterators: which adaptors stand behind each other is known, so that a chain becomes a loop where it is consumed.
//!
//! What is iterated over and what adaptors take is held by variables (`source`, `adapt`). `access` gives the length and
//! the item at a position where there is such a thing; `each` runs a body for every item, with `choose`, `limit` and
//! `repeat` for adaptors and loops; `consume` and `collect` have what ends a chain.

mod access;
mod adapt;
mod choose;
mod collect;
mod consume;
mod each;
mod limit;
mod repeat;
mod source;

use crate::resolve::Resolver;
use crate::resolve::tree::{By, ExprId, Kind, LocalId, Pattern, Statement};
use crate::resolve::types::{Node, Type};
use proc_macro2::Span;

/// An iterator by its position in the resolver's table; its type says which it is.
pub(super) type IterId = usize;

/// An iterator. Expressions are variables or literals, closures positions in their table.
#[derive(Clone, Copy, Debug)]
pub(super) enum Iter {
    Range {
        lower: ExprId,
        upper: ExprId,
        inclusive: bool,
    },
    /// `lower..`
    From {
        lower: ExprId,
    },
    /// The elements of an array or slice.
    Elements {
        of: ExprId,
        by: By,
    },
    Windows {
        of: ExprId,
        size: ExprId,
    },
    Chunks {
        of: ExprId,
        size: ExprId,
        exact: bool,
        mutable: bool,
    },
    Once(ExprId),
    Repeat(ExprId),
    Cycle(IterId),
    Zip(IterId, IterId),
    Chain(IterId, IterId),
    Enumerate(IterId),
    Rev(IterId),
    Skip(IterId, ExprId),
    Take(IterId, ExprId),
    StepBy(IterId, ExprId),
    /// `copied`, `cloned`.
    Copied(IterId),
    Map(IterId, usize),
    Inspect(IterId, usize),
    Filter(IterId, usize),
    TakeWhile(IterId, usize),
    SkipWhile(IterId, usize),
    FilterMap(IterId, usize),
    MapWhile(IterId, usize),
    /// With the variable that holds its state.
    Scan(IterId, LocalId, usize),
    /// What an `Option` holds.
    Held(ExprId),
    /// `flat_map`, or `flatten` without a closure.
    Flat(IterId, Option<usize>),
    /// What is left of another from a position on that a variable holds.
    Rest(IterId, LocalId),
}

impl Iter {
    /// The iterators whose items it uses.
    pub(super) fn inner(self) -> [Option<IterId>; 2] {
        match self {
            Iter::Range { .. }
            | Iter::From { .. }
            | Iter::Elements { .. }
            | Iter::Windows { .. }
            | Iter::Chunks { .. }
            | Iter::Once(_)
            | Iter::Repeat(_)
            | Iter::Held(_) => [None, None],
            Iter::Zip(a, b) | Iter::Chain(a, b) => [Some(a), Some(b)],
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
            | Iter::Flat(a, _)
            | Iter::Rest(a, _) => [Some(a), None],
        }
    }

    /// The closure that it calls.
    pub(super) fn closure(self) -> Option<usize> {
        match self {
            Iter::Map(_, closure)
            | Iter::Inspect(_, closure)
            | Iter::Filter(_, closure)
            | Iter::TakeWhile(_, closure)
            | Iter::SkipWhile(_, closure)
            | Iter::FilterMap(_, closure)
            | Iter::MapWhile(_, closure)
            | Iter::Scan(_, _, closure) => Some(closure),
            Iter::Flat(_, closure) => closure,
            _ => None,
        }
    }
}

impl Resolver<'_> {
    /// An iterator as a value, behind what has to be done where it is made.
    fn iterator(&mut self, iter: Iter, statements: Vec<Statement>, span: Span) -> ExprId {
        let id = self.add_iterator(iter, span);
        let ty = self.types.add(Node::Iterator(id));
        let value = self.expr(Kind::Tuple(Vec::new()), ty, span);
        self.after(statements, value)
    }

    /// An iterator in a `let mut` variable: how many of its items are gone is held beside it.
    pub(super) fn counts_on(&mut self, value: ExprId) -> ExprId {
        let (ty, span) = (self.ty(value), self.span(value));
        let Some(id) = self.as_iterator(ty).filter(|id| self.is_indexed(*id)) else { return value };
        let usize = self.types.usize();
        let gone = self.local("gone", usize, true);
        let zero = self.number(0, span);
        let mut statements = self.made(value);
        statements.push(Statement::Let(Pattern::Bind(gone, None), Some(zero)));
        self.iterator(Iter::Rest(id, gone), statements, span)
    }

    fn add_iterator(&mut self, iter: Iter, span: Span) -> IterId {
        self.iterators.push(iter);
        self.iterator_spans.push(span);
        self.iterators.len() - 1
    }

    /// Which iterator a type is, perhaps behind references.
    pub(super) fn as_iterator(&mut self, ty: Type) -> Option<IterId> {
        match self.types.bare(ty) {
            Node::Iterator(id) => Some(id),
            _ => None,
        }
    }

    /// What makes a value, where a variable does not hold it already.
    pub(super) fn made(&self, value: ExprId) -> Vec<Statement> {
        match self.tree.kind(value) {
            Kind::Local(_) => Vec::new(),
            _ => vec![Statement::Expr(value)],
        }
    }

    pub(super) fn number(&mut self, n: i128, span: Span) -> ExprId {
        let usize = self.types.usize();
        self.expr(Kind::Int(n), usize, span)
    }
}
