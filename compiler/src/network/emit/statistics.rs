//! `batch_norm` in training: statistics over the batch, and the gradient through them.
//!
//! A statistic is the mean of what the samples contribute, each contribution a function of the sample, the parameters
//! and the statistics before it. The loss reads it where `predict` reads the running one. So its cotangent is the sum
//! of what the samples' losses hand to it, and flows back through the samples' contributions, the last statistic first.

use proc_macro2::{Literal, TokenStream};

use super::arguments::{Call, Takes, numbered};
use super::plan::Plan;
use super::{batch, mixed, types};
use crate::ir::{Passing, Ty};
use crate::network::graph::{Moment, Shape};

/// `batch_0`, …: each statistic over the batch.
pub(super) fn of_batch(plan: &Plan<'_>, noise: &TokenStream) -> TokenStream {
    let (float, zero, one) = (&plan.float, Literal::f64_unsuffixed(0.0), Literal::f64_unsuffixed(1.0));
    if plan.functions.statistics.is_empty() {
        return TokenStream::new();
    }
    let accumulate = plan.paths.accumulate();
    let statistics = plan.kernels.statistics.iter().enumerate().map(|(k, (kernel, _))| {
        let (name, shape) = (numbered("batch", k), shape(plan, k));
        let (ty, zeros) = (plan.tensor(shape), types::array(shape, mixed!(#zero)));
        let call = Call::of_sample(plan).with_statistics(k);
        let value = call.print(&format!("statistic_{k}"), kernel, Takes::Noise, None);
        let added = batch::each(plan, noise, &mixed!(#accumulate(&mut #name, &#value);));
        let scaled = scaled(plan, k, &name);
        mixed! {
            let mut #name: #ty = #zeros;
            #added
            #scaled
        }
    });
    mixed! {
        let share = #one / batch.len() as #float;
        #(#statistics)*
    }
}

/// Hands the cotangents of the statistics on to the parameters.
pub(super) fn backwards(plan: &Plan<'_>, noise: &TokenStream) -> TokenStream {
    let steps = plan.kernels.statistics.iter().enumerate().rev().map(|(k, (_, gradient))| {
        let name = numbered("d_batch", k);
        let seed = gradient.parameters.iter().find(|parameter| parameter.name == "seed");
        let lent = seed.is_some_and(|seed| seed.passing == Passing::Shared || matches!(seed.ty, Ty::Slice(_)));
        let seed = if lent { mixed!(&#name) } else { mixed!(#name) };
        let call = Call::of_sample(plan).with_statistics(k);
        let added = call.print(&format!("statistic_{k}_gradient"), gradient, Takes::Noise, Some(seed));
        let (scaled, added) = (scaled(plan, k, &name), batch::each(plan, noise, &mixed!(#added;)));
        mixed! {
            #scaled
            #added
        }
    });
    mixed!(#(#steps)*)
}

/// Room for the cotangents of the statistics.
pub(super) fn cotangents(plan: &Plan<'_>) -> TokenStream {
    let zero = Literal::f64_unsuffixed(0.0);
    let declared = (0..plan.functions.statistics.len()).map(|k| {
        let (name, shape) = (numbered("d_batch", k), shape(plan, k));
        let (ty, zeros) = (plan.tensor(shape), types::array(shape, mixed!(#zero)));
        mixed!(let mut #name: #ty = #zeros;)
    });
    mixed!(#(#declared)*)
}

/// `follow`: the running statistics move towards those of the batch.
pub(super) fn follow(plan: &Plan<'_>) -> Option<TokenStream> {
    if plan.functions.statistics.is_empty() {
        return None;
    }
    let (noise, blend) = (batch::no_noise(plan), plan.paths.of_runtime("__private::blend"));
    let of_batch = of_batch(plan, &TokenStream::new());
    let blended = plan.functions.statistics.iter().enumerate().map(|(k, statistic)| {
        let (shape, name) = (shape(plan, k), numbered("batch", k));
        let running = types::flat(shape, &plan.place(&mixed!(parameters), statistic.running), true, plan.paths);
        let (batch, momentum) =
            (types::flat(shape, &name, false, plan.paths), Literal::f64_unsuffixed(statistic.momentum));
        let count = Literal::usize_unsuffixed(statistic.count);
        // the variance that is followed is that over one element less, which has no bias
        let elements = match statistic.moment {
            Moment::Mean => mixed!(0),
            Moment::Variance => mixed!(batch.len() * #count),
        };
        mixed!(#blend(#running, #batch, #momentum, #elements);)
    });
    Some(mixed! {
        if batch.is_empty() {
            return;
        }
        #noise
        #of_batch
        #(#blended)*
    })
}

fn shape<'a>(plan: &Plan<'a>, k: usize) -> &'a Shape {
    &plan.graph.params[plan.functions.statistics[k].running.index()].shape
}

/// A sum over the batch as a mean.
fn scaled(plan: &Plan<'_>, k: usize, name: &TokenStream) -> TokenStream {
    let elements = types::flat(shape(plan, k), name, true, plan.paths);
    mixed! {
        for element in #elements {
            *element *= share;
        }
    }
}
