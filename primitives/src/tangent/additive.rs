//! What every tangent can do whatever its numbers are: become zero, change its sign, be subtracted.

/// Sums of tangents of one type. Emitted code and operators call it; the derive of [`Differentiable`](crate::Differentiable)
/// writes it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no tangent: it cannot be cleared, negated and subtracted",
    note = "`#[derive(Differentiable)]` writes `Additive`; where `Differentiable` is implemented by hand, so is this"
)]
pub trait Additive {
    /// `self = 0`.
    fn clear(&mut self);

    /// `self = -self`.
    fn negate(&mut self);

    /// `self -= other`.
    fn subtract(&mut self, other: &Self);
}

/// `value = 0`.
#[inline]
pub fn clear<T: Additive + ?Sized>(value: &mut T) {
    value.clear();
}

macro_rules! floats {
    ($($float:ident)*) => {$(
        impl Additive for $float {
            #[inline]
            fn clear(&mut self) {
                *self = 0.0;
            }

            #[inline]
            fn negate(&mut self) {
                *self = -*self;
            }

            #[inline]
            fn subtract(&mut self, other: &$float) {
                *self -= other;
            }
        }
    )*};
}

floats! { f32 f64 }

macro_rules! discrete {
    ($($discrete:ty)*) => {$(
        /// Has no tangent: what stands beside floats in an element stays as it is.
        impl Additive for $discrete {
            #[inline]
            fn clear(&mut self) {}

            #[inline]
            fn negate(&mut self) {}

            #[inline]
            fn subtract(&mut self, _: &$discrete) {}
        }
    )*};
}

for_discrete! { discrete }

impl<T: Additive> Additive for [T] {
    #[inline]
    fn clear(&mut self) {
        self.iter_mut().for_each(Additive::clear);
    }

    #[inline]
    fn negate(&mut self) {
        self.iter_mut().for_each(Additive::negate);
    }

    #[inline]
    fn subtract(&mut self, other: &[T]) {
        assert_eq!(self.len(), other.len(), "two tangents have the shape of one value");
        self.iter_mut().zip(other).for_each(|(part, other)| part.subtract(other));
    }
}

macro_rules! by_slice {
    ($([$($generics:tt)*] $ty:ty;)*) => {$(
        impl<T: Additive, $($generics)*> Additive for $ty {
            #[inline]
            fn clear(&mut self) {
                self.as_mut_slice().clear();
            }

            #[inline]
            fn negate(&mut self) {
                self.as_mut_slice().negate();
            }

            #[inline]
            fn subtract(&mut self, other: &Self) {
                self.as_mut_slice().subtract(other.as_slice());
            }
        }
    )*};
}

by_slice! {
    [const N: usize] [T; N];
}

#[cfg(feature = "alloc")]
by_slice! {
    [] alloc::vec::Vec<T>;
}

macro_rules! tuples {
    ($(($($part:ident $other:ident $k:tt),*);)*) => {$(
        impl<$($part: Additive),*> Additive for ($($part,)*) {
            #[inline]
            fn clear(&mut self) {
                $(self.$k.clear();)*
            }

            #[inline]
            fn negate(&mut self) {
                $(self.$k.negate();)*
            }

            #[inline]
            fn subtract(&mut self, other: &Self) {
                $(self.$k.subtract(&other.$k);)*
            }
        }
    )*};
}

for_tuples! { tuples }
