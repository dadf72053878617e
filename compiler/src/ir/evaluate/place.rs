//! Memories while IR runs: declaring them, finding what a place names.

use crate::ir::evaluate::{Data, Machine, Trap};
use crate::ir::*;

/// Where a view looks, all indices evaluated.
#[derive(Clone, Debug)]
pub(super) struct Window {
    memory: MemoryId,
    path: Vec<Step>,
    indices: Vec<usize>,
    lower: usize,
    upper: usize,
}

/// What a place names: one datum, or the part of an array that a view shows.
pub(super) enum Found<'a> {
    One(&'a Data),
    Part(&'a [Data]),
}

impl Found<'_> {
    pub(super) fn to_data(&self) -> Data {
        match self {
            Found::One(data) => (*data).clone(),
            Found::Part(parts) => Data::Array(parts.to_vec()),
        }
    }

    pub(super) fn length(&self) -> Option<usize> {
        match self {
            Found::One(data) => data.length(),
            Found::Part(parts) => Some(parts.len()),
        }
    }
}

impl<'a> Machine<'a> {
    pub(super) fn declare(&mut self, memory: MemoryId, init: &Init) -> Result<(), Trap> {
        let ty = &self.function[memory].ty;
        let data = match init {
            Init::Undefined => Data::filled(ty, &mut |_| Data::Undefined).unwrap_or(Data::Undefined),
            Init::Zero => Data::filled(ty, &mut Data::zero_of)?,
            Init::Splat(value) => {
                let value = self.value(*value)?;
                Data::filled(ty, &mut |_| value.clone())?
            }
            Init::Repeat { value, len } => {
                let (value, len) = (self.value(*value)?, self.int(*len)?);
                let element = ty.element().ok_or(Trap::Malformed("only a slice is repeated"))?;
                let given = value.clone();
                // what is of another type is zero
                let element = Data::filled(element, &mut |ty| match (&given, ty) {
                    (Data::Int(_), Scalar::Int(_)) | (Data::Bool(_), Scalar::Bool) => given.clone(),
                    (Data::F64(_) | Data::F32(_), Scalar::Float(_)) => given.clone(),
                    _ => Data::zero_of(ty),
                })?;
                Data::Array(vec![element; usize::try_from(len).map_err(|_| Trap::Overflow)?])
            }
            Init::Elements(elements) => {
                let elements = elements.iter().map(|v| self.value(*v)).collect::<Result<Vec<_>, _>>()?;
                match ty {
                    Ty::Slice(_) => Data::Array(elements),
                    Ty::Array(element, Len::Named(_) | Len::Inferred) if element.scalar().is_some() => {
                        Data::Array(elements)
                    }
                    _ => {
                        let mut elements = elements.into_iter();
                        Data::filled(ty, &mut |_| elements.next().unwrap_or(Data::Undefined))?
                    }
                }
            }
            Init::Value(argument) => self.argument(argument)?,
            Init::Copy(place) => self.place(place)?.to_data(),
            Init::ZeroLike(place) => self.place(place)?.to_data().zero(),
            Init::Taken(stack, _) => self.rows(*stack)?.pop().ok_or(Trap::Malformed("taken as often as kept"))?,
            Init::ZeroOf(argument) => self.argument(argument)?.zero(),
            Init::Record if self.function.is_stack(memory) => Data::Tuple(Vec::new()),
            Init::Record => {
                self.records.insert(memory, Vec::new());
                return Ok(());
            }
        };
        self.memories[memory.index()] = data;
        Ok(())
    }

    pub(super) fn view(&mut self, memory: MemoryId) -> Result<(), Trap> {
        let MemoryKind::View { base, lower, upper } = &self.function[memory].kind else {
            return Err(Trap::Malformed("not a view"));
        };
        let length = self.place(base)?.length().ok_or(Trap::Malformed("a view of what has no length"))?;
        let bound = |value: &Option<ValueId>, default: usize| match value {
            Some(value) => self.index(*value),
            None => Ok(default),
        };
        let (lower, upper) = (bound(lower, 0)?, bound(upper, length)?);
        if lower > upper || upper > length {
            return Err(Trap::OutOfBounds);
        }
        let indices = base.indices().map(|v| self.index(v)).collect::<Result<Vec<_>, _>>()?;
        let window = Window { memory: base.memory, path: base.path.clone(), indices, lower, upper };
        self.windows.insert(memory, window);
        Ok(())
    }

    fn index(&self, value: ValueId) -> Result<usize, Trap> {
        usize::try_from(self.int(value)?).map_err(|_| Trap::OutOfBounds)
    }

    pub(super) fn place(&self, place: &Place) -> Result<Found<'_>, Trap> {
        let indices = place.indices().map(|v| self.index(v)).collect::<Result<Vec<_>, _>>()?;
        self.find(place.memory, &place.path, &indices)
    }

    fn find(&self, memory: MemoryId, path: &[Step], indices: &[usize]) -> Result<Found<'_>, Trap> {
        let mut found = match &self.function[memory].kind {
            MemoryKind::View { .. } => {
                let window = self.windows.get(&memory).ok_or(Trap::Malformed("a view is declared"))?;
                match self.find(window.memory, &window.path, &window.indices)? {
                    Found::One(Data::Array(parts)) => Found::Part(&parts[window.lower..window.upper]),
                    Found::Part(parts) => Found::Part(&parts[window.lower..window.upper]),
                    Found::One(_) => return Err(Trap::Malformed("a view of what has no length")),
                }
            }
            MemoryKind::Extern(path) => Found::One(self.extern_data(*path)?),
            _ => Found::One(&self.memories[memory.index()]),
        };
        let mut indices = indices.iter();
        for step in path {
            let next = match (step, &found) {
                (Step::Field(k), Found::One(Data::Tuple(parts))) => parts.get(*k as usize),
                (Step::Index(_), Found::One(Data::Array(parts))) => indices.next().and_then(|i| parts.get(*i)),
                (Step::Index(_), Found::Part(parts)) => indices.next().and_then(|i| parts.get(*i)),
                _ => return Err(Trap::Malformed("a step into the wrong type")),
            };
            found = Found::One(next.ok_or(Trap::OutOfBounds)?);
        }
        Ok(found)
    }

    pub(super) fn place_mut(&mut self, place: &Place) -> Result<&mut Data, Trap> {
        let mut indices = place.indices().map(|v| self.index(v)).collect::<Result<Vec<_>, _>>()?.into_iter();
        let mut data = &mut self.memories[place.memory.index()];
        for step in &place.path {
            let next = match (step, data) {
                (Step::Field(k), Data::Tuple(parts)) => parts.get_mut(*k as usize),
                (Step::Index(_), Data::Array(parts)) => indices.next().and_then(|i| parts.get_mut(i)),
                _ => return Err(Trap::Malformed("a step into the wrong type")),
            };
            data = next.ok_or(Trap::OutOfBounds)?;
        }
        Ok(data)
    }
}
