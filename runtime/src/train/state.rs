//! Everything that changes in a training run, beside the parameters: what a checkpoint has to hold.

use alloc::vec::Vec;

use crate::net::{Float, Parameters};

use super::Epoch;

/// Where a run stands.
pub(super) struct State<F> {
    /// Epochs that are finished: the index of the present one.
    pub(super) epoch: usize,
    /// Mini-batches of the present epoch that are done.
    pub(super) batch: usize,
    /// Steps that are done.
    pub(super) step: u64,
    /// The losses of the present epoch's samples so far.
    pub(super) sum: f64,
    /// What the optimiser keeps: for each part of a tensor its slots, one behind the other.
    pub(super) slots: Vec<F>,
    /// With early stopping the best so far.
    pub(super) best: Option<Best<F>>,
    /// Epochs since then.
    pub(super) waited: usize,
    /// The finished epochs.
    pub(super) history: Vec<Epoch>,
}

/// The best parameters so far.
pub(super) struct Best<F> {
    /// After which epoch, counted from 1.
    pub(super) epoch: usize,
    pub(super) loss: f64,
    pub(super) parameters: Vec<F>,
}

impl<F: Float> State<F> {
    /// Before the first step of an optimiser with this many slots.
    pub(super) fn new(parameters: usize, slots: usize, epochs: usize) -> State<F> {
        State {
            epoch: 0,
            batch: 0,
            step: 0,
            sum: 0.0,
            slots: alloc::vec![F::ZERO; parameters * slots],
            best: None,
            waited: 0,
            history: Vec::with_capacity(epochs.min(1 << 16)),
        }
    }
}

/// What is needed to go back to an earlier step: everything after it follows again.
pub(super) struct Snapshot<F> {
    pub(super) epoch: usize,
    pub(super) batch: usize,
    pub(super) step: u64,
    parameters: Vec<F>,
    /// Empty where all are 0, as before the first step: a short run never needs them.
    slots: Vec<F>,
}

impl<F: Float> Snapshot<F> {
    /// Of where the run stands.
    pub(super) fn new<P: Parameters<Float = F>>(state: &State<F>, parameters: &P) -> Snapshot<F> {
        let mut snapshot =
            Snapshot { epoch: 0, batch: 0, step: 0, parameters: alloc::vec![F::ZERO; P::COUNT], slots: Vec::new() };
        snapshot.take(state, parameters);
        snapshot
    }

    /// Takes it anew, in the same memory.
    #[inline]
    pub(super) fn take<P: Parameters<Float = F>>(&mut self, state: &State<F>, parameters: &P) {
        (self.epoch, self.batch, self.step) = (state.epoch, state.batch, state.step);
        save(parameters, &mut self.parameters);
        self.slots.clear();
        if self.step > 0 {
            self.slots.extend_from_slice(&state.slots);
        }
    }

    /// Goes back to it.
    pub(super) fn restore<P: Parameters<Float = F>>(&self, state: &mut State<F>, parameters: &mut P) {
        (state.epoch, state.batch, state.step) = (self.epoch, self.batch, self.step);
        restore(parameters, &self.parameters);
        match self.slots.is_empty() {
            true => state.slots.fill(F::ZERO),
            false => state.slots.copy_from_slice(&self.slots),
        }
    }
}

/// All tensors, one behind the other.
#[inline]
pub(super) fn save<P: Parameters>(parameters: &P, mut into: &mut [P::Float]) {
    for index in 0..P::TENSORS {
        let tensor = parameters.tensor(index);
        let (to, rest) = into.split_at_mut(tensor.len());
        to.copy_from_slice(tensor);
        into = rest;
    }
}

/// The tensors back again.
pub(super) fn restore<P: Parameters>(parameters: &mut P, mut from: &[P::Float]) {
    for index in 0..P::TENSORS {
        let tensor = parameters.tensor_mut(index);
        let (own, rest) = from.split_at(tensor.len());
        tensor.copy_from_slice(own);
        from = rest;
    }
}
