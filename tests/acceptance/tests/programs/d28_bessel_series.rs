//! J_n(x) by power series; term updated in place; integer arithmetic mixed in.

use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[::chainrule::differentiate]
fn d28_bessel_series(n: usize, x: f64) -> f64 {
    let half = x / 2.0;
    let mut term = 1.0;
    for k in 1..=n {
        term *= half / k as f64;
    }
    let mut sum = term;
    let q = -half * half;
    for k in 1..25 {
        term = term * q / ((k * (k + n)) as f64);
        sum += term;
    }
    sum
}

#[test]
fn value_and_gradient() {
    let (value, gradient) = d28_bessel_series::value_and_gradient(0_usize, 1.5);
    assert_same_bits(f64::from(value), f64::from(d28_bessel_series(0_usize, 1.5)));
    assert_all_close("value", &value, &[0.5118276717359181], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[-0.5579365079100996], 1e-10, 1e-10);
    let (value, gradient) = d28_bessel_series::value_and_gradient(2_usize, 3.7);
    assert_same_bits(f64::from(value), f64::from(d28_bessel_series(2_usize, 3.7)));
    assert_all_close("value", &value, &[0.42832965620657587], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[-0.1776955561499846], 1e-10, 1e-10);
    let (value, gradient) = d28_bessel_series::value_and_gradient(5_usize, -2.2);
    assert_same_bits(f64::from(value), f64::from(d28_bessel_series(5_usize, -2.2)));
    assert_all_close("value", &value, &[-0.010936881861554764], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[0.02279059785572989], 1e-10, 1e-10);
}
