//! Values that neither Rust's floats nor `libm` have, generic over `Real`.
//!
//! The elementary ones compute in the operand's own type; the special ones go through `f64`, so that an `f32`
//! result is as good as rounded once.

mod activation;
mod gamma;
mod sinc;

pub(crate) use activation::*;
pub(crate) use gamma::{digamma, ln_gamma, polygamma, trigamma};
pub(crate) use sinc::{sinc, sinc_derivative};

use crate::Real;

/// `x^n` by repeated squaring.
#[cfg(not(feature = "std"))]
pub(crate) fn powi<T: Real>(x: T, n: i32) -> T {
    let mut left = n.unsigned_abs();
    let mut square = x;
    let mut power = T::ONE;
    while left > 0 {
        if left % 2 == 1 {
            power *= square;
        }
        square *= square;
        left /= 2;
    }
    if n < 0 { power.recip() } else { power }
}

/// The error function.
pub(crate) fn erf<T: Real>(x: T) -> T {
    T::from_f64(libm::erf(x.to_f64()))
}

/// Its complement.
pub(crate) fn erfc<T: Real>(x: T) -> T {
    T::from_f64(libm::erfc(x.to_f64()))
}
