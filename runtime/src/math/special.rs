//! Special functions: `sinc`, the error function, and the logarithm of the gamma function with its derivatives.

use super::Real;

functions! {
    /// `sin(x) / x`, 1 at 0.
    sinc(x) d("`sinc_derivative(x, 1)`, accurate near 0") "0.5" => 0.958_851_077_208_406;
    /// The derivative of `sinc` of the order `n`, a whole number up to 1000; else NaN.
    sinc_derivative(x, n) d("in `x`: that of the next order; in `n`: 0") "0.5, 1.0" => -0.162_537_030_636_066_56;
    /// The error function.
    erf(x) d("`2 / sqrt(pi) * exp(-x^2)`") "0.5" => 0.520_499_877_813_046_5;
    /// `1 - erf(x)`, accurate where it is small.
    erfc(x) d("`-2 / sqrt(pi) * exp(-x^2)`") "0.5" => 0.479_500_122_186_953_5;
    /// The logarithm of the absolute value of the gamma function. Accurate relatively near its roots 1 and 2,
    /// absolutely near those left of 0.
    ln_gamma(x) d("`digamma(x)`") "0.5" => 0.572_364_942_924_700_1;
    /// The derivative of `ln_gamma`. Accurate relatively near its root 1.46…, absolutely near those left of 0.
    digamma(x) d("`trigamma(x)`") "0.5" => -1.963_510_026_021_423_5;
    /// The derivative of `digamma`.
    trigamma(x) d("`polygamma(x, 2)`") "0.5" => 4.934_802_200_544_679;
    /// The derivative of `digamma` of the order `n`, a whole number up to 1000; else NaN. Left of 0 up to order 30.
    polygamma(x, n) d("in `x`: that of the next order; in `n`: 0") "0.5, 2.0" => -16.828_796_644_234_32;
}
