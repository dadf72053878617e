//! What can go wrong in training.

use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;

use crate::net::TensorName;

/// Why training stopped, or did not begin.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Error {
    /// There is nothing to train on: no samples, or none left beside the validation set.
    NoSamples,
    /// A setting is out of its range; says which and what it is to be.
    Setting(&'static str),
    /// The loss became NaN or infinite.
    Diverged(Box<Diverged>),
    /// A checkpoint cannot be read or written, or is not one of this run; says why.
    Checkpoint(String),
    /// An observer could not do its work; says why. The training itself was finished.
    Observer(String),
}

/// Where a loss stopped being finite. The parameters are those before that step.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Diverged {
    /// The epoch, counted from 1.
    pub epoch: usize,
    /// The mini-batch within it, counted from 1.
    pub batch: usize,
    /// The mini-batch's mean loss; finite where the gradient alone is not.
    pub loss: f64,
    /// The tensor with the largest partial derivative: NaN before infinity before any number.
    pub tensor: TensorName,
    /// Where in it, an index for each dimension.
    pub index: Box<[usize]>,
    /// The partial derivative there.
    pub gradient: f64,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::NoSamples => f.write_str("there are no samples to train on"),
            Error::Setting(message) => f.write_str(message),
            Error::Diverged(diverged) => diverged.fmt(f),
            Error::Checkpoint(message) | Error::Observer(message) => f.write_str(message),
        }
    }
}

impl fmt::Display for Diverged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Diverged { epoch, batch, loss, tensor, index, gradient } = self;
        if loss.is_finite() {
            write!(f, "the gradient is not finite in epoch {epoch}, batch {batch}, where the loss is {loss}: ")?;
        } else {
            write!(f, "the loss is {loss} in epoch {epoch}, batch {batch}: ")?;
        }
        write!(f, "the largest gradient is {gradient} at `{tensor}`")?;
        if !index.is_empty() {
            write!(f, "{index:?}")?;
        }
        Ok(())
    }
}

impl core::error::Error for Error {}
