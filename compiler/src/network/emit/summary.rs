//! The constants, and `summary()`.

use std::collections::BTreeSet;

use proc_macro2::{Literal, TokenStream};

use super::mixed;
use super::plan::Plan;
use crate::network::graph::{ParamId, Shape};

/// `PARAMETERS`, `MULTIPLY_ADDS`, `RESIDUAL_BYTES`, `summary()`.
pub(super) fn summary(plan: &Plan<'_>) -> TokenStream {
    let (visibility, size) = (&plan.visibility, plan.paths.primitive("usize"));
    let parameters = Literal::usize_unsuffixed(plan.count(false));
    let trainable = Literal::usize_unsuffixed(plan.count(true));
    let multiply_adds = Literal::usize_unsuffixed(plan.functions.multiply_adds);
    let residuals = Literal::usize_unsuffixed(plan.kernels.residual_bytes);
    let bytes = Literal::usize_unsuffixed(if plan.network.float.text == "f32" { 4 } else { 8 });
    let table = plan.paths.of_runtime("net::Summary");
    let (name, layers) = (plan.title(), layers(plan));
    mixed! {
        /// How many floats the parameters are.
        #visibility const PARAMETERS: #size = #parameters;
        /// Multiply-adds of one `predict`.
        #visibility const MULTIPLY_ADDS: #size = #multiply_adds;
        /// Bytes that the gradient of one sample keeps of the evaluation of its loss.
        #visibility const RESIDUAL_BYTES: #size = #residuals;

        /// The layers, their results and the numbers of their parameters, as a table to print.
        #[must_use]
        #visibility const fn summary() -> #table {
            #table {
                name: #name,
                layers: &[#(#layers),*],
                parameters: #parameters,
                trainable: #trainable,
                multiply_adds: #multiply_adds,
                float_bytes: #bytes,
            }
        }
    }
}

/// The inputs, the layers, and params of the user's own.
fn layers(plan: &Plan<'_>) -> Vec<TokenStream> {
    let params = &plan.graph.params;
    let mut lines: Vec<TokenStream> =
        plan.inputs().map(|input| line(plan, &input.name, "input", &input.shape, 0)).collect();
    let mut counted: BTreeSet<ParamId> = BTreeSet::new();
    for layer in &plan.graph.layers {
        let own: usize =
            layer.params.iter().filter(|id| counted.insert(**id)).map(|id| params[id.index()].shape.count()).sum();
        lines.push(line(plan, &layer.name, &layer.kind, &layer.output, own));
    }
    for id in plan.params().filter(|id| !counted.contains(id)) {
        let param = &params[id.index()];
        lines.push(line(plan, &param.field, "param", &param.shape, param.shape.count()));
    }
    lines
}

fn line(plan: &Plan<'_>, name: &str, kind: &str, output: &Shape, parameters: usize) -> TokenStream {
    let layer = plan.paths.of_runtime("net::SummaryLayer");
    let lengths = output.0.iter().map(|length| Literal::usize_unsuffixed(*length));
    let parameters = Literal::usize_unsuffixed(parameters);
    mixed!(#layer { name: #name, kind: #kind, output: &[#(#lengths),*], parameters: #parameters })
}
