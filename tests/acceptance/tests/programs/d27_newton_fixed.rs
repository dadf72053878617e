//! fixed number of Newton steps on a cubic; gradient flows through the iteration.

use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[::chainrule::differentiate]
fn d27_newton_fixed(a: f64, b: f64, c: f64) -> f64 {
    let mut x = 1.5;
    for _ in 0..12 {
        let f = ((x + a) * x + b) * x + c;
        let fp = (3.0 * x + 2.0 * a) * x + b;
        x -= f / fp;
    }
    x
}

#[test]
fn value_and_gradient() {
    let (value, gradient) = d27_newton_fixed::value_and_gradient(0.5, 1.0, -3.0);
    assert_same_bits(f64::from(value), f64::from(d27_newton_fixed(0.5, 1.0, -3.0)));
    assert_all_close("value", &value, &[1.0936909239537742], 1e-10, 0.0);
    assert_all_close(
        "gradient",
        &gradient,
        &[-0.21051108035989358, -0.19247766964992297, -0.1759890892703963],
        1e-10,
        1e-10,
    );
    let (value, gradient) = d27_newton_fixed::value_and_gradient(-1.0, 2.0, -5.0);
    assert_same_bits(f64::from(value), f64::from(d27_newton_fixed(-1.0, 2.0, -5.0)));
    assert_all_close("value", &value, &[1.6398020042326555], 1e-10, 0.0);
    assert_all_close(
        "gradient",
        &gradient,
        &[-0.39617687170442717, -0.24160043144343998, -0.14733512388679923],
        1e-10,
        1e-10,
    );
    let (value, gradient) = d27_newton_fixed::value_and_gradient(0.1, 0.2, -1.5);
    assert_same_bits(f64::from(value), f64::from(d27_newton_fixed(0.1, 0.2, -1.5)));
    assert_all_close("value", &value, &[1.0559208763706573], 1e-10, 0.0);
    assert_all_close(
        "gradient",
        &gradient,
        &[-0.29684289776594436, -0.2811222927860215, -0.2662342407248134],
        1e-10,
        1e-10,
    );
}
