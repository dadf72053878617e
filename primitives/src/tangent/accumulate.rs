//! Sums of cotangents whose shape only rustc knows.

/// Adds a part to a sum, float by float.
#[diagnostic::on_unimplemented(
    message = "a cotangent of type `{Part}` cannot be added to one of type `{Self}`",
    note = "cotangents are made of `f32`, `f64`, arrays, tuples and, with the feature `alloc`, vectors"
)]
pub trait Accumulate<Part: ?Sized = Self> {
    /// `self += part`.
    fn accumulate(&mut self, part: &Part);
}

/// `sum += part`, float by float. Panics when a slice and its part have different lengths.
#[inline]
pub fn accumulate<Sum: Accumulate<Part> + ?Sized, Part: ?Sized>(sum: &mut Sum, part: &Part) {
    sum.accumulate(part);
}

macro_rules! floats {
    ($($float:ident)*) => {$(
        impl Accumulate for $float {
            #[inline]
            fn accumulate(&mut self, part: &$float) {
                *self += part;
            }
        }
    )*};
}

floats! { f32 f64 }

macro_rules! discrete {
    ($($discrete:ty)*) => {$(
        /// Has no cotangent: what stands beside floats in an element stays as it is.
        impl Accumulate for $discrete {
            #[inline]
            fn accumulate(&mut self, _: &$discrete) {}
        }
    )*};
}

for_discrete! { discrete }

impl<T: Accumulate<U>, U, const N: usize> Accumulate<[U; N]> for [T; N] {
    #[inline]
    fn accumulate(&mut self, part: &[U; N]) {
        self.iter_mut().zip(part).for_each(|(sum, part)| sum.accumulate(part));
    }
}

impl<T: Accumulate<U>, U> Accumulate<[U]> for [T] {
    #[inline]
    fn accumulate(&mut self, part: &[U]) {
        assert_eq!(self.len(), part.len(), "a cotangent has the shape of its value");
        self.iter_mut().zip(part).for_each(|(sum, part)| sum.accumulate(part));
    }
}

macro_rules! by_slice {
    ($([$($generics:tt)*] $part:ty => $sum:ty;)*) => {$(
        impl<T: Accumulate<U>, U, $($generics)*> Accumulate<$part> for $sum {
            #[inline]
            fn accumulate(&mut self, part: &$part) {
                let sum: &mut [T] = self;
                let part: &[U] = part;
                sum.accumulate(part);
            }
        }
    )*};
}

by_slice! {
    [const N: usize] [U; N] => [T];
    [const N: usize] [U] => [T; N];
}

#[cfg(feature = "alloc")]
by_slice! {
    [] alloc::vec::Vec<U> => [T];
    [] alloc::vec::Vec<U> => alloc::vec::Vec<T>;
    [] [U] => alloc::vec::Vec<T>;
    [const N: usize] alloc::vec::Vec<U> => [T; N];
    [const N: usize] [U; N] => alloc::vec::Vec<T>;
}

macro_rules! tuples {
    ($(($($sum:ident $part:ident $k:tt),*);)*) => {$(
        impl<$($sum: Accumulate<$part>, $part),*> Accumulate<($($part,)*)> for ($($sum,)*) {
            #[inline]
            fn accumulate(&mut self, part: &($($part,)*)) {
                $(self.$k.accumulate(&part.$k);)*
            }
        }
    )*};
}

for_tuples! { tuples }
