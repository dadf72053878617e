//! `1.0 / (1.0 + (-x).exp())`.

use chainrule::differentiate;
use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[differentiate(hessian)]
fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

#[track_caller]
fn check([x]: [f64; 1], gradient: &[f64; 1], hessian: &[f64; 1]) {
    let (value, gradient_here) = sigmoid::value_and_gradient(x);
    assert_same_bits(value, sigmoid(x));
    assert_all_close("gradient", &gradient_here, gradient, 1e-11, 1e-13);
    assert_all_close("hessian", &sigmoid::hessian(x), hessian, 1e-9, 1e-11);
}

#[test]
fn regular_points() {
    check([-3.1612], &[0.03899962455768926], &[0.035828781281922045]);
    check([3.4749], &[0.02913280622290341], &[-0.02738280429033364]);
    check([3.7059], &[0.023413047861974717], &[-0.022289760261728367]);
    check([-3.9062], &[0.019331212511963205], &[0.01856878583129538]);
    check([-3.7032], &[0.02347330361934164], &[0.02234415357125987]);
}
