//! `impl Parameters`: the struct as a list of tensors.

use proc_macro2::{Literal, TokenStream};

use super::plan::Plan;
use super::{mixed, types};
use crate::network::graph::ParamId;

/// The tensors in the order of the graph's params.
pub(super) fn parameters(plan: &Plan<'_>) -> TokenStream {
    let (trait_, tensor) = (plan.paths.of_runtime("net::Parameters"), plan.paths.of_runtime("net::Tensor"));
    let (name, float, size) = (&plan.name, &plan.float, plan.paths.primitive("usize"));
    let tensors = Literal::usize_unsuffixed(plan.graph.params.len());
    let described = plan.params().map(|id| describe(plan, id));
    let arms = |mutable: bool| {
        let arm = move |(k, id): (usize, ParamId)| {
            let (shape, place) = (&plan.graph.params[id.index()].shape, plan.place(&mixed!(self), id));
            let (k, elements) = (Literal::usize_unsuffixed(k), types::flat(shape, &place, mutable, plan.paths));
            mixed!(#k => #elements,)
        };
        plan.params().enumerate().map(arm).collect::<TokenStream>()
    };
    let (read, write) = (arms(false), arms(true));
    mixed! {
        impl #trait_ for #name {
            type Float = #float;
            const TENSORS: #size = #tensors;
            const COUNT: #size = Self::PARAMETERS;

            fn describe(index: #size) -> #tensor {
                const DESCRIBED: [#tensor; #tensors] = [#(#described),*];
                DESCRIBED[index]
            }

            fn tensor(&self, index: #size) -> &[#float] {
                match index {
                    #read
                    _ => &[],
                }
            }

            fn tensor_mut(&mut self, index: #size) -> &mut [#float] {
                match index {
                    #write
                    _ => &mut [],
                }
            }
        }
    }
}

/// `Tensor { name: TensorName::new("w").within("dense1"), shape: &[4, 4], … }`
fn describe(plan: &Plan<'_>, id: ParamId) -> TokenStream {
    let param = &plan.graph.params[id.index()];
    let (tensor, path) = (plan.paths.of_runtime("net::Tensor"), plan.paths.of_runtime("net::TensorName"));
    let (field, layer) = (&param.field, param.layer.iter());
    let shape = param.shape.0.iter().map(|length| Literal::usize_unsuffixed(*length));
    let (trained, decays) = (param.trained, param.decays);
    let torch = match param.torch {
        Some(name) => {
            let some = plan.paths.core("option::Option::Some");
            mixed!(#some(#name))
        }
        None => plan.paths.core("option::Option::None"),
    };
    mixed! {
        #tensor {
            name: #path::new(#field)#(.within(#layer))*,
            shape: &[#(#shape),*],
            trained: #trained,
            decays: #decays,
            torch: #torch,
        }
    }
}
