//! The names and types that all printed parts share.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span, TokenStream};

use super::descend::is_small;
use super::kernels::Kernels;
use super::{mixed, types};
use crate::emit::{Paths, identifier, located};
use crate::network::functions::Functions;
use crate::network::graph::{Graph, Input, InputKind, ParamId, Shape};
use crate::network::syntax::Network;

/// What is printed, and how it is called.
pub(super) struct Plan<'a> {
    pub(super) network: &'a Network,
    pub(super) graph: &'a Graph,
    pub(super) functions: &'a Functions,
    pub(super) paths: &'a Paths,
    /// `Iris`.
    pub(super) name: Ident,
    /// `IrisSample`.
    pub(super) sample: Ident,
    /// `pub`.
    pub(super) visibility: TokenStream,
    /// `::core::primitive::f32`.
    pub(super) float: TokenStream,
    /// The structs of layers that have parameters, in the order of their first.
    pub(super) layers: Vec<LayerStruct>,
    /// The hidden functions.
    pub(super) kernels: Kernels,
}

/// A layer's own struct.
pub(super) struct LayerStruct {
    /// `dense1`.
    pub(super) field: String,
    /// `IrisDense1`.
    pub(super) name: Ident,
    /// Its fields.
    pub(super) params: Vec<ParamId>,
}

impl<'a> Plan<'a> {
    pub(super) fn new(network: &'a Network, graph: &'a Graph, functions: &'a Functions, paths: &'a Paths) -> Plan<'a> {
        let span = Span::mixed_site().located_at(network.name.span.token);
        let text = network.name.text.trim_start_matches("r#");
        let mut taken = BTreeSet::from([text.to_owned()]);
        let sample = identifier(&unique(format!("{text}Sample"), &mut taken), span);
        let mut layers: Vec<LayerStruct> = Vec::new();
        for (k, param) in graph.params.iter().enumerate() {
            let Some(field) = &param.layer else { continue };
            let id = ParamId(u32::try_from(k).expect("fewer than 2^32 params"));
            match layers.iter_mut().find(|layer| layer.field == *field) {
                Some(layer) => layer.params.push(id),
                None => {
                    let name = identifier(&unique(format!("{text}{}", camel(field)), &mut taken), span);
                    layers.push(LayerStruct { field: field.clone(), name, params: vec![id] });
                }
            }
        }
        let trained = graph.params.iter().filter(|param| param.trained);
        Plan {
            network,
            graph,
            functions,
            paths,
            name: identifier(text, span),
            sample,
            visibility: located(network.visibility.clone()),
            float: paths.primitive(&network.float.text),
            layers,
            kernels: Kernels::new(functions, is_small(trained.map(|param| param.shape.count()).sum())),
        }
    }

    /// The network's name as text.
    pub(super) fn title(&self) -> &str {
        &self.network.name.text
    }

    /// Every param with its id.
    pub(super) fn params(&self) -> impl Iterator<Item = ParamId> + use<> {
        (0..u32::try_from(self.graph.params.len()).expect("fewer than 2^32 params")).map(ParamId)
    }

    /// `self.dense1.w`, `parameters.t`.
    pub(super) fn place(&self, of: &TokenStream, param: ParamId) -> TokenStream {
        let param = &self.graph.params[param.index()];
        let field = self.field(&param.field);
        match &param.layer {
            Some(layer) => {
                let layer = self.field(layer);
                mixed!(#of.#layer.#field)
            }
            None => mixed!(#of.#field),
        }
    }

    /// A field of the parameter struct or of a layer's.
    pub(super) fn field(&self, name: &str) -> Ident {
        identifier(name, Span::mixed_site().located_at(self.network.name.span.token))
    }

    /// The inputs, without the targets.
    pub(super) fn inputs(&self) -> impl Iterator<Item = &'a Input> + use<'a> {
        self.graph.inputs.iter().filter(|input| !input.target)
    }

    /// The inputs, then the targets.
    pub(super) fn data(&self) -> impl Iterator<Item = &'a Input> + use<'a> {
        self.inputs().chain(self.graph.inputs.iter().filter(|input| input.target))
    }

    /// `[[f32; 4]; 3]`.
    pub(super) fn tensor(&self, shape: &Shape) -> TokenStream {
        types::array(shape, self.float.clone())
    }

    /// The type of an input: `[f32; 4]`, `usize`.
    pub(super) fn input_type(&self, input: &Input) -> TokenStream {
        match input.kind {
            InputKind::Float => self.tensor(&input.shape),
            InputKind::Class(_) => types::array(&input.shape, self.paths.primitive("usize")),
        }
    }

    /// How an input is called as a field and as an argument; locals of the macro's own of that name are others.
    pub(super) fn input_name(&self, input: &Input) -> Ident {
        identifier(&input.name, Span::call_site().located_at(input.span.token))
    }

    /// A name for an argument of the macro's own, for readers not that of an input.
    pub(super) fn free(&self, wanted: &str) -> Ident {
        let mut name = wanted.to_owned();
        while self.graph.inputs.iter().any(|input| input.name.trim_start_matches("r#") == name) {
            name.push('_');
        }
        identifier(&name, Span::mixed_site())
    }

    /// Whether a seed decides what is dropped.
    pub(super) fn is_seeded(&self) -> bool {
        !self.functions.noises.is_empty()
    }

    /// How many floats the params are.
    pub(super) fn count(&self, trained_only: bool) -> usize {
        let wanted = self.graph.params.iter().filter(|param| param.trained || !trained_only);
        wanted.map(|param| param.shape.count()).sum()
    }
}

/// A name that no other struct of the network has.
fn unique(mut name: String, taken: &mut BTreeSet<String>) -> String {
    while !taken.insert(name.clone()) {
        name.push_str("Layer");
    }
    name
}

/// `conv2d_in` as `Conv2dIn`.
fn camel(name: &str) -> String {
    let words = name.trim_start_matches("r#").split('_').filter(|word| !word.is_empty());
    words.map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}
