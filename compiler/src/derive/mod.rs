//! `#[derive(Differentiable)]`: the tangent of a struct, and the struct as a list of tensors.

mod fields;
mod parameters;
mod tangent;

use proc_macro2::TokenStream;
use quote::quote;

use crate::diagnostic::Errors;
use crate::emit::Paths;
use crate::krate;

/// What stands beside the struct: its tangent with what emitted code and training need of both.
pub fn derive(item: TokenStream) -> TokenStream {
    let mut errors = Errors::new();
    let written = fields::read(item, &mut errors).map(|record| {
        let paths = Paths::new(krate::runtime(record.krate.as_ref()));
        let (tangent, parameters) = (tangent::tangent(&record, &paths), parameters::parameters(&record, &paths));
        quote!(#tangent #parameters)
    });
    let errors = errors.to_tokens();
    quote!(#written #errors)
}
