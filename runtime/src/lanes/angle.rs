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
    let part = |k: usize| n * x.splat(V::Number::HALF_PI[k]);
    let first = x - part(0);
    let second = first - part(1);
    let lost = (first - second) - part(1);
    let r = second - part(2);
    (n, r, lost + ((second - r) - part(2)) - part(3))
}

/// `sin(n pi / 2 + r + low)`.
#[inline(always)]
fn in_quadrant<V: Vector>(n: V, r: V, low: V) -> V {
    let number = |x: f64| r.splat(V::Number::from_f64(x));
    let half = number(0.5);
    let is_odd = |n: V| (nearest(n * half) + nearest(n * half)).not_equal(n);
    let z = r * r;
    let sin = r + (r * z).times_plus(polynomial(z, V::Number::SIN), low);
    let whole = number(1.0) - half * z;
    let lost = (number(1.0) - whole) - half * z;
    let cos = whole + (lost + (z * z).times_plus(polynomial(z, V::Number::COS), -(r * low)));
    let value = is_odd(n).select(cos, sin);
    is_odd(nearest(n.times_plus(half, number(-0.25)))).select(-value, value)
}
