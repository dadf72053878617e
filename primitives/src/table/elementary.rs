//! Rows of what Rust's floats have: operators and methods.

macro_rules! elementary {
    ($reader:ident [$($more:tt)*]) => {
        $reader! {
            /// `x + y`.
            Add(x, y) -> z: operator add {
                value: [core x + y];
                partials: [[1.0], [1.0]];
                cost: 1; latex: "#0 + #1"; domain: "all"; kink: "smooth"; samples: [[0.3, 2.0], [-1.5, 0.7]];
            }
            /// `x - y`.
            Sub(x, y) -> z: operator sub {
                value: [core x - y];
                partials: [[1.0], [-1.0]];
                cost: 1; latex: "#0 - #1"; domain: "all"; kink: "smooth"; samples: [[0.3, 2.0], [-1.5, 0.7]];
            }
            /// `x * y`.
            Mul(x, y) -> z: operator mul {
                value: [core x * y];
                partials: [[y], [x]];
                cost: 1; latex: r"#0 \cdot #1"; domain: "all"; kink: "smooth"; samples: [[0.3, 2.0], [-1.5, 0.7]];
            }
            /// `x / y`.
            Div(x, y) -> z: operator div {
                value: [core x / y];
                // (x / y) / y and not x / (y * y), which overflows and underflows first
                partials: [[y.recip()], [-z * y.recip()]];
                cost: 4; latex: r"\frac{#0}{#1}"; domain: "y != 0"; kink: "smooth";
                samples: [[0.3, 2.0], [-1.5, 0.7], [2.0, -3.5]];
            }
            /// `x % y`, the remainder of the truncated quotient.
            Rem(x, y) -> z: operator rem {
                value: [core x % y];
                // x - z is y times the truncated quotient; rounding takes away what the subtraction rounded
                partials: [[1.0], [((z - x) / y).round_ties_even()]];
                cost: 15; latex: r"#0 \bmod #1"; domain: "y != 0"; kink: "that of the right-hand piece at a jump";
                samples: [[5.5, 2.0], [-5.5, 2.0], [7.3, -2.1]];
            }
            /// `-x`.
            Neg(x) -> z: operator neg {
                value: [core -x];
                partials: [[-1.0]];
                cost: 1; latex: "-#0"; domain: "all"; kink: "smooth"; samples: [[0.3], [-2.0]];
            }
            /// `x^n` for an integer `n`.
            Powi(x, n: integer) -> z: method powi {
                value: [std else crate::functions::powi(x, n)];
                // n - 1 wraps for the smallest n, where z / x takes its place
                partials: [
                    [n.is_zero().select(0.0, n.to_number() * n.to_number().equal(f64::from(i32::MIN)).select(
                        z * x.recip(),
                        x.powi(n.less_one()),
                    ))],
                    [none]
                ];
                cost: 6; latex: "{#0}^{#1}"; domain: "x != 0, or n >= 0"; kink: "smooth";
                samples: [[0.3, 3.0], [-2.0, -3.0], [1.7, 1.0], [0.7, 0.0], [-1.1, 12.0]];
            }
            /// `x^p`.
            Powf(x, p) -> z: method powf {
                value: [libm pow powf];
                partials: [
                    // 0 at p = 0, and at x = 0 too, where the product is 0 times infinity
                    [{
                        let d = p * x.powf(p - 1.0);
                        p.equal(0.0).select(x.equal(0.0).select(0.0, d), d)
                    }],
                    [x.equal(0.0).select(p.at_least(0.0).select(0.0, f64::NAN), z * x.ln())]
                ];
                cost: 40; latex: "{#0}^{#1}"; domain: "x > 0; x = 0 for p >= 0; x < 0 for integer p";
                kink: "in p: 0 at x = 0 for p >= 0, NaN for x < 0 and for x = 0 > p"; samples: [[0.3, 2.5], [2.0, -1.5]];
            }
            /// The square root of `x`.
            Sqrt(x) -> z: method sqrt {
                value: [libm sqrt sqrtf];
                partials: [[0.5 * z.recip()]];
                cost: 6; latex: r"\sqrt{#0}"; domain: "x >= 0"; kink: "infinite at 0"; samples: [[0.3], [7.0]];
            }
            /// The cube root of `x`.
            Cbrt(x) -> z: method cbrt {
                value: [libm cbrt cbrtf];
                partials: [[(3.0 * (z * z)).recip()]];
                cost: 25; latex: r"\sqrt[3]{#0}"; domain: "all"; kink: "infinite at 0"; samples: [[0.3], [-7.0]];
            }
            /// `e^x`.
            Exp(x) -> z: method exp {
                value: [libm exp expf];
                partials: [[z]];
                cost: 20; latex: "e^{#0}"; domain: "all"; kink: "smooth"; samples: [[0.3], [-2.0]];
            }
            /// `2^x`.
            Exp2(x) -> z: method exp2 {
                value: [libm exp2 exp2f];
                partials: [[LN_2 * z]];
                cost: 20; latex: "2^{#0}"; domain: "all"; kink: "smooth"; samples: [[0.3], [-2.0]];
            }
            /// `e^x - 1`, accurate near 0.
            ExpM1(x) -> z: method exp_m1 {
                value: [libm expm1 expm1f];
                // not z + 1, which cancels for x < -1
                partials: [[x.exp()]];
                cost: 25; latex: "e^{#0} - 1"; domain: "all"; kink: "smooth"; samples: [[0.3], [-2.0]];
            }
            /// The natural logarithm of `x`.
            Ln(x) -> z: method ln {
                value: [libm log logf];
                partials: [[x.recip()]];
                cost: 20; latex: r"\ln #0"; domain: "x > 0"; kink: "1 / x outside the domain too"; samples: [[0.3], [7.0]];
            }
            /// `ln(1 + x)`, accurate near 0.
            Ln1p(x) -> z: method ln_1p {
                value: [libm log1p log1pf];
                partials: [[(1.0 + x).recip()]];
                cost: 25; latex: r"\ln(1 + #0)"; domain: "x > -1"; kink: "1 / (1 + x) outside the domain too";
                samples: [[0.3], [-0.7]];
            }
            /// The logarithm of `x` to the base `b`.
            Log(x, b) -> z: method log {
                value: [std else Real::ln(x) / Real::ln(b)];
                partials: [[x.recip() * b.ln().recip()], [-z * (b.recip() * b.ln().recip())]];
                cost: 44; latex: r"\log_{#1} #0"; domain: "x > 0, b > 0, b != 1"; kink: "smooth";
                samples: [[8.0, 2.0], [0.3, 0.7]];
            }
            /// The logarithm of `x` to the base 2.
            Log2(x) -> z: method log2 {
                value: [libm log2 log2f];
                partials: [[LOG2_E * x.recip()]];
                cost: 20; latex: r"\log_2 #0"; domain: "x > 0"; kink: "as for `ln`"; samples: [[0.3], [7.0]];
            }
            /// The logarithm of `x` to the base 10.
            Log10(x) -> z: method log10 {
                value: [libm log10 log10f];
                partials: [[LOG10_E * x.recip()]];
                cost: 20; latex: r"\log_{10} #0"; domain: "x > 0"; kink: "as for `ln`"; samples: [[0.3], [7.0]];
            }
            /// The sine of `x`.
            Sin(x) -> z: method sin {
                value: [libm sin sinf];
                partials: [[x.cos()]];
                cost: 20; latex: r"\sin #0"; domain: "all"; kink: "smooth"; samples: [[0.3], [-4.0]];
            }
            /// The cosine of `x`.
            Cos(x) -> z: method cos {
                value: [libm cos cosf];
                partials: [[-x.sin()]];
                cost: 20; latex: r"\cos #0"; domain: "all"; kink: "smooth"; samples: [[0.3], [-4.0]];
            }
            /// The tangent of `x`.
            Tan(x) -> z: method tan {
                value: [libm tan tanf];
                partials: [[1.0 + z * z]];
                cost: 30; latex: r"\tan #0"; domain: "all"; kink: "smooth"; samples: [[0.3], [-4.0]];
            }
            /// The arc sine of `x`.
            Asin(x) -> z: method asin {
                value: [libm asin asinf];
                partials: [[((1.0 - x) * (1.0 + x)).sqrt().recip()]];
                cost: 20; latex: r"\arcsin #0"; domain: "-1 <= x <= 1"; kink: "infinite at -1 and 1";
                samples: [[0.3], [-0.9]];
            }
            /// The arc cosine of `x`.
            Acos(x) -> z: method acos {
                value: [libm acos acosf];
                partials: [[-((1.0 - x) * (1.0 + x)).sqrt().recip()]];
                cost: 20; latex: r"\arccos #0"; domain: "-1 <= x <= 1"; kink: "infinite at -1 and 1";
                samples: [[0.3], [-0.9]];
            }
            /// The arc tangent of `x`.
            Atan(x) -> z: method atan {
                value: [libm atan atanf];
                partials: [[(1.0 + x * x).recip()]];
                cost: 25; latex: r"\arctan #0"; domain: "all"; kink: "smooth"; samples: [[0.3], [-4.0]];
            }
            /// The hyperbolic sine of `x`.
            Sinh(x) -> z: method sinh {
                value: [libm sinh sinhf];
                partials: [[x.cosh()]];
                cost: 30; latex: r"\sinh #0"; domain: "all"; kink: "smooth"; samples: [[0.3], [-2.0]];
            }
            /// The hyperbolic cosine of `x`.
            Cosh(x) -> z: method cosh {
                value: [libm cosh coshf];
                partials: [[x.sinh()]];
                cost: 30; latex: r"\cosh #0"; domain: "all"; kink: "smooth"; samples: [[0.3], [-2.0]];
            }
            /// The hyperbolic tangent of `x`.
            Tanh(x) -> z: method tanh {
                value: [libm tanh tanhf];
                partials: [[1.0 - z * z]];
                cost: 30; latex: r"\tanh #0"; domain: "all"; kink: "smooth"; samples: [[0.3], [-2.0]];
            }
            /// The inverse hyperbolic sine of `x`.
            Asinh(x) -> z: method asinh {
                value: [libm asinh asinhf];
                // x * x + 1 overflows where the derivative is still a good number
                partials: [[x.hypot(1.0).recip()]];
                cost: 35; latex: r"\operatorname{arsinh} #0"; domain: "all"; kink: "smooth"; samples: [[0.3], [-4.0]];
            }
            /// The inverse hyperbolic cosine of `x`.
            Acosh(x) -> z: method acosh {
                value: [libm acosh acoshf];
                partials: [[((x - 1.0).sqrt() * (x + 1.0).sqrt()).recip()]];
                cost: 35; latex: r"\operatorname{arcosh} #0"; domain: "x >= 1"; kink: "infinite at 1";
                samples: [[1.3], [4.0]];
            }
            /// The inverse hyperbolic tangent of `x`.
            Atanh(x) -> z: method atanh {
                value: [libm atanh atanhf];
                partials: [[((1.0 - x) * (1.0 + x)).recip()]];
                cost: 35; latex: r"\operatorname{artanh} #0"; domain: "-1 < x < 1"; kink: "infinite at -1 and 1";
                samples: [[0.3], [-0.9]];
            }
            /// The angle of the point with ordinate `y` and abscissa `x`.
            Atan2(y, x) -> z: method atan2 {
                value: [libm atan2 atan2f];
                // divided twice: x * x + y * y overflows and underflows first
                partials: [[x / y.hypot(x) / y.hypot(x)], [-y / y.hypot(x) / y.hypot(x)]];
                cost: 40; latex: r"\operatorname{atan2}(#0, #1)"; domain: "not the origin";
                kink: "the same on both sides of the cut; NaN at the origin"; samples: [[0.3, 2.0], [-1.5, -0.7]];
            }
            /// The distance of `(x, y)` from the origin.
            Hypot(x, y) -> z: method hypot {
                value: [libm hypot hypotf];
                partials: [[z.equal(0.0).select(0.0, x / z)], [z.equal(0.0).select(0.0, y / z)]];
                cost: 15; latex: r"\sqrt{#0^2 + #1^2}"; domain: "all"; kink: "0 at the origin";
                samples: [[0.3, 2.0], [-1.5, 0.7]];
            }
            /// The absolute value of `x`.
            Abs(x) -> z: method abs {
                value: [core x.abs()];
                partials: [[x.equal(0.0).select(0.0, x.signum())]];
                cost: 1; latex: r"\left|#0\right|"; domain: "all"; kink: "0 at 0"; samples: [[0.3], [-2.0]];
            }
            /// 1 with the sign of `x`, NaN for NaN.
            Signum(x) -> z: method signum {
                value: [core x.signum()];
                partials: [[none]];
                cost: 2; latex: r"\operatorname{sgn} #0"; domain: "all"; kink: "0 everywhere"; samples: [[0.3], [-2.0]];
            }
            /// The absolute value of `x` with the sign of `y`.
            Copysign(x, y) -> z: method copysign {
                value: [core x.copysign(y)];
                partials: [[x.equal(0.0).select(0.0, x.signum() * z.signum())], [none]];
                cost: 2; latex: r"\operatorname{copysign}(#0, #1)"; domain: "all"; kink: "0 at x = 0, as for `abs`";
                samples: [[1.5, -2.0], [-0.3, -0.1], [0.7, 2.0]];
            }
            /// The smaller of `x` and `y`; the other one if one is NaN.
            Min(x, y) -> z: method min {
                value: [core x.min(y)];
                partials: [
                    [x.equal(y).select(0.5, z.equal(x).select(1.0, 0.0))],
                    [x.equal(y).select(0.5, z.equal(y).select(1.0, 0.0))]
                ];
                cost: 2; latex: r"\min(#0, #1)"; domain: "all"; kink: "a half each at x = y";
                samples: [[0.3, 2.0], [0.7, -1.5]];
            }
            /// The larger of `x` and `y`; the other one if one is NaN.
            Max(x, y) -> z: method max {
                value: [core x.max(y)];
                partials: [
                    [x.equal(y).select(0.5, z.equal(x).select(1.0, 0.0))],
                    [x.equal(y).select(0.5, z.equal(y).select(1.0, 0.0))]
                ];
                cost: 2; latex: r"\max(#0, #1)"; domain: "all"; kink: "a half each at x = y";
                samples: [[0.3, 2.0], [0.7, -1.5]];
            }
            /// `x`, but no less than `lower` and no more than `upper`; panics where Rust's does.
            Clamp(x, lower, upper) -> z: method clamp {
                value: [core x.clamp(lower, upper)];
                partials: [
                    [x.less(lower).select(0.0, upper.less(x).select(0.0, 1.0))],
                    [x.less(lower).select(1.0, 0.0)],
                    [upper.less(x).select(1.0, 0.0)]
                ];
                cost: 3; latex: r"\operatorname{clamp}(#0, #1, #2)"; domain: "lower <= upper";
                kink: "passes through at its bounds"; samples: [[0.3, -1.0, 1.0], [-3.0, -1.0, 1.0], [3.0, -1.0, 1.0]];
            }
            /// `x * y + w`, rounded once.
            MulAdd(x, y, w) -> z: method mul_add {
                value: [libm fma fmaf];
                partials: [[y], [x], [1.0]];
                cost: 2; latex: r"#0 \cdot #1 + #2"; domain: "all"; kink: "smooth";
                samples: [[0.3, 2.0, -1.5], [-0.7, 0.2, 4.0]];
            }
            /// `1 / x`.
            Recip(x) -> z: method recip {
                value: [core x.recip()];
                partials: [[-(z * z)]];
                cost: 4; latex: r"\frac{1}{#0}"; domain: "x != 0"; kink: "smooth"; samples: [[0.3], [-2.0]];
            }
            /// The largest integer that is not above `x`.
            Floor(x) -> z: method floor {
                value: [libm floor floorf];
                partials: [[none]];
                cost: 2; latex: r"\lfloor #0 \rfloor"; domain: "all"; kink: "0 everywhere"; samples: [[0.3], [-2.7]];
            }
            /// The smallest integer that is not below `x`.
            Ceil(x) -> z: method ceil {
                value: [libm ceil ceilf];
                partials: [[none]];
                cost: 2; latex: r"\lceil #0 \rceil"; domain: "all"; kink: "0 everywhere"; samples: [[0.3], [-2.7]];
            }
            /// The integer nearest to `x`, the one further from 0 at a tie.
            Round(x) -> z: method round {
                value: [libm round roundf];
                partials: [[none]];
                cost: 3; latex: r"\operatorname{round} #0"; domain: "all"; kink: "0 everywhere"; samples: [[0.3], [-2.7]];
            }
            /// The integer nearest to `x`, the even one at a tie.
            RoundTiesEven(x) -> z: method round_ties_even {
                value: [libm roundeven roundevenf];
                partials: [[none]];
                cost: 3; latex: r"\operatorname{roundeven} #0"; domain: "all"; kink: "0 everywhere";
                samples: [[0.3], [-2.7]];
            }
            /// The integer part of `x`.
            Trunc(x) -> z: method trunc {
                value: [libm trunc truncf];
                partials: [[none]];
                cost: 2; latex: r"\operatorname{trunc} #0"; domain: "all"; kink: "0 everywhere"; samples: [[0.3], [-2.7]];
            }
            /// `x - x.trunc()`.
            Fract(x) -> z: method fract {
                value: [std else x - Real::trunc(x)];
                partials: [[1.0]];
                cost: 3; latex: r"\operatorname{fract} #0"; domain: "all"; kink: "1 everywhere"; samples: [[0.3], [-2.7]];
            }
            /// The remainder of the Euclidean quotient, never negative.
            RemEuclid(x, y) -> z: method rem_euclid {
                value: [std else { let r = x % y; if r < 0.0 { r + Real::abs(y) } else { r } }];
                partials: [[1.0], [((z - x) / y).round_ties_even()]];
                cost: 17; latex: r"#0 \bmod #1"; domain: "y != 0"; kink: "that of the right-hand piece at a jump";
                samples: [[5.5, -2.0], [-5.5, 2.0], [7.3, 2.1]];
            }
            /// The quotient that belongs to `rem_euclid`.
            DivEuclid(x, y) -> z: method div_euclid {
                value: [std else {
                    let q = Real::trunc(x / y);
                    if x % y < 0.0 { if y > 0.0 { q - 1.0 } else { q + 1.0 } } else { q }
                }];
                partials: [[none], [none]];
                cost: 20; latex: r"\left\lfloor \frac{#0}{#1} \right\rfloor"; domain: "y != 0"; kink: "0 everywhere";
                samples: [[5.5, -2.0], [-5.5, 2.0], [7.3, 2.1]];
            }
            /// `x` from radians to degrees.
            ToDegrees(x) -> z: method to_degrees {
                value: [core x.to_degrees()];
                partials: [[180.0 / PI]];
                cost: 1; latex: r"\frac{180}{\pi} \cdot #0"; domain: "all"; kink: "smooth"; samples: [[0.3], [-2.0]];
            }
            /// `x` from degrees to radians.
            ToRadians(x) -> z: method to_radians {
                value: [core x.to_radians()];
                partials: [[PI / 180.0]];
                cost: 1; latex: r"\frac{\pi}{180} \cdot #0"; domain: "all"; kink: "smooth"; samples: [[0.3], [-2.0]];
            }
            $($more)*
        }
    };
}

pub(crate) use elementary;
