//! Where a run went wrong: finds the first bad step again, and what was largest in its gradient.

use alloc::boxed::Box;
use alloc::vec;

use crate::Real;
use crate::net::Parameters;

use super::Diverged;

/// Whether every float is finite.
pub(super) fn is_finite<P: Parameters>(parameters: &P) -> bool {
    (0..P::TENSORS).all(|index| parameters.tensor(index).iter().all(|x| x.to_f64().is_finite()))
}

/// Names the largest element of a gradient, NaN before infinity before any number; epochs and mini-batches are counted from 0 here.
pub(super) fn diverged<G: Parameters>(epoch: usize, batch: usize, loss: f64, gradient: &G) -> Diverged {
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
