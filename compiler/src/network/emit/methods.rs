//! The public methods: thin calls of the hidden functions.

use proc_macro2::{Literal, TokenStream};

use super::arguments::{Call, Data, Takes};
use super::plan::Plan;
use super::{batch, mixed, types};
use crate::ir::{Argument, Function};
use crate::network::graph::Input;

/// `predict`, `loss`, gradients, and their batch forms.
pub(super) fn methods(plan: &Plan<'_>) -> TokenStream {
    let (predict, predict_batch) = (predict(plan), predict_batch(plan));
    let losses = has_loss(plan).then(|| losses(plan));
    let training = has_loss(plan).then(|| training(plan));
    mixed! {
        #predict
        #predict_batch
        #losses
        #training
    }
}

/// Whether there is anything to minimise.
pub(super) fn has_loss(plan: &Plan<'_>) -> bool {
    plan.kernels.loss.is_some() || plan.kernels.regularizer.is_some()
}

/// The type of the output.
pub(super) fn output_type(plan: &Plan<'_>) -> Option<TokenStream> {
    let node = &plan.graph.nodes[plan.graph.output?.index()];
    plan.kernels.predict.as_ref().map(|_| plan.tensor(&node.shape))
}

/// `x: &[f32; 4], y: usize`
fn parameters<'a>(plan: &Plan<'_>, inputs: impl Iterator<Item = &'a Input>) -> Vec<TokenStream> {
    let parameter = |input: &Input| {
        let (name, ty) = (plan.input_name(input), plan.input_type(input));
        if input.shape.0.is_empty() { mixed!(#name: #ty) } else { mixed!(#name: &#ty) }
    };
    inputs.map(parameter).collect()
}

/// `` `x: [4]`, `y: class(3)` ``
fn listed<'a>(inputs: impl Iterator<Item = &'a Input>) -> String {
    inputs.map(|input| format!("`{}: {}`", input.name, types::written(input))).collect::<Vec<_>>().join(", ")
}

fn predict(plan: &Plan<'_>) -> Option<TokenStream> {
    let (kernel, output) = (plan.kernels.predict.as_ref()?, output_type(plan)?);
    let shape = &plan.graph.nodes[plan.graph.output?.index()].shape;
    let docs = format!(" The network's output for {}: {}.", listed(plan.inputs()), types::described(shape));
    let (visibility, parameters) = (&plan.visibility, parameters(plan, plan.inputs()));
    let call = Call::of_method(plan).print("predict", kernel, Takes::Inputs, None);
    Some(mixed! {
        #[doc = #docs]
        #[must_use]
        #visibility fn predict(&self, #(#parameters),*) -> #output {
            #call
        }
    })
}

/// One slice for each input.
fn predict_batch(plan: &Plan<'_>) -> Option<TokenStream> {
    let (kernel, output) = (plan.kernels.predict.as_ref()?, output_type(plan)?);
    let visibility = &plan.visibility;
    let inputs: Vec<&Input> = plan.inputs().collect();
    let slices = inputs.iter().map(|input| {
        let (name, ty) = (plan.input_name(input), plan.input_type(input));
        mixed!(#name: &[#ty])
    });
    let call = Call { data: Data::Slices, ..Call::of_method(plan) };
    let each = call.print("predict", kernel, Takes::Inputs, None);
    let (out, min, count) = (plan.free("out"), plan.paths.core("cmp::Ord::min"), mixed!(count));
    let names: Vec<_> = inputs.iter().map(|input| plan.input_name(input)).collect();
    let arrays = inputs.iter().all(|input| !input.shape.0.is_empty()) && !is_number(kernel);
    let lanes = match (&inputs[..], &names[..]) {
        ([input], [name]) if arrays => {
            let batch = plan.paths.of_runtime("net::Batch");
            let lanes = batch::outputs_in_lanes(&call, plan.input_type(input), mixed!(&mut #out[..#count]));
            lanes.map(|lanes| {
                mixed! {
                    if count > 1 {
                        let batch = #batch::all(&#name[..#count]);
                        return #lanes;
                    }
                }
            })
        }
        _ => None,
    };
    Some(mixed! {
        /// The output of each sample, written to `out`; stops at the end of the shortest slice.
        #visibility fn predict_batch(&self, #(#slices,)* #out: &mut [#output]) {
            let mut count = #out.len();
            #(count = #min(count, #names.len());)*
            #lanes
            for index in 0..count {
                #out[index] = #each;
            }
        }
    })
}

/// Whether a function returns one float.
fn is_number(function: &Function) -> bool {
    matches!(function.result, Argument::Value(_))
}

/// The forms on one sample.
fn losses(plan: &Plan<'_>) -> TokenStream {
    let (visibility, float) = (&plan.visibility, &plan.float);
    let data = parameters(plan, plan.data());
    let names = plan.data().map(|input| plan.input_name(input)).collect::<Vec<_>>();
    let (seed, gradient) = (plan.free("seed"), plan.free("gradient"));
    let (seeded, handed) = seed_parameter(plan);
    let noise = batch::noise(plan, &mixed!(#seed), &mixed!(0));
    let call = Call::of_method(plan);
    let loss = sum(batch::terms(&call, "loss", None));
    let one = Literal::f64_unsuffixed(1.0);
    let accumulate = sum(batch::terms(&call, "loss_gradient", Some(mixed!(#one))));
    let docs = loss_docs(plan);
    mixed! {
        #(#[doc = #docs])*
        #[must_use]
        #visibility fn loss(&self, #(#data,)* #seeded) -> #float {
            #noise
            #loss
        }

        /// The loss of one sample and its gradient with respect to every parameter; 0 in what is not trained.
        #[must_use]
        #visibility fn value_and_gradient(&self, #(#data,)* #seeded) -> (#float, Self) {
            let mut all = Self::zeros();
            let value = self.accumulate(#(#names,)* #handed &mut all);
            (value, all)
        }

        /// Adds the gradient of the loss of one sample to `gradient`; returns the loss.
        #visibility fn accumulate(&self, #(#data,)* #seeded #gradient: &mut Self) -> #float {
            #noise
            #accumulate
        }
    }
}

/// `seed: u64,` and `seed,` where the network drops units.
fn seed_parameter(plan: &Plan<'_>) -> (TokenStream, TokenStream) {
    if !plan.is_seeded() {
        return (TokenStream::new(), TokenStream::new());
    }
    let (seed, word) = (plan.free("seed"), plan.paths.primitive("u64"));
    (mixed!(#seed: #word,), mixed!(#seed,))
}

fn loss_docs(plan: &Plan<'_>) -> Vec<String> {
    let terms: Vec<String> = plan.graph.losses.iter().map(|term| format!("`{}`", term.name)).collect();
    let of = match terms.len() {
        1 => String::new(),
        _ => format!(", the sum of {}", terms.join(", ")),
    };
    let mut docs = vec![format!(" The loss for {}{of}.", listed(plan.data()))];
    if plan.data().any(|input| matches!(input.kind, crate::network::graph::InputKind::Class(_))) {
        docs.extend([String::new(), " NaN for a class that is out of range.".to_owned()]);
    }
    if plan.is_seeded() {
        let dropped = " `seed` decides what dropout drops, as for the first sample of a batch.";
        docs.extend([String::new(), dropped.to_owned()]);
    }
    docs
}

/// `a + b`
pub(super) fn sum(terms: Vec<TokenStream>) -> TokenStream {
    mixed!(#(#terms)+*)
}

/// The forms on a slice of samples.
fn training(plan: &Plan<'_>) -> TokenStream {
    let (visibility, float, sample) = (&plan.visibility, &plan.float, &plan.sample);
    let (seeded, handed) = seed_parameter(plan);
    let given = if plan.is_seeded() { handed.clone() } else { mixed!(0,) };
    let gradient = plan.free("gradient");
    let batch = plan.paths.of_runtime("net::Batch");
    let (one, zero) = (Literal::f64_unsuffixed(1.0), Literal::f64_unsuffixed(0.0));
    mixed! {
        /// The mean of the losses of some samples, as training computes it; 0 for none.
        #[must_use]
        #visibility fn loss_batch(&self, samples: &[#sample], #seeded) -> #float {
            if samples.is_empty() {
                return #zero;
            }
            batch_loss(self, #batch::all(samples), #given) / samples.len() as #float
        }

        /// The mean of the losses of some samples, and its gradient; zeros for none.
        #[must_use]
        #visibility fn value_and_gradient_batch(&self, samples: &[#sample], #seeded) -> (#float, Self) {
            let mut all = Self::zeros();
            let value = self.accumulate_batch(samples, #handed &mut all);
            (value, all)
        }

        /// Adds the gradient of the mean of the losses of some samples to `gradient`; returns the mean. For no samples
        /// it is 0, and nothing is added.
        #visibility fn accumulate_batch(&self, samples: &[#sample], #seeded #gradient: &mut Self) -> #float {
            if samples.is_empty() {
                return #zero;
            }
            let share = #one / samples.len() as #float;
            share * batch_gradient(self, #batch::all(samples), #given share, #gradient)
        }
    }
}
