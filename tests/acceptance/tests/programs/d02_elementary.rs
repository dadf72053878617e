//! sin exp ln sqrt cos abs as methods; tanh and powf called by path (f64::tanh(..)).

use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[::chainrule::differentiate]
fn d02_elementary(x: f64, y: f64) -> f64 {
    let a = x.sin() * y.exp();
    let b = (x * x + 1.0).ln() + (y + 2.5).sqrt();
    let c = f64::tanh(x * y) + f64::powf(x + 2.0, y);
    a + b * c - (x / 3.0).cos().abs()
}

#[test]
fn value_and_gradient() {
    let (value, gradient) = d02_elementary::value_and_gradient(0.4, 0.9);
    assert_same_bits(f64::from(value), f64::from(d02_elementary(0.4, 0.9)));
    assert_all_close("value", &value, &[5.035247242354581], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[7.286464380253607, 6.1848556579771], 1e-10, 1e-10);
    let (value, gradient) = d02_elementary::value_and_gradient(-1.1, -0.35);
    assert_same_bits(f64::from(value), f64::from(d02_elementary(-1.1, -0.35)));
    assert_all_close("value", &value, &[1.611848712847472], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[-2.7939411117695636, -2.5464391129787938], 1e-10, 1e-10);
    let (value, gradient) = d02_elementary::value_and_gradient(2.2, 1.7);
    assert_same_bits(f64::from(value), f64::from(d02_elementary(2.2, 1.7)));
    assert_all_close("value", &value, &[51.23651449378864], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[24.115772878870036, 70.26272533148862], 1e-10, 1e-10);
}
