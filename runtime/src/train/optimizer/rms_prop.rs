//! RMSProp.

use super::{Error, Float, Optimizer, Update, check_below_one, check_not_negative};

/// RMSProp: `h = g + decay * p; s = smoothing * s + (1 - smoothing) * h * h; p -= rate * h / (sqrt(s) + epsilon)`, and
/// `s` is 0 at first.
///
/// As PyTorch's [`torch.optim.RMSprop`](https://docs.pytorch.org/docs/stable/generated/torch.optim.RMSprop.html), with
/// its defaults: smoothing 0.99, epsilon 1e-8; not centred.
///
/// ```
/// use chainrule::train::{Fit, RmsProp};
///
/// let fit = Fit::new(RmsProp::new(0.01).smoothing(0.9)).epochs(20);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RmsProp {
    rate: f64,
    smoothing: f64,
    epsilon: f64,
    decay: f64,
}

impl RmsProp {
    /// With this learning rate.
    #[must_use]
    pub const fn new(rate: f64) -> RmsProp {
        RmsProp { rate, smoothing: 0.99, epsilon: 1e-8, decay: 0.0 }
    }

    /// How much of the mean square stays in each step, below 1.
    #[must_use]
    pub const fn smoothing(mut self, smoothing: f64) -> RmsProp {
        self.smoothing = smoothing;
        self
    }

    /// What is added to the root.
    #[must_use]
    pub const fn epsilon(mut self, epsilon: f64) -> RmsProp {
        self.epsilon = epsilon;
        self
    }

    /// Adds `decay` times the parameters to the gradient, where the tensor [decays](crate::net::Tensor::decays).
    #[must_use]
    pub const fn weight_decay(mut self, decay: f64) -> RmsProp {
        self.decay = decay;
        self
    }
}

impl Optimizer for RmsProp {
    const NAME: &'static str = "rms_prop";
    const SLOTS: usize = 1;
    type Rule = RmsProp;

    #[inline]
    fn rate(&self) -> f64 {
        self.rate
    }

    #[inline]
    fn rule(&self, _step: u64, rate: f64) -> RmsProp {
        RmsProp { rate, ..*self }
    }

    #[inline(always)]
    fn update<F: Float>(rule: RmsProp, tensor: Update<'_, F>) {
        let (rate, epsilon, decay) = (F::from_f64(rule.rate), F::from_f64(rule.epsilon), tensor.decay(rule.decay));
        let (keep, take) = (F::from_f64(rule.smoothing), F::from_f64(1.0 - rule.smoothing));
        for ((p, &g), s) in tensor.parameters.iter_mut().zip(tensor.gradient).zip(tensor.slots) {
            let h = g + decay * *p;
            *s = keep * *s + take * h * h;
            *p -= rate * h / (s.sqrt() + epsilon);
        }
    }

    fn check(&self) -> Result<(), Error> {
        check_not_negative(self.rate, "the learning rate of `RmsProp` is to be finite and at least 0")?;
        check_below_one(self.smoothing, "the smoothing of `RmsProp` is to be at least 0 and below 1")?;
        check_not_negative(self.epsilon, "the epsilon of `RmsProp` is to be finite and at least 0")?;
        check_not_negative(self.decay, "the weight decay of `RmsProp` is to be finite and at least 0")
    }
}
