//! Gradient descent with the update fused with the gradient.
//!
//! ```text
//! fn loss_descent(w: &mut [[f32; 784]; 10], …, x: &[f32; 784], y: usize, seed: f32) -> f32
//! ```

use proc_macro2::{Literal, TokenStream};

use super::arguments::{Call, Takes};
use super::plan::Plan;
use super::{batch, mixed, types};
use crate::ir::{Binding, Function, MemoryId, MemoryKind, Passing, Place, Region, Statement, places, written};

/// The most trained parameters whose gradient is kept on the stack while they are updated.
const SMALL: usize = 1024;

/// `Objective::descend`: for small networks of any batch, for others of one sample, or of as many as lanes take at once.
pub(super) fn descend(plan: &Plan<'_>) -> Option<TokenStream> {
    let lanes = batch::descent_in_lanes(plan);
    let body = match is_small(plan.count(true)) {
        true => Some(of_batch(plan, lanes)),
        false => of_one_sample(plan, lanes),
    }?;
    let (batch, sample, float) = (plan.paths.of_runtime("net::Batch"), &plan.sample, &plan.float);
    let (word, option) = (plan.paths.primitive("u64"), plan.paths.core("option::Option"));
    let unused = (!plan.is_seeded()).then(|| mixed!(let _ = seed;));
    Some(mixed! {
        #[inline]
        fn descend(parameters: &mut Self, batch: #batch<'_, #sample>, seed: #word, scale: #float) -> #option<#float> {
            #unused
            #body
        }
    })
}

/// Whether so many trained parameters make a small network.
pub(super) fn is_small(trained: usize) -> bool {
    trained <= SMALL
}

/// For small networks: the gradient in registers or at least in the nearest cache, and then the update.
///
/// ```text
/// let mut gradient = Self::zeros();
/// let sum = batch_gradient(parameters, batch, seed, scale, &mut gradient);
/// add(parameters.dense1.w.as_flattened_mut(), gradient.dense1.w.as_flattened());
/// …
/// ```
fn of_batch(plan: &Plan<'_>, lanes: Option<TokenStream>) -> TokenStream {
    let add = plan.paths.of_runtime("__private::add");
    let updates = plan.params().filter(|id| plan.graph.params[id.index()].trained).map(|id| {
        let shape = &plan.graph.params[id.index()].shape;
        let parameter = types::flat(shape, &plan.place(&mixed!(parameters), id), true, plan.paths);
        let gradient = types::flat(shape, &plan.place(&mixed!(gradient), id), false, plan.paths);
        mixed!(#add(#parameter, #gradient);)
    });
    let (some, one) = (plan.paths.core("option::Option::Some"), Literal::usize_unsuffixed(1));
    let lanes = lanes.map(|lanes| {
        mixed! {
            if batch.len() > #one {
                return #lanes;
            }
        }
    });
    mixed! {
        #lanes
        let mut gradient = Self::zeros();
        let sum = batch_gradient(parameters, batch, seed, scale, &mut gradient);
        #(#updates)*
        #some(sum)
    }
}

/// For others: steps of one sample, or of a tile in lanes, add the gradient to the parameters themselves.
fn of_one_sample(plan: &Plan<'_>, lanes: Option<TokenStream>) -> Option<TokenStream> {
    let Some(kernel) = plan.kernels.loss_descent.as_ref() else { return lanes };
    let (one, first) = (Literal::usize_unsuffixed(1), Literal::usize_unsuffixed(0));
    let noise = batch::noise(plan, &mixed!(seed), &mixed!(batch.position(#first)));
    let takes_sample = plan.data().next().is_some().then(|| mixed!(let sample = batch.get(#first);));
    let value = Call::of_sample(plan).print("loss_descent", kernel, Takes::Noise, Some(mixed!(scale)));
    let (some, none) = (plan.paths.core("option::Option::Some"), plan.paths.core("option::Option::None"));
    let others = lanes.unwrap_or(none);
    Some(mixed! {
        if batch.len() != #one {
            return #others;
        }
        #takes_sample
        #noise
        #some(#value)
    })
}

/// The same function with `&mut w` in the place of `&w` and `&mut d_w`. `None` where a parameter is still looked at when its
/// gradient comes to be added.
pub(super) fn in_place(gradient: &Function) -> Option<Function> {
    let mut function = gradient.clone();
    let trained: Vec<usize> =
        (0..function.parameters.len()).filter(|&k| function.parameters[k].differentiated).collect();
    let first = function.parameters.len().checked_sub(trained.len())?;
    let buffers = function.parameters.split_off(first);
    for (index, buffer) in trained.into_iter().zip(buffers) {
        let parameter = &mut function.parameters[index];
        let (Binding::Memory(own), Binding::Memory(added)) = (&parameter.binding, &buffer.binding) else { return None };
        let (own, added) = (*own, *added);
        (parameter.passing, parameter.differentiated) = (Passing::Mutable, false);
        if !is_read_before(&function, own, added) || !redirect(&mut function.body, added, own) {
            return None;
        }
        function.memories[own.index()].kind = MemoryKind::Buffer;
    }
    Some(function)
}

/// Whether the last statement that mentions `own` stands before the first that mentions `added`.
fn is_read_before(function: &Function, own: MemoryId, added: MemoryId) -> bool {
    let is_looked_into = function.memories.iter().any(|memory| match &memory.kind {
        MemoryKind::View { base, .. } => [own, added].contains(&base.memory),
        _ => false,
    });
    let (mut last, mut first) = (None, None);
    for (at, statement) in function.body.statements.iter().enumerate() {
        let mut mentioned = Vec::new();
        places(function, statement, &mut |place| mentioned.push(place.memory));
        if mentioned.contains(&own) {
            last = Some(at);
        }
        if mentioned.contains(&added) || written(statement).contains(&added) {
            first = first.or(Some(at));
        }
    }
    !is_looked_into && first.is_none_or(|first| last.is_none_or(|last| last < first))
}

/// Adds to `to` what is added to `from`; whether nothing else is done with `from`.
fn redirect(region: &mut Region, from: MemoryId, to: MemoryId) -> bool {
    let place = |place: &mut Place| {
        if place.memory == from {
            place.memory = to;
        }
    };
    region.statements.iter_mut().all(|statement| {
        match statement {
            Statement::Accumulate(target, _) | Statement::AccumulateAll { to: target, .. } => place(target),
            Statement::Product(product) => {
                let target = product.target().clone();
                if target.memory == from {
                    *product = product.map(|place| {
                        if *place == target { Place { memory: to, ..place.clone() } } else { place.clone() }
                    });
                }
            }
            _ => {}
        }
        let is_changed = |statement: &Statement| !written(statement).contains(&from);
        statement.regions_mut().into_iter().all(|region| redirect(region, from, to)) && is_changed(statement)
    })
}
