//! Activity: which values and memories lie on a way from an input to the result.
//!
//! The function is read once into a graph of "a float flows from here to there"; what is reached forwards from
//! the inputs is varied, what is reached backwards from the result is useful, and what is both is active.

use std::collections::HashMap;

use crate::differentiate::rules;
use crate::ir::{
    Argument, Binding, CallKind, Carried, Function, Init, MemoryId, MemoryKind, Op, Place, Region, Statement, ValueId,
};

/// What derivatives flow through.
pub(crate) struct Activity {
    reached: Vec<bool>,
    memories: usize,
    slots: HashMap<(MemoryId, usize), usize>,
}

impl Activity {
    /// Whether a derivative flows through the value.
    pub(crate) fn value(&self, value: ValueId) -> bool {
        value.index() < self.memories && self.reached[value.index()]
    }

    /// Whether a derivative flows through the memory.
    pub(crate) fn memory(&self, memory: MemoryId) -> bool {
        self.reached.get(self.memories + memory.index()).copied().unwrap_or(false)
    }

    /// Whether a derivative flows through what is pushed on a record in this position.
    pub(crate) fn slot(&self, record: MemoryId, position: usize) -> bool {
        self.slots.get(&(record, position)).is_some_and(|&node| self.reached[node])
    }
}

/// Values and memories that depend on a differentiated parameter.
pub(crate) fn varied(function: &Function) -> Activity {
    let graph = Graph::new(function);
    let varied = reach(graph.inputs(), &graph.forwards);
    graph.activity(varied)
}

/// Values and memories that depend on a differentiated parameter and reach the result.
pub(crate) fn active(function: &Function) -> Activity {
    let graph = Graph::new(function);
    let varied = reach(graph.inputs(), &graph.forwards);
    let useful = reach(graph.outputs(), &graph.backwards);
    let both = varied.iter().zip(&useful).map(|(a, b)| *a && *b).collect();
    graph.activity(both)
}

fn reach(mut pending: Vec<usize>, edges: &[Vec<usize>]) -> Vec<bool> {
    let mut reached = vec![false; edges.len()];
    while let Some(node) = pending.pop() {
        if !std::mem::replace(&mut reached[node], true) {
            pending.extend(&edges[node]);
        }
    }
    reached
}

/// The memories that arguments lend to be written.
pub(crate) fn lent(arguments: &[Argument]) -> Vec<MemoryId> {
    let lent = arguments.iter().map(|argument| match argument {
        Argument::BorrowMut(place) => vec![place.memory],
        Argument::Tuple(parts) | Argument::Array(parts) => lent(parts),
        _ => Vec::new(),
    });
    lent.flatten().collect()
}

struct Graph<'f> {
    function: &'f Function,
    forwards: Vec<Vec<usize>>,
    backwards: Vec<Vec<usize>>,
    slots: HashMap<(MemoryId, usize), usize>,
}

impl<'f> Graph<'f> {
    fn new(function: &'f Function) -> Self {
        let nodes = function.values.len() + function.memories.len();
        let (forwards, backwards) = (vec![Vec::new(); nodes], vec![Vec::new(); nodes]);
        let mut graph = Graph { function, forwards, backwards, slots: HashMap::new() };
        graph.region(&function.body);
        graph
    }

    fn activity(self, reached: Vec<bool>) -> Activity {
        Activity { reached, memories: self.function.values.len(), slots: self.slots }
    }

    fn memory(&self, memory: MemoryId) -> usize {
        self.function.values.len() + memory.index()
    }

    fn slot(&mut self, record: MemoryId, position: usize) -> usize {
        let next = self.forwards.len();
        let node = *self.slots.entry((record, position)).or_insert(next);
        if node == next {
            self.forwards.push(Vec::new());
            self.backwards.push(Vec::new());
        }
        node
    }

    /// An edge between a place and something else.
    fn edge_from(&mut self, place: &Place, to: usize) {
        if !self.function.is_constant(place) {
            self.edge(self.memory(place.memory), to);
        }
    }

    fn edge_to(&mut self, from: usize, place: &Place) {
        if !self.function.is_constant(place) {
            self.edge(from, self.memory(place.memory));
        }
    }

    fn edge(&mut self, from: usize, to: usize) {
        if self.holds_floats(from) && self.holds_floats(to) {
            self.forwards[from].push(to);
            self.backwards[to].push(from);
        }
    }

    fn holds_floats(&self, node: usize) -> bool {
        match node.checked_sub(self.function.values.len()) {
            None => self.function.values[node].ty.is_float(),
            Some(memory) => self.function.memories.get(memory).is_none_or(|m| m.ty.holds_floats()),
        }
    }

    fn inputs(&self) -> Vec<usize> {
        let differentiated = self.function.parameters.iter().filter(|p| p.differentiated);
        let nodes = differentiated.flat_map(|p| self.bound(&p.binding));
        nodes.filter(|&node| self.holds_floats(node)).collect()
    }

    /// The result, and what is behind `&mut`.
    fn outputs(&self) -> Vec<usize> {
        let memories = (0..self.function.memories.len()).filter(|&m| {
            let memory = &self.function.memories[m];
            matches!(memory.kind, MemoryKind::Buffer) && memory.ty.holds_floats()
        });
        let mut outputs = self.handed(&self.function.result);
        outputs.extend(memories.map(|m| self.function.values.len() + m));
        outputs
    }

    fn bound(&self, binding: &Binding) -> Vec<usize> {
        let values = binding.values().into_iter().map(ValueId::index);
        values.chain(binding.memories().into_iter().map(|m| self.memory(m))).collect()
    }

    fn handed(&self, argument: &Argument) -> Vec<usize> {
        let (mut values, mut places) = (Vec::new(), Vec::new());
        argument.values(&mut values);
        argument.places(&mut places);
        let places = places.into_iter().filter(|place| !self.function.is_constant(place));
        values.into_iter().map(ValueId::index).chain(places.map(|p| self.memory(p.memory))).collect()
    }

    fn region(&mut self, region: &Region) {
        region.statements.iter().for_each(|statement| self.statement(statement));
    }

    fn statement(&mut self, statement: &Statement) {
        match statement {
            Statement::Let(value) => self.op(*value),
            Statement::Declare(memory, init) => self.init(*memory, init),
            Statement::View(memory) => {
                if let MemoryKind::View { base, .. } = &self.function[*memory].kind {
                    self.edge_from(base, self.memory(*memory));
                }
            }
            Statement::Store(place, value) | Statement::Accumulate(place, value) => {
                self.edge_to(value.index(), place);
            }
            Statement::Copy { to, from } | Statement::AccumulateAll { to, from } => {
                if !self.function.is_constant(to) {
                    self.edge_from(from, self.memory(to.memory));
                }
            }
            Statement::Product(product) => {
                for source in product.sources() {
                    self.edge_from(source, self.memory(product.target().memory));
                }
            }
            Statement::Clear(_) | Statement::Macro(_) => {}
            Statement::Push(record, values) => {
                for (position, value) in values.iter().enumerate() {
                    let slot = self.slot(*record, position);
                    self.edge(value.index(), slot);
                }
            }
            Statement::Pop(record, values) => {
                for (position, value) in values.iter().enumerate() {
                    let slot = self.slot(*record, position);
                    self.edge(slot, value.index());
                }
            }
            Statement::Save(record, place) => self.edge_from(place, self.memory(*record)),
            Statement::Restore(record, memory) => self.edge(self.memory(*record), self.memory(*memory)),
            Statement::If(branch) => {
                for side in [&branch.then, &branch.otherwise].into_iter().filter(|side| !side.diverges) {
                    side.yields.iter().zip(&branch.results).for_each(|(y, r)| self.edge(y.index(), r.index()));
                }
            }
            Statement::For(counted) => self.carried(&counted.carried, &counted.body),
            Statement::While(repeat) => self.carried(&repeat.carried, &repeat.body),
            Statement::Call(call) if call.kind == CallKind::Data => {}
            Statement::Call(call) => {
                let sources: Vec<usize> = call.arguments.iter().flat_map(|a| self.handed(a)).collect();
                let mut sinks = self.bound(&call.result);
                sinks.extend(lent(&call.arguments).into_iter().map(|memory| self.memory(memory)));
                for sink in sinks {
                    sources.iter().for_each(|&source| self.edge(source, sink));
                }
            }
        }
        statement.regions().into_iter().for_each(|region| self.region(region));
    }

    fn carried(&mut self, carried: &[Carried], body: &Region) {
        for (position, c) in carried.iter().enumerate() {
            self.edge(c.init.index(), c.param.index());
            self.edge(c.param.index(), c.result.index());
            if let (false, Some(next)) = (body.diverges, body.yields.get(position)) {
                self.edge(next.index(), c.param.index());
            }
        }
    }

    fn init(&mut self, memory: MemoryId, init: &Init) {
        let to = self.memory(memory);
        match init {
            Init::Undefined | Init::Zero | Init::ZeroLike(_) | Init::ZeroOf(_) | Init::Taken(..) | Init::Record => {}
            Init::Splat(value) | Init::Repeat { value, .. } => self.edge(value.index(), to),
            Init::Elements(elements) => elements.iter().for_each(|value| self.edge(value.index(), to)),
            Init::Copy(place) => self.edge_from(place, to),
            Init::Value(argument) => {
                let (mut values, mut places) = (Vec::new(), Vec::new());
                argument.values(&mut values);
                argument.places(&mut places);
                values.iter().for_each(|value| self.edge(value.index(), to));
                places.into_iter().for_each(|place| self.edge_from(place, to));
            }
        }
    }

    fn op(&mut self, value: ValueId) {
        let to = value.index();
        match &self.function[value].op {
            Op::Primitive(primitive, _, operands) => {
                for (position, operand) in operands.iter().enumerate() {
                    if rules::depends(*primitive, operands.len(), position) {
                        self.edge(operand.index(), to);
                    }
                }
            }
            Op::Cast(a) => self.edge(a.index(), to),
            Op::Select(_, a, b) => {
                self.edge(a.index(), to);
                self.edge(b.index(), to);
            }
            Op::Load(place, _) => self.edge_from(place, to),
            _ => {}
        }
    }
}
