//! Products of a matrix with a tile of samples, in lanes: some samples at once, a row of numbers each, added to what is there.
//!
//! What is loaded is used several times: a block of up to 12 sums stays in registers while the sums run. All is inlined
//! into the dispatched operation, and lengths are constants, so that no index is checked in a loop. The order in which
//! terms are summed is not specified.

use super::block;
use super::partition::{in_blocks, partition};
use crate::__private::lanes::{Element, Lanes};

/// So many pairs of rows pass by a block of the matrix, which stays in the first cache.
const PAIRS: usize = 16;

/// `columns[i] += matrix · row(i)` for every sample `i`.
#[inline(always)]
pub fn apply<'a, T: Element, L: Lanes<T>, const N: usize, const K: usize>(
    lanes: L,
    matrix: &[[T; K]; N],
    row: impl Fn(usize) -> &'a [T; K] + Copy,
    columns: &mut [[T; N]],
) {
    let (pairs, last) = columns.as_chunks_mut::<2>();
    let last_row = 2 * pairs.len();
    for (group, pairs) in pairs.chunks_mut(PAIRS).enumerate() {
        in_blocks!(N, at most 6, |n, B| {
            for (pair, columns) in pairs.iter_mut().enumerate() {
                let i = 2 * (PAIRS * group + pair);
                let sums = block::dots::<T, L, B, 2, K>(lanes, block::rows(matrix, n), [row(i), row(i + 1)]);
                block::add_sums(sums, columns, n);
            }
        });
    }
    if let [column] = last {
        apply_one(lanes, matrix, row(last_row), column);
    }
}

/// `column += matrix · row`.
#[inline(always)]
pub fn apply_one<T: Element, L: Lanes<T>, const N: usize, const K: usize>(
    lanes: L,
    matrix: &[[T; K]; N],
    row: &[T; K],
    column: &mut [T; N],
) {
    in_blocks!(N, at most 12, |n, B| {
        let sums = block::dots::<T, L, B, 1, K>(lanes, block::rows(matrix, n), [row]);
        block::add_sums(sums, core::array::from_mut(column), n);
    });
}

/// `rows[i] += matrixᵀ · columns[i]` for every sample `i`.
///
/// # Panics
///
/// If there are more columns than rows.
#[inline(always)]
pub fn transposed<T: Element, L: Lanes<T>, const N: usize, const K: usize>(
    lanes: L,
    matrix: &[[T; K]; N],
    columns: &[[T; N]],
    rows: &mut [[T; K]],
) {
    let ((columns, last_columns), (rows, last_rows)) =
        (columns.as_chunks::<4>(), rows[..columns.len()].as_chunks_mut::<4>());
    for (columns, rows) in columns.iter().zip(rows) {
        in_blocks!(K / L::WIDTH, at most 3, |k, B| block::combine::<T, L, B, 4, N, K>(lanes, matrix, columns, rows, k));
        if const { !K.is_multiple_of(L::WIDTH) } {
            block::combine_rest(lanes, matrix, columns, rows);
        }
    }
    for (column, row) in last_columns.iter().zip(last_rows) {
        transposed_one(lanes, matrix, column, row);
    }
}

/// `row += matrixᵀ · column`.
#[inline(always)]
pub fn transposed_one<T: Element, L: Lanes<T>, const N: usize, const K: usize>(
    lanes: L,
    matrix: &[[T; K]; N],
    column: &[T; N],
    row: &mut [T; K],
) {
    let (columns, rows) = (core::array::from_ref(column), core::array::from_mut(row));
    in_blocks!(K / L::WIDTH, at most 8, |k, B| block::combine::<T, L, B, 1, N, K>(lanes, matrix, columns, rows, k));
    if const { !K.is_multiple_of(L::WIDTH) } {
        block::combine_rest(lanes, matrix, columns, rows);
    }
}

/// `matrix += Σ columns[i] · row(i)ᵀ` over the samples `i`; each entry of the matrix is loaded and stored once.
#[inline(always)]
pub fn outer<'a, T: Element, L: Lanes<T>, const N: usize, const K: usize>(
    lanes: L,
    columns: &[[T; N]],
    row: impl Fn(usize) -> &'a [T; K] + Copy,
    matrix: &mut [[T; K]; N],
) {
    in_blocks!(K / L::WIDTH, at most 2, |k, C| {
        in_blocks!(N, at most 6, |n, B| {
            block::add_products::<T, L, B, C, N, K>(lanes, columns, row, block::rows_mut(matrix, n), n, k);
        });
    });
    if const { !K.is_multiple_of(L::WIDTH) } {
        in_blocks!(N, at most 10, |n, B| {
            block::add_products_rest::<T, L, B, N, K>(lanes, columns, row, block::rows_mut(matrix, n), n);
        });
    }
}

/// `matrix += column · rowᵀ`.
#[inline(always)]
pub fn outer_one<T: Element, L: Lanes<T>, const N: usize, const K: usize>(
    lanes: L,
    column: &[T; N],
    row: &[T; K],
    matrix: &mut [[T; K]; N],
) {
    for (weights, factor) in matrix.iter_mut().zip(column) {
        let factor_in_lanes = lanes.splat(*factor);
        for (to, x) in L::chunks_mut(weights).iter_mut().zip(L::chunks(row)) {
            block::add_product(lanes, factor_in_lanes, lanes.load_chunk(x), to);
        }
        for (to, x) in weights.iter_mut().zip(row).skip(K - K % L::WIDTH) {
            *to += *factor * *x;
        }
    }
}
