//! Literals: the shortest text that reads back as the same number.

use proc_macro2::{Literal, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::expression::{Expr, Level};
use super::paths::{Paths, generated};
use crate::ir::{Const, Float, Function, Int, Scalar};

/// A literal; `suffix` is left out where the other operand says the type.
pub(super) fn literal(function: &Function, paths: &Paths, constant: Const, ty: Scalar, suffix: bool) -> Expr {
    match (constant, ty) {
        (Const::Bool(b), _) => Expr::atom(if b { quote!(true) } else { quote!(false) }),
        (Const::Int(n), Scalar::Float(float)) => self::float(function, paths, n as f64, float, suffix),
        (Const::Int(n), Scalar::Int(int)) => integer(n, if suffix { suffix_of_int(int) } else { "" }),
        (Const::Int(n), Scalar::Bool) => integer(n, ""),
        (Const::Float(x), Scalar::Float(float)) => self::float(function, paths, x, float, suffix),
        (Const::Float(x), _) => self::float(function, paths, x, Float::Inferred, false),
    }
}

fn integer(n: i128, suffix: &str) -> Expr {
    number(&n.unsigned_abs().to_string(), suffix, n < 0)
}

fn float(function: &Function, paths: &Paths, x: f64, ty: Float, suffix: bool) -> Expr {
    if let Float::Generic(name) = ty {
        return generic(function, paths, x, name);
    }
    if !x.is_finite() {
        return special(function, paths, x, ty);
    }
    let text = match ty {
        Float::F32 => format!("{:?}", (x as f32).abs()),
        _ => format!("{:?}", x.abs()),
    };
    let suffix = match ty {
        Float::F32 if suffix => "f32",
        Float::F64 if suffix => "f64",
        _ => "",
    };
    number(&text, suffix, x.is_sign_negative())
}

/// `<T as Real>::from_f64(2.0)`.
fn generic(function: &Function, paths: &Paths, x: f64, name: crate::ir::NameId) -> Expr {
    let (real, owner) = (paths.real(), &function.names[name.index()].tokens);
    let owner = quote!(<#owner as #real>);
    let name = if x == 1.0 {
        "ONE"
    } else if x == 0.0 && x.is_sign_positive() {
        "ZERO"
    } else {
        let (from, number) = (generated("from_f64"), float(function, paths, x, Float::F64, false).tokens);
        return Expr::atom(quote!(#owner::#from(#number)));
    };
    let name = generated(name);
    Expr::atom(quote!(#owner::#name))
}

/// `::core::primitive::f64::INFINITY`, or a quotient where the type is not known.
fn special(function: &Function, paths: &Paths, x: f64, ty: Float) -> Expr {
    let owner = match ty {
        Float::F32 => paths.primitive("f32"),
        Float::F64 => paths.primitive("f64"),
        Float::Named(name) | Float::Generic(name) => {
            let tokens = &function.names[name.index()].tokens;
            quote!(<#tokens>)
        }
        Float::Inferred if x.is_nan() => return Expr::new(quote!(0.0 / 0.0), Level::Product, 1),
        Float::Inferred if x < 0.0 => return Expr::new(quote!(-1.0 / 0.0), Level::Product, 1),
        Float::Inferred => return Expr::new(quote!(1.0 / 0.0), Level::Product, 1),
    };
    Expr::atom(if x.is_nan() {
        quote_spanned!(Span::mixed_site()=> #owner::NAN)
    } else if x < 0.0 {
        quote_spanned!(Span::mixed_site()=> #owner::NEG_INFINITY)
    } else {
        quote_spanned!(Span::mixed_site()=> #owner::INFINITY)
    })
}

/// `-2.5_f64`: the sign is a token of its own.
fn number(digits: &str, suffix: &str, negative: bool) -> Expr {
    let text = if suffix.is_empty() { digits.to_owned() } else { format!("{digits}_{suffix}") };
    let mut literal: Literal = text.parse().expect("digits and a suffix are a literal");
    literal.set_span(Span::mixed_site());
    let literal: TokenStream = quote!(#literal);
    if negative { Expr::new(quote!(-#literal), Level::Unary, 0) } else { Expr::atom(literal) }
}

fn suffix_of_int(int: Int) -> &'static str {
    match int {
        Int::I8 => "i8",
        Int::I16 => "i16",
        Int::I32 => "i32",
        Int::I64 => "i64",
        Int::I128 => "i128",
        Int::Isize => "isize",
        Int::U8 => "u8",
        Int::U16 => "u16",
        Int::U32 => "u32",
        Int::U64 => "u64",
        Int::U128 => "u128",
        Int::Usize => "usize",
        Int::Inferred => "",
    }
}

/// The Rust name of an integer type; empty when it is inferred.
pub(crate) fn int_name(int: Int) -> &'static str {
    suffix_of_int(int)
}
