//! `x / (1.0 + x.abs())`.

use chainrule::differentiate;
use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[differentiate(hessian)]
fn softsign(x: f64) -> f64 {
    x / (1.0 + x.abs())
}

#[track_caller]
fn check([x]: [f64; 1], gradient: &[f64; 1], hessian: &[f64; 1]) {
    let (value, gradient_here) = softsign::value_and_gradient(x);
    assert_same_bits(value, softsign(x));
    assert_all_close("gradient", &gradient_here, gradient, 1e-11, 1e-13);
    assert_all_close("hessian", &softsign::hessian(x), hessian, 1e-9, 1e-11);
}

#[test]
fn regular_points() {
    check([-2.5], &[0.08163265306122448], &[0.04664723032069971]);
    check([1.25], &[0.19753086419753085], &[-0.1755829903978052]);
    check([1.8104], &[0.12660875156964466], &[-0.09010016479479409]);
    check([-2.7424], &[0.07140022676255059], &[0.038157453378874835]);
    check([0.2806], &[0.6097797599901986], &[-0.9523344682027153]);
}
