//! for over range and reversed inclusive range; loop-carried product; zero-trip loop; usize to f64 cast.

use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[::chainrule::differentiate]
fn d07_for_product(x: f64, n: usize) -> f64 {
    let mut acc = 1.0;
    let mut sum = 0.0;
    for i in 0..n {
        acc *= x + i as f64 * 0.25;
        sum += acc / (i + 1) as f64;
    }
    for j in (1..=n).rev() {
        sum = sum * 0.5 + acc.cos() / j as f64;
    }
    sum + acc
}

#[test]
fn value_and_gradient() {
    let (value, gradient) = d07_for_product::value_and_gradient(0.8, 4_usize);
    assert_same_bits(f64::from(value), f64::from(d07_for_product(0.8, 4_usize)));
    assert_all_close("value", &value, &[1.6522462966214926], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[-1.8864277362530635], 1e-10, 1e-10);
    let (value, gradient) = d07_for_product::value_and_gradient(1.3, 0_usize);
    assert_same_bits(f64::from(value), f64::from(d07_for_product(1.3, 0_usize)));
    assert_all_close("value", &value, &[1.0], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[0.0], 1e-10, 1e-10);
    let (value, gradient) = d07_for_product::value_and_gradient(-0.6, 7_usize);
    assert_same_bits(f64::from(value), f64::from(d07_for_product(-0.6, 7_usize)));
    assert_all_close("value", &value, &[1.3798544482503237], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[0.006958806444814351], 1e-10, 1e-10);
}
