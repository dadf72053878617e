//! early return at top, inside a loop, and at the end.

use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[::chainrule::differentiate]
fn d10_early_return(x: f64, y: f64) -> f64 {
    if x < -1.0 {
        return y * x;
    }
    let mut s = x * y;
    for k in 1..=10 {
        s += x / k as f64;
        if s > 4.0 {
            return s * s;
        }
    }
    if y > 2.0 {
        return s.sin();
    }
    s - y
}

#[test]
fn value_and_gradient() {
    let (value, gradient) = d10_early_return::value_and_gradient(-2.0, 3.0);
    assert_same_bits(f64::from(value), f64::from(d10_early_return(-2.0, 3.0)));
    assert_all_close("value", &value, &[-6.0], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[3.0, -2.0], 1e-10, 1e-10);
    let (value, gradient) = d10_early_return::value_and_gradient(1.1, 1.6);
    assert_same_bits(f64::from(value), f64::from(d10_early_return(1.1, 1.6)));
    assert_all_close("value", &value, &[16.41600277777778], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[29.84727777777778, 8.913666666666668], 1e-10, 1e-10);
    let (value, gradient) = d10_early_return::value_and_gradient(0.25, 2.6);
    assert_same_bits(f64::from(value), f64::from(d10_early_return(0.25, 2.6)));
    assert_all_close("value", &value, &[0.9822762489870536], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[1.0363441619010272, 0.04685974463487024], 1e-10, 1e-10);
}
