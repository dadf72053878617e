//! softmax cross-entropy with integer label; array of logits; scratch array filled in a loop.

use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[::chainrule::differentiate]
fn d30_softmax_xent(logits: &[f64; 5], label: usize) -> f64 {
    let mut m = logits[0];
    for i in 1..5 {
        if logits[i] > m {
            m = logits[i];
        }
    }
    let mut e = [0.0; 5];
    let mut z = 0.0;
    for i in 0..5 {
        e[i] = (logits[i] - m).exp();
        z += e[i];
    }
    -(e[label] / z).ln()
}

#[test]
fn value_and_gradient() {
    let (value, gradient) = d30_softmax_xent::value_and_gradient(&[0.1, 1.2, -0.4, 0.7, 2.0], 2_usize);
    assert_same_bits(f64::from(value), f64::from(d30_softmax_xent(&[0.1, 1.2, -0.4, 0.7, 2.0], 2_usize)));
    assert_all_close("value", &value, &[3.07403944989544], 1e-10, 0.0);
    assert_all_close(
        "gradient",
        &gradient,
        &[0.07622700750422348, 0.228998586051298, -0.9537659828505435, 0.13889466347095403, 0.509645725824068],
        1e-10,
        1e-10,
    );
    let (value, gradient) = d30_softmax_xent::value_and_gradient(&[800.0, 799.0, 0.0, -5.0, 798.0], 1_usize);
    assert_same_bits(f64::from(value), f64::from(d30_softmax_xent(&[800.0, 799.0, 0.0, -5.0, 798.0], 1_usize)));
    assert_all_close("value", &value, &[1.4076059644443804], 1e-10, 0.0);
    assert_all_close(
        "gradient",
        &gradient,
        &[0.6652409557748219, -0.7552715289452023, 0.0, 0.0, 0.09003057317038046],
        1e-10,
        1e-10,
    );
    let (value, gradient) = d30_softmax_xent::value_and_gradient(&[-0.5, -0.25, -1.0, -2.0, -0.75], 0_usize);
    assert_same_bits(f64::from(value), f64::from(d30_softmax_xent(&[-0.5, -0.25, -1.0, -2.0, -0.75], 0_usize)));
    assert_all_close("value", &value, &[1.3590482900050316], 1e-10, 0.0);
    assert_all_close(
        "gradient",
        &gradient,
        &[-0.7430948401473231, 0.32987275492906437, 0.15582085608902368, 0.057323289460885773, 0.20007793966834925],
        1e-10,
        1e-10,
    );
}
