//! The logarithm of the gamma function and its derivatives.
//!
//! Right of 0 by recurrence to where the asymptotic series converges, left of 0 by reflection. `ln_gamma` is
//! accurate relatively near its roots 1 and 2, `digamma` near its root 1.46…; near the roots left of 0 both are
//! accurate absolutely only.

use core::f64::consts::PI;

use crate::Real;

/// The positive root of `digamma`, in two parts.
const ROOT: [f64; 2] = [1.461_632_144_968_362_2, 9.549_995_429_965_697e-17];

/// The Taylor series of `digamma` about its root, from the first order.
const AT_ROOT: [f64; 40] = [
    0.967_672_245_447_621_2,
    -0.442_763_168_983_592_1,
    0.258_499_760_955_651,
    -0.163_942_705_442_406_52,
    0.107_824_050_691_262_37,
    -0.072_199_561_256_454_71,
    0.048_804_288_164_143_11,
    -0.033_161_126_474_847_36,
    0.022_597_648_232_218_104,
    -0.015_424_765_904_948_96,
    0.010_538_791_616_612_175,
    -0.007_204_534_386_356_869,
    0.004_926_781_395_729_853,
    -0.003_369_801_655_439_328,
    0.002_305_126_326_734_928,
    -0.001_576_936_771_430_197_2,
    0.001_078_825_201_916_296_7,
    -0.000_738_070_938_996_005_2,
    0.000_504_953_265_834_602,
    -0.000_345_468_025_106_307_7,
    0.000_236_356_015_640_270_53,
    -0.000_161_706_220_919_748_03,
    0.000_110_633_727_687_474_1,
    -7.569_179_582_195_066e-5,
    5.178_575_795_222_081e-5,
    -3.543_007_094_765_960_4e-5,
    2.424_006_611_860_132e-5,
    -1.658_424_227_185_413_5e-5,
    1.134_638_458_466_385e-5,
    -7.762_817_668_462_094e-6,
    5.311_060_920_889_863_6e-6,
    -3.633_650_789_801_045_6e-6,
    2.486_022_733_129_538e-6,
    -1.700_853_885_433_260_7e-6,
    1.163_667_536_354_884_3e-6,
    -7.961_425_431_241_97e-7,
    5.446_941_930_669_446e-7,
    -3.726_616_128_343_822_7e-7,
    2.549_626_552_021_554e-7,
    -1.744_369_511_772_774_5e-7,
];

/// The Bernoulli numbers `B[2 k]` over `(2 k)!`, from `k = 1`.
const BERNOULLI: [f64; 10] = [
    0.083_333_333_333_333_33,
    -0.001_388_888_888_888_889,
    3.306_878_306_878_307e-5,
    -8.267_195_767_195_768e-7,
    2.087_675_698_786_81e-8,
    -5.284_190_138_687_493e-10,
    1.338_253_653_068_467_9e-11,
    -3.389_680_296_322_582_7e-13,
    8.586_062_056_277_845e-15,
    -2.174_868_698_558_062e-16,
];

/// `ln |gamma(x)|`.
pub(crate) fn ln_gamma<T: Real>(x: T) -> T {
    T::from_f64(libm::lgamma(x.to_f64()))
}

/// The derivative of `ln_gamma`.
pub(crate) fn digamma<T: Real>(x: T) -> T {
    T::from_f64(digamma64(x.to_f64()))
}

/// The derivative of `digamma`.
pub(crate) fn trigamma<T: Real>(x: T) -> T {
    T::from_f64(polygamma64(x.to_f64(), 1))
}

/// The derivative of `digamma` of the order `n`; NaN when `n` is no whole number up to 1000.
pub(crate) fn polygamma<T: Real>(x: T, n: T) -> T {
    let order = n.to_i32();
    T::from_f64(if !(0..=1000).contains(&order) || f64::from(order) != n.to_f64() {
        f64::NAN
    } else if order == 0 {
        digamma64(x.to_f64())
    } else {
        polygamma64(x.to_f64(), order)
    })
}

fn digamma64(mut x: f64) -> f64 {
    if x == 0.0 {
        return f64::INFINITY.copysign(-x);
    }
    if x < 0.0 {
        return digamma64(1.0 - x) - PI * cot_pi(x);
    }
    // by the series where the root is, and a step to either side of it
    if x < 0.92 {
        return about_root(x + 1.0) - x.recip();
    }
    if x < 2.0 {
        return about_root(x);
    }
    if x < 3.0 {
        return about_root(x - 1.0) + (x - 1.0).recip();
    }
    let mut before = 0.0;
    while x < 8.0 {
        before += x.recip();
        x += 1.0;
    }
    let mut tail = 0.0;
    let (r, mut factorial) = ((x * x).recip(), 1.0);
    let mut power = 1.0;
    for (k, b) in BERNOULLI.iter().enumerate() {
        // B[2 k] / (2 k) = (B[2 k] / (2 k)!) (2 k - 1)!
        power *= r;
        tail += b * factorial * power;
        factorial *= (2 * k + 2) as f64 * (2 * k + 3) as f64;
    }
    Real::ln(x) - (before + (0.5 * x.recip() + tail))
}

/// `digamma` between 0.92 and 2.
fn about_root(x: f64) -> f64 {
    let beyond = (x - ROOT[0]) - ROOT[1];
    AT_ROOT.iter().rev().fold(0.0, |sum, a| (sum + a) * beyond)
}

/// `(-1)^(n+1) n!` times the Hurwitz zeta function of `n + 1` at `x`, for `n >= 1`, by Euler's and Maclaurin's sum.
fn polygamma64(x: f64, n: i32) -> f64 {
    if x <= 0.0 {
        return reflected(x, n);
    }
    if x == f64::INFINITY {
        return 0.0;
    }
    // n! / a^n, factor by factor: neither overflows nor underflows before the result
    let power = |a: f64| (1..=n).map(|k| f64::from(k) / a).product::<f64>();
    let s = f64::from(n) + 1.0;
    let mut zeta = 0.0;
    let mut a = x;
    while a < s + 12.0 {
        zeta += power(a) / a;
        a += 1.0;
    }
    let at_a = power(a);
    let mut term = at_a / a;
    let mut tail = at_a / f64::from(n) + 0.5 * term;
    for (k, b) in BERNOULLI.iter().enumerate() {
        // b s (s + 1) … (s + 2 k) a^(-s - 2 k - 1)
        let k = 2.0 * k as f64;
        term *= if k == 0.0 { s / a } else { (s + k - 1.0) / a * ((s + k) / a) };
        tail += b * term;
    }
    zeta += tail;
    if n % 2 == 1 { zeta } else { -zeta }
}

/// Left of 0: `(-1)^n psi_n(1 - x) - psi_n(x)` is `pi` times the derivative of `cot(pi x)` of the order `n`, a
/// polynomial in the cotangent. NaN above order 30.
fn reflected(x: f64, n: i32) -> f64 {
    const MOST: usize = 32;
    if x.is_finite() && Real::floor(x) == x {
        // a pole: the two sides agree for odd orders, and at 0 the sign of zero tells the side
        return match (n % 2 == 1, x == 0.0) {
            (true, _) => f64::INFINITY,
            (false, true) => f64::INFINITY.copysign(-x),
            (false, false) => f64::NAN,
        };
    }
    let order = n as usize;
    if order + 2 > MOST {
        return f64::NAN;
    }
    let c = cot_pi(x);
    let mut polynomial = [0.0; MOST];
    polynomial[1] = 1.0;
    for _ in 0..order {
        // d/du p(cot u) = -(1 + cot^2 u) p'(cot u)
        let mut next = [0.0; MOST];
        for k in 1..MOST - 1 {
            next[k - 1] -= k as f64 * polynomial[k];
            next[k + 1] -= k as f64 * polynomial[k];
        }
        polynomial = next;
    }
    let derivative = polynomial.iter().rev().fold(0.0, |sum, a| sum * c + a);
    let mirror = polygamma64(1.0 - x, n);
    let mirror = if n % 2 == 1 { -mirror } else { mirror };
    mirror - Real::powi(PI, n + 1) * derivative
}

/// `cot(pi x)`, exactly reduced, so that it is 0 half-way between whole numbers; NaN at these and at infinity.
fn cot_pi(x: f64) -> f64 {
    let r = x - Real::round(x);
    if r == 0.0 {
        f64::NAN
    } else if r.abs() < 0.25 {
        Real::tan(PI * r).recip()
    } else {
        Real::tan(PI * (0.5 - r.abs())).copysign(r)
    }
}
