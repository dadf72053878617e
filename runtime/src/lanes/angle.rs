//! Sine and cosine for all lanes at once; lane by lane where one of them is too large for the reduction.

use chainrule_primitives::Real;

use super::math::{nearest, polynomial};
use super::{Constants, Mask, Vector};

/// `sin(x)`.
#[inline(always)]
pub(super) fn sin<V: Vector>(x: V) -> V {
    if (!x.abs().less_equal(x.splat(V::Number::REDUCIBLE))).any() {
        return x.with(|lane| x.lane(lane).sin());
    }
    let (n, r, low) = reduced(x);
    x.equal(x.splat(V::Number::ZERO)).select(x, in_quadrant(n, r, low))
}

/// `cos(x)`.
#[inline(always)]
pub(super) fn cos<V: Vector>(x: V) -> V {
    if (!x.abs().less_equal(x.splat(V::Number::REDUCIBLE))).any() {
        return x.with(|lane| x.lane(lane).cos());
    }
    let (n, r, low) = reduced(x);
    in_quadrant(n + x.splat(V::Number::ONE), r, low)
}

/// `x = n pi / 2 + r + low`, the last one tiny.
#[inline(always)]
fn reduced<V: Vector>(x: V) -> (V, V, V) {
    let n = nearest(x * x.splat(V::Number::from_f64(core::f64::consts::FRAC_2_PI)));
    let parts = V::Number::HALF_PI;
    let part = n * x.splat(parts[1]);
    let first = x - n * x.splat(parts[0]);
    let second = first - part;
    let lost = (first - second) - part;
    let part = n * x.splat(parts[2]);
    let r = second - part;
    (n, r, lost + ((second - r) - part) - n * x.splat(parts[3]))
}

/// `sin(n pi / 2 + r + low)`.
#[inline(always)]
fn in_quadrant<V: Vector>(n: V, r: V, low: V) -> V {
    let (one, half) = (r.splat(V::Number::ONE), r.splat(V::Number::from_f64(0.5)));
    let z = r * r;
    let sin = r + (r * z).times_plus(polynomial(z, V::Number::SIN), low);
    let half_square = half * z;
    let whole = one - half_square;
    let lost = (one - whole) - half_square;
    let cos = whole + (lost + (z * z).times_plus(polynomial(z, V::Number::COS), -(r * low)));
    let value = is_odd(n).select(cos, sin);
    is_odd(nearest(n.times_plus(half, r.splat(V::Number::from_f64(-0.25))))).select(-value, value)
}

/// Whether a whole number is odd.
#[inline(always)]
fn is_odd<V: Vector>(n: V) -> V::Mask {
    let half = nearest(n * n.splat(V::Number::from_f64(0.5)));
    (half + half).not_equal(n)
}
