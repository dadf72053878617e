//! RK4 integration of a damped pendulum; helper returning a tuple; loop-carried state.

use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[::chainrule::differentiate]
fn deriv(th: f64, om: f64, g_over_l: f64, damp: f64) -> (f64, f64) {
    (om, -g_over_l * th.sin() - damp * om)
}

#[::chainrule::differentiate]

fn d25_rk4_pendulum(theta0: f64, omega0: f64, g_over_l: f64, damp: f64) -> f64 {
    let dt = 0.05;
    let mut th = theta0;
    let mut om = omega0;
    for _ in 0..40 {
        let (k1t, k1o) = deriv(th, om, g_over_l, damp);
        let (k2t, k2o) = deriv(th + 0.5 * dt * k1t, om + 0.5 * dt * k1o, g_over_l, damp);
        let (k3t, k3o) = deriv(th + 0.5 * dt * k2t, om + 0.5 * dt * k2o, g_over_l, damp);
        let (k4t, k4o) = deriv(th + dt * k3t, om + dt * k3o, g_over_l, damp);
        th += dt / 6.0 * (k1t + 2.0 * k2t + 2.0 * k3t + k4t);
        om += dt / 6.0 * (k1o + 2.0 * k2o + 2.0 * k3o + k4o);
    }
    th * th + 0.5 * om * om
}

#[test]
fn value_and_gradient() {
    let (value, gradient) = d25_rk4_pendulum::value_and_gradient(0.8, 0.0, 9.8, 0.1);
    assert_same_bits(f64::from(value), f64::from(d25_rk4_pendulum(0.8, 0.0, 9.8, 0.1)));
    assert_all_close("value", &value, &[0.6249984065360247], 1e-10, 0.0);
    assert_all_close(
        "gradient",
        &gradient,
        &[1.9891854714455885, 0.37182998920620725, -0.24502562999384403, -1.463419620959599],
        1e-10,
        1e-10,
    );
    let (value, gradient) = d25_rk4_pendulum::value_and_gradient(2.5, -0.5, 4.0, 0.0);
    assert_same_bits(f64::from(value), f64::from(d25_rk4_pendulum(2.5, -0.5, 4.0, 0.0)));
    assert_all_close("value", &value, &[5.998513147165263], 1e-10, 0.0);
    assert_all_close(
        "gradient",
        &gradient,
        &[2.33998589198192, -1.2766552741605774, 0.5385331049859994, -19.01168081187423],
        1e-10,
        1e-10,
    );
    let (value, gradient) = d25_rk4_pendulum::value_and_gradient(-0.3, 1.2, 1.0, 0.8);
    assert_same_bits(f64::from(value), f64::from(d25_rk4_pendulum(-0.3, 1.2, 1.0, 0.8)));
    assert_all_close("value", &value, &[0.33540901596806794], 1e-10, 0.0);
    assert_all_close(
        "gradient",
        &gradient,
        &[0.22251893610012338, 0.6346100191743168, -0.27057625465225965, -0.6095012797781101],
        1e-10,
        1e-10,
    );
}
