//! Method calls on numbers, arrays and slices.

use chainrule_primitives::Primitive;
use proc_macro2::{Ident, Span};
use syn::ext::IdentExt;

use crate::resolve::Resolver;
use crate::resolve::tree::{ExprId, Kind};
use crate::resolve::types::{Class, Node, Type};

/// What a method of numbers takes and gives.
#[derive(Clone, Copy)]
pub(super) struct Method {
    pub(super) name: &'static str,
    of: Class,
    operands: Operands,
    gives: Gives,
}

#[derive(Clone, Copy)]
enum Operands {
    /// As many more of the receiver's own type.
    Same(usize),
    /// One `i32`, as `powi` takes it.
    Signed,
    /// One `u32`, as `pow` takes it.
    Unsigned,
}

#[derive(Clone, Copy)]
enum Gives {
    Same,
    Truth,
    Unsigned,
    Pair,
    /// `abs_diff`: the unsigned type of the same width.
    Distance,
}

macro_rules! methods {
    ($($class:ident $operands:expr => $gives:ident: $($name:ident)*;)*) => {
        const METHODS: &[Method] = &[$($(
            Method { name: stringify!($name), of: Class::$class, operands: $operands, gives: Gives::$gives },
        )*)*];
    };
}

methods! {
    Float Operands::Same(0) => Same: sqrt cbrt exp exp2 exp_m1 ln ln_1p log2 log10 sin cos tan asin acos atan sinh cosh tanh
        asinh acosh atanh recip floor ceil round round_ties_even trunc fract to_degrees to_radians;
    Float Operands::Same(1) => Same: powf log atan2 hypot copysign;
    Float Operands::Same(2) => Same: mul_add;
    Float Operands::Signed => Same: powi;
    Float Operands::Same(0) => Pair: sin_cos;
    Float Operands::Same(0) => Truth: is_nan is_finite is_infinite is_normal is_sign_positive is_sign_negative;
    Number Operands::Same(0) => Same: abs signum;
    Number Operands::Same(1) => Same: min max rem_euclid div_euclid;
    Number Operands::Same(2) => Same: clamp;
    Integer Operands::Unsigned => Same: pow;
    Integer Operands::Same(1) => Same: wrapping_add wrapping_sub wrapping_mul saturating_add saturating_sub saturating_mul
        div_ceil;
    Integer Operands::Same(0) => Same: isqrt;
    Integer Operands::Same(1) => Distance: abs_diff;
    Integer Operands::Same(0) => Distance: unsigned_abs;
    Integer Operands::Same(0) => Truth: is_positive is_negative;
    Integer Operands::Same(0) => Unsigned: count_ones trailing_zeros leading_zeros;
}

pub(super) fn find(name: &str) -> Option<Method> {
    METHODS.iter().copied().find(|method| method.name == name)
}

impl Resolver<'_> {
    pub(super) fn method_call(&mut self, receiver: ExprId, call: &syn::ExprMethodCall) -> ExprId {
        let span = call.method.span();
        if self.is_error(receiver) {
            return self.error(span);
        }
        let name = call.method.unraw().to_string();
        let arguments: Vec<&syn::Expr> = call.args.iter().collect();
        let hint = self.hint.take();
        let ty = self.ty(receiver);
        if let ("expect", [message]) = (name.as_str(), arguments.as_slice())
            && let Some(value) = self.expected(receiver, message, span)
        {
            return value;
        }
        if let Some(changed) = self.grown_method(receiver, &name, &arguments, span) {
            return changed;
        }
        let held = matches!(name.as_str(), "iter" | "iter_mut" | "into_iter") && self.std_type(ty).is_some();
        if held && let Some(iterator) = self.iterator_of(receiver, &name, &arguments, span) {
            return iterator;
        }
        let own = self.is_adt(ty) || find(&name).is_none();
        if own && let Some(call) = self.own_method(receiver, &name, &arguments, call.turbofish.as_ref(), span) {
            return call;
        }
        if let (Some(hint), "into", []) = (hint, name.as_str(), arguments.as_slice()) {
            return self.converted(receiver, hint, span);
        }
        if let Some(id) = self.as_iterator(ty) {
            return self.iterator_method(receiver, id, &name, call, hint);
        }
        if let Some(iterator) = self.iterator_of(receiver, &name, &arguments, span) {
            return iterator;
        }
        if let Some(method) = find(&name) {
            return self.number_method(method, receiver, &arguments, span);
        }
        match (name.as_str(), arguments.as_slice()) {
            ("len", []) => {
                self.element(receiver);
                let ty = self.types.usize();
                self.expr(Kind::Len(receiver), ty, span)
            }
            ("is_empty", []) => {
                self.element(receiver);
                let ty = self.types.bool();
                self.expr(Kind::IsEmpty(receiver), ty, span)
            }
            ("clone", []) => {
                let ty = self.ty(receiver);
                let ty = self.types.strip(ty);
                if self.holds_code(ty) {
                    return self.refuse(span, "closures and iterators are not cloned here; write a second one");
                }
                self.expr(Kind::Copied(receiver), ty, span)
            }
            ("to_owned", []) => self.owned(receiver, span),
            ("to_vec", []) => self.vec_of(receiver, span),
            ("as_slice" | "as_ref", []) => self.lend(false, receiver, span),
            ("as_mut_slice" | "as_mut", []) => self.lend(true, receiver, span),
            ("swap", [i, j]) => self.swap_elements(receiver, i, j, span),
            ("map", [closure]) => self.mapped_array(receiver, closure, span),
            ("fill", [value]) => {
                let element = self.element(receiver);
                let value = self.expression(value);
                let ty = self.ty(value);
                self.same(element, ty);
                let unit = self.types.unit();
                self.expr(Kind::Fill(receiver, value), unit, span)
            }
            ("copy_from_slice" | "clone_from_slice", [from]) => {
                let element = self.element(receiver);
                let from = self.expression(from);
                if self.is_error(from) {
                    return self.error(span);
                }
                let from_element = self.element(from);
                self.same(element, from_element);
                let unit = self.types.unit();
                self.expr(Kind::CopyFrom(receiver, from), unit, span)
            }
            _ => self
                .real_method(receiver, &name, &arguments, span)
                .or_else(|| self.std_method(receiver, &name, &arguments, span))
                .unwrap_or_else(|| self.unknown_method(receiver, &call.method, &name)),
        }
    }

    /// A method of floats or integers, called on a value or by path.
    pub(super) fn number_method(
        &mut self,
        method: Method,
        receiver: ExprId,
        arguments: &[&syn::Expr],
        span: Span,
    ) -> ExprId {
        let ty = self.ty(receiver);
        let ty = self.types.strip(ty);
        if !self.types.restrict(ty, method.of) {
            return self.refuse(span, format!("no derivative rule for method `{}` of this type", method.name));
        }
        let mut operands = vec![receiver];
        operands.extend(arguments.iter().map(|argument| self.expression(argument)));
        if operands.iter().any(|operand| self.is_error(*operand)) {
            return self.error(span);
        }
        let expected = match method.operands {
            Operands::Same(n) => vec![ty; n],
            Operands::Signed => {
                vec![self.types.scalar(super::annotation::primitive("i32").expect("`i32` is primitive"))]
            }
            Operands::Unsigned => {
                vec![self.types.scalar(super::annotation::primitive("u32").expect("`u32` is primitive"))]
            }
        };
        if expected.len() + 1 != operands.len() {
            self.errors.leave_to_rustc();
            return self.error(span);
        }
        for (operand, expected) in operands[1..].iter().zip(expected) {
            let operand = self.ty(*operand);
            let operand = self.types.strip(operand);
            self.same(operand, expected);
        }
        let result = self.method_result(method, ty);
        if let (true, Class::Float, Some(primitive)) =
            (self.frame.is_real, method.of, Primitive::from_math(method.name))
        {
            return self.expr(Kind::Math(primitive, operands), result, span);
        }
        self.expr(Kind::Method(method.name, operands), result, span)
    }

    fn method_result(&mut self, method: Method, ty: Type) -> Type {
        use crate::ir::Int;
        match method.gives {
            Gives::Same => ty,
            Gives::Truth => self.types.bool(),
            Gives::Unsigned => self.types.add(Node::Int(Int::U32)),
            Gives::Pair => self.types.add(Node::Tuple(vec![ty, ty])),
            Gives::Distance => match self.types.bare(ty) {
                Node::Int(int) => {
                    let unsigned = match int {
                        Int::I8 => Int::U8,
                        Int::I16 => Int::U16,
                        Int::I32 => Int::U32,
                        Int::I64 => Int::U64,
                        Int::I128 => Int::U128,
                        Int::Isize => Int::Usize,
                        unsigned => unsigned,
                    };
                    self.types.add(Node::Int(unsigned))
                }
                _ => self.types.open(),
            },
        }
    }

    fn owned(&mut self, receiver: ExprId, span: Span) -> ExprId {
        let ty = self.ty(receiver);
        let ty = self.types.strip(ty);
        self.expr(Kind::Copied(receiver), ty, span)
    }

    fn vec_of(&mut self, receiver: ExprId, span: Span) -> ExprId {
        let element = self.element(receiver);
        let ty = self.types.add(Node::Slice(element));
        self.expr(Kind::Copied(receiver), ty, span)
    }

    fn lend(&mut self, mutable: bool, receiver: ExprId, span: Span) -> ExprId {
        let element = self.element(receiver);
        let slice = self.types.add(Node::Slice(element));
        let ty = self.types.reference(mutable, slice);
        self.expr(Kind::Borrow { mutable, of: receiver }, ty, span)
    }

    fn swap_elements(&mut self, receiver: ExprId, i: &syn::Expr, j: &syn::Expr, span: Span) -> ExprId {
        self.element(receiver);
        let (i, j) = (self.expression(i), self.expression(j));
        for index in [i, j] {
            let (ty, usize) = (self.ty(index), self.types.usize());
            self.same(ty, usize);
        }
        if self.is_error(i) || self.is_error(j) {
            return self.error(span);
        }
        let unit = self.types.unit();
        self.expr(Kind::SwapElements(receiver, i, j), unit, span)
    }

    fn unknown_method(&mut self, receiver: ExprId, method: &Ident, name: &str) -> ExprId {
        let ty = self.ty(receiver);
        if let Node::Adt(adt) = self.types.bare(ty) {
            let known = self.items.adt(adt.id);
            let message = format!("`{}` has no method `{name}` that is known here", known.name);
            return self.refuse(method.span(), message);
        }
        let near = METHODS.iter().find(|known| crate::read::is_near(name, known.name));
        let hint = near.map_or_else(String::new, |known| format!("; did you mean `{}`?", known.name));
        self.refuse(method.span(), format!("no derivative rule for method `{name}`{hint}"))
    }
}
