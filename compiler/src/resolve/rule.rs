//! A function with a rule of the user's own: its body stays unread, and its derivatives call the rule.

use quote::quote;
use syn::spanned::Spanned;

use crate::diagnostic::Errors;
use crate::ir::Function;
use crate::read::{Options, Rule};
use crate::resolve::Subject;

/// What the functions begin with that hand a call on to the rule.
pub(crate) const RULE: &str = "__rule";

/// The function as a call of its rule: `fn area(r: f64) -> f64 { __rule(r) }`.
pub(super) fn as_call(
    subject: Subject<'_>,
    rule: &Rule,
    options: &Options,
    errors: &mut Errors,
) -> Option<syn::ItemFn> {
    check(subject, rule, options, errors);
    let mut item = subject.item.clone();
    let mut names = Vec::new();
    for input in &mut item.sig.inputs {
        let syn::FnArg::Typed(typed) = input else { continue };
        match &mut *typed.pat {
            syn::Pat::Ident(pattern) if pattern.subpat.is_none() && pattern.by_ref.is_none() => {
                pattern.mutability = None;
                names.push(pattern.ident.clone());
            }
            pattern => errors.over(pattern, "a parameter of a function with a rule is a name"),
        }
    }
    errors.barrier()?;
    let callee = syn::Ident::new(RULE, rule.span);
    item.block = syn::parse_quote!({ #callee(#(#names),*) });
    Some(item)
}

fn check(subject: Subject<'_>, rule: &Rule, options: &Options, errors: &mut Errors) {
    let sig = &subject.item.sig;
    if subject.owner.is_some() {
        errors.at(rule.span, "a rule stands before a function, not before a method");
    }
    if let Some(parameter) = sig.generics.params.iter().find(|p| !matches!(p, syn::GenericParam::Lifetime(_))) {
        errors.over(parameter, "a function with a rule has no type or const parameters");
    }
    let place = |name: &str| options.places.iter().find(|(known, _)| known == name).map(|(_, span)| *span);
    if let Some(span) = place("wrt") {
        errors.at(span, "a rule gives a part for every parameter that holds floats, without `wrt`");
    }
    let asked = ["jvp", "jacobian", "hessian", "hvp"].into_iter().find_map(|name| Some((name, place(name)?)));
    if let Some((name, span)) = asked
        && rule.jvp.is_none()
    {
        errors.at(span, format!("`{name}` needs `rule(vjp = …, jvp = …)`"));
    }
    if let syn::ReturnType::Type(_, result) = &sig.output
        && crate::emit::failing(result).is_some()
    {
        errors.over(result, "a function with a rule returns numbers, arrays, tuples or structs of them");
    }
    for input in &sig.inputs {
        if let syn::FnArg::Typed(typed) = input
            && let syn::Type::Reference(reference) = &*typed.ty
            && let Some(mutability) = reference.mutability
        {
            errors.at(mutability.span(), "a function with a rule changes none of its arguments");
        }
    }
}

/// Calls the function itself for its value, and the rule beside its derivatives for the rest.
pub(super) fn hand_over(function: &mut Function, item: &syn::ItemFn) {
    let name = &item.sig.ident;
    for callee in function.externs.iter_mut().filter(|callee| callee.text == RULE) {
        let prefix = syn::Ident::new(RULE, name.span());
        (callee.tokens, callee.text) = (quote!(#name), name.to_string());
        callee.joined = Some(quote!(Self::#prefix));
    }
}
