//! `x.ln_1p() * x.exp_m1()`.

use chainrule::differentiate;
use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[differentiate(hessian)]
fn log1p_expm1(x: f64) -> f64 {
    x.ln_1p() * x.exp_m1()
}

#[track_caller]
fn check([x]: [f64; 1], gradient: &[f64; 1], hessian: &[f64; 1]) {
    let (value, gradient_here) = log1p_expm1::value_and_gradient(x);
    assert_same_bits(value, log1p_expm1(x));
    assert_all_close("gradient", &gradient_here, gradient, 1e-11, 1e-13);
    assert_all_close("hessian", &log1p_expm1::hessian(x), hessian, 1e-9, 1e-11);
}

#[test]
fn regular_points() {
    check([1.8021], &[8.053106414341972], &[9.928747012921677]);
    check([-0.1159], &[-0.23348631601409398], &[2.0449282767611727]);
    check([1.2711], &[4.053363023794405], &[5.5660500663499795]);
    check([-0.2605], &[-0.5426925410223415], &[2.2710820316660896]);
    check([1.3734], &[4.655418173116023], &[6.217032808034203]);
}

#[test]
fn extreme_points() {
    check([1e-18], &[2e-18], &[2.0]);
    check([-1e-12], &[-2e-12], &[2.0]);
}
