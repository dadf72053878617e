//! What the derivatives of a function with a rule of the user's own call: the rule, in the forms that calls take.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::call::located;
use super::paths::{Paths, generated};
use super::types::Types;
use crate::differentiate::Member;
use crate::ir::{Function, Parameter, Passing, Ty};
use crate::read::Rule;
use crate::resolve::{Helpers, RULE};

/// The functions beside the derivatives: `__rule_augmented`, `__rule_adjoint`, and those of further orders that are asked for.
///
/// ```text
/// fn __rule_adjoint(r: f64, (value,): (f64,), seed: f64, d_r: Option<&mut f64>, _: &mut Stack) {
///     let part = area_vjp(r, value, seed);
///     if let Some(sum) = d_r { accumulate(sum, &part) }
/// }
/// ```
pub(super) fn functions(item: &syn::ItemFn, members: &[Member], rule: &Rule, paths: &Paths) -> Helpers {
    let by_name = |name: &str| members.iter().find(|member| member.name == name).map(|member| &member.function);
    let (Some(augmented), Some(adjoint)) = (by_name("augmented"), by_name("adjoint")) else { return Helpers::new() };
    let Ty::Tuple(returned) = &augmented.result_ty else { return Helpers::new() };
    let name = &item.sig.ident;
    let count = item.sig.inputs.len();
    let written = Written {
        callee: located(quote!(#name)),
        vjp: located(path(&rule.vjp)),
        jvp: rule.jvp.as_ref().map(|jvp| located(path(jvp))),
        active: sums(adjoint, count).iter().map(|sum| sum.ty != Ty::Tuple(Vec::new())).collect(),
        value: Types { function: augmented, paths }.owned(&returned[0]),
        generics: located(quote::ToTokens::to_token_stream(&item.sig.generics)),
        paths,
        count,
    };
    let mut functions = vec![("augmented", written.augmented(augmented)), ("adjoint", written.adjoint(adjoint))];
    if written.jvp.is_some() {
        functions.extend(by_name("pushforward").map(|member| ("pushforward", written.pushforward(member))));
        functions.extend(by_name("pullback").map(|member| ("pullback", written.pullback(member))));
        let both = by_name("pullback_pushforward");
        functions.extend(both.map(|member| ("pullback_pushforward", written.pullback_pushforward(member))));
    }
    functions.into_iter().map(|(name, tokens)| (format!("{RULE}_{name}"), tokens)).collect()
}

fn path(path: &syn::Path) -> TokenStream {
    quote::ToTokens::to_token_stream(path)
}

/// Where the cotangents go: behind the arguments, the residuals and the seed.
fn sums(adjoint: &Function, count: usize) -> &[Parameter] {
    &adjoint.parameters[count + 2..count + 2 + count]
}

struct Written<'a> {
    callee: TokenStream,
    vjp: TokenStream,
    jvp: Option<TokenStream>,
    /// Which arguments have tangents.
    active: Vec<bool>,
    /// The type of the value.
    value: TokenStream,
    generics: TokenStream,
    paths: &'a Paths,
    /// How many arguments there are.
    count: usize,
}

impl Written<'_> {
    fn augmented(&self, member: &Function) -> TokenStream {
        let (callee, value, arguments) = (&self.callee, &self.value, self.arguments(member, 0..self.count));
        let kept = self.cloned(&quote!(__value));
        let body = quote! {
            let __value = #callee(#(#arguments),*);
            let __kept = #kept;
            (__value, (__kept,))
        };
        self.function(member, "augmented", &[], quote!((#value, (#value,))), body)
    }

    fn adjoint(&self, member: &Function) -> TokenStream {
        let (value, paths) = (&self.value, self.paths);
        let (residuals, seed) = (name(self.count), name(self.count + 1));
        let (pattern, parts) = self.parts("__part");
        let cotangents = self.pulled(&self.arguments(member, 0..self.count), quote!(__value), &seed);
        let (some, accumulate) = (paths.some(), paths.accumulate());
        let added = sums(member, self.count).iter().enumerate().filter(|(k, _)| self.active[*k]).map(|(k, sum)| {
            let (part, into) = (&parts[k], name(self.count + 2 + k));
            let part = if matches!(sum.ty, Ty::Slice(_)) { quote!(#part[..]) } else { quote!(#part) };
            quote!(if let #some(__sum) = #into { #accumulate(__sum, &#part); })
        });
        let body = quote! {
            let (__value,) = #residuals;
            let #pattern = #cotangents;
            #(#added)*
        };
        self.function(member, "adjoint", &[(self.count, quote!((#value,)))], TokenStream::new(), body)
    }

    fn pullback(&self, member: &Function) -> TokenStream {
        let seed = name(self.count + 1);
        let (pattern, parts) = self.parts("__part");
        let (first, again) = (self.copies(member, 0..self.count), self.arguments(member, 0..self.count));
        let (callee, cotangents) = (&self.callee, self.pulled(&again, quote!(__value), &seed));
        let body = quote! {
            let __value = #callee(#(#first),*);
            let #pattern = #cotangents;
            (#(#parts,)*)
        };
        self.function(member, "pullback", &[], self.output(member), body)
    }

    fn pushforward(&self, member: &Function) -> TokenStream {
        let pushed = self.pushed(member);
        let body = quote! {
            #pushed
            (__value, __tangent)
        };
        self.function(member, "pushforward", &[], self.output(member), body)
    }

    /// The derivative of the user's `vjp` in the direction of the tangents: its own `pushforward`.
    fn pullback_pushforward(&self, member: &Function) -> TokenStream {
        let n = self.count;
        let (seed, t_seed) = (name(2 * n + 1), name(2 * n + 3));
        let (pattern, parts) = self.parts("__part");
        let (t_pattern, t_parts) = self.parts("__t_part");
        let (arguments, tangents) = (self.arguments(member, 0..n), self.arguments(member, n..2 * n));
        let (pushed, vjp) = (self.pushed(member), &self.vjp);
        let pushforward = generated("pushforward");
        let body = quote! {
            #pushed
            let (#pattern, #t_pattern) =
                #vjp::#pushforward(#(#arguments,)* __value, #seed, #(#tangents,)* __tangent, #t_seed);
            ((#(#parts,)*), (#(#t_parts,)*))
        };
        self.function(member, "pullback_pushforward", &[], self.output(member), body)
    }

    /// `value` and `tangent` by the user's `jvp`; the arguments and tangents can be used again.
    fn pushed(&self, member: &Function) -> TokenStream {
        let n = self.count;
        let (callee, jvp) = (&self.callee, &self.jvp);
        let (first, again) = (self.copies(member, 0..n), self.copies(member, 0..n));
        let value = self.cloned(&quote!(__value));
        let tangents = self.copies(member, n..2 * n).into_iter().zip(&self.active);
        let tangents = tangents.filter(|(_, active)| **active).map(|(tangent, _)| tangent);
        quote! {
            let __value = #callee(#(#first),*);
            let __tangent = #jvp(#(#again,)* #value, #(#tangents),*);
        }
    }

    fn pulled(&self, arguments: &[TokenStream], value: TokenStream, seed: &Ident) -> TokenStream {
        let vjp = &self.vjp;
        quote!(#vjp(#(#arguments,)* #value, #seed))
    }

    /// What the user's `vjp` gives, bare for one part, and a part for each argument.
    fn parts(&self, prefix: &str) -> (TokenStream, Vec<TokenStream>) {
        let names: Vec<Ident> = (0..self.count).map(|k| generated(&format!("{prefix}_{k}"))).collect();
        let active: Vec<&Ident> =
            names.iter().zip(&self.active).filter(|(_, active)| **active).map(|(name, _)| name).collect();
        let pattern = match active.as_slice() {
            [one] => quote!(#one),
            several => quote!((#(#several),*)),
        };
        let parts =
            names.iter().zip(&self.active).map(|(name, active)| if *active { quote!(#name) } else { quote!(()) });
        (pattern, parts.collect())
    }

    fn arguments(&self, member: &Function, range: std::ops::Range<usize>) -> Vec<TokenStream> {
        range
            .clone()
            .zip(&member.parameters[range])
            .map(|(k, _)| {
                let name = name(k);
                quote!(#name)
            })
            .collect()
    }

    /// Arguments that are used again later.
    fn copies(&self, member: &Function, range: std::ops::Range<usize>) -> Vec<TokenStream> {
        let copy = |(k, parameter): (usize, &Parameter)| {
            let name = name(k);
            match (parameter.passing, &parameter.ty) {
                (Passing::Value, ty) if !matches!(ty, Ty::Scalar(_)) => self.cloned(&quote!(#name)),
                _ => quote!(#name),
            }
        };
        range.clone().zip(&member.parameters[range]).map(copy).collect()
    }

    fn cloned(&self, value: &TokenStream) -> TokenStream {
        let clone = self.paths.clone_of();
        quote!(#clone(&#value))
    }

    fn output(&self, member: &Function) -> TokenStream {
        Types { function: member, paths: self.paths }.owned(&member.result_ty)
    }

    /// A function with the parameters of a member, some of other types.
    fn function(
        &self,
        member: &Function,
        form: &str,
        other: &[(usize, TokenStream)],
        output: TokenStream,
        body: TokenStream,
    ) -> TokenStream {
        let types = Types { function: member, paths: self.paths };
        let parameters = member.parameters.iter().enumerate().map(|(k, parameter)| {
            let own = || types.parameter(&parameter.ty, parameter.passing);
            let ty = other.iter().find(|(at, _)| *at == k).map_or_else(own, |(_, ty)| ty.clone());
            let name = name(k);
            quote!(#name: #ty)
        });
        let output = if output.is_empty() { output } else { quote!(-> #output) };
        let (name, generics) = (generated(&format!("{RULE}_{form}")), &self.generics);
        quote! {
            #[allow(unused_variables)]
            #[inline]
            fn #name #generics (#(#parameters),*) #output { #body }
        }
    }
}

fn name(k: usize) -> Ident {
    generated(&format!("__p{k}"))
}
