//! `z.max(0.0) - z * y + (-z.abs()).exp().ln_1p()`.

use chainrule::differentiate;
use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[differentiate(hessian)]
fn bce_logits(z: f64, y: f64) -> f64 {
    z.max(0.0) - z * y + (-z.abs()).exp().ln_1p()
}

#[track_caller]
fn check([z, y]: [f64; 2], gradient: &[f64; 2], hessian: &[f64; 4]) {
    let (value, gradient_here) = bce_logits::value_and_gradient(z, y);
    assert_same_bits(value, bce_logits(z, y));
    assert_all_close("gradient", &gradient_here, gradient, 1e-11, 1e-13);
    assert_all_close("hessian", &bce_logits::hessian(z, y), hessian, 1e-9, 1e-11);
}

#[test]
fn regular_points() {
    check([-1.75, 0.3], &[-0.1519528019683105, 1.75], &[0.1261292251866552, -1.0, -1.0, 0.0]);
    check([2.25, 0.8], &[0.10465053510089047, -2.25], &[0.08625794444256298, -1.0, -1.0, 0.0]);
    check([3.4861, 0.272], &[0.6982896740647354, -3.4861], &[0.02882762246808489, -1.0, -1.0, 0.0]);
    check([3.1162, 0.3287], &[0.6288560550716631, -3.1162], &[0.04064245646725726, -1.0, -1.0, 0.0]);
    check([-2.6132, 0.9324], &[-0.8641062927423044, 2.6132], &[0.06362967680669578, -1.0, -1.0, 0.0]);
}

#[test]
fn extreme_points() {
    check([40.0, 0.25], &[0.75, -40.0], &[4.248354255291589e-18, -1.0, -1.0, 0.0]);
    check([-40.0, 0.25], &[-0.25, 40.0], &[4.248354255291589e-18, -1.0, -1.0, 0.0]);
    check([800.0, 1.0], &[0.0, -800.0], &[0.0, -1.0, -1.0, 0.0]);
    check([-800.0, 1.0], &[-1.0, 800.0], &[0.0, -1.0, -1.0, 0.0]);
}
