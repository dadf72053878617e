//! `#[derive(Differentiable)]`: the tangent of a struct as a vector, and the struct as a list of tensors.

mod fields;
mod generics;
mod kind;
mod operators;
mod parameters;
mod serialize;
mod tangent;
mod values;
mod vector;

pub(crate) use fields::is_skipped;
pub(crate) use kind::is_borrowed;

use proc_macro2::TokenStream;
use quote::quote;

use crate::diagnostic::Errors;
use crate::emit::Paths;
use crate::krate;

/// What stands beside the struct: its tangent with what emitted code, users and training need of both.
pub fn derive(item: TokenStream) -> TokenStream {
    let mut errors = Errors::new();
    let written = fields::read(item, &mut errors).map(|record| {
        let paths = Paths::new(krate::runtime(record.krate.as_ref()));
        let writer = tangent::Writer { record: &record, paths: &paths };
        let (tangent, vector, parameters) = (writer.tangent(), writer.vector(), writer.parameters_of_both());
        let of_its_own = (!record.whole).then(|| [writer.values(), writer.operators()]).into_iter().flatten();
        let stored = writer.serialize();
        quote!(#tangent #vector #parameters #(#of_its_own)* #stored)
    });
    let errors = errors.to_tokens();
    quote!(#written #errors)
}
