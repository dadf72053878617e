//! Training: optimisers, schedules, the loop over epochs and mini-batches, metrics, observers, checkpoints.
//!
//! [`Fit`] says how, [`fit()`] does it, over any [`Objective`](crate::net::Objective); a network's own `fit` calls it. What comes
//! back is a [`History`]. Nothing is allocated in a step, and a run depends on nothing but its parameters, samples and settings:
//! the same seed gives the same bits.

mod checkpoint;
mod diverged;
mod error;
mod fit;
mod history;
mod metrics;
pub mod observer;
mod optimizer;
mod order;
mod run;
mod schedule;
mod state;
mod step;

pub use error::{Diverged, Error};
pub use fit::Fit;
pub use history::{Ending, Epoch, History};
pub use metrics::{Classes, Outputs, Report, evaluate};
pub use observer::{Observer, Plan};
pub use optimizer::{Adam, AdamRule, AdamW, Momentum, Nesterov, Optimizer, RmsProp, Sgd, Update};
pub use run::{fit, fit_with};
pub use schedule::{Constant, Cosine, Exponential, Schedule, StepDecay, WarmUp};
