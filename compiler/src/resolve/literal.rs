//! Literals, in every spelling.

use crate::ir::{Float, Scalar};
use crate::resolve::Resolver;
use crate::resolve::annotation::primitive;
use crate::resolve::tree::{ExprId, Kind};
use crate::resolve::types::Class;

impl Resolver<'_> {
    pub(super) fn literal(&mut self, lit: &syn::Lit) -> ExprId {
        match lit {
            syn::Lit::Float(float) => self.float_literal(float.base10_digits(), float.suffix(), float.span()),
            syn::Lit::Int(int) if matches!(int.suffix(), "f64" | "f32") => {
                self.float_literal(int.base10_digits(), int.suffix(), int.span())
            }
            syn::Lit::Int(int) => self.int_literal(int),
            syn::Lit::Bool(boolean) => {
                let ty = self.types.bool();
                self.expr(Kind::Bool(boolean.value), ty, boolean.span)
            }
            syn::Lit::Byte(byte) => {
                let ty = self.types.scalar(primitive("u8").expect("`u8` is a primitive type"));
                self.expr(Kind::Int(byte.value().into()), ty, byte.span())
            }
            syn::Lit::Str(text) => {
                let ty = self.types.add(crate::resolve::types::Node::Text);
                self.expr(Kind::Text, ty, text.span())
            }
            other => self.refuse(other.span(), "only numbers and truth values can be used here"),
        }
    }

    fn float_literal(&mut self, digits: &str, suffix: &str, span: proc_macro2::Span) -> ExprId {
        let ty = match suffix {
            "" => self.types.free(Class::Float),
            "f32" => self.types.scalar(Scalar::Float(Float::F32)),
            "f64" => self.types.scalar(Scalar::F64),
            _ => return self.refuse(span, format!("floats of type `{suffix}` are not supported")),
        };
        self.expr(Kind::Float(digits.to_string()), ty, span)
    }

    fn int_literal(&mut self, int: &syn::LitInt) -> ExprId {
        let ty = match int.suffix() {
            "" => self.types.free(Class::Integer),
            suffix => match primitive(suffix).filter(|scalar| scalar.is_int()) {
                Some(scalar) => self.types.scalar(scalar),
                None => return self.refuse(int.span(), format!("integers of type `{suffix}` are not supported")),
            },
        };
        match int.base10_parse::<i128>() {
            Ok(n) => self.expr(Kind::Int(n), ty, int.span()),
            Err(_) => self.refuse(int.span(), "this integer is too large"),
        }
    }
}
