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

use crate::ir::{Argument, Builder, Float, Function, Init, Place, Scalar, Spelling, Statement, Ty, ValueId};
use crate::network::functions::Functions;
use crate::network::graph::{Graph, InputId, NodeId, Op, Shape};
pub use count::multiply_adds;
use plan::Plan;
use terms::{Terms, Weighted};

/// Lowers a network whose floats are of a type.
pub fn functions(graph: &Graph, float: Float) -> Functions {
    let float = Scalar::Float(float);
    let terms = Terms::of(graph);
    let some = |name, form, terms: &[Weighted]| (!terms.is_empty()).then(|| sum(graph, float, name, form, terms));
    Functions {
        predict: graph.output.map(|output| array(graph, float, "predict", Form::PREDICT, output)),
        loss: some("loss", Form::LOSS, &terms.data),
        regularizer: some("regularizer", Form::PARAMS, &terms.params),
        metrics: graph
            .metrics
            .iter()
            .map(|metric| sum(graph, float, &metric.name, Form::METRIC, &[metric.into()]))
            .collect(),
        noises: signature::noises(graph),
        statistics: statistics::all(graph, float),
        multiply_adds: graph.output.map_or(0, |output| count::total(graph, &[output])),
    }
}

/// Which parameters a function has.
#[derive(Clone, Copy, Debug)]
struct Form {
    inputs: bool,
    targets: bool,
    noise: bool,
}

impl Form {
    const PARAMS: Form = Form { inputs: false, targets: false, noise: false };
    const PREDICT: Form = Form { inputs: true, ..Form::PARAMS };
    const METRIC: Form = Form { targets: true, ..Form::PREDICT };
    const LOSS: Form = Form { noise: true, ..Form::METRIC };
}

/// The whole of a node.
fn array(graph: &Graph, float: Scalar, name: &str, form: Form, node: NodeId) -> Function {
    let mut lower = Lower::begin(graph, float, name, form, &[node]);
    lower.nodes();
    lower.whole_result(node);
    lower.finish()
}

/// A weighted sum of scalars.
fn sum(graph: &Graph, float: Scalar, name: &str, form: Form, terms: &[Weighted]) -> Function {
    let wanted: Vec<NodeId> = terms.iter().map(|term| term.node).collect();
    let mut lower = Lower::begin(graph, float, name, form, &wanted);
    lower.nodes();
    let total = lower.weighted(terms);
    lower.result(Argument::Value(total), Ty::Scalar(float));
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
                Op::Param(param) | Op::Statistic { running: param, .. } => {
                    self.tensors[id.index()] = params.get(param.index()).cloned();
                }
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
    /// Begins a function that computes some nodes.
    fn begin(graph: &'g Graph, float: Scalar, name: &str, form: Form, wanted: &[NodeId]) -> Self {
        let mut frame = Frame::new(graph, Plan::new(graph, wanted));
        let mut b = signature::begin(name, float, form, &mut frame);
        b.spelling = Spelling::Math;
        Lower { b, float, frame, steps: Vec::new(), prologue: Vec::new() }
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
