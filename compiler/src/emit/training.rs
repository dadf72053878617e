//! The training loop of a function of parameters and one sample: its companion is an objective.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::{FnArg, ItemFn, ReturnType, Type};

use super::call::located;
use super::paths::Paths;

/// Prints what training calls, and `fit` and `evaluate` beside it.
///
/// ```text
/// impl Objective for loss { type Parameters = Params; type Sample = Sample; fn accumulate(…) … }
/// ```
pub(super) fn training(item: &ItemFn, name: &Ident, conditions: &[TokenStream], paths: &Paths) -> TokenStream {
    let (Some([parameters, sample]), Some(float)) = (arguments(item), result(item)) else {
        return TokenStream::new(); // refused
    };
    let span = proc_macro2::Span::mixed_site();
    let (objective, batch, run) = (paths.net("Objective"), paths.net("Batch"), paths.hidden("training_of_function"));
    let (differentiable, zero_like) = (paths.differentiable(), paths.zero_like());
    let (word, visibility) = (paths.primitive("u64"), located(item.vis.to_token_stream()));
    quote_spanned! {span=>
        #(#conditions)*
        impl #objective for #name {
            type Parameters = #parameters;
            type Gradient = <#parameters as #differentiable>::Tangent;
            type Sample = #sample;

            fn zero(parameters: &#parameters) -> Self::Gradient {
                #zero_like(parameters)
            }

            fn accumulate(
                parameters: &#parameters,
                batch: #batch<'_, #sample>,
                _: #word,
                scale: #float,
                gradient: &mut Self::Gradient,
            ) -> #float {
                let mut sum = 0.0;
                for sample in batch.iter() {
                    sum += #name::vjp_into(parameters, sample, scale, gradient);
                }
                sum
            }

            fn loss(parameters: &#parameters, batch: #batch<'_, #sample>) -> #float {
                let mut sum = 0.0;
                for sample in batch.iter() {
                    sum += #name(parameters, sample);
                }
                sum
            }
        }

        #(#conditions)*
        #run! { #visibility struct #name [#parameters] [#sample] }
    }
}

/// The types behind the references of `fn(&Params, &Sample)`.
pub(crate) fn arguments(item: &ItemFn) -> Option<[&Type; 2]> {
    let types: Vec<&Type> = item.sig.inputs.iter().filter_map(behind).collect();
    if item.sig.inputs.len() == 2 { types.try_into().ok() } else { None }
}

fn behind(input: &FnArg) -> Option<&Type> {
    let FnArg::Typed(typed) = input else { return None };
    match &*typed.ty {
        Type::Reference(reference) if reference.mutability.is_none() => Some(&reference.elem),
        _ => None,
    }
}

fn result(item: &ItemFn) -> Option<&Type> {
    match &item.sig.output {
        ReturnType::Type(_, ty) => Some(ty),
        ReturnType::Default => None,
    }
}
