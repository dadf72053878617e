//! The companion: an empty struct of the function's name, with its derivatives as associated functions.

use std::collections::BTreeMap;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{FnArg, ItemFn, Type};

use super::call::located;
use super::doc;
use super::function::{Signature, function};
use super::paths::Paths;
use super::training::training;
use crate::differentiate::Member;
use crate::ir::{Float, Function, NameId, Passing, Scalar};

/// Prints the companion of a function.
///
/// ```text
/// pub struct loss {}
/// impl loss { pub fn gradient(…) -> … { … } }
/// ```
pub fn companion(item: &ItemFn, members: &[Member], train: bool, paths: &Paths) -> TokenStream {
    if item.sig.receiver().is_some() {
        return TokenStream::new(); // a struct cannot stand beside a method
    }
    let span = Span::mixed_site().located_at(item.sig.ident.span());
    let name = {
        let mut name = item.sig.ident.clone();
        name.set_span(span);
        name
    };
    let conditions: Vec<TokenStream> = kept_attributes(item, &["cfg"]);
    let allowed = kept_attributes(item, &["allow"]);
    let visibility = located(item.vis.to_token_stream());
    let functions = members.iter().map(|member| print(item, member, &visibility, paths));
    let about = format!(" The derivatives of the function `{name}`.");
    let derive = paths.derive_debug();
    // a refused function may have parameters that a mention cannot infer
    let used = if members.is_empty() { TokenStream::new() } else { used(item, span, &conditions) };
    let floats = floats(members, paths, span, &conditions);
    let training = (train && !members.is_empty()).then(|| training(item, &name, &conditions, paths));
    quote_spanned! {span=>
        #(#conditions)*
        #[doc = #about]
        #derive
        #visibility struct #name {}

        #(#conditions)*
        #(#allowed)*
        #[cfg_attr(clippy, allow(clippy::all, clippy::pedantic))]
        impl #name {
            #(#functions)*
        }

        #used

        #floats

        #training
    }
}

/// A name that the compiler took for a float is one: `type Real = f64`, but no type of the user's with operators.
fn floats(members: &[Member], paths: &Paths, span: Span, conditions: &[TokenStream]) -> TokenStream {
    let mut names = BTreeMap::new();
    for member in members {
        for value in &member.function.values {
            if let Scalar::Float(Float::Named(name)) = value.ty {
                let name = &member.function.names[name.index()];
                names.insert(&name.text, &name.tokens);
            }
        }
    }
    if names.is_empty() {
        return TokenStream::new();
    }
    let (real, names) = (paths.real(), names.values());
    quote_spanned! {span=>
        #(#conditions)*
        const _: () = {
            const fn is_float<T: #real>() {}
            #(is_float::<#names>();)*
        };
    }
}

/// A function that is called through its companion alone is no dead code.
fn used(item: &ItemFn, span: Span, conditions: &[TokenStream]) -> TokenStream {
    let generics = &item.sig.generics;
    let named = item
        .sig
        .inputs
        .iter()
        .all(|input| !matches!(input, FnArg::Typed(typed) if matches!(*typed.ty, Type::ImplTrait(_))));
    if generics.type_params().next().is_some() || !named {
        return TokenStream::new(); // it cannot be named without types
    }
    let deprecated = item.attrs.iter().any(|attribute| attribute.path().is_ident("deprecated"));
    let allowed = if deprecated { quote!(#[allow(deprecated)]) } else { TokenStream::new() };
    let name = &item.sig.ident;
    let some = generics.const_params().map(|parameter| match parameter.ty.to_token_stream().to_string().as_str() {
        "bool" => quote!(false),
        "char" => quote!('a'),
        _ => quote!(0),
    });
    let some: Vec<TokenStream> = some.collect();
    let arguments = if some.is_empty() { TokenStream::new() } else { quote!(::<#(#some),*>) };
    quote_spanned! {span=>
        #(#conditions)*
        #allowed
        const _: () = {
            let _ = #name #arguments;
        };
    }
}

fn print(item: &ItemFn, member: &Member, visibility: &TokenStream, paths: &Paths) -> TokenStream {
    let generics = &item.sig.generics;
    let inline = kept_attributes(item, &["inline"]);
    let attributes = if member.hidden {
        quote!(#[doc(hidden)] #[inline])
    } else {
        let lines = doc::comment(member);
        quote!(#(#[doc = #lines])* #(#inline)*)
    };
    let signature = Signature {
        attributes,
        visibility: visibility.clone(),
        name: member.name.to_owned(),
        generics: generics.to_token_stream(),
        bounds: bounds(generics, member, paths),
    };
    function(&member.function, &signature, paths)
}

/// `where …`, as the user has it. Residuals keep copies of what is borrowed: a struct that cannot be copied has no `forward`,
/// and the lifetime makes that a condition instead of an error.
fn bounds(generics: &syn::Generics, member: &Member, paths: &Paths) -> TokenStream {
    let written = generics.where_clause.iter().flat_map(|clause| &clause.predicates);
    let mut bounds: Vec<TokenStream> = written.map(ToTokens::to_token_stream).collect();
    if member.name == "forward" {
        let clone = paths.core("clone::Clone");
        let borrowed = structs_borrowed(&member.function);
        bounds.extend(borrowed.iter().map(|name| quote_spanned!(Span::mixed_site()=> for<'any> #name: #clone)));
    }
    if bounds.is_empty() { TokenStream::new() } else { quote!(where #(#bounds),*) }
}

/// The structs behind references, each once.
fn structs_borrowed(function: &Function) -> Vec<TokenStream> {
    let shared = function.parameters.iter().filter(|parameter| parameter.passing == Passing::Shared);
    let mut names: Vec<NameId> = shared.filter_map(|parameter| parameter.ty.record_name()).collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter().map(|name| located(function.names[name.index()].tokens.clone())).collect()
}

/// The user's attributes of these names, to be repeated.
fn kept_attributes(item: &ItemFn, names: &[&str]) -> Vec<TokenStream> {
    let kept = item.attrs.iter().filter(|attribute| names.iter().any(|name| attribute.path().is_ident(name)));
    kept.map(|attribute| located(attribute.to_token_stream())).collect()
}
