//! `if x > 0.0 { x } else { 1.5 * x.exp_m1() }`.

use chainrule::differentiate;
use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[differentiate(hessian)]
fn elu(x: f64) -> f64 {
    if x > 0.0 { x } else { 1.5 * x.exp_m1() }
}

#[track_caller]
fn check([x]: [f64; 1], gradient: &[f64; 1], hessian: &[f64; 1]) {
    let (value, gradient_here) = elu::value_and_gradient(x);
    assert_same_bits(value, elu(x));
    assert_all_close("gradient", &gradient_here, gradient, 1e-11, 1e-13);
    assert_all_close("hessian", &elu::hessian(x), hessian, 1e-9, 1e-11);
}

#[test]
fn regular_points() {
    check([-1.375], &[0.3792593937071197], &[0.3792593937071197]);
    check([0.625], &[1.0], &[0.0]);
    check([-1.9527], &[0.21283567457370853], &[0.21283567457370853]);
    check([-1.6316], &[0.29342450619669014], &[0.29342450619669014]);
    check([-1.2893], &[0.41319531014249417], &[0.41319531014249417]);
}

#[test]
fn extreme_points() {
    check([-1e-18], &[1.5], &[1.5]);
}
