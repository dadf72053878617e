//! The companion: an empty struct of the function's name, with its derivatives as associated functions.

use std::collections::BTreeMap;

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::{FnArg, ItemFn, Type};

use super::call::located;
use super::doc;
use super::failing::{Failing, failing_function};
use super::function::{Signature, function};
use super::matrix;
use super::paths::{Paths, generated};
use super::rule;
use super::training::training;
use super::types::Types;
use crate::differentiate::Member;
use crate::differentiate::part_ty;
use crate::ir::{Float, Function, NameId, Parameter, Passing, Scalar, Ty};
use crate::read::Options;
use crate::resolve::Helpers;

/// Prints the companion of a function.
///
/// ```text
/// pub struct loss {}
/// impl loss { pub fn gradient(…) -> … { … } }
/// ```
pub fn companion(item: &ItemFn, members: &[Member], options: &Options, paths: &Paths) -> TokenStream {
    companion_with(item, members, &Helpers::new(), options, paths)
}

/// The same with functions beside the derivatives that they call.
pub(crate) fn companion_with(
    item: &ItemFn,
    members: &[Member],
    helpers: &Helpers,
    options: &Options,
    paths: &Paths,
) -> TokenStream {
    let by_rule = options.rule.iter().flat_map(|rule| rule::functions(item, members, rule, paths).into_values());
    let helpers = helpers.values().cloned().chain(by_rule);
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
    let matrices = matrix::functions(item, members, "", &visibility, options, paths);
    let unasked = unasked(item, members, "", &visibility, paths);
    let about = format!(" The derivatives of the function `{name}`.");
    let derive = paths.derive_debug();
    let used = used(item, members, span, &conditions, paths);
    let floats = floats(members, paths, span, &conditions);
    let training = (options.train && !members.is_empty()).then(|| training(item, &name, &conditions, paths));
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
            #matrices
            #(#helpers)*
            #unasked
        }

        #used

        #floats

        #training
    }
}

/// Prints the derivatives of a method beside it, with its name before theirs.
///
/// ```text
/// impl Body { pub fn energy_gradient(&self, …) -> … { … } }
/// ```
pub(crate) fn methods(
    item: &ItemFn,
    prefix: &str,
    block: &crate::items::Impl,
    members: &[Member],
    helpers: &Helpers,
    options: &Options,
    paths: &Paths,
) -> TokenStream {
    let helpers = helpers.values();
    if members.is_empty() {
        return TokenStream::new();
    }
    let span = Span::mixed_site().located_at(item.sig.ident.span());
    let conditions: Vec<TokenStream> = kept_attributes(item, &["cfg"]);
    let allowed = kept_attributes(item, &["allow"]);
    let visibility = located(item.vis.to_token_stream());
    let matrices = matrix::functions(item, members, &format!("{prefix}_"), &visibility, options, paths);
    let unasked = unasked(item, members, &format!("{prefix}_"), &visibility, paths);
    let names: Vec<&str> = members.iter().map(|member| member.name).collect();
    let functions = members.iter().map(|member| {
        let mut member = member.clone();
        for known in &mut member.function.externs {
            // a member that hands on to another
            if let Some(name) = known.text.strip_prefix("Self::").filter(|name| names.contains(name)) {
                let name = super::generated(&format!("{prefix}_{name}"));
                known.tokens = quote_spanned!(span=> Self::#name);
            }
        }
        let name = format!("{prefix}_{}", member.name);
        print_as(item, &member, name, &visibility, paths)
    });
    let (generics, _, bounds) = block.generics.split_for_impl();
    let ty = &block.self_ty;
    let used = (block.generics.params.is_empty() && block.of.is_none()).then(|| {
        let name = &item.sig.ident;
        quote_spanned!(span=> #(#conditions)* const _: () = { let _ = <#ty>::#name; };)
    });
    let used = used.filter(|_| item.sig.generics.params.is_empty());
    quote_spanned! {span=>
        #(#conditions)*
        #(#allowed)*
        #[cfg_attr(clippy, allow(clippy::all, clippy::pedantic))]
        impl #generics #ty #bounds {
            #(#functions)*
            #matrices
            #(#helpers)*
            #unasked
        }

        #used
    }
}

/// A tangent for a struct that has none, where that is reported as a mistake.
pub(crate) fn stand_in(names: &[String], generics: &syn::Generics, paths: &Paths) -> TokenStream {
    let names = names.iter().map(|name| proc_macro2::Ident::new(name, Span::mixed_site()));
    let (parameters, arguments, bounds) = generics.split_for_impl();
    let name = quote!(#(#names)::* #arguments);
    let (differentiable, sum, additive) = (paths.differentiable(), paths.accumulate_trait(), paths.hidden("Additive"));
    let kept = paths.hidden("kept");
    quote_spanned! {Span::mixed_site()=>
        impl #parameters #differentiable for #name #bounds {
            type Tangent = Self;
            fn zero_like(&self) -> Self {
                ::core::panic!("this struct has no tangent")
            }
        }
        impl #parameters #sum for #name #bounds {
            fn accumulate(&mut self, _: &Self) {}
        }
        impl #parameters #additive for #name #bounds {
            fn clear(&mut self) {}
            fn negate(&mut self) {}
            fn subtract(&mut self, _: &Self) {}
        }
        #kept! { [#parameters] [#name] [#bounds] }
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
fn used(item: &ItemFn, members: &[Member], span: Span, conditions: &[TokenStream], paths: &Paths) -> TokenStream {
    let generics = &item.sig.generics;
    let named = item
        .sig
        .inputs
        .iter()
        .all(|input| !matches!(input, FnArg::Typed(typed) if matches!(*typed.ty, Type::ImplTrait(_))));
    // type parameters of a function with derivatives are floats
    if !named || members.is_empty() {
        return TokenStream::new(); // it cannot be named without types
    }
    let deprecated = item.attrs.iter().any(|attribute| attribute.path().is_ident("deprecated"));
    let allowed = if deprecated { quote!(#[allow(deprecated)]) } else { TokenStream::new() };
    let name = &item.sig.ident;
    let some = generics.params.iter().filter_map(|parameter| match parameter {
        syn::GenericParam::Type(_) => Some(paths.primitive("f64")),
        syn::GenericParam::Const(parameter) => Some(match parameter.ty.to_token_stream().to_string().as_str() {
            "bool" => quote!(false),
            "char" => quote!('a'),
            _ => quote!(0),
        }),
        syn::GenericParam::Lifetime(_) => None,
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
    print_as(item, member, member.name.to_owned(), visibility, paths)
}

fn print_as(item: &ItemFn, member: &Member, name: String, visibility: &TokenStream, paths: &Paths) -> TokenStream {
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
        name,
        generics: generics.to_token_stream(),
        bounds: bounds(generics, member, paths),
    };
    if member.fails
        && let Some(failing) = Failing::of(item, paths)
    {
        return failing_function(&member.function, &signature, &failing, paths);
    }
    function(&member.function, &signature, paths)
}

/// The type parameters of a function that are floats: `T: Real`.
fn real_parameters(function: &Function) -> Vec<&TokenStream> {
    let mut names: Vec<&TokenStream> = Vec::new();
    for value in &function.values {
        if let Scalar::Float(Float::Generic(name)) = value.ty {
            let tokens = &function.names[name.index()].tokens;
            if !names.iter().any(|known| known.to_string() == tokens.to_string()) {
                names.push(tokens);
            }
        }
    }
    names
}

/// Stands for what was not asked for, so that rustc says so, once, at the call that needs it.
///
/// ```text
/// fn pushforward(_: impl Sized, …) -> (f64, f64) where for<'asked> Self: FirstOrder<'asked> { unreachable!() }
/// ```
fn unasked(item: &ItemFn, members: &[Member], prefix: &str, visibility: &TokenStream, paths: &Paths) -> TokenStream {
    let Some(augmented) = members.iter().find(|member| member.name == "augmented") else { return TokenStream::new() };
    let missing = |name: &str| members.iter().all(|member| member.name != name);
    let (generics, sized, unreachable) = (&item.sig.generics, paths.sized(), paths.unreachable());
    let Some(adjoint) = members.iter().find(|member| member.name == "adjoint") else { return TokenStream::new() };
    let Ty::Tuple(returned) = &augmented.function.result_ty else { return TokenStream::new() };
    let is_sum = |p: &&Parameter| p.passing.is_mutable() && p.ty != Ty::Stack;
    let sums: Vec<&Parameter> = adjoint.function.parameters.iter().filter(is_sum).collect();
    let part = |sum: &&Parameter| match sum.passing {
        Passing::Mutable => Ty::Tuple(Vec::new()),
        _ => sum.ty.clone(),
    };
    let parts = Ty::Tuple(sums.iter().map(part).collect());
    let behind = sums.iter().filter(|sum| sum.passing == Passing::Mutable).count();
    let cotangents = sums.len() + 2 + behind;
    let stubs = [
        ("pushforward", "FirstOrder", 2 * sums.len(), Ty::Tuple(vec![returned[0].clone(), part_ty(&returned[0])])),
        ("pullback", "SecondOrder", cotangents, parts.clone()),
        ("pullback_pushforward", "SecondOrder", 2 * cotangents, Ty::Tuple(vec![parts.clone(), parts])),
    ];
    let types = Types { function: &augmented.function, paths };
    let stubs = stubs.into_iter().filter(|(name, ..)| missing(name)).map(|(name, order, count, result)| {
        let name = generated(&format!("{prefix}{name}"));
        let (order, result) = (paths.hidden(order), types.owned(&result));
        let inputs = (0..count).map(|_| quote!(_: impl #sized));
        let bounds = item.sig.generics.where_clause.iter().flat_map(|bounds| &bounds.predicates);
        quote! {
            #[doc(hidden)]
            #visibility fn #name #generics (#(#inputs),*) -> #result
            where
                #(#bounds,)*
                for<'asked> Self: #order<'asked>,
            {
                #unreachable
            }
        }
    });
    quote!(#(#stubs)*)
}

/// `where …`, as the user has it. Residuals keep copies of what is borrowed: a struct that cannot be copied has no `forward`,
/// and the lifetime makes that a condition instead of an error.
pub(super) fn bounds(generics: &syn::Generics, member: &Member, paths: &Paths) -> TokenStream {
    let written = generics.where_clause.iter().flat_map(|clause| &clause.predicates);
    let mut bounds: Vec<TokenStream> = written.map(ToTokens::to_token_stream).collect();
    if member.name == "forward" {
        let clone = paths.core("clone::Clone");
        let borrowed = structs_borrowed(&member.function);
        bounds.extend(borrowed.iter().map(|name| quote_spanned!(Span::mixed_site()=> for<'any> #name: #clone)));
    }
    let number = paths.hidden("Number");
    let real = real_parameters(&member.function);
    bounds.extend(real.iter().map(|name| quote_spanned!(Span::mixed_site()=> #name: #number)));
    if bounds.is_empty() { TokenStream::new() } else { quote!(where #(#bounds),*) }
}

/// The structs behind references, each once.
fn structs_borrowed(function: &Function) -> Vec<TokenStream> {
    let shared = function.parameters.iter().filter(|parameter| parameter.passing == Passing::Shared);
    let mut names: Vec<NameId> = shared.filter_map(|parameter| parameter.ty.record_name()).collect();
    names.sort_unstable();
    names.dedup();
    let mut bounded: Vec<TokenStream> = Vec::new();
    for name in names {
        let ty = of_any_lifetime(located(function.names[name.index()].tokens.clone()));
        // two bounds that differ in lifetimes alone are ambiguous
        if !bounded.iter().any(|known| known.to_string() == ty.to_string()) {
            bounded.push(ty);
        }
    }
    bounded
}

/// `View<'a>` as `View<'any>`.
fn of_any_lifetime(ty: TokenStream) -> TokenStream {
    let mut after_quote = false;
    ty.into_iter()
        .map(|token| {
            let is_lifetime =
                std::mem::replace(&mut after_quote, matches!(&token, TokenTree::Punct(p) if p.as_char() == '\''));
            match token {
                TokenTree::Ident(_) if is_lifetime => TokenTree::Ident(generated("any")),
                token => token,
            }
        })
        .collect()
}

/// The user's attributes of these names, to be repeated.
fn kept_attributes(item: &ItemFn, names: &[&str]) -> Vec<TokenStream> {
    let kept = item.attrs.iter().filter(|attribute| names.iter().any(|name| attribute.path().is_ident(name)));
    kept.map(|attribute| located(attribute.to_token_stream())).collect()
}
