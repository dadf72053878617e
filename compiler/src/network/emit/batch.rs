//! Batches: the one place that decides how their losses and gradients are computed.

use proc_macro2::{Literal, TokenStream};

use super::arguments::{Call, Takes, numbered};
use super::plan::Plan;
use super::{mixed, statistics, types};
use crate::emit::lanes::{self, Samples};
use crate::ir::Function;
use crate::network::graph::Batch;

/// `batch_loss`, `batch_gradient` and `plain_loss`: sums over a batch, as training computes them and as `predict` does.
pub(super) fn functions(plan: &Plan<'_>) -> TokenStream {
    let (name, sample, float) = (&plan.name, &plan.sample, &plan.float);
    let (batch, word) = (plan.paths.of_runtime("net::Batch"), plan.paths.primitive("u64"));
    let (loss, gradient, plain) = (training_loss(plan), gradient(plan), plain_loss(plan));
    mixed! {
        /// The sum of the losses of a batch, as training computes it.
        fn batch_loss(parameters: &#name, batch: #batch<'_, #sample>, seed: #word) -> #float {
            #loss
        }

        /// Adds `scale` times the gradient of `batch_loss`; returns the sum.
        fn batch_gradient(
            parameters: &#name,
            batch: #batch<'_, #sample>,
            seed: #word,
            scale: #float,
            gradient: &mut #name,
        ) -> #float {
            #gradient
        }

        /// The sum of the losses of a batch, as `predict` computes: nothing is dropped, running statistics.
        fn plain_loss(parameters: &#name, batch: #batch<'_, #sample>) -> #float {
            #plain
        }
    }
}

/// The terms of the loss, or their gradients: `loss(…)`, `regularizer(…)`.
pub(super) fn terms(call: &Call<'_>, loss: &str, seed: Option<TokenStream>) -> Vec<TokenStream> {
    let kernels = &call.plan.kernels;
    let data = match (&seed, call.statistics) {
        (None, _) => &kernels.loss,
        (Some(_), 0) => &kernels.loss_gradient,
        (Some(_), _) => &kernels.statistics_loss_gradient,
    };
    let data = data.as_ref().map(|kernel| call.print(loss, kernel, Takes::Noise, seed.clone()));
    data.into_iter().chain(regularizer(call, seed)).collect()
}

/// `regularizer(…)` or its gradient.
fn regularizer(call: &Call<'_>, seed: Option<TokenStream>) -> Option<TokenStream> {
    let kernels = &call.plan.kernels;
    let (name, kernel) = match seed {
        None => ("regularizer", &kernels.regularizer),
        Some(_) => ("regularizer_gradient", &kernels.regularizer_gradient),
    };
    kernel.as_ref().map(|kernel| call.print(name, kernel, Takes::Nothing, seed))
}

/// A sum over `batch` in lanes, where they take it: an expression.
fn in_lanes(call: &Call<'_>, kernel: &Function, seed: Option<TokenStream>) -> Option<TokenStream> {
    let plan = call.plan;
    if plan.graph.settings.batch == Batch::Scalar || plan.is_seeded() {
        return None;
    }
    let (roles, sample) = (call.roles(kernel, Takes::Noise, seed), &plan.sample);
    let samples = Samples {
        ty: mixed!(#sample),
        batch: mixed!(batch),
        rows: None,
        kernels: plan.graph.settings.batch != Batch::Lanes,
    };
    lanes::batch(kernel, &roles, &samples, plan.paths)
}

/// A step of gradient descent in lanes on the parameters themselves, where they take it: an expression, an `Option`.
pub(super) fn descent_in_lanes(plan: &Plan<'_>) -> Option<TokenStream> {
    let kernels = &plan.kernels;
    let plain = plan.functions.statistics.is_empty() && kernels.regularizer.is_none() && !plan.is_seeded();
    let kernel = kernels.batch_gradient.as_ref().filter(|_| plain && plan.graph.settings.batch != Batch::Scalar)?;
    let call = Call { gradient: mixed!(parameters), ..Call::of_sample(plan) };
    let (roles, sample) = (call.roles(kernel, Takes::Noise, Some(mixed!(scale))), &plan.sample);
    let samples = Samples {
        ty: mixed!(#sample),
        batch: mixed!(batch),
        rows: None,
        kernels: plan.graph.settings.batch != Batch::Lanes,
    };
    lanes::descend(kernel, &roles, &samples, plan.paths)
}

/// `let mut sum = …;`: in lanes, for more than one sample, or one sample after the other.
fn sum(plan: &Plan<'_>, lanes: Option<TokenStream>, noise: &TokenStream, value: &TokenStream) -> TokenStream {
    let (float, zero) = (&plan.float, Literal::f64_unsuffixed(0.0));
    let each = each(plan, noise, &mixed!(sum += #value;));
    match lanes {
        None => mixed! {
            let mut sum: #float = #zero;
            #each
        },
        Some(lanes) => mixed! {
            let mut sum: #float = #zero;
            if batch.len() > 1 {
                sum += #lanes;
            } else {
                #each
            }
        },
    }
}

/// The masks of one sample: `let mut noise_0 = [1.0; 8]; dropout(&mut noise_0, 0.5, seed, 0, position);`
pub(super) fn noise(plan: &Plan<'_>, seed: &TokenStream, position: &TokenStream) -> TokenStream {
    let dropout = plan.paths.of_runtime("net::dropout");
    let masks = plan.functions.noises.iter().enumerate().map(|(k, noise)| {
        let (name, layer, rate) =
            (numbered("noise", k), Literal::usize_unsuffixed(k), Literal::f64_unsuffixed(noise.rate));
        let (declared, mask) = (ones(plan, k, true), types::flat(&noise.shape, &name, true, plan.paths));
        mixed! {
            #declared
            #dropout(#mask, #rate, #seed, #layer, #position);
        }
    });
    mixed!(#(#masks)*)
}

/// Masks that drop nothing.
pub(super) fn no_noise(plan: &Plan<'_>) -> TokenStream {
    (0..plan.functions.noises.len()).map(|k| ones(plan, k, false)).collect()
}

fn ones(plan: &Plan<'_>, k: usize, mutable: bool) -> TokenStream {
    let (shape, name, one) = (&plan.functions.noises[k].shape, numbered("noise", k), Literal::f64_unsuffixed(1.0));
    let (ty, value) = (plan.tensor(shape), types::array(shape, mixed!(#one)));
    if mutable { mixed!(let mut #name: #ty = #value;) } else { mixed!(let #name: #ty = #value;) }
}

/// `let mut sum = 0.0; for index in 0..batch.len() { … sum += loss; }`
pub(super) fn each(plan: &Plan<'_>, noise: &TokenStream, body: &TokenStream) -> TokenStream {
    let used = plan.data().next().is_some();
    let sample = used.then(|| mixed!(let sample = batch.get(index);));
    mixed! {
        for index in 0..batch.len() {
            #sample
            #noise
            #body
        }
    }
}

/// The masks of the sample at `index` of the batch.
fn noise_of_sample(plan: &Plan<'_>) -> TokenStream {
    noise(plan, &mixed!(seed), &mixed!(batch.position(index)))
}

fn plain_loss(plan: &Plan<'_>) -> TokenStream {
    let call = Call::of_sample(plan);
    let noise = no_noise(plan);
    let body = sum_of(plan, &call, &TokenStream::new());
    mixed! {
        #noise
        #body
    }
}

fn training_loss(plan: &Plan<'_>) -> TokenStream {
    if !plan.is_seeded() && plan.functions.statistics.is_empty() {
        return mixed! {
            let _ = seed;
            plain_loss(parameters, batch)
        };
    }
    let statistics = statistics::of_batch(plan, &noise_of_sample(plan));
    let call = Call::of_sample(plan).with_statistics(plan.functions.statistics.len());
    let body = sum_of(plan, &call, &noise_of_sample(plan));
    let unused = (!plan.is_seeded()).then(|| mixed!(let _ = seed;));
    mixed! {
        #unused
        #statistics
        #body
    }
}

/// The sum of the losses, regularisers included.
fn sum_of(plan: &Plan<'_>, call: &Call<'_>, noise: &TokenStream) -> TokenStream {
    let float = &plan.float;
    let data = plan.kernels.loss.as_ref().map(|kernel| {
        let value = call.print("loss", kernel, Takes::Noise, None);
        sum(plan, in_lanes(call, kernel, None), noise, &value)
    });
    let data = data.unwrap_or_else(|| nothing(plan));
    let regularizer = regularizer(call, None).map(|value| mixed!(sum += batch.len() as #float * #value;));
    mixed! {
        #data
        #regularizer
        sum
    }
}

/// The sum where the loss looks at no sample.
fn nothing(plan: &Plan<'_>) -> TokenStream {
    let (float, zero) = (&plan.float, Literal::f64_unsuffixed(0.0));
    mixed!(let mut sum: #float = #zero;)
}

/// The gradients of the losses, regularisers included.
fn gradient(plan: &Plan<'_>) -> TokenStream {
    let float = &plan.float;
    let count = plan.functions.statistics.len();
    let call = Call::of_sample(plan).with_statistics(count);
    let noise = noise_of_sample(plan);
    let kernels = &plan.kernels;
    let (name, kernel) = match count {
        0 => ("loss_gradient", &kernels.loss_gradient),
        _ => ("statistics_loss_gradient", &kernels.statistics_loss_gradient),
    };
    let data = kernel.as_ref().zip(kernels.batch_gradient.as_ref()).map(|(kernel, of_batch)| {
        let scale = || Some(mixed!(scale));
        let value = call.print(name, kernel, Takes::Noise, scale());
        sum(plan, in_lanes(&call, of_batch, scale()), &noise, &value)
    });
    let data = data.unwrap_or_else(|| nothing(plan));
    let regularizer = regularizer(&call, Some(mixed!(scale * count))).map(|value| {
        mixed! {
            let count = batch.len() as #float;
            sum += count * #value;
        }
    });
    let unused = (!plan.is_seeded()).then(|| mixed!(let _ = seed;));
    let (before, after) = (statistics::of_batch(plan, &noise), statistics::backwards(plan, &noise));
    let cotangents = statistics::cotangents(plan);
    mixed! {
        #unused
        #before
        #cotangents
        #data
        #after
        #regularizer
        sum
    }
}

/// The outputs of `batch` in lanes, one in each of `rows`, where they take it: an expression.
pub(super) fn outputs_in_lanes(call: &Call<'_>, ty: TokenStream, rows: TokenStream) -> Option<TokenStream> {
    let (plan, kernel) = (call.plan, call.plan.kernels.predict.as_ref()?);
    if plan.graph.settings.batch == Batch::Scalar {
        return None;
    }
    let roles = call.roles(kernel, Takes::Inputs, None);
    let samples =
        Samples { ty, batch: mixed!(batch), rows: Some(rows), kernels: plan.graph.settings.batch != Batch::Lanes };
    lanes::batch(kernel, &roles, &samples, plan.paths)
}
