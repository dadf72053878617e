//! Types that have tangents, and the zero tangent in the shape of a value.

use super::{Accumulate, Additive};

/// A type that has tangents: numbers, arrays, tuples, slices, and structs with `#[derive(Differentiable)]`.
///
/// By hand it takes this trait for the value and for its tangent, and [`Accumulate`] and [`Additive`] for the tangent, whose
/// fields have the names of the value's.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no tangent: write `#[derive(Differentiable)]` above it",
    label = "`#[derive(Differentiable)]` is missing",
    note = "tangents exist for numbers, bools, arrays, tuples, structs with `#[derive(Differentiable)]` and, with the feature `alloc`, slices and vectors"
)]
pub trait Differentiable {
    /// The tangent's type: the value's own for floats, `()` for what is not differentiable, for a struct the struct itself
    /// or one without the fields that are not differentiable.
    type Tangent: Differentiable<Tangent = Self::Tangent> + Accumulate + Additive;

    /// The zero tangent of this value: a `Vec` for a slice, of its length.
    fn zero_like(&self) -> Self::Tangent;
}

macro_rules! zeros {
    ($($ty:ty = $tangent:ty, $zero:expr;)*) => {$(
        impl Differentiable for $ty {
            type Tangent = $tangent;

            #[inline]
            fn zero_like(&self) -> $tangent {
                $zero
            }
        }
    )*};
}

zeros! {
    f32 = f32, 0.0;
    f64 = f64, 0.0;
    () = (), ();
    bool = (), ();
    i8 = (), ();
    i16 = (), ();
    i32 = (), ();
    i64 = (), ();
    i128 = (), ();
    isize = (), ();
    u8 = (), ();
    u16 = (), ();
    u32 = (), ();
    u64 = (), ();
    u128 = (), ();
    usize = (), ();
}

impl<T: Differentiable + ?Sized> Differentiable for &T {
    type Tangent = T::Tangent;

    #[inline]
    fn zero_like(&self) -> T::Tangent {
        (**self).zero_like()
    }
}

impl<T: Differentiable, const N: usize> Differentiable for [T; N] {
    type Tangent = [T::Tangent; N];

    #[inline]
    fn zero_like(&self) -> [T::Tangent; N] {
        core::array::from_fn(|i| self[i].zero_like())
    }
}

#[cfg(feature = "alloc")]
impl<T: Differentiable> Differentiable for [T] {
    type Tangent = alloc::vec::Vec<T::Tangent>;

    #[inline]
    fn zero_like(&self) -> Self::Tangent {
        self.iter().map(Differentiable::zero_like).collect()
    }
}

#[cfg(feature = "alloc")]
impl<T: Differentiable> Differentiable for alloc::vec::Vec<T> {
    type Tangent = alloc::vec::Vec<T::Tangent>;

    #[inline]
    fn zero_like(&self) -> Self::Tangent {
        self.as_slice().zero_like()
    }
}

macro_rules! tuples {
    ($(($($part:ident $other:ident $k:tt),*);)*) => {$(
        impl<$($part: Differentiable),*> Differentiable for ($($part,)*) {
            type Tangent = ($($part::Tangent,)*);

            #[inline]
            fn zero_like(&self) -> Self::Tangent {
                ($(self.$k.zero_like(),)*)
            }
        }
    )*};
}

for_tuples! { tuples }
