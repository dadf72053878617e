//! &[f64] with len, indexing, for over references, sample standard deviation.

use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[::chainrule::differentiate]
fn d17_slice_loop(xs: &[f64], w: f64) -> f64 {
    let n = xs.len();
    let mut mean = 0.0;
    for i in 0..n {
        mean += xs[i];
    }
    mean /= n as f64;
    let mut var = 0.0;
    for x in xs {
        var += (x - mean).powi(2);
    }
    var = var / (n - 1) as f64;
    w * var.sqrt() + mean * xs[n - 1]
}

#[test]
fn value_and_gradient() {
    let (value, gradient) = d17_slice_loop::value_and_gradient(&[1.0, 2.5, -0.5, 3.0], 2.0);
    assert_same_bits(f64::from(value), f64::from(d17_slice_loop(&[1.0, 2.5, -0.5, 3.0], 2.0)));
    assert_all_close("value", &value, &[7.662277660168379], 1e-10, 0.0);
    assert_all_close(
        "gradient",
        &gradient,
        &[0.5391814893221081, 1.1716370213557838, -0.09327404271156782, 2.882455532033676, 1.5811388300841898],
        1e-10,
        1e-10,
    );
    let (value, gradient) = d17_slice_loop::value_and_gradient(&[0.1, 0.2], -1.5);
    assert_same_bits(f64::from(value), f64::from(d17_slice_loop(&[0.1, 0.2], -1.5)));
    assert_all_close("value", &value, &[-0.07606601717798213], 1e-10, 0.0);
    assert_all_close(
        "gradient",
        &gradient,
        &[1.1606601717798213, -0.8106601717798213, 0.07071067811865475],
        1e-10,
        1e-10,
    );
    let (value, gradient) = d17_slice_loop::value_and_gradient(&[5.0, -4.0, 3.0, -2.0, 1.0, 0.5], 0.3);
    assert_same_bits(f64::from(value), f64::from(d17_slice_loop(&[5.0, -4.0, 3.0, -2.0, 1.0, 0.5], 0.3)));
    assert_all_close("value", &value, &[1.270313691900995], 1e-10, 0.0);
    assert_all_close(
        "gradient",
        &gradient,
        &[
            0.16456793370517264,
            -0.0009667236563112308,
            0.12778245429150956,
            0.03581875575735185,
            0.09099697487784647,
            0.665133938357764,
            3.2621567507810942,
        ],
        1e-10,
        1e-10,
    );
}
