//! Types, spelled absolutely.

use proc_macro2::{Literal, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::literal::int_name;
use super::paths::{Paths, respanned};
use crate::ir::{Float, Function, Int, Len, Passing, Record, Scalar, Ty};

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
                self.at_struct(ty, quote!((#(#parts,)*)))
            }
            Ty::Named(name) | Ty::Data(name) => self.function.names[name.index()].tokens.clone(),
            Ty::Record(record) => {
                let Some(name) = record.name else { return quote!(_) };
                let name = &self.function.names[name.index()].tokens;
                if record.tangent { self.paths.tangent_of(name) } else { name.clone() }
            }
            Ty::Inferred => quote!(_),
            Ty::Stack => self.paths.hidden("Stack"),
        }
    }

    /// A type in a signature: at the place of the user's struct, where one is inside. If that has no tangent, all that
    /// rustc finds is the same, and it says it once, there.
    pub(super) fn at_struct(&self, ty: &Ty, printed: TokenStream) -> TokenStream {
        match self.named_struct(ty) {
            Some(name) => respanned(printed, Span::mixed_site().located_at(name.span())),
            None => printed,
        }
    }

    /// `Differentiable::zero_like(&x)`, said of the struct inside by the name that it has in the signature.
    pub(super) fn zero_like(&self, ty: &Ty, borrowed: TokenStream) -> TokenStream {
        let zeros = match ty {
            Ty::Array(..) => self.paths.hidden("zeros"),
            _ => self.paths.buffer("zeros", Span::mixed_site()),
        };
        match ty {
            Ty::Array(element, _) | Ty::Slice(element) if self.named_struct(element).is_some() => {
                let element = self.zero_like(element, quote_spanned!(Span::mixed_site()=> like));
                quote_spanned!(Span::mixed_site()=> #zeros(#borrowed, |like| #element))
            }
            Ty::Record(Record { name: Some(name), tangent: false, .. }) | Ty::Named(name) => {
                let zero_like = self.paths.zero_like_of(&self.function.names[name.index()].tokens);
                quote!(#zero_like(#borrowed))
            }
            _ => {
                let zero_like = self.paths.zero_like();
                quote!(#zero_like(#borrowed))
            }
        }
    }

    /// The struct inside a type, as the user wrote it.
    fn named_struct(&self, ty: &Ty) -> Option<&TokenStream> {
        ty.record_name().map(|name| &self.function.names[name.index()].tokens)
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
            Passing::Shared => self.at_struct(ty, quote_spanned!(Span::mixed_site()=> &#target)),
            Passing::Mutable => self.at_struct(ty, quote_spanned!(Span::mixed_site()=> &mut #target)),
            Passing::Sum(_) => {
                let option = self.paths.core("option::Option");
                self.at_struct(ty, quote_spanned!(Span::mixed_site()=> #option<&mut #target>))
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
