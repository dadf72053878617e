//! `if r.abs() <= d { 0.5 * r * r } else { d * (r.abs() - 0.5 * d) }`.

use chainrule::differentiate;
use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[differentiate(hessian)]
fn huber(r: f64, d: f64) -> f64 {
    if r.abs() <= d { 0.5 * r * r } else { d * (r.abs() - 0.5 * d) }
}

#[track_caller]
fn check([r, d]: [f64; 2], gradient: &[f64; 2], hessian: &[f64; 4]) {
    let (value, gradient_here) = huber::value_and_gradient(r, d);
    assert_same_bits(value, huber(r, d));
    assert_all_close("gradient", &gradient_here, gradient, 1e-11, 1e-13);
    assert_all_close("hessian", &huber::hessian(r, d), hessian, 1e-9, 1e-11);
}

#[test]
fn regular_points() {
    check([0.4, 1.1], &[0.4, 0.0], &[1.0, 0.0, 0.0, 0.0]);
    check([-2.3, 0.7], &[-0.7, 1.5999999999999999], &[0.0, -1.0, -1.0, -1.0]);
    check([1.9, 1.2], &[1.2, 0.7], &[0.0, 1.0, 1.0, -1.0]);
    check([0.6202, 1.0409], &[0.6202, 0.0], &[1.0, 0.0, 0.0, 0.0]);
    check([2.9341, 1.3329], &[1.3329, 1.6012], &[0.0, 1.0, 1.0, -1.0]);
}
