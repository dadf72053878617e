//! Schedules: what the learning rate is multiplied with as training goes on.

use crate::Real;

/// A factor of the learning rate in time. Time is in steps for [`Fit::schedule`](super::Fit::schedule) and in epochs
/// for [`Fit::schedule_epochs`](super::Fit::schedule_epochs), from 0.
///
/// Any `Fn(u64) -> f64` is one:
///
/// ```
/// use chainrule::train::{Fit, Schedule, Sgd};
///
/// let halves = |step: u64| if step < 100 { 1.0 } else { 0.5 };
/// assert_eq!(halves.factor(100), 0.5);
/// let fit = Fit::new(Sgd::new(0.1)).schedule(halves);
/// ```
pub trait Schedule {
    /// The factor at a time. It has to depend on the time alone, for a run to be reproducible.
    fn factor(&self, time: u64) -> f64;
}

impl<F: Fn(u64) -> f64> Schedule for F {
    fn factor(&self, time: u64) -> f64 {
        self(time)
    }
}

/// Always 1.
///
/// ```
/// use chainrule::train::{Constant, Schedule};
///
/// assert_eq!(Constant.factor(1_000), 1.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Constant;

/// `factor^floor(time / every)`.
///
/// ```
/// use chainrule::train::{Schedule, StepDecay};
///
/// let tenth = StepDecay::new(30, 0.1);
/// assert_eq!((tenth.factor(29), tenth.factor(30)), (1.0, 0.1));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepDecay {
    every: u64,
    factor: f64,
}

/// `factor^time`.
///
/// ```
/// use chainrule::train::{Exponential, Schedule};
///
/// assert_eq!(Exponential::new(0.5).factor(3), 0.125);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exponential {
    factor: f64,
}

/// From 1 along half a cosine to a minimum at `length`, and the minimum from there on:
/// `minimum + (1 - minimum) * (1 + cos(pi * time / length)) / 2`.
///
/// Without restarts, as in [Loshchilov and Hutter](https://arxiv.org/abs/1608.03983).
///
/// ```
/// use chainrule::train::{Cosine, Schedule};
///
/// let cosine = Cosine::new(100).minimum(0.1);
/// assert_eq!((cosine.factor(0), cosine.factor(50), cosine.factor(100)), (1.0, 0.55, 0.1));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cosine {
    length: u64,
    minimum: f64,
}

/// Rises in equal steps to another schedule's first factor, and then follows it from its beginning:
/// `then.factor(0) * (time + 1) / length` while `time < length`.
///
/// ```
/// use chainrule::train::{Cosine, Schedule, WarmUp};
///
/// let schedule = WarmUp::new(4, Cosine::new(100));
/// assert_eq!((schedule.factor(0), schedule.factor(3), schedule.factor(4), schedule.factor(104)), (0.25, 1.0, 1.0, 0.0));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WarmUp<S = Constant> {
    length: u64,
    then: S,
}

impl StepDecay {
    /// Multiplies by `factor` after each `every` (0 counts as 1).
    #[must_use]
    pub const fn new(every: u64, factor: f64) -> StepDecay {
        StepDecay { every: if every == 0 { 1 } else { every }, factor }
    }
}

impl Exponential {
    /// Multiplies by `factor` each time.
    #[must_use]
    pub const fn new(factor: f64) -> Exponential {
        Exponential { factor }
    }
}

impl Cosine {
    /// Falls to 0 at `length`.
    #[must_use]
    pub const fn new(length: u64) -> Cosine {
        Cosine { length, minimum: 0.0 }
    }

    /// Falls to this factor instead.
    #[must_use]
    pub const fn minimum(mut self, minimum: f64) -> Cosine {
        self.minimum = minimum;
        self
    }
}

impl<S: Schedule> WarmUp<S> {
    /// Warms up for `length`, then follows a schedule.
    #[must_use]
    pub const fn new(length: u64, then: S) -> WarmUp<S> {
        WarmUp { length, then }
    }
}

impl Schedule for Constant {
    fn factor(&self, _time: u64) -> f64 {
        1.0
    }
}

impl Schedule for StepDecay {
    fn factor(&self, time: u64) -> f64 {
        power(self.factor, time / self.every)
    }
}

impl Schedule for Exponential {
    fn factor(&self, time: u64) -> f64 {
        power(self.factor, time)
    }
}

impl Schedule for Cosine {
    fn factor(&self, time: u64) -> f64 {
        if time >= self.length {
            return self.minimum;
        }
        let angle = core::f64::consts::PI * (time as f64 / self.length as f64);
        self.minimum + (1.0 - self.minimum) * (1.0 + Real::cos(angle)) / 2.0
    }
}

impl<S: Schedule> Schedule for WarmUp<S> {
    fn factor(&self, time: u64) -> f64 {
        if time < self.length {
            self.then.factor(0) * ((time + 1) as f64 / self.length as f64)
        } else {
            self.then.factor(time - self.length)
        }
    }
}

/// `x^n` by squaring: the same bits on every machine, and nothing that a checkpoint would have to hold.
pub(super) fn power(mut x: f64, mut n: u64) -> f64 {
    let mut result = 1.0;
    while n > 0 {
        if n & 1 == 1 {
            result *= x;
        }
        x *= x;
        n >>= 1;
    }
    result
}
