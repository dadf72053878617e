//! Functions for all lanes at once, without branches.
//!
//! The largest errors that `runtime/tests/lanes/accuracy.rs` finds, in units in the last place of the exact value, where the
//! result is subnormal in units of the smallest number. Where the scalar function is 0, infinite or NaN, so is it here.
//!
//! | function | `f32` | `f64` | method |
//! |---|---|---|---|
//! | `exp` | 1.1 | 1.0 | `x = n ln(2) + r`, a polynomial in `r`, scaled by `2^n` in two steps, so that it may underflow |
//! | `exp_m1` | 1.5 | 1.5 | the same, 1 taken away before scaling |
//! | `sigmoid`, `tanh` | 2.1, 1.8 | 1.3, 1.5 | by `exp(-\|x\|)` and `exp_m1(2 \|x\|)` |
//! | `ln`, `ln_1p` | 0.8, 1.5 | 0.7, 0.8 | `x = m 2^e`, a polynomial in `(m - 1) / (m + 1)` |
//! | `softplus`, `log_sigmoid` | 1.6 | 1.4 | a polynomial in `e / (2 + e)` for `e = exp(-\|x\|)` |
//! | `sin`, `cos` (`angle`) | 0.8 | 0.7 | `x = n pi / 2 + r`, polynomials in `r^2`; scalar above 8,000 and 1,000,000 |
//! | `silu`, `mish` (`activation`) | 2.8, 4.0 | 2.0, 1.9 | products with what stands above; absolutely near 0 |

use chainrule_primitives::Real;

use super::{Constants, Mask, Vector};

/// The constant in every lane of a vector like `x`.
macro_rules! number {
    ($x:ident, $name:ident) => {
        $x.splat(<V::Number as Constants>::$name)
    };
    ($x:ident, $name:ident[$index:literal]) => {
        $x.splat(<V::Number as Constants>::$name[$index])
    };
    ($x:ident, $number:expr) => {
        $x.splat(V::Number::from_f64($number))
    };
}

/// `coefficients[0] + coefficients[1] x + …`.
#[inline(always)]
pub(super) fn polynomial<V: Vector>(x: V, coefficients: &[V::Number]) -> V {
    let mut sum = x.splat(V::Number::ZERO);
    for (k, coefficient) in coefficients.iter().rev().enumerate() {
        let coefficient = x.splat(*coefficient);
        sum = if k == 0 { coefficient } else { sum.times_plus(x, coefficient) };
    }
    sum
}

/// The nearest whole number, for moderate ones.
#[inline(always)]
pub(super) fn nearest<V: Vector>(x: V) -> V {
    (x + number!(x, SHIFTER)) - number!(x, SHIFTER)
}

/// `(n, exp(r) - 1)` with `x = n ln(2) + r`.
#[inline(always)]
fn reduced_exp_m1<V: Vector>(x: V) -> (V, V) {
    let n = x.times_plus(number!(x, core::f64::consts::LOG2_E), number!(x, SHIFTER)) - number!(x, SHIFTER);
    let r = n.times_plus(-number!(x, LN_2[0]), x);
    let r = n.times_plus(-number!(x, LN_2[1]), r);
    (n, (r * r).times_plus(polynomial(r, V::Number::EXP), r))
}

/// `x * 2^n`, subnormal or infinite where it must be.
#[inline(always)]
fn scaled<V: Vector>(x: V, n: V) -> V {
    let shifter = number!(x, SHIFTER);
    let half = n.times_plus(number!(x, 0.5), shifter);
    x * half.power_of_two() * (n - (half - shifter) + shifter).power_of_two()
}

/// `exp(x)`.
#[inline(always)]
pub(super) fn exp<V: Vector>(x: V) -> V {
    exp_of_moderate(x.at_most(number!(x, EXP_MOST)))
}

/// `exp(x)` for `x <= EXP_MOST`.
#[inline(always)]
fn exp_of_moderate<V: Vector>(x: V) -> V {
    let (n, m1) = reduced_exp_m1(x.at_least(number!(x, EXP_LEAST)));
    scaled(m1 + number!(x, 1.0), n)
}

/// `exp(x) - 1`.
#[inline(always)]
pub(super) fn exp_m1<V: Vector>(x: V) -> V {
    let (n, m1) = reduced_exp_m1(x.at_most(number!(x, EXP_MOST)).at_least(number!(x, EXP_M1_LEAST)));
    // beyond 2^60 the 1 does not count
    let down = (number!(x, SHIFTER) - n.at_most(number!(x, 60.0))).power_of_two();
    scaled(m1 + (number!(x, 1.0) - down), n).copysign(x)
}

/// `tanh(x)`, with `t = exp(2 |x|) - 1`.
#[inline(always)]
pub(super) fn tanh<V: Vector>(x: V) -> V {
    let size = x.abs().at_most(number!(x, TANH_MOST));
    let (n, m1) = reduced_exp_m1(size + size);
    let shifter = number!(x, SHIFTER);
    let t = (m1 + (number!(x, 1.0) - (shifter - n).power_of_two())) * (shifter + n).power_of_two();
    (t / (t + number!(x, 2.0))).copysign(x)
}

/// `1 / (1 + exp(-x))`.
#[inline(always)]
pub(super) fn sigmoid<V: Vector>(x: V) -> V {
    let e = exp_of_moderate(-x.abs());
    let one = number!(x, 1.0);
    x.less(number!(x, 0.0)).select(e, one) / (one + e)
}

/// `ln(x)`.
#[inline(always)]
pub(super) fn ln<V: Vector>(x: V) -> V {
    let zero = number!(x, 0.0);
    let tiny = x.less(number!(x, MIN_POSITIVE));
    let (m, e) = tiny.select(x * number!(x, LIFT), x).mantissa_exponent();
    let e = e - tiny.select(number!(x, LIFT_EXPONENT), zero);
    let f = m - number!(x, 1.0);
    let (s, half_square, rest) = log_parts(f, V::Number::LN);
    let low = e.times_plus(number!(x, LN_2[1]), s * (half_square + rest));
    let finite = e.times_plus(number!(x, LN_2[0]), f - (half_square - low));
    let otherwise = x.equal(zero).select(-number!(x, INFINITY), zero.less(x).select(x, number!(x, NAN)));
    (zero.less(x) & x.less(number!(x, INFINITY))).select(finite, otherwise)
}

/// `ln(1 + f) = f - (h - s (h + r))`: `s = f / (2 + f)`, `h = f^2 / 2` and `r`.
#[inline(always)]
fn log_parts<V: Vector>(f: V, coefficients: &[V::Number]) -> (V, V, V) {
    let s = f / (f + number!(f, 2.0));
    let z = s * s;
    (s, number!(f, 0.5) * f * f, z * polynomial(z, coefficients))
}

/// `ln(1 + x)`.
#[inline(always)]
pub(super) fn ln_1p<V: Vector>(x: V) -> V {
    let (zero, one) = (number!(x, 0.0), number!(x, 1.0));
    let sum = one + x;
    // what the sum lost in rounding
    let lost = x.less(one).select(x - (sum - one), one - (sum - x));
    let inside = zero.less(sum) & sum.less(number!(x, INFINITY));
    (ln(sum) + inside.select(lost / sum, zero)).copysign(x)
}

/// `ln(1 + e)` for `0 <= e <= 1`.
#[inline(always)]
fn ln_1p_of_unit<V: Vector>(e: V) -> V {
    let (s, half_square, rest) = log_parts(e, V::Number::LN_1P);
    e - (half_square - s * (half_square + rest))
}

/// `ln(1 + exp(x))`.
#[inline(always)]
pub(super) fn softplus<V: Vector>(x: V) -> V {
    x.at_least(number!(x, 0.0)) + ln_1p_of_unit(exp_of_moderate(-x.abs()))
}

/// `ln(sigmoid(x))`.
#[inline(always)]
pub(super) fn log_sigmoid<V: Vector>(x: V) -> V {
    x.at_most(number!(x, 0.0)) - ln_1p_of_unit(exp_of_moderate(-x.abs()))
}

/// `ln(exp(x) + exp(y))`.
#[inline(always)]
pub(super) fn logaddexp<V: Vector>(x: V, y: V) -> V {
    let apart = x.max(y) + ln_1p_of_unit(exp_of_moderate(-(x - y).abs()));
    x.equal(y).select(x + number!(x, core::f64::consts::LN_2), apart)
}
