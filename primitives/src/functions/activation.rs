//! Activation functions and the stable logarithms that go with them: no overflow, limits at infinity.

use core::f64::consts::{FRAC_1_SQRT_2, FRAC_2_SQRT_PI, LN_2};

use crate::Real;
use crate::table::{SELU_ALPHA, SELU_SCALE};

/// `1 / (1 + exp(-x))`; far left of 0 by `exp(x)`, before the other one overflows.
#[inline]
pub(crate) fn sigmoid<T: Real>(x: T) -> T {
    if x < T::from_f64(-80.0) {
        let e = x.exp();
        return e / (T::ONE + e);
    }
    T::ONE / (T::ONE + (-x).exp())
}

/// `ln(1 + exp(x))`.
pub(crate) fn softplus<T: Real>(x: T) -> T {
    x.max(T::ZERO) + (-x.abs()).exp().ln_1p()
}

/// `ln(sigmoid(x))`.
pub(crate) fn log_sigmoid<T: Real>(x: T) -> T {
    x.min(T::ZERO) - (-x.abs()).exp().ln_1p()
}

/// `x` if it is positive, else 0; NaN for NaN.
pub(crate) fn relu<T: Real>(x: T) -> T {
    if x <= T::ZERO { T::ZERO } else { x }
}

/// `x` if it is positive, else `a * x`.
pub(crate) fn leaky_relu<T: Real>(x: T, a: T) -> T {
    if x <= T::ZERO { a * x } else { x }
}

/// `x` if it is positive, else `a * (exp(x) - 1)`.
pub(crate) fn elu<T: Real>(x: T, a: T) -> T {
    if x <= T::ZERO { a * x.exp_m1() } else { x }
}

/// `elu` with the self-normalising constants.
pub(crate) fn selu<T: Real>(x: T) -> T {
    let scale = T::from_f64(SELU_SCALE);
    if x < T::ZERO { T::from_f64(SELU_SCALE * SELU_ALPHA) * x.exp_m1() } else { scale * x }
}

/// `x` times the standard normal distribution function of `x`.
pub(crate) fn gelu<T: Real>(x: T) -> T {
    let x = x.to_f64();
    T::from_f64(times(x, normal(x)))
}

/// The standard normal distribution function, `erfc(-x / sqrt(2)) / 2`. Where `erfc` falls like `exp(-t^2)`, what
/// the product loses in rounding is computed too, and carried through by the slope.
fn normal(x: f64) -> f64 {
    /// `1 / sqrt(2)` less `FRAC_1_SQRT_2`.
    const REST: f64 = -4.833_646_656_726_457e-17;
    let t = -x * FRAC_1_SQRT_2;
    let erfc = libm::erfc(t);
    if t < 1.0 || erfc == 0.0 {
        return 0.5 * erfc;
    }
    let lost = product_error(-x, FRAC_1_SQRT_2, t) - x * REST;
    0.5 * (erfc - FRAC_2_SQRT_PI * Real::exp(-t * t) * lost)
}

/// `a * b - product` for the rounded product, by splitting both factors into halves (Dekker).
fn product_error(a: f64, b: f64, product: f64) -> f64 {
    let split = |x: f64| {
        let scaled = 134_217_729.0 * x; // 2^27 + 1
        let high = scaled - (scaled - x);
        (high, x - high)
    };
    let ((a, a_low), (b, b_low)) = (split(a), split(b));
    ((a * b - product) + a * b_low + a_low * b) + a_low * b_low
}

/// `x * sigmoid(x)`.
pub(crate) fn silu<T: Real>(x: T) -> T {
    times(x, sigmoid(x))
}

/// `x * tanh(softplus(x))`, with the hyperbolic tangent written out in `e = exp(-|x|)`.
pub(crate) fn mish<T: Real>(x: T) -> T {
    let two = T::ONE + T::ONE;
    let e = (-x.abs()).exp();
    let tanh = if x < T::ZERO {
        let w = e * (e + two);
        w / (w + two)
    } else {
        let w = T::ONE + two * e;
        w / (w + two * e * e)
    };
    times(x, tanh)
}

/// `x * factor`, where the factor goes to 0 faster than `x` goes to infinity.
fn times<T: Real>(x: T, factor: T) -> T {
    if factor == T::ZERO { -T::ZERO } else { x * factor }
}

/// `x / (1 + |x|)`.
pub(crate) fn softsign<T: Real>(x: T) -> T {
    let size = x.abs();
    if size.recip() == T::ZERO { x.signum() } else { x / (T::ONE + size) }
}

/// `ln(cosh(x))`: near 0 by `cosh^2 = 1 + sinh^2`, where the other form cancels.
pub(crate) fn log_cosh<T: Real>(x: T) -> T {
    let size = x.abs();
    if size < T::ONE {
        let s = size.sinh();
        T::from_f64(0.5) * (s * s).ln_1p()
    } else {
        size + ((-(size + size)).exp().ln_1p() - T::from_f64(LN_2))
    }
}

/// `ln(exp(x) + exp(y))`.
pub(crate) fn logaddexp<T: Real>(x: T, y: T) -> T {
    if x == y { x + T::from_f64(LN_2) } else { x.max(y) + (-(x - y).abs()).exp().ln_1p() }
}
