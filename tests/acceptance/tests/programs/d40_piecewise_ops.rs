//! abs min max clamp signum floor fract rem_euclid copysign away from their kinks.

use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[::chainrule::differentiate]
fn d40_piecewise_ops(x: f64, y: f64) -> f64 {
    let a = x.abs() * y.signum() + x.max(y) * x.min(y);
    let b = (2.0 * x).clamp(-1.0, 1.5) + (x * 3.0).floor() * y + (y * 2.0).fract();
    let c = (x + 10.0).rem_euclid(2.5) + x.copysign(y) + (7.25 + y) % 3.0;
    a + b * c
}

#[test]
fn value_and_gradient() {
    let (value, gradient) = d40_piecewise_ops::value_and_gradient(0.4, 1.3);
    assert_same_bits(f64::from(value), f64::from(d40_piecewise_ops(0.4, 1.3)));
    assert_all_close("value", &value, &[9.965000000000002], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[14.4, 13.15], 1e-10, 1e-10);
    let (value, gradient) = d40_piecewise_ops::value_and_gradient(-1.7, 0.6);
    assert_same_bits(f64::from(value), f64::from(d40_piecewise_ops(-1.7, 0.6)));
    assert_all_close("value", &value, &[-18.46], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[-0.4, -23.5], 1e-10, 1e-10);
    let (value, gradient) = d40_piecewise_ops::value_and_gradient(1.9, -2.2);
    assert_same_bits(f64::from(value), f64::from(d40_piecewise_ops(1.9, -2.2)));
    assert_all_close("value", &value, &[-26.375], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[-3.2, 6.349999999999998], 1e-10, 1e-10);
}
