//! `impl Objective`: what training calls.

use proc_macro2::{Literal, TokenStream};

use super::arguments::{Call, Takes};
use super::methods::{has_loss, output_type};
use super::plan::Plan;
use super::{batch, descend, mixed, statistics, types};
use crate::network::graph::{Input, InputKind, Shape};

/// The implementation and the functions over batches, where there is a loss.
pub(super) fn objective(plan: &Plan<'_>) -> Option<TokenStream> {
    if !has_loss(plan) {
        return None;
    }
    let functions = batch::functions(plan);
    let (trait_, batch) = (plan.paths.of_runtime("net::Objective"), plan.paths.of_runtime("net::Batch"));
    let (name, sample, float, word) = (&plan.name, &plan.sample, &plan.float, plan.paths.primitive("u64"));
    let (follow, classes, outputs, metrics) = (follow(plan), classes(plan), outputs(plan), metrics(plan));
    let (training, descend) = (training(plan), descend::descend(plan));
    Some(mixed! {
        #functions

        impl #trait_ for #name {
            type Parameters = Self;
            type Gradient = Self;
            type Sample = #sample;

            fn zero(_: &Self) -> Self {
                Self::zeros()
            }

            fn accumulate(
                parameters: &Self,
                batch: #batch<'_, #sample>,
                seed: #word,
                scale: #float,
                gradient: &mut Self,
            ) -> #float {
                batch_gradient(parameters, batch, seed, scale, gradient)
            }

            fn loss(parameters: &Self, batch: #batch<'_, #sample>) -> #float {
                plain_loss(parameters, batch)
            }

            #descend

            #follow
            #classes
            #outputs
            #metrics
        }

        #training
    })
}

/// `fit` and `evaluate`, where the runtime can train.
fn training(plan: &Plan<'_>) -> TokenStream {
    let training = plan.paths.of_runtime("__private::training");
    let (visibility, name, sample) = (&plan.visibility, &plan.name, &plan.sample);
    mixed!(#training! { #visibility struct #name #sample })
}

fn follow(plan: &Plan<'_>) -> Option<TokenStream> {
    let body = statistics::follow(plan)?;
    let (batch, sample) = (plan.paths.of_runtime("net::Batch"), &plan.sample);
    Some(mixed! {
        fn follow(parameters: &mut Self, batch: #batch<'_, #sample>) {
            #body
        }
    })
}

/// The only target, and the output's shape.
fn target<'a>(plan: &Plan<'a>) -> Option<(&'a Input, &'a Shape)> {
    let _ = output_type(plan)?;
    let mut targets = plan.graph.inputs.iter().filter(|input| input.target);
    let target = targets.next().filter(|_| targets.next().is_none())?;
    Some((target, &plan.graph.nodes[plan.graph.output?.index()].shape))
}

fn predict(plan: &Plan<'_>) -> Option<TokenStream> {
    let kernel = plan.kernels.predict.as_ref()?;
    Some(Call::of_sample(plan).print("predict", kernel, Takes::Inputs, None))
}

/// For one class as the only target: the largest of `n` outputs, or for two classes whether one output is above a half.
fn classes(plan: &Plan<'_>) -> Option<TokenStream> {
    let (target, shape) = target(plan)?;
    let InputKind::Class(classes) = target.kind else { return None };
    let (usize_, predict) = (plan.paths.primitive("usize"), predict(plan)?);
    let predicted = match (classes, shape.count(), target.shape.0.is_empty()) {
        (n, count, true) if n == count => {
            let (largest, elements) =
                (plan.paths.of_runtime("net::largest"), types::flat(shape, &mixed!(output), false, plan.paths));
            mixed!(#largest(#elements))
        }
        (2, 1, true) => {
            let (half, elements) =
                (Literal::f64_unsuffixed(0.5), types::flat(shape, &mixed!(output), false, plan.paths));
            mixed!(#usize_::from(#elements[0] > #half))
        }
        _ => return None,
    };
    let (option, some) = (plan.paths.core("option::Option"), plan.paths.core("option::Option::Some"));
    let (sample, field) = (&plan.sample, plan.input_name(target));
    Some(mixed! {
        fn classes(parameters: &Self, sample: &#sample) -> #option<(#usize_, #usize_)> {
            let output = #predict;
            #some((#predicted, sample.#field))
        }
    })
}

/// For floats as the only target, as many as outputs.
fn outputs(plan: &Plan<'_>) -> Option<TokenStream> {
    let (target, shape) = target(plan)?;
    if target.kind != InputKind::Float || target.shape.count() != shape.count() {
        return None;
    }
    let (pairs, predict, field) = (plan.paths.of_runtime("__private::pairs"), predict(plan)?, plan.input_name(target));
    let output = types::flat(shape, &mixed!(output), false, plan.paths);
    let wanted = types::flat(&target.shape, &mixed!(sample.#field), false, plan.paths);
    let (sample, double, fn_mut) = (&plan.sample, plan.paths.primitive("f64"), plan.paths.core("ops::FnMut"));
    Some(mixed! {
        fn outputs(parameters: &Self, sample: &#sample, pair: &mut dyn #fn_mut(#double, #double)) {
            let output = #predict;
            #pairs(#output, #wanted, pair);
        }
    })
}

fn metrics(plan: &Plan<'_>) -> Option<TokenStream> {
    if plan.kernels.metrics.is_empty() {
        return None;
    }
    let names = plan.graph.metrics.iter().map(|metric| &metric.name);
    let (text, size, double) =
        (plan.paths.primitive("str"), plan.paths.primitive("usize"), plan.paths.primitive("f64"));
    let (to_f64, fn_mut) = (plan.paths.of_runtime("Real::to_f64"), plan.paths.core("ops::FnMut"));
    let call = Call::of_sample(plan);
    let calls = plan.kernels.metrics.iter().enumerate().map(|(k, kernel)| {
        let value = call.print(&format!("metric_{k}"), kernel, Takes::Data, None);
        let k = Literal::usize_unsuffixed(k);
        mixed!(metric(#k, #to_f64(#value));)
    });
    let sample = &plan.sample;
    Some(mixed! {
        const METRICS: &'static [&'static #text] = &[#(#names),*];

        fn metrics(parameters: &Self, sample: &#sample, metric: &mut dyn #fn_mut(#size, #double)) {
            #(#calls)*
        }
    })
}
