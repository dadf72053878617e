//! Names for values and memories: the user's own, made unique, and telling ones for the rest.

use std::collections::BTreeMap;

use proc_macro2::Ident;

use super::paths::generated;
use crate::ir::{Function, MemoryId, ValueId};

/// Hands out identifiers, each once.
pub(super) struct Names {
    values: Vec<Option<Ident>>,
    memories: Vec<Option<Ident>>,
    /// How often each stem was asked for, in the regions that are open.
    taken: BTreeMap<String, u32>,
    /// What `taken` held before each change, so that the names of a closed region are free again.
    journal: Vec<(String, Option<u32>)>,
}

impl Names {
    /// No name is given yet.
    pub(super) fn new(function: &Function) -> Names {
        Names {
            values: vec![None; function.values.len()],
            memories: vec![None; function.memories.len()],
            taken: BTreeMap::new(),
            journal: Vec::new(),
        }
    }

    /// Where the journal stands when a region is opened.
    pub(super) fn mark(&self) -> usize {
        self.journal.len()
    }

    /// Frees the names that a region has taken.
    pub(super) fn release(&mut self, mark: usize) {
        for (name, before) in self.journal.drain(mark..).rev() {
            match before {
                Some(count) => self.taken.insert(name, count),
                None => self.taken.remove(&name),
            };
        }
    }

    fn count(&mut self, name: &str, count: u32) {
        let before = self.taken.insert(name.to_owned(), count);
        self.journal.push((name.to_owned(), before));
    }

    /// A name that nothing else has: `a`, then `a_1`, `a_2`; for a temporary `t1`, `t2`.
    pub(super) fn fresh(&mut self, wanted: Option<&str>) -> Ident {
        let wanted = wanted.map(|name| name.strip_prefix("r#").unwrap_or(name));
        let (stem, separator) = match wanted {
            Some(name) if !name.is_empty() && name != "_" => (name, "_"),
            _ => ("t", ""),
        };
        loop {
            let count = self.taken.get(stem).copied().unwrap_or(u32::from(separator.is_empty()));
            self.count(stem, count + 1);
            if count == 0 {
                return generated(stem);
            }
            let name = format!("{stem}{separator}{count}");
            if !self.taken.contains_key(&name) {
                self.count(&name, 1);
                return generated(&name);
            }
        }
    }

    /// Names a value.
    pub(super) fn bind(&mut self, value: ValueId, wanted: Option<&str>) -> Ident {
        let name = self.fresh(wanted);
        self.values[value.index()] = Some(name.clone());
        name
    }

    /// Gives a value the name of another.
    pub(super) fn share(&mut self, value: ValueId, name: &Ident) {
        self.values[value.index()] = Some(name.clone());
    }

    /// The name of a value that was bound.
    pub(super) fn value(&self, value: ValueId) -> &Ident {
        self.values[value.index()].as_ref().expect("a value is bound before it is used")
    }

    /// Names a memory.
    pub(super) fn bind_memory(&mut self, memory: MemoryId, wanted: Option<&str>) -> Ident {
        let name = self.fresh(wanted);
        self.memories[memory.index()] = Some(name.clone());
        name
    }

    /// A method's receiver keeps its name, so that derivatives are called as the method is.
    pub(super) fn bind_receiver(&mut self, memory: MemoryId) -> Ident {
        let name = Ident::new("self", proc_macro2::Span::mixed_site());
        self.memories[memory.index()] = Some(name.clone());
        name
    }

    /// The name of a memory that was bound.
    pub(super) fn memory(&self, memory: MemoryId) -> &Ident {
        self.memories[memory.index()].as_ref().expect("a memory is declared before it is used")
    }
}
