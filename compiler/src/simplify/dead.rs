//! Marks what is needed, from the result and from what may panic in the user's own computation.

use std::collections::BTreeSet;

use crate::ir::hash::{Map, Set};
use crate::ir::*;
use crate::simplify::bounds::Bounds;
use crate::simplify::{stores, sweep};

/// The same function without dead values, stores, records, branches and loops.
pub(super) fn sweep(mut function: Function) -> Function {
    let mut body = std::mem::take(&mut function.body);
    let needed = {
        let bounds = Bounds::new(&function, &body);
        let adjoint = stores::adjoints(&body);
        stores::sweep(&function, &mut body, &bounds, &adjoint);
        let mut marking = Marking::new(&function);
        marking.adjoint = adjoint;
        marking.collect(&body, None);
        marking.parameters();
        marking.roots(&bounds);
        marking.run();
        marking.needed
    };
    sweep::body(&mut function, &mut body, &needed);
    function.body = body;
    function
}

/// What is needed.
pub(super) struct Needed {
    /// By value.
    pub(super) values: Vec<bool>,
    /// By statement, in the order in which they are written, the outer before the inner.
    pub(super) sites: Vec<bool>,
    /// Fields of records.
    pub(super) fields: Set<(MemoryId, usize)>,
}

/// What a statement does to a value that it binds.
#[derive(Clone, Copy)]
enum Role {
    /// The value of a `Let`, the index of a loop, a result of a call.
    Plain,
    /// A result of an `if`.
    Result(usize),
    /// A parameter or result of a loop.
    Carried(usize),
    /// Popped from a record.
    Popped(usize),
}

enum Work {
    Value(ValueId),
    Site(usize),
    /// What is stored in a memory.
    Memory(MemoryId),
    /// That a memory is there.
    Declared(MemoryId),
    Record(MemoryId),
}

struct Marking<'a> {
    function: &'a Function,
    sites: Vec<(&'a Statement, Option<usize>)>,
    /// By value.
    definitions: Vec<Option<(usize, Role)>>,
    declared: Map<MemoryId, usize>,
    writers: Map<MemoryId, Vec<usize>>,
    /// Pushes, pops, saves and restores.
    records: Map<MemoryId, Vec<usize>>,
    /// Memories that only derivatives write.
    adjoint: Set<MemoryId>,
    needed: Needed,
    memories: Set<MemoryId>,
    stacks: BTreeSet<MemoryId>,
    work: Vec<Work>,
}

impl<'a> Marking<'a> {
    fn new(function: &'a Function) -> Marking<'a> {
        Marking {
            function,
            sites: Vec::new(),
            definitions: vec![None; function.values.len()],
            declared: Map::default(),
            writers: Map::default(),
            records: Map::default(),
            adjoint: Set::default(),
            needed: Needed { values: vec![false; function.values.len()], sites: Vec::new(), fields: Set::default() },
            memories: Set::default(),
            stacks: BTreeSet::new(),
            work: Vec::new(),
        }
    }

    /// Finds out where everything is defined and written.
    fn collect(&mut self, region: &'a Region, parent: Option<usize>) {
        for statement in &region.statements {
            let site = self.sites.len();
            self.sites.push((statement, parent));
            self.needed.sites.push(false);
            self.collect_bindings(statement, site);
            self.collect_memories(statement, site);
            for inner in statement.regions() {
                self.collect(inner, Some(site));
            }
        }
    }

    fn collect_bindings(&mut self, statement: &Statement, site: usize) {
        let mut define = |value: ValueId, role| {
            self.definitions[value.index()] = Some((site, role));
        };
        let (carried, index) = match statement {
            Statement::For(counted) => (&counted.carried[..], Some(counted.index)),
            Statement::While(repeat) => (&repeat.carried[..], None),
            _ => (&[][..], None),
        };
        for (k, c) in carried.iter().enumerate() {
            define(c.param, Role::Carried(k));
            define(c.result, Role::Carried(k));
        }
        index.into_iter().for_each(|index| define(index, Role::Plain));
        match statement {
            Statement::If(branch) => {
                branch.results.iter().enumerate().for_each(|(k, value)| define(*value, Role::Result(k)));
            }
            Statement::Pop(_, values) => values.iter().enumerate().for_each(|(k, v)| define(*v, Role::Popped(k))),
            Statement::For(_) | Statement::While(_) => {}
            other => other.binds().into_iter().for_each(|value| define(value, Role::Plain)),
        }
    }

    fn collect_memories(&mut self, statement: &Statement, site: usize) {
        match statement {
            Statement::Declare(memory, _) | Statement::View(memory) => {
                self.declared.insert(*memory, site);
            }
            Statement::Push(record, _) | Statement::Pop(record, _) | Statement::Save(record, _) => {
                self.records.entry(*record).or_default().push(site);
            }
            Statement::Restore(record, memory) => {
                self.records.entry(*record).or_default().push(site);
                self.declared.insert(*memory, site);
            }
            Statement::Store(place, _)
            | Statement::Copy { to: place, .. }
            | Statement::Accumulate(place, _)
            | Statement::Clear(place)
            | Statement::AccumulateAll { to: place, .. } => {
                self.writers.entry(place.memory).or_default().push(site);
            }
            Statement::Product(product) => {
                self.writers.entry(product.target().memory).or_default().push(site);
            }
            Statement::Call(call) => {
                call.result.memories().into_iter().for_each(|memory| {
                    self.declared.insert(memory, site);
                });
                for memory in written(statement) {
                    self.writers.entry(memory).or_default().push(site);
                }
            }
            _ => {}
        }
    }

    /// What is written behind `&mut` is seen by the caller.
    fn parameters(&mut self) {
        for parameter in self.function.parameters.iter().filter(|p| p.passing.is_mutable()) {
            self.work.extend(parameter.binding.memories().into_iter().map(Work::Memory));
        }
    }

    fn roots(&mut self, bounds: &Bounds<'_>) {
        self.argument(&self.function.result);
        for site in 0..self.sites.len() {
            if self.is_root(self.sites[site].0, bounds) {
                self.work.push(Work::Site(site));
            }
        }
    }

    /// Whether a statement has an effect of its own, or may panic where the user's function would.
    fn is_root(&self, statement: &Statement, bounds: &Bounds<'_>) -> bool {
        let function = self.function;
        let is_exact = |place: &Place| place.indices().any(|i| function[i].exact);
        let panics = |place: &Place| is_exact(place) && bounds.may_panic(place);
        match statement {
            Statement::Macro(_) => true,
            Statement::Call(call) => call.kind == CallKind::Primal || call.kind.uses_stack(),
            Statement::Push(record, _)
            | Statement::Pop(record, _)
            | Statement::Save(record, _)
            | Statement::Restore(record, _) => function.is_stack(*record),
            Statement::Let(value) => function[*value].exact && bounds.op_may_panic(&function[*value].op),
            Statement::View(memory) => match &function[*memory].kind {
                MemoryKind::View { base, lower, upper } => {
                    let exact = |v: &Option<ValueId>| v.is_some_and(|v| function[v].exact);
                    panics(base) || exact(lower) || exact(upper)
                }
                _ => false,
            },
            Statement::Store(place, _) => !self.adjoint.contains(&place.memory) && panics(place),
            Statement::Copy { to, from } => {
                let slices = [to, from].iter().any(|place| matches!(function.place_ty(place), Ty::Slice(_)));
                !self.adjoint.contains(&to.memory) && (panics(to) || panics(from) || slices)
            }
            Statement::Product(product) => {
                !self.adjoint.contains(&product.target().memory) && product.places().into_iter().any(panics)
            }
            Statement::Declare(_, Init::Copy(from)) => panics(from),
            Statement::Declare(_, Init::Value(argument)) => {
                let mut places = Vec::new();
                argument.places(&mut places);
                places.into_iter().any(panics)
            }
            Statement::Declare(_, Init::Taken(..)) => true,
            Statement::For(counted) => counted.range.adaptors.iter().any(|adaptor| match adaptor {
                Adaptor::StepBy(step) => function.constant(*step).is_none() && function[*step].exact,
                Adaptor::Rev => false,
            }),
            Statement::While(repeat) => {
                let test = repeat.header.yields.last().and_then(|v| function.constant(*v));
                test == Some(Const::Bool(true)) && repeat.until.is_none()
            }
            _ => false,
        }
    }

    fn run(&mut self) {
        while let Some(work) = self.work.pop() {
            match work {
                Work::Value(value) => self.value(value),
                Work::Site(site) => self.site(site),
                Work::Memory(memory) => self.memory(memory),
                Work::Declared(memory) => self.work.extend(self.declared.get(&memory).map(|site| Work::Site(*site))),
                Work::Record(record) => {
                    if self.stacks.insert(record) {
                        let sites = self.records.get(&record).into_iter().flatten();
                        self.work.extend(sites.map(|site| Work::Site(*site)));
                        self.work.push(Work::Declared(record));
                    }
                }
            }
        }
    }

    fn value(&mut self, value: ValueId) {
        if std::mem::replace(&mut self.needed.values[value.index()], true) {
            return;
        }
        let Some((site, role)) = self.definitions[value.index()] else { return };
        self.work.push(Work::Site(site));
        let statement = self.sites[site].0;
        match (role, statement) {
            (Role::Result(k), Statement::If(branch)) => {
                let yields = [&branch.then, &branch.otherwise].into_iter().filter(|region| !region.diverges);
                self.work.extend(yields.map(|region| Work::Value(region.yields[k])));
            }
            (Role::Carried(k), Statement::For(counted)) => self.carried(&counted.carried, k, &counted.body),
            (Role::Carried(k), Statement::While(repeat)) => self.carried(&repeat.carried, k, &repeat.body),
            (Role::Popped(k), Statement::Pop(record, _)) if !self.function.is_stack(*record) => self.field(*record, k),
            _ => {}
        }
    }

    fn carried(&mut self, carried: &[Carried], k: usize, body: &Region) {
        let Carried { init, param, result } = carried[k];
        self.work.extend([init, param, result].map(Work::Value));
        if !body.diverges {
            self.work.push(Work::Value(body.yields[k]));
        }
    }

    /// A field that is popped somewhere is pushed everywhere.
    fn field(&mut self, record: MemoryId, k: usize) {
        if !self.needed.fields.insert((record, k)) {
            return;
        }
        self.work.push(Work::Record(record));
        for site in self.records.get(&record).into_iter().flatten() {
            if let Statement::Push(_, values) = self.sites[*site].0 {
                self.work.push(Work::Value(values[k]));
            }
        }
    }

    fn memory(&mut self, memory: MemoryId) {
        if !self.memories.insert(memory) {
            return;
        }
        self.work.push(Work::Declared(memory));
        match (&self.function[memory].kind, &self.function[memory].ty) {
            (MemoryKind::View { base, .. }, _) => self.work.push(Work::Memory(base.memory)),
            // what is handed on as a whole is needed as a whole: the rows of a Hessian
            (MemoryKind::Record, Ty::Tuple(parts)) => {
                (0..parts.len()).for_each(|field| self.field(memory, field));
                self.work.push(Work::Record(memory));
            }
            _ => {}
        }
        let writers = self.writers.get(&memory).into_iter().flatten();
        self.work.extend(writers.map(|site| Work::Site(*site)));
    }

    fn site(&mut self, site: usize) {
        if std::mem::replace(&mut self.needed.sites[site], true) {
            return;
        }
        let (statement, parent) = self.sites[site];
        self.work.extend(parent.map(Work::Site));
        match statement {
            Statement::If(branch) => self.work.push(Work::Value(branch.condition)),
            Statement::For(counted) => {
                self.work.extend(counted.range.values().into_iter().map(Work::Value));
                self.work.extend(counted.until.map(|k| Work::Value(counted.carried[k].param)));
            }
            Statement::While(repeat) => {
                self.work.extend(repeat.header.yields.iter().map(|v| Work::Value(*v)));
                self.work.extend(repeat.until.map(|k| Work::Value(repeat.carried[k].param)));
            }
            // everything on a stack stays: pushes and pops of several statements meet there
            Statement::Push(record, values) if self.function.is_stack(*record) => {
                self.work.extend(values.iter().map(|value| Work::Value(*value)));
                self.work.push(Work::Memory(*record));
            }
            Statement::Push(record, _) | Statement::Pop(record, _) => self.work.push(Work::Record(*record)),
            other => {
                self.work.extend(other.reads().into_iter().map(Work::Value));
                self.places(other);
            }
        }
    }

    fn places(&mut self, statement: &Statement) {
        match statement {
            Statement::Let(value) => {
                let op = &self.function[*value].op;
                op.operands(|operand| self.work.push(Work::Value(operand)));
                match op {
                    Op::Load(place, _) => self.work.push(Work::Memory(place.memory)),
                    Op::Len(place) => self.work.push(Work::Declared(place.memory)),
                    _ => {}
                }
            }
            Statement::Declare(_, Init::Copy(from)) => self.work.push(Work::Memory(from.memory)),
            Statement::Declare(_, Init::Value(argument) | Init::ZeroOf(argument)) => self.argument(argument),
            Statement::Declare(_, Init::Taken(stack, _)) => self.work.push(Work::Memory(*stack)),
            // an array says how long it is by what is in it, and of an unknown type is what is written to it
            Statement::Declare(_, Init::ZeroLike(like))
                if self.function.place_ty(like).has_inferred_length()
                    || self.function[like.memory].ty == Ty::Inferred =>
            {
                self.work.push(Work::Memory(like.memory));
            }
            Statement::Declare(_, Init::ZeroLike(like)) => self.work.push(Work::Declared(like.memory)),
            Statement::View(memory) => {
                if let MemoryKind::View { base, lower, upper } = &self.function[*memory].kind {
                    self.work.push(Work::Declared(base.memory));
                    self.work.extend(base.indices().chain(*lower).chain(*upper).map(Work::Value));
                }
            }
            Statement::Store(place, _) | Statement::Accumulate(place, _) | Statement::Clear(place) => {
                self.work.push(Work::Declared(place.memory));
            }
            Statement::Copy { to, from } | Statement::AccumulateAll { to, from } => {
                self.work.extend([Work::Declared(to.memory), Work::Memory(from.memory)]);
            }
            Statement::Product(product) => {
                self.work.push(Work::Declared(product.target().memory));
                self.work.extend(product.sources().map(|source| Work::Memory(source.memory)));
            }
            Statement::Save(record, place) => {
                self.work.extend([Work::Record(*record), Work::Memory(place.memory)]);
            }
            Statement::Restore(record, _) => {
                self.needed.fields.insert((*record, 0)); // its type tells the forward mode whether it holds floats
                self.work.push(Work::Record(*record));
            }
            Statement::Call(call) => call.arguments.iter().for_each(|a| self.argument(a)),
            Statement::Macro(kept) => {
                kept.leading.iter().for_each(|a| self.argument(a));
                kept.shown.iter().for_each(|(_, a)| self.argument(a));
            }
            _ => {}
        }
    }

    fn argument(&mut self, argument: &Argument) {
        match argument {
            Argument::Value(value) => self.work.push(Work::Value(*value)),
            Argument::Sum(None) => {}
            Argument::Take(place)
            | Argument::Borrow(place)
            | Argument::BorrowMut(place)
            | Argument::Sum(Some(place)) => {
                self.work.push(Work::Memory(place.memory));
                self.work.extend(place.indices().map(Work::Value));
            }
            Argument::Tuple(parts) | Argument::Array(parts) => parts.iter().for_each(|part| self.argument(part)),
            Argument::ZeroLike(like) => self.argument(like),
        }
    }
}
