//! Gradient descent: plain, with momentum, with Nesterov's momentum.

use super::{Error, Float, Optimizer, Update, check_below_one, check_not_negative};

/// Stochastic gradient descent: `p -= rate * (g + decay * p)`.
///
/// As PyTorch's [`torch.optim.SGD`](https://docs.pytorch.org/docs/stable/generated/torch.optim.SGD.html).
/// Without decay and clipping the update is fused with the gradient.
///
/// ```
/// use chainrule::train::{Fit, Sgd};
///
/// let fit = Fit::new(Sgd::new(0.1).weight_decay(1e-4)).epochs(20);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sgd {
    rate: f64,
    decay: f64,
}

/// Gradient descent with momentum: `v = momentum * v + g + decay * p; p -= rate * v`, and `v` is 0 at first.
///
/// As PyTorch's [`torch.optim.SGD`](https://docs.pytorch.org/docs/stable/generated/torch.optim.SGD.html) with
/// `momentum` and without dampening.
///
/// ```
/// use chainrule::train::{Fit, Momentum};
///
/// let fit = Fit::new(Momentum::new(0.1, 0.9)).epochs(20);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Momentum {
    rate: f64,
    momentum: f64,
    decay: f64,
}

/// Gradient descent with Nesterov's momentum: `h = g + decay * p; v = momentum * v + h; p -= rate * (h + momentum * v)`,
/// and `v` is 0 at first.
///
/// As PyTorch's [`torch.optim.SGD`](https://docs.pytorch.org/docs/stable/generated/torch.optim.SGD.html) with `nesterov`.
///
/// ```
/// use chainrule::train::{Fit, Nesterov};
///
/// let fit = Fit::new(Nesterov::new(0.1, 0.9)).epochs(20);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Nesterov(Momentum);

impl Sgd {
    /// With this learning rate.
    #[must_use]
    pub const fn new(rate: f64) -> Sgd {
        Sgd { rate, decay: 0.0 }
    }

    /// Adds `decay` times the parameters to the gradient, where the tensor [decays](crate::net::Tensor::decays).
    #[must_use]
    pub const fn weight_decay(mut self, decay: f64) -> Sgd {
        self.decay = decay;
        self
    }
}

impl Momentum {
    /// With this learning rate and this momentum, below 1.
    #[must_use]
    pub const fn new(rate: f64, momentum: f64) -> Momentum {
        Momentum { rate, momentum, decay: 0.0 }
    }

    /// Adds `decay` times the parameters to the gradient, where the tensor [decays](crate::net::Tensor::decays).
    #[must_use]
    pub const fn weight_decay(mut self, decay: f64) -> Momentum {
        self.decay = decay;
        self
    }
}

impl Nesterov {
    /// With this learning rate and this momentum, below 1.
    #[must_use]
    pub const fn new(rate: f64, momentum: f64) -> Nesterov {
        Nesterov(Momentum::new(rate, momentum))
    }

    /// Adds `decay` times the parameters to the gradient, where the tensor [decays](crate::net::Tensor::decays).
    #[must_use]
    pub const fn weight_decay(mut self, decay: f64) -> Nesterov {
        self.0.decay = decay;
        self
    }
}

impl Optimizer for Sgd {
    const NAME: &'static str = "sgd";
    const SLOTS: usize = 0;
    type Rule = Sgd;

    #[inline]
    fn rate(&self) -> f64 {
        self.rate
    }

    #[inline]
    fn rule(&self, _step: u64, rate: f64) -> Sgd {
        Sgd { rate, ..*self }
    }

    #[inline(always)]
    fn update<F: Float>(rule: Sgd, tensor: Update<'_, F>) {
        let (rate, decay) = (F::from_f64(rule.rate), tensor.decay(rule.decay));
        for (p, &g) in tensor.parameters.iter_mut().zip(tensor.gradient) {
            *p -= rate * (g + decay * *p);
        }
    }

    fn is_plain(&self) -> bool {
        self.decay == 0.0
    }

    fn check(&self) -> Result<(), Error> {
        check_not_negative(self.rate, "the learning rate of `Sgd` is to be finite and at least 0")?;
        check_not_negative(self.decay, "the weight decay of `Sgd` is to be finite and at least 0")
    }
}

impl Optimizer for Momentum {
    const NAME: &'static str = "momentum";
    const SLOTS: usize = 1;
    type Rule = Momentum;

    #[inline]
    fn rate(&self) -> f64 {
        self.rate
    }

    #[inline]
    fn rule(&self, _step: u64, rate: f64) -> Momentum {
        Momentum { rate, ..*self }
    }

    #[inline(always)]
    fn update<F: Float>(rule: Momentum, tensor: Update<'_, F>) {
        let (rate, momentum, decay) = (F::from_f64(rule.rate), F::from_f64(rule.momentum), tensor.decay(rule.decay));
        for ((p, &g), v) in tensor.parameters.iter_mut().zip(tensor.gradient).zip(tensor.slots) {
            *v = momentum * *v + (g + decay * *p);
            *p -= rate * *v;
        }
    }

    fn check(&self) -> Result<(), Error> {
        check_not_negative(self.rate, "the learning rate of `Momentum` is to be finite and at least 0")?;
        check_below_one(self.momentum, "the momentum of `Momentum` is to be at least 0 and below 1")?;
        check_not_negative(self.decay, "the weight decay of `Momentum` is to be finite and at least 0")
    }
}

impl Optimizer for Nesterov {
    const NAME: &'static str = "nesterov";
    const SLOTS: usize = 1;
    type Rule = Momentum;

    #[inline]
    fn rate(&self) -> f64 {
        self.0.rate
    }

    #[inline]
    fn rule(&self, step: u64, rate: f64) -> Momentum {
        self.0.rule(step, rate)
    }

    #[inline(always)]
    fn update<F: Float>(rule: Momentum, tensor: Update<'_, F>) {
        let (rate, momentum, decay) = (F::from_f64(rule.rate), F::from_f64(rule.momentum), tensor.decay(rule.decay));
        for ((p, &g), v) in tensor.parameters.iter_mut().zip(tensor.gradient).zip(tensor.slots) {
            let h = g + decay * *p;
            *v = momentum * *v + h;
            *p -= rate * (h + momentum * *v);
        }
    }

    fn check(&self) -> Result<(), Error> {
        check_not_negative(self.0.rate, "the learning rate of `Nesterov` is to be finite and at least 0")?;
        check_below_one(self.0.momentum, "the momentum of `Nesterov` is to be at least 0 and below 1")?;
        check_not_negative(self.0.decay, "the weight decay of `Nesterov` is to be finite and at least 0")
    }
}
