//! 2-D arrays, triple loop, helper returning an array.

use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[::chainrule::differentiate]
fn matmul(a: &[[f64; 3]; 3], b: &[[f64; 3]; 3]) -> [[f64; 3]; 3] {
    let mut c = [[0.0; 3]; 3];
    for i in 0..3 {
        for j in 0..3 {
            for k in 0..3 {
                c[i][j] += a[i][k] * b[k][j];
            }
        }
    }
    c
}

#[::chainrule::differentiate]

fn d23_matmul_trace(a: &[[f64; 3]; 3], b: &[[f64; 3]; 3]) -> f64 {
    let c = matmul(a, b);
    let d = matmul(&c, a);
    let mut tr = 0.0;
    for i in 0..3 {
        tr += d[i][i] + 0.1 * c[i][2 - i];
    }
    tr
}

#[test]
fn value_and_gradient() {
    let (value, gradient) = d23_matmul_trace::value_and_gradient(
        &[[1.0, 0.5, -0.3], [0.2, 1.2, 0.7], [-0.6, 0.1, 0.9]],
        &[[0.3, -0.8, 0.4], [1.1, 0.6, -0.2], [0.5, 0.0, 1.4]],
    );
    assert_same_bits(
        f64::from(value),
        f64::from(d23_matmul_trace(
            &[[1.0, 0.5, -0.3], [0.2, 1.2, 0.7], [-0.6, 0.1, 0.9]],
            &[[0.3, -0.8, 0.4], [1.1, 0.6, -0.2], [0.5, 0.0, 1.4]],
        )),
    );
    assert_all_close("value", &value, &[3.537], 1e-10, 0.0);
    assert_all_close(
        "gradient",
        &gradient,
        &[
            0.64,
            3.0500000000000003,
            0.18000000000000013,
            -1.35,
            1.8699999999999999,
            0.93,
            -0.3799999999999999,
            0.8399999999999999,
            2.1599999999999997,
            1.22,
            0.04000000000000006,
            -1.02,
            1.08,
            1.73,
            -0.03999999999999998,
            -0.13,
            1.48,
            1.03,
        ],
        1e-10,
        1e-10,
    );
    let (value, gradient) = d23_matmul_trace::value_and_gradient(
        &[[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0]],
        &[[2.0, 0.1, 0.2], [0.3, 2.0, 0.4], [0.5, 0.6, 2.0]],
    );
    assert_same_bits(
        f64::from(value),
        f64::from(d23_matmul_trace(
            &[[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0]],
            &[[2.0, 0.1, 0.2], [0.3, 2.0, 0.4], [0.5, 0.6, 2.0]],
        )),
    );
    assert_all_close("value", &value, &[1.3], 1e-10, 0.0);
    assert_all_close(
        "gradient",
        &gradient,
        &[
            0.52,
            0.9400000000000001,
            4.2,
            4.01,
            1.1,
            0.66,
            0.7000000000000001,
            4.03,
            0.85,
            0.1,
            1.0,
            0.0,
            0.0,
            0.0,
            1.1,
            1.0,
            0.1,
            0.0,
        ],
        1e-10,
        1e-10,
    );
    let (value, gradient) = d23_matmul_trace::value_and_gradient(
        &[[-1.0, 0.25, 0.5], [0.75, -0.5, 1.5], [0.1, 0.2, 0.3]],
        &[[0.9, 0.8, 0.7], [-0.6, -0.5, -0.4], [0.3, 0.2, 0.1]],
    );
    assert_same_bits(
        f64::from(value),
        f64::from(d23_matmul_trace(
            &[[-1.0, 0.25, 0.5], [0.75, -0.5, 1.5], [0.1, 0.2, 0.3]],
            &[[0.9, 0.8, 0.7], [-0.6, -0.5, -0.4], [0.3, 0.2, 0.1]],
        )),
    );
    assert_all_close("value", &value, &[0.3045], 1e-10, 0.0);
    assert_all_close(
        "gradient",
        &gradient,
        &[
            -1.06,
            1.57,
            -0.06999999999999998,
            -0.78,
            1.12,
            0.055,
            1.2000000000000002,
            -0.355,
            0.53,
            1.2475,
            -0.9,
            -0.020000000000000004,
            -0.255,
            0.6875,
            0.009999999999999998,
            0.05499999999999999,
            0.22499999999999998,
            0.49,
        ],
        1e-10,
        1e-10,
    );
}
