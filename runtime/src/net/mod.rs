//! What every parameter struct offers, and what training needs of a loss: the seam between emitted code and the runtime.

mod batch;
pub(crate) mod hidden;
pub mod init;
mod noise;
mod output;
mod parameters;
mod summary;

pub use batch::Batch;
pub use noise::dropout;
pub use output::largest;
pub use parameters::{Float, Parameters, Tensor, TensorName};
pub use rand_core::Rng;
pub use summary::{Summary, SummaryLayer};

/// A loss over samples, with its gradient. `network!` implements it for the network's own type, and
/// `#[differentiate(train)]` for the companion of a function.
pub trait Objective {
    /// What is trained.
    type Parameters: Parameters + Clone;
    /// What a gradient is: the same tensors in the same order.
    type Gradient: Parameters<Float = <Self::Parameters as Parameters>::Float>;
    /// One sample.
    type Sample;

    /// A gradient of zeros. Training allocates it once.
    fn zero(parameters: &Self::Parameters) -> Self::Gradient;

    /// Adds `scale` times the gradient of the sum of the batch's losses to `gradient`; returns the sum of the losses.
    /// `seed` decides what dropout drops; without dropout it is not looked at.
    fn accumulate(
        parameters: &Self::Parameters,
        batch: Batch<'_, Self::Sample>,
        seed: u64,
        scale: <Self::Parameters as Parameters>::Float,
        gradient: &mut Self::Gradient,
    ) -> <Self::Parameters as Parameters>::Float;

    /// The sum of the batch's losses, as in `predict`: without dropout.
    fn loss(parameters: &Self::Parameters, batch: Batch<'_, Self::Sample>) -> <Self::Parameters as Parameters>::Float;

    /// Adds `scale` times the gradient to the parameters themselves, update and gradient fused; the sum of the losses.
    /// `None` where no such form was written: then nothing has changed.
    fn descend(
        parameters: &mut Self::Parameters,
        batch: Batch<'_, Self::Sample>,
        seed: u64,
        scale: <Self::Parameters as Parameters>::Float,
    ) -> Option<<Self::Parameters as Parameters>::Float> {
        let _ = (parameters, batch, seed, scale);
        None
    }

    /// Updates what is not trained but followed, such as the running statistics of `batch_norm`; once a mini-batch.
    fn follow(parameters: &mut Self::Parameters, batch: Batch<'_, Self::Sample>) {
        let _ = (parameters, batch);
    }

    /// For a classifier the predicted and the true class of a sample.
    fn classes(parameters: &Self::Parameters, sample: &Self::Sample) -> Option<(usize, usize)> {
        let _ = (parameters, sample);
        None
    }

    /// For a regression, calls `pair(predicted, target)` for every output.
    fn outputs(parameters: &Self::Parameters, sample: &Self::Sample, pair: &mut dyn FnMut(f64, f64)) {
        let _ = (parameters, sample, pair);
    }

    /// The names of the metrics that the network's text defines.
    const METRICS: &'static [&'static str] = &[];

    /// Calls `metric(index, value)` for each of [`Objective::METRICS`] at a sample.
    fn metrics(parameters: &Self::Parameters, sample: &Self::Sample, metric: &mut dyn FnMut(usize, f64)) {
        let _ = (parameters, sample, metric);
    }
}
