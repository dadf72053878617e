//! Lanes as arrays, for every processor; rustc makes vector instructions of them where it sees fit.

use core::array::from_fn;
use core::ops::{
    Add, AddAssign, BitAnd, BitOr, BitXor, Div, DivAssign, Mul, MulAssign, Neg, Not, Rem, RemAssign, Sub, SubAssign,
};

use super::{Element, Lanes, Lanewise, Mask, Vector, for_all_lanes};

/// `N` lanes in an array.
#[derive(Clone, Copy, Debug)]
pub struct Portable<const N: usize>;

/// The vector of [`Portable`].
#[derive(Clone, Copy, Debug)]
pub struct Array<T, const N: usize>([T; N]);

/// The mask of [`Portable`].
#[derive(Clone, Copy, Debug)]
pub struct Truths<const N: usize>([bool; N]);

impl<T: Element, const N: usize> Lanes<T> for Portable<N> {
    const WIDTH: usize = N;
    type V = Array<T, N>;
    type Mask = Truths<N>;
    type Chunk = [T; N];

    #[inline(always)]
    fn chunks<const K: usize>(numbers: &[T; K]) -> &[[T; N]] {
        numbers.as_chunks().0
    }

    #[inline(always)]
    fn chunks_mut<const K: usize>(numbers: &mut [T; K]) -> &mut [[T; N]] {
        numbers.as_chunks_mut().0
    }

    #[inline(always)]
    fn load_chunk(self, chunk: &[T; N]) -> Array<T, N> {
        Array(*chunk)
    }

    #[inline(always)]
    fn store_chunk(self, vector: Array<T, N>, chunk: &mut [T; N]) {
        *chunk = vector.0;
    }

    #[inline(always)]
    fn splat(self, x: T) -> Array<T, N> {
        Array([x; N])
    }

    #[inline(always)]
    fn gather(self, number: impl FnMut(usize) -> T) -> Array<T, N> {
        Array(from_fn(number))
    }

    #[inline(always)]
    fn load(self, numbers: &[T]) -> Array<T, N> {
        Array(*numbers.first_chunk().expect("a slice of at least as many numbers as lanes"))
    }

    #[inline(always)]
    fn splat_mask(self, truth: bool) -> Truths<N> {
        Truths([truth; N])
    }

    #[inline(always)]
    fn gather_mask(self, truth: impl FnMut(usize) -> bool) -> Truths<N> {
        Truths(from_fn(truth))
    }
}

impl<T: Element, const N: usize> Lanewise for Array<T, N> {
    type Number = T;

    #[inline(always)]
    fn lane(self, lane: usize) -> T {
        self.0[lane]
    }

    #[inline(always)]
    fn with(self, number: impl FnMut(usize) -> T) -> Self {
        Array(from_fn(number))
    }

    for_all_lanes! {}
}

impl<T: Element, const N: usize> Vector for Array<T, N> {
    type Mask = Truths<N>;

    #[inline(always)]
    fn splat(self, x: T) -> Self {
        Array([x; N])
    }

    #[inline(always)]
    fn store(self, numbers: &mut [T]) {
        numbers[..N].copy_from_slice(&self.0);
    }

    #[inline(always)]
    fn sum(self) -> T {
        let mut sums = self.0;
        let mut count = N;
        while count > 1 {
            let half = count.div_ceil(2);
            for lane in 0..count - half {
                sums[lane] += sums[lane + half];
            }
            count = half;
        }
        sums[0]
    }

    #[inline(always)]
    fn times_plus(self, x: Self, y: Self) -> Self {
        self * x + y
    }

    #[inline(always)]
    fn less(self, other: Self) -> Truths<N> {
        Truths(from_fn(|lane| self.0[lane] < other.0[lane]))
    }

    #[inline(always)]
    fn less_equal(self, other: Self) -> Truths<N> {
        Truths(from_fn(|lane| self.0[lane] <= other.0[lane]))
    }

    #[inline(always)]
    fn equal(self, other: Self) -> Truths<N> {
        Truths(from_fn(|lane| self.0[lane] == other.0[lane]))
    }

    #[inline(always)]
    fn at_most(self, bound: Self) -> Self {
        Array(from_fn(|lane| if bound.0[lane] < self.0[lane] { bound.0[lane] } else { self.0[lane] }))
    }

    #[inline(always)]
    fn at_least(self, bound: Self) -> Self {
        Array(from_fn(|lane| if bound.0[lane] > self.0[lane] { bound.0[lane] } else { self.0[lane] }))
    }

    #[inline(always)]
    fn power_of_two(self) -> Self {
        Array(self.0.map(T::power_of_two))
    }

    #[inline(always)]
    fn mantissa_exponent(self) -> (Self, Self) {
        let pairs = self.0.map(T::mantissa_exponent);
        (Array(pairs.map(|(m, _)| m)), Array(pairs.map(|(_, e)| e)))
    }
}

impl<T: Element, const N: usize> Mask<Array<T, N>> for Truths<N> {
    #[inline(always)]
    fn select(self, a: Array<T, N>, b: Array<T, N>) -> Array<T, N> {
        Array(from_fn(|lane| if self.0[lane] { a.0[lane] } else { b.0[lane] }))
    }

    #[inline(always)]
    fn lane(self, lane: usize) -> bool {
        self.0[lane]
    }

    #[inline(always)]
    fn any(self) -> bool {
        self.0.contains(&true)
    }
}

macro_rules! operators {
    ($($operator:ident $name:ident, $assign:ident $assign_name:ident;)*) => {$(
        impl<T: Element, const N: usize> $operator for Array<T, N> {
            type Output = Self;

            #[inline(always)]
            fn $name(self, other: Self) -> Self {
                Array(from_fn(|lane| self.0[lane].$name(other.0[lane])))
            }
        }

        impl<T: Element, const N: usize> $assign for Array<T, N> {
            #[inline(always)]
            fn $assign_name(&mut self, other: Self) {
                *self = self.$name(other);
            }
        }
    )*};
}

operators! {
    Add add, AddAssign add_assign;
    Sub sub, SubAssign sub_assign;
    Mul mul, MulAssign mul_assign;
    Div div, DivAssign div_assign;
    Rem rem, RemAssign rem_assign;
}

impl<T: Element, const N: usize> Neg for Array<T, N> {
    type Output = Self;

    #[inline(always)]
    fn neg(self) -> Self {
        Array(self.0.map(Neg::neg))
    }
}

macro_rules! logic {
    ($($operator:ident $name:ident;)*) => {$(
        impl<const N: usize> $operator for Truths<N> {
            type Output = Self;

            #[inline(always)]
            fn $name(self, other: Self) -> Self {
                Truths(from_fn(|lane| self.0[lane].$name(other.0[lane])))
            }
        }
    )*};
}

logic! {
    BitAnd bitand;
    BitOr bitor;
    BitXor bitxor;
}

impl<const N: usize> Not for Truths<N> {
    type Output = Self;

    #[inline(always)]
    fn not(self) -> Self {
        Truths(self.0.map(Not::not))
    }
}
