//! Values: what computes each, as one Rust expression.

use chainrule_primitives::Primitive;
use proc_macro2::TokenStream;
use quote::quote;

use super::literal::literal;
use super::paths::generated;
use super::statement::Body;
use crate::ir::{Class, Comparison, Const, IntOp, Op, Place, Scalar, Spelling, ValueId};

/// How tightly an expression binds, loosest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Branch,
    Compare,
    Or,
    Xor,
    And,
    Shift,
    Sum,
    Product,
    Cast,
    Unary,
    Atom,
}

/// A printed expression.
#[derive(Clone, Debug)]
pub(super) struct Expr {
    pub(super) tokens: TokenStream,
    pub(super) level: Level,
    /// The number of operations inside.
    pub(super) size: usize,
    /// Whether it reads memory or may panic, so that it matters when it is computed.
    pub(super) ordered: bool,
}

impl Expr {
    pub(super) fn new(tokens: TokenStream, level: Level, size: usize) -> Expr {
        Expr { tokens, level, size, ordered: false }
    }

    pub(super) fn atom(tokens: TokenStream) -> Expr {
        Expr::new(tokens, Level::Atom, 0)
    }

    /// In parentheses unless it binds at least as tightly.
    pub(super) fn at(self, level: Level) -> TokenStream {
        let tokens = self.tokens;
        if self.level < level { quote!((#tokens)) } else { tokens }
    }
}

impl Body<'_> {
    /// What computes a value, operands printed in place where that reads well.
    pub(super) fn expression(&mut self, value: ValueId) -> Expr {
        let function = self.function;
        let mut operands = Vec::new();
        function[value].op.operands(|operand| operands.push(operand));
        let bare = match self.is_varying(value) {
            true => vec![true; operands.len()],
            false => self.needs_no_suffix(&function[value].op, &operands),
        };
        let printed = self.consume_with(&operands, &bare);
        let size = 1 + printed.iter().map(|operand| operand.size).sum::<usize>();
        let ordered = matches!(function[value].op, Op::Load(..) | Op::Len(_) | Op::Integer(..))
            || printed.iter().any(|operand| operand.ordered);
        let in_lanes = self.is_varying(value);
        let mut expr = if in_lanes { self.operation_in_lanes(value, printed) } else { self.operation(value, printed) };
        (expr.size, expr.ordered) = (size, ordered);
        expr
    }

    fn operation(&mut self, value: ValueId, operands: Vec<Expr>) -> Expr {
        let function = self.function;
        let ty = function[value].ty;
        match &function[value].op {
            Op::Const(_) | Op::Extern(_) | Op::Bound => unreachable!("printed where it is used"),
            Op::Primitive(primitive, _, _) if is_generic(ty) && !is_operator(*primitive) => {
                self.method_of_real(primitive.name(), operands)
            }
            Op::Primitive(primitive, spelling, _) => self.primitive(*primitive, *spelling, operands),
            Op::Integer(op, _) => integer(*op, operands),
            Op::Compare(comparison, ..) => binary(compare(*comparison), Level::Compare, operands),
            Op::Classify(class, of) if is_generic(function[*of].ty) => {
                method(classify(*class), vec![self.method_of_real("to_f64", operands)])
            }
            Op::Classify(class, _) => method(classify(*class), operands),
            Op::And(..) => binary(quote!(&), Level::And, operands),
            Op::Or(..) => binary(quote!(|), Level::Or, operands),
            Op::Not(_) => unary(quote!(!), operands),
            Op::Cast(of) => self.cast(function[*of].ty, ty, operands),
            Op::Detach(_) => {
                let [operand] = fixed(operands);
                operand
            }
            Op::Select(..) => select(operands),
            Op::Load(place, _) => self.place_with(place, operands),
            Op::Len(place) => self.len(place, operands),
        }
    }

    fn primitive(&self, primitive: Primitive, spelling: Spelling, operands: Vec<Expr>) -> Expr {
        match primitive {
            Primitive::Add => binary(quote!(+), Level::Sum, operands),
            Primitive::Sub => binary(quote!(-), Level::Sum, operands),
            Primitive::Mul => binary(quote!(*), Level::Product, operands),
            Primitive::Div => binary(quote!(/), Level::Product, operands),
            Primitive::Rem => binary(quote!(%), Level::Product, operands),
            Primitive::Neg => unary(quote!(-), operands),
            _ if spelling == Spelling::Method && primitive.is_method() => method(primitive.name(), operands),
            _ => {
                let path = self.paths.math(primitive.name());
                let operands = operands.into_iter().map(|operand| operand.tokens);
                Expr::atom(quote!(#path(#(#operands),*)))
            }
        }
    }

    /// `Real::sin(x)`, for a float of a type parameter.
    fn method_of_real(&self, name: &str, operands: Vec<Expr>) -> Expr {
        let (real, name) = (self.paths.real(), generated(name));
        let operands = operands.into_iter().map(|operand| operand.tokens);
        Expr::atom(quote!(#real::#name(#(#operands),*)))
    }

    fn cast(&self, from: Scalar, to: Scalar, operands: Vec<Expr>) -> Expr {
        if is_generic(from) && from != to {
            let wide = self.method_of_real("to_f64", operands);
            return if to == Scalar::F64 { wide } else { self.cast(Scalar::F64, to, vec![wide]) };
        }
        if is_generic(to) {
            let wide = if from == Scalar::F64 { operands } else { vec![self.cast(from, Scalar::F64, operands)] };
            let [wide] = fixed(wide);
            let (real, owner, name) = (self.paths.real(), self.types().scalar(to), generated("from_f64"));
            let wide = wide.tokens;
            return Expr::atom(quote!(<#owner as #real>::#name(#wide)));
        }
        let ty = self.types().scalar(to);
        let [operand] = fixed(operands);
        let operand = operand.at(Level::Cast);
        Expr::new(quote!(#operand as #ty), Level::Cast, 0)
    }

    fn len(&self, place: &Place, operands: Vec<Expr>) -> Expr {
        let place = self.receiver(place, operands);
        Expr::atom(quote!(#place.len()))
    }

    /// A literal of this function.
    pub(super) fn literal(&self, constant: Const, ty: Scalar, suffix: bool) -> Expr {
        literal(self.function, self.paths, constant, ty, suffix)
    }

    /// For each operand whether a literal there may go without a suffix, because another operand says the type.
    fn needs_no_suffix(&self, op: &Op, operands: &[ValueId]) -> Vec<bool> {
        let typed = |value: ValueId| !matches!(self.function[value].op, Op::Const(_));
        match op {
            Op::Primitive(Primitive::Powi, ..) => vec![false, true],
            Op::Primitive(primitive, spelling, _) => {
                let by_other = operands.iter().copied().any(typed);
                let by_receiver = *spelling == Spelling::Method && !is_operator(*primitive) && typed(operands[0]);
                vec![(is_operator(*primitive) && by_other) || by_receiver; operands.len()]
            }
            Op::Compare(..) => vec![operands.iter().copied().any(typed); operands.len()],
            Op::Integer(IntOp::Add | IntOp::Sub | IntOp::Mul | IntOp::Div | IntOp::Rem, _) => {
                vec![operands.iter().copied().any(typed); operands.len()]
            }
            Op::Select(_, a, b) => vec![false, typed(*b), typed(*a)],
            Op::Load(..) | Op::Len(_) => vec![true; operands.len()],
            _ => vec![false; operands.len()],
        }
    }
}

fn is_generic(ty: Scalar) -> bool {
    matches!(ty, Scalar::Float(crate::ir::Float::Generic(_)))
}

fn is_operator(primitive: Primitive) -> bool {
    matches!(
        primitive,
        Primitive::Add | Primitive::Sub | Primitive::Mul | Primitive::Div | Primitive::Rem | Primitive::Neg
    )
}

fn fixed<const N: usize>(operands: Vec<Expr>) -> [Expr; N] {
    operands.try_into().expect("verify checked the number of operands")
}

/// `a + b`, left associative.
pub(super) fn binary(operator: TokenStream, level: Level, operands: Vec<Expr>) -> Expr {
    let [left, right] = fixed(operands);
    let tighter = match level {
        Level::Compare => Level::Unary, // no chains, and no cast before `<`
        Level::Or => Level::Xor,
        Level::Xor => Level::And,
        Level::And => Level::Shift,
        Level::Shift => Level::Unary,
        Level::Sum => Level::Product,
        _ => Level::Cast,
    };
    let left = left.at(if matches!(level, Level::Compare | Level::Shift) { tighter } else { level });
    let right = right.at(tighter);
    Expr::new(quote!(#left #operator #right), level, 0)
}

pub(super) fn unary(operator: TokenStream, operands: Vec<Expr>) -> Expr {
    let [operand] = fixed(operands);
    let operand = operand.at(Level::Atom);
    Expr::new(quote!(#operator #operand), Level::Unary, 0)
}

/// `a.atan2(b)`.
pub(super) fn method(name: &str, operands: Vec<Expr>) -> Expr {
    let name = generated(name);
    let mut operands = operands.into_iter();
    let receiver = operands.next().expect("a method has a receiver").at(Level::Atom);
    let arguments = operands.map(|operand| operand.tokens);
    Expr::atom(quote!(#receiver.#name(#(#arguments),*)))
}

fn select(operands: Vec<Expr>) -> Expr {
    let [condition, then, otherwise] = fixed(operands).map(|operand| operand.tokens);
    Expr::new(quote!(if #condition { #then } else { #otherwise }), Level::Branch, 0)
}

fn compare(comparison: Comparison) -> TokenStream {
    match comparison {
        Comparison::Eq => quote!(==),
        Comparison::Ne => quote!(!=),
        Comparison::Lt => quote!(<),
        Comparison::Le => quote!(<=),
        Comparison::Gt => quote!(>),
        Comparison::Ge => quote!(>=),
    }
}

pub(super) fn classify(class: Class) -> &'static str {
    match class {
        Class::IsNan => "is_nan",
        Class::IsFinite => "is_finite",
        Class::IsInfinite => "is_infinite",
        Class::IsNormal => "is_normal",
        Class::IsSignPositive => "is_sign_positive",
        Class::IsSignNegative => "is_sign_negative",
    }
}

/// An operation on integers, spelled as the user would.
fn integer(op: IntOp, operands: Vec<Expr>) -> Expr {
    let name = match op {
        IntOp::Add => return binary(quote!(+), Level::Sum, operands),
        IntOp::Sub => return binary(quote!(-), Level::Sum, operands),
        IntOp::Mul => return binary(quote!(*), Level::Product, operands),
        IntOp::Div => return binary(quote!(/), Level::Product, operands),
        IntOp::Rem => return binary(quote!(%), Level::Product, operands),
        IntOp::Neg => return unary(quote!(-), operands),
        IntOp::Not => return unary(quote!(!), operands),
        IntOp::BitAnd => return binary(quote!(&), Level::And, operands),
        IntOp::BitOr => return binary(quote!(|), Level::Or, operands),
        IntOp::BitXor => return binary(quote!(^), Level::Xor, operands),
        IntOp::Shl => return binary(quote!(<<), Level::Shift, operands),
        IntOp::Shr => return binary(quote!(>>), Level::Shift, operands),
        IntOp::Pow => "pow",
        IntOp::Min | IntOp::Max | IntOp::Clamp => return ordered(op, operands),
        IntOp::Abs => "abs",
        IntOp::Signum => "signum",
        IntOp::RemEuclid => "rem_euclid",
        IntOp::DivEuclid => "div_euclid",
        IntOp::AbsDiff => "abs_diff",
        IntOp::WrappingAdd => "wrapping_add",
        IntOp::WrappingSub => "wrapping_sub",
        IntOp::WrappingMul => "wrapping_mul",
        IntOp::SaturatingAdd => "saturating_add",
        IntOp::SaturatingSub => "saturating_sub",
        IntOp::SaturatingMul => "saturating_mul",
        IntOp::Isqrt => "isqrt",
        IntOp::DivCeil => "div_ceil",
        IntOp::CountOnes => "count_ones",
        IntOp::TrailingZeros => "trailing_zeros",
        IntOp::LeadingZeros => "leading_zeros",
    };
    method(name, operands)
}

/// `Ord::min(a, b)`: integers have it from a trait, which need not be in scope.
fn ordered(op: IntOp, operands: Vec<Expr>) -> Expr {
    let path = super::paths::order(match op {
        IntOp::Min => "min",
        IntOp::Max => "max",
        _ => "clamp",
    });
    let operands = operands.into_iter().map(|operand| operand.tokens);
    Expr::atom(quote!(#path(#(#operands),*)))
}
