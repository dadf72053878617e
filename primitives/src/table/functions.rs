//! Rows of what only `chainrule::math` has, and their derivatives.

macro_rules! functions {
    ($reader:ident) => {
        crate::table::elementary! { $reader [
            /// The logistic function, `1 / (1 + exp(-x))`.
            Sigmoid(x) -> z: function sigmoid {
                value: [function sigmoid];
                partials: [[z * (1.0 - z)]];
                cost: 25; latex: r"\sigma(#0)"; domain: "all"; kink: "smooth"; samples: [[0.3], [-2.0]];
            }
            /// `ln(1 + exp(x))`.
            Softplus(x) -> z: function softplus {
                value: [function softplus];
                partials: [[x.sigmoid()]];
                cost: 45; latex: r"\ln(1 + e^{#0})"; domain: "all"; kink: "smooth"; samples: [[0.3], [-2.0]];
            }
            /// `x` if it is positive, else 0.
            Relu(x) -> z: function relu {
                value: [function relu];
                // by the result, which is at hand: it is positive where `x` is
                partials: [[z.less_equal(0.0).select(0.0, 1.0)]];
                cost: 1; latex: r"\operatorname{relu}(#0)"; domain: "all"; kink: "0 at 0"; samples: [[0.3], [-2.0]];
            }
            /// `x` if it is positive, else `a * x`.
            LeakyRelu(x, a) -> z: function leaky_relu {
                value: [function leaky_relu];
                partials: [[x.less_equal(0.0).select(a, 1.0)], [x.less_equal(0.0).select(x, 0.0)]];
                cost: 2; latex: r"\operatorname{lrelu}_{#1}(#0)"; domain: "all"; kink: "a at x = 0";
                samples: [[0.3, 0.01], [-2.0, 0.2]];
            }
            /// `x` if it is positive, else `a * (exp(x) - 1)`.
            Elu(x, a) -> z: function elu {
                value: [function elu];
                partials: [[x.less_equal(0.0).select(a * x.exp(), 1.0)], [x.less_equal(0.0).select(x.exp_m1(), 0.0)]];
                cost: 26; latex: r"\operatorname{elu}_{#1}(#0)"; domain: "all"; kink: "a at x = 0";
                samples: [[0.3, 1.0], [-2.0, 0.7]];
            }
            /// `elu` with the constants that keep activations at mean 0 and variance 1.
            Selu(x) -> z: function selu {
                value: [function selu];
                // concave at 0: the smaller slope, that of the right
                partials: [[x.less(0.0).select((SELU_SCALE * SELU_ALPHA) * x.exp(), SELU_SCALE)]];
                cost: 27; latex: r"\operatorname{selu}(#0)"; domain: "all"; kink: "1.0507… at 0";
                samples: [[0.3], [-2.0]];
            }
            /// `x` times the standard normal distribution function of `x`; the exact one, by `erf`.
            Gelu(x) -> z: function gelu {
                value: [function gelu];
                partials: [[
                    0.5 * (-FRAC_1_SQRT_2 * x).erfc() + (FRAC_1_SQRT_2PI * x) * (-0.5 * (x * x)).exp()
                ]];
                cost: 32; latex: r"#0 \cdot \Phi(#0)"; domain: "all"; kink: "smooth"; samples: [[0.3], [-2.0]];
            }
            /// `x * sigmoid(x)`.
            Silu(x) -> z: function silu {
                value: [function silu];
                partials: [[x.sigmoid() + z * (1.0 - x.sigmoid())]];
                cost: 26; latex: r"#0 \cdot \sigma(#0)"; domain: "all"; kink: "smooth"; samples: [[0.3], [-2.0]];
            }
            /// `x * tanh(softplus(x))`.
            Mish(x) -> z: function mish {
                value: [function mish];
                partials: [[{
                    let t = x.softplus().tanh();
                    t + x * x.sigmoid() * ((1.0 - t) * (1.0 + t))
                }]];
                cost: 30; latex: r"#0 \cdot \tanh \ln(1 + e^{#0})"; domain: "all"; kink: "smooth";
                samples: [[0.3], [-2.0]];
            }
            /// `x / (1 + |x|)`.
            Softsign(x) -> z: function softsign {
                value: [function softsign];
                partials: [[(1.0 + x.abs()).recip() * (1.0 + x.abs()).recip()]];
                cost: 6; latex: r"\frac{#0}{1 + \left|#0\right|}"; domain: "all"; kink: "smooth; 0 at 0 in the second";
                samples: [[0.3], [-2.0]];
            }
            /// `ln(sigmoid(x))`.
            LogSigmoid(x) -> z: function log_sigmoid {
                value: [function log_sigmoid];
                partials: [[(-x).sigmoid()]];
                cost: 45; latex: r"\ln \sigma(#0)"; domain: "all"; kink: "smooth"; samples: [[0.3], [-2.0]];
            }
            /// `ln(cosh(x))`.
            LogCosh(x) -> z: function log_cosh {
                value: [function log_cosh];
                partials: [[x.tanh()]];
                cost: 45; latex: r"\ln \cosh #0"; domain: "all"; kink: "smooth"; samples: [[0.3], [-2.0]];
            }
            /// `ln(exp(x) + exp(y))`.
            Logaddexp(x, y) -> z: function logaddexp {
                value: [function logaddexp];
                partials: [[(x - y).sigmoid()], [(y - x).sigmoid()]];
                cost: 45; latex: r"\ln(e^{#0} + e^{#1})"; domain: "all"; kink: "smooth"; samples: [[0.3, 2.0], [-1.5, -2.7]];
            }
            /// `sin(x) / x`, and 1 at 0.
            Sinc(x) -> z: function sinc {
                value: [function sinc];
                partials: [[x.sinc_derivative(1.0)]];
                cost: 24; latex: r"\operatorname{sinc} #0"; domain: "all"; kink: "smooth"; samples: [[0.3], [-4.0]];
            }
            /// The derivative of `sinc` of the order `n`, a whole number.
            SincDerivative(x, n) -> z: function sinc_derivative {
                value: [function sinc_derivative];
                partials: [[x.sinc_derivative(n + 1.0)], [none]];
                cost: 60; latex: r"\operatorname{sinc}^{(#1)} #0"; domain: "n = 0, 1, …, 1000"; kink: "smooth; 0 in n";
                samples: [[0.3, 1.0], [-4.0, 2.0]];
            }
            /// The error function.
            Erf(x) -> z: function erf {
                value: [function erf];
                partials: [[FRAC_2_SQRT_PI * (-(x * x)).exp()]];
                cost: 30; latex: r"\operatorname{erf} #0"; domain: "all"; kink: "smooth"; samples: [[0.3], [-2.0]];
            }
            /// `1 - erf(x)`, accurate where it is small.
            Erfc(x) -> z: function erfc {
                value: [function erfc];
                partials: [[-FRAC_2_SQRT_PI * (-(x * x)).exp()]];
                cost: 30; latex: r"\operatorname{erfc} #0"; domain: "all"; kink: "smooth"; samples: [[0.3], [-2.0]];
            }
            /// The logarithm of the absolute value of the gamma function.
            LnGamma(x) -> z: function ln_gamma {
                value: [function ln_gamma];
                partials: [[x.digamma()]];
                cost: 50; latex: r"\ln \left|\Gamma(#0)\right|"; domain: "not 0, -1, -2, …"; kink: "smooth";
                samples: [[0.3], [7.0], [-1.3]];
            }
            /// The derivative of `ln_gamma`.
            Digamma(x) -> z: function digamma {
                value: [function digamma];
                partials: [[x.trigamma()]];
                cost: 50; latex: r"\psi(#0)"; domain: "not 0, -1, -2, …"; kink: "smooth"; samples: [[0.3], [7.0], [-1.3]];
            }
            /// The derivative of `digamma`.
            Trigamma(x) -> z: function trigamma {
                value: [function trigamma];
                partials: [[x.polygamma(2.0)]];
                cost: 60; latex: r"\psi^{(1)}(#0)"; domain: "not 0, -1, -2, …"; kink: "smooth";
                samples: [[0.3], [7.0], [-1.3]];
            }
            /// The derivative of `digamma` of the order `n`, a whole number.
            Polygamma(x, n) -> z: function polygamma {
                value: [function polygamma];
                partials: [[x.polygamma(n + 1.0)], [none]];
                cost: 80; latex: r"\psi^{(#1)}(#0)"; domain: "x not 0, -1, -2, …; n = 0, 1, …, 1000"; kink: "smooth; 0 in n";
                samples: [[0.3, 2.0], [7.0, 3.0], [-1.3, 2.0]];
            }
        ] }
    };
}

pub(crate) use functions;
