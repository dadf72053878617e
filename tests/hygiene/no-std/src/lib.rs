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

/// Called in a branch: what it returns lies on the stack until the reverse sweep comes by.
#[must_use]
#[differentiate]
pub fn corner(x: f64) -> [f64; 2] {
    [2.0 * x, x * x]
}

/// The elements are chosen by a loop, so that the reverse sweep needs the array.
#[must_use]
#[differentiate]
pub fn area(x: f64, bent: bool) -> f64 {
    let mut area = x;
    if bent {
        let sides = corner(x);
        for k in 0..2 {
            area *= sides[(k + 1) % 2] + x;
        }
    }
    area * area
}

/// Of the array nothing but its shape is needed.
#[must_use]
#[differentiate]
pub fn edge(x: f64, bent: bool) -> f64 {
    if bent {
        let sides = corner(x);
        sides[0] + 3.0 * sides[1]
    } else {
        x
    }
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

/// Called by the functions below.
#[must_use]
#[differentiate(hvp)]
pub fn scaled(x: [f64; 3], k: f64) -> [f64; 3] {
    [x[0] * k, x[1] * k * k, x[2] * x[0]]
}

/// The same.
#[must_use]
#[differentiate(hvp)]
pub fn product(x: &[f64; 3]) -> f64 {
    x[0] * x[1] * x[2]
}

/// Calls one below the other.
#[must_use]
#[differentiate(hvp)]
pub fn nested(x: [f64; 3], k: f64) -> f64 {
    product(&scaled(x, k)) + product(&x)
}

/// Calls of functions that call, in branches and loops, and arrays that come out of them there.
#[must_use]
#[differentiate]
pub fn chosen(x: [f64; 3], k: f64, n: usize) -> f64 {
    let mut sum = nested(x, k);
    if k > 0.0 {
        let y = scaled(x, k);
        sum += y[0] * y[1] + product(&y);
    } else {
        let (y, z) = (scaled(x, -k), scaled(x, k * k));
        sum += y[2] * nested(z, 2.0);
    }
    for i in 0..3 {
        let y = scaled(x, sum * 0.01);
        sum += y[i] * k;
    }
    sum * recursive(k, n)
}

/// Calls itself.
#[must_use]
#[differentiate]
pub fn recursive(x: f64, n: usize) -> f64 {
    if n == 0 { x } else { x * recursive(x * 0.5, n - 1) }
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
        // x (x^2 + x) (2 x + x) squared is 9 x^6 (x + 1)^2
        assert_eq!(super::area::gradient(1.0, true), 9.0 * (6.0 * 4.0 + 4.0));
        assert_eq!(super::area::gradient(1.0, false), 2.0);
        assert_eq!((super::edge::gradient(0.5, true), super::edge::gradient(0.5, false)), (5.0, 1.0));
        let (value, (dx, dk)) = super::filter::value_and_gradient([1.0; 8], 0.5);
        assert_eq!((value, dx[7], dx[0], dk), (1.0 - 0.5_f64.powi(8), 0.5, 0.5_f64.powi(8), 8.0 * 0.5_f64.powi(7)));
    }

    #[test]
    fn calls_have_derivatives() {
        for (x, k) in [([0.5, -0.7, 1.2], 0.8), ([0.4, 0.9, -1.1], -0.6)] {
            let (value, (dx, dk)) = super::chosen::value_and_gradient(x, k, 2);
            assert_eq!(value, super::chosen(x, k, 2));
            let slope = |f: &dyn Fn(f64) -> f64| (f(1e-5) - f(-1e-5)) / 2e-5;
            for i in 0..3 {
                let difference = slope(&|h| {
                    let mut x = x;
                    x[i] += h;
                    super::chosen(x, k, 2)
                });
                assert!((dx[i] - difference).abs() < 1e-8, "{i}: {} and {difference}", dx[i]);
            }
            let difference = slope(&|h| super::chosen(x, k + h, 2));
            assert!((dk - difference).abs() < 1e-8, "{dk} and {difference}");
        }
    }
}

/// Structs, operators, methods and loops of a module.
#[differentiate]
pub mod body {
    use chainrule::{Differentiable, math};
    use core::ops::{Add, Mul};

    /// A place or a velocity.
    #[derive(Clone, Copy, Differentiable)]
    pub struct Point {
        /// To the right.
        pub x: f64,
        /// Up.
        pub y: f64,
    }

    impl Add for Point {
        type Output = Self;
        fn add(self, other: Self) -> Self {
            Self { x: self.x + other.x, y: self.y + other.y }
        }
    }

    impl Mul<f64> for Point {
        type Output = Self;
        fn mul(self, factor: f64) -> Self {
            Self { x: self.x * factor, y: self.y * factor }
        }
    }

    impl Point {
        fn pull(self, mass: f64) -> Self {
            let r = math::sqrt(self.x * self.x + self.y * self.y);
            self * (-mass / (r * r * r))
        }

        /// Where it is after eight steps.
        #[must_use]
        #[differentiate(jvp)]
        pub fn orbit(self, velocity: Point, mass: f64, dt: f64) -> Point {
            let (mut at, mut velocity) = (self, velocity);
            for _ in 0..8 {
                velocity = velocity + at.pull(mass) * dt;
                at = at + velocity * dt;
            }
            at
        }
    }
}
