//! A network's graph as functions of the IR, one sample at a time.
//!
//! ```text
//! graph ─ terms ─▶ what each function wants ─ plan ─▶ what is stored ─ store, element, scan ─▶ ir::Function
//! ```
//!
//! Control flow is loops with constant bounds. A node is a memory that is written once, or is computed where it is
//! used: elementwise chains end up in the loop of what uses them, and slices and transpositions cost nothing.
//! Large products of a matrix and a vector are [`crate::ir::Product`]s.

mod class;
mod count;
mod depends;
mod element;
mod loops;
mod plan;
mod reduce;
mod scan;
mod shape;
mod signature;
mod statistics;
mod store;
mod terms;
mod window;

use std::collections::BTreeMap;

pub use count::multiply_adds;
pub use statistics::Statistic;

use crate::ir::{Argument, Builder, Float, Function, Init, Place, Scalar, Spelling, Statement, Ty, ValueId};
use crate::network::graph::{Graph, InputId, NodeId, Op, Shape, Term};
use plan::Plan;
use signature::Signature;
use terms::{Terms, Weighted};

/// The functions of a network. Their parameters are, in this order, as far as a function has them: every param tensor
/// (`&[[T; K]; N]`; a bare float for a scalar), the inputs and then the targets (arrays by reference, numbers and
/// classes by value), an array of multipliers for each dropout node, a tensor for each statistic of the batch, and the
/// cotangent of each.
#[derive(Clone, Debug)]
pub struct Functions {
    /// Params and inputs to the output.
    pub predict: Option<Function>,
    /// The terms of the loss that depend on data, of one sample: params, inputs, targets, noise. Statistics are those
    /// that are followed.
    pub loss: Function,
    /// The terms of the loss that depend on params alone, if there are any.
    pub regularizer: Option<Function>,
    /// Params, inputs and targets to the metrics of one sample, an array in the order of the graph.
    pub metrics: Option<Function>,
    /// The statistics of a batch, in the order in which they are computed.
    pub statistics: Vec<Statistic>,
    /// With `statistics`: the loss of a sample as a function of the statistics too, see [`Statistic`].
    pub augmented: Option<Function>,
    /// Of one prediction.
    pub multiply_adds: usize,
}

/// Lowers a network whose floats are of a type.
pub fn functions(graph: &Graph, float: Float) -> Functions {
    let float = Scalar::Float(float);
    let terms = Terms::of(graph);
    let predict = graph.output.map(|output| predict(graph, float, output));
    let loss = Form { inputs: true, targets: true, noise: true, ..Form::default() };
    let regularizer =
        (!terms.params.is_empty()).then(|| sum(graph, float, "regularizer", &Form::default(), &terms.params));
    let metrics = (!graph.metrics.is_empty()).then(|| metrics(graph, float));
    let statistics = statistics::all(graph, float, &loss);
    let augmented = (!statistics.is_empty()).then(|| statistics::augmented(graph, float, &loss, &terms.data));
    Functions {
        predict,
        loss: sum(graph, float, "loss", &loss, &terms.data),
        regularizer,
        metrics,
        statistics,
        augmented,
        multiply_adds: graph.output.map_or(0, |output| count::total(graph, &[output])),
    }
}

/// Which parameters a function has.
#[derive(Clone, Debug, Default)]
struct Form {
    inputs: bool,
    targets: bool,
    noise: bool,
    /// How many statistics of the batch are known, from the first.
    statistics: usize,
    /// Whether statistics are differentiated and have cotangents.
    cotangents: bool,
}

fn predict(graph: &Graph, float: Scalar, output: NodeId) -> Function {
    let form = Form { inputs: true, ..Form::default() };
    let (mut lower, _) = Lower::begin(graph, float, "predict", &form, &[output]);
    lower.nodes();
    lower.whole_result(output);
    lower.finish()
}

/// A weighted sum of scalars.
fn sum(graph: &Graph, float: Scalar, name: &str, form: &Form, terms: &[Weighted]) -> Function {
    let wanted: Vec<NodeId> = terms.iter().map(|term| term.node).collect();
    let (mut lower, _) = Lower::begin(graph, float, name, form, &wanted);
    lower.nodes();
    let total = lower.weighted(terms);
    lower.result(Argument::Value(total), Ty::Scalar(float));
    lower.finish()
}

fn metrics(graph: &Graph, float: Scalar) -> Function {
    let wanted: Vec<NodeId> = graph.metrics.iter().map(|metric| metric.node).collect();
    let form = Form { inputs: true, targets: true, ..Form::default() };
    let (mut lower, _) = Lower::begin(graph, float, "metrics", &form, &wanted);
    lower.nodes();
    let values = graph
        .metrics
        .iter()
        .map(|Term { weight, node, .. }| Argument::Value(lower.weighted(&[Weighted { weight: *weight, node: *node }])));
    let values: Vec<Argument> = values.collect();
    let ty = store::array(&Shape(vec![values.len()]), float);
    lower.result(Argument::Array(values), ty);
    lower.finish()
}

/// Where a node is.
#[derive(Clone, Debug, PartialEq)]
enum Tensor {
    /// A number.
    Value(ValueId),
    /// In a memory.
    Place(Place),
    /// The states of a scan after its steps: all rows of a memory but the first, in the order of the sequences.
    States { place: Place, steps: usize, reverse: bool },
}

/// Where a class input is.
#[derive(Clone, Debug)]
enum Class {
    Value(ValueId),
    Place(Place),
}

/// A graph that is being lowered: the network, or the body of a scan.
struct Frame<'g> {
    graph: &'g Graph,
    plan: Plan,
    /// Where each node is; none for what is computed where it is used.
    tensors: Vec<Option<Tensor>>,
    inputs: Vec<Option<Tensor>>,
    classes: Vec<Option<Class>>,
    /// Images with a margin, by the node that slides over them.
    padded: BTreeMap<NodeId, Place>,
    /// Where nodes are to be stored.
    homes: BTreeMap<NodeId, Place>,
}

impl<'g> Frame<'g> {
    fn new(graph: &'g Graph, plan: Plan) -> Self {
        Frame {
            graph,
            plan,
            tensors: vec![None; graph.nodes.len()],
            inputs: vec![None; graph.inputs.len()],
            classes: vec![None; graph.inputs.len()],
            padded: BTreeMap::new(),
            homes: BTreeMap::new(),
        }
    }

    /// The nodes that are inputs or params.
    fn bind(&mut self, params: &[Tensor]) {
        for (id, node) in signature::nodes(self.graph) {
            match node.op {
                Op::Input(input) => self.tensors[id.index()] = self.inputs[input.index()].clone(),
                Op::Param(param) => self.tensors[id.index()] = params.get(param.index()).cloned(),
                _ => {}
            }
        }
    }

    /// The inputs of a scan's body, by position.
    fn bind_inputs(&mut self, inputs: &[Tensor]) {
        self.inputs = inputs.iter().cloned().map(Some).collect();
        self.bind(&[]);
    }
}

/// A function that is being written.
struct Lower<'g> {
    b: Builder,
    float: Scalar,
    frame: Frame<'g>,
    /// The steps of the scans around, and how many there are.
    steps: Vec<(ValueId, usize)>,
    /// What comes first in the body.
    prologue: Vec<Statement>,
}

impl<'g> Lower<'g> {
    /// Begins a function that computes some nodes; the cotangents of statistics, if the form has them.
    fn begin(graph: &'g Graph, float: Scalar, name: &str, form: &Form, wanted: &[NodeId]) -> (Self, Vec<Tensor>) {
        let mut frame = Frame::new(graph, Plan::new(graph, wanted));
        let mut signature = Signature::new(name, float, &mut frame);
        let cotangents = signature.all(form);
        let mut b = signature.b;
        b.spelling = Spelling::Math;
        (Lower { b, float, frame, steps: Vec::new(), prologue: Vec::new() }, cotangents)
    }

    fn finish(mut self) -> Function {
        let prologue = std::mem::take(&mut self.prologue);
        self.b.statements().splice(0..0, prologue);
        let function = self.b.finish();
        crate::ir::debug_verify("lower", &function);
        function
    }

    fn graph(&self) -> &'g Graph {
        self.frame.graph
    }

    fn shape(&self, node: NodeId) -> &'g Shape {
        &self.frame.graph.nodes[node.index()].shape
    }

    fn flows(&self, node: NodeId) -> bool {
        self.frame.plan.flows(node)
    }

    fn class_input(&self, class: InputId) -> &Class {
        self.frame.classes[class.index()].as_ref().expect("a class input is bound")
    }

    fn number(&mut self, x: f64) -> ValueId {
        self.b.float(x, self.float)
    }

    fn result(&mut self, result: Argument, ty: Ty) {
        self.b.function.result = result;
        self.b.function.result_ty = ty;
    }

    /// The whole of a node is the result: a number, or a memory of the function's own.
    fn whole_result(&mut self, node: NodeId) {
        let shape = self.shape(node);
        if shape.0.is_empty() {
            let value = self.element(node, &[]);
            return self.result(Argument::Value(value), Ty::Scalar(self.float));
        }
        let own = match self.tensor(node) {
            Some(Tensor::Place(place)) if place.path.is_empty() && self.is_local(&place) => place,
            _ => self.copy_of(node),
        };
        self.result(Argument::Take(own), store::array(shape, self.float));
    }

    fn is_local(&self, place: &Place) -> bool {
        matches!(self.b.function[place.memory].kind, crate::ir::MemoryKind::Local)
    }

    /// A node in a memory of its own.
    fn copy_of(&mut self, node: NodeId) -> Place {
        let shape = self.shape(node);
        let name = self.graph().nodes[node.index()].name.clone().unwrap_or_else(|| "output".to_owned());
        let place = self.memory(&name, shape, Init::Zero);
        self.for_each(&shape.0, |this, index| {
            let value = this.element(node, index);
            this.store(&place, index, value);
        });
        place
    }

    fn weighted(&mut self, terms: &[Weighted]) -> ValueId {
        let mut total = self.number(0.0);
        for Weighted { weight, node } in terms {
            let value = self.element(*node, &[]);
            let weight = self.number(*weight);
            let term = self.mul(weight, value);
            total = self.add(total, term);
        }
        total
    }
}
