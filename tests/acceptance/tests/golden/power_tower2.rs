//! `x.powf(x)`.

use chainrule::differentiate;
use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[differentiate(hessian)]
fn power_tower2(x: f64) -> f64 {
    x.powf(x)
}

#[track_caller]
fn check([x]: [f64; 1], gradient: &[f64; 1], hessian: &[f64; 1]) {
    let (value, gradient_here) = power_tower2::value_and_gradient(x);
    assert_same_bits(value, power_tower2(x));
    assert_all_close("gradient", &gradient_here, gradient, 1e-11, 1e-13);
    assert_all_close("hessian", &power_tower2::hessian(x), hessian, 1e-9, 1e-11);
}

#[test]
fn regular_points() {
    check([1.3937], &[2.1155369484066986], &[3.9574333986080257]);
    check([1.7148], &[3.8810705379606896], &[7.44445141883198]);
    check([0.4258], &[0.101649707547305], &[1.6475766396309897]);
    check([1.6431], &[3.384221752921019], &[6.441012408029741]);
    check([2.5949], &[23.196672699729277], &[49.89176010896509]);
}
