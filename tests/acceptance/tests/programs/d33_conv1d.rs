//! helper writing through &mut [f64]; then ReLU (away from the kink) and mean pooling.

use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[::chainrule::differentiate]
fn conv(x: &[f64], k: &[f64], out: &mut [f64]) {
    for i in 0..out.len() {
        out[i] = 0.0;
        for j in 0..k.len() {
            out[i] += x[i + j] * k[j];
        }
    }
}

#[::chainrule::differentiate]

fn d33_conv1d(x: &[f64; 7], k: &[f64; 3], bias: f64) -> f64 {
    let mut y = [0.0; 5];
    conv(x, k, &mut y);
    let mut s = 0.0;
    for v in y.iter_mut() {
        *v = (*v + bias).max(0.0);
        s += *v * *v;
    }
    s / y.len() as f64
}

#[test]
fn value_and_gradient() {
    let (value, gradient) =
        d33_conv1d::value_and_gradient(&[0.5, -1.0, 2.0, 0.3, -0.7, 1.1, 0.9], &[0.4, -0.3, 0.8], 0.1);
    assert_same_bits(
        f64::from(value),
        f64::from(d33_conv1d(&[0.5, -1.0, 2.0, 0.3, -0.7, 1.1, 0.9], &[0.4, -0.3, 0.8], 0.1)),
    );
    assert_all_close("value", &value, &[1.33254], 1e-10, 0.0);
    assert_all_close(
        "gradient",
        &gradient,
        &[
            0.35200000000000004,
            -0.264,
            0.7440000000000001,
            0.1796,
            -0.04359999999999997,
            0.3940000000000001,
            0.06720000000000002,
            0.7384000000000001,
            -1.1244,
            2.342,
            1.588,
        ],
        1e-10,
        1e-10,
    );
    let (value, gradient) =
        d33_conv1d::value_and_gradient(&[1.0, 1.5, -0.5, 0.25, 2.0, -1.0, 0.75], &[-0.6, 0.5, 0.2], -0.15);
    assert_same_bits(
        f64::from(value),
        f64::from(d33_conv1d(&[1.0, 1.5, -0.5, 0.25, 2.0, -1.0, 0.75], &[-0.6, 0.5, 0.2], -0.15)),
    );
    assert_all_close("value", &value, &[0.141125], 1e-10, 0.0);
    assert_all_close(
        "gradient",
        &gradient,
        &[0.0, 0.0, -0.162, 0.015000000000000008, 0.154, 0.04, 0.0, -0.085, 0.4675, 0.34, 0.47000000000000003],
        1e-10,
        1e-10,
    );
    let (value, gradient) =
        d33_conv1d::value_and_gradient(&[-1.0, -2.0, -3.0, -1.0, -2.0, -3.0, -1.0], &[1.0, 0.5, 0.25], 0.5);
    assert_same_bits(
        f64::from(value),
        f64::from(d33_conv1d(&[-1.0, -2.0, -3.0, -1.0, -2.0, -3.0, -1.0], &[1.0, 0.5, 0.25], 0.5)),
    );
    assert_all_close("value", &value, &[0.0], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0], 1e-10, 1e-10);
}
