//! `x.cosh().ln()`.

use chainrule::differentiate;
use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[differentiate(hessian)]
fn log_cosh(x: f64) -> f64 {
    x.cosh().ln()
}

#[track_caller]
fn check([x]: [f64; 1], gradient: &[f64; 1], hessian: &[f64; 1]) {
    let (value, gradient_here) = log_cosh::value_and_gradient(x);
    assert_same_bits(value, log_cosh(x));
    assert_all_close("gradient", &gradient_here, gradient, 1e-11, 1e-13);
    assert_all_close("hessian", &log_cosh::hessian(x), hessian, 1e-9, 1e-11);
}

#[test]
fn regular_points() {
    check([2.1777], &[0.9746508080033718], &[0.05005580245837462]);
    check([-0.2946], &[-0.28636313500244204], &[0.9179961549115732]);
    check([1.8844], &[0.9548818309824164], &[0.08820068885966796]);
    check([2.1082], &[0.9709255857544213], &[0.05730350692743376]);
    check([-0.7584], &[-0.6401335617960587], &[0.5902290230622914]);
}
