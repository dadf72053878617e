//! in-place Cholesky; log-determinant; only the lower triangle is read so upper entries have zero gradient.

use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[::chainrule::differentiate]
fn d24_cholesky_logdet(m: &[[f64; 3]; 3]) -> f64 {
    let mut l = [[0.0_f64; 3]; 3];
    let mut logdet = 0.0;
    for i in 0..3 {
        for j in 0..=i {
            let mut s = m[i][j];
            for k in 0..j {
                s -= l[i][k] * l[j][k];
            }
            if i == j {
                l[i][i] = s.sqrt();
                logdet += 2.0 * l[i][i].ln();
            } else {
                l[i][j] = s / l[j][j];
            }
        }
    }
    logdet
}

#[test]
fn value_and_gradient() {
    let (value, gradient) =
        d24_cholesky_logdet::value_and_gradient(&[[4.0, 1.0, 0.5], [1.0, 3.0, -0.2], [0.5, -0.2, 2.0]]);
    assert_same_bits(
        f64::from(value),
        f64::from(d24_cholesky_logdet(&[[4.0, 1.0, 0.5], [1.0, 3.0, -0.2], [0.5, -0.2, 2.0]])),
    );
    assert_all_close("value", &value, &[3.0392705755684744], 1e-10, 0.0);
    assert_all_close(
        "gradient",
        &gradient,
        &[
            0.2853039731929153,
            0.0,
            0.0,
            -0.20105313547151749,
            0.3709909047391096,
            0.0,
            -0.1627573001436094,
            0.12446146481570129,
            0.5265677357587363,
        ],
        1e-10,
        1e-10,
    );
    let (value, gradient) =
        d24_cholesky_logdet::value_and_gradient(&[[1.5, 9.0, 9.0], [0.3, 1.1, 9.0], [-0.4, 0.2, 2.2]]);
    assert_same_bits(
        f64::from(value),
        f64::from(d24_cholesky_logdet(&[[1.5, 9.0, 9.0], [0.3, 1.1, 9.0], [-0.4, 0.2, 2.2]])),
    );
    assert_all_close("value", &value, &[1.146767330555157], 1e-10, 0.0);
    assert_all_close(
        "gradient",
        &gradient,
        &[
            0.7560355781448539,
            0.0,
            0.0,
            -0.47013977128335444,
            0.9974587039390088,
            0.0,
            0.3176620076238882,
            -0.26683608640406603,
            0.49555273189326554,
        ],
        1e-10,
        1e-10,
    );
    let (value, gradient) =
        d24_cholesky_logdet::value_and_gradient(&[[10.0, 0.0, 0.0], [2.0, 5.0, 0.0], [-1.0, 1.5, 8.0]]);
    assert_same_bits(
        f64::from(value),
        f64::from(d24_cholesky_logdet(&[[10.0, 0.0, 0.0], [2.0, 5.0, 0.0], [-1.0, 1.5, 8.0]])),
    );
    assert_all_close("value", &value, &[5.8126368795682835], 1e-10, 0.0);
    assert_all_close(
        "gradient",
        &gradient,
        &[
            0.11285500747384156,
            0.0,
            0.0,
            -0.10463378176382661,
            0.23617339312406577,
            0.0,
            0.04783258594917788,
            -0.10164424514200299,
            0.1375186846038864,
        ],
        1e-10,
        1e-10,
    );
}
