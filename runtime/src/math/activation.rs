//! Activation functions, and the stable logarithms that go with them: no overflow, and limits at infinity.

use super::Real;

functions! {
    /// The logistic function, `1 / (1 + exp(-x))`.
    sigmoid(x) d("`z * (1 - z)` for the value `z`") "0.5" => 0.622_459_331_201_854_6;
    /// `ln(1 + exp(x))`.
    softplus(x) d("`sigmoid(x)`") "0.5" => 0.974_076_984_180_106_7;
    /// `x` if it is positive, else 0; NaN for NaN.
    relu(x) d("1 if `x` is positive, else 0; 0 at 0") "0.5" => 0.5;
    /// `x` if it is positive, else `a * x`.
    leaky_relu(x, a)
        d("in `x`: 1 if `x` is positive, else `a`, and `a` at 0; in `a`: 0 if `x` is positive, else `x`")
        "-2.0, 0.25" => -0.5;
    /// `x` if it is positive, else `a * (exp(x) - 1)`.
    elu(x, a)
        d("in `x`: 1 if `x` is positive, else `a * exp(x)`, and `a` at 0; in `a`: 0 if `x` is positive, else \
        `exp(x) - 1`")
        "-0.5, 1.0" => -0.393_469_340_287_366_6;
    /// The self-normalising `elu`: `1.0507… * elu(x, 1.6732…)`.
    selu(x)
        d("1.0507… if `x >= 0`, else `1.7580… * exp(x)`; at 0 the smaller of the two slopes")
        "1.0" => 1.050_700_987_355_480_5;
    /// `x` times the standard normal distribution function of `x`: the exact `gelu`, by `erfc`, not the one by `tanh`.
    gelu(x) d("the distribution function plus `x` times the density") "0.5" => 0.345_731_230_637_006_56;
    /// `x * sigmoid(x)`, also called swish.
    silu(x) d("`sigmoid(x) + silu(x) * (1 - sigmoid(x))`") "0.5" => 0.311_229_665_600_927_3;
    /// `x * tanh(softplus(x))`.
    mish(x) d("`t + x * sigmoid(x) * (1 - t^2)` with `t = tanh(softplus(x))`") "0.5" => 0.375_245_211_304_895_13;
    /// `x / (1 + |x|)`.
    softsign(x) d("`1 / (1 + |x|)^2`; the second derivative is 0 at 0") "0.5" => 0.333_333_333_333_333_3;
    /// `ln(sigmoid(x))`.
    log_sigmoid(x) d("`sigmoid(-x)`") "0.5" => -0.474_076_984_180_106_7;
    /// `ln(cosh(x))`, accurate near 0.
    log_cosh(x) d("`tanh(x)`") "0.5" => 0.120_114_506_958_277_52;
    /// `ln(exp(x) + exp(y))`.
    logaddexp(x, y) d("`sigmoid(x - y)` and `sigmoid(y - x)`") "0.5, -0.5" => 0.813_261_687_518_222_8;
}
