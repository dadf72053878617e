//! The parameters of a network's functions: params, inputs, targets, noise.

use std::collections::BTreeSet;

use crate::ir::{
    Argument, Binding, Builder, Function, Memory, MemoryKind, Parameter, Passing, Place, Region, Scalar, Ty, ValueId,
};
use crate::network::functions::Noise;
use crate::network::graph::{Graph, InputKind, Node, NodeId, Op, Param, Shape};
use crate::network::lower::store::array;
use crate::network::lower::{Class, Form, Frame, Tensor};

/// A function of a form without a body yet; the frame is told where its nodes are.
pub(super) fn begin(name: &str, float: Scalar, form: Form, frame: &mut Frame<'_>) -> Builder {
    let function = Function {
        name: name.to_owned(),
        parameters: Vec::new(),
        result: Argument::Tuple(Vec::new()),
        result_ty: Ty::Tuple(Vec::new()),
        body: Region::default(),
        values: Vec::new(),
        memories: Vec::new(),
        externs: Vec::new(),
        names: Vec::new(),
        reassociate: true,
        settled: true,
    };
    let mut signature = Signature { b: Builder::new(function), float, names: BTreeSet::new() };
    let params = signature.params(frame.graph);
    if form.inputs {
        signature.inputs(frame, false);
    }
    if form.targets {
        signature.inputs(frame, true);
    }
    if form.noise {
        signature.noise(frame);
    }
    frame.bind(&params);
    signature.b
}

/// The masks of the dropout layers, in the order of their parameters.
pub(super) fn noises(graph: &Graph) -> Vec<Noise> {
    let noise = |node: &Node| match node.op {
        Op::Noise { rate } => Some(Noise { shape: node.shape.clone(), rate }),
        _ => None,
    };
    graph.nodes.iter().filter_map(noise).collect()
}

struct Signature {
    b: Builder,
    float: Scalar,
    names: BTreeSet<String>,
}

impl Signature {
    fn params(&mut self, graph: &Graph) -> Vec<Tensor> {
        let param = |param: &Param| {
            let name = param.layer.as_ref().map_or(param.field.clone(), |layer| format!("{layer}_{}", param.field));
            self.tensor(name, &param.shape, param.trained)
        };
        graph.params.iter().map(param).collect()
    }

    fn inputs(&mut self, frame: &mut Frame<'_>, targets: bool) {
        for (k, input) in frame.graph.inputs.iter().enumerate().filter(|(_, input)| input.target == targets) {
            match input.kind {
                InputKind::Float => {
                    let tensor = self.tensor(input.name.clone(), &input.shape, false);
                    frame.inputs[k] = Some(tensor);
                }
                InputKind::Class(_) => frame.classes[k] = Some(self.class(&input.name, &input.shape)),
            }
        }
    }

    fn noise(&mut self, frame: &mut Frame<'_>) {
        for (id, node) in nodes(frame.graph) {
            if matches!(node.op, Op::Noise { .. }) {
                let tensor = self.tensor("noise".into(), &node.shape, false);
                frame.tensors[id.index()] = Some(tensor);
            }
        }
    }

    /// A tensor of floats: an array that is only read, or a number.
    fn tensor(&mut self, name: String, shape: &Shape, differentiated: bool) -> Tensor {
        if shape.0.is_empty() {
            let name = self.unique(name);
            let value = self.b.bound(self.float, Some(name.clone()));
            self.value(name, self.float, differentiated, value);
            return Tensor::Value(value);
        }
        Tensor::Place(self.array(name, array(shape, self.float), differentiated))
    }

    fn class(&mut self, name: &str, shape: &Shape) -> Class {
        if shape.0.is_empty() {
            let name = self.unique(name.to_owned());
            let value = self.b.bound(Scalar::USIZE, Some(name.clone()));
            self.value(name, Scalar::USIZE, false, value);
            return Class::Value(value);
        }
        Class::Place(self.array(name.to_owned(), array(shape, Scalar::USIZE), false))
    }

    fn value(&mut self, name: String, ty: Scalar, differentiated: bool, value: ValueId) {
        self.b.function.parameters.push(Parameter {
            name,
            ty: Ty::Scalar(ty),
            passing: Passing::Value,
            binding: Binding::Value(value),
            differentiated,
            span: None,
        });
    }

    fn array(&mut self, name: String, ty: Ty, differentiated: bool) -> Place {
        let name = self.unique(name);
        let memory = Memory { kind: MemoryKind::Input, ty: ty.clone(), name: Some(name.clone()) };
        let memory = self.b.memory(memory);
        let binding = Binding::Memory(memory);
        let passing = Passing::Shared;
        self.b.function.parameters.push(Parameter { name, ty, passing, binding, differentiated, span: None });
        Place::whole(memory)
    }

    /// The name, with a number if it is taken.
    fn unique(&mut self, name: String) -> String {
        let mut free = name.clone();
        let mut k = 2;
        while !self.names.insert(free.clone()) {
            free = format!("{name}{k}");
            k += 1;
        }
        free
    }
}

/// Nodes with their ids.
pub(super) fn nodes(graph: &Graph) -> impl Iterator<Item = (NodeId, &Node)> {
    (0..).map(NodeId).zip(&graph.nodes)
}
