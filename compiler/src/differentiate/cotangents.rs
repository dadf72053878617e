//! The cotangents of the values whose definition the reverse sweep has not reached yet.

use std::collections::BTreeMap;

use crate::ir::ValueId;

/// From a primal value to the value that holds its cotangent so far; a layer for each region being written.
#[derive(Default)]
pub(crate) struct Cotangents {
    layers: Vec<BTreeMap<ValueId, Option<ValueId>>>,
}

impl Cotangents {
    /// Enters a region.
    pub(crate) fn open(&mut self) {
        self.layers.push(BTreeMap::new());
    }

    /// Leaves a region: what it changed.
    pub(crate) fn close(&mut self) -> BTreeMap<ValueId, ValueId> {
        let layer = self.layers.pop().expect("a region is open");
        layer.into_iter().filter_map(|(value, cotangent)| Some((value, cotangent?))).collect()
    }

    /// The cotangent so far, if it is not zero.
    pub(crate) fn get(&self, value: ValueId) -> Option<ValueId> {
        self.layers.iter().rev().find_map(|layer| layer.get(&value).copied()).flatten()
    }

    /// Replaces the cotangent.
    pub(crate) fn set(&mut self, value: ValueId, cotangent: ValueId) {
        self.layers.last_mut().expect("a region is open").insert(value, Some(cotangent));
    }

    /// Takes the cotangent at the value's definition: after this it is zero.
    pub(crate) fn take(&mut self, value: ValueId) -> Option<ValueId> {
        let found = self.get(value)?;
        self.layers.last_mut().expect("a region is open").insert(value, None);
        Some(found)
    }
}
