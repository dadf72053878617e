//! Kinks, signed zeros, infinities, NaN, and magnitudes that overflow or underflow in the textbook's formula.

mod common;

use chainrule_primitives::Primitive::{self, *};
use common::derivative;

const INF: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;
const MIN: f64 = i32::MIN as f64;

/// Primitive, operands, value, partials; a partial of 0 may also be identically zero.
type Case = (Primitive, &'static [f64], f64, &'static [f64]);

const KINKS: &[Case] = &[
    (Abs, &[0.0], 0.0, &[0.0]),
    (Abs, &[-0.0], 0.0, &[0.0]),
    (Copysign, &[0.0, -1.0], 0.0, &[0.0, 0.0]),
    (Copysign, &[1.5, -0.0], -1.5, &[-1.0, 0.0]),
    (Min, &[1.0, 1.0], 1.0, &[0.5, 0.5]),
    (Max, &[2.0, 2.0], 2.0, &[0.5, 0.5]),
    (Max, &[0.0, -0.0], 0.0, &[0.5, 0.5]),
    (Clamp, &[1.0, -1.0, 1.0], 1.0, &[1.0, 0.0, 0.0]),
    (Clamp, &[-1.0, -1.0, 1.0], -1.0, &[1.0, 0.0, 0.0]),
    (Clamp, &[-3.0, -1.0, 5.0], -1.0, &[0.0, 1.0, 0.0]),
    (Clamp, &[7.0, -1.0, 5.0], 5.0, &[0.0, 0.0, 1.0]),
    (Hypot, &[0.0, 0.0], 0.0, &[0.0, 0.0]),
    (Floor, &[1.0], 1.0, &[0.0]),
    (Fract, &[2.0], 0.0, &[1.0]),
    (Signum, &[0.0], 1.0, &[0.0]),
    (Rem, &[4.0, 2.0], 0.0, &[1.0, -2.0]),
    (Rem, &[-5.5, 2.0], -1.5, &[1.0, 2.0]),
    (RemEuclid, &[5.5, -2.0], 1.5, &[1.0, 2.0]),
    (RemEuclid, &[-1e-20, 3.0], 3.0, &[1.0, 1.0]),
    (Relu, &[0.0], 0.0, &[0.0]),
    (Relu, &[-0.0], 0.0, &[0.0]),
    (LeakyRelu, &[0.0, 0.01], 0.0, &[0.01, 0.0]),
    (Elu, &[0.0, 1.0], 0.0, &[1.0, 0.0]),
    (Selu, &[0.0], 0.0, &[1.050_700_987_355_480_5]),
    (Softsign, &[0.0], 0.0, &[1.0]),
    (Sinc, &[0.0], 1.0, &[0.0]),
    (LogCosh, &[0.0], 0.0, &[0.0]),
];

const POWERS: &[Case] = &[
    (Powf, &[0.0, 1.0], 0.0, &[1.0, 0.0]),
    (Powf, &[0.0, 0.0], 1.0, &[0.0, 0.0]),
    (Powf, &[0.0, 2.0], 0.0, &[0.0, 0.0]),
    (Powf, &[0.0, 0.5], 0.0, &[INF, 0.0]),
    (Powf, &[0.0, -1.0], INF, &[-INF, NAN]),
    (Powf, &[-2.0, 3.0], -8.0, &[12.0, NAN]),
    (Powf, &[-2.0, 0.5], NAN, &[NAN, NAN]),
    (Powi, &[0.0, 1.0], 0.0, &[1.0, 0.0]),
    (Powi, &[0.0, 0.0], 1.0, &[0.0, 0.0]),
    (Powi, &[0.0, 2.0], 0.0, &[0.0, 0.0]),
    (Powi, &[-2.0, -3.0], -0.125, &[-0.1875, 0.0]),
    (Powi, &[1.0, MIN], 1.0, &[MIN, 0.0]),
    (Powi, &[-1.0, MIN], 1.0, &[-MIN, 0.0]),
    (Powi, &[2.0, MIN], 0.0, &[0.0, 0.0]),
    (Powi, &[0.5, MIN], INF, &[-INF, 0.0]),
    (Powi, &[NAN, 0.0], 1.0, &[0.0, 0.0]),
    (Powi, &[0.0, -1.0], INF, &[-INF, 0.0]),
];

const DOMAINS: &[Case] = &[
    (Sqrt, &[0.0], 0.0, &[INF]),
    (Sqrt, &[-1.0], NAN, &[NAN]),
    (Cbrt, &[0.0], 0.0, &[INF]),
    (Cbrt, &[-0.0], 0.0, &[INF]),
    (Ln, &[0.0], -INF, &[INF]),
    (Ln, &[-1.0], NAN, &[-1.0]),
    (Ln1p, &[-1.0], -INF, &[INF]),
    (Asin, &[-1.0], -std::f64::consts::FRAC_PI_2, &[INF]),
    (Acos, &[1.0], 0.0, &[-INF]),
    (Asin, &[1.5], NAN, &[NAN]),
    (Acosh, &[1.0], 0.0, &[INF]),
    (Acosh, &[0.5], NAN, &[NAN]),
    (Acosh, &[-2.0], NAN, &[NAN]),
    (Atanh, &[1.0], INF, &[INF]),
    (Recip, &[0.0], INF, &[-INF]),
    (Div, &[1.0, 0.0], INF, &[INF, -INF]),
    (Rem, &[1.0, 0.0], NAN, &[1.0, NAN]),
    (LnGamma, &[0.0], INF, &[-INF]),
    (LnGamma, &[-2.0], INF, &[NAN]),
    (Digamma, &[0.0], -INF, &[INF]),
    (Polygamma, &[1.0, 1.5], NAN, &[NAN, 0.0]),
    (SincDerivative, &[1.0, -2.0], NAN, &[NAN, 0.0]),
];

const MAGNITUDES: &[Case] = &[
    (Hypot, &[3e200, 4e200], 5e200, &[0.6, 0.8]),
    (Hypot, &[3e-200, 4e-200], 5e-200, &[0.6, 0.8]),
    (Atan2, &[0.0, -1.0], std::f64::consts::PI, &[-1.0, 0.0]),
    (Atan2, &[1e200, 1e200], std::f64::consts::FRAC_PI_4, &[5e-201, -5e-201]),
    (Atan2, &[3e-200, 4e-200], 0.643_501_108_793_284_4, &[1.6e199, -1.2e199]),
    (Div, &[1e-150, 1e-200], 1e50, &[1e200, -1e250]),
    (Div, &[1.0, 1e-200], 1e200, &[1e200, -INF]),
    (Asinh, &[1e200], 461.210_165_779_369_1, &[1e-200]),
    (Acosh, &[1e200], 461.210_165_779_369_1, &[1e-200]),
    (Ln1p, &[1e-20], 1e-20, &[1.0]),
    (ExpM1, &[1e-20], 1e-20, &[1.0]),
    (Exp, &[-1000.0], 0.0, &[0.0]),
    (Exp, &[1000.0], INF, &[INF]),
    (Tanh, &[20.0], 1.0, &[0.0]),
    (Sigmoid, &[-800.0], 0.0, &[0.0]),
    (Sigmoid, &[800.0], 1.0, &[0.0]),
    (Softplus, &[-800.0], 0.0, &[0.0]),
    (Softplus, &[800.0], 800.0, &[1.0]),
    (LogSigmoid, &[-800.0], -800.0, &[1.0]),
    (LogSigmoid, &[800.0], 0.0, &[0.0]),
    (LogCosh, &[800.0], 799.306_852_819_440_1, &[1.0]),
    (Logaddexp, &[800.0, -800.0], 800.0, &[1.0, 0.0]),
    (Silu, &[-800.0], 0.0, &[0.0]),
    (Silu, &[800.0], 800.0, &[1.0]),
    (Mish, &[-800.0], 0.0, &[0.0]),
    (Mish, &[800.0], 800.0, &[1.0]),
    (Gelu, &[-800.0], 0.0, &[0.0]),
    (Gelu, &[800.0], 800.0, &[1.0]),
    (Elu, &[800.0, 1.0], 800.0, &[1.0, 0.0]),
    (Selu, &[-800.0], -1.758_099_340_847_376_8, &[0.0]),
    (Sinc, &[1e-9], 1.0, &[-3.333_333_333_333_333_5e-10]),
    (Sinc, &[1e-20], 1.0, &[-3.333_333_333_333_333e-21]),
];

const INFINITIES: &[Case] = &[
    (Sigmoid, &[INF], 1.0, &[0.0]),
    (Sigmoid, &[-INF], 0.0, &[0.0]),
    (Softplus, &[INF], INF, &[1.0]),
    (Softplus, &[-INF], 0.0, &[0.0]),
    (LogSigmoid, &[-INF], -INF, &[1.0]),
    (LogCosh, &[-INF], INF, &[-1.0]),
    (Silu, &[-INF], 0.0, &[0.0]),
    (Gelu, &[INF], INF, &[NAN]),
    (Gelu, &[-INF], 0.0, &[NAN]),
    (Mish, &[-INF], 0.0, &[NAN]),
    (Softsign, &[INF], 1.0, &[0.0]),
    (Softsign, &[-INF], -1.0, &[0.0]),
    (Logaddexp, &[INF, 0.0], INF, &[1.0, 0.0]),
    (Logaddexp, &[-INF, 0.0], 0.0, &[0.0, 1.0]),
    (Logaddexp, &[-INF, -INF], -INF, &[NAN, NAN]),
    (Sinc, &[INF], 0.0, &[0.0]),
    (Erf, &[INF], 1.0, &[0.0]),
    (Erfc, &[-INF], 2.0, &[0.0]),
    (Digamma, &[INF], INF, &[0.0]),
    (Digamma, &[-INF], NAN, &[NAN]),
    (Trigamma, &[0.0], INF, &[-INF]),
    (Trigamma, &[-3.0], INF, &[NAN]),
    (Trigamma, &[INF], 0.0, &[0.0]),
    (Trigamma, &[-INF], NAN, &[NAN]),
    (Atan, &[INF], std::f64::consts::FRAC_PI_2, &[0.0]),
    (Tanh, &[-INF], -1.0, &[0.0]),
];

const NANS: &[Case] = &[
    (Max, &[1.0, NAN], 1.0, &[1.0, 0.0]),
    (Max, &[NAN, 1.0], 1.0, &[0.0, 1.0]),
    (Min, &[1.0, NAN], 1.0, &[1.0, 0.0]),
    (Min, &[NAN, 1.0], 1.0, &[0.0, 1.0]),
    (Floor, &[NAN], NAN, &[0.0]),
    (Abs, &[NAN], NAN, &[NAN]),
    (Clamp, &[NAN, 0.0, 1.0], NAN, &[1.0, 0.0, 0.0]),
    (Relu, &[NAN], NAN, &[1.0]),
    (Sigmoid, &[NAN], NAN, &[NAN]),
    (Softplus, &[NAN], NAN, &[NAN]),
    (LogSigmoid, &[NAN], NAN, &[NAN]),
    (Logaddexp, &[NAN, 1.0], NAN, &[NAN, NAN]),
    (Silu, &[NAN], NAN, &[NAN]),
    (Gelu, &[NAN], NAN, &[NAN]),
    (Mish, &[NAN], NAN, &[NAN]),
    (LogCosh, &[NAN], NAN, &[NAN]),
    (Softsign, &[NAN], NAN, &[NAN]),
    (Sinc, &[NAN], NAN, &[NAN]),
    (Digamma, &[NAN], NAN, &[NAN]),
    (LnGamma, &[NAN], NAN, &[NAN]),
    (Erf, &[NAN], NAN, &[NAN]),
];

fn agree(got: f64, expected: f64) -> bool {
    got == expected
        || got.is_nan() && expected.is_nan()
        || (got - expected).abs() <= 4.0 * f64::EPSILON * expected.abs()
}

fn check(cases: &[Case]) {
    for (primitive, x, value, partials) in cases {
        let got = primitive.value64(x);
        assert!(agree(got, *value), "{primitive:?}{x:?} is {got:e}, not {value:e}");
        for (which, expected) in partials.iter().enumerate() {
            let got = derivative(*primitive, x, which).unwrap_or(0.0);
            assert!(agree(got, *expected), "{primitive:?}{x:?} d{which} is {got:e}, not {expected:e}");
        }
    }
}

#[test]
fn kinks_follow_the_convention() {
    check(KINKS);
}

#[test]
fn powers_hold_at_zero_and_left_of_it() {
    check(POWERS);
}

#[test]
fn ends_of_domains_have_their_limits() {
    check(DOMAINS);
}

#[test]
fn nothing_overflows_before_its_derivative() {
    check(MAGNITUDES);
}

#[test]
fn infinities_have_their_limits() {
    check(INFINITIES);
}

#[test]
fn nan_comes_through_as_in_rust() {
    check(NANS);
}

#[test]
fn high_orders_neither_overflow_nor_underflow() {
    let got = Polygamma.value64(&[1e3, 150.0]);
    assert!((got / -4.101_778_391_925_375e-190 - 1.0).abs() < 1e-14, "{got:e}");
    assert!((SincDerivative.value64(&[0.0, 200.0]) * 201.0 - 1.0).abs() < 1e-14);
}
