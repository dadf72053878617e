//! Adam, and Adam with decoupled weight decay.

use super::super::schedule::power;
use super::{Error, Float, Optimizer, Update, check_below_one, check_not_negative};

/// Adam, with bias correction. In step `t`, counted from 1, with `m` and `v` 0 at first:
///
/// ```text
/// h = g + decay * p
/// m = beta1 * m + (1 - beta1) * h
/// v = beta2 * v + (1 - beta2) * h * h
/// p -= rate * (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon)
/// ```
///
/// Algorithm 1 of [Kingma and Ba](https://arxiv.org/abs/1412.6980), with its defaults: 0.9, 0.999, 1e-8. The decay is that of
/// PyTorch's [`torch.optim.Adam`](https://docs.pytorch.org/docs/stable/generated/torch.optim.Adam.html).
///
/// ```
/// use chainrule::train::{Adam, Fit};
///
/// let fit = Fit::new(Adam::new(0.01).betas(0.9, 0.99)).epochs(200).batch(16);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adam {
    rate: f64,
    betas: (f64, f64),
    epsilon: f64,
    decay: f64,
}

/// [`Adam`] with decoupled weight decay: `p -= rate * decay * p`, then Adam's step without decay.
///
/// [Loshchilov and Hutter](https://arxiv.org/abs/1711.05101), as PyTorch's
/// [`torch.optim.AdamW`](https://docs.pytorch.org/docs/stable/generated/torch.optim.AdamW.html), with its default decay of 0.01.
///
/// ```
/// use chainrule::train::{AdamW, Fit};
///
/// let fit = Fit::new(AdamW::new(1e-3).weight_decay(0.05)).epochs(50);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AdamW(Adam);

/// Adam's step with the powers of `t` worked out.
#[derive(Clone, Copy, Debug)]
pub struct AdamRule {
    beta1: f64,
    beta2: f64,
    epsilon: f64,
    /// Of the gradient.
    decay: f64,
    /// What is left of the parameters.
    kept: f64,
    /// `rate / (1 - beta1^t)`.
    rate: f64,
    /// `1 / (1 - beta2^t)`.
    correction: f64,
}

impl Adam {
    /// With this learning rate.
    #[must_use]
    pub const fn new(rate: f64) -> Adam {
        Adam { rate, betas: (0.9, 0.999), epsilon: 1e-8, decay: 0.0 }
    }

    /// How much of the mean and of the mean square stays in each step, both below 1.
    #[must_use]
    pub const fn betas(mut self, beta1: f64, beta2: f64) -> Adam {
        self.betas = (beta1, beta2);
        self
    }

    /// What is added to the root.
    #[must_use]
    pub const fn epsilon(mut self, epsilon: f64) -> Adam {
        self.epsilon = epsilon;
        self
    }

    /// Adds `decay` times the parameters to the gradient, where the tensor [decays](crate::net::Tensor::decays).
    #[must_use]
    pub const fn weight_decay(mut self, decay: f64) -> Adam {
        self.decay = decay;
        self
    }
}

impl AdamW {
    /// With this learning rate, and a decay of 0.01.
    #[must_use]
    pub const fn new(rate: f64) -> AdamW {
        AdamW(Adam::new(rate).weight_decay(0.01))
    }

    /// How much of the mean and of the mean square stays in each step, both below 1.
    #[must_use]
    pub const fn betas(self, beta1: f64, beta2: f64) -> AdamW {
        AdamW(self.0.betas(beta1, beta2))
    }

    /// What is added to the root.
    #[must_use]
    pub const fn epsilon(self, epsilon: f64) -> AdamW {
        AdamW(self.0.epsilon(epsilon))
    }

    /// Takes `rate * decay` times the parameters off them, where the tensor [decays](crate::net::Tensor::decays).
    #[must_use]
    pub const fn weight_decay(self, decay: f64) -> AdamW {
        AdamW(self.0.weight_decay(decay))
    }
}

impl Optimizer for Adam {
    const NAME: &'static str = "adam";
    const SLOTS: usize = 2;
    type Rule = AdamRule;

    #[inline]
    fn rate(&self) -> f64 {
        self.rate
    }

    #[inline]
    fn rule(&self, step: u64, rate: f64) -> AdamRule {
        let (beta1, beta2) = self.betas;
        AdamRule {
            beta1,
            beta2,
            epsilon: self.epsilon,
            decay: self.decay,
            kept: 1.0,
            rate: rate / (1.0 - power(beta1, step)),
            correction: 1.0 / (1.0 - power(beta2, step)),
        }
    }

    #[inline(always)]
    fn update<F: Float>(rule: AdamRule, tensor: Update<'_, F>) {
        let [beta1, rest1] = [rule.beta1, 1.0 - rule.beta1].map(F::from_f64);
        let [beta2, rest2] = [rule.beta2, 1.0 - rule.beta2].map(F::from_f64);
        let [rate, correction, epsilon] = [rule.rate, rule.correction, rule.epsilon].map(F::from_f64);
        let decay = tensor.decay(rule.decay);
        let kept = F::from_f64(if tensor.decays { rule.kept } else { 1.0 });
        let (m, v) = tensor.slots.split_at_mut(tensor.gradient.len());
        for (((p, &g), m), v) in tensor.parameters.iter_mut().zip(tensor.gradient).zip(m).zip(v) {
            let h = g + decay * *p;
            *m = beta1 * *m + rest1 * h;
            *v = beta2 * *v + rest2 * h * h;
            *p = kept * *p - rate * *m / ((*v * correction).sqrt() + epsilon);
        }
    }

    fn check(&self) -> Result<(), Error> {
        check_not_negative(self.rate, "the learning rate of `Adam` is to be finite and at least 0")?;
        check_below_one(self.betas.0, "the first beta of `Adam` is to be at least 0 and below 1")?;
        check_below_one(self.betas.1, "the second beta of `Adam` is to be at least 0 and below 1")?;
        check_not_negative(self.epsilon, "the epsilon of `Adam` is to be finite and at least 0")?;
        check_not_negative(self.decay, "the weight decay of `Adam` is to be finite and at least 0")
    }
}

impl Optimizer for AdamW {
    const NAME: &'static str = "adam_w";
    const SLOTS: usize = 2;
    type Rule = AdamRule;

    #[inline]
    fn rate(&self) -> f64 {
        self.0.rate
    }

    #[inline]
    fn rule(&self, step: u64, rate: f64) -> AdamRule {
        AdamRule { decay: 0.0, kept: 1.0 - rate * self.0.decay, ..self.0.rule(step, rate) }
    }

    #[inline(always)]
    fn update<F: Float>(rule: AdamRule, tensor: Update<'_, F>) {
        Adam::update(rule, tensor);
    }

    fn check(&self) -> Result<(), Error> {
        self.0.check()
    }
}
