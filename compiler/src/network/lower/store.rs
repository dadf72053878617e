//! Nodes that live in a memory: where, and how it is filled.

use crate::ir::ValueId;
use crate::ir::{Init, IntOp, Len, Memory, MemoryKind, Place, Product, ProductKind, Scalar, Statement, Step, Ty};
use crate::network::graph::{Node, NodeId, Op, Shape};
use crate::network::lower::plan::MatrixProduct;
use crate::network::lower::{Lower, Tensor};

/// The type of a tensor: arrays in arrays.
pub(super) fn array(shape: &Shape, element: Scalar) -> Ty {
    shape.0.iter().rev().fold(Ty::Scalar(element), |ty, n| Ty::Array(Box::new(ty), Len::Known(*n)))
}

impl<'g> Lower<'g> {
    /// Writes what a frame's graph wants, in order.
    pub(super) fn nodes(&mut self) {
        let graph = self.graph();
        for (k, node) in (0..).zip(&graph.nodes) {
            let id = NodeId(k);
            if self.frame.plan.is_wanted(id) && self.tensor(id).is_none() {
                self.pad(id);
                if node.shape.0.is_empty() && !matches!(node.op, Op::Scan(_)) {
                    let value = self.compute(id, &[]);
                    self.name(value, node);
                    self.frame.tensors[id.index()] = Some(Tensor::Value(value));
                } else if self.frame.plan.is_stored(id) {
                    self.fill(id, node);
                }
            }
        }
    }

    fn fill(&mut self, id: NodeId, node: &'g Node) {
        match &node.op {
            Op::Scan(scan) => self.scan(id, scan),
            Op::Concat(parts, axis) => self.store_concatenated(id, parts, *axis),
            Op::Reshape(x) => self.store_reshaped(id, *x),
            Op::MatMul(a, b) => match MatrixProduct::of(self.graph(), *a, *b) {
                Some(product) => self.store_product(id, &product),
                None => self.store_each(id, node),
            },
            _ => self.store_each(id, node),
        }
    }

    fn store_each(&mut self, id: NodeId, node: &Node) {
        let place = self.declare(id);
        self.for_each(&node.shape.0, |this, index| {
            let value = this.compute(id, index);
            this.store(&place, index, value);
        });
        self.frame.tensors[id.index()] = Some(Tensor::Place(place));
    }

    fn store_product(&mut self, id: NodeId, product: &MatrixProduct) {
        let target = self.declare(id);
        let matrix = self.place(product.matrix);
        let vectors = product.vectors;
        let rows = match self.shape(vectors).0[..] {
            [rows, _] => vec![rows],
            _ => Vec::new(),
        };
        self.for_each(&rows, |this, index| {
            let (vector, target) = match index.first() {
                Some(i) => (this.row(vectors, *i), target.then(Step::Index(*i))),
                None => (this.place(vectors), target.clone()),
            };
            let (kind, column, row) = match product.apply {
                true => (ProductKind::Apply, target, vector),
                false => (ProductKind::Transposed, vector, target),
            };
            this.b.push(Statement::Product(Product { kind, matrix, column, row }));
        });
    }

    /// The memory of a node, from now on: zeros.
    pub(super) fn declare(&mut self, id: NodeId) -> Place {
        let place = match self.frame.homes.get(&id) {
            Some(home) => home.clone(),
            None => {
                let node = &self.graph().nodes[id.index()];
                let name = node.name.clone().unwrap_or_else(|| word(&node.op).to_owned());
                self.memory(&name, &node.shape, Init::Zero)
            }
        };
        self.frame.tensors[id.index()] = Some(Tensor::Place(place.clone()));
        place
    }

    /// A new memory; inside a scan one that has room for every step, so that nothing is overwritten.
    pub(super) fn memory(&mut self, name: &str, shape: &Shape, init: Init) -> Place {
        let steps: Vec<(ValueId, usize)> = self.steps.clone();
        let lengths = steps.iter().map(|(_, n)| *n).chain(shape.0.iter().copied()).collect();
        let ty = array(&Shape(lengths), self.float);
        let memory = self.b.memory(Memory { kind: MemoryKind::Local, ty, name: Some(name.to_owned()) });
        let declare = Statement::Declare(memory, init);
        if steps.is_empty() {
            self.b.push(declare)
        } else {
            self.prologue.push(declare)
        }
        steps.iter().fold(Place::whole(memory), |place, (step, _)| place.then(Step::Index(*step)))
    }

    /// Where the whole of a node is.
    pub(super) fn place(&mut self, id: NodeId) -> Place {
        match (self.tensor(id), &self.graph().nodes[id.index()].op) {
            (Some(Tensor::Place(place)), _) => place,
            (None, Op::Slice(base, axes)) => {
                let dropped: Vec<usize> = axes.iter().take_while(|axis| axis.drop).map(|axis| axis.start).collect();
                let place = self.place(*base);
                dropped.into_iter().fold(place, |place, start| {
                    let start = self.int(start);
                    place.then(Step::Index(start))
                })
            }
            (Some(Tensor::States { .. }), _) => self.copied(id),
            _ => unreachable!("the plan stores what has to be in one place"),
        }
    }

    /// The states of a scan without the first, in a memory of their own.
    fn copied(&mut self, id: NodeId) -> Place {
        let shape = self.shape(id).clone();
        let place = self.memory("states", &shape, Init::Zero);
        self.for_each(&shape.0, |this, index| {
            let value = this.element(id, index);
            this.store(&place, index, value);
        });
        self.frame.tensors[id.index()] = Some(Tensor::Place(place.clone()));
        place
    }

    /// Where a row of a node is.
    pub(super) fn row(&mut self, id: NodeId, index: ValueId) -> Place {
        match self.tensor(id) {
            Some(Tensor::States { place, steps, reverse }) => self.state_row(&place, steps, reverse, index),
            _ => self.place(id).then(Step::Index(index)),
        }
    }

    /// Where the state after the step for a row of the sequences is.
    pub(super) fn state_row(&mut self, states: &Place, steps: usize, reverse: bool, index: ValueId) -> Place {
        let row = if reverse {
            let steps = self.int(steps);
            self.on_indices(IntOp::Sub, steps, index)
        } else {
            self.plus(index, 1)
        };
        states.then(Step::Index(row))
    }

    /// Reads an element.
    pub(super) fn load(&mut self, place: &Place, index: &[ValueId]) -> ValueId {
        let place = at(place, index);
        self.b.load(place, self.float)
    }

    /// Writes an element.
    pub(super) fn store(&mut self, place: &Place, index: &[ValueId], value: ValueId) {
        self.b.push(Statement::Store(at(place, index), value));
    }

    /// Gives a value the name of its node.
    fn name(&mut self, value: ValueId, node: &Node) {
        let slot = &mut self.b.function.values[value.index()];
        if slot.name.is_none() && !matches!(slot.op, crate::ir::Op::Const(_)) {
            slot.name.clone_from(&node.name);
        }
    }
}

fn at(place: &Place, index: &[ValueId]) -> Place {
    index.iter().fold(place.clone(), |place, i| place.then(Step::Index(*i)))
}

/// What the memory of an operation without a name is called.
fn word(op: &Op) -> &'static str {
    match op {
        Op::Map(primitive, _) => primitive.name(),
        Op::Compare(..) | Op::Select(..) => "choice",
        Op::MatMul(..) => "product",
        Op::Reduce(..) => "reduced",
        Op::Concat(..) => "joined",
        Op::Conv { .. } => "convolved",
        Op::Pool { .. } => "pooled",
        Op::Pick { .. } | Op::Gather { .. } => "picked",
        Op::Scan(_) => "states",
        _ => "tensor",
    }
}
