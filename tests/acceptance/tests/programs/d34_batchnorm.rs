//! batch normalisation with epsilon, gamma, beta; three passes over a slice.

use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[::chainrule::differentiate]
fn d34_batchnorm(x: &[f64], gamma: f64, beta: f64) -> f64 {
    let n = x.len() as f64;
    let mean = x.iter().sum::<f64>() / n;
    let var = x.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n;
    let inv = 1.0 / (var + 1e-5).sqrt();
    let mut loss = 0.0;
    for (i, v) in x.iter().enumerate() {
        let y = gamma * (v - mean) * inv + beta;
        loss += y.powi(3) * (i + 1) as f64;
    }
    loss / n
}

#[test]
fn value_and_gradient() {
    let (value, gradient) = d34_batchnorm::value_and_gradient(&[0.5, 1.5, -0.7, 2.2], 1.2, 0.3);
    assert_same_bits(f64::from(value), f64::from(d34_batchnorm(&[0.5, 1.5, -0.7, 2.2], 1.2, 0.3)));
    assert_all_close("value", &value, &[3.7001049700837347], 1e-10, 0.0);
    assert_all_close(
        "gradient",
        &gradient,
        &[
            -3.692039831156422,
            -3.459721098915173,
            2.999385498643891,
            4.152375431427704,
            5.416733861473696,
            15.334114254942564,
        ],
        1e-10,
        1e-10,
    );
    let (value, gradient) = d34_batchnorm::value_and_gradient(&[3.0, 1.0, 2.0], 0.7, -0.4);
    assert_same_bits(f64::from(value), f64::from(d34_batchnorm(&[3.0, 1.0, 2.0], 0.7, -0.4)));
    assert_all_close("value", &value, &[-1.3571961865681823], 1e-10, 0.0);
    assert_all_close(
        "gradient",
        &gradient,
        &[0.34445287676046693, 0.3444908451058797, -0.6889437218663466, -3.616087136946601, 3.8508189096048158],
        1e-10,
        1e-10,
    );
    let (value, gradient) = d34_batchnorm::value_and_gradient(&[0.01, 0.02, 0.03, 0.05, 0.08], 2.0, 0.0);
    assert_same_bits(f64::from(value), f64::from(d34_batchnorm(&[0.01, 0.02, 0.03, 0.05, 0.08], 2.0, 0.0)));
    assert_all_close("value", &value, &[34.95734881273828], 1e-10, 0.0);
    assert_all_close(
        "gradient",
        &gradient,
        &[
            502.97333972539053,
            126.23974817495433,
            -348.5623847554606,
            -900.9890580273765,
            620.3383548824922,
            52.436023219107426,
            42.24920127795527,
        ],
        1e-10,
        1e-10,
    );
}
