//! `zeros` and `init`.

use proc_macro2::{Literal, TokenStream};

use super::plan::Plan;
use super::{mixed, types};
use crate::emit::identifier;
use crate::network::graph::{Init, ParamId};

/// `Default`, which is `zeros()`.
pub(super) fn default(plan: &Plan<'_>) -> TokenStream {
    let (default, name) = (plan.paths.core("default::Default"), &plan.name);
    mixed! {
        impl #default for #name {
            fn default() -> Self {
                Self::zeros()
            }
        }
    }
}

/// `zeros()` and `init(rng)`.
pub(super) fn init(plan: &Plan<'_>) -> TokenStream {
    let visibility = &plan.visibility;
    let rng = plan.paths.of_runtime("net::Rng");
    let sized = plan.paths.sized();
    let zeros = zeros(plan);
    let filled: Vec<TokenStream> = plan.params().filter_map(|id| fill(plan, id)).collect();
    let unused = if filled.iter().any(|line| line.to_string().contains("rng")) {
        TokenStream::new()
    } else {
        mixed!(let _ = rng;)
    };
    let drawn: Vec<String> = plan
        .graph
        .params
        .iter()
        .map(|param| match &param.layer {
            Some(layer) => format!("`{layer}.{}`", param.field),
            None => format!("`{}`", param.field),
        })
        .collect();
    let order = match drawn.len() {
        0 => String::new(),
        1..=12 => format!(" In this order: {}.", drawn.join(", ")),
        _ => " In the order of the fields.".to_owned(),
    };
    mixed! {
        /// Every parameter 0: an empty gradient.
        #[must_use]
        #visibility const fn zeros() -> Self {
            #zeros
        }

        /// Fresh parameters, each drawn as its field says; the same seed gives the same on every platform.
        #[doc = #order]
        #[must_use]
        #visibility fn init<R: #rng + ?#sized>(rng: &mut R) -> Self {
            #unused
            let mut parameters = Self::zeros();
            #(#filled)*
            parameters
        }
    }
}

/// `Iris { dense1: IrisDense1 { w: [[0.0; 4]; 4], … }, … }`
fn zeros(plan: &Plan<'_>) -> TokenStream {
    let zero = float(0.0);
    let field = |id: ParamId| {
        let param = &plan.graph.params[id.index()];
        let (field, value) = (plan.field(&param.field), types::array(&param.shape, zero.clone()));
        mixed!(#field: #value)
    };
    let layers = plan.layers.iter().map(|layer| {
        let (name, of, fields) = (plan.field(&layer.field), &layer.name, layer.params.iter().map(|id| field(*id)));
        mixed!(#name: #of { #(#fields),* })
    });
    let own = plan.params().filter(|id| plan.graph.params[id.index()].layer.is_none()).map(field);
    let fields = layers.chain(own);
    mixed!(Self { #(#fields),* })
}

/// `glorot_uniform(parameters.dense1.w.as_flattened_mut(), 4, 4, rng);`
fn fill(plan: &Plan<'_>, id: ParamId) -> Option<TokenStream> {
    let param = &plan.graph.params[id.index()];
    let (name, numbers, random) = match param.init {
        Init::Zeros => return None,
        Init::Ones => ("ones", vec![], false),
        Init::Constant(value) => ("constant", vec![float(value)], false),
        Init::Uniform { low, high } => ("uniform", vec![float(low), float(high)], true),
        Init::Normal { mean, deviation } => ("normal", vec![float(mean), float(deviation)], true),
        Init::GlorotUniform { fan_in, fan_out } => ("glorot_uniform", vec![count(fan_in), count(fan_out)], true),
        Init::GlorotNormal { fan_in, fan_out } => ("glorot_normal", vec![count(fan_in), count(fan_out)], true),
        Init::HeUniform { fan_in } => ("he_uniform", vec![count(fan_in)], true),
        Init::HeNormal { fan_in } => ("he_normal", vec![count(fan_in)], true),
        Init::LecunUniform { fan_in } => ("lecun_uniform", vec![count(fan_in)], true),
        Init::LecunNormal { fan_in } => ("lecun_normal", vec![count(fan_in)], true),
        Init::Orthogonal { gain } => {
            let rows = param.shape.0.first().copied().unwrap_or(1);
            ("orthogonal", vec![count(rows), float(gain)], true)
        }
    };
    let function = plan.paths.of_runtime(&format!("net::init::{name}"));
    let place = plan.place(&mixed!(parameters), id);
    let tensor = types::flat(&param.shape, &place, true, plan.paths);
    let rng = random.then(|| identifier("rng", proc_macro2::Span::mixed_site()));
    let arguments = numbers.into_iter().chain(rng.map(|rng| mixed!(#rng)));
    Some(mixed!(#function(#tensor #(, #arguments)*);))
}

/// A number; the minus sign is a token of its own.
fn float(value: f64) -> TokenStream {
    let magnitude = Literal::f64_unsuffixed(value.abs());
    if value < 0.0 { mixed!(-#magnitude) } else { mixed!(#magnitude) }
}

fn count(value: usize) -> TokenStream {
    let value = Literal::usize_unsuffixed(value);
    mixed!(#value)
}
