//! Derivatives of functions that return an `Option` or a `Result`: the same around theirs.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};

use super::function::{Parts, Signature, header, parts};
use super::paths::Paths;
use crate::ir::{Function, Passing, Ty};

/// How a function fails.
pub(super) struct Failing {
    /// The function's own path: `f`, `Self::f`.
    callee: TokenStream,
    /// How many parameters it has.
    count: usize,
    kind: Kind,
    clone: TokenStream,
}

/// What is written around a result.
pub(crate) enum Kind {
    Option,
    /// The type of the error.
    Result(TokenStream),
}

/// How a function with this result fails, if it is written as such.
pub(crate) fn failing(result: &syn::Type) -> Option<Kind> {
    let syn::Type::Path(path) = result else { return None };
    let last = path.path.segments.last()?;
    let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match (last.ident.to_string().as_str(), arguments.args.len()) {
        ("Option", 1) => Some(Kind::Option),
        ("Result", 2) => Some(Kind::Result(arguments.args[1].to_token_stream())),
        _ => None,
    }
}

impl Failing {
    pub(super) fn of(item: &syn::ItemFn, paths: &Paths) -> Option<Failing> {
        let syn::ReturnType::Type(_, result) = &item.sig.output else { return None };
        let name = &item.sig.ident;
        let is_method = item.sig.receiver().is_some();
        let callee = if is_method { quote_spanned!(Span::mixed_site()=> Self::#name) } else { quote!(#name) };
        Some(Failing { callee, count: item.sig.inputs.len(), kind: failing(result)?, clone: paths.clone_of() })
    }
}

/// Prints a function that calls the function itself first, and fails as that does.
///
/// ```text
/// pub fn gradient(x: f64) -> Option<f64> { match f(x) { Some(_) => Some({ … }), None => None } }
/// ```
pub(super) fn failing_function(
    function: &Function,
    signature: &Signature,
    failing: &Failing,
    paths: &Paths,
) -> TokenStream {
    let Parts { parameters, output, statements } = parts(function, paths);
    let output = if output.is_empty() { quote!(()) } else { output };
    let arguments = function.parameters.iter().zip(&parameters).take(failing.count).map(|(parameter, printed)| {
        let name = name_of(printed);
        match (parameter.passing, &parameter.ty) {
            (Passing::Value, Ty::Scalar(_)) | (Passing::Shared, _) => name,
            _ => {
                let clone = &failing.clone;
                quote!(#clone(&#name))
            }
        }
    });
    let callee = &failing.callee;
    let call = quote!(#callee(#(#arguments),*));
    let (some, none, ok, err) =
        (paths.some(), paths.none(), paths.core("result::Result::Ok"), paths.core("result::Result::Err"));
    let (output, body) = match &failing.kind {
        Kind::Option => {
            let option = paths.core("option::Option");
            (quote!(#option<#output>), quote!(match #call { #some(_) => #some({ #statements }), #none => #none }))
        }
        Kind::Result(error) => {
            let result = paths.core("result::Result");
            (
                quote!(#result<#output, #error>),
                quote!(match #call { #ok(_) => #ok({ #statements }), #err(error) => #err(error) }),
            )
        }
    };
    let header = header(signature, parameters, quote!(-> #output));
    // a stand-in panics, and nothing can be put around that
    let body = if function.body.diverges { statements } else { body };
    quote!(#header { #body })
}

/// The name of a printed parameter: `x` of `mut x: f64`.
fn name_of(printed: &TokenStream) -> TokenStream {
    let is_colon = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ':');
    let before = printed.clone().into_iter().take_while(|token| !is_colon(token));
    before.filter(|token| matches!(token, TokenTree::Ident(_))).last().into_iter().collect()
}
