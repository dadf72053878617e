//! `let m = (1.0 - y * s).max(0.0); m * m`.

use chainrule::differentiate;
use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[differentiate(hessian)]
fn squared_hinge(y: f64, s: f64) -> f64 {
    let m = (1.0 - y * s).max(0.0);
    m * m
}

#[track_caller]
fn check([y, s]: [f64; 2], gradient: &[f64; 2], hessian: &[f64; 4]) {
    let (value, gradient_here) = squared_hinge::value_and_gradient(y, s);
    assert_same_bits(value, squared_hinge(y, s));
    assert_all_close("gradient", &gradient_here, gradient, 1e-11, 1e-13);
    assert_all_close("hessian", &squared_hinge::hessian(y, s), hessian, 1e-9, 1e-11);
}

#[test]
fn regular_points() {
    check([1.0625, -0.75], &[2.6953125, -3.818359375], &[1.125, -5.1875, -5.1875, 2.2578125]);
    check([1.25, 1.5], &[0.0, 0.0], &[0.0, 0.0, 0.0, 0.0]);
    check([0.9112, 1.3287], &[0.0, 0.0], &[0.0, 0.0, 0.0, 0.0]);
    check([1.4713, -1.5705], &[10.39883535765, -9.74199711029], &[4.9329405, -11.2427066, -11.2427066, 4.32944738]);
    check(
        [0.8621, -1.5519],
        &[7.256352262362, -4.030995093358],
        &[4.81678722, -7.35157196, -7.35157196, 1.4864328199999999],
    );
}
