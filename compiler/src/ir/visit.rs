//! Walks over statements.

use crate::ir::{Adaptor, Argument, Binding, Init, MemoryId, Place, Range, Region, Statement, ValueId};

impl Statement {
    /// The regions directly inside.
    pub fn regions(&self) -> Vec<&Region> {
        match self {
            Statement::If(branch) => vec![&branch.then, &branch.otherwise],
            Statement::For(counted) => vec![&counted.body],
            Statement::While(repeat) => vec![&repeat.header, &repeat.body],
            _ => Vec::new(),
        }
    }

    /// The regions directly inside, to change.
    pub fn regions_mut(&mut self) -> Vec<&mut Region> {
        match self {
            Statement::If(branch) => vec![&mut branch.then, &mut branch.otherwise],
            Statement::For(counted) => vec![&mut counted.body],
            Statement::While(repeat) => vec![&mut repeat.header, &mut repeat.body],
            _ => Vec::new(),
        }
    }

    /// The values that it binds for what follows it (a loop's index and parameters, bound inside, are not among them).
    pub fn binds(&self) -> Vec<ValueId> {
        match self {
            Statement::Let(value) => vec![*value],
            Statement::Pop(_, values) => values.clone(),
            Statement::If(branch) => branch.results.clone(),
            Statement::For(counted) => counted.carried.iter().map(|c| c.result).collect(),
            Statement::While(repeat) => repeat.carried.iter().map(|c| c.result).collect(),
            Statement::Call(call) => call.result.values(),
            _ => Vec::new(),
        }
    }

    /// The memory that it brings into being by a declaration.
    pub fn declares(&self) -> Option<MemoryId> {
        match self {
            Statement::Declare(memory, _) => Some(*memory),
            _ => None,
        }
    }

    /// The values that it reads itself: not those of its regions, and for a `Let` not the operands of the value.
    pub fn reads(&self) -> Vec<ValueId> {
        let mut values = Vec::new();
        match self {
            Statement::Let(_) | Statement::View(_) | Statement::Pop(..) | Statement::Restore(..) => {}
            Statement::Declare(_, init) => init.reads(&mut values),
            Statement::Store(place, value) | Statement::Accumulate(place, value) => {
                values.extend(place.indices());
                values.push(*value);
            }
            Statement::Copy { to, from } | Statement::AccumulateAll { to, from } => {
                values.extend(to.indices());
                values.extend(from.indices());
            }
            Statement::Product(product) => values.extend(product.indices()),
            Statement::Clear(place) | Statement::Save(_, place) => values.extend(place.indices()),
            Statement::Push(_, pushed) => values.extend(pushed),
            Statement::If(branch) => values.push(branch.condition),
            Statement::For(counted) => {
                values.extend(counted.range.values());
                values.extend(counted.carried.iter().map(|c| c.init));
            }
            Statement::While(repeat) => values.extend(repeat.carried.iter().map(|c| c.init)),
            Statement::Call(call) => call.arguments.iter().for_each(|a| a.values(&mut values)),
            Statement::Macro(kept) => {
                kept.leading.iter().for_each(|a| a.values(&mut values));
                kept.shown.iter().for_each(|(_, a)| a.values(&mut values));
            }
        }
        values
    }
}

impl Init {
    fn reads(&self, values: &mut Vec<ValueId>) {
        match self {
            Init::Undefined | Init::Zero | Init::Record | Init::Taken(..) => {}
            Init::Splat(value) => values.push(*value),
            Init::Repeat { value, len } => values.extend([*value, *len]),
            Init::Elements(elements) => values.extend(elements),
            Init::Value(argument) => argument.values(values),
            Init::Copy(place) | Init::ZeroLike(place) => values.extend(place.indices()),
            Init::ZeroOf(argument) => argument.values(values),
        }
    }
}

impl Range {
    /// The bounds and steps.
    pub fn values(&self) -> Vec<ValueId> {
        let steps = self.adaptors.iter().filter_map(|adaptor| match adaptor {
            Adaptor::StepBy(step) => Some(*step),
            Adaptor::Rev => None,
        });
        [self.lower, self.upper].into_iter().chain(steps).collect()
    }
}

impl Argument {
    /// Adds the values inside, those in places included.
    pub fn values(&self, values: &mut Vec<ValueId>) {
        match self {
            Argument::Value(value) => values.push(*value),
            Argument::Take(place) | Argument::Borrow(place) | Argument::BorrowMut(place) => {
                values.extend(place.indices())
            }
            Argument::Sum(place) => values.extend(place.iter().flat_map(Place::indices)),
            Argument::Tuple(parts) | Argument::Array(parts) => parts.iter().for_each(|part| part.values(values)),
            Argument::ZeroLike(like) => like.values(values),
        }
    }

    /// Adds the places inside.
    pub fn places<'a>(&'a self, places: &mut Vec<&'a Place>) {
        match self {
            Argument::Value(_) => {}
            Argument::Take(place) | Argument::Borrow(place) | Argument::BorrowMut(place) => places.push(place),
            Argument::Sum(place) => places.extend(place),
            Argument::Tuple(parts) | Argument::Array(parts) => parts.iter().for_each(|part| part.places(places)),
            Argument::ZeroLike(like) => like.places(places),
        }
    }

    /// The same with other values and places.
    pub fn map(&self, value: &mut impl FnMut(ValueId) -> ValueId, place: &mut impl FnMut(&Place) -> Place) -> Argument {
        match self {
            Argument::Value(v) => Argument::Value(value(*v)),
            Argument::Take(p) => Argument::Take(place(p)),
            Argument::Borrow(p) => Argument::Borrow(place(p)),
            Argument::BorrowMut(p) => Argument::BorrowMut(place(p)),
            Argument::Sum(p) => Argument::Sum(p.as_ref().map(place)),
            Argument::Tuple(parts) => Argument::Tuple(parts.iter().map(|part| part.map(value, place)).collect()),
            Argument::Array(parts) => Argument::Array(parts.iter().map(|part| part.map(value, place)).collect()),
            Argument::ZeroLike(like) => Argument::ZeroLike(Box::new(like.map(value, place))),
        }
    }
}

impl Binding {
    /// The values that it binds.
    pub fn values(&self) -> Vec<ValueId> {
        match self {
            Binding::Value(value) => vec![*value],
            Binding::Memory(_) | Binding::Ignore => Vec::new(),
            Binding::Tuple(parts) => parts.iter().flat_map(Binding::values).collect(),
        }
    }

    /// The memories that it binds.
    pub fn memories(&self) -> Vec<MemoryId> {
        match self {
            Binding::Memory(memory) => vec![*memory],
            Binding::Value(_) | Binding::Ignore => Vec::new(),
            Binding::Tuple(parts) => parts.iter().flat_map(Binding::memories).collect(),
        }
    }
}

/// The memories that a statement writes, in its regions too; a declaration counts as a write.
pub fn written(statement: &Statement) -> Vec<MemoryId> {
    let mut memories = Vec::new();
    collect_written(statement, &mut memories);
    memories
}

fn collect_written(statement: &Statement, memories: &mut Vec<MemoryId>) {
    match statement {
        Statement::Declare(memory, Init::Taken(stack, _)) => memories.extend([*memory, *stack]),
        Statement::Declare(memory, _) | Statement::Push(memory, _) | Statement::Pop(memory, _) => {
            memories.push(*memory)
        }
        Statement::Save(record, _) => memories.push(*record),
        Statement::Restore(record, memory) => memories.extend([*record, *memory]),
        Statement::Store(place, _) | Statement::Accumulate(place, _) | Statement::Clear(place) => {
            memories.push(place.memory);
        }
        Statement::Copy { to, .. } | Statement::AccumulateAll { to, .. } => memories.push(to.memory),
        Statement::Product(product) => memories.push(product.target().memory),
        Statement::Call(call) => {
            memories.extend(call.result.memories());
            let mut places = Vec::new();
            call.arguments.iter().for_each(|argument| lent_mutably(argument, &mut places));
            memories.extend(places);
        }
        _ => {}
    }
    for region in statement.regions() {
        region.statements.iter().for_each(|inner| collect_written(inner, memories));
    }
}

fn lent_mutably(argument: &Argument, memories: &mut Vec<MemoryId>) {
    match argument {
        Argument::BorrowMut(place) | Argument::Sum(Some(place)) => memories.push(place.memory),
        Argument::Tuple(parts) | Argument::Array(parts) => parts.iter().for_each(|part| lent_mutably(part, memories)),
        _ => {}
    }
}
