//! `f = w x + b`: nothing but the call.

use std::hint::black_box;

use chainrule::differentiate;

use crate::compare::{Comparison, compare};

/// The affine node.
#[differentiate]
pub fn affine(w: f64, x: f64, b: f64) -> f64 {
    w * x + b
}

/// Its value and gradient by hand.
pub fn by_hand(w: f64, x: f64, b: f64) -> (f64, (f64, f64, f64)) {
    (w * x + b, (x, w, 1.0))
}

/// Both in turn; they are so small that callers inline them.
pub fn measure() -> Comparison {
    compare(
        || _ = black_box(affine::value_and_gradient(black_box(-2.0), black_box(5.0), black_box(3.0))),
        || _ = black_box(by_hand(black_box(-2.0), black_box(5.0), black_box(3.0))),
    )
}
