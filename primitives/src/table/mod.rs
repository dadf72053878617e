//! The table. Every file that reads a part of it calls `table!` with a macro of its own, which is given all rows.
//!
//! Operands are named for their role: `x` and `y` inputs, `p` and `n` exponents, `b` a base; `z` is the result.
//! In LaTeX, `#0`, `#1`, … stand for the operands. What a row means, and how to add one, stands in `lib.rs`.

/// `1 / sqrt(2 pi)`, the height of the standard normal density.
pub(crate) const FRAC_1_SQRT_2PI: f64 = 0.398_942_280_401_432_7;
/// The scale of `selu`, such that activations keep mean 0 and variance 1.
pub(crate) const SELU_SCALE: f64 = 1.050_700_987_355_480_5;
/// The negative end of `selu` before scaling.
pub(crate) const SELU_ALPHA: f64 = 1.673_263_242_354_377_2;

mod elementary;
mod functions;

/// Calls a macro with every row.
macro_rules! table {
    ($reader:ident) => {
        crate::table::functions! { $reader }
    };
}

pub(crate) use elementary::elementary;
pub(crate) use functions::functions;
pub(crate) use table;
