//! The tangent struct, and what emitted code does with it: zeros, sums.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::fields::{Field, Kind, Record, mixed};
use crate::emit::Paths;
use crate::ir::Float;

/// Prints the tangent of a struct.
///
/// ```text
/// pub struct BodyTangent { pub mass: f64, pub spring: <Spring as Differentiable>::Tangent }
/// impl Differentiable for Body { type Tangent = BodyTangent; … }
/// ```
pub(super) fn tangent(record: &Record, paths: &Paths) -> TokenStream {
    let (name, tangent) = (&record.name, record.tangent());
    let (generics, arguments, bounds) = record.generics.split_for_impl();
    let declaration = if record.whole { TokenStream::new() } else { declaration(record, paths) };
    let members: Vec<_> = record.active().map(|field| &field.member).collect();
    let (differentiable, zero_like, accumulate) = (paths.differentiable(), paths.zero_like(), paths.accumulate());
    let (sum, clear, cleared) = (paths.accumulate_trait(), paths.hidden("Clear"), paths.hidden("clear"));
    let (kept, mut lasting) = (paths.hidden("kept"), record.generics.clone());
    lasting.make_where_clause().predicates.push(syn::parse_quote!(Self: 'static));
    let lasting = &lasting.where_clause;
    quote_spanned! {mixed()=>
        #declaration

        #kept! { [#generics] [#name #arguments] [#lasting] }

        impl #generics #differentiable for #name #arguments #bounds {
            type Tangent = #tangent #arguments;

            #[inline]
            fn zero_like(&self) -> #tangent #arguments {
                #tangent { #(#members: #zero_like(&self.#members)),* }
            }
        }

        impl #generics #sum for #tangent #arguments #bounds {
            #[inline]
            fn accumulate(&mut self, part: &Self) {
                #(#accumulate(&mut self.#members, &part.#members);)*
            }
        }

        impl #generics #clear for #tangent #arguments #bounds {
            #[inline]
            fn clear(&mut self) {
                #(#cleared(&mut self.#members);)*
            }
        }
    }
}

fn declaration(record: &Record, paths: &Paths) -> TokenStream {
    let (tangent, visibility) = (record.tangent(), &record.visibility);
    let (generics, arguments, bounds) = record.generics.split_for_impl();
    let declared = &record.generics;
    let fields = record.active().map(|field| declared_field(field, paths));
    let body = if record.named { quote!(#bounds { #(#fields),* }) } else { quote!((#(#fields),*) #bounds;) };
    let about = format!(" A tangent of [`{}`]: its differentiable fields.", record.name);
    let (differentiable, zero_like) = (paths.differentiable(), paths.zero_like());
    let (derives, asked) = (paths.derive_values(record.has_plain_tangent()), &record.derives);
    let members: Vec<_> = record.active().map(|field| &field.member).collect();
    quote_spanned! {mixed()=>
        #[doc = #about]
        #derives
        #(#[derive(#asked)])*
        #visibility struct #tangent #declared #body

        impl #generics #differentiable for #tangent #arguments #bounds {
            type Tangent = Self;

            #[inline]
            fn zero_like(&self) -> Self {
                #tangent { #(#members: #zero_like(&self.#members)),* }
            }
        }
    }
}

fn declared_field(field: &Field, paths: &Paths) -> TokenStream {
    let (visibility, ty) = (&field.visibility, tangent_type(&field.kind, paths));
    match &field.member {
        syn::Member::Named(name) => {
            let about = format!(" The tangent of `{name}`.");
            quote!(#[doc = #about] #visibility #name: #ty)
        }
        syn::Member::Unnamed(index) => {
            let about = format!(" The tangent of field {}.", index.index);
            quote!(#[doc = #about] #visibility #ty)
        }
    }
}

/// The type of a field's tangent.
pub(super) fn tangent_type(kind: &Kind, paths: &Paths) -> TokenStream {
    match kind {
        Kind::Float(Float::F32) => paths.primitive("f32"),
        Kind::Float(_) => paths.primitive("f64"),
        Kind::Array(element, len) => {
            let element = tangent_type(element, paths);
            quote!([#element; #len])
        }
        Kind::Nested(ty) => {
            let differentiable = paths.differentiable();
            quote!(<#ty as #differentiable>::Tangent)
        }
        Kind::Inactive => unreachable!("it has no tangent"),
    }
}
