//! `sin(x) / x` and its derivatives of every order, which are integrals of `t^n cos(x t + n pi / 2)` over 0..1.

use crate::Real;

/// `sin(x) / x`, 1 at 0 and 0 at infinity.
pub(crate) fn sinc<T: Real>(x: T) -> T {
    if x == T::ZERO {
        T::ONE
    } else if x.recip() == T::ZERO {
        T::ZERO
    } else {
        x.sin() / x
    }
}

/// The derivative of the order `n`; NaN when `n` is no whole number up to 1000.
pub(crate) fn sinc_derivative<T: Real>(x: T, n: T) -> T {
    let (x, n) = (x.to_f64(), n.to_f64());
    let order = n as u32;
    if order > 1000 || f64::from(order) != n {
        return T::from_f64(f64::NAN);
    }
    T::from_f64(if x.is_infinite() {
        0.0
    } else if x.abs() <= f64::max(1.5, n) {
        downward(x, order)
    } else {
        upward(x, order)
    })
}

/// The derivative of the sine of the order `k`, from the sine and the cosine.
fn sine(sin: f64, cos: f64, k: u32) -> f64 {
    match k % 4 {
        0 => sin,
        1 => cos,
        2 => -sin,
        _ => -cos,
    }
}

/// From order 0 by `x f[k] + k f[k - 1] = sin[k]`: stable while `k <= |x|`.
fn upward(x: f64, order: u32) -> f64 {
    let (sin, cos) = (Real::sin(x), Real::cos(x));
    let mut f = sin / x;
    for k in 1..=order {
        f = (sine(sin, cos, k) - f64::from(k) * f) / x;
    }
    f
}

/// The same recurrence from far above: an error shrinks by `|x| / k` a step. At 0 it is exact.
fn downward(x: f64, order: u32) -> f64 {
    let (sin, cos) = (Real::sin(x), Real::cos(x));
    let mut f = 0.0;
    let mut shrunk = 1.0;
    let mut top = order + 1;
    while shrunk > 1e-20 && top < order + 200 {
        shrunk *= x.abs() / f64::from(top);
        top += 1;
    }
    for k in (order + 1..=top).rev() {
        f = (sine(sin, cos, k) - x * f) / f64::from(k);
    }
    f
}
