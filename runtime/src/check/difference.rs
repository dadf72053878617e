//! Central differences that say how far they can be trusted.

use alloc::vec::Vec;

/// A difference, and an estimate of its error; without bound where no step gave a number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Difference {
    pub(super) value: f64,
    pub(super) error: f64,
}

/// The first step, and how often it is halved.
const FIRST: f64 = 0.125;
const HALVINGS: usize = 22;
/// How far a row is extrapolated: an error of the order of the step's tenth power is left.
const ORDERS: usize = 5;

/// The derivatives at zero of each component of a function, by central differences, extrapolated to steps of zero; for each
/// the entry of the table with the least error is taken (C. J. F. Ridders, Advances in Engineering Software 4, 1982).
/// `epsilon` is the rounding of the function's values.
pub(super) fn differences(epsilon: f64, at: impl Fn(f64) -> Vec<f64>) -> Vec<Difference> {
    let mut best = Vec::new();
    let mut rows: Vec<Vec<f64>> = Vec::new();
    let mut step = FIRST;
    for _ in 0..HALVINGS {
        let (above, below) = (at(step), at(-step));
        rows.resize(above.len(), Vec::new());
        best.resize(above.len(), Difference { value: f64::NAN, error: f64::INFINITY });
        for (k, (above, below)) in above.into_iter().zip(below).enumerate() {
            let rounding = epsilon * above.abs().max(below.abs()) / step;
            let row = extrapolated((above - below) / (2.0 * step), &rows[k]);
            for (order, pair) in row.windows(2).enumerate() {
                let moved = (pair[1] - pair[0]).abs();
                let error = rounding + rows[k].get(order).map_or(moved, |old| moved.max((pair[1] - old).abs()));
                if error < best[k].error {
                    best[k] = Difference { value: pair[1], error };
                }
            }
            rows[k] = row;
        }
        step *= 0.5;
    }
    best
}

/// The next row of the table, from its first entry and the row of twice the step.
fn extrapolated(first: f64, last: &[f64]) -> Vec<f64> {
    let mut row = Vec::with_capacity(ORDERS);
    row.push(first);
    let mut power = 1.0;
    for old in last.iter().take(ORDERS - 1) {
        power *= 4.0;
        let newest = row[row.len() - 1];
        row.push(newest + (newest - old) / (power - 1.0));
    }
    row
}
