//! Products of matrices and vectors, for the emitted code alone: one sample at a time, added to what is there.
//!
//! The order in which terms are summed is not specified, so that they can be summed side by side.

use chainrule_primitives::Real;

/// So many terms of a sum are added up side by side.
const LANES: usize = 16;

/// `column += matrix · row`.
#[inline]
pub fn apply<T: Real, const N: usize, const K: usize>(matrix: &[[T; K]; N], row: &[T; K], column: &mut [T; N]) {
    for (entry, weights) in column.iter_mut().zip(matrix) {
        *entry += dot(weights, row);
    }
}

/// `row += matrixᵀ · column`.
#[inline]
pub fn transposed<T: Real, const N: usize, const K: usize>(matrix: &[[T; K]; N], column: &[T; N], row: &mut [T; K]) {
    for (weights, factor) in matrix.iter().zip(column) {
        add_multiple(row, *factor, weights);
    }
}

/// `matrix += column · rowᵀ`.
#[inline]
pub fn outer<T: Real, const N: usize, const K: usize>(column: &[T; N], row: &[T; K], matrix: &mut [[T; K]; N]) {
    for (weights, factor) in matrix.iter_mut().zip(column) {
        add_multiple(weights, *factor, row);
    }
}

/// The sum of the products of entries.
#[inline]
fn dot<T: Real, const K: usize>(a: &[T; K], b: &[T; K]) -> T {
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
    let mut rest = T::ZERO;
    for (x, y) in a_rest.iter().zip(b_rest) {
        rest += *x * *y;
    }
    let mut lanes = [T::ZERO; LANES];
    for (a, b) in a.iter().zip(b) {
        for (lane, (x, y)) in lanes.iter_mut().zip(a.iter().zip(b)) {
            *lane += *x * *y;
        }
    }
    let mut width = LANES;
    while width > 1 {
        width /= 2;
        let (low, high) = lanes.split_at_mut(width);
        for (lane, other) in low.iter_mut().zip(high) {
            *lane += *other;
        }
    }
    lanes[0] + rest
}

/// `to += factor · of`.
#[inline]
fn add_multiple<T: Real, const K: usize>(to: &mut [T; K], factor: T, of: &[T; K]) {
    for (entry, x) in to.iter_mut().zip(of) {
        *entry += factor * *x;
    }
}
