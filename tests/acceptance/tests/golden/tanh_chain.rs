//! `(2.0 * (1.5 * x.tanh()).tanh() - 0.25).tanh()`.

use chainrule::differentiate;
use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[differentiate(hessian)]
fn tanh_chain(x: f64) -> f64 {
    (2.0 * (1.5 * x.tanh()).tanh() - 0.25).tanh()
}

#[track_caller]
fn check([x]: [f64; 1], gradient: &[f64; 1], hessian: &[f64; 1]) {
    let (value, gradient_here) = tanh_chain::value_and_gradient(x);
    assert_same_bits(value, tanh_chain(x));
    assert_all_close("gradient", &gradient_here, gradient, 1e-11, 1e-13);
    assert_all_close("hessian", &tanh_chain::hessian(x), hessian, 1e-9, 1e-11);
}

#[test]
fn regular_points() {
    check([1.5018], &[0.022638445888397456], &[-0.05686703194433199]);
    check([-0.5749], &[0.20665955346032003], &[0.986254450834105]);
    check([1.3463], &[0.0338950155817702], &[-0.09109000277011642]);
    check([0.6667], &[0.32768304600403764], &[-1.3763764332355262]);
    check([-1.5961], &[0.0070026074109624655], &[0.017079394394621996]);
}
