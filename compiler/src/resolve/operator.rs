//! Operators and assignments.

use syn::BinOp;
use syn::spanned::Spanned;

use crate::ir::Comparison;
use crate::resolve::Resolver;
use crate::resolve::tree::{ExprId, Kind, Operator};
use crate::resolve::types::{Class, Node, Type};

pub(super) fn is_assignment(op: &BinOp) -> bool {
    operator(op).is_some_and(|(_, assigns)| assigns)
}

/// An arithmetic operator, and whether it assigns.
fn operator(op: &BinOp) -> Option<(Operator, bool)> {
    Some(match op {
        BinOp::Add(_) => (Operator::Add, false),
        BinOp::Sub(_) => (Operator::Sub, false),
        BinOp::Mul(_) => (Operator::Mul, false),
        BinOp::Div(_) => (Operator::Div, false),
        BinOp::Rem(_) => (Operator::Rem, false),
        BinOp::BitAnd(_) => (Operator::And, false),
        BinOp::BitOr(_) => (Operator::Or, false),
        BinOp::BitXor(_) => (Operator::Xor, false),
        BinOp::Shl(_) => (Operator::Shl, false),
        BinOp::Shr(_) => (Operator::Shr, false),
        BinOp::AddAssign(_) => (Operator::Add, true),
        BinOp::SubAssign(_) => (Operator::Sub, true),
        BinOp::MulAssign(_) => (Operator::Mul, true),
        BinOp::DivAssign(_) => (Operator::Div, true),
        BinOp::RemAssign(_) => (Operator::Rem, true),
        BinOp::BitAndAssign(_) => (Operator::And, true),
        BinOp::BitOrAssign(_) => (Operator::Or, true),
        BinOp::BitXorAssign(_) => (Operator::Xor, true),
        BinOp::ShlAssign(_) => (Operator::Shl, true),
        BinOp::ShrAssign(_) => (Operator::Shr, true),
        _ => return None,
    })
}

fn comparison(op: &BinOp) -> Option<Comparison> {
    Some(match op {
        BinOp::Eq(_) => Comparison::Eq,
        BinOp::Ne(_) => Comparison::Ne,
        BinOp::Lt(_) => Comparison::Lt,
        BinOp::Le(_) => Comparison::Le,
        BinOp::Gt(_) => Comparison::Gt,
        BinOp::Ge(_) => Comparison::Ge,
        _ => return None,
    })
}

impl Resolver<'_> {
    pub(super) fn binary(&mut self, left: ExprId, binary: &syn::ExprBinary) -> ExprId {
        let right = self.expression(&binary.right);
        let span = binary.op.span();
        if self.is_error(left) || self.is_error(right) {
            return self.error(span);
        }
        let (a, b) = (self.ty(left), self.ty(right));
        let (a, b) = (self.types.strip(a), self.types.strip(b));
        if let Some(comparison) = comparison(&binary.op) {
            return self.comparison(comparison, left, right, span);
        }
        match binary.op {
            BinOp::And(_) | BinOp::Or(_) => {
                let ty = self.types.bool();
                self.same(a, ty);
                self.same(b, ty);
                let kind =
                    if matches!(binary.op, BinOp::And(_)) { Kind::And(left, right) } else { Kind::Or(left, right) };
                self.expr(kind, ty, span)
            }
            _ => match operator(&binary.op) {
                Some((operator, _)) => {
                    if let Some(own) = self.overloaded(operator, left, right, span) {
                        return own;
                    }
                    self.operands(operator, a, b);
                    self.expr(Kind::Arithmetic(operator, left, right), a, span)
                }
                None => self.refuse(span, "this operator is not supported"),
            },
        }
    }

    fn lends(&mut self, id: ExprId) -> bool {
        let ty = self.ty(id);
        self.types.is_reference(ty) == Some(true)
    }

    /// Both operands of an operator have one type, but for shifts.
    fn operands(&mut self, operator: Operator, a: Type, b: Type) {
        let class = match operator {
            Operator::Shl | Operator::Shr => {
                if !(self.types.restrict(a, Class::Integer) && self.types.restrict(b, Class::Integer)) {
                    self.errors.leave_to_rustc();
                }
                return;
            }
            Operator::And | Operator::Or | Operator::Xor => Class::Any,
            _ => Class::Number,
        };
        self.same(a, b);
        if class == Class::Number && !self.types.restrict(a, class) {
            self.errors.leave_to_rustc();
        }
    }

    pub(super) fn unary(&mut self, unary: &syn::ExprUnary) -> ExprId {
        let writes = std::mem::take(&mut self.writes) && matches!(unary.op, syn::UnOp::Deref(_));
        self.writes = writes;
        let of = self.expression(&unary.expr);
        let span = unary.op.span();
        if self.is_error(of) {
            return self.error(span);
        }
        let ty = self.ty(of);
        match unary.op {
            syn::UnOp::Deref(_) if self.is_adt(ty) && self.types.is_reference(ty).is_none() => {
                self.writes = writes;
                let target = self.deref(of, span);
                self.writes = false;
                target.unwrap_or_else(|| self.refuse(span, "`Deref` of this type is not implemented in this module"))
            }
            syn::UnOp::Deref(_) => {
                let ty = self.types.strip_one(ty);
                self.expr(Kind::Deref(of), ty, span)
            }
            syn::UnOp::Not(_) if self.is_adt(ty) => {
                self.overloaded_unary("Not", "not", of, span).unwrap_or_else(|| self.error(span))
            }
            syn::UnOp::Neg(_) if self.is_adt(ty) => {
                self.overloaded_unary("Neg", "neg", of, span).unwrap_or_else(|| self.error(span))
            }
            syn::UnOp::Not(_) => {
                let ty = self.types.strip(ty);
                if let Node::Float(_) = self.types.bare(ty) {
                    self.errors.leave_to_rustc();
                }
                self.expr(Kind::Not(of), ty, span)
            }
            syn::UnOp::Neg(_) => {
                let ty = self.types.strip(ty);
                if !self.types.restrict(ty, Class::Number) {
                    self.errors.leave_to_rustc();
                }
                match (self.tree.kind(of), bare_literal(&unary.expr)) {
                    (Kind::Int(n), true) => {
                        let n = -*n;
                        self.expr(Kind::Int(n), ty, span)
                    }
                    _ => self.expr(Kind::Neg(of), ty, span),
                }
            }
            _ => self.refuse(span, "this operator is not supported"),
        }
    }

    pub(super) fn assign(&mut self, assign: &syn::ExprAssign) -> ExprId {
        let span = assign.eq_token.span();
        if let syn::Expr::Infer(_) = super::expression::bare(&assign.left) {
            // `_ = value`
            let value = self.expression(&assign.right);
            let ty = self.types.unit();
            let statements = vec![super::tree::Statement::Let(super::tree::Pattern::Wild, Some(value))];
            return self.expr(Kind::Block { statements, tail: None, target: None }, ty, span);
        }
        if let Some(emptied) = self.assign_grown(assign, span) {
            return emptied;
        }
        if let syn::Expr::Tuple(places) = super::expression::bare(&assign.left) {
            return self.assign_parts(places, &assign.right, span);
        }
        let place = self.place(&assign.left);
        self.hint = Some(self.ty(place));
        let value = self.expression(&assign.right);
        if self.is_error(place) || self.is_error(value) {
            return self.error(span);
        }
        let (a, b) = (self.ty(place), self.ty(value));
        self.assigned(b, span);
        if self.holds_code(b) {
            return self.error(span); // reported at the end
        }
        self.same(a, b);
        self.check_place(place);
        let ty = self.types.unit();
        self.expr(Kind::Assign(place, value), ty, span)
    }

    /// `(a, b[i]) = (b[i], a)`: the value is taken apart, then the places are assigned from left to right.
    fn assign_parts(&mut self, places: &syn::ExprTuple, value: &syn::Expr, span: proc_macro2::Span) -> ExprId {
        use super::tree::{Pattern, Statement};
        let value = self.expression(value);
        let parts: Vec<Type> = places.elems.iter().map(|_| self.types.free(Class::Any)).collect();
        let ty = self.types.add(Node::Tuple(parts.clone()));
        let value_ty = self.ty(value);
        self.same(ty, value_ty);
        let locals: Vec<_> = parts.iter().map(|part| self.local("part", *part, false)).collect();
        let pattern = Pattern::Tuple(locals.iter().map(|local| Pattern::Bind(*local, None)).collect());
        let mut statements = vec![Statement::Let(pattern, Some(value))];
        let unit = self.types.unit();
        for (place, local) in places.elems.iter().zip(locals) {
            if let syn::Expr::Infer(_) = place {
                continue;
            }
            let place = self.place(place);
            if self.is_error(place) {
                continue;
            }
            let (a, b) = (self.ty(place), self.tree.locals[local.index()].ty);
            self.same(a, b);
            self.check_place(place);
            self.assigned(b, span);
            let part = self.expr(Kind::Local(local), b, span);
            statements.push(Statement::Expr(self.expr(Kind::Assign(place, part), unit, span)));
        }
        self.expr(Kind::Block { statements, tail: None, target: None }, unit, span)
    }

    pub(super) fn assign_operator(&mut self, binary: &syn::ExprBinary) -> ExprId {
        let place = self.place(&binary.left);
        let value = self.expression(&binary.right);
        let span = binary.op.span();
        if self.is_error(place) || self.is_error(value) {
            return self.error(span);
        }
        let Some((operator, true)) = operator(&binary.op) else {
            return self.refuse(span, "this operator is not supported");
        };
        if let Some(own) = self.overloaded_assignment(operator, place, value, span) {
            return own;
        }
        let (a, b) = (self.ty(place), self.ty(value));
        let (a, b) = (self.types.strip(a), self.types.strip(b));
        self.operands(operator, a, b);
        self.check_place(place);
        let ty = self.types.unit();
        self.expr(Kind::AssignOperator(operator, place, value), ty, span)
    }

    /// An expression that is assigned.
    fn place(&mut self, expr: &syn::Expr) -> ExprId {
        self.writes = true;
        let place = self.expression(expr);
        self.writes = false;
        place
    }

    /// Only places can be assigned.
    fn check_place(&mut self, place: ExprId) {
        if self.tree.variable_of(place).is_some() {
            return;
        }
        let mut at = place;
        loop {
            match self.tree.kind(at).clone() {
                Kind::Field(base, _) | Kind::Index(base, _) | Kind::Deref(base) => at = base,
                Kind::Extern(_) => {
                    let span = self.span(at);
                    self.errors.at(span, "a static cannot be assigned in a function that is differentiated");
                    return;
                }
                Kind::Error => return,
                // what a function of the module lends
                Kind::Block { .. } if self.lends(at) => return,
                _ => {
                    let span = self.span(place);
                    self.errors.at(span, "this place cannot be assigned in a function that is differentiated");
                    return;
                }
            }
        }
    }
}

fn bare_literal(expr: &syn::Expr) -> bool {
    matches!(super::expression::bare(expr), syn::Expr::Lit(_))
}
