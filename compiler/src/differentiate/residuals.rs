//! `forward` and `backward`: the two sweeps as two functions, with what the second needs of the first in between.

use std::collections::{BTreeMap, BTreeSet};

use crate::differentiate::{Parts, Reverse, Seed, scopes, sweeps};
use crate::ir::{
    Argument, Binding, Float, Function, Init, Int, Len, Memory, MemoryId, MemoryKind, Op, Parameter, Passing, Place,
    Region, Scalar, Statement, Step, Ty, ValueId, Version,
};
use crate::simplify::simplify;

/// `forward(args…) -> (value, residuals)` and `backward(&residuals, seed) -> parts`.
///
/// The residuals are the values and arrays of the forward sweep that the reverse sweep uses. Where one of them has a
/// type that cannot be written down (the result of a call) or is a growing record, they are copies of the arguments,
/// and `backward` runs both sweeps.
pub(crate) fn split(primal: &Function) -> (Function, Function) {
    let form = Reverse { seed: Seed::Parameter, value: false, parts: Parts::Differentiated, into: false, split: true };
    let (whole, forward) = sweeps(primal, &form);
    let residuals = Residuals::of(&whole, forward).unwrap_or_else(|| Residuals::arguments(primal, &whole));
    (residuals.forward(primal, &whole), residuals.backward(primal, whole.clone()))
}

/// What is handed from one sweep to the other.
struct Residuals {
    /// How many statements are the forward sweep; none when it runs again.
    first: usize,
    values: BTreeSet<ValueId>,
    memories: BTreeSet<MemoryId>,
}

impl Residuals {
    /// What the reverse sweep uses of the forward sweep, if all of it can be handed over.
    fn of(whole: &Function, first: usize) -> Option<Residuals> {
        let mut used = Used::default();
        let rest = Region { statements: whole.body.statements[first..].to_vec(), ..Region::default() };
        used.region(whole, &rest);
        used.argument(&whole.result);
        let seed = whole.parameters.last().map(|p| &p.binding);
        let seeds: BTreeSet<ValueId> = seed.into_iter().flat_map(Binding::values).collect();
        let seeded: BTreeSet<MemoryId> = seed.into_iter().flat_map(Binding::memories).collect();
        let literal = |v: &ValueId| matches!(whole[*v].op, Op::Const(_) | Op::Extern(_));
        let values: BTreeSet<ValueId> = used.values.difference(&used.defined).copied().collect();
        let values = values.into_iter().filter(|v| !literal(v) && !seeds.contains(v)).collect();
        let memories: BTreeSet<MemoryId> = used.memories.difference(&used.declared).copied().collect();
        let is_extern = |m: &MemoryId| matches!(whole[*m].kind, MemoryKind::Extern(_));
        let memories = memories.into_iter().filter(|m| !is_extern(m) && !seeded.contains(m)).collect();
        let residuals = Residuals { first, values, memories };
        residuals.can_be_written(whole).then_some(residuals)
    }

    fn can_be_written(&self, whole: &Function) -> bool {
        let scalar = |ty: Scalar| !matches!(ty, Scalar::Float(Float::Inferred) | Scalar::Int(Int::Inferred));
        let owned = |m: &MemoryId| {
            matches!(whole[*m].kind, MemoryKind::Input | MemoryKind::InputOwned | MemoryKind::Local)
                && is_written_down(&whole[*m].ty)
        };
        self.values.iter().all(|v| scalar(whole[*v].ty)) && self.memories.iter().all(owned)
    }

    /// Copies of the arguments.
    fn arguments(primal: &Function, whole: &Function) -> Residuals {
        let bindings = primal.parameters.iter().map(|p| &p.binding);
        let values = bindings.clone().flat_map(Binding::values).collect();
        let memories = bindings.flat_map(Binding::memories).collect();
        debug_assert!(whole.parameters.len() > primal.parameters.len(), "the seed comes last");
        Residuals { first: 0, values, memories }
    }

    fn ty(&self, whole: &Function) -> Ty {
        let values = self.groups(whole).into_iter().map(|(scalar, values)| match values.len() {
            1 => Ty::Scalar(scalar),
            n => Ty::Array(Box::new(Ty::Scalar(scalar)), Len::Known(n)),
        });
        Ty::Tuple(values.chain(self.memories.iter().map(|m| whole[*m].ty.clone())).collect())
    }

    /// The primal, or the forward sweep with what it records; then the residuals are copied out.
    fn forward(&self, primal: &Function, whole: &Function) -> Function {
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
        for memory in &self.memories {
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
        let ty = self.ty(&whole);
        let mut copies = Vec::new();
        let mut bindings = Vec::new();
        for (scalar, values) in self.groups(&whole) {
            bindings.push(unpack(&mut whole, scalar, &values, &mut copies));
        }
        for memory in &self.memories {
            bindings.push(Binding::Memory(self.lent(&mut whole, *memory, &mut copies)));
        }
        for memory in primal.parameters.iter().flat_map(|p| p.binding.memories()) {
            if self.first > 0 {
                whole.memories[memory.index()].kind = MemoryKind::Input;
            }
        }
        let rest = whole.parameters.split_off(primal.parameters.len());
        let residuals = Parameter {
            name: "residuals".into(),
            ty,
            passing: Passing::Shared,
            binding: Binding::Tuple(bindings),
            differentiated: false,
            span: None,
        };
        whole.parameters = std::iter::once(residuals).chain(rest).collect();
        copies.extend(whole.body.statements.drain(self.first..));
        whole.body = Region { statements: copies, ..Region::default() };
        simplify(whole)
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
fn is_written_down(ty: &Ty) -> bool {
    match ty {
        Ty::Scalar(Scalar::Float(Float::Inferred) | Scalar::Int(Int::Inferred)) => false,
        Ty::Slice(element) => scopes::is_closed(element) && is_written_down(element),
        Ty::Array(element, _) => scopes::is_closed(ty) && is_written_down(element),
        Ty::Tuple(parts) => parts.iter().all(is_written_down),
        Ty::Scalar(_) => true,
        Ty::Named(_) | Ty::Data(_) | Ty::Record(_) | Ty::Inferred => false,
    }
}

/// What a region uses and what it defines.
#[derive(Default)]
struct Used {
    values: BTreeSet<ValueId>,
    defined: BTreeSet<ValueId>,
    memories: BTreeSet<MemoryId>,
    declared: BTreeSet<MemoryId>,
}

impl Used {
    fn region(&mut self, function: &Function, region: &Region) {
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
                if let Init::Copy(place) | Init::ZeroLike(place) = init {
                    self.memories.insert(place.memory);
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
