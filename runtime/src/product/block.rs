//! The innermost loops of `tile`: sums that stay in registers, `B` by `M` or `B` by `C` of them.

use crate::__private::lanes::{Element, Lanes, Mask, Vector};

/// `B` rows of a matrix from `n`.
#[inline(always)]
pub(super) fn rows<R, const B: usize>(matrix: &[R], n: usize) -> &[R; B] {
    matrix[n..].first_chunk().expect("a block lies within the matrix")
}

/// The same to write to.
#[inline(always)]
pub(super) fn rows_mut<R, const B: usize>(matrix: &mut [R], n: usize) -> &mut [R; B] {
    matrix[n..].first_chunk_mut().expect("a block lies within the matrix")
}

/// The products of `B` rows of weights with `M` rows, still spread over lanes.
#[inline(always)]
pub(super) fn dots<T: Element, L: Lanes<T>, const B: usize, const M: usize, const K: usize>(
    lanes: L,
    weights: &[[T; K]; B],
    rows: [&[T; K]; M],
) -> [[L::V; B]; M] {
    let zero = lanes.splat(T::ZERO);
    let mut sums = [[zero; B]; M];
    for k in 0..K / L::WIDTH {
        let mut x = [zero; M];
        for (x, row) in x.iter_mut().zip(rows) {
            *x = lanes.load_chunk(&L::chunks(row)[k]);
        }
        for (j, weights) in weights.iter().enumerate() {
            let w = lanes.load_chunk(&L::chunks(weights)[k]);
            for (sums, x) in sums.iter_mut().zip(x) {
                sums[j] = x.times_plus(w, sums[j]);
            }
        }
    }
    if const { !K.is_multiple_of(L::WIDTH) } {
        let mut x = [zero; M];
        for (x, row) in x.iter_mut().zip(rows) {
            *x = load_rest(lanes, row);
        }
        for (j, weights) in weights.iter().enumerate() {
            let w = load_rest(lanes, weights);
            for (sums, x) in sums.iter_mut().zip(x) {
                sums[j] = x.times_plus(w, sums[j]);
            }
        }
    }
    sums
}

/// `columns[i][n + j]` plus the sum of the lanes of `sums[i][j]`.
#[inline(always)]
pub(super) fn add_sums<V: Vector, const B: usize, const M: usize, const N: usize>(
    sums: [[V; B]; M],
    columns: &mut [[V::Number; N]; M],
    n: usize,
) {
    for (sums, column) in sums.iter().zip(columns) {
        let places: &mut [V::Number; B] = rows_mut(column, n);
        let ((sums, rest), (places, rest_places)) = (sums.as_chunks::<4>(), places.as_chunks_mut::<4>());
        for (sums, places) in sums.iter().zip(places) {
            for (place, sum) in places.iter_mut().zip(V::sums(*sums)) {
                *place += sum;
            }
        }
        for (sum, place) in rest.iter().zip(rest_places) {
            *place += sum.sum();
        }
    }
}

/// In `B` chunks from `k`: `rows[i] += Σ columns[i][n] · matrix[n]`.
#[inline(always)]
pub(super) fn combine<T: Element, L: Lanes<T>, const B: usize, const M: usize, const N: usize, const K: usize>(
    lanes: L,
    matrix: &[[T; K]; N],
    columns: &[[T; N]; M],
    rows: &mut [[T; K]; M],
    k: usize,
) {
    let zero = lanes.splat(T::ZERO);
    let mut sums = [[zero; B]; M];
    for (n, weights) in matrix.iter().enumerate() {
        let mut w = [zero; B];
        for (w, chunk) in w.iter_mut().zip(&L::chunks(weights)[k..k + B]) {
            *w = lanes.load_chunk(chunk);
        }
        for (sums, column) in sums.iter_mut().zip(columns) {
            let factor = lanes.splat(column[n]);
            for (sum, w) in sums.iter_mut().zip(w) {
                *sum = factor.times_plus(w, *sum);
            }
        }
    }
    for (sums, row) in sums.iter().zip(rows) {
        for (sum, chunk) in sums.iter().zip(&mut L::chunks_mut(row)[k..k + B]) {
            lanes.store_chunk(lanes.load_chunk(chunk) + *sum, chunk);
        }
    }
}

/// The same in what is left behind the last chunk.
#[inline(always)]
pub(super) fn combine_rest<T: Element, L: Lanes<T>, const M: usize, const N: usize, const K: usize>(
    lanes: L,
    matrix: &[[T; K]; N],
    columns: &[[T; N]; M],
    rows: &mut [[T; K]; M],
) {
    let mut sums = [lanes.splat(T::ZERO); M];
    for (n, weights) in matrix.iter().enumerate() {
        let w = load_rest(lanes, weights);
        for (sum, column) in sums.iter_mut().zip(columns) {
            *sum = lanes.splat(column[n]).times_plus(w, *sum);
        }
    }
    for (sum, row) in sums.iter().zip(rows) {
        add_rest(lanes, *sum, row);
    }
}

/// In `C` chunks from `k`: `weights[j] += Σ columns[i][n + j] · row(i)`.
#[inline(always)]
pub(super) fn add_products<
    'a,
    T: Element,
    L: Lanes<T>,
    const B: usize,
    const C: usize,
    const N: usize,
    const K: usize,
>(
    lanes: L,
    columns: &[[T; N]],
    row: impl Fn(usize) -> &'a [T; K],
    weights: &mut [[T; K]; B],
    n: usize,
    k: usize,
) {
    let zero = lanes.splat(T::ZERO);
    let mut sums = [[zero; C]; B];
    for (i, column) in columns.iter().enumerate() {
        let mut x = [zero; C];
        for (x, chunk) in x.iter_mut().zip(&L::chunks(row(i))[k..k + C]) {
            *x = lanes.load_chunk(chunk);
        }
        for (sums, factor) in sums.iter_mut().zip(&column[n..n + B]) {
            let factor = lanes.splat(*factor);
            for (sum, x) in sums.iter_mut().zip(x) {
                *sum = factor.times_plus(x, *sum);
            }
        }
    }
    for (sums, weights) in sums.iter().zip(weights) {
        for (sum, chunk) in sums.iter().zip(&mut L::chunks_mut(weights)[k..k + C]) {
            lanes.store_chunk(lanes.load_chunk(chunk) + *sum, chunk);
        }
    }
}

/// The same in what is left behind the last chunk.
#[inline(always)]
pub(super) fn add_products_rest<'a, T: Element, L: Lanes<T>, const B: usize, const N: usize, const K: usize>(
    lanes: L,
    columns: &[[T; N]],
    row: impl Fn(usize) -> &'a [T; K],
    weights: &mut [[T; K]; B],
    n: usize,
) {
    let mut sums = [lanes.splat(T::ZERO); B];
    for (i, column) in columns.iter().enumerate() {
        let x = load_rest(lanes, row(i));
        for (sum, factor) in sums.iter_mut().zip(&column[n..n + B]) {
            *sum = lanes.splat(*factor).times_plus(x, *sum);
        }
    }
    for (sum, weights) in sums.iter().zip(weights) {
        add_rest(lanes, *sum, weights);
    }
}

/// `to += factor · x`.
#[inline(always)]
pub(super) fn add_product<T: Element, L: Lanes<T>>(lanes: L, factor: L::V, x: L::V, to: &mut L::Chunk) {
    lanes.store_chunk(factor.times_plus(x, lanes.load_chunk(to)), to);
}

/// The numbers behind the last chunk: in the last lanes of the last numbers where there are enough, 0 before them.
#[inline(always)]
fn load_rest<T: Element, L: Lanes<T>, const K: usize>(lanes: L, row: &[T; K]) -> L::V {
    if const { K < L::WIDTH } {
        return lanes.load_part(row);
    }
    lanes.first(L::WIDTH - K % L::WIDTH).select(lanes.splat(T::ZERO), lanes.load(&row[K - L::WIDTH..]))
}

/// Adds lanes that stem from `load_rest` to the numbers behind the last chunk.
#[inline(always)]
fn add_rest<T: Element, L: Lanes<T>, const K: usize>(lanes: L, sum: L::V, row: &mut [T; K]) {
    if const { K < L::WIDTH } {
        return (lanes.load_part(row) + sum).store_part(row);
    }
    let last = &mut row[K - L::WIDTH..];
    let before = lanes.load(last);
    lanes.first(L::WIDTH - K % L::WIDTH).select(before, before + sum).store(last);
}
