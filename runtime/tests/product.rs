//! Products in lanes against the sums that they stand for, exactly: all numbers are small and whole.

use chainrule::__private::lanes::{Element, Lanes, Operation, dispatch};
use chainrule::__private::product::{self, tile};

fn whole<T: Element>(k: usize) -> T {
    T::from_f64(((k * 37 + 11) % 15) as f64 - 7.0)
}

fn matrix<T: Element, const N: usize, const K: usize>(offset: usize) -> [[T; K]; N] {
    core::array::from_fn(|n| core::array::from_fn(|k| whole(offset + n * (K + 3) + k)))
}

struct Tile<'a, T, const N: usize, const K: usize> {
    matrix: &'a mut [[T; K]; N],
    columns: &'a mut [[T; N]],
    rows: &'a mut [[T; K]],
    product: usize,
}

impl<T: Element, const N: usize, const K: usize> Operation<T> for Tile<'_, T, N, K> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes<T>>(self, lanes: L) {
        let Tile { matrix, columns, rows, product } = self;
        match product {
            0 => tile::apply(lanes, matrix, |i| &rows[i], columns),
            1 => tile::transposed(lanes, matrix, columns, rows),
            _ => tile::outer(lanes, columns, |i| &rows[i], matrix),
        }
    }
}

fn check<T: Element, const N: usize, const K: usize, const M: usize>() {
    let (w, z, x) = (matrix::<T, N, K>(1), matrix::<T, M, N>(2), matrix::<T, M, K>(3));
    let (mut applied, mut transposed, mut outer) = (z, x, w);
    for i in 0..M {
        for n in 0..N {
            for k in 0..K {
                applied[i][n] += w[n][k] * x[i][k];
                transposed[i][k] += w[n][k] * z[i][n];
                outer[n][k] += z[i][n] * x[i][k];
            }
        }
    }
    for dispatched in [false, true] {
        for product in 0..3 {
            let (mut w, mut z, mut x) = (w, z, x);
            let tile = Tile { matrix: &mut w, columns: &mut z, rows: &mut x, product };
            if dispatched {
                dispatch(tile)
            } else {
                tile.run(T::PORTABLE)
            }
            match product {
                0 => assert!(z == applied, "{N}x{K}, {M} samples: {z:?}, not {applied:?}"),
                1 => assert!(x == transposed, "{N}x{K}, {M} samples: {x:?}, not {transposed:?}"),
                _ => assert!(w == outer, "{N}x{K}, {M} samples: {w:?}, not {outer:?}"),
            }
        }
    }
    if M == 1 {
        let (mut row, mut column, mut sum) = (x[0], z[0], w);
        product::apply(&w, &x[0], &mut column);
        product::transposed(&w, &z[0], &mut row);
        product::outer(&z[0], &x[0], &mut sum);
        assert!(column == applied[0] && row == transposed[0] && sum == outer);
    }
}

fn check_both<const N: usize, const K: usize>() {
    check::<f32, N, K, 1>();
    check::<f32, N, K, 2>();
    check::<f32, N, K, 5>();
    check::<f32, N, K, 11>();
    check::<f64, N, K, 1>();
    check::<f64, N, K, 2>();
    check::<f64, N, K, 5>();
    check::<f64, N, K, 11>();
}

#[test]
fn products_of_whole_chunks() {
    check_both::<10, 8>();
    check_both::<4, 64>();
    check_both::<13, 24>();
}

#[test]
fn products_with_a_rest() {
    check_both::<10, 10>();
    check_both::<3, 31>();
    check_both::<7, 9>();
}

#[test]
fn products_shorter_than_the_lanes() {
    check_both::<1, 1>();
    check_both::<5, 3>();
    check_both::<2, 7>();
}

#[test]
fn an_infinite_factor_stays_in_its_row() {
    let (w, mut row) = ([[1.0_f32; 10], [2.0; 10]], [0.0; 10]);
    product::transposed(&w, &[f32::INFINITY, 1.0], &mut row);
    assert_eq!(row, [f32::INFINITY; 10]);
    let mut sum = w;
    product::outer(&[f32::INFINITY, 1.0], &[1.0; 10], &mut sum);
    assert_eq!(sum, [[f32::INFINITY; 10], [3.0; 10]]);
}
