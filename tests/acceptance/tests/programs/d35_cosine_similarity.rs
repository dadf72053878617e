//! cosine similarity of two slices; both norms in one pass.

use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[::chainrule::differentiate]
fn d35_cosine_similarity(a: &[f64], b: &[f64]) -> f64 {
    let (mut ab, mut aa, mut bb) = (0.0, 0.0, 0.0);
    for i in 0..a.len().min(b.len()) {
        ab += a[i] * b[i];
        aa += a[i] * a[i];
        bb += b[i] * b[i];
    }
    ab / (aa.sqrt() * bb.sqrt())
}

#[test]
fn value_and_gradient() {
    let (value, gradient) = d35_cosine_similarity::value_and_gradient(&[1.0, 2.0, 3.0], &[-0.5, 0.7, 1.1]);
    assert_same_bits(f64::from(value), f64::from(d35_cosine_similarity(&[1.0, 2.0, 3.0], &[-0.5, 0.7, 1.1])));
    assert_all_close("value", &value, &[0.8038369524685004], 1e-10, 0.0);
    assert_all_close(
        "gradient",
        &gradient,
        &[
            -0.15311180047019055,
            0.019138975058773804,
            0.03827795011754764,
            0.39750178968222544,
            0.09422264644319421,
            0.12072276575534252,
        ],
        1e-10,
        1e-10,
    );
    let (value, gradient) = d35_cosine_similarity::value_and_gradient(&[0.3, -0.4], &[0.6, 0.8, 5.0]);
    assert_same_bits(f64::from(value), f64::from(d35_cosine_similarity(&[0.3, -0.4], &[0.6, 0.8, 5.0])));
    assert_all_close("value", &value, &[-0.2800000000000001], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[1.536, 1.152, 0.768, -0.576, 0.0], 1e-10, 1e-10);
    let (value, gradient) = d35_cosine_similarity::value_and_gradient(&[1.0, 1.0, 1.0, 1.0], &[2.0, 2.0, 2.0, 2.5]);
    assert_same_bits(f64::from(value), f64::from(d35_cosine_similarity(&[1.0, 1.0, 1.0, 1.0], &[2.0, 2.0, 2.0, 2.5])));
    assert_all_close("value", &value, &[0.9948497511671098], 1e-10, 0.0);
    assert_all_close(
        "gradient",
        &gradient,
        &[
            -0.014630143399516321,
            -0.014630143399516321,
            -0.014630143399516321,
            0.04389043019854896,
            0.00801651693124182,
            0.00801651693124182,
            0.00801651693124182,
            -0.019239640634980366,
        ],
        1e-10,
        1e-10,
    );
}
