//! match on integer with or-pattern, range, guard, wildcard; match on tuple of bools.

use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[::chainrule::differentiate]
fn d12_match(kind: i32, x: f64, y: f64) -> f64 {
    let a = match kind {
        0 => x * y,
        1 | 2 => {
            let t = x.sin();
            t * t + y
        }
        3..=5 => x / y,
        n if n < 0 => n as f64 * x,
        _ => y,
    };
    match (x > 0.0, y > 0.0) {
        (true, true) => a * x,
        (true, false) => a - y,
        (false, _) => a * a,
    }
}

#[test]
fn value_and_gradient() {
    let (value, gradient) = d12_match::value_and_gradient(2_i32, 0.9, 1.4);
    assert_same_bits(f64::from(value), f64::from(d12_match(2_i32, 0.9, 1.4)));
    assert_all_close("value", &value, &[1.812240942611889], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[2.890063915136919, 0.9], 1e-10, 1e-10);
    let (value, gradient) = d12_match::value_and_gradient(-3_i32, 1.2, -0.8);
    assert_same_bits(f64::from(value), f64::from(d12_match(-3_i32, 1.2, -0.8)));
    assert_all_close("value", &value, &[-2.8], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[-3.0, -1.0], 1e-10, 1e-10);
    let (value, gradient) = d12_match::value_and_gradient(4_i32, -0.6, 2.1);
    assert_same_bits(f64::from(value), f64::from(d12_match(4_i32, -0.6, 2.1)));
    assert_all_close("value", &value, &[0.08163265306122448], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[-0.27210884353741494, -0.07774538386783283], 1e-10, 1e-10);
}
