//! Tangents as vectors over the reals.

use core::iter::{empty, once};

use super::{Accumulate, Additive, Differentiable, Step};
use crate::Real;

/// A tangent, cotangent or gradient as a vector whose numbers are of type `S`.
///
/// Floats, arrays, tuples and vectors are, and so are the tangents of structs with `#[derive(Differentiable)]`, also where
/// the tangent is the struct itself. The names are not those of Rust's operators, so that a type may have its own.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a tangent whose numbers are all of type `{S}`",
    note = "tangents are made of floats of one type, arrays, tuples, vectors and the tangents of structs"
)]
pub trait Tangent<S: Real>: Differentiable<Tangent = Self> + Step<S> + Accumulate + Additive + Sized {
    /// `self *= factor`.
    fn scale(&mut self, factor: S);

    /// `self += factor * other`.
    ///
    /// # Panics
    ///
    /// Where two vectors inside have different lengths; so do all methods with two operands.
    fn add_scaled(&mut self, factor: S, other: &Self);

    /// The sum of the products of the numbers of both.
    #[must_use]
    fn dot(&self, other: &Self) -> S;

    /// Every number, in the order of fields and elements.
    fn numbers(&self) -> impl Iterator<Item = S>;

    /// Every number, in the order of fields and elements, to be changed.
    fn numbers_mut(&mut self) -> impl Iterator<Item = &mut S>;

    /// `self + other`.
    #[inline]
    #[must_use]
    fn plus(mut self, other: &Self) -> Self {
        self.accumulate(other);
        self
    }

    /// `self - other`.
    #[inline]
    #[must_use]
    fn minus(mut self, other: &Self) -> Self {
        self.subtract(other);
        self
    }

    /// `factor * self`.
    #[inline]
    #[must_use]
    fn scaled(mut self, factor: S) -> Self {
        self.scale(factor);
        self
    }
}

macro_rules! floats {
    ($($float:ident)*) => {$(
        impl Tangent<$float> for $float {
            #[inline]
            fn scale(&mut self, factor: $float) {
                *self *= factor;
            }

            #[inline]
            fn add_scaled(&mut self, factor: $float, other: &$float) {
                *self += factor * other;
            }

            #[inline]
            fn dot(&self, other: &$float) -> $float {
                self * other
            }

            #[inline]
            fn numbers(&self) -> impl Iterator<Item = $float> {
                once(*self)
            }

            #[inline]
            fn numbers_mut(&mut self) -> impl Iterator<Item = &mut $float> {
                once(self)
            }
        }
    )*};
}

floats! { f32 f64 }

/// What is not differentiable has no numbers.
impl<S: Real> Tangent<S> for () {
    #[inline]
    fn scale(&mut self, _factor: S) {}

    #[inline]
    fn add_scaled(&mut self, _factor: S, (): &()) {}

    #[inline]
    fn dot(&self, (): &()) -> S {
        S::ZERO
    }

    #[inline]
    fn numbers(&self) -> impl Iterator<Item = S> {
        empty()
    }

    #[inline]
    fn numbers_mut(&mut self) -> impl Iterator<Item = &mut S> {
        empty()
    }
}

#[inline]
fn check_shapes_agree<T>(one: &[T], other: &[T]) {
    assert_eq!(one.len(), other.len(), "two tangents have the shape of one value");
}

macro_rules! sequences {
    ($([$($generics:tt)*] $ty:ty;)*) => {$(
        impl<S: Real, T: Tangent<S>, $($generics)*> Tangent<S> for $ty {
            #[inline]
            fn scale(&mut self, factor: S) {
                self.iter_mut().for_each(|part| part.scale(factor));
            }

            #[inline]
            fn add_scaled(&mut self, factor: S, other: &Self) {
                check_shapes_agree(self, other);
                self.iter_mut().zip(other).for_each(|(part, other)| part.add_scaled(factor, other));
            }

            #[inline]
            fn dot(&self, other: &Self) -> S {
                check_shapes_agree(self, other);
                self.iter().zip(other).fold(S::ZERO, |sum, (part, other)| sum + part.dot(other))
            }

            #[inline]
            fn numbers(&self) -> impl Iterator<Item = S> {
                self.iter().flat_map(Tangent::numbers)
            }

            #[inline]
            fn numbers_mut(&mut self) -> impl Iterator<Item = &mut S> {
                self.iter_mut().flat_map(Tangent::numbers_mut)
            }
        }
    )*};
}

sequences! {
    [const N: usize] [T; N];
}

#[cfg(feature = "alloc")]
sequences! {
    [] alloc::vec::Vec<T>;
}

macro_rules! tuples {
    ($(($($part:ident $other:ident $k:tt),*);)*) => {$(
        impl<S: Real, $($part: Tangent<S>),*> Tangent<S> for ($($part,)*) {
            #[inline]
            fn scale(&mut self, factor: S) {
                $(self.$k.scale(factor);)*
            }

            #[inline]
            fn add_scaled(&mut self, factor: S, other: &Self) {
                $(self.$k.add_scaled(factor, &other.$k);)*
            }

            #[inline]
            fn dot(&self, other: &Self) -> S {
                S::ZERO $(+ self.$k.dot(&other.$k))*
            }

            #[inline]
            fn numbers(&self) -> impl Iterator<Item = S> {
                empty()$(.chain(self.$k.numbers()))*
            }

            #[inline]
            fn numbers_mut(&mut self) -> impl Iterator<Item = &mut S> {
                empty()$(.chain(self.$k.numbers_mut()))*
            }
        }
    )*};
}

for_tuples! { tuples }
