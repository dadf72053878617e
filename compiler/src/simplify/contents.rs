//! What is known to be stored where, so that a read needs no memory.

use crate::ir::hash::Map;
use crate::ir::{Const, Function, MemoryId, Place, Step, ValueId};

/// No more places of one memory than this are remembered.
const PLACES: usize = 32;

/// Ways into one memory, and what is stored there.
pub(super) type Known = Vec<(Vec<Step>, ValueId)>;

/// What is known to be stored in places of the function under construction.
#[derive(Default)]
pub(super) struct Contents {
    known: Map<MemoryId, Known>,
}

impl Contents {
    pub(super) fn get(&self, place: &Place) -> Option<ValueId> {
        let known = self.known.get(&place.memory)?;
        known.iter().rev().find(|(path, _)| *path == place.path).map(|(_, value)| *value)
    }

    /// After a store: what may overlap is forgotten.
    pub(super) fn store(&mut self, function: &Function, place: &Place, value: ValueId) {
        let known = self.known.entry(place.memory).or_default();
        known.retain(|(path, _)| are_apart(function, path, &place.path));
        if known.len() == PLACES {
            known.remove(0);
        }
        known.push((place.path.clone(), value));
    }

    /// After any other write below a place.
    pub(super) fn forget_place(&mut self, function: &Function, place: &Place) {
        if let Some(known) = self.known.get_mut(&place.memory) {
            known.retain(|(path, _)| are_apart(function, path, &place.path));
        }
    }

    pub(super) fn forget(&mut self, memories: &[MemoryId]) {
        for memory in memories {
            self.known.remove(memory);
        }
    }

    /// What is known of some memories, to be put back.
    pub(super) fn save(&self, memories: &[MemoryId]) -> Vec<(MemoryId, Known)> {
        memories.iter().filter_map(|m| self.known.get(m).map(|known| (*m, known.clone()))).collect()
    }

    pub(super) fn restore(&mut self, memories: &[MemoryId], saved: Vec<(MemoryId, Known)>) {
        self.forget(memories);
        self.known.extend(saved);
    }
}

/// Whether no scalar is below both: somewhere the ways part by different fields or different literals.
fn are_apart(function: &Function, a: &[Step], b: &[Step]) -> bool {
    let number = |value: ValueId| match function.constant(value) {
        Some(Const::Int(n)) => Some(n),
        _ => None,
    };
    a.iter().zip(b).any(|steps| match steps {
        (Step::Field(j), Step::Field(k)) => j != k,
        (Step::Index(i), Step::Index(j)) => matches!((number(*i), number(*j)), (Some(i), Some(j)) if i != j),
        _ => false,
    })
}
