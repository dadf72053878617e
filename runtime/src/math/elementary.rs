//! The functions that Rust's floats have as methods.

use super::Real;

functions! {
    /// `x` to the power of the integer `n`.
    powi(x, n: i32) d("`n * x^(n - 1)`; 0 for `n = 0`, at `x = 0` too") "0.5, 3" => 0.125;
    /// `x` to the power of `p`.
    powf(x, p)
        d("in `x`: `p * x^(p - 1)`, 0 for `p = 0`; in `p`: `ln(x) * x^p`, 0 at `x = 0` for `p >= 0`, NaN for `x < 0`")
        "2.0, 0.5" => 1.414_213_562_373_095_1;
    /// The square root of `x`.
    sqrt(x) d("`1 / (2 * sqrt(x))`, infinite at 0") "2.0" => 1.414_213_562_373_095_1;
    /// The cube root of `x`.
    cbrt(x) d("`1 / (3 * cbrt(x)^2)`, infinite at 0") "-8.0" => -2.0;
    /// `e^x`.
    exp(x) d("`exp(x)`") "0.5" => 1.648_721_270_700_128_2;
    /// `2^x`.
    exp2(x) d("`ln(2) * exp2(x)`") "0.5" => 1.414_213_562_373_095_1;
    /// `e^x - 1`, accurate near 0.
    exp_m1(x) d("`exp(x)`") "0.5" => 0.648_721_270_700_128_2;
    /// The natural logarithm of `x`.
    ln(x) d("`1 / x`, outside the domain too") "2.0" => 0.693_147_180_559_945_3;
    /// `ln(1 + x)`, accurate near 0.
    ln_1p(x) d("`1 / (1 + x)`, outside the domain too") "0.5" => 0.405_465_108_108_164_4;
    /// The logarithm of `x` to the base `b`.
    log(x, b) d("in `x`: `1 / (x * ln(b))`; in `b`: `-log(x, b) / (b * ln(b))`") "8.0, 4.0" => 1.5;
    /// The logarithm of `x` to the base 2.
    log2(x) d("`1 / (x * ln(2))`") "8.0" => 3.0;
    /// The logarithm of `x` to the base 10.
    log10(x) d("`1 / (x * ln(10))`") "100.0" => 2.0;
    /// The sine of `x`.
    sin(x) d("`cos(x)`") "0.5" => 0.479_425_538_604_203;
    /// The cosine of `x`.
    cos(x) d("`-sin(x)`") "0.5" => 0.877_582_561_890_372_8;
    /// The tangent of `x`.
    tan(x) d("`1 + tan(x)^2`") "0.5" => 0.546_302_489_843_790_5;
    /// The arc sine of `x`.
    asin(x) d("`1 / sqrt(1 - x^2)`, infinite at -1 and 1") "0.5" => 0.523_598_775_598_298_9;
    /// The arc cosine of `x`.
    acos(x) d("`-1 / sqrt(1 - x^2)`, infinite at -1 and 1") "0.5" => 1.047_197_551_196_597_9;
    /// The arc tangent of `x`.
    atan(x) d("`1 / (1 + x^2)`") "0.5" => 0.463_647_609_000_806_1;
    /// The hyperbolic sine of `x`.
    sinh(x) d("`cosh(x)`") "0.5" => 0.521_095_305_493_747_4;
    /// The hyperbolic cosine of `x`.
    cosh(x) d("`sinh(x)`") "0.5" => 1.127_625_965_206_380_7;
    /// The hyperbolic tangent of `x`.
    tanh(x) d("`1 - tanh(x)^2`") "0.5" => 0.462_117_157_260_009_74;
    /// The inverse hyperbolic sine of `x`.
    asinh(x) d("`1 / sqrt(x^2 + 1)`, without overflow") "0.5" => 0.481_211_825_059_603_47;
    /// The inverse hyperbolic cosine of `x`.
    acosh(x) d("`1 / sqrt(x^2 - 1)`, infinite at 1") "2.0" => 1.316_957_896_924_816_8;
    /// The inverse hyperbolic tangent of `x`.
    atanh(x) d("`1 / (1 - x^2)`, infinite at -1 and 1") "0.5" => 0.549_306_144_334_054_9;
    /// The angle of the point with ordinate `y` and abscissa `x`.
    atan2(y, x)
        d("in `y`: `x / (x^2 + y^2)`; in `x`: `-y / (x^2 + y^2)`; without overflow, the same on both sides of \
        the cut, NaN at the origin")
        "1.0, -1.0" => 2.356_194_490_192_345;
    /// The distance of `(x, y)` from the origin.
    hypot(x, y) d("`x / hypot(x, y)` and `y / hypot(x, y)`, 0 at the origin") "3.0, 4.0" => 5.0;
    /// The absolute value of `x`.
    abs(x) d("the sign of `x`, 0 at 0") "-2.0" => 2.0;
    /// 1 with the sign of `x`, NaN for NaN.
    signum(x) d("0") "-2.0" => -1.0;
    /// The absolute value of `x` with the sign of `y`.
    copysign(x, y) d("in `x`: 1 if the signs agree, else -1, and 0 at `x = 0`; in `y`: 0") "2.0, -3.0" => -2.0;
    /// The smaller of `x` and `y`; the other one if one is NaN.
    min(x, y) d("1 for the smaller, 0 for the other, a half each at a tie") "2.0, 3.0" => 2.0;
    /// The larger of `x` and `y`; the other one if one is NaN.
    max(x, y) d("1 for the larger, 0 for the other, a half each at a tie") "2.0, 3.0" => 3.0;
    /// `x`, but no less than `lower` and no more than `upper`. Panics if the bounds are not ordered, as Rust's does.
    clamp(x, lower, upper)
        d("1 in `x` between the bounds and at them; outside, 1 in the bound")
        "2.0, -1.0, 1.0" => 1.0;
    /// `x * y + w`, rounded once.
    mul_add(x, y, w) d("`y`, `x` and 1") "2.0, 3.0, 4.0" => 10.0;
    /// `1 / x`.
    recip(x) d("`-1 / x^2`") "4.0" => 0.25;
    /// The largest integer that is not above `x`.
    floor(x) d("0") "-2.5" => -3.0;
    /// The smallest integer that is not below `x`.
    ceil(x) d("0") "-2.5" => -2.0;
    /// The integer nearest to `x`, the one further from 0 at a tie.
    round(x) d("0") "-2.5" => -3.0;
    /// The integer nearest to `x`, the even one at a tie.
    round_ties_even(x) d("0") "-2.5" => -2.0;
    /// The integer part of `x`.
    trunc(x) d("0") "-2.5" => -2.0;
    /// `x - trunc(x)`.
    fract(x) d("1, at the integers too") "-2.5" => -0.5;
    /// The remainder of the Euclidean quotient, never negative.
    rem_euclid(x, y)
        d("1 in `x`, minus the quotient in `y`; at a jump those of the right-hand piece")
        "-5.5, 2.0" => 0.5;
    /// The quotient that belongs to `rem_euclid`.
    div_euclid(x, y) d("0") "-5.5, 2.0" => -3.0;
    /// `x` from radians to degrees.
    to_degrees(x) d("`180 / pi`") "1.0" => 57.295_779_513_082_32;
    /// `x` from degrees to radians.
    to_radians(x) d("`pi / 180`") "180.0" => 3.141_592_653_589_793;
}
