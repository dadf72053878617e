//! `f32` and `f64` as what a lane holds: their limits, and their forms in lanes.

use super::{Constants, Lanes, Portable};
use crate::net::Float;

/// `f32` or `f64`.
pub trait Element: Float + Constants {
    /// The form that every processor has.
    const PORTABLE: Self::Portable;
    /// Its type.
    type Portable: Lanes<Self>;
    /// The form that AVX2 has.
    #[cfg(all(feature = "simd", target_arch = "x86_64"))]
    type Avx: Lanes<Self>;

    /// The form that AVX2 has.
    #[cfg(all(feature = "simd", target_arch = "x86_64"))]
    fn avx(processor: pulp::x86::V3) -> Self::Avx;

    /// `2^n` for `shifted = SHIFTER + n` with a whole number `n` whose power is normal.
    fn power_of_two(shifted: Self) -> Self;

    /// `(m, e)` with `x = m * 2^e` and `m` between `sqrt(1/2)` and `sqrt(2)`, for a positive normal number.
    fn mantissa_exponent(x: Self) -> (Self, Self);
}

macro_rules! element {
    ($float:ident, $bits:ident, $signed:ident, lanes: $lanes:literal, avx: $avx:ident, shift: $shift:literal, sqrt_half: $sqrt_half:literal) => {
        impl Element for $float {
            const PORTABLE: Portable<$lanes> = Portable;
            type Portable = Portable<$lanes>;
            #[cfg(all(feature = "simd", target_arch = "x86_64"))]
            type Avx = super::avx::$avx;

            #[cfg(all(feature = "simd", target_arch = "x86_64"))]
            #[inline(always)]
            fn avx(processor: pulp::x86::V3) -> Self::Avx {
                super::avx::$avx(processor)
            }

            #[inline(always)]
            fn power_of_two(shifted: $float) -> $float {
                // `SHIFTER` moves the integer to the low bits, and the shift moves it to the exponent
                const ONE: $bits = (1.0 as $float).to_bits();
                $float::from_bits((shifted.to_bits() << $shift).wrapping_add(ONE))
            }

            #[inline(always)]
            fn mantissa_exponent(x: $float) -> ($float, $float) {
                const SQRT_HALF: $bits = ($sqrt_half as $float).to_bits();
                let bits = x.to_bits();
                let exponent = (bits.wrapping_sub(SQRT_HALF) as $signed) >> $shift;
                let mantissa = bits.wrapping_sub((exponent << $shift) as $bits);
                ($float::from_bits(mantissa), exponent as $float)
            }
        }
    };
}

element!(f32, u32, i32, lanes: 4, avx: Avx32, shift: 23, sqrt_half: 0.707_106_77);
element!(f64, u64, i64, lanes: 2, avx: Avx64, shift: 52, sqrt_half: 0.707_106_781_186_547_5);
