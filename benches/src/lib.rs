//! What the benches measure: functions with `#[differentiate]` on them, and beside each its value and gradient written by hand.
#![allow(clippy::needless_range_loop, reason = "formulas index, and the loops are written as formulas are")]

pub mod affine;
pub mod compare;
pub mod digits;
pub mod iris;
pub mod nets;
pub mod rosenbrock;
pub mod xor;

/// Numbers between -1 and 1 to fill inputs with, the same in every run.
pub fn fill(k: usize) -> f64 {
    ((k * 37 + 11) % 101) as f64 / 50.0 - 1.0
}
