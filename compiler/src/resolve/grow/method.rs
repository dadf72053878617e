//! Methods of growing vectors: functions of the prelude over the room, and the length in use.

use proc_macro2::Span;

use super::syntax::{CHANGES, is_empty_vec};
use super::{UNKNOWN, Vector};
use crate::resolve::Resolver;
use crate::resolve::expression::bare;
use crate::resolve::inline::Callee;
use crate::resolve::tree::{ExprId, Kind};

impl Resolver<'_> {
    /// A method of a growing vector that changes its length; `None` for others.
    pub(in crate::resolve) fn grown_method(
        &mut self,
        receiver: ExprId,
        name: &str,
        arguments: &[&syn::Expr],
        span: Span,
    ) -> Option<ExprId> {
        let (_, pushes) = CHANGES.iter().find(|(known, _)| *known == name)?;
        let vector = self.grown_by(receiver)?;
        let Vector { items, len, ty, open, counts, .. } = self.growing.vectors[&vector];
        let mut read = Vec::new();
        for argument in arguments {
            read.push(self.callable_or_value(argument));
        }
        if read.iter().any(|argument| self.is_error(*argument)) {
            return Some(self.error(span));
        }
        if counts.is_none() && *pushes && !open {
            let message = "this grows a `Vec` where that is not expected; push where the variable is named itself";
            return Some(self.refuse(span, message));
        }
        if let (true, Some(value)) = (matches!(name, "push" | "insert" | "resize"), read.last()) {
            let value_ty = self.ty(*value);
            if self.types.is_reference(value_ty).is_some() {
                return Some(self.refuse(span, "references are not collected here; push copies"));
            }
        }
        let usize = self.types.usize();
        let function = match counts {
            Some(_) => format!("count_{name}"),
            None => format!("vec_{name}"),
        };
        let lent = match counts {
            Some((now, most)) => [now, most].map(|local| self.expr(Kind::Local(local), usize, span)),
            None => [self.expr(Kind::Local(items), ty, span), self.expr(Kind::Local(len), usize, span)],
        };
        let lent = lent.map(|place| self.borrowed(place, true, span));
        let all = lent.into_iter().chain(read).collect();
        Some(match self.items.standing_for(&function) {
            Some(function) => self.inline(Callee::new(self.items.function(function)), all, span),
            // what it gives is not there in a run that counts
            None => self.refuse(span, UNKNOWN),
        })
    }

    /// `v = Vec::new()` of a growing vector; other values are refused.
    pub(in crate::resolve) fn assign_grown(&mut self, assign: &syn::ExprAssign, span: Span) -> Option<ExprId> {
        let syn::Expr::Path(path) = bare(&assign.left) else { return None };
        let local = self.find_local(path.path.get_ident()?)?;
        let vector = self.growing.vectors[&self.vector_of(local)?];
        if !is_empty_vec(&assign.right) {
            return Some(self.refuse(span, "a `Vec` that grows is not assigned here; use a new variable"));
        }
        let (usize, unit) = (self.types.usize(), self.types.unit());
        let len = vector.counts.map_or(vector.len, |(now, _)| now);
        let (place, zero) = (self.expr(Kind::Local(len), usize, span), self.number(0, span));
        Some(self.expr(Kind::Assign(place, zero), unit, span))
    }
}
