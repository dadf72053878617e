//! Products agree with sums written term by term.

use chainrule::__private::product::{apply, outer, transposed};

fn check<const N: usize, const K: usize>() {
    let number = |k: usize| ((k * 37 % 101) as f64 - 50.0) / 16.0;
    let matrix: [[f64; K]; N] = std::array::from_fn(|i| std::array::from_fn(|j| number(i * K + j)));
    let row: [f64; K] = std::array::from_fn(|j| number(j + 7));
    let column: [f64; N] = std::array::from_fn(|i| number(i + 31));

    let mut sums = column;
    apply(&matrix, &row, &mut sums);
    for i in 0..N {
        let sum: f64 = (0..K).map(|j| matrix[i][j] * row[j]).sum();
        assert_eq!(sums[i], column[i] + sum, "row {i} of {N} x {K}"); // exact: every term is a multiple of 2^-8
    }
    let mut sums = row;
    transposed(&matrix, &column, &mut sums);
    for j in 0..K {
        let sum: f64 = (0..N).map(|i| matrix[i][j] * column[i]).sum();
        assert_eq!(sums[j], row[j] + sum, "column {j} of {N} x {K}");
    }
    let mut sums = matrix;
    outer(&column, &row, &mut sums);
    for i in 0..N {
        for j in 0..K {
            assert_eq!(sums[i][j], matrix[i][j] + column[i] * row[j], "entry {i}, {j} of {N} x {K}");
        }
    }
}

#[test]
fn products_are_sums_of_terms() {
    check::<1, 1>();
    check::<3, 5>();
    check::<10, 16>();
    check::<7, 33>();
    check::<64, 100>();
    check::<0, 4>();
    check::<4, 0>();
}
