//! Without `std` and without an allocator: fixed sizes, and elementary functions from `libm`.
#![no_std]
#![deny(warnings)]
#![allow(clippy::needless_range_loop)] // of the functions themselves

use chainrule::{Differentiable, Step, differentiate, math, network};

/// A polynomial: nothing but `core`.
#[must_use]
#[differentiate(hvp, hessian)]
pub fn power(x: f64) -> f64 {
    let mut power = 1.0;
    for _ in 0..8 {
        power *= x;
    }
    power
}

/// Elementary functions by `chainrule::math`.
#[must_use]
#[differentiate(hvp)]
pub fn tone(x: &[f32; 3], phase: f32) -> f32 {
    let mut sum = 0.0;
    for i in 0..3 {
        sum += math::sin(x[i] + phase) * math::exp(-x[i]);
    }
    sum
}

/// Overwrites an array, and reads what it has written.
#[must_use]
#[differentiate]
pub fn filter(input: [f64; 8], k: f64) -> f64 {
    let mut state = [0.0; 8];
    for i in 0..8 {
        let before = if i > 0 { state[i - 1] } else { 0.0 };
        state[i] = before + k * (input[i] - before);
    }
    state[7]
}

/// A struct with a tangent of its own.
#[derive(Differentiable)]
pub struct Plant<const N: usize> {
    /// Gains.
    pub gains: [f32; N],
    /// An offset and how often it counts.
    pub offset: (f32, usize),
    /// Steps.
    pub steps: usize,
}

/// A loop over its fields.
#[must_use]
#[differentiate(hvp)]
pub fn response(plant: &Plant<3>, u: f32) -> f32 {
    let mut y = plant.offset.0;
    for i in 0..3 {
        y += plant.gains[i] * u * y;
    }
    y
}

/// Follows the gradient.
pub fn tune(plant: &mut Plant<3>, u: f32) {
    let (gradient, _) = response::gradient(plant, u);
    plant.step(-0.5, &(0.5 * gradient));
}

network! {
    /// A network: everything but `fit` and `evaluate`, which allocate.
    pub Net: f32 {
        input  x: [3];
        target y: class(2);
        h = dropout(batch_norm(tanh(dense(x, 4, init = orthogonal))), 0.5);
        z = dense(h, 2, init = he_normal);
        output softmax(z);
        loss   cross_entropy(softmax(z), y) + 0.1 * l2(h);
        metric largest: max(z);
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_struct_follows_its_gradient() {
        let mut plant = super::Plant { gains: [0.0; 3], offset: (1.0, 2), steps: 1 };
        super::tune(&mut plant, 2.0);
        assert_eq!((plant.gains, plant.offset, plant.steps), ([-0.5; 3], (0.75, 2), 1));
    }

    #[test]
    fn a_network_computes() {
        let net = super::Net::zeros();
        assert_eq!(net.predict(&[1.0, 2.0, 3.0]), [0.5, 0.5]);
        let samples = [super::NetSample { x: [1.0, 2.0, 3.0], y: 1 }];
        let (value, gradient) = net.value_and_gradient_batch(&samples, 3);
        assert!((value - core::f32::consts::LN_2).abs() < 1e-6);
        assert_eq!(gradient.dense2.b, [0.5, -0.5]);
    }

    #[test]
    fn gradients_are_right() {
        assert_eq!(super::power::gradient(1.5), 136.6875);
        let (value, (dx, dk)) = super::filter::value_and_gradient([1.0; 8], 0.5);
        assert_eq!((value, dx[7], dx[0], dk), (1.0 - 0.5_f64.powi(8), 0.5, 0.5_f64.powi(8), 8.0 * 0.5_f64.powi(7)));
    }
}
