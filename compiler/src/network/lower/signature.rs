//! The parameters of a network's functions: params, inputs, targets, noise, statistics, cotangents.

use std::collections::BTreeSet;

use crate::ir::{
    Argument, Binding, Builder, Function, Memory, MemoryKind, Op as IrOp, Parameter, Passing, Place, Region, Scalar,
    Ty, Value,
};
use crate::network::graph::{Graph, InputKind, Node, NodeId, Op, ParamId, Shape};
use crate::network::lower::store::array;
use crate::network::lower::{Class, Form, Frame, Tensor};

/// Writes a function's parameters and binds what the graph means by them.
pub(super) struct Signature<'a, 'g> {
    pub(super) b: Builder,
    frame: &'a mut Frame<'g>,
    float: Scalar,
    names: BTreeSet<String>,
}

impl<'a, 'g> Signature<'a, 'g> {
    /// A function without a body yet.
    pub(super) fn new(name: &str, float: Scalar, frame: &'a mut Frame<'g>) -> Self {
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
        };
        Signature { b: Builder::new(function), frame, float, names: BTreeSet::new() }
    }

    /// Every parameter of a form; the cotangents of statistics.
    pub(super) fn all(&mut self, form: &Form) -> Vec<Tensor> {
        let graph = self.frame.graph;
        let params: Vec<Tensor> = graph
            .params
            .iter()
            .map(|param| {
                let name = param.layer.as_ref().map_or(param.field.clone(), |layer| format!("{layer}_{}", param.field));
                self.tensor(name, &param.shape, param.trained)
            })
            .collect();
        for target in [false, true] {
            if target && !form.targets || !form.inputs {
                continue;
            }
            for (k, input) in graph.inputs.iter().enumerate().filter(|(_, input)| input.target == target) {
                match input.kind {
                    InputKind::Float => {
                        let tensor = self.tensor(input.name.clone(), &input.shape, false);
                        self.frame.inputs[k] = Some(tensor);
                    }
                    InputKind::Class(_) => self.frame.classes[k] = Some(self.class(&input.name, &input.shape)),
                }
            }
        }
        self.noise(form, graph);
        let cotangents = self.statistics(form, graph, &params);
        self.frame.bind(&params);
        cotangents
    }

    fn noise(&mut self, form: &Form, graph: &'g Graph) {
        if !form.noise {
            return;
        }
        for (id, node) in nodes(graph) {
            if matches!(node.op, Op::Noise { .. }) {
                let tensor = self.tensor("noise".into(), &node.shape, false);
                self.frame.tensors[id.index()] = Some(tensor);
            }
        }
    }

    /// Statistics are those of the batch as far as the form knows them, then those that are followed.
    fn statistics(&mut self, form: &Form, graph: &'g Graph, params: &[Tensor]) -> Vec<Tensor> {
        let mut shapes = Vec::new();
        for (id, node) in nodes(graph) {
            let Op::Statistic { running, .. } = node.op else { continue };
            let tensor = if shapes.len() < form.statistics {
                let name = of(graph, "batch", running);
                self.tensor(name, &node.shape, form.cotangents)
            } else {
                params[running.index()].clone()
            };
            self.frame.tensors[id.index()] = Some(tensor);
            shapes.push((running, node.shape.clone()));
        }
        if !form.cotangents {
            return Vec::new();
        }
        shapes.into_iter().map(|(running, shape)| self.tensor(of(graph, "d_batch", running), &shape, false)).collect()
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

    fn value(&mut self, name: String, ty: Scalar, differentiated: bool, value: crate::ir::ValueId) {
        debug_assert!(matches!(&self.b.function[value], Value { op: IrOp::Bound, .. }));
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

/// `batch_norm1_mean` of the param `norm1_mean`.
fn of(graph: &Graph, prefix: &str, running: ParamId) -> String {
    let param = &graph.params[running.index()];
    let layer = param.layer.as_ref().map_or(String::new(), |layer| format!("{layer}_"));
    format!("{prefix}_{layer}{}", param.field)
}
