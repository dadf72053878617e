//! Products of matrices and vectors, for the emitted code alone, added to what is there: one sample at a time here, in
//! the widest lanes that the processor has, and tiles of samples in [`tile`].
//!
//! The order in which terms are summed is not specified, so that they can be summed side by side.

mod block;
mod partition;
pub mod tile;

use crate::__private::lanes::{Element, Lanes, Operation, dispatch};

/// `column += matrix · row`.
#[inline]
pub fn apply<T: Element, const N: usize, const K: usize>(matrix: &[[T; K]; N], row: &[T; K], column: &mut [T; N]) {
    dispatch(Apply(matrix, row, column));
}

/// `row += matrixᵀ · column`.
#[inline]
pub fn transposed<T: Element, const N: usize, const K: usize>(matrix: &[[T; K]; N], column: &[T; N], row: &mut [T; K]) {
    dispatch(Transposed(matrix, column, row));
}

/// `matrix += column · rowᵀ`.
#[inline]
pub fn outer<T: Element, const N: usize, const K: usize>(column: &[T; N], row: &[T; K], matrix: &mut [[T; K]; N]) {
    dispatch(Outer(column, row, matrix));
}

struct Apply<'a, T, const N: usize, const K: usize>(&'a [[T; K]; N], &'a [T; K], &'a mut [T; N]);
struct Transposed<'a, T, const N: usize, const K: usize>(&'a [[T; K]; N], &'a [T; N], &'a mut [T; K]);
struct Outer<'a, T, const N: usize, const K: usize>(&'a [T; N], &'a [T; K], &'a mut [[T; K]; N]);

impl<T: Element, const N: usize, const K: usize> Operation<T> for Apply<'_, T, N, K> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes<T>>(self, lanes: L) {
        tile::apply_one(lanes, self.0, self.1, self.2);
    }
}

impl<T: Element, const N: usize, const K: usize> Operation<T> for Transposed<'_, T, N, K> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes<T>>(self, lanes: L) {
        tile::transposed_one(lanes, self.0, self.1, self.2);
    }
}

impl<T: Element, const N: usize, const K: usize> Operation<T> for Outer<'_, T, N, K> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes<T>>(self, lanes: L) {
        tile::outer_one(lanes, self.0, self.1, self.2);
    }
}
