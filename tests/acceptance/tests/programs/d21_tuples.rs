//! helper returning a tuple, destructuring with mut, tuple fields; hypot and atan2.

use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[::chainrule::differentiate]
fn polar(x: f64, y: f64) -> (f64, f64) {
    (x.hypot(y), y.atan2(x))
}

#[::chainrule::differentiate]

fn d21_tuples(x: f64, y: f64) -> f64 {
    let (r, t) = polar(x, y);
    let p = (r * t, r - t);
    let (a, mut b) = p;
    b += p.0;
    a * b + p.1
}

#[test]
fn value_and_gradient() {
    let (value, gradient) = d21_tuples::value_and_gradient(1.2, 0.7);
    assert_same_bits(f64::from(value), f64::from(d21_tuples(1.2, 0.7)));
    assert_all_close("value", &value, &[2.0311501613373344], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[2.0151051229337784, 2.4264100146456937], 1e-10, 1e-10);
    let (value, gradient) = d21_tuples::value_and_gradient(-0.9, 1.6);
    assert_same_bits(f64::from(value), f64::from(d21_tuples(-0.9, 1.6)));
    assert_all_close("value", &value, &[13.431008354681394], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[-14.083930053376747, 15.302285991138943], 1e-10, 1e-10);
    let (value, gradient) = d21_tuples::value_and_gradient(0.5, -2.0);
    assert_same_bits(f64::from(value), f64::from(d21_tuples(0.5, -2.0)));
    assert_all_close("value", &value, &[1.5994814084879274], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[-0.9532116225329946, -1.2930812569987173], 1e-10, 1e-10);
}
