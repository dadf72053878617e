//! output equals input; unused float input has zero gradient; dead code; bool and i32 inputs inactive.

use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[::chainrule::differentiate]
fn d04_identity_unused(x: f64, _unused: f64, flag: bool, n: i32) -> f64 {
    let y = x;
    let _dead = y * 3.0;
    if flag && n > 100 {
        return _unused;
    }
    y
}

#[test]
fn value_and_gradient() {
    let (value, gradient) = d04_identity_unused::value_and_gradient(1.5, -4.0, false, 3_i32);
    assert_same_bits(f64::from(value), f64::from(d04_identity_unused(1.5, -4.0, false, 3_i32)));
    assert_all_close("value", &value, &[1.5], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[1.0, 0.0], 1e-10, 1e-10);
    let (value, gradient) = d04_identity_unused::value_and_gradient(2.5, 0.75, true, 101_i32);
    assert_same_bits(f64::from(value), f64::from(d04_identity_unused(2.5, 0.75, true, 101_i32)));
    assert_all_close("value", &value, &[0.75], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[0.0, 1.0], 1e-10, 1e-10);
    let (value, gradient) = d04_identity_unused::value_and_gradient(-0.5, 9.0, true, 100_i32);
    assert_same_bits(f64::from(value), f64::from(d04_identity_unused(-0.5, 9.0, true, 100_i32)));
    assert_all_close("value", &value, &[-0.5], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[1.0, 0.0], 1e-10, 1e-10);
}
