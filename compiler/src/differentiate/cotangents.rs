//! The cotangents of the values whose definition the reverse sweep has not reached yet.

use std::collections::{BTreeMap, HashMap};

use crate::ir::ValueId;

/// A condition, and whether it has to hold.
pub(crate) type Mask = (ValueId, bool);

/// From a primal value to the value that holds its cotangent so far; a layer for each region being written.
#[derive(Default)]
pub(crate) struct Cotangents {
    layers: Vec<Layer>,
}

#[derive(Default)]
struct Layer {
    sums: BTreeMap<ValueId, Option<ValueId>>,
    /// Cotangents that are zero unless conditions hold, or do not: those of the sides of choices.
    masks: HashMap<ValueId, Vec<Mask>>,
}

impl Cotangents {
    /// Enters a region.
    pub(crate) fn open(&mut self) {
        self.layers.push(Layer::default());
    }

    /// Leaves a region: what it changed. Its conditions are out of sight from here on.
    pub(crate) fn close(&mut self) -> BTreeMap<ValueId, ValueId> {
        let layer = self.layers.pop().expect("a region is open");
        layer.sums.into_iter().filter_map(|(value, cotangent)| Some((value, cotangent?))).collect()
    }

    /// The cotangent so far, if it is not zero.
    pub(crate) fn get(&self, value: ValueId) -> Option<ValueId> {
        self.layers.iter().rev().find_map(|layer| layer.sums.get(&value).copied()).flatten()
    }

    /// Replaces the cotangent.
    pub(crate) fn set(&mut self, value: ValueId, cotangent: ValueId) {
        self.here().sums.insert(value, Some(cotangent));
    }

    /// Takes the cotangent at the value's definition: after this it is zero.
    pub(crate) fn take(&mut self, value: ValueId) -> Option<ValueId> {
        let found = self.get(value)?;
        self.here().sums.insert(value, None);
        Some(found)
    }

    /// The conditions without which a cotangent is zero.
    pub(crate) fn masks(&self, cotangent: ValueId) -> Vec<Mask> {
        self.layers.iter().rev().find_map(|layer| layer.masks.get(&cotangent)).cloned().unwrap_or_default()
    }

    /// Says without which conditions a cotangent is zero, all of them in sight of this region.
    pub(crate) fn mask(&mut self, cotangent: ValueId, masks: Vec<Mask>) {
        self.here().masks.insert(cotangent, masks);
    }

    fn here(&mut self) -> &mut Layer {
        self.layers.last_mut().expect("a region is open")
    }
}
