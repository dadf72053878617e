//! `x / (1.0 + (-x).exp())`.

use chainrule::differentiate;
use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[differentiate(hessian)]
fn silu(x: f64) -> f64 {
    x / (1.0 + (-x).exp())
}

#[track_caller]
fn check([x]: [f64; 1], gradient: &[f64; 1], hessian: &[f64; 1]) {
    let (value, gradient_here) = silu::value_and_gradient(x);
    assert_same_bits(value, silu(x));
    assert_all_close("gradient", &gradient_here, gradient, 1e-11, 1e-13);
    assert_all_close("hessian", &silu::hessian(x), hessian, 1e-9, 1e-11);
}

#[test]
fn regular_points() {
    check([-3.1024], &[-0.08468221835125023], &[-0.034389764929879]);
    check([-1.0122], &[0.06866354017355093], &[0.29860859972120657]);
    check([0.3629], &[0.6775445825142643], &[0.4681334956277461]);
    check([0.472], &[0.72752143540818], &[0.4472800889253107]);
    check([3.146], &[1.0831678355524497], &[-0.035057446706230073]);
}
