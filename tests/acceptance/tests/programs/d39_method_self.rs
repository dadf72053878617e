//! method on &self called from the differentiated fn; doc comments and attributes kept.
#![allow(unreachable_pub)]

use chainrule_acceptance::{assert_all_close, assert_same_bits};
use program::*;

#[::chainrule::differentiate]
mod program {
    /// Parameters of an anharmonic oscillator.
    #[derive(Clone, Copy, Debug, ::chainrule::Differentiable)]
    pub struct Oscillator {
        /// Mass.
        pub m: f64,
        /// Stiffness.
        pub k: f64,
        /// Quartic coefficient.
        pub lambda: f64,
    }

    impl Oscillator {
        /// Potential energy.
        #[inline]
        pub fn potential(&self, x: f64) -> f64 {
            0.5 * self.k * x * x + self.lambda * x.powi(4)
        }
        fn kinetic(&self, p: f64) -> f64 {
            p * p / (2.0 * self.m)
        }
    }

    /// Total energy.
    #[allow(dead_code)]
    #[must_use]
    #[::chainrule::differentiate]
    pub fn d39_method_self(osc: &Oscillator, x: f64, p: f64) -> f64 {
        debug_assert!(osc.m > 0.0, "mass must be positive");
        osc.potential(x) + osc.kinetic(p)
    }
}

#[test]
fn value_and_gradient() {
    let (value, gradient) = d39_method_self::value_and_gradient(&Oscillator { m: 1.5, k: 2.0, lambda: 0.1 }, 0.7, -0.4);
    assert_same_bits(value, d39_method_self(&Oscillator { m: 1.5, k: 2.0, lambda: 0.1 }, 0.7, -0.4));
    assert_all_close("value", &value, &[0.5673433333333333], 1e-10, 0.0);
    let gradient = [gradient.0.m, gradient.0.k, gradient.0.lambda, gradient.1, gradient.2];
    assert_all_close(
        "gradient",
        &gradient,
        &[-0.03555555555555556, 0.24499999999999997, 0.24009999999999995, 1.5372, -0.26666666666666666],
        1e-10,
        1e-10,
    );
    let (value, gradient) = d39_method_self::value_and_gradient(&Oscillator { m: 0.5, k: 0.0, lambda: 1.0 }, -1.2, 2.0);
    assert_same_bits(value, d39_method_self(&Oscillator { m: 0.5, k: 0.0, lambda: 1.0 }, -1.2, 2.0));
    assert_all_close("value", &value, &[6.0736], 1e-10, 0.0);
    let gradient = [gradient.0.m, gradient.0.k, gradient.0.lambda, gradient.1, gradient.2];
    assert_all_close("gradient", &gradient, &[-8.0, 0.72, 2.0736, -6.911999999999999, 4.0], 1e-10, 1e-10);
    let (value, gradient) =
        d39_method_self::value_and_gradient(&Oscillator { m: 3.0, k: 4.0, lambda: -0.05 }, 0.0, 1.0);
    assert_same_bits(value, d39_method_self(&Oscillator { m: 3.0, k: 4.0, lambda: -0.05 }, 0.0, 1.0));
    assert_all_close("value", &value, &[0.16666666666666666], 1e-10, 0.0);
    let gradient = [gradient.0.m, gradient.0.k, gradient.0.lambda, gradient.1, gradient.2];
    assert_all_close("gradient", &gradient, &[-0.05555555555555555, 0.0, 0.0, 0.0, 0.3333333333333333], 1e-10, 1e-10);
}
