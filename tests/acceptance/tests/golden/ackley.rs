//! `-20.0 * (-0.2 * (0.5 * (x * x + y * y)).sqrt()).exp() - (0.5 * ((2.0 * std::f64::consts::PI * x).cos() + (2.0 * std::f64::consts::PI * y).cos())).exp() + std::f64::consts::E + 20.0`.

use chainrule::differentiate;
use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[differentiate(hessian)]
fn ackley(x: f64, y: f64) -> f64 {
    -20.0 * (-0.2 * (0.5 * (x * x + y * y)).sqrt()).exp()
        - (0.5 * ((2.0 * std::f64::consts::PI * x).cos() + (2.0 * std::f64::consts::PI * y).cos())).exp()
        + std::f64::consts::E
        + 20.0
}

#[track_caller]
fn check([x, y]: [f64; 2], gradient: &[f64; 2], hessian: &[f64; 4]) {
    let (value, gradient_here) = ackley::value_and_gradient(x, y);
    assert_same_bits(value, ackley(x, y));
    assert_all_close("gradient", &gradient_here, gradient, 1e-11, 1e-13);
    assert_all_close("hessian", &ackley::hessian(x, y), hessian, 1e-9, 1e-11);
}

#[test]
fn regular_points() {
    check(
        [1.3367, 0.428],
        &[3.531314130579137, 1.383176380259301],
        &[-8.732401989510196, -2.391328535526759, -2.391328535526759, -8.198864435703793],
    );
    check(
        [-1.5285, 0.3261],
        &[-1.945821721036025, 1.8279866062865477],
        &[-9.8305289330971, -0.39663977634773023, -0.39663977634773023, -6.817226074284514],
    );
    check(
        [-1.8235, 0.6204],
        &[0.4038233436968604, -1.1792581471708443],
        &[0.611838487066862, 5.701818100626199, 5.701818100626199, -15.53763488101126],
    );
    check(
        [-0.6343, 1.7163],
        &[0.7588141451288057, 0.06486328912993121],
        &[-11.01632010003273, 5.143989860805074, 5.143989860805074, -8.898595497735057],
    );
    check(
        [-0.7751, 0.2964],
        &[0.5574935041909065, 3.7175181387171383],
        &[-6.037825991890122, -7.616803611004851, -7.616803611004851, -11.199469083706814],
    );
}
