//! Tangents as vectors, and structs that move along them.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};

use super::fields::{Scalar, mixed};
use super::tangent::{Of, Writer, conditional};

impl Writer<'_> {
    /// `Tangent`, `Zero` and `Step`.
    pub(super) fn vector(&self) -> TokenStream {
        let zero = self.record.active().all(|field| field.kind.is_fixed()).then(|| self.zero());
        let Some((scalar, parameter)) = self.scalar() else { return quote!(#zero) };
        let (tangent, step) = (self.space(&scalar, parameter.clone()), self.step(&scalar, parameter));
        quote!(#zero #tangent #step)
    }

    /// The type of the numbers, and the type parameter that it is where the structs inside decide; `None` where there are two.
    pub(super) fn scalar(&self) -> Option<(TokenStream, Option<TokenStream>)> {
        self.scalar_with(&self.paths.real())
    }

    /// The same with a bound of the parameter.
    pub(super) fn scalar_with(&self, bound: &TokenStream) -> Option<(TokenStream, Option<TokenStream>)> {
        match self.record.scalar() {
            Scalar::Known(float) => Some((self.float(float), None)),
            Scalar::OfNested => {
                let scalar = quote_spanned!(mixed()=> ScalarOfTangent);
                Some((scalar.clone(), Some(quote!(#scalar: #bound))))
            }
            Scalar::Mixed => None,
        }
    }

    fn zero(&self) -> TokenStream {
        let (zero, name) = (self.paths.of_runtime("Zero"), self.name(Of::Tangent));
        let members = self.members();
        let body = quote_spanned! {mixed()=>
            #[inline]
            fn zero() -> Self {
                #name { #(#members: #zero::zero()),* }
            }
        };
        self.implement(Of::Tangent, &zero, &self.if_nested(&zero), body)
    }

    /// A tangent moves as a vector: that of a struct inside is known to be its own tangent by `Tangent` alone.
    fn step(&self, scalar: &TokenStream, parameter: Option<TokenStream>) -> TokenStream {
        let (step, vector) = (self.paths.of_runtime("Step"), self.paths.of_runtime("Tangent"));
        let (what, vector, ty) = (quote!(#step<#scalar>), quote!(#vector::<#scalar>), self.ty(Of::Tangent));
        let body = quote_spanned! {mixed()=>
            #[inline]
            fn step(&mut self, factor: #scalar, along: &Self) {
                #vector::add_scaled(self, factor, along);
            }
        };
        let bounds = self.if_nested(&vector);
        let of_tangent = self.implement_for(Of::Tangent, parameter.clone(), &what, &ty, &bounds, body);
        let own = (!self.record.whole).then(|| self.step_of_struct(&step, scalar, parameter));
        quote!(#own #of_tangent)
    }

    fn step_of_struct(&self, step: &TokenStream, scalar: &TokenStream, parameter: Option<TokenStream>) -> TokenStream {
        let (what, call, members) = (quote!(#step<#scalar>), quote!(#step::<#scalar>::step), self.members());
        let nested = self.record.nested();
        let bounds: Vec<_> = nested.iter().map(|ty| conditional(&ty.to_token_stream(), &what)).collect();
        let (own, tangent) = (self.ty(Of::Struct), self.ty(Of::Tangent));
        let body = quote_spanned! {mixed()=>
            #[inline]
            fn step(&mut self, factor: #scalar, along: &#tangent) {
                #(#call(&mut self.#members, factor, &along.#members);)*
            }
        };
        self.implement_for(Of::Struct, parameter, &what, &own, &bounds, body)
    }

    fn space(&self, scalar: &TokenStream, parameter: Option<TokenStream>) -> TokenStream {
        let tangent = self.paths.of_runtime("Tangent");
        let (what, tangent) = (quote!(#tangent<#scalar>), quote!(#tangent::<#scalar>));
        let (members, iterator) = (self.members(), self.paths.core("iter::Iterator"));
        let products =
            members.iter().map(|member| quote_spanned!(mixed()=> #tangent::dot(&self.#member, &other.#member)));
        let product = products.reduce(|sum, product| quote!(#sum + #product));
        let product = product.unwrap_or_else(|| {
            let real = self.paths.real();
            quote!(#real::ZERO)
        });
        let numbers = self.chain(&members, |member| quote_spanned!(mixed()=> #tangent::numbers(&self.#member)));
        let changed = self.chain(&members, |member| quote_spanned!(mixed()=> #tangent::numbers_mut(&mut self.#member)));
        let body = quote_spanned! {mixed()=>
            #[inline]
            fn scale(&mut self, factor: #scalar) {
                #(#tangent::scale(&mut self.#members, factor);)*
                let _ = factor;
            }

            #[inline]
            fn add_scaled(&mut self, factor: #scalar, other: &Self) {
                #(#tangent::add_scaled(&mut self.#members, factor, &other.#members);)*
                let _ = (factor, other);
            }

            #[inline]
            fn dot(&self, other: &Self) -> #scalar {
                let _ = other;
                #product
            }

            #[inline]
            fn numbers(&self) -> impl #iterator<Item = #scalar> {
                #numbers
            }

            #[inline]
            fn numbers_mut(&mut self) -> impl #iterator<Item = &mut #scalar> {
                #changed
            }
        };
        let ty = self.ty(Of::Tangent);
        self.implement_for(Of::Tangent, parameter, &what, &ty, &self.if_nested(&what), body)
    }

    /// One iterator after the other.
    fn chain(&self, members: &[&syn::Member], each: impl Fn(&syn::Member) -> TokenStream) -> TokenStream {
        let (chain, empty) = (self.paths.iterator("chain"), self.paths.core("iter::empty"));
        let chained = members.iter().map(|member| each(member)).reduce(|before, part| quote!(#chain(#before, #part)));
        chained.unwrap_or_else(|| quote!(#empty()))
    }
}
