//! What a `for` runs over.

use syn::ext::IdentExt;

use crate::resolve::Resolver;
use crate::resolve::expression::bare;
use crate::resolve::tree::{Adaptor, By, Iterable};
use crate::resolve::types::{Class, Node, Type};

impl Resolver<'_> {
    /// What a `for` runs over, and the type of its items.
    pub(super) fn iterable(&mut self, expr: &syn::Expr) -> Option<(Iterable, Type)> {
        let mut calls = Vec::new();
        let mut at = bare(expr);
        while let syn::Expr::MethodCall(call) = at {
            calls.push(call);
            at = bare(&call.receiver);
        }
        calls.reverse();
        match at {
            syn::Expr::Range(range) => self.range(range, &calls, expr),
            _ => self.elements(at, &calls, expr),
        }
    }

    fn refuse_iterable(&mut self, expr: &syn::Expr) -> Option<(Iterable, Type)> {
        let message = "cannot differentiate through this iterator; loop over a range, a slice or an array";
        self.errors.over(expr, message);
        None
    }

    fn range(
        &mut self,
        range: &syn::ExprRange,
        calls: &[&syn::ExprMethodCall],
        whole: &syn::Expr,
    ) -> Option<(Iterable, Type)> {
        let (Some(start), Some(end)) = (&range.start, &range.end) else { return self.refuse_iterable(whole) };
        let (lower, upper) = (self.expression(start), self.expression(end));
        let mut adaptors = Vec::new();
        for call in calls {
            match (call.method.unraw().to_string().as_str(), call.args.first()) {
                ("rev", None) => adaptors.push(Adaptor::Rev),
                ("into_iter", None) => {}
                ("step_by", Some(step)) => {
                    let step = self.expression(step);
                    let (ty, usize) = (self.ty(step), self.types.usize());
                    self.same(ty, usize);
                    adaptors.push(Adaptor::StepBy(step));
                }
                _ => return self.refuse_iterable(whole),
            }
        }
        if self.is_error(lower) || self.is_error(upper) {
            return None;
        }
        let (a, b) = (self.ty(lower), self.ty(upper));
        let (a, b) = (self.types.strip(a), self.types.strip(b));
        self.same(a, b);
        if !self.types.restrict(a, Class::Integer) {
            self.errors.leave_to_rustc();
        }
        let inclusive = matches!(range.limits, syn::RangeLimits::Closed(_));
        Some((Iterable::Range { lower, upper, inclusive, adaptors }, a))
    }

    /// `xs`, `&xs`, `xs.iter()`, `xs.iter_mut()`, `….enumerate()`, `….rev()`.
    fn elements(
        &mut self,
        base: &syn::Expr,
        calls: &[&syn::ExprMethodCall],
        whole: &syn::Expr,
    ) -> Option<(Iterable, Type)> {
        let is_place = matches!(
            base,
            syn::Expr::Path(_)
                | syn::Expr::Reference(_)
                | syn::Expr::Index(_)
                | syn::Expr::Field(_)
                | syn::Expr::Unary(_)
                | syn::Expr::Array(_)
        );
        if !is_place {
            return self.refuse_iterable(whole);
        }
        let of = self.expression(base);
        if self.is_error(of) {
            return None;
        }
        let ty = self.ty(of);
        let mut by = match self.types.is_reference(ty) {
            Some(true) => By::Mutable,
            Some(false) => By::Shared,
            None => By::Value,
        };
        if !matches!(self.types.bare(ty), Node::Array(..) | Node::Slice(_) | Node::Free { .. }) {
            return self.refuse_iterable(whole);
        }
        let (mut enumerate, mut reversed) = (false, false);
        for (k, call) in calls.iter().enumerate() {
            match (call.method.unraw().to_string().as_str(), k, call.args.is_empty()) {
                ("iter", 0, true) => by = By::Shared,
                ("iter_mut", 0, true) => by = By::Mutable,
                ("into_iter", 0, true) => {}
                ("copied" | "cloned", 1.., true) if !enumerate => by = By::Value,
                ("enumerate", 1.., true) if !enumerate && !reversed => enumerate = true,
                ("rev", 1.., true) if !enumerate && !reversed => reversed = true,
                _ => return self.refuse_iterable(whole),
            }
        }
        let element = self.element(of);
        let item = match by {
            By::Value => element,
            By::Shared => self.types.reference(false, element),
            By::Mutable => self.types.reference(true, element),
        };
        let item = if enumerate {
            let index = self.types.usize();
            self.types.add(Node::Tuple(vec![index, item]))
        } else {
            item
        };
        Some((Iterable::Elements { of, by, enumerate, reversed }, item))
    }
}

/// Whether a `for` runs over a range or over elements without adaptors that change what comes.
pub(super) fn is_plain(expr: &syn::Expr) -> bool {
    let mut calls = Vec::new();
    let mut at = bare(expr);
    while let syn::Expr::MethodCall(call) = at {
        calls.push((call.method.unraw().to_string(), call.args.len()));
        at = bare(&call.receiver);
    }
    calls.reverse();
    let calls: Vec<(&str, usize)> = calls.iter().map(|(name, count)| (name.as_str(), *count)).collect();
    match at {
        syn::Expr::Range(range) => {
            range.start.is_some()
                && range.end.is_some()
                && calls.iter().all(|call| matches!(call, ("rev" | "into_iter", 0) | ("step_by", 1)))
        }
        _ => matches!(
            calls.as_slice(),
            [("iter" | "iter_mut" | "into_iter", 0)]
                | [("iter" | "iter_mut" | "into_iter", 0), ("enumerate" | "rev" | "copied" | "cloned", 0)]
                | [("iter" | "iter_mut" | "into_iter", 0), ("copied" | "cloned", 0), ("enumerate" | "rev", 0)]
                | [("iter" | "iter_mut" | "into_iter", 0), ("rev", 0), ("copied" | "cloned", 0)]
        ),
    }
}
