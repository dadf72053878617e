//! Random numbers and elementary functions that are the same bits on every platform: additions, multiplications and
//! divisions alone.

use rand_core::Rng;

/// Uniform in `[0, 1)`: the upper 53 bits of a word.
pub(in crate::net) fn unit(word: u64) -> f64 {
    (word >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0) // 2⁻⁵³
}

/// Two independent normal numbers with mean 0 and variance 1.
pub(super) fn normals<R: Rng + ?Sized>(rng: &mut R) -> [f64; 2] {
    loop {
        let (x, y) = (2.0 * unit(rng.next_u64()) - 1.0, 2.0 * unit(rng.next_u64()) - 1.0);
        let s = x * x + y * y;
        if s > 0.0 && s < 1.0 {
            let scale = sqrt(-2.0 * ln(s) / s);
            return [x * scale, y * scale];
        }
        if x == 0.0 && y == 0.0 {
            return [0.0; 2]; // a generator that is stuck in the middle
        }
    }
}

/// The square root of a positive normal number, by Newton's method; 0 for 0.
pub(super) fn sqrt(x: f64) -> f64 {
    if x == 0.0 || !x.is_finite() {
        return x;
    }
    let mut root = f64::from_bits((x.to_bits() >> 1) + 0x1ff8_0000_0000_0000); // within 7 %
    for _ in 0..5 {
        root = 0.5 * (root + x / root);
    }
    root
}

/// The natural logarithm of a positive normal number: `ln(m 2^e) = e ln 2 + 2 artanh((m - 1) / (m + 1))`.
pub(super) fn ln(x: f64) -> f64 {
    const MANTISSA: u64 = 0x000f_ffff_ffff_ffff;
    let mut exponent = (x.to_bits() >> 52) as i32 - 1023;
    let mut mantissa = f64::from_bits((x.to_bits() & MANTISSA) | 0x3ff0_0000_0000_0000);
    if mantissa > core::f64::consts::SQRT_2 {
        mantissa *= 0.5;
        exponent += 1;
    }
    let t = (mantissa - 1.0) / (mantissa + 1.0); // at most 0.172
    let mut series = 0.0;
    for odd in (0..12).rev().map(|k| f64::from(2 * k + 1)) {
        series = series * t * t + 1.0 / odd;
    }
    f64::from(exponent) * core::f64::consts::LN_2 + 2.0 * t * series
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_and_logarithms_are_exact_to_an_ulp_or_two() {
        for k in 1..2000 {
            let x = f64::from(k) * 1e-3 * 1.37_f64.powi(k % 200 - 100);
            assert!((sqrt(x) / x.sqrt() - 1.0).abs() < 3e-16, "sqrt({x})");
            assert!((ln(x) - x.ln()).abs() <= 4e-16 * x.ln().abs().max(0.25), "ln({x}): {} {}", ln(x), x.ln());
        }
    }
}
