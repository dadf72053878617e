//! discrete Fourier transform magnitude at one bin; usize input; trig of inactive angles.

use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[::chainrule::differentiate]
fn d26_dft_magnitude(signal: &[f64], bin: usize) -> f64 {
    let n = signal.len();
    let mut re = 0.0;
    let mut im = 0.0;
    for (t, s) in signal.iter().enumerate() {
        let phase = -2.0 * std::f64::consts::PI * (bin * t) as f64 / n as f64;
        re += s * phase.cos();
        im += s * phase.sin();
    }
    (re * re + im * im).sqrt()
}

#[test]
fn value_and_gradient() {
    let (value, gradient) = d26_dft_magnitude::value_and_gradient(&[1.0, 0.5, -0.3, 0.8, 0.1], 1_usize);
    assert_same_bits(f64::from(value), f64::from(d26_dft_magnitude(&[1.0, 0.5, -0.3, 0.8, 0.1], 1_usize)));
    assert_all_close("value", &value, &[0.8250082345574291], 1e-10, 0.0);
    assert_all_close(
        "gradient",
        &gradient,
        &[0.9465380668065753, -0.014307007349231267, -0.9553802836256947, -0.5761504801129628, 0.5992997042813133],
        1e-10,
        1e-10,
    );
    let (value, gradient) = d26_dft_magnitude::value_and_gradient(&[0.2, -0.4, 0.9, 1.3, -0.7, 0.6, 0.0, 0.5], 3_usize);
    assert_same_bits(
        f64::from(value),
        f64::from(d26_dft_magnitude(&[0.2, -0.4, 0.9, 1.3, -0.7, 0.6, 0.0, 0.5], 3_usize)),
    );
    assert_all_close("value", &value, &[2.4094780373084066], 1e-10, 0.0);
    assert_all_close(
        "gradient",
        &gradient,
        &[
            0.9017688364418461,
            -0.9432716011284707,
            0.43221865487542155,
            0.33202211749299365,
            -0.9017688364418464,
            0.9432716011284703,
            -0.4322186548754212,
            -0.33202211749299315,
        ],
        1e-10,
        1e-10,
    );
    let (value, gradient) = d26_dft_magnitude::value_and_gradient(&[1.0, 2.0, 4.0], 0_usize);
    assert_same_bits(f64::from(value), f64::from(d26_dft_magnitude(&[1.0, 2.0, 4.0], 0_usize)));
    assert_all_close("value", &value, &[7.0], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[1.0, 1.0, 1.0], 1e-10, 1e-10);
}
