//! Values that move along a tangent: what an optimiser does with them.

use super::Differentiable;
use crate::Real;

/// A value that moves along its tangents: numbers, arrays, tuples, slices, structs with `#[derive(Differentiable)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be moved by a multiple of type `{S}` of its tangent",
    note = "the factor has the float type of everything that is differentiable inside"
)]
pub trait Step<S: Real>: Differentiable {
    /// `self += factor * along`, number by number; what is not differentiable stays.
    ///
    /// # Panics
    ///
    /// Where a vector in `along` has another length than that of the value.
    fn step(&mut self, factor: S, along: &Self::Tangent);
}

macro_rules! floats {
    ($($float:ident)*) => {$(
        impl Step<$float> for $float {
            #[inline]
            fn step(&mut self, factor: $float, along: &$float) {
                *self += factor * along;
            }
        }
    )*};
}

floats! { f32 f64 }

macro_rules! inactive {
    ($($ty:ty)*) => {$(
        impl<S: Real> Step<S> for $ty {
            #[inline]
            fn step(&mut self, _factor: S, (): &()) {}
        }
    )*};
}

inactive! { () bool i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize }

/// Every element along its tangent.
#[inline]
fn each<S: Real, T: Step<S>>(values: &mut [T], factor: S, along: &[T::Tangent]) {
    assert_eq!(values.len(), along.len(), "a tangent has the shape of its value");
    values.iter_mut().zip(along).for_each(|(value, along)| value.step(factor, along));
}

impl<S: Real, T: Step<S>, const N: usize> Step<S> for [T; N] {
    #[inline]
    fn step(&mut self, factor: S, along: &[T::Tangent; N]) {
        each(self, factor, along);
    }
}

#[cfg(feature = "alloc")]
impl<S: Real, T: Step<S>> Step<S> for [T] {
    #[inline]
    fn step(&mut self, factor: S, along: &Self::Tangent) {
        each(self, factor, along);
    }
}

#[cfg(feature = "alloc")]
impl<S: Real, T: Step<S>> Step<S> for alloc::vec::Vec<T> {
    #[inline]
    fn step(&mut self, factor: S, along: &Self::Tangent) {
        each(self, factor, along);
    }
}

macro_rules! tuples {
    ($(($($part:ident $other:ident $k:tt),*);)*) => {$(
        impl<S: Real, $($part: Step<S>),*> Step<S> for ($($part,)*) {
            #[inline]
            fn step(&mut self, factor: S, along: &Self::Tangent) {
                $(self.$k.step(factor, &along.$k);)*
            }
        }
    )*};
}

for_tuples! { tuples }
