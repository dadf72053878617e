//! `(x + (x * x + 1.0).sqrt()).ln()`.

use chainrule::differentiate;
use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[differentiate(hessian)]
fn asinh_log_form(x: f64) -> f64 {
    (x + (x * x + 1.0).sqrt()).ln()
}

#[track_caller]
fn check([x]: [f64; 1], gradient: &[f64; 1], hessian: &[f64; 1]) {
    let (value, gradient_here) = asinh_log_form::value_and_gradient(x);
    assert_same_bits(value, asinh_log_form(x));
    assert_all_close("gradient", &gradient_here, gradient, 1e-11, 1e-13);
    assert_all_close("hessian", &asinh_log_form::hessian(x), hessian, 1e-9, 1e-11);
}

#[test]
fn regular_points() {
    check([-1.0438], &[0.691794167117551], &[0.3455795066528821]);
    check([-0.2919], &[0.9599397703841296], &[0.2582058334319958]);
    check([1.256], &[0.6228703100577301], &[-0.3035166567731776]);
    check([1.201], &[0.6398696559581186], &[-0.31464262289677264]);
    check([0.1119], &[0.9937973846434167], &[-0.10983067051931694]);
}
