//! `(1.0 + x.exp()).ln()`.

use chainrule::differentiate;
use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[differentiate(hessian)]
fn softplus(x: f64) -> f64 {
    (1.0 + x.exp()).ln()
}

#[track_caller]
fn check([x]: [f64; 1], gradient: &[f64; 1], hessian: &[f64; 1]) {
    let (value, gradient_here) = softplus::value_and_gradient(x);
    assert_same_bits(value, softplus(x));
    assert_all_close("gradient", &gradient_here, gradient, 1e-11, 1e-13);
    assert_all_close("hessian", &softplus::hessian(x), hessian, 1e-9, 1e-11);
}

#[test]
fn regular_points() {
    check([-1.7846], &[0.14373605614448923], &[0.12307600230851747]);
    check([0.2089], &[0.5520359036800313], &[0.2472922647282025]);
    check([1.3022], &[0.7862050066062538], &[0.1680866941935142]);
    check([2.0597], &[0.8869240864947611], &[0.10028975129019467]);
    check([3.4589], &[0.9694954521081562], &[0.02957402044975799]);
}
