//! Which values and memories differ from sample to sample, and whether the function can run in lanes at all.

use std::collections::BTreeSet;

use chainrule_primitives::Primitive;

use super::Role;
use crate::ir::{
    Binding, Float, For, Function, Init, Len, MemoryId, MemoryKind, Op, Place, Region, Scalar, Statement, Step, Ty,
    ValueId,
};

/// What differs between samples: by value, by memory.
pub(crate) struct Varying {
    pub(crate) values: Vec<bool>,
    pub(crate) memories: Vec<bool>,
}

impl Varying {
    /// Follows the samples through a function.
    pub(crate) fn of(function: &Function, roles: &[Role], values: &[ValueId], memories: &[MemoryId]) -> Varying {
        let mut varying =
            Varying { values: vec![false; function.values.len()], memories: vec![false; function.memories.len()] };
        values.iter().for_each(|value| varying.values[value.index()] = true);
        memories.iter().for_each(|memory| varying.memories[memory.index()] = true);
        for (parameter, role) in function.parameters.iter().zip(roles) {
            match (&parameter.binding, role) {
                (Binding::Value(value), Role::Sample | Role::Seed) => varying.values[value.index()] = true,
                (Binding::Memory(memory), Role::Sample | Role::Gradient) => varying.memories[memory.index()] = true,
                _ => {}
            }
        }
        let mut spread = Spread { function, varying, changed: true };
        while std::mem::take(&mut spread.changed) {
            spread.region(&function.body);
        }
        spread.varying
    }

    pub(crate) fn value(&self, value: ValueId) -> bool {
        self.values[value.index()]
    }

    pub(crate) fn memory(&self, memory: MemoryId) -> bool {
        self.memories[memory.index()]
    }
}

/// One pass of the search.
struct Spread<'f> {
    function: &'f Function,
    varying: Varying,
    changed: bool,
}

impl Spread<'_> {
    fn region(&mut self, region: &Region) {
        region.statements.iter().for_each(|statement| self.statement(statement));
    }

    fn statement(&mut self, statement: &Statement) {
        match statement {
            Statement::Let(value) => self.operation(*value),
            Statement::Declare(memory, init) => match init {
                Init::Splat(value) => self.mark_memory(*memory, self.varying.value(*value)),
                Init::Elements(values) => {
                    let any = values.iter().any(|value| self.varying.value(*value));
                    self.mark_memory(*memory, any);
                }
                Init::Copy(place) => self.mark_memory(*memory, self.varying.memory(place.memory)),
                _ => {}
            },
            Statement::Store(place, value) | Statement::Accumulate(place, value) => {
                self.mark_memory(place.memory, self.varying.value(*value));
            }
            Statement::Copy { to, from } | Statement::AccumulateAll { to, from } => {
                self.mark_memory(to.memory, self.varying.memory(from.memory));
            }
            Statement::Product(product) => {
                let any = product.sources().iter().any(|source| self.varying.memory(source.memory));
                self.mark_memory(product.target().memory, any);
            }
            Statement::For(counted) => self.counted(counted),
            Statement::If(branch) => {
                self.region(&branch.then);
                self.region(&branch.otherwise);
                for (at, result) in branch.results.iter().enumerate() {
                    let any = [&branch.then, &branch.otherwise].iter().any(|r| self.varying.value(r.yields[at]));
                    self.mark_value(*result, any);
                }
            }
            _ => {}
        }
    }

    fn counted(&mut self, counted: &For) {
        for (carried, next) in counted.carried.iter().zip(&counted.body.yields) {
            let any = self.varying.value(carried.init) || self.varying.value(*next);
            self.mark_value(carried.param, any);
            self.mark_value(carried.result, any);
        }
        self.region(&counted.body);
    }

    fn operation(&mut self, value: ValueId) {
        let op = &self.function[value].op;
        let mut any = matches!(op, Op::Load(place, _) if self.varying.memory(place.memory));
        op.operands(|operand| any |= self.varying.value(operand));
        self.mark_value(value, any);
    }

    fn mark_value(&mut self, value: ValueId, varies: bool) {
        self.changed |= varies && !self.varying.value(value);
        self.varying.values[value.index()] |= varies;
    }

    fn mark_memory(&mut self, memory: MemoryId, varies: bool) {
        self.changed |= varies && !self.varying.memory(memory);
        self.varying.memories[memory.index()] |= varies;
    }
}

/// The one float type of a function that can run in lanes; `None` where something in it cannot.
pub(crate) fn float_in_lanes(function: &Function, varying: &Varying, gradients: &BTreeSet<MemoryId>) -> Option<Float> {
    let mut floats = function.values.iter().filter_map(|value| match value.ty {
        Scalar::Float(float) => Some(float),
        _ => None,
    });
    let float = floats.next().filter(|float| matches!(float, Float::F32 | Float::F64))?;
    let check = Check { function, varying, gradients };
    (floats.all(|other| other == float) && check.region(&function.body)).then_some(float)
}

/// Whether statements can run in lanes.
struct Check<'f> {
    function: &'f Function,
    varying: &'f Varying,
    gradients: &'f BTreeSet<MemoryId>,
}

impl Check<'_> {
    fn region(&self, region: &Region) -> bool {
        !region.diverges && region.statements.iter().all(|statement| self.statement(statement))
    }

    fn statement(&self, statement: &Statement) -> bool {
        match statement {
            Statement::Let(value) => self.operation(*value),
            Statement::Declare(memory, init) => {
                let fixed = !matches!(init, Init::Repeat { .. } | Init::ZeroLike(_) | Init::Record);
                let from = match init {
                    Init::Copy(place) => self.source(place),
                    _ => true,
                };
                fixed && from && is_array_of_scalars(&self.function[*memory].ty)
            }
            Statement::Store(place, _) => self.place(place) && !self.gradients.contains(&place.memory),
            Statement::Accumulate(place, _) => self.place(place),
            Statement::Copy { to, from } => self.place(to) && !self.gradients.contains(&to.memory) && self.source(from),
            Statement::AccumulateAll { to, from } => self.place(to) && self.source(from),
            Statement::Clear(place) => self.place(place) && !self.gradients.contains(&place.memory),
            Statement::Product(_) => true, // `expand` keeps only those that a kernel takes
            Statement::For(counted) => {
                let uniform = counted.range.values().iter().all(|bound| !self.varying.value(*bound));
                uniform && counted.until.is_none() && self.region(&counted.body)
            }
            Statement::If(branch) => {
                let uniform = !self.varying.value(branch.condition);
                let free = branch.results.iter().all(|result| !self.varying.value(*result));
                uniform && free && self.region(&branch.then) && self.region(&branch.otherwise)
            }
            _ => false,
        }
    }

    fn place(&self, place: &Place) -> bool {
        let known = match self.function[place.memory].kind {
            MemoryKind::View { .. } | MemoryKind::Record | MemoryKind::Bound => false,
            MemoryKind::Extern(_) => !self.varying.memory(place.memory),
            _ => is_array_of_scalars(&self.function[place.memory].ty),
        };
        let steps = place.path.iter().all(|step| matches!(step, Step::Index(_)));
        known && steps && place.indices().all(|index| !self.varying.value(index))
    }

    fn source(&self, place: &Place) -> bool {
        self.place(place) && !self.gradients.contains(&place.memory)
    }

    fn operation(&self, value: ValueId) -> bool {
        let function = self.function;
        let op = &function[value].op;
        if let Op::Load(place, _) = op {
            return self.source(place);
        }
        if !self.varying.value(value) {
            return true;
        }
        let ty = |value: ValueId| function[value].ty;
        match op {
            Op::Primitive(Primitive::Powi, _, operands) => !self.varying.value(operands[1]),
            Op::Primitive(..) | Op::Classify(..) | Op::And(..) | Op::Or(..) | Op::Not(_) | Op::Detach(_) => true,
            Op::Compare(_, a, _) => ty(*a) != Scalar::Bool,
            Op::Select(..) => true,
            Op::Cast(_) => ty(value).is_float(),
            _ => false,
        }
    }
}

/// Whether a type is a scalar or an array of them with known lengths.
pub(crate) fn is_array_of_scalars(ty: &Ty) -> bool {
    match ty {
        Ty::Scalar(_) => true,
        Ty::Array(element, Len::Known(_)) => is_array_of_scalars(element),
        _ => false,
    }
}
