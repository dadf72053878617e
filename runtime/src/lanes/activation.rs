//! Activation functions and what else takes a few selections, for all lanes at once.

use chainrule_primitives::Real;

use super::{Constants, Mask, Vector, math};

/// `x` if it is positive, else 0; NaN for NaN.
#[inline(always)]
pub(super) fn relu<V: Vector>(x: V) -> V {
    let zero = x.splat(V::Number::ZERO);
    x.less_equal(zero).select(zero, x)
}

/// `x` if it is positive, else `a * x`.
#[inline(always)]
pub(super) fn leaky_relu<V: Vector>(x: V, a: V) -> V {
    x.less_equal(x.splat(V::Number::ZERO)).select(a * x, x)
}

/// `x` if it is positive, else `a * (exp(x) - 1)`.
#[inline(always)]
pub(super) fn elu<V: Vector>(x: V, a: V) -> V {
    x.less_equal(x.splat(V::Number::ZERO)).select(a * math::exp_m1(x), x)
}

/// `elu` with the self-normalising constants.
#[inline(always)]
pub(super) fn selu<V: Vector>(x: V) -> V {
    let scale = V::Number::ONE.selu();
    let alpha = -(-V::Number::INFINITY).selu();
    x.less(x.splat(V::Number::ZERO)).select(x.splat(alpha) * math::exp_m1(x), x.splat(scale) * x)
}

/// `x * sigmoid(x)`.
#[inline(always)]
pub(super) fn silu<V: Vector>(x: V) -> V {
    times(x, math::sigmoid(x))
}

/// `x * tanh(softplus(x))`, with the hyperbolic tangent written out in `e = exp(-|x|)`.
#[inline(always)]
pub(super) fn mish<V: Vector>(x: V) -> V {
    let [zero, one, two] = [0.0, 1.0, 2.0].map(|number| x.splat(V::Number::from_f64(number)));
    let e = math::exp(-x.abs());
    let negative = x.less(zero);
    let w = negative.select(e * (e + two), one + two * e);
    let over = negative.select(two, two * e * e);
    times(x, w / (w + over))
}

/// `x * factor`, where the factor goes to 0 faster than `x` goes to infinity.
#[inline(always)]
fn times<V: Vector>(x: V, factor: V) -> V {
    let zero = x.splat(V::Number::ZERO);
    factor.equal(zero).select(-zero, x * factor)
}

/// `x / (1 + |x|)`.
#[inline(always)]
pub(super) fn softsign<V: Vector>(x: V) -> V {
    let (size, one) = (x.abs(), x.splat(V::Number::ONE));
    size.is_infinite().select(one.copysign(x), x / (one + size))
}

/// 1 with the sign of `x`, NaN for NaN.
#[inline(always)]
pub(super) fn signum<V: Vector>(x: V) -> V {
    x.is_nan().select(x, x.splat(V::Number::ONE).copysign(x))
}

/// `x`, but no less than `lower` and no more than `upper`; the bounds are not looked at more closely.
#[inline(always)]
pub(super) fn clamp<V: Vector>(x: V, lower: V, upper: V) -> V {
    x.at_least(lower).at_most(upper)
}

/// `x^n` by repeated squaring.
#[inline(always)]
pub(super) fn powi<V: Vector>(x: V, n: i32) -> V {
    let mut left = n.unsigned_abs();
    let (mut square, mut power) = (x, x.splat(V::Number::ONE));
    while left > 0 {
        if left % 2 == 1 {
            power *= square;
        }
        left /= 2;
        if left > 0 {
            square *= square;
        }
    }
    if n < 0 { power.recip() } else { power }
}
