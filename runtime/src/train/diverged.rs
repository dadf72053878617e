//! Where a run went wrong: finds the first bad step again, and what was largest in its gradient.

use alloc::boxed::Box;
use alloc::vec;

use crate::Real;
use crate::net::{Objective, Parameters};

use super::run::Run;
use super::state::{Snapshot, State};
use super::{Diverged, Error, Optimizer};

impl<O: Objective, A: Optimizer> Run<'_, '_, O, A> {
    /// Goes back to the last snapshot and makes the steps again, up to the first that loses the loss or a parameter.
    #[cold]
    #[inline(never)]
    pub(super) fn diverged(&mut self, parameters: &mut O::Parameters, loss: f64) -> Error {
        let end = self.state.step;
        self.snapshot.restore(&mut self.state, parameters);
        self.stepper.clear(parameters);
        let mut before = Snapshot::new(&self.state, parameters);
        let mut bad = loss;
        while self.state.step < end {
            if self.state.batch == self.batches() {
                (self.state.epoch, self.state.batch) = (self.state.epoch + 1, 0);
            }
            self.order.shuffle(self.state.epoch);
            before.take(&self.state, parameters);
            let (sum, samples) = self.step(parameters);
            bad = sum / samples as f64;
            if !sum.is_finite() || !is_finite(parameters) {
                break;
            }
        }
        before.restore(&mut self.state, parameters);
        let State { epoch, batch, step, .. } = self.state;
        let samples = self.order.training(self.samples).part(self.range(batch));
        let (_, gradient) = self.stepper.gradient(parameters, samples, step);
        Error::Diverged(Box::new(named(epoch, batch, bad, gradient)))
    }
}

/// Whether every float is finite.
fn is_finite<P: Parameters>(parameters: &P) -> bool {
    (0..P::TENSORS).all(|index| parameters.tensor(index).iter().all(|x| x.to_f64().is_finite()))
}

/// Names the largest element of a gradient, NaN before infinity before any number; epochs and mini-batches are counted from 0 here.
fn named<G: Parameters>(epoch: usize, batch: usize, loss: f64, gradient: &G) -> Diverged {
    let rank = |x: f64| if x.is_nan() { f64::INFINITY } else { x.abs().min(f64::MAX) };
    let mut largest = (0, 0, 0.0);
    let mut largest_rank = -1.0;
    for tensor in (0..G::TENSORS).filter(|&index| G::describe(index).trained) {
        for (position, x) in gradient.tensor(tensor).iter().map(|x| x.to_f64()).enumerate() {
            if rank(x) > largest_rank {
                (largest, largest_rank) = ((tensor, position, x), rank(x));
            }
        }
    }
    let (tensor, position, gradient) = largest;
    let described = G::describe(tensor);
    let index = unravelled(position, described.shape);
    Diverged { epoch: epoch + 1, batch: batch + 1, loss, tensor: described.name, index, gradient }
}

/// A row-major position as an index for each dimension.
fn unravelled(mut position: usize, shape: &[usize]) -> Box<[usize]> {
    let mut index = vec![0; shape.len()];
    for (index, &len) in index.iter_mut().zip(shape).rev() {
        *index = position % len.max(1);
        position /= len.max(1);
    }
    index.into()
}
