//! Layers: their names, the parameters that are their own or shared, and their lines in the summary.

use std::collections::BTreeMap;

use crate::network::graph::{Init, Layer, NodeId, Param, ParamId, Shape};
use crate::network::read::nearest;
use crate::network::resolve::Resolver;
use crate::network::resolve::arguments::Call;
use crate::network::resolve::catalogue::Entry;
use crate::network::resolve::init::Fans;
use crate::network::resolve::value::Value;
use crate::network::syntax::{ExprKind, Name, Span};

mod attention;
mod conv;
mod dense;
mod dropout;
mod embedding;
mod norm;
mod pool;
mod recurrent;

/// A row for each layer.
pub(super) const ENTRIES: &[&[Entry]] = &[
    dense::ENTRIES,
    conv::ENTRIES,
    pool::ENTRIES,
    norm::ENTRIES,
    dropout::ENTRIES,
    embedding::ENTRIES,
    recurrent::ENTRIES,
    attention::ENTRIES,
];

/// The layers so far.
#[derive(Default)]
pub(super) struct Layers {
    /// How many of each kind have no name of their own.
    counts: BTreeMap<String, usize>,
    /// By name, the line of the summary and where the layer stands.
    known: BTreeMap<String, (usize, Span)>,
}

/// A layer while it is built.
pub(super) struct Building {
    name: String,
    /// Its line of the summary.
    row: usize,
    /// Whether it uses the parameters of an earlier layer of its name.
    is_shared: bool,
    first_node: usize,
}

/// A parameter that a layer wants.
pub(super) struct Tensor<'t> {
    pub(super) field: &'static str,
    pub(super) shape: &'t [usize],
    pub(super) init: Init,
    pub(super) role: Role,
    /// PyTorch's name.
    pub(super) torch: Option<&'static str>,
    pub(super) doc: &'t str,
}

/// What training does with a parameter.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Trained, with weight decay.
    Weight,
    /// Trained, without.
    Bias,
    /// Followed, not trained.
    Running,
}

impl Resolver<'_> {
    /// `dense1.w`, of a layer above.
    pub(super) fn layer_field(&mut self, layer: &Name, field: &Name) -> Option<Value> {
        let Some(&(row, _)) = self.layers.known.get(&layer.text) else {
            if self.scope.locals.contains_key(layer.text.as_str())
                || self.scope.globals.contains_key(layer.text.as_str())
            {
                return self.fail(field.span, format!("`{layer}` is no layer: behind its `.` only `T` can stand"));
            }
            let message = match nearest(&layer.text, self.layers.known.keys().map(String::as_str)) {
                Some(near) => format!("there is no layer `{layer}` above: did you mean `{near}`?"),
                None => format!("there is no layer `{layer}` above: a `.` stands behind the name of a layer"),
            };
            return self.fail(layer.span, message);
        };
        let graph = &self.build.graph;
        let params = &graph.layers[row].params;
        let name = |id: &ParamId| graph.params[id.index()].field.as_str();
        if let Some(&param) = params.iter().find(|id| name(id) == field.text) {
            self.build.span = layer.span.to(field.span);
            return Some(Value::Tensor(self.build.param(param)));
        }
        let fields: Vec<String> = params.iter().map(|id| format!("`{}`", name(id))).collect();
        let has = if fields.is_empty() { "no parameters".to_string() } else { fields.join(", ") };
        self.fail(field.span, format!("`{layer}` has no `{field}`: it has {has}"))
    }
}

impl<'a> Call<'_, 'a> {
    /// Opens the layer that is called: `name = …`, or its kind with the next number.
    pub(super) fn layer(&mut self) -> Option<Building> {
        let kind = self.callee.text.clone();
        let (name, span) = match self.given("name") {
            Some(expr) => match &expr.kind {
                ExprKind::Name(text) | ExprKind::Text(text) => {
                    let name = Name { text: text.clone(), span: expr.span };
                    let errors = self.resolver.errors.list().len();
                    self.resolver.check_field(&name);
                    if self.resolver.errors.list().len() > errors {
                        return None;
                    }
                    (name.text, expr.span)
                }
                _ => return self.fail(expr.span, "`name` is a name: `name = hidden`"),
            },
            None => {
                let count = self.resolver.layers.counts.entry(kind.clone()).or_default();
                *count += 1;
                (format!("{kind}{count}"), self.callee.span)
            }
        };
        self.check_name_is_no_param(&name, span)?;
        let first_node = self.build().graph.nodes.len();
        if let Some(&(row, first)) = self.resolver.layers.known.get(&name) {
            let known = self.build().graph.layers[row].kind.clone();
            let line = self.resolver.source.line(first);
            if self.given("name").is_none() {
                return self
                    .fail(span, format!("`{name}` is the name of the layer in line {line}: give this one a `name`"));
            }
            if known != kind {
                return self
                    .fail(span, format!("`{name}` is the {known} layer of line {line}: a `{kind}` cannot share it"));
            }
            return Some(Building { name, row, is_shared: true, first_node });
        }
        let row = self.build().graph.layers.len();
        self.resolver.layers.known.insert(name.clone(), (row, span));
        let layer = Layer { name: name.clone(), kind, output: Shape(Vec::new()), params: Vec::new(), multiply_adds: 0 };
        self.build().graph.layers.push(layer);
        Some(Building { name, row, is_shared: false, first_node })
    }

    fn check_name_is_no_param(&mut self, name: &str, span: Span) -> Option<()> {
        match self.resolver.scope.globals.get(name) {
            Some(global) if global.kind == "param" => {
                let line = self.resolver.source.line(global.span);
                self.fail(span, format!("`{name}` is the param of line {line}: the layer needs another `name`"))
            }
            _ => Some(()),
        }
    }

    /// A parameter of the layer: a new one, or that of the layer that it shares.
    pub(super) fn param(&mut self, layer: &Building, tensor: Tensor<'_>) -> Option<ParamId> {
        let shape = Shape(tensor.shape.to_vec());
        self.resolver.check_size(&shape, self.span)?;
        if layer.is_shared {
            return self.shared_param(layer, tensor.field, &shape);
        }
        let id = ParamId(self.build().graph.params.len() as u32);
        let span = self.span;
        self.build().graph.params.push(Param {
            layer: Some(layer.name.clone()),
            field: tensor.field.to_string(),
            shape,
            init: tensor.init,
            trained: tensor.role != Role::Running,
            decays: tensor.role == Role::Weight,
            torch: tensor.torch,
            doc: tensor.doc.to_string(),
            span,
        });
        self.build().graph.layers[layer.row].params.push(id);
        Some(id)
    }

    fn shared_param(&mut self, layer: &Building, field: &str, shape: &Shape) -> Option<ParamId> {
        let name = &layer.name;
        let params = self.build().graph.layers[layer.row].params.clone();
        let known = params.into_iter().find(|id| self.build().graph.params[id.index()].field == field);
        let Some(id) = known else {
            return self
                .fail(self.span, format!("`{name}` is shared, but the first layer of this name has no `{field}`"));
        };
        let first = &self.build().graph.params[id.index()];
        if first.shape != *shape {
            let (first, line) = (first.shape.clone(), first.span);
            let line = self.resolver.source.line(line);
            let message =
                format!("`{name}` is shared: its `{field}` is {first} (line {line}), but here it would be {shape}");
            return self.fail(self.span, message);
        }
        Some(id)
    }

    /// A parameter of the layer as a node.
    pub(super) fn param_node(&mut self, layer: &Building, tensor: Tensor<'_>) -> Option<NodeId> {
        let id = self.param(layer, tensor)?;
        Some(self.build().param(id))
    }

    /// `w`, drawn as `init` says.
    pub(super) fn weight(
        &mut self,
        layer: &Building,
        field: &'static str,
        shape: &[usize],
        fans: Fans,
        torch: Option<&'static str>,
        doc: &str,
    ) -> Option<NodeId> {
        let init = self.init("init", shape, fans)?;
        self.param_node(layer, Tensor { field, shape, init, role: Role::Weight, torch, doc })
    }

    /// A bias, which starts at 0.
    pub(super) fn bias(
        &mut self,
        layer: &Building,
        field: &'static str,
        length: usize,
        torch: Option<&'static str>,
        doc: &str,
    ) -> Option<NodeId> {
        let tensor = Tensor { field, shape: &[length], init: Init::Zeros, role: Role::Bias, torch, doc };
        self.param_node(layer, tensor)
    }

    /// Writes the layer's line of the summary.
    pub(super) fn close(&mut self, layer: &Building, result: NodeId) -> Option<NodeId> {
        let graph = &mut self.resolver.build.graph;
        let new = layer.first_node..graph.nodes.len();
        let multiply_adds = new.map(|node| graph.multiply_adds(NodeId(node as u32))).fold(0, usize::saturating_add);
        let output = graph.nodes[result.index()].shape.clone();
        let row = &mut graph.layers[layer.row];
        row.multiply_adds = row.multiply_adds.saturating_add(multiply_adds);
        row.output = output;
        Some(result)
    }
}
