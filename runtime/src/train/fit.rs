//! The settings of a training run.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::observer::Lent;
use super::{Error, Observer, Optimizer, Schedule};

/// How to train: an optimiser and everything around it.
///
/// ```
/// use chainrule::train::{Adam, Cosine, Epoch, Fit};
///
/// let mut print = |epoch: &Epoch| println!("{}: {}", epoch.number, epoch.loss);
/// let fit = Fit::new(Adam::new(0.01))
///     .epochs(200)
///     .batch(32)
///     .seed(7)
///     .validation(0.2)
///     .schedule_epochs(Cosine::new(200).minimum(0.01))
///     .clip_norm(1.0)
///     .early_stopping(20, 1e-4)
///     .observe(&mut print);
/// ```
///
/// Without further calls: 100 epochs of shuffled mini-batches of 32, seed 0, all samples trained on.
pub struct Fit<'a, A> {
    pub(super) optimizer: A,
    pub(super) epochs: usize,
    pub(super) batch: Option<usize>,
    pub(super) seed: u64,
    pub(super) shuffle: bool,
    pub(super) validation: f64,
    pub(super) metrics: bool,
    pub(super) schedule: Option<Time<'a>>,
    pub(super) clip_norm: Option<f64>,
    pub(super) clip_value: Option<f64>,
    pub(super) patience: Option<Patience>,
    pub(super) observers: Vec<Box<dyn Observer + 'a>>,
    pub(super) checkpoint: Option<Checkpoint<'a>>,
    pub(super) resume: Option<Resume<'a>>,
}

/// A schedule, and what it counts.
pub(super) enum Time<'a> {
    Steps(Box<dyn Schedule + 'a>),
    Epochs(Box<dyn Schedule + 'a>),
}

/// Early stopping.
#[derive(Clone, Copy)]
pub(super) struct Patience {
    /// Epochs without improvement.
    pub(super) epochs: usize,
    /// What counts as one.
    pub(super) min_delta: f64,
}

/// Where checkpoints go.
pub(super) struct Checkpoint<'a> {
    pub(super) every: usize,
    pub(super) write: Write<'a>,
}

/// What takes a checkpoint's bytes.
type Write<'a> = Box<dyn FnMut(&[u8]) -> Result<(), Error> + 'a>;

/// Where a checkpoint comes from.
pub(super) type Resume<'a> = Box<dyn FnOnce() -> Result<Vec<u8>, Error> + 'a>;

impl<'a, A: Optimizer> Fit<'a, A> {
    /// Trains with this optimiser.
    #[must_use]
    pub fn new(optimizer: A) -> Fit<'a, A> {
        Fit {
            optimizer,
            epochs: 100,
            batch: Some(32),
            seed: 0,
            shuffle: true,
            validation: 0.0,
            metrics: false,
            schedule: None,
            clip_norm: None,
            clip_value: None,
            patience: None,
            observers: Vec::new(),
            checkpoint: None,
            resume: None,
        }
    }

    /// How often every sample is used; 100 if not given. With [`Fit::resume`] those of the checkpoint count.
    #[must_use]
    pub fn epochs(mut self, epochs: usize) -> Self {
        self.epochs = epochs;
        self
    }

    /// Samples in a mini-batch, from whose mean gradient a step is made; 32 if not given. The last one of an epoch may be smaller.
    #[must_use]
    pub fn batch(mut self, samples: usize) -> Self {
        self.batch = Some(samples);
        self
    }

    /// One step an epoch, from the mean gradient of all samples, in their order.
    #[must_use]
    pub fn full_batch(mut self) -> Self {
        self.batch = None;
        self
    }

    /// What shuffling, the validation split and dropout follow from; 0 if not given.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Whether mini-batches are drawn anew in each epoch; they are if not given. Otherwise they follow the order of the samples.
    #[must_use]
    pub fn shuffle(mut self, shuffle: bool) -> Self {
        self.shuffle = shuffle;
        self
    }

    /// Keeps this fraction of the samples, in `[0, 1)`, out of training, chosen by the seed and rounded to whole samples but at
    /// least one, and measures the loss on them after each epoch.
    #[must_use]
    pub fn validation(mut self, fraction: f64) -> Self {
        self.validation = fraction;
        self
    }

    /// Whether the metrics of [`evaluate`](super::evaluate()) are worked out after each epoch, for history and observers: of the
    /// validation set, or without one of the training set. They are not if not given.
    #[must_use]
    pub fn metrics(mut self, metrics: bool) -> Self {
        self.metrics = metrics;
        self
    }

    /// Multiplies the learning rate by a schedule's factor at the step, counted from 0 over all epochs.
    #[must_use]
    pub fn schedule(mut self, schedule: impl Schedule + 'a) -> Self {
        self.schedule = Some(Time::Steps(Box::new(schedule)));
        self
    }

    /// Multiplies the learning rate by a schedule's factor at the epoch, counted from 0.
    #[must_use]
    pub fn schedule_epochs(mut self, schedule: impl Schedule + 'a) -> Self {
        self.schedule = Some(Time::Epochs(Box::new(schedule)));
        self
    }

    /// Scales a mini-batch's mean gradient down to this Euclidean norm, over all trained tensors, where it is longer.
    #[must_use]
    pub fn clip_norm(mut self, norm: f64) -> Self {
        self.clip_norm = Some(norm);
        self
    }

    /// Limits every element of a mini-batch's mean gradient to `[-limit, limit]`; after [`Fit::clip_norm`].
    #[must_use]
    pub fn clip_value(mut self, limit: f64) -> Self {
        self.clip_value = Some(limit);
        self
    }

    /// Stops after `patience` epochs (0 counts as 1) in which the loss did not fall more than `min_delta` below the best, and
    /// restores the best epoch's parameters, also where all epochs were run.
    ///
    /// The loss is that of the validation set. Without one it is that of the training samples, worked out once more after
    /// each epoch.
    #[must_use]
    pub fn early_stopping(mut self, patience: usize, min_delta: f64) -> Self {
        self.patience = Some(Patience { epochs: patience.max(1), min_delta });
        self
    }

    /// Shows the run to an observer; call it once for each.
    #[must_use]
    pub fn observe(mut self, observer: &'a mut dyn Observer) -> Self {
        self.observers.push(Box::new(Lent(observer)));
        self
    }

    /// Hands a checkpoint over after each `every` epochs (0 counts as 1) and at the end, also where an observer stopped the run.
    /// [`Fit::checkpoint`] writes them to a file.
    #[must_use]
    pub fn checkpoint_with(mut self, every: usize, write: impl FnMut(&[u8]) -> Result<(), Error> + 'a) -> Self {
        self.checkpoint = Some(Checkpoint { every: every.max(1), write: Box::new(write) });
        self
    }

    /// Goes on from a checkpoint, as [`Fit::checkpoint_with`] handed it over, as if the run had never been interrupted.
    #[must_use]
    pub fn resume_with(mut self, checkpoint: Vec<u8>) -> Self {
        self.resume = Some(Box::new(move || Ok(checkpoint)));
        self
    }

    /// The learning rate of a step, both counted from 0.
    pub(super) fn rate(&self, step: u64, epoch: usize) -> f64 {
        self.optimizer.rate()
            * match &self.schedule {
                None => 1.0,
                Some(Time::Steps(schedule)) => schedule.factor(step),
                Some(Time::Epochs(schedule)) => schedule.factor(epoch as u64),
            }
    }

    /// Whether every setting is within its range.
    pub(super) fn check(&self) -> Result<(), Error> {
        self.optimizer.check()?;
        let positive = |limit: Option<f64>| limit.is_none_or(|limit| limit > 0.0);
        if self.batch == Some(0) {
            return Err(Error::Setting("a mini-batch is to have at least 1 sample"));
        }
        if !(0.0..1.0).contains(&self.validation) {
            return Err(Error::Setting("the fraction for validation is to be at least 0 and below 1"));
        }
        if !positive(self.clip_norm) {
            return Err(Error::Setting("the norm to clip to is to be above 0"));
        }
        if !positive(self.clip_value) {
            return Err(Error::Setting("the value to clip to is to be above 0"));
        }
        Ok(())
    }
}

impl<A: core::fmt::Debug> core::fmt::Debug for Fit<'_, A> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Fit")
            .field("optimizer", &self.optimizer)
            .field("epochs", &self.epochs)
            .field("batch", &self.batch)
            .field("seed", &self.seed)
            .field("shuffle", &self.shuffle)
            .field("validation", &self.validation)
            .finish_non_exhaustive()
    }
}
