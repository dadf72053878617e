//! const-generic helper over &[f64; N]; same slice passed twice (aliasing of shared borrows).

use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[::chainrule::differentiate]
fn dot<const N: usize>(a: &[f64; N], b: &[f64; N]) -> f64 {
    let mut s = 0.0;
    for i in 0..N {
        s += a[i] * b[i];
    }
    s
}

#[::chainrule::differentiate]

fn d16_const_generic(a: &[f64; 3], b: &[f64; 3]) -> f64 {
    let ab = dot(a, b);
    ab / (dot(a, a).sqrt() + dot(b, b))
}

#[test]
fn value_and_gradient() {
    let (value, gradient) = d16_const_generic::value_and_gradient(&[1.0, 2.0, -0.5], &[0.3, -1.2, 0.7]);
    assert_same_bits(f64::from(value), f64::from(d16_const_generic(&[1.0, 2.0, -0.5], &[0.3, -1.2, 0.7])));
    assert_all_close("value", &value, &[-0.5682756722989946], 1e-10, 0.0);
    assert_all_close(
        "gradient",
        &gradient,
        &[
            0.12711186447076128,
            -0.16328492825773872,
            0.1336009336642705,
            0.31103592495310983,
            0.14755182418509835,
            0.06856093855841904,
        ],
        1e-10,
        1e-10,
    );
    let (value, gradient) = d16_const_generic::value_and_gradient(&[0.2, 0.1, 0.4], &[1.5, 2.5, -3.5]);
    assert_same_bits(f64::from(value), f64::from(d16_const_generic(&[0.2, 0.1, 0.4], &[1.5, 2.5, -3.5])));
    assert_all_close("value", &value, &[-0.04007872863740481], 1e-10, 0.0);
    assert_all_close(
        "gradient",
        &gradient,
        &[
            0.07155193142296803,
            0.11829099525908215,
            -0.16338053261657132,
            0.015099599053003718,
            0.014163994481993111,
            0.005632188271325644,
        ],
        1e-10,
        1e-10,
    );
    let (value, gradient) = d16_const_generic::value_and_gradient(&[-2.0, 0.0, 1.0], &[0.0, 4.0, 0.5]);
    assert_same_bits(f64::from(value), f64::from(d16_const_generic(&[-2.0, 0.0, 1.0], &[0.0, 4.0, 0.5])));
    assert_all_close("value", &value, &[0.02704739594209932], 1e-10, 0.0);
    assert_all_close(
        "gradient",
        &gradient,
        &[
            0.001308657222606748,
            0.21637916753679456,
            0.026393067330795945,
            -0.10818958376839728,
            -0.011704986035979052,
            0.052631668629701256,
        ],
        1e-10,
        1e-10,
    );
}
