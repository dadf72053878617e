//! Optimisers: what a step does to a tensor, given its gradient.

mod adam;
mod rms_prop;
mod sgd;

use crate::net::Float;

use super::Error;

pub use adam::{Adam, AdamRule, AdamW};
pub use rms_prop::RmsProp;
pub use sgd::{Momentum, Nesterov, Sgd};

/// How parameters follow from gradients, step by step.
///
/// An optimiser itself is only settings. What it keeps between steps is [`Optimizer::SLOTS`] numbers for each parameter,
/// all 0 at first, which the training loop holds and checkpoints store.
///
/// ```
/// use chainrule::net::Float;
/// use chainrule::train::{Optimizer, Update};
///
/// /// Steps of the same size whatever the gradient's.
/// struct Signs {
///     rate: f64,
/// }
///
/// impl Optimizer for Signs {
///     const NAME: &'static str = "signs";
///     const SLOTS: usize = 0;
///     type Rule = f64;
///
///     fn rate(&self) -> f64 {
///         self.rate
///     }
///
///     fn rule(&self, _step: u64, rate: f64) -> f64 {
///         rate
///     }
///
///     #[inline(always)]
///     fn update<F: Float>(rate: f64, tensor: Update<'_, F>) {
///         for (p, &g) in tensor.parameters.iter_mut().zip(tensor.gradient) {
///             *p -= F::from_f64(rate) * g.signum();
///         }
///     }
/// }
///
/// let mut parameters = [1.0_f32, 1.0];
/// let update = Update { parameters: &mut parameters, gradient: &[0.3, -2.0], slots: &mut [], decays: true };
/// Signs::update(0.5, update);
/// assert_eq!(parameters, [0.5, 1.5]);
/// ```
pub trait Optimizer {
    /// Its name in checkpoints.
    const NAME: &'static str;
    /// How many numbers it keeps for each parameter.
    const SLOTS: usize;
    /// What is the same for all tensors of a step, computed once.
    type Rule: Copy;

    /// The learning rate, before a schedule's factor.
    fn rate(&self) -> f64;

    /// The rule of a step, counted from 1, at a learning rate.
    fn rule(&self, step: u64, rate: f64) -> Self::Rule;

    /// Updates part of a tensor, and what is kept for it. A plain loop that is `#[inline(always)]` runs in the widest registers that the
    /// processor has.
    fn update<F: Float>(rule: Self::Rule, tensor: Update<'_, F>);

    /// Whether the update is `p -= rate * g` and nothing else: then it is fused with the gradient where it can be.
    fn is_plain(&self) -> bool {
        false
    }

    /// What is wrong with its settings.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`] for a setting out of its range.
    fn check(&self) -> Result<(), Error> {
        Ok(())
    }
}

/// Part of a trained tensor in a step.
#[derive(Debug)]
pub struct Update<'a, F> {
    /// Its elements.
    pub parameters: &'a mut [F],
    /// Their partial derivatives.
    pub gradient: &'a [F],
    /// What is kept: [`Optimizer::SLOTS`] stretches of the same length, one behind the other.
    pub slots: &'a mut [F],
    /// Whether weight decay applies to it.
    pub decays: bool,
}

impl<F: Float> Update<'_, F> {
    /// The weight decay of this tensor: as it is set, or 0.
    #[inline(always)]
    fn decay(&self, decay: f64) -> F {
        F::from_f64(if self.decays { decay } else { 0.0 })
    }
}

/// Whether a setting is finite and at least 0.
fn check_not_negative(value: f64, message: &'static str) -> Result<(), Error> {
    if value >= 0.0 && value.is_finite() { Ok(()) } else { Err(Error::Setting(message)) }
}

/// Whether a setting is in `[0, 1)`.
fn check_below_one(value: f64, message: &'static str) -> Result<(), Error> {
    if (0.0..1.0).contains(&value) { Ok(()) } else { Err(Error::Setting(message)) }
}
