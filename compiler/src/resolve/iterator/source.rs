//! Where iterators start: ranges, arrays, slices, `core::iter`.

use proc_macro2::Span;

use super::{Iter, IterId};
use crate::resolve::Resolver;
use crate::resolve::tree::{By, ExprId, Kind, Statement};
use crate::resolve::types::{Class, Node};

impl Resolver<'_> {
    /// `a..b` as a value.
    pub(in crate::resolve) fn range_value(&mut self, range: &syn::ExprRange) -> ExprId {
        use syn::spanned::Spanned;
        let span = range.limits.span();
        let Some(start) = &range.start else {
            return self.refuse(span, "a range without a start can stand in an index, not here");
        };
        let lower = self.expression(start);
        let upper = range.end.as_ref().map(|end| self.expression(end));
        if self.is_error(lower) || upper.is_some_and(|upper| self.is_error(upper)) {
            return self.error(span);
        }
        let ty = self.ty(lower);
        let ty = self.types.strip(ty);
        if let Some(upper) = upper {
            let other = self.ty(upper);
            let other = self.types.strip(other);
            self.same(ty, other);
        }
        if !self.types.restrict(ty, Class::Integer) {
            self.errors.leave_to_rustc();
        }
        let mut statements = Vec::new();
        let lower = self.held_unless_literal(lower, &mut statements);
        let iter = match upper {
            Some(upper) => {
                let upper = self.held_unless_literal(upper, &mut statements);
                Iter::Range { lower, upper, inclusive: matches!(range.limits, syn::RangeLimits::Closed(_)) }
            }
            None => Iter::From { lower },
        };
        self.iterator(iter, statements, span)
    }

    pub(super) fn held_unless_literal(&mut self, value: ExprId, statements: &mut Vec<Statement>) -> ExprId {
        if matches!(self.tree.kind(value), Kind::Int(_)) { value } else { self.copied(value, statements) }
    }

    /// A value that is moved or copied: a variable that changes later is not read again.
    pub(super) fn taken(&mut self, value: ExprId, statements: &mut Vec<Statement>) -> ExprId {
        match self.tree.kind(value) {
            Kind::Local(local) if !self.tree.locals[local.index()].mutable => value,
            _ => self.copied(value, statements),
        }
    }

    /// A variable of its own, which later changes of the value's variable do not reach.
    fn copied(&mut self, value: ExprId, statements: &mut Vec<Statement>) -> ExprId {
        let (ty, span) = (self.ty(value), self.span(value));
        let ty = self.types.strip(ty);
        let local = self.local("bound", ty, false);
        statements.push(Statement::Let(crate::resolve::tree::Pattern::Bind(local, None), Some(value)));
        self.expr(Kind::Local(local), ty, span)
    }

    /// `xs.iter()`, `xs.windows(2)`; `None` where the method makes no iterator.
    pub(in crate::resolve) fn iterator_of(
        &mut self,
        receiver: ExprId,
        name: &str,
        arguments: &[&syn::Expr],
        span: Span,
    ) -> Option<ExprId> {
        let ty = self.ty(receiver);
        if matches!(self.std_type(ty).as_deref(), Some("Option" | "Result")) {
            let lent = match (name, arguments) {
                ("iter", []) => self.lent_to(receiver, false, span),
                ("iter_mut", []) => self.lent_to(receiver, true, span),
                ("into_iter", []) => receiver,
                _ => return None,
            };
            return self.elements_of(lent, span);
        }
        let is_array = matches!(self.types.bare(ty), Node::Array(..) | Node::Slice(_) | Node::Free { .. });
        let by = match (name, arguments) {
            ("iter", []) if is_array => By::Shared,
            ("iter_mut", []) if is_array => By::Mutable,
            ("into_iter", []) if is_array => return self.elements_of(receiver, span),
            ("windows" | "chunks" | "chunks_exact" | "chunks_mut" | "chunks_exact_mut", [size]) if is_array => {
                return Some(self.parts_of(receiver, name, size, span));
            }
            _ => return None,
        };
        self.element(receiver);
        let mut statements = Vec::new();
        let of = self.lent(receiver, by == By::Mutable, &mut statements);
        Some(self.iterator(Iter::Elements { of, by }, statements, span))
    }

    /// A reference to an array or slice, held by a variable.
    fn lent(&mut self, of: ExprId, mutable: bool, statements: &mut Vec<Statement>) -> ExprId {
        let (ty, span) = (self.ty(of), self.span(of));
        let reference = if self.types.is_reference(ty).is_some() {
            let wanted = self.types.reference(mutable, ty);
            self.handed(of, wanted)
        } else {
            self.reference_to(of, mutable, span)
        };
        self.held(reference, statements)
    }

    /// An array by value, or what a reference is to by references.
    fn elements_of(&mut self, value: ExprId, span: Span) -> Option<ExprId> {
        let ty = self.ty(value);
        if let Some(kind) = self.std_type(ty)
            && (kind == "Option" || kind == "Result")
        {
            let mut value = match self.types.is_reference(ty) {
                Some(mutable) => self.own_method(value, if mutable { "as_mut" } else { "as_ref" }, &[], None, span)?,
                None => value,
            };
            if kind == "Result" {
                value = self.own_method(value, "ok", &[], None, span)?;
            }
            if self.is_error(value) {
                return Some(value);
            }
            let mut statements = Vec::new();
            let value = self.taken(value, &mut statements);
            return Some(self.iterator(Iter::Held(value), statements, span));
        }
        if !matches!(self.types.bare(ty), Node::Array(..) | Node::Slice(_)) {
            return None;
        }
        let by = match self.types.is_reference(ty) {
            Some(true) => By::Mutable,
            Some(false) => By::Shared,
            None => By::Value,
        };
        let mut statements = Vec::new();
        let of = match by {
            By::Value => self.taken(value, &mut statements),
            _ => self.lent(value, by == By::Mutable, &mut statements),
        };
        Some(self.iterator(Iter::Elements { of, by }, statements, span))
    }

    /// What a value gives that is looped over, as `IntoIterator` has it.
    pub(in crate::resolve) fn iteration_of(&mut self, value: ExprId) -> Option<(ExprId, IterId)> {
        let (ty, span) = (self.ty(value), self.span(value));
        let iterator = match self.as_iterator(ty) {
            Some(_) if self.types.is_reference(ty).is_some() => return None,
            Some(_) => value,
            None => self.elements_of(value, span)?,
        };
        let ty = self.ty(iterator);
        self.as_iterator(ty).map(|id| (iterator, id))
    }

    fn parts_of(&mut self, receiver: ExprId, name: &str, size: &syn::Expr, span: Span) -> ExprId {
        self.element(receiver);
        let mutable = name.ends_with("_mut");
        let mut statements = Vec::new();
        let of = self.lent(receiver, mutable, &mut statements);
        let Some(size) = self.position(size, &mut statements) else { return self.error(span) };
        if !matches!(self.tree.kind(size), Kind::Int(1..)) {
            let checked = self.not_zero(size, span);
            statements.push(Statement::Expr(checked));
        }
        let iter = match name {
            "windows" => Iter::Windows { of, size },
            _ => Iter::Chunks { of, size, exact: name.starts_with("chunks_exact"), mutable },
        };
        self.iterator(iter, statements, span)
    }

    /// A `usize` argument, held.
    pub(super) fn position(&mut self, argument: &syn::Expr, statements: &mut Vec<Statement>) -> Option<ExprId> {
        let value = self.expression(argument);
        if self.is_error(value) {
            return None;
        }
        let (ty, usize) = (self.ty(value), self.types.usize());
        let ty = self.types.strip(ty);
        self.same(ty, usize);
        Some(self.held_unless_literal(value, statements))
    }

    /// `assert!(size != 0)`, as `windows` and `step_by` do.
    pub(super) fn not_zero(&mut self, size: ExprId, span: Span) -> ExprId {
        let (zero, bool, unit) = (self.number(0, span), self.types.bool(), self.types.unit());
        let condition = self.expr(Kind::Compare(crate::ir::Comparison::Ne, size, zero), bool, span);
        let kept = crate::resolve::tree::Macro {
            path: quote::quote!(::core::assert),
            leading: vec![condition],
            format: Some(quote::quote!("size must be non-zero")),
            shown: Vec::new(),
            diverges: false,
            debug: false,
        };
        self.expr(Kind::Macro(kept), unit, span)
    }

    /// `core::iter::once(x)`, `repeat(x)`, `zip(a, b)`; `None` for what is not known.
    pub(in crate::resolve) fn iterator_function(
        &mut self,
        name: &str,
        arguments: &[&syn::Expr],
        span: Span,
    ) -> Option<ExprId> {
        let mut statements = Vec::new();
        let iter = match (name, arguments) {
            ("once" | "repeat", [value]) => {
                let value = self.expression(value);
                if self.is_error(value) {
                    return Some(value);
                }
                let value = self.copied(value, &mut statements);
                if name == "once" { Iter::Once(value) } else { Iter::Repeat(value) }
            }
            ("zip", [a, b]) => {
                let a = self.iterated(a, &mut statements)?;
                let b = self.iterated(b, &mut statements)?;
                Iter::Zip(a, b)
            }
            ("successors", [first, next]) => {
                let first = self.expression(first);
                return if self.is_error(first) {
                    Some(first)
                } else {
                    self.standing_for("iter_successors", first, &[*next], span)
                };
            }
            ("from_fn", [next]) => {
                let next = self.callable_or_value(next);
                return if self.is_error(next) {
                    Some(next)
                } else {
                    self.standing_for("iter_from_fn", next, &[], span)
                };
            }
            _ => return None,
        };
        Some(self.iterator(iter, statements, span))
    }

    /// Reads an argument that is iterated over.
    pub(super) fn iterated(&mut self, argument: &syn::Expr, statements: &mut Vec<Statement>) -> Option<IterId> {
        let value = self.expression(argument);
        if self.is_error(value) {
            return None;
        }
        let Some((value, id)) = self.iteration_of(value) else {
            self.errors.over(argument, "what this iterates over is not known here");
            return None;
        };
        statements.extend(self.made(value));
        Some(id)
    }
}
