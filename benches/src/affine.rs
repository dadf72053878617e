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

/// Both in turn.
pub fn measure() -> Comparison {
    type Call = fn(f64, f64, f64) -> (f64, (f64, f64, f64));
    let [derived, written]: [Call; 2] = black_box([affine::value_and_gradient, by_hand]);
    compare(
        || _ = black_box(derived(black_box(-2.0), black_box(5.0), black_box(3.0))),
        || _ = black_box(written(black_box(-2.0), black_box(5.0), black_box(3.0))),
    )
}
