//! Adaptors: methods of iterators that give iterators.

use proc_macro2::Span;

use super::{Iter, IterId};
use crate::resolve::Resolver;
use crate::resolve::tree::{ExprId, Kind, Pattern, Statement};

impl Resolver<'_> {
    /// A method of an iterator.
    pub(in crate::resolve) fn iterator_method(
        &mut self,
        receiver: ExprId,
        id: IterId,
        name: &str,
        call: &syn::ExprMethodCall,
        hint: Option<crate::resolve::types::Type>,
    ) -> ExprId {
        let span = call.method.span();
        let arguments: Vec<&syn::Expr> = call.args.iter().collect();
        if self.leaves_a_rest(receiver, name, span) {
            return self.error(span);
        }
        if let Some(adapted) = self.adapted(receiver, id, name, &arguments, span) {
            return adapted;
        }
        self.consumed(receiver, id, name, call, hint)
    }

    /// An adaptor; `None` where the method is none.
    fn adapted(
        &mut self,
        receiver: ExprId,
        id: IterId,
        name: &str,
        arguments: &[&syn::Expr],
        span: Span,
    ) -> Option<ExprId> {
        let mut statements = self.made(receiver);
        let iter = match (name, arguments) {
            ("into_iter" | "fuse", []) => return Some(receiver),
            ("copied" | "cloned", []) => Iter::Copied(id),
            ("enumerate", []) => Iter::Enumerate(id),
            ("flatten", []) => Iter::Flat(id, None),
            ("cycle", []) => match self.is_indexed(id) {
                true => Iter::Cycle(id),
                false => return Some(self.refuse(span, "`cycle` of what has no known length is not supported")),
            },
            ("rev", []) => match self.reversed(id) {
                Some(reversed) => reversed,
                None => return Some(self.refuse(span, "this iterator cannot be reversed here; loop over indices")),
            },
            ("skip" | "take" | "step_by", [n]) => {
                let Some(n) = self.position(n, &mut statements) else { return Some(self.error(span)) };
                match name {
                    "skip" => Iter::Skip(id, n),
                    "take" => Iter::Take(id, n),
                    _ => {
                        if !matches!(self.tree.kind(n), Kind::Int(1..)) {
                            let checked = self.not_zero(n, span);
                            statements.push(Statement::Expr(checked));
                        }
                        Iter::StepBy(id, n)
                    }
                }
            }
            ("zip" | "chain", [other]) => {
                let Some(other) = self.iterated(other, &mut statements) else { return Some(self.error(span)) };
                if name == "zip" { Iter::Zip(id, other) } else { Iter::Chain(id, other) }
            }
            ("scan", [init, closure]) => {
                let init = self.expression(init);
                if self.is_error(init) {
                    return Some(init);
                }
                let ty = self.ty(init);
                let state = self.local("state", ty, true);
                statements.push(Statement::Let(Pattern::Bind(state, None), Some(init)));
                let Some(closure) = self.held_closure(closure, &mut statements) else { return Some(self.error(span)) };
                Iter::Scan(id, state, closure)
            }
            (
                "map" | "inspect" | "filter" | "take_while" | "skip_while" | "flat_map" | "filter_map" | "map_while",
                [closure],
            ) => {
                let Some(closure) = self.held_closure(closure, &mut statements) else { return Some(self.error(span)) };
                match name {
                    "map" => Iter::Map(id, closure),
                    "inspect" => Iter::Inspect(id, closure),
                    "filter" => Iter::Filter(id, closure),
                    "take_while" => Iter::TakeWhile(id, closure),
                    "skip_while" => Iter::SkipWhile(id, closure),
                    "filter_map" => Iter::FilterMap(id, closure),
                    "map_while" => Iter::MapWhile(id, closure),
                    _ => Iter::Flat(id, Some(closure)),
                }
            }
            _ => return None,
        };
        Some(self.iterator(iter, statements, span))
    }

    /// The same from the end.
    fn reversed(&mut self, id: IterId) -> Option<Iter> {
        if self.length_is_known(id) {
            return Some(Iter::Rev(id));
        }
        let inner = |resolver: &mut Self, id: IterId| {
            let reversed = resolver.reversed(id)?;
            let span = resolver.iterator_spans[id];
            Some(resolver.add_iterator(reversed, span))
        };
        Some(match self.iterators[id] {
            Iter::Copied(a) => Iter::Copied(inner(self, a)?),
            Iter::Map(a, closure) => Iter::Map(inner(self, a)?, closure),
            Iter::Inspect(a, closure) => Iter::Inspect(inner(self, a)?, closure),
            Iter::Filter(a, closure) => Iter::Filter(inner(self, a)?, closure),
            Iter::Chain(a, b) => {
                let (a, b) = (inner(self, a)?, inner(self, b)?);
                Iter::Chain(b, a)
            }
            _ => return None,
        })
    }
}
