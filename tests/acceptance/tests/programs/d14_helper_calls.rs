//! calls to other fns in the file, nested calls, function in an inner module, super:: path.

use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[::chainrule::differentiate]
fn square(v: f64) -> f64 {
    v * v
}

#[::chainrule::differentiate]

fn norm2(a: f64, b: f64) -> f64 {
    (square(a) + square(b)).sqrt()
}

mod inner {
    #[::chainrule::differentiate]
    pub(super) fn cube(v: f64) -> f64 {
        v * super::square(v)
    }
}

#[::chainrule::differentiate]

fn d14_helper_calls(x: f64, y: f64) -> f64 {
    let n = norm2(x, y);
    inner::cube(x) / n + square(norm2(n, square(y)))
}

#[test]
fn value_and_gradient() {
    let (value, gradient) = d14_helper_calls::value_and_gradient(1.1, 0.6);
    assert_same_bits(f64::from(value), f64::from(d14_helper_calls(1.1, 0.6)));
    assert_all_close("value", &value, &[2.7618536432264054], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[4.352801245681771, 1.6580431936714375], 1e-10, 1e-10);
    let (value, gradient) = d14_helper_calls::value_and_gradient(-0.8, 1.9);
    assert_same_bits(f64::from(value), f64::from(d14_helper_calls(-0.8, 1.9)));
    assert_all_close("value", &value, &[17.033743519962794], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[-0.7154126549263081, 31.347029955781334], 1e-10, 1e-10);
    let (value, gradient) = d14_helper_calls::value_and_gradient(2.4, -0.3);
    assert_same_bits(f64::from(value), f64::from(d14_helper_calls(2.4, -0.3)));
    assert_all_close("value", &value, &[11.573620569870725], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[9.59957176059657, -0.41489638103227044], 1e-10, 1e-10);
}
