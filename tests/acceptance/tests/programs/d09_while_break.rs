//! while loop with counter; data-dependent trip count; break on tolerance; integer counter in output.

use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[::chainrule::differentiate]
fn d09_while_break(a: f64) -> f64 {
    let mut x = 0.5 * (1.0 + a);
    let mut iters = 0;
    while iters < 50 {
        let next = 0.5 * (x + a / x);
        let delta = next - x;
        x = next;
        if delta.abs() < 1e-3 {
            break;
        }
        iters += 1;
    }
    x + 0.01 * iters as f64
}

#[test]
fn value_and_gradient() {
    let (value, gradient) = d09_while_break::value_and_gradient(2.0);
    assert_same_bits(f64::from(value), f64::from(d09_while_break(2.0)));
    assert_all_close("value", &value, &[1.4342135623746899], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[0.35355339061171626], 1e-10, 1e-10);
    let (value, gradient) = d09_while_break::value_and_gradient(0.3);
    assert_same_bits(f64::from(value), f64::from(d09_while_break(0.3)));
    assert_all_close("value", &value, &[0.5677225606024404], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[0.9128708050842952], 1e-10, 1e-10);
    let (value, gradient) = d09_while_break::value_and_gradient(150.0);
    assert_same_bits(f64::from(value), f64::from(d09_while_break(150.0)));
    assert_all_close("value", &value, &[12.29744873346211], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[0.04082483048255111], 1e-10, 1e-10);
}
