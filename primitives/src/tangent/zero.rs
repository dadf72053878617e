//! The zero of tangents whose shape is known without a value.

use super::Differentiable;

/// A tangent of fixed shape, whose zero needs no value to be like: of floats, arrays, tuples, and structs of these.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no zero of its own",
    note = "the zero of a vector has the length of a value: write `value.zero_like()`"
)]
pub trait Zero: Differentiable<Tangent = Self> + Sized {
    /// The tangent whose numbers are all 0.
    #[must_use]
    fn zero() -> Self;
}

impl Zero for f32 {
    #[inline]
    fn zero() -> f32 {
        0.0
    }
}

impl Zero for f64 {
    #[inline]
    fn zero() -> f64 {
        0.0
    }
}

impl Zero for () {
    #[inline]
    fn zero() {}
}

impl<T: Zero, const N: usize> Zero for [T; N] {
    #[inline]
    fn zero() -> [T; N] {
        core::array::from_fn(|_| T::zero())
    }
}

macro_rules! tuples {
    ($(($($part:ident $other:ident $k:tt),*);)*) => {$(
        impl<$($part: Zero),*> Zero for ($($part,)*) {
            #[inline]
            fn zero() -> ($($part,)*) {
                ($($part::zero(),)*)
            }
        }
    )*};
}

for_tuples! { tuples }
