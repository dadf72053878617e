//! Values in lanes: operations on vectors and masks.

use chainrule_primitives::Primitive;
use proc_macro2::TokenStream;
use quote::quote;

use super::super::expression::{Expr, Level, binary, classify, method, unary};
use super::super::statement::Body;
use crate::ir::{Comparison, Const, Op, Scalar, ValueId};

impl Body<'_> {
    /// What computes a vector or mask from its operands.
    pub(in super::super) fn operation_in_lanes(&mut self, value: ValueId, operands: Vec<Expr>) -> Expr {
        let function = self.function;
        let mut ids = Vec::new();
        function[value].op.operands(|operand| ids.push(operand));
        match &function[value].op {
            Op::Load(place, _) => self.load_in_lanes(place, operands),
            Op::Primitive(Primitive::Powi, ..) => {
                let mut operands = operands.into_iter();
                let base = self.vector(ids[0], operands.next().expect("a power has a base"));
                method("powi", std::iter::once(base).chain(operands).collect())
            }
            Op::Primitive(primitive, ..) => {
                let operands = ids.iter().zip(operands).map(|(id, operand)| self.vector(*id, operand)).collect();
                self.primitive_in_lanes(*primitive, operands)
            }
            Op::Detach(_) => operands.into_iter().next().expect("it has one operand"),
            Op::Select(condition, ..) => self.select_in_lanes(*condition, &ids, operands, function[value].ty),
            Op::Cast(from) => {
                let operand = operands.into_iter().next().expect("a cast has an operand");
                self.cast_in_lanes(*from, operand)
            }
            op => {
                let operands = ids.iter().zip(operands).map(|(id, operand)| self.vector(*id, operand)).collect();
                match op {
                    Op::Compare(comparison, ..) => method(compare(*comparison), operands),
                    Op::Classify(class, _) => method(classify(*class), operands),
                    Op::And(..) => binary(quote!(&), Level::And, operands),
                    Op::Or(..) => binary(quote!(|), Level::Or, operands),
                    Op::Not(_) => unary(quote!(!), operands),
                    _ => unreachable!("`schedule::batch` refused other operations"),
                }
            }
        }
    }

    fn primitive_in_lanes(&self, primitive: Primitive, operands: Vec<Expr>) -> Expr {
        match primitive {
            Primitive::Add => binary(quote!(+), Level::Sum, operands),
            Primitive::Sub => binary(quote!(-), Level::Sum, operands),
            Primitive::Mul => binary(quote!(*), Level::Product, operands),
            Primitive::Div => binary(quote!(/), Level::Product, operands),
            Primitive::Rem => binary(quote!(%), Level::Product, operands),
            Primitive::Neg => unary(quote!(-), operands),
            // rounded once where the processor can: the order and rounding of a batch's sums are not specified
            Primitive::MulAdd => method("times_plus", operands),
            other => method(other.name(), operands),
        }
    }

    /// `mask.select(a, b)`.
    fn select_in_lanes(&self, condition: ValueId, ids: &[ValueId], operands: Vec<Expr>, ty: Scalar) -> Expr {
        let mut operands = operands.into_iter();
        let chosen = operands.next().expect("a select has a condition");
        let rest: Vec<Expr> = ids[1..].iter().zip(operands).map(|(id, operand)| self.vector(*id, operand)).collect();
        let [a, b] = [rest[0].tokens.clone(), rest[1].tokens.clone()];
        if !self.is_varying(condition) {
            let chosen = chosen.tokens;
            return Expr::new(quote!(if #chosen { #a } else { #b }), Level::Branch, 0);
        }
        let mask = chosen.at(Level::Atom);
        if ty == Scalar::Bool {
            return Expr::new(quote!((#mask & #a) | (!#mask & #b)), Level::Or, 2);
        }
        Expr::atom(quote!(#mask.select(#a, #b)))
    }

    /// Integers in lanes are floats already.
    fn cast_in_lanes(&self, from: ValueId, operand: Expr) -> Expr {
        if self.function[from].ty != Scalar::Bool {
            return operand;
        }
        let lanes = &self.layout().lanes;
        let mask = operand.at(Level::Atom);
        Expr::atom(quote!(#mask.select(#lanes.splat(1.0), #lanes.splat(0.0))))
    }

    /// The operand of an operation on vectors: what is uniform is the same in every lane.
    pub(in super::super) fn vector(&self, value: ValueId, expr: Expr) -> Expr {
        if self.layout.is_none() || self.is_varying(value) {
            return expr;
        }
        let lanes = &self.layout().lanes;
        let (size, ordered) = (expr.size, expr.ordered);
        let tokens = match (self.function[value].ty, self.function.constant(value)) {
            (Scalar::Bool, _) => {
                let tokens = expr.tokens;
                quote!(#lanes.splat_mask(#tokens))
            }
            (Scalar::Int(_), Some(Const::Int(n))) => {
                let number = self.literal(Const::Float(n as f64), Scalar::Float(self.layout().plan.float), false);
                let number = number.tokens;
                quote!(#lanes.splat(#number))
            }
            (Scalar::Int(_), _) => {
                let (float, operand) = (self.float(), expr.at(Level::Cast));
                quote!(#lanes.splat(#operand as #float))
            }
            (Scalar::Float(_), _) => {
                let tokens = expr.tokens;
                quote!(#lanes.splat(#tokens))
            }
        };
        Expr { tokens, level: Level::Atom, size, ordered }
    }

    /// The operand where a value like `model` is expected: a vector for a vector.
    pub(in super::super) fn like(&self, value: ValueId, model: ValueId, expr: Expr) -> Expr {
        if self.is_varying(model) { self.vector(value, expr) } else { expr }
    }

    /// `group.get(lane).y as f32` in each lane: a number of the samples.
    pub(super) fn gathered(&self, number: TokenStream, ty: Scalar) -> TokenStream {
        let (lanes, lane) = (&self.layout().lanes, &self.layout().lane);
        match ty {
            Scalar::Bool => quote!(#lanes.gather_mask(|#lane| #number)),
            Scalar::Int(_) => {
                let (float, class) = (self.float(), self.paths.lanes("class"));
                quote!(#lanes.gather(|#lane| #class(#number) as #float))
            }
            Scalar::Float(_) => quote!(#lanes.gather(|#lane| #number)),
        }
    }
}

fn compare(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Eq => "equal",
        Comparison::Ne => "not_equal",
        Comparison::Lt => "less",
        Comparison::Le => "less_equal",
        Comparison::Gt => "greater",
        Comparison::Ge => "greater_equal",
    }
}
