//! `x * (1.0 + x.exp()).ln().tanh()`.

use chainrule::differentiate;
use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[differentiate(hessian)]
fn mish(x: f64) -> f64 {
    x * (1.0 + x.exp()).ln().tanh()
}

#[track_caller]
fn check([x]: [f64; 1], gradient: &[f64; 1], hessian: &[f64; 1]) {
    let (value, gradient_here) = mish::value_and_gradient(x);
    assert_same_bits(value, mish(x));
    assert_all_close("gradient", &gradient_here, gradient, 1e-11, 1e-13);
    assert_all_close("hessian", &mish::hessian(x), hessian, 1e-9, 1e-11);
}

#[test]
fn regular_points() {
    check([-3.3937], &[-0.07713049940937541], &[-0.041420527751011654]);
    check([-3.8153], &[-0.060415838577186784], &[-0.03726315666971798]);
    check([1.6197], &[1.0867707305955712], &[-0.025287342240222367]);
    check([-0.1465], &[0.5057827194019837], &[0.642379598994677]);
    check([-2.6173], &[-0.10684065016577425], &[-0.028038999016493774]);
}
