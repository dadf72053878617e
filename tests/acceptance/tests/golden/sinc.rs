//! `x.sin() / x`.

use chainrule::differentiate;
use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[differentiate(hessian)]
fn sinc(x: f64) -> f64 {
    x.sin() / x
}

#[track_caller]
fn check([x]: [f64; 1], gradient: &[f64; 1], hessian: &[f64; 1]) {
    let (value, gradient_here) = sinc::value_and_gradient(x);
    assert_same_bits(value, sinc(x));
    assert_all_close("gradient", &gradient_here, gradient, 1e-11, 1e-13);
    assert_all_close("hessian", &sinc::hessian(x), hessian, 1e-9, 1e-11);
}

#[test]
fn regular_points() {
    check([0.779], &[-0.24424673078152448], &[-0.2748070508063597]);
    check([5.4752], &[0.1503118297735462], &[0.07712465632023742]);
    check([2.463], &[-0.41953224046846893], &[0.08581664369987393]);
    check([3.4571], &[-0.24901857168311925], &[0.23381908473269183]);
    check([4.6647], &[0.035685344626526054], &[0.19883216644421084]);
}
