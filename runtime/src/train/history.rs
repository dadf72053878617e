//! What a training run leaves behind.

use alloc::vec::Vec;

/// The course of a training run.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct History {
    /// The epochs that were finished, those before a checkpoint included.
    pub epochs: Vec<Epoch>,
    /// Why it ended.
    pub ending: Ending,
    /// With early stopping the epoch, counted from 1, whose parameters were restored.
    pub best: Option<usize>,
}

/// Why a training run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Ending {
    /// All epochs were run.
    Finished,
    /// There was no improvement for as many epochs as early stopping allows.
    NoImprovement,
    /// An observer asked for it.
    Observer,
    /// An error; observers alone get to see it.
    Failed,
}

/// One epoch of a training run.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Epoch {
    /// Counted from 1.
    pub number: usize,
    /// The mean loss of the samples, each taken before the step that its mini-batch led to.
    pub loss: f64,
    /// The mean loss of the validation set after the epoch, if there is such a set.
    pub validation_loss: Option<f64>,
    /// The learning rate of the epoch's last step.
    pub rate: f64,
    /// With [`Fit::metrics`](super::Fit::metrics), names and values after the epoch: of the validation set, or without one of
    /// the training set.
    pub metrics: Vec<(&'static str, f64)>,
}

impl History {
    /// The training loss of each epoch.
    pub fn losses(&self) -> impl Iterator<Item = f64> + '_ {
        self.epochs.iter().map(|epoch| epoch.loss)
    }

    /// The validation loss of each epoch that has one.
    pub fn validation_losses(&self) -> impl Iterator<Item = f64> + '_ {
        self.epochs.iter().filter_map(|epoch| epoch.validation_loss)
    }

    /// The last epoch's training loss.
    pub fn loss(&self) -> Option<f64> {
        self.epochs.last().map(|epoch| epoch.loss)
    }

    /// The last epoch's validation loss.
    pub fn validation_loss(&self) -> Option<f64> {
        self.epochs.last()?.validation_loss
    }
}

impl Epoch {
    /// A metric by its name.
    pub fn metric(&self, name: &str) -> Option<f64> {
        self.metrics.iter().find(|(own, _)| *own == name).map(|&(_, value)| value)
    }
}
