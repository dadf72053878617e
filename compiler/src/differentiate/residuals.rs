//! `forward` and `backward`: the two sweeps as two functions, with what the second needs of the first in between.

use std::collections::{BTreeMap, BTreeSet};

use crate::differentiate::{Calls, Parts, Reverse, Seed, Sweeps, scopes, sweeps, witness};
use crate::ir::{
    Argument, Binding, Float, Function, Init, Int, Len, Memory, MemoryId, MemoryKind, Op, Parameter, Passing, Place,
    Region, Scalar, Statement, Step, Ty, ValueId, Version, Witness,
};
use crate::simplify::simplify;

/// What costs no more than being kept.
const FREE: u32 = 3;

/// So many parts has a tuple of residuals at most.
const PARTS: usize = 8;

/// `forward(args…) -> (value, residuals)` and `backward(&residuals, seed) -> parts`.
///
/// The residuals are the values and arrays of the forward sweep that the reverse sweep uses. Where one of them has a
/// type that cannot be written down (the result of a call) or is a growing record, they are copies of the arguments,
/// and `backward` runs both sweeps.
pub(crate) fn split(primal: &Function, calls: Calls) -> (Function, Function) {
    let form =
        Reverse { seed: Seed::Parameter, value: false, parts: Parts::Differentiated, into: false, split: true, calls };
    let Sweeps { function: whole, forward, .. } = sweeps(primal, &form);
    let further = &whole.parameters[primal.parameters.len()..];
    let residuals = Residuals::of(&whole, forward, further, false);
    let residuals = residuals.unwrap_or_else(|| Residuals::arguments(primal, &whole));
    (residuals.forward(primal, &whole), residuals.backward(primal, whole.clone()))
}

/// What is handed from one sweep to the other.
pub(super) struct Residuals {
    /// How many statements are the forward sweep; none when it runs again.
    pub(super) first: usize,
    values: BTreeSet<ValueId>,
    memories: BTreeSet<MemoryId>,
    /// Memories of types that cannot be written down, with the calls that tell them: they lie on the stack.
    stacked: Vec<(MemoryId, Witness)>,
    /// Values that follow from what the reverse sweep is given at next to no cost, in the order of their computation.
    again: Vec<ValueId>,
}

impl Residuals {
    /// What the reverse sweep uses of the forward sweep, if all of it can be handed over.
    /// The `given` are parameters of the reverse sweep; whether there is a stack that takes what cannot be written down.
    pub(super) fn of(whole: &Function, first: usize, given: &[Parameter], stack: bool) -> Option<Residuals> {
        let mut used = Used::default();
        let rest = Region { statements: whole.body.statements[first..].to_vec(), ..Region::default() };
        used.region(whole, &rest);
        used.argument(&whole.result);
        let given_values: BTreeSet<ValueId> = given.iter().flat_map(|p| p.binding.values()).collect();
        let given_memories: BTreeSet<MemoryId> = given.iter().flat_map(|p| p.binding.memories()).collect();
        let literal = |v: &ValueId| matches!(whole[*v].op, Op::Const(_) | Op::Extern(_));
        let values: BTreeSet<ValueId> = used.values.difference(&used.defined).copied().collect();
        let values = values.into_iter().filter(|v| !literal(v) && !given_values.contains(v)).collect();
        let memories: BTreeSet<MemoryId> = used.memories.difference(&used.declared).copied().collect();
        let is_extern = |m: &MemoryId| matches!(whole[*m].kind, MemoryKind::Extern(_));
        let memories = memories.into_iter().filter(|m| !is_extern(m) && !given_memories.contains(m)).collect();
        let mut residuals = Residuals { first, values, memories, stacked: Vec::new(), again: Vec::new() };
        residuals.leave_out(whole, &given_values, &given_memories);
        if stack {
            residuals.put_on_stack(whole);
        }
        residuals.can_be_written(whole).then_some(residuals)
    }

    /// Leaves out what the reverse sweep can compute from what it is given.
    fn leave_out(&mut self, whole: &Function, values: &BTreeSet<ValueId>, memories: &BTreeSet<MemoryId>) {
        let mut order = Vec::new();
        let wanted = std::mem::take(&mut self.values);
        for value in wanted {
            let mut needed = Vec::new();
            match follows(whole, value, values, memories, &mut needed) {
                Some(cost) if cost <= FREE => order.extend(needed),
                _ => drop(self.values.insert(value)),
            }
        }
        let mut seen = BTreeSet::new();
        order.retain(|value| seen.insert(*value));
        self.again = order;
    }

    /// What cannot be among the residuals, but is the result of a call, and not the function's own.
    fn put_on_stack(&mut self, whole: &Function) {
        let kind = |m: &MemoryId| matches!(whole[*m].kind, MemoryKind::Bound | MemoryKind::Local);
        let wanted = self.memories.iter().filter(|m| kind(m) && !self.is_owned(whole, m));
        let found = wanted.filter_map(|m| Some((*m, witness::witness(whole, &whole.body, *m)?)));
        self.stacked = found.collect();
        for (memory, _) in &self.stacked {
            self.memories.remove(memory);
        }
    }

    fn is_owned(&self, whole: &Function, memory: &MemoryId) -> bool {
        matches!(whole[*memory].kind, MemoryKind::Input | MemoryKind::InputOwned | MemoryKind::Local)
            && is_written_down(&whole[*memory].ty)
    }

    /// What the forward sweep puts on the stack at its end.
    pub(super) fn saves(&self, stack: MemoryId) -> impl Iterator<Item = Statement> + '_ {
        self.stacked.iter().map(move |(memory, _)| Statement::Save(stack, Place::whole(*memory)))
    }

    /// What the reverse sweep takes from there at its start.
    pub(super) fn takes(&self, stack: MemoryId) -> impl Iterator<Item = Statement> + '_ {
        let take = move |(memory, witness): &(MemoryId, Witness)| {
            Statement::Declare(*memory, Init::Taken(stack, witness.clone()))
        };
        self.stacked.iter().rev().map(take)
    }

    /// Whether something on the stack is returned, too.
    pub(super) fn shares(&self, result: &Argument) -> bool {
        let mut places = Vec::new();
        result.places(&mut places);
        places.iter().any(|place| self.stacked.iter().any(|(memory, _)| *memory == place.memory))
    }

    fn can_be_written(&self, whole: &Function) -> bool {
        let scalar = |ty: Scalar| !matches!(ty, Scalar::Float(Float::Inferred) | Scalar::Int(Int::Inferred));
        self.values.iter().all(|v| scalar(whole[*v].ty)) && self.memories.iter().all(|m| self.is_owned(whole, m))
    }

    /// Copies of the arguments.
    fn arguments(primal: &Function, whole: &Function) -> Residuals {
        let bindings = primal.parameters.iter().map(|p| &p.binding);
        let values = bindings.clone().flat_map(Binding::values).collect();
        let memories = bindings.flat_map(Binding::memories).collect();
        debug_assert!(whole.parameters.len() > primal.parameters.len(), "the seed comes last");
        Residuals { first: 0, values, memories, stacked: Vec::new(), again: Vec::new() }
    }

    pub(super) fn ty(&self, whole: &Function) -> Ty {
        let values = self.groups(whole).into_iter().map(|(scalar, values)| match values.len() {
            1 => Ty::Scalar(scalar),
            n => Ty::Array(Box::new(Ty::Scalar(scalar)), Len::Known(n)),
        });
        let parts = values.chain(self.memories.iter().map(|m| whole[*m].ty.clone())).collect();
        Ty::Tuple(bundled(parts, Ty::Tuple))
    }

    /// The primal, or the forward sweep with what it records; then the residuals are copied out.
    pub(super) fn forward(&self, primal: &Function, whole: &Function) -> Function {
        let mut function = whole.clone();
        function.parameters = primal.parameters.clone();
        let mut statements = if self.first == 0 {
            function.body = primal.body.clone();
            std::mem::take(&mut function.body.statements)
        } else {
            whole.body.statements[..self.first].to_vec()
        };
        let groups = self.groups(whole).into_iter().map(|(_, values)| match values.as_slice() {
            [value] => Argument::Value(*value),
            values => Argument::Array(values.iter().map(|v| Argument::Value(*v)).collect()),
        });
        let mut residuals: Vec<Argument> = groups.collect();
        let mut early = Vec::new();
        let mut returned = Vec::new();
        primal.result.places(&mut returned);
        for memory in &self.memories {
            let own = matches!(function[*memory].kind, MemoryKind::Local | MemoryKind::InputOwned);
            if own && self.first > 0 && returned.iter().all(|place| place.memory != *memory) {
                residuals.push(Argument::Take(Place::whole(*memory)));
                continue;
            }
            let Memory { ty, name, kind } = function[*memory].clone();
            let copy = MemoryId(u32::try_from(function.memories.len()).expect("fewer than 2^32 memories"));
            function.memories.push(Memory { kind: MemoryKind::Local, ty, name });
            let declare = Statement::Declare(copy, Init::Copy(Place::whole(*memory)));
            match kind {
                MemoryKind::InputOwned if self.first == 0 => early.push(declare),
                _ => statements.push(declare),
            }
            residuals.push(Argument::Take(Place::whole(copy)));
        }
        early.append(&mut statements);
        early.iter_mut().for_each(|statement| self.fill(statement));
        function.body = Region { statements: early, ..Region::default() };
        let residuals = bundled(residuals, Argument::Tuple);
        function.result = Argument::Tuple(vec![primal.result.clone(), Argument::Tuple(residuals)]);
        function.result_ty = Ty::Tuple(vec![primal.result_ty.clone(), self.ty(whole)]);
        function
    }

    /// What is handed over is read as a whole, also where a branch that was not taken would have written it.
    fn fill(&self, statement: &mut Statement) {
        if let Statement::Declare(memory, init @ Init::Undefined) = statement
            && self.memories.contains(memory)
        {
            *init = Init::Zero;
        }
    }

    /// The reverse sweep, or both, on borrowed residuals.
    fn backward(&self, primal: &Function, mut whole: Function) -> Function {
        let mut copies = Vec::new();
        let residuals = self.parameter(&mut whole, Passing::Shared, &mut copies);
        for memory in primal.parameters.iter().flat_map(|p| p.binding.memories()) {
            if self.first > 0 {
                whole.memories[memory.index()].kind = MemoryKind::Input;
            }
        }
        let rest = whole.parameters.split_off(primal.parameters.len());
        whole.parameters = std::iter::once(residuals).chain(rest).collect();
        copies.extend(whole.body.statements.drain(self.first..));
        whole.body = Region { statements: copies, ..Region::default() };
        simplify(whole)
    }

    /// How the reverse sweep is given them; what it does before anything else.
    pub(super) fn parameter(&self, whole: &mut Function, passing: Passing, first: &mut Vec<Statement>) -> Parameter {
        let ty = self.ty(whole);
        let mut bindings = Vec::new();
        for (scalar, values) in self.groups(whole) {
            bindings.push(unpack(whole, scalar, &values, first));
        }
        for memory in &self.memories {
            bindings.push(Binding::Memory(self.lent(whole, *memory, first)));
        }
        first.extend(self.again.iter().map(|value| Statement::Let(*value)));
        let (name, binding) = ("residuals".to_owned(), Binding::Tuple(bundled(bindings, Binding::Tuple)));
        Parameter { name, ty, passing, binding, differentiated: false, span: None }
    }

    /// The values by type: many of one type are handed over as an array.
    fn groups(&self, whole: &Function) -> Vec<(Scalar, Vec<ValueId>)> {
        let mut groups: BTreeMap<Scalar, Vec<ValueId>> = BTreeMap::new();
        for value in &self.values {
            groups.entry(whole[*value].ty).or_default().push(*value);
        }
        groups.into_iter().collect()
    }

    /// A memory of the residuals: read where it is, copied first if the body writes it.
    fn lent(&self, whole: &mut Function, memory: MemoryId, copies: &mut Vec<Statement>) -> MemoryId {
        if self.first > 0 || !matches!(whole[memory].kind, MemoryKind::InputOwned) {
            whole.memories[memory.index()].kind = MemoryKind::Input;
            return memory;
        }
        let lent = Memory { kind: MemoryKind::Input, ..whole[memory].clone() };
        let id = MemoryId(u32::try_from(whole.memories.len()).expect("fewer than 2^32 memories"));
        whole.memories.push(lent);
        whole.memories[memory.index()].kind = MemoryKind::Local;
        copies.push(Statement::Declare(memory, Init::Copy(Place::whole(id))));
        id
    }
}

/// What it costs to compute a value from others that are at hand, and what has to be computed for it, in order.
fn follows(
    whole: &Function,
    value: ValueId,
    values: &BTreeSet<ValueId>,
    memories: &BTreeSet<MemoryId>,
    needed: &mut Vec<ValueId>,
) -> Option<u32> {
    let op = &whole[value].op;
    if values.contains(&value) || matches!(op, Op::Const(_) | Op::Extern(_)) {
        return Some(0);
    }
    let mut cost = match op {
        Op::Bound | Op::Detach(_) => return None,
        Op::Load(place, _) | Op::Len(place) if !memories.contains(&place.memory) => return None,
        Op::Load(place, _) if !matches!(whole[place.memory].kind, MemoryKind::Input) => return None,
        Op::Primitive(primitive, ..) => primitive.cost(),
        _ => 1,
    };
    let mut operands = Vec::new();
    op.operands(|operand| operands.push(operand));
    for operand in operands {
        cost += follows(whole, operand, values, memories, needed)?;
        if cost > FREE {
            return None;
        }
    }
    needed.push(value);
    Some(cost)
}

/// In tuples of tuples: traits are implemented for short ones.
fn bundled<T>(mut parts: Vec<T>, tuple: impl Fn(Vec<T>) -> T) -> Vec<T> {
    while parts.len() > PARTS {
        let mut bundles = Vec::new();
        while !parts.is_empty() {
            let rest = parts.split_off(parts.len().min(PARTS));
            bundles.push(tuple(std::mem::replace(&mut parts, rest)));
        }
        parts = bundles;
    }
    parts
}

/// How values of one type are taken from the residuals; what is in an array is loaded.
fn unpack(whole: &mut Function, scalar: Scalar, values: &[ValueId], loads: &mut Vec<Statement>) -> Binding {
    if let [value] = values {
        whole.values[value.index()].op = Op::Bound;
        return Binding::Value(*value);
    }
    let ty = Ty::Array(Box::new(Ty::Scalar(scalar)), Len::Known(values.len()));
    let memory = whole.allot(MemoryKind::Input, ty, "residuals");
    for (k, value) in values.iter().enumerate() {
        let index = whole.count(k as i128);
        whole.values[value.index()].op = Op::Load(Place::whole(memory).then(Step::Index(index)), Version::default());
        loads.push(Statement::Let(*value));
    }
    Binding::Memory(memory)
}

/// Whether the type can stand in a signature.
pub(super) fn is_written_down(ty: &Ty) -> bool {
    match ty {
        Ty::Scalar(Scalar::Float(Float::Inferred) | Scalar::Int(Int::Inferred)) => false,
        Ty::Slice(element) => scopes::is_closed(element) && is_written_down(element),
        Ty::Array(element, _) => scopes::is_closed(ty) && is_written_down(element),
        Ty::Tuple(parts) => parts.iter().all(is_written_down),
        Ty::Scalar(_) => true,
        Ty::Named(_) | Ty::Data(_) | Ty::Record(_) | Ty::Inferred | Ty::Stack => false,
    }
}

/// What a region uses and what it defines.
#[derive(Default)]
pub(super) struct Used {
    pub(super) values: BTreeSet<ValueId>,
    defined: BTreeSet<ValueId>,
    pub(super) memories: BTreeSet<MemoryId>,
    declared: BTreeSet<MemoryId>,
}

impl Used {
    pub(super) fn region(&mut self, function: &Function, region: &Region) {
        self.values.extend(&region.yields);
        for statement in &region.statements {
            self.defined.extend(statement.binds());
            self.values.extend(statement.reads());
            self.memories.extend(crate::ir::written(statement));
            self.statement(function, statement);
            statement.regions().into_iter().for_each(|inner| self.region(function, inner));
        }
    }

    fn place(&mut self, place: &Place) {
        self.memories.insert(place.memory);
        self.values.extend(place.indices());
    }

    fn argument(&mut self, argument: &Argument) {
        let mut values = Vec::new();
        argument.values(&mut values);
        self.values.extend(values);
        let mut places = Vec::new();
        argument.places(&mut places);
        places.into_iter().for_each(|place| self.place(place));
    }

    fn statement(&mut self, function: &Function, statement: &Statement) {
        match statement {
            Statement::Let(value) => {
                let op = &function[*value].op;
                op.operands(|operand| {
                    self.values.insert(operand);
                });
                if let Op::Load(place, _) | Op::Len(place) = op {
                    self.memories.insert(place.memory);
                }
            }
            Statement::Declare(memory, init) => {
                self.declared.insert(*memory);
                match init {
                    Init::Copy(place) | Init::ZeroLike(place) => {
                        self.memories.insert(place.memory);
                    }
                    Init::ZeroOf(argument) => self.argument(argument),
                    _ => {}
                }
                if let Init::Value(argument) = init {
                    self.argument(argument);
                }
            }
            Statement::View(memory) => {
                self.declared.insert(*memory);
                if let MemoryKind::View { base, lower, upper } = &function[*memory].kind {
                    self.place(base);
                    self.values.extend(lower.iter().chain(upper));
                }
            }
            Statement::Restore(_, memory) => {
                self.declared.insert(*memory);
            }
            Statement::Copy { from, .. } | Statement::AccumulateAll { from, .. } | Statement::Save(_, from) => {
                self.memories.insert(from.memory);
            }
            Statement::Product(product) => {
                self.memories.extend(product.sources().map(|source| source.memory));
            }
            Statement::For(counted) => {
                self.defined.insert(counted.index);
                self.defined.extend(counted.carried.iter().map(|c| c.param));
            }
            Statement::While(repeat) => self.defined.extend(repeat.carried.iter().map(|c| c.param)),
            Statement::Call(call) => {
                self.declared.extend(call.result.memories());
                call.arguments.iter().for_each(|argument| self.argument(argument));
            }
            _ => {}
        }
    }
}
