//! Types, spelled absolutely.

use proc_macro2::{Literal, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::literal::int_name;
use super::paths::Paths;
use crate::ir::{Float, Function, Int, Len, Passing, Scalar, Ty};

/// Prints types of one function.
#[derive(Clone, Copy)]
pub(super) struct Types<'a> {
    pub(super) function: &'a Function,
    pub(super) paths: &'a Paths,
}

impl Types<'_> {
    /// A scalar type; `_` when it is left to inference.
    pub(super) fn scalar(&self, scalar: Scalar) -> TokenStream {
        match scalar {
            Scalar::Float(Float::F32) => self.paths.primitive("f32"),
            Scalar::Float(Float::F64) => self.paths.primitive("f64"),
            Scalar::Float(Float::Named(name) | Float::Generic(name)) => {
                self.function.names[name.index()].tokens.clone()
            }
            Scalar::Int(Int::Inferred) | Scalar::Float(Float::Inferred) => quote!(_),
            Scalar::Int(int) => self.paths.primitive(int_name(int)),
            Scalar::Bool => self.paths.primitive("bool"),
        }
    }

    /// A type that owns what it holds: a slice is a `Vec`.
    pub(super) fn owned(&self, ty: &Ty) -> TokenStream {
        match ty {
            Ty::Scalar(scalar) => self.scalar(*scalar),
            Ty::Array(element, len) => {
                let (element, len) = (self.owned(element), self.len(len));
                quote!([#element; #len])
            }
            Ty::Slice(element) => {
                let (vec, element) = (self.paths.buffer("Vec", Span::mixed_site()), self.owned(element));
                quote!(#vec<#element>)
            }
            Ty::Tuple(parts) => {
                let parts = parts.iter().map(|part| self.owned(part));
                quote!((#(#parts,)*))
            }
            Ty::Named(name) | Ty::Data(name) => self.function.names[name.index()].tokens.clone(),
            Ty::Record(record) => {
                let Some(name) = record.name else { return quote!(_) };
                let (name, differentiable) = (&self.function.names[name.index()].tokens, self.paths.differentiable());
                if record.tangent { quote!(<#name as #differentiable>::Tangent) } else { name.clone() }
            }
            Ty::Inferred => quote!(_),
            Ty::Stack => self.paths.hidden("Stack"),
        }
    }

    /// A type as a parameter: `&[f64]`.
    pub(super) fn parameter(&self, ty: &Ty, passing: Passing) -> TokenStream {
        let target = match ty {
            Ty::Slice(element) if passing != Passing::Value => {
                let element = self.owned(element);
                quote!([#element])
            }
            _ => self.owned(ty),
        };
        match passing {
            Passing::Value if *ty == Ty::Inferred => {
                let sized = self.paths.sized();
                quote!(impl #sized)
            }
            Passing::Value => target,
            Passing::Shared => quote_spanned!(Span::mixed_site()=> &#target),
            Passing::Mutable => quote_spanned!(Span::mixed_site()=> &mut #target),
            Passing::Sum(_) => {
                let option = self.paths.core("option::Option");
                quote_spanned!(Span::mixed_site()=> #option<&mut #target>)
            }
        }
    }

    /// An array length.
    pub(super) fn len(&self, len: &Len) -> TokenStream {
        match len {
            Len::Known(n) => {
                let n = Literal::usize_unsuffixed(*n);
                quote!(#n)
            }
            Len::Named(name) => {
                let tokens = &self.function.names[name.index()].tokens;
                if tokens.clone().into_iter().count() == 1 { tokens.clone() } else { quote!({ #tokens }) }
            }
            Len::Inferred => quote!(_),
        }
    }
}
