//! Matrices over parameters of several kinds: rows in the shape of the gradient, each by a call of another derivative.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

use super::companion::bounds;
use super::function::{Signature, header};
use super::paths::{Paths, generated};
use super::types::Types;
use crate::differentiate::Member;
use crate::ir::{Function, Parameter, Passing, Ty};
use crate::read::Options;

/// `hessian` and `jacobian` where they are asked for and are no matrices of numbers.
///
/// ```text
/// fn hessian(k: f64, x: &[f64]) -> Vec<(f64, Vec<f64>)> {
///     hessian((zero_like(&k), zero_like(x)), |(t_k, t_x)| Self::hvp(k, x, *t_k, t_x))
/// }
/// ```
pub(super) fn functions(
    item: &syn::ItemFn,
    members: &[Member],
    prefix: &str,
    visibility: &TokenStream,
    options: &Options,
    paths: &Paths,
) -> TokenStream {
    let find = |name: &str| members.iter().find(|member| member.name == name);
    let written =
        |name: &str| Written { item, prefix, visibility, paths, count: item.sig.inputs.len(), name: name.to_owned() };
    let hessian = match (find("hessian"), find("hvp")) {
        (None, Some(hvp)) if options.hessian => Some(written("hessian").hessian(hvp)),
        _ => None,
    };
    let jacobian = match (find("jacobian"), find("vjp")) {
        (None, Some(vjp)) if options.jacobian => written("jacobian").jacobian(vjp),
        _ => None,
    };
    quote!(#hessian #jacobian)
}

fn is_float_result(ty: &Ty) -> bool {
    ty.scalar().is_some_and(|scalar| scalar.is_float())
}

struct Written<'a> {
    item: &'a syn::ItemFn,
    /// `energy_` for methods.
    prefix: &'a str,
    visibility: &'a TokenStream,
    paths: &'a Paths,
    /// How many arguments there are.
    count: usize,
    name: String,
}

impl Written<'_> {
    fn hessian(&self, hvp: &Member) -> TokenStream {
        let (function, paths) = (&hvp.function, self.paths);
        let types = Types { function, paths };
        let directions: Vec<(usize, &Parameter)> = function.parameters.iter().enumerate().skip(self.count).collect();
        let differentiated = function.parameters[..self.count].iter().enumerate().filter(|(_, p)| p.differentiated);
        let zero_like = paths.zero_like();
        let zeros = differentiated.map(|(k, parameter)| {
            let name = name(k, parameter);
            if parameter.passing == Passing::Shared { quote!(#zero_like(#name)) } else { quote!(#zero_like(&#name)) }
        });
        let names = directions.iter().map(|(k, parameter)| name(*k, parameter));
        let handed = directions.iter().map(|(k, parameter)| {
            let name = name(*k, parameter);
            if parameter.passing == Passing::Shared { quote!(#name) } else { self.cloned(quote!(#name)) }
        });
        let (row, rows) = (types.owned(&function.result_ty), paths.of_runtime("buffer::rows"));
        let (vec, callee) = (paths.of_runtime("buffer::Vec"), generated(&format!("{}hvp", self.prefix)));
        let arguments = self.arguments(function);
        let body = quote! {
            #rows((#(#zeros,)*), |(#(#names,)*)| Self::#callee(#(#arguments,)* #(#handed),*))
        };
        let title = format!(
            " Hessian of `{}`: for each number of the parameters, in their order, a row in the shape of the gradient.",
            self.item.sig.ident
        );
        self.function(hvp, &title, quote!(#vec<#row>), body)
    }

    fn jacobian(&self, vjp: &Member) -> Option<TokenStream> {
        let (function, paths) = (&vjp.function, self.paths);
        let types = Types { function, paths };
        let Ty::Tuple(returned) = &function.result_ty else { return None };
        let [value, row] = returned.as_slice() else { return None };
        let callee = generated(&format!("{}vjp", self.prefix));
        let (row, arguments) = (types.owned(row), self.arguments(function));
        let call = |seed: TokenStream| quote!(Self::#callee(#(#arguments,)* #seed).1);
        let (output, body) = match value {
            Ty::Array(element, len) if is_float_result(element) => {
                let (len, element, from_fn) = (types.len(len), types.owned(element), paths.core("array::from_fn"));
                let call = call(quote!(__seed));
                let body = quote! {
                    #from_fn(|__row| {
                        let mut __seed: [#element; #len] = [0.0; #len];
                        __seed[__row] = 1.0;
                        #call
                    })
                };
                (quote!([#row; #len]), body)
            }
            Ty::Tuple(parts) if parts.iter().all(is_float_result) => {
                let n = parts.len();
                let rows = (0..n).map(|k| {
                    let unit = (0..n).map(|j| if j == k { quote!(1.0) } else { quote!(0.0) });
                    call(quote!((#(#unit,)*)))
                });
                (quote!([#row; #n]), quote!([#(#rows),*]))
            }
            _ => return None,
        };
        let title =
            format!(" Jacobian of `{}`: for each output a row in the shape of the gradient.", self.item.sig.ident);
        Some(self.function(vjp, &title, output, body))
    }

    /// The function's own arguments, which are handed on more than once.
    fn arguments(&self, function: &Function) -> Vec<TokenStream> {
        let argument = |(k, parameter): (usize, &Parameter)| {
            let name = name(k, parameter);
            match (parameter.passing, &parameter.ty) {
                (Passing::Shared, _) | (_, Ty::Scalar(_)) => quote!(#name),
                _ => {
                    let clone = self.paths.clone_of();
                    quote!(#clone(&#name))
                }
            }
        };
        function.parameters.iter().take(self.count).enumerate().map(argument).collect()
    }

    fn cloned(&self, reference: TokenStream) -> TokenStream {
        let clone = self.paths.clone_of();
        quote!(#clone(#reference))
    }

    fn function(&self, of: &Member, title: &str, output: TokenStream, body: TokenStream) -> TokenStream {
        let types = Types { function: &of.function, paths: self.paths };
        let parameters = of.function.parameters.iter().take(self.count).enumerate().map(|(k, parameter)| {
            let ty = types.parameter(&parameter.ty, parameter.passing);
            let name = name(k, parameter);
            match name == "self" {
                true if parameter.passing == Passing::Shared => quote!(&#name),
                true => quote!(#name),
                false => quote!(#name: #ty),
            }
        });
        let generics = &self.item.sig.generics;
        let signature = Signature {
            attributes: quote!(#[doc = #title]),
            visibility: self.visibility.clone(),
            name: format!("{}{}", self.prefix, self.name),
            generics: generics.to_token_stream(),
            bounds: bounds(generics, of, self.paths),
        };
        let header = header(&signature, parameters.collect(), quote!(-> #output));
        quote!(#header { #body })
    }
}

/// Its own name where it has one.
fn name(k: usize, parameter: &Parameter) -> Ident {
    match parameter.name.as_str() {
        "self" => Ident::new("self", proc_macro2::Span::mixed_site()),
        "" | "_" => generated(&format!("p{k}")),
        name => super::identifier(name, proc_macro2::Span::mixed_site()),
    }
}
