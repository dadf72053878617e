//! One step: the mean gradient of a mini-batch, clipped, and the optimiser's update of every trained tensor.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::marker::PhantomData;

use crate::__private::lanes::{Lanes, Operation, dispatch};
use crate::Real;
use crate::net::{Batch, Float, Objective, Parameters};

use super::order::dropout;
use super::{Fit, Optimizer, Update};

/// A run's means to make steps, allocated once.
pub(super) struct Stepper<'f, 'a, O: Objective, A> {
    fit: &'f Fit<'a, A>,
    gradient: Box<O::Gradient>,
    trained: Vec<Trained>,
    /// Whether the update is fused with the gradient, if the objective can.
    descends: bool,
    objective: PhantomData<O>,
}

/// A tensor that gradients update.
struct Trained {
    index: usize,
    /// Where it starts among all parameters.
    start: usize,
    len: usize,
    decays: bool,
}

/// The objective's floats.
type FloatOf<O> = <<O as Objective>::Parameters as Parameters>::Float;

impl<'f, 'a, O: Objective, A: Optimizer> Stepper<'f, 'a, O, A> {
    pub(super) fn new(fit: &'f Fit<'a, A>, parameters: &O::Parameters) -> Self {
        let mut trained = Vec::with_capacity(O::Parameters::TENSORS);
        let mut start = 0;
        for index in 0..O::Parameters::TENSORS {
            let len = parameters.tensor(index).len();
            let tensor = O::Parameters::describe(index);
            if tensor.trained {
                trained.push(Trained { index, start, len, decays: tensor.decays });
            }
            start += len;
        }
        let descends = fit.optimizer.is_plain() && fit.clip_norm.is_none() && fit.clip_value.is_none();
        Stepper { fit, gradient: Box::new(O::zero(parameters)), trained, descends, objective: PhantomData }
    }

    /// Makes a step; the sum of the losses before it. Where that is not finite, parameters may have been lost.
    #[inline]
    pub(super) fn step(
        &mut self,
        parameters: &mut O::Parameters,
        slots: &mut [FloatOf<O>],
        batch: Batch<'_, O::Sample>,
        step: u64,
        rate: f64,
    ) -> f64 {
        let seed = dropout(self.fit.seed, step);
        O::follow(parameters, batch);
        if self.descends {
            let scale = FloatOf::<O>::from_f64(-rate / batch.len() as f64);
            if let Some(sum) = O::descend(parameters, batch, seed, scale) {
                return sum.to_f64();
            }
        }
        let scale = FloatOf::<O>::from_f64(1.0 / batch.len() as f64);
        let sum = O::accumulate(parameters, batch, seed, scale, &mut self.gradient).to_f64();
        if sum.is_finite() {
            self.clip();
            self.update(parameters, slots, self.fit.optimizer.rule(step + 1, rate));
        }
        sum
    }

    /// Forgets the gradient of a step that was not made.
    pub(super) fn clear(&mut self, parameters: &O::Parameters) {
        *self.gradient = O::zero(parameters);
    }

    /// The mean gradient of a mini-batch, as it is before clipping.
    pub(super) fn gradient(
        &mut self,
        parameters: &O::Parameters,
        batch: Batch<'_, O::Sample>,
        step: u64,
    ) -> (f64, &O::Gradient) {
        self.clear(parameters);
        let scale = FloatOf::<O>::from_f64(1.0 / batch.len() as f64);
        let sum = O::accumulate(parameters, batch, dropout(self.fit.seed, step), scale, &mut self.gradient);
        (sum.to_f64(), &self.gradient)
    }

    /// Updates every trained tensor, and clears the gradient for the next step.
    #[inline]
    fn update(&mut self, parameters: &mut O::Parameters, slots: &mut [FloatOf<O>], rule: A::Rule) {
        let (trained, gradient) = (&self.trained, self.gradient.as_mut());
        dispatch(Updates::<O, A> { trained, gradient, parameters, slots, rule });
    }

    #[inline]
    fn clip(&mut self) {
        if self.fit.clip_norm.is_none() && self.fit.clip_value.is_none() {
            return;
        }
        let factor = self.fit.clip_norm.map_or(1.0, |limit| {
            let norm = self.norm();
            if norm > limit { limit / norm } else { 1.0 }
        });
        let limit = self.fit.clip_value.unwrap_or(f64::INFINITY);
        if factor != 1.0 || limit < f64::INFINITY {
            let [factor, limit] = [factor, limit].map(FloatOf::<O>::from_f64);
            dispatch(Clips { trained: &self.trained, gradient: self.gradient.as_mut(), factor, limit });
        }
    }

    /// The Euclidean norm of all trained tensors' gradients.
    fn norm(&self) -> f64 {
        let tensors = || self.trained.iter().map(|trained| self.gradient.tensor(trained.index));
        let squares: f64 = tensors().map(sum_of_squares).sum();
        if squares.is_finite() && squares > 1e-30 {
            return Real::sqrt(squares);
        }
        // too large or too small to be squared: with the largest taken out
        let largest = tensors().flatten().fold(0.0, |largest, &g| Real::max(largest, Real::abs(g.to_f64())));
        if largest == 0.0 || !largest.is_finite() {
            return largest;
        }
        let scaled = tensors().flatten().map(|&g| g.to_f64() / largest);
        largest * Real::sqrt(scaled.map(|x| x * x).sum::<f64>())
    }
}

/// Elements that are updated and cleared while they are in the nearest cache.
const BLOCK: usize = 1024;

/// The updates of a step, in whatever registers the processor has: the optimisers' loops are left to the compiler.
struct Updates<'s, O: Objective, A: Optimizer> {
    trained: &'s [Trained],
    gradient: &'s mut O::Gradient,
    parameters: &'s mut O::Parameters,
    slots: &'s mut [FloatOf<O>],
    rule: A::Rule,
}

impl<O: Objective, A: Optimizer> Operation<f32> for Updates<'_, O, A> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes<f32>>(self, _: L) {
        let Updates { trained, gradient, parameters, slots, rule } = self;
        for &Trained { index, start, len, decays } in trained {
            let (parameters, gradient) = (parameters.tensor_mut(index), gradient.tensor_mut(index));
            let mut slots = &mut slots[A::SLOTS * start..A::SLOTS * (start + len)];
            for (parameters, gradient) in parameters.chunks_mut(BLOCK).zip(gradient.chunks_mut(BLOCK)) {
                let (own, rest) = slots.split_at_mut(A::SLOTS * gradient.len());
                A::update(rule, Update { parameters, gradient, slots: own, decays });
                gradient.fill(Real::ZERO);
                slots = rest;
            }
        }
    }
}

/// Scales and limits a gradient.
struct Clips<'s, G: Parameters> {
    trained: &'s [Trained],
    gradient: &'s mut G,
    factor: G::Float,
    limit: G::Float,
}

impl<G: Parameters> Operation<f32> for Clips<'_, G> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes<f32>>(self, _: L) {
        let Clips { trained, gradient, factor, limit } = self;
        for trained in trained {
            for g in gradient.tensor_mut(trained.index) {
                let scaled = *g * factor;
                // written so that NaN stays
                let below = if scaled > limit { limit } else { scaled };
                *g = if below < -limit { -limit } else { below };
            }
        }
    }
}

/// The squares of all elements, in eight sums side by side.
fn sum_of_squares<F: Float>(tensor: &[F]) -> f64 {
    let mut sums = [F::ZERO; 8];
    let (chunks, rest) = tensor.as_chunks::<8>();
    for chunk in chunks {
        for (sum, &g) in sums.iter_mut().zip(chunk) {
            *sum += g * g;
        }
    }
    sums.iter().map(|sum| sum.to_f64()).sum::<f64>() + rest.iter().map(|&g| (g * g).to_f64()).sum::<f64>()
}
