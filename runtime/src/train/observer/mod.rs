//! Observers: who watches a training run, and may stop it.

#[cfg(feature = "csv")]
mod csv;
#[cfg(feature = "plot")]
mod plot;
#[cfg(feature = "progress")]
mod progress;

#[cfg(feature = "csv")]
pub use self::csv::Csv;
/// The bar that [`Progress::with`] takes.
#[cfg(feature = "progress")]
pub use indicatif::ProgressBar;
#[cfg(feature = "plot")]
pub use plot::Plot;
#[cfg(feature = "progress")]
pub use progress::Progress;

use core::ops::ControlFlow;

use super::{Epoch, Error, History};

/// Watches a training run. Every method has a default that does nothing.
///
/// A closure over the finished epoch is an observer; it returns nothing, or [`ControlFlow::Break`] to stop the run:
///
/// ```
/// use core::ops::ControlFlow;
/// use chainrule::train::{Epoch, Fit, Sgd};
///
/// let mut good_enough = |epoch: &Epoch| match epoch.loss < 0.01 {
///     true => ControlFlow::Break(()),
///     false => ControlFlow::Continue(()),
/// };
/// let fit = Fit::new(Sgd::new(0.1)).observe(&mut good_enough);
/// ```
pub trait Observer {
    /// Before the first epoch.
    fn begin(&mut self, plan: &Plan<'_>) {
        let _ = plan;
    }

    /// Before an epoch, counted from 1.
    fn epoch_begin(&mut self, number: usize) {
        let _ = number;
    }

    /// Whether [`Observer::batch_end`] is to be called; asked once.
    fn watches_batches(&self) -> bool {
        false
    }

    /// After a mini-batch, counted from 1 in its epoch, with the mean loss of its samples.
    fn batch_end(&mut self, number: usize, loss: f64) -> ControlFlow<()> {
        let _ = (number, loss);
        ControlFlow::Continue(())
    }

    /// After an epoch.
    fn epoch_end(&mut self, epoch: &Epoch) -> ControlFlow<()> {
        let _ = epoch;
        ControlFlow::Continue(())
    }

    /// When the run has ended, also where it failed: `history` has the epochs until then.
    ///
    /// # Errors
    ///
    /// [`Error::Observer`] where something could not be written.
    fn finished(&mut self, history: &History) -> Result<(), Error> {
        let _ = history;
        Ok(())
    }
}

/// What a training run is going to do.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Plan<'h> {
    /// Epochs in all.
    pub epochs: usize,
    /// Those that were finished before the checkpoint.
    pub done: &'h [Epoch],
    /// Mini-batches in an epoch.
    pub batches: usize,
    /// Samples that are trained on.
    pub samples: usize,
    /// Samples in the validation set.
    pub validation: usize,
    /// Floats in the parameters.
    pub parameters: usize,
}

/// What a closure that observes may return.
pub trait Verdict {
    /// Whether to go on.
    fn flow(self) -> ControlFlow<()>;
}

impl Verdict for () {
    fn flow(self) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

impl Verdict for ControlFlow<()> {
    fn flow(self) -> ControlFlow<()> {
        self
    }
}

impl<F: FnMut(&Epoch) -> V, V: Verdict> Observer for F {
    fn epoch_end(&mut self, epoch: &Epoch) -> ControlFlow<()> {
        self(epoch).flow()
    }
}

/// An observer of somebody else's. In a `Box<dyn Observer + 'a>` its lifetime may shrink, which that of a `&'a mut dyn Observer` may not.
pub(super) struct Lent<'a>(pub(super) &'a mut dyn Observer);

impl Observer for Lent<'_> {
    fn begin(&mut self, plan: &Plan<'_>) {
        self.0.begin(plan);
    }

    fn epoch_begin(&mut self, number: usize) {
        self.0.epoch_begin(number);
    }

    fn watches_batches(&self) -> bool {
        self.0.watches_batches()
    }

    fn batch_end(&mut self, number: usize, loss: f64) -> ControlFlow<()> {
        self.0.batch_end(number, loss)
    }

    fn epoch_end(&mut self, epoch: &Epoch) -> ControlFlow<()> {
        self.0.epoch_end(epoch)
    }

    fn finished(&mut self, history: &History) -> Result<(), Error> {
        self.0.finished(history)
    }
}
