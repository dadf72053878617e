//! `0.5 * x * (1.0 + (0.7978845608028654 * (x + 0.044715 * x.powi(3))).tanh())`.

use chainrule::differentiate;
use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[differentiate(hessian)]
fn gelu_tanh(x: f64) -> f64 {
    0.5 * x * (1.0 + (0.7978845608028654 * (x + 0.044715 * x.powi(3))).tanh())
}

#[track_caller]
fn check([x]: [f64; 1], gradient: &[f64; 1], hessian: &[f64; 1]) {
    let (value, gradient_here) = gelu_tanh::value_and_gradient(x);
    assert_same_bits(value, gelu_tanh(x));
    assert_all_close("gradient", &gradient_here, gradient, 1e-11, 1e-13);
    assert_all_close("hessian", &gelu_tanh::hessian(x), hessian, 1e-9, 1e-11);
}

#[test]
fn regular_points() {
    check([2.09], &[1.0764170161816655], &[-0.10676374589567184]);
    check([-0.673], &[0.03663453127931151], &[0.4914550534490781]);
    check([-0.8264], &[-0.02970162684162812], &[0.37301760928892075]);
    check([-2.7008], &[-0.02462252190540933], &[-0.056641625181079784]);
    check([2.2305], &[1.0618463224028476], &[-0.0997409616143751]);
}
