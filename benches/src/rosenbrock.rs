//! Rosenbrock's function: a short array, and a long slice whose gradient goes into the caller's buffer.

use std::hint::black_box;

use chainrule::differentiate;

use crate::compare::{Comparison, compare};
use crate::fill;

/// Of ten variables.
#[differentiate]
pub fn array(x: &[f64; 10]) -> f64 {
    let mut sum = 0.0;
    for i in 0..9 {
        let (r, s) = (x[i + 1] - x[i] * x[i], 1.0 - x[i]);
        sum += 100.0 * r * r + s * s;
    }
    sum
}

/// Of any number of variables, one at least.
#[differentiate]
pub fn slice(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() - 1 {
        let (r, s) = (x[i + 1] - x[i] * x[i], 1.0 - x[i]);
        sum += 100.0 * r * r + s * s;
    }
    sum
}

/// Value and gradient of [`array`](fn@array) by hand: each entry is gathered from its two terms and written once.
pub fn array_by_hand(x: &[f64; 10]) -> (f64, [f64; 10]) {
    let mut sum = 0.0;
    let mut gradient = [0.0; 10];
    let mut before = 0.0;
    for i in 0..9 {
        let (r, s) = (x[i + 1] - x[i] * x[i], 1.0 - x[i]);
        sum += 100.0 * r * r + s * s;
        gradient[i] = before - 400.0 * r * x[i] - 2.0 * s;
        before = 200.0 * r;
    }
    gradient[9] = before;
    (sum, gradient)
}

/// Value of [`slice`](fn@slice) by hand; the gradient is added to the buffer, each entry once.
pub fn slice_by_hand(x: &[f64], gradient: &mut [f64]) -> f64 {
    let last = x.len() - 1;
    let gradient = &mut gradient[..=last];
    let mut sum = 0.0;
    let mut before = 0.0;
    for i in 0..last {
        let (r, s) = (x[i + 1] - x[i] * x[i], 1.0 - x[i]);
        sum += 100.0 * r * r + s * s;
        gradient[i] += before - 400.0 * r * x[i] - 2.0 * s;
        before = 200.0 * r;
    }
    gradient[last] += before;
    sum
}

/// Both for [`array`](fn@array) in turn.
pub fn measure_array() -> Comparison {
    let x: [f64; 10] = std::array::from_fn(fill);
    type Call = fn(&[f64; 10]) -> (f64, [f64; 10]);
    let [derived, written]: [Call; 2] = black_box([array::value_and_gradient, array_by_hand]);
    compare(|| _ = black_box(derived(black_box(&x))), || _ = black_box(written(black_box(&x))))
}

/// Both for [`slice`](fn@slice) in turn, a thousand variables.
pub fn measure_slice() -> Comparison {
    let x: Vec<f64> = (0..1000).map(fill).collect();
    let (mut d, mut d_by_hand) = (vec![0.0; 1000], vec![0.0; 1000]);
    type Call = fn(&[f64], &mut [f64]) -> f64;
    let [derived, written]: [Call; 2] = black_box([slice::value_and_gradient_into, slice_by_hand]);
    compare(
        || _ = black_box(derived(black_box(&x), black_box(&mut d))),
        || _ = black_box(written(black_box(&x), black_box(&mut d_by_hand))),
    )
}
