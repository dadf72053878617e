//! Operators that the module implements: `a + b` is `Add::add(a, b)`.

use proc_macro2::Span;

use crate::ir::Comparison;
use crate::resolve::Resolver;
use crate::resolve::dispatch::Of;
use crate::resolve::inline::Callee;
use crate::resolve::tree::{ExprId, Kind, Operator};
use crate::resolve::types::{Node, Type};

impl Operator {
    /// The traits of `core::ops` behind an operator, and their methods: of `a + b` and of `a += b`.
    fn traits(self) -> [(&'static str, &'static str); 2] {
        match self {
            Operator::Add => [("Add", "add"), ("AddAssign", "add_assign")],
            Operator::Sub => [("Sub", "sub"), ("SubAssign", "sub_assign")],
            Operator::Mul => [("Mul", "mul"), ("MulAssign", "mul_assign")],
            Operator::Div => [("Div", "div"), ("DivAssign", "div_assign")],
            Operator::Rem => [("Rem", "rem"), ("RemAssign", "rem_assign")],
            Operator::And => [("BitAnd", "bitand"), ("BitAndAssign", "bitand_assign")],
            Operator::Or => [("BitOr", "bitor"), ("BitOrAssign", "bitor_assign")],
            Operator::Xor => [("BitXor", "bitxor"), ("BitXorAssign", "bitxor_assign")],
            Operator::Shl => [("Shl", "shl"), ("ShlAssign", "shl_assign")],
            Operator::Shr => [("Shr", "shr"), ("ShrAssign", "shr_assign")],
        }
    }
}

impl Resolver<'_> {
    /// Whether an operand is of a type of the module, whose operators the module implements.
    fn is_overloaded(&mut self, types: &[Type]) -> bool {
        types.iter().any(|ty| matches!(self.types.bare(*ty), Node::Adt(_)))
    }

    /// `a + b` of the module's own types.
    pub(super) fn overloaded(&mut self, operator: Operator, left: ExprId, right: ExprId, span: Span) -> Option<ExprId> {
        let types = [self.ty(left), self.ty(right)];
        if !self.is_overloaded(&types) {
            return None;
        }
        let [(of, name), _] = operator.traits();
        Some(self.operator_call(of, name, &[left, right], span))
    }

    /// `-a`, `!a`.
    pub(super) fn overloaded_unary(&mut self, of: &str, name: &str, value: ExprId, span: Span) -> Option<ExprId> {
        let ty = self.ty(value);
        if !self.is_overloaded(&[ty]) {
            return None;
        }
        Some(self.operator_call(of, name, &[value], span))
    }

    /// `a += b`.
    pub(super) fn overloaded_assignment(
        &mut self,
        operator: Operator,
        place: ExprId,
        value: ExprId,
        span: Span,
    ) -> Option<ExprId> {
        let types = [self.ty(place), self.ty(value)];
        if !self.is_overloaded(&types) {
            return None;
        }
        let [_, (of, name)] = operator.traits();
        let lent = self.lent_to(place, true, span);
        Some(self.operator_call(of, name, &[lent, value], span))
    }

    fn operator_call(&mut self, of: &str, name: &str, operands: &[ExprId], span: Span) -> ExprId {
        let ty = self.ty(operands[0]);
        let ty = if name.ends_with("assign") { self.types.strip_one(ty) } else { ty };
        let Some(callee) = self.operator_callee(ty, of, name, operands) else {
            return self.refuse(span, format!("`{of}` of these types is not implemented in this module"));
        };
        self.inline(callee, operands.to_vec(), span)
    }

    /// The one implementation that takes these operands.
    fn operator_callee(&mut self, ty: Type, of: &str, name: &str, operands: &[ExprId]) -> Option<Callee> {
        let mut candidates = self.candidates(ty, name, Of::Named(of));
        candidates.retain(|callee| self.takes(callee, &operands[1..], false));
        self.choose(candidates, &operands[1..])
    }

    /// `a[i]` of one of the module's own types.
    pub(super) fn overloaded_index(&mut self, base: ExprId, at: ExprId, writes: bool, span: Span) -> Option<ExprId> {
        let ty = self.ty(base);
        let ty = self.types.strip(ty);
        if !self.is_adt(ty) {
            return None;
        }
        let (of, name) = if writes { ("IndexMut", "index_mut") } else { ("Index", "index") };
        let candidates = self.candidates(ty, name, Of::Named(of));
        if candidates.is_empty() {
            return None;
        }
        let Some(callee) = self.choose(candidates, &[at]) else {
            return Some(self.refuse(span, format!("`{of}` by this type is not implemented in this module")));
        };
        let lent = self.lent_to(base, writes, span);
        let reference = self.inline(callee, vec![lent, at], span);
        if self.is_error(reference) {
            return Some(reference);
        }
        let ty = self.ty(reference);
        let to = self.types.strip_one(ty);
        Some(self.expr(Kind::Deref(reference), to, span))
    }

    /// `a == b`, `a < b` of the module's own types, by their own functions.
    pub(super) fn overloaded_comparison(
        &mut self,
        comparison: Comparison,
        left: ExprId,
        right: ExprId,
        span: Span,
    ) -> Option<ExprId> {
        let types = [self.ty(left), self.ty(right)];
        if !self.is_overloaded(&types) {
            return None;
        }
        let (of, name, other) = match comparison {
            Comparison::Eq => ("PartialEq", "eq", None),
            Comparison::Ne => ("PartialEq", "ne", Some("eq")),
            Comparison::Lt => ("PartialOrd", "lt", None),
            Comparison::Le => ("PartialOrd", "le", None),
            Comparison::Gt => ("PartialOrd", "gt", None),
            Comparison::Ge => ("PartialOrd", "ge", None),
        };
        let ty = self.types.strip(types[0]);
        for (name, negated) in std::iter::once((name, false)).chain(other.map(|other| (other, true))) {
            let candidates = self.candidates(ty, name, Of::Named(of));
            let Some(callee) = self.choose(candidates, &[right]) else { continue };
            let (left, right) = (self.lent_to(left, false, span), self.lent_to(right, false, span));
            let holds = self.inline(callee, vec![left, right], span);
            if !negated || self.is_error(holds) {
                return Some(holds);
            }
            let ty = self.types.bool();
            return Some(self.expr(Kind::Not(holds), ty, span));
        }
        self.compare_by_ordering(comparison, ty, [left, right], span)
    }
}
