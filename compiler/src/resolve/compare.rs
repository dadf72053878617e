//! Comparisons of what has parts: tuples, arrays, and structs that derive `PartialEq` or `PartialOrd`.

use proc_macro2::Span;

use crate::ir::Comparison;
use crate::resolve::Resolver;
use crate::resolve::dispatch::Of;
use crate::resolve::tree::{ExprId, Kind};
use crate::resolve::types::{Class, Node, Type};

/// Arrays with more elements than this are compared in a loop of the user's.
const ELEMENTS: usize = 64;

impl Resolver<'_> {
    /// `a == b`, `a < b` part by part; `None` if the operands have no parts.
    pub(super) fn compare_parts(
        &mut self,
        comparison: Comparison,
        left: ExprId,
        right: ExprId,
        span: Span,
    ) -> Option<ExprId> {
        let ty = self.ty(left);
        match self.types.bare(ty) {
            Node::Tuple(_) | Node::Array(..) => {}
            Node::Adt(adt) => {
                let known = self.items.adt(adt.id);
                let of = if matches!(comparison, Comparison::Eq | Comparison::Ne) { "PartialEq" } else { "PartialOrd" };
                if !known.derives(of) {
                    let message = if self.fitting(ty, Of::Named(of), |_| true).is_empty() {
                        format!("`{of}` of `{}` is neither derived nor implemented in this module", known.name)
                    } else {
                        format!(
                            "`{of}` of `{}` is followed where it is derived, or writes out `lt`, `le`, `gt`, `ge`",
                            known.name
                        )
                    };
                    return Some(self.refuse(span, message));
                }
                if known.is_enum && (of == "PartialOrd" || adt.parts.len() > 1) {
                    return Some(self.refuse(span, "enums with fields are compared by `match` here"));
                }
            }
            _ => return None,
        }
        let mut statements = Vec::new();
        let (left, right) = (self.held(left, &mut statements), self.held(right, &mut statements));
        let whole = self.by_parts(comparison, left, right, span);
        Some(self.after(statements, whole))
    }

    fn by_parts(&mut self, comparison: Comparison, left: ExprId, right: ExprId, span: Span) -> ExprId {
        let bool = self.types.bool();
        let Some(parts) = self.pairs(left, right, span) else {
            return self.refuse(span, "arrays of this length are compared in a loop here");
        };
        let Some(((first_left, first_right), rest)) = parts.split_first().map(|(first, rest)| (*first, rest)) else {
            let holds = matches!(comparison, Comparison::Eq | Comparison::Le | Comparison::Ge);
            return self.expr(Kind::Bool(holds), bool, span);
        };
        match comparison {
            Comparison::Eq | Comparison::Ne => {
                let mut all = self.comparison(Comparison::Eq, first_left, first_right, span);
                for (left, right) in rest {
                    let next = self.comparison(Comparison::Eq, *left, *right, span);
                    all = self.expr(Kind::And(all, next), bool, span);
                }
                if comparison == Comparison::Ne { self.expr(Kind::Not(all), bool, span) } else { all }
            }
            _ => self.lexicographic(comparison, &parts, span),
        }
    }

    /// `a0 < b0 || a0 == b0 && (a1 < b1 || …)`; the last parts are compared as asked.
    fn lexicographic(&mut self, comparison: Comparison, parts: &[(ExprId, ExprId)], span: Span) -> ExprId {
        let (left, right) = parts[0];
        if parts.len() == 1 {
            return self.comparison(comparison, left, right, span);
        }
        let strictly = match comparison {
            Comparison::Le => Comparison::Lt,
            Comparison::Ge => Comparison::Gt,
            other => other,
        };
        let bool = self.types.bool();
        let first = self.comparison(strictly, left, right, span);
        let equal = self.comparison(Comparison::Eq, left, right, span);
        let rest = self.lexicographic(comparison, &parts[1..], span);
        let rest = self.expr(Kind::And(equal, rest), bool, span);
        self.expr(Kind::Or(first, rest), bool, span)
    }

    /// The parts of both sides.
    fn pairs(&mut self, left: ExprId, right: ExprId, span: Span) -> Option<Vec<(ExprId, ExprId)>> {
        let ty = self.ty(left);
        let types: Vec<Type> = match self.types.bare(ty) {
            Node::Tuple(parts) => parts,
            Node::Adt(adt) => adt.parts,
            Node::Array(element, len) => {
                let Node::Length(n) = self.types.node(len) else { return None };
                if n > ELEMENTS {
                    return None;
                }
                return Some(
                    (0..n).map(|k| (self.at(left, k, element, span), self.at(right, k, element, span))).collect(),
                );
            }
            _ => return None,
        };
        let pair = |(k, ty): (usize, Type)| {
            let mut part = |of| self.expr(Kind::Field(of, k as u32), ty, span);
            (part(left), part(right))
        };
        Some(types.into_iter().enumerate().map(pair).collect())
    }

    fn at(&mut self, of: ExprId, k: usize, element: Type, span: Span) -> ExprId {
        let usize = self.types.usize();
        let index = self.expr(Kind::Int(k as i128), usize, span);
        self.expr(Kind::Index(of, index), element, span)
    }

    /// A comparison of whatever can be compared.
    pub(super) fn comparison(&mut self, comparison: Comparison, left: ExprId, right: ExprId, span: Span) -> ExprId {
        if let Some(own) = self.overloaded_comparison(comparison, left, right, span) {
            return own;
        }
        let (a, b) = (self.ty(left), self.ty(right));
        let (a, b) = (self.types.strip(a), self.types.strip(b));
        self.same(a, b);
        if let Some(whole) = self.compare_parts(comparison, left, right, span) {
            return whole;
        }
        if let Node::Free { class: Class::Any, .. } = self.types.bare(a) {
            self.types.restrict(a, Class::Number);
        }
        let ty = self.types.bool();
        self.expr(Kind::Compare(comparison, left, right), ty, span)
    }
}
