//! Iterators whose items have positions: how many there are, and the item at one.

use proc_macro2::Span;

use super::{Iter, IterId};
use crate::ir::Comparison;
use crate::resolve::Resolver;
use crate::resolve::tree::{By, ExprId, Kind, Operator};
use crate::resolve::types::Node;

impl Resolver<'_> {
    /// Whether every item has a position.
    pub(in crate::resolve) fn is_indexed(&self, id: IterId) -> bool {
        let iter = self.iterators[id];
        // one loop after the other is faster than a choice for every item
        let chooses = matches!(
            iter,
            Iter::Held(_)
                | Iter::Chain(..)
                | Iter::Filter(..)
                | Iter::TakeWhile(..)
                | Iter::SkipWhile(..)
                | Iter::FilterMap(..)
                | Iter::MapWhile(..)
                | Iter::Scan(..)
                | Iter::Flat(..)
        );
        !chooses && iter.inner().into_iter().flatten().all(|inner| self.is_indexed(inner))
    }

    /// Whether it ends, at a position that is known.
    pub(super) fn length_is_known(&self, id: IterId) -> bool {
        self.is_indexed(id) && !self.is_endless(id)
    }

    pub(super) fn is_endless(&self, id: IterId) -> bool {
        let iter = self.iterators[id];
        let mut inner = iter.inner().into_iter().flatten();
        match iter {
            Iter::From { .. } | Iter::Repeat(_) | Iter::Cycle(_) => true,
            Iter::Zip(..) => inner.all(|inner| self.is_endless(inner)),
            Iter::Take(..) | Iter::TakeWhile(..) | Iter::MapWhile(..) | Iter::Scan(..) => false,
            _ => inner.any(|inner| self.is_endless(inner)),
        }
    }

    /// How many items there are; `None` where there is no end.
    pub(in crate::resolve) fn length_of(&mut self, id: IterId, span: Span) -> Option<ExprId> {
        let usize = self.types.usize();
        let iter = self.iterators[id];
        Some(match iter {
            Iter::Range { lower, upper, inclusive } => self.range_length(lower, upper, inclusive, span),
            Iter::From { .. } | Iter::Repeat(_) | Iter::Cycle(_) => return None,
            Iter::Elements { of, .. } => self.expr(Kind::Len(of), usize, span),
            Iter::Windows { of, size } => {
                let len = self.expr(Kind::Len(of), usize, span);
                let one = self.number(1, span);
                let more = self.expr(Kind::Arithmetic(Operator::Add, len, one), usize, span);
                self.expr(Kind::Method("saturating_sub", vec![more, size]), usize, span)
            }
            Iter::Chunks { of, size, exact, .. } => {
                let len = self.expr(Kind::Len(of), usize, span);
                match exact {
                    true => self.expr(Kind::Arithmetic(Operator::Div, len, size), usize, span),
                    false => self.expr(Kind::Method("div_ceil", vec![len, size]), usize, span),
                }
            }
            Iter::Once(_) => self.number(1, span),
            Iter::Zip(a, b) if self.are_of_one_length(a, b) => return self.length_of(a, span),
            Iter::Zip(a, b) => match (self.length_of(a, span), self.length_of(b, span)) {
                (Some(a), Some(b)) => self.expr(Kind::Method("min", vec![a, b]), usize, span),
                (one, other) => return one.or(other),
            },
            Iter::Take(a, n) => match self.length_of(a, span) {
                Some(len) => self.expr(Kind::Method("min", vec![len, n]), usize, span),
                None => n,
            },
            Iter::Skip(a, n) => {
                let len = self.length_of(a, span)?;
                self.expr(Kind::Method("saturating_sub", vec![len, n]), usize, span)
            }
            Iter::StepBy(a, n) => {
                let len = self.length_of(a, span)?;
                self.expr(Kind::Method("div_ceil", vec![len, n]), usize, span)
            }
            Iter::Rest(a, at) => {
                let len = self.length_of(a, span)?;
                let at = self.expr(Kind::Local(at), usize, span);
                self.expr(Kind::Method("saturating_sub", vec![len, at]), usize, span)
            }
            Iter::Enumerate(a) | Iter::Rev(a) | Iter::Copied(a) | Iter::Map(a, _) | Iter::Inspect(a, _) => {
                return self.length_of(a, span);
            }
            _ => return None,
        })
    }

    /// Whether two iterators run over arrays of one length that the types say.
    pub(in crate::resolve) fn are_of_one_length(&mut self, a: IterId, b: IterId) -> bool {
        let mut length = |id: IterId| {
            let mut at = id;
            loop {
                at = match self.iterators[at] {
                    Iter::Enumerate(a) | Iter::Rev(a) | Iter::Copied(a) | Iter::Map(a, _) | Iter::Inspect(a, _) => a,
                    Iter::Elements { of, .. } => {
                        let ty = self.ty(of);
                        let Node::Array(_, len) = self.types.bare(ty) else { return None };
                        return match self.types.node(len) {
                            Node::Length(n) => Some(n),
                            _ => None,
                        };
                    }
                    _ => return None,
                };
            }
        };
        let (a, b) = (length(a), length(b));
        a.is_some() && a == b
    }

    /// `upper - lower`, or nothing.
    fn range_length(&mut self, lower: ExprId, upper: ExprId, inclusive: bool, span: Span) -> ExprId {
        let (ty, usize, bool) = (self.ty(lower), self.types.usize(), self.types.bool());
        let is_usize = matches!(self.types.node(ty), Node::Int(crate::ir::Int::Usize));
        if is_usize && !inclusive && matches!(self.tree.kind(lower), Kind::Int(0)) {
            return upper;
        }
        let difference = self.expr(Kind::Arithmetic(Operator::Sub, upper, lower), ty, span);
        let mut count = self.expr(Kind::Cast(difference), usize, span);
        if inclusive {
            let one = self.number(1, span);
            count = self.expr(Kind::Arithmetic(Operator::Add, count, one), usize, span);
        }
        let order = if inclusive { Comparison::Le } else { Comparison::Lt };
        let condition = self.expr(Kind::Compare(order, lower, upper), bool, span);
        let zero = self.number(0, span);
        self.expr(Kind::If { condition, then: count, otherwise: Some(zero) }, usize, span)
    }

    /// The item at a position that is known to be inside.
    pub(in crate::resolve) fn item_at(&mut self, id: IterId, at: ExprId, span: Span) -> ExprId {
        let usize = self.types.usize();
        match self.iterators[id] {
            Iter::Range { lower, .. } | Iter::From { lower } => {
                let ty = self.ty(lower);
                let at = match self.types.node(ty) {
                    Node::Int(crate::ir::Int::Usize) => at,
                    _ => self.expr(Kind::Cast(at), ty, span),
                };
                if matches!(self.tree.kind(lower), Kind::Int(0)) {
                    return at;
                }
                self.expr(Kind::Arithmetic(Operator::Add, lower, at), ty, span)
            }
            Iter::Elements { of, by } => self.element_at(of, by, at, span),
            Iter::Windows { of, size } => {
                let upper = self.expr(Kind::Arithmetic(Operator::Add, at, size), usize, span);
                self.part_of(of, at, upper, false, span)
            }
            Iter::Chunks { of, size, exact, mutable } => {
                let lower = self.expr(Kind::Arithmetic(Operator::Mul, at, size), usize, span);
                let mut upper = self.expr(Kind::Arithmetic(Operator::Add, lower, size), usize, span);
                if !exact {
                    let len = self.expr(Kind::Len(of), usize, span);
                    upper = self.expr(Kind::Method("min", vec![upper, len]), usize, span);
                }
                self.part_of(of, lower, upper, mutable, span)
            }
            Iter::Once(value) | Iter::Repeat(value) => value,
            Iter::Cycle(a) => {
                let len = self.length_of(a, span).unwrap_or(at);
                let at = self.expr(Kind::Arithmetic(Operator::Rem, at, len), usize, span);
                self.item_at(a, at, span)
            }
            Iter::Zip(a, b) => {
                let parts = vec![self.item_at(a, at, span), self.item_at(b, at, span)];
                self.pair(parts, span)
            }
            Iter::Enumerate(a) => {
                let parts = vec![at, self.item_at(a, at, span)];
                self.pair(parts, span)
            }
            Iter::Rev(a) => {
                let one = self.number(1, span);
                let len = self.length_of(a, span).unwrap_or(at);
                let last = self.expr(Kind::Arithmetic(Operator::Sub, len, one), usize, span);
                let at = self.expr(Kind::Arithmetic(Operator::Sub, last, at), usize, span);
                self.item_at(a, at, span)
            }
            Iter::Skip(a, n) => self.item_from(a, n, at, span),
            Iter::Rest(a, from) => {
                let from = self.expr(Kind::Local(from), usize, span);
                self.item_from(a, from, at, span)
            }
            Iter::StepBy(a, n) => {
                let at = self.expr(Kind::Arithmetic(Operator::Mul, at, n), usize, span);
                self.item_at(a, at, span)
            }
            Iter::Take(a, _) => self.item_at(a, at, span),
            Iter::Copied(a) => {
                let item = self.item_at(a, at, span);
                self.copy_of(item, span)
            }
            Iter::Map(a, closure) => {
                let item = self.item_at(a, at, span);
                self.call_closure(closure, vec![item], span)
            }
            Iter::Inspect(a, closure) => {
                let item = self.item_at(a, at, span);
                self.inspected(item, closure, span)
            }
            _ => self.refuse(span, "the items of this iterator have no positions"),
        }
    }

    fn item_from(&mut self, id: IterId, from: ExprId, at: ExprId, span: Span) -> ExprId {
        let usize = self.types.usize();
        let at = self.expr(Kind::Arithmetic(Operator::Add, from, at), usize, span);
        self.item_at(id, at, span)
    }

    pub(super) fn pair(&mut self, parts: Vec<ExprId>, span: Span) -> ExprId {
        let types = parts.iter().map(|part| self.ty(*part)).collect();
        let ty = self.types.add(Node::Tuple(types));
        self.expr(Kind::Tuple(parts), ty, span)
    }

    fn element_at(&mut self, of: ExprId, by: By, at: ExprId, span: Span) -> ExprId {
        let element = self.element(of);
        let item = self.expr(Kind::Index(of, at), element, span);
        match by {
            By::Value => item,
            By::Shared => self.borrowed(item, false, span),
            By::Mutable => self.borrowed(item, true, span),
        }
    }

    fn part_of(&mut self, of: ExprId, lower: ExprId, upper: ExprId, mutable: bool, span: Span) -> ExprId {
        let element = self.element(of);
        let ty = self.types.add(Node::Slice(element));
        let kind = Kind::Section { base: of, lower: Some(lower), upper: Some(upper), inclusive: false };
        let part = self.expr(kind, ty, span);
        self.borrowed(part, mutable, span)
    }

    pub(in crate::resolve) fn borrowed(&mut self, of: ExprId, mutable: bool, span: Span) -> ExprId {
        let ty = self.ty(of);
        let ty = self.types.reference(mutable, ty);
        self.expr(Kind::Borrow { mutable, of }, ty, span)
    }

    /// What a reference is to.
    pub(super) fn copy_of(&mut self, item: ExprId, span: Span) -> ExprId {
        let ty = self.ty(item);
        if self.types.is_reference(ty).is_none() {
            return item;
        }
        let ty = self.types.strip_one(ty);
        let place = self.expr(Kind::Deref(item), ty, span);
        self.expr(Kind::Copied(place), ty, span)
    }

    /// The item, after a closure has seen it.
    pub(super) fn inspected(&mut self, item: ExprId, closure: usize, span: Span) -> ExprId {
        let mut statements = Vec::new();
        let item = self.held(item, &mut statements);
        let seen = self.borrowed(item, false, span);
        let seen = self.call_closure(closure, vec![seen], span);
        statements.push(crate::resolve::tree::Statement::Expr(seen));
        self.after(statements, item)
    }
}
