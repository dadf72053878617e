//! `(x * x + y - 11.0).powi(2) + (x + y * y - 7.0).powi(2)`.

use chainrule::differentiate;
use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[differentiate(hessian)]
fn himmelblau(x: f64, y: f64) -> f64 {
    (x * x + y - 11.0).powi(2) + (x + y * y - 7.0).powi(2)
}

#[track_caller]
fn check([x, y]: [f64; 2], gradient: &[f64; 2], hessian: &[f64; 4]) {
    let (value, gradient_here) = himmelblau::value_and_gradient(x, y);
    assert_same_bits(value, himmelblau(x, y));
    assert_all_close("gradient", &gradient_here, gradient, 1e-11, 1e-13);
    assert_all_close("hessian", &himmelblau::hessian(x, y), hessian, 1e-9, 1e-11);
}

#[test]
fn regular_points() {
    check(
        [-1.6862, -0.2848],
        &[39.726250656288, -7.080141776768],
        &[-9.019954720000003, -7.8839999999999995, -7.8839999999999995, -31.771467519999998],
    );
    check(
        [-0.6638, -2.928],
        &[37.630431655711995, -37.625444527999996],
        &[-48.42443472, -14.3672, -14.3672, 74.223008],
    );
    check(
        [-1.4171, 1.2667],
        &[30.163971011156, -49.968190480147996],
        &[-12.83513108, -0.6016000000000004, -0.6016000000000004, -12.414053320000003],
    );
    check(
        [-2.2752, 2.0697],
        &[24.179180327968, -48.831507084508],
        &[28.397220479999994, -0.8219999999999992, -0.8219999999999992, 16.303097080000004],
    );
    check(
        [-0.9816, -2.6765],
        &[48.280276298016, -16.668974268499994],
        &[-41.14353728, -14.6324, -14.6324, 56.037426999999994],
    );
}
