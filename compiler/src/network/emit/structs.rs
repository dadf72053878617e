//! The parameter struct, the structs of its layers, and the struct of a sample.

use proc_macro2::{Ident, TokenStream};

use super::plan::{LayerStruct, Plan};
use super::{mixed, types};
use crate::network::graph::{Init, Param, ParamId};

/// All structs, documented with shapes.
pub(super) fn structs(plan: &Plan<'_>) -> TokenStream {
    let mut fields = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for id in plan.params() {
        let param = &plan.graph.params[id.index()];
        match &param.layer {
            Some(layer) if seen.contains(&layer.as_str()) => {}
            Some(layer) => {
                seen.push(layer);
                fields.push(layer_field(plan, layer));
            }
            None => fields.push(param_field(plan, id)),
        }
    }
    let layers = plan.layers.iter().map(|layer| layer_struct(plan, layer));
    let network = plain(plan, &plan.name, &about(plan), &fields);
    let sample = sample(plan);
    mixed! {
        #network
        #(#layers)*
        #sample
    }
}

/// A struct with the derives that all of them have.
fn plain(plan: &Plan<'_>, name: &Ident, docs: &[String], fields: &[TokenStream]) -> TokenStream {
    let (derive, visibility) = (plan.paths.derive_values(), &plan.visibility);
    mixed! {
        #(#[doc = #docs])*
        #derive
        #[cfg_attr(clippy, allow(clippy::all, clippy::pedantic))]
        #visibility struct #name {
            #(#fields)*
        }
    }
}

/// The user's own lines, then what the network is.
fn about(plan: &Plan<'_>) -> Vec<String> {
    let mut lines = plan.network.docs.clone();
    if !lines.is_empty() {
        lines.push(String::new());
    }
    let data: Vec<String> = plan
        .data()
        .map(|input| {
            let what = if input.target { "target" } else { "input" };
            format!("{what} `{}: {}`", input.name, types::written(input))
        })
        .collect();
    let name = plan.title();
    lines.push(format!(" The {} parameters of the network `{name}`: {}.", plan.count(false), data.join(", ")));
    lines.push(" A gradient is a value of this type, too.".to_owned());
    lines
}

/// `/// … pub dense1: IrisDense1,`
fn layer_field(plan: &Plan<'_>, layer: &str) -> TokenStream {
    let own = plan.layers.iter().find(|own| own.field == layer).expect("every layer with params has a struct");
    let listed = plan.graph.layers.iter().find(|listed| listed.name == layer);
    let count: usize = own.params.iter().map(|id| plan.graph.params[id.index()].shape.count()).sum();
    let docs = match listed {
        Some(listed) => {
            format!(
                " The {count} parameters of a layer `{}` with the result {}.",
                listed.kind,
                types::described(&listed.output)
            )
        }
        None => format!(" The {count} parameters of the layer `{layer}`."),
    };
    let (visibility, field, name) = (&plan.visibility, plan.field(layer), &own.name);
    mixed!(#[doc = #docs] #visibility #field: #name,)
}

fn layer_struct(plan: &Plan<'_>, layer: &LayerStruct) -> TokenStream {
    let docs = vec![format!(" The parameters of the layer `{}` of [`{}`].", layer.field, plan.title())];
    let fields: Vec<TokenStream> = layer.params.iter().map(|id| param_field(plan, *id)).collect();
    plain(plan, &layer.name, &docs, &fields)
}

/// `/// Weights: `[4, 4]`. … pub w: [[f32; 4]; 4],`
fn param_field(plan: &Plan<'_>, id: ParamId) -> TokenStream {
    let param = &plan.graph.params[id.index()];
    let docs = param_docs(param);
    let (visibility, field, ty) = (&plan.visibility, plan.field(&param.field), plan.tensor(&param.shape));
    mixed!(#[doc = #docs] #visibility #field: #ty,)
}

fn param_docs(param: &Param) -> String {
    let what = param.doc.trim().trim_end_matches('.');
    let what = if what.is_empty() { String::new() } else { format!("{what}: ") };
    let trained = if param.trained { "" } else { "; followed, not trained" };
    format!(" {what}{}; `init`: {}{trained}.", types::described(&param.shape), initialiser(&param.init))
}

/// The initialiser as the text writes it.
fn initialiser(init: &Init) -> String {
    match init {
        Init::Zeros => "`zeros`".to_owned(),
        Init::Ones => "`ones`".to_owned(),
        Init::Constant(value) => format!("`constant({value})`"),
        Init::Uniform { low, high } => format!("`uniform({low}, {high})`"),
        Init::Normal { mean, deviation } => format!("`normal({mean}, {deviation})`"),
        Init::GlorotUniform { .. } => "`glorot_uniform`".to_owned(),
        Init::GlorotNormal { .. } => "`glorot_normal`".to_owned(),
        Init::HeUniform { .. } => "`he_uniform`".to_owned(),
        Init::HeNormal { .. } => "`he_normal`".to_owned(),
        Init::LecunUniform { .. } => "`lecun_uniform`".to_owned(),
        Init::LecunNormal { .. } => "`lecun_normal`".to_owned(),
        Init::Orthogonal { gain } => format!("`orthogonal({gain})`"),
    }
}

fn sample(plan: &Plan<'_>) -> TokenStream {
    let docs = vec![format!(" One sample for [`{}`]: its inputs, then its targets.", plan.title())];
    let visibility = &plan.visibility;
    let fields: Vec<TokenStream> = plan
        .data()
        .map(|input| {
            let what = if input.target { "Target" } else { "Input" };
            let docs = format!(" {what}: `{}`.", types::written(input));
            let (field, ty) = (plan.input_name(input), plan.input_type(input));
            mixed!(#[doc = #docs] #visibility #field: #ty,)
        })
        .collect();
    plain(plan, &plan.sample, &docs, &fields)
}
