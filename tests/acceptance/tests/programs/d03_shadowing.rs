//! shadowed parameter and locals; block expressions; shadowing inside branches.

use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[::chainrule::differentiate]
fn d03_shadowing(x: f64) -> f64 {
    let x = x * 2.0;
    let y = {
        let x = x.sin();
        let x = x * x;
        x + 1.0
    };
    let x = x + y;
    let y = if x > 0.0 {
        let y = y * x;
        y
    } else {
        y - x
    };
    x * y
}

#[test]
fn value_and_gradient() {
    let (value, gradient) = d03_shadowing::value_and_gradient(0.7);
    assert_same_bits(f64::from(value), f64::from(d03_shadowing(0.7)));
    assert_all_close("value", &value, &[22.400477103439805], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[43.0969756387839], 1e-10, 1e-10);
    let (value, gradient) = d03_shadowing::value_and_gradient(-2.3);
    assert_same_bits(f64::from(value), f64::from(d03_shadowing(-2.3)));
    assert_all_close("value", &value, &[-12.017859670770422], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[12.374569168873556], 1e-10, 1e-10);
    let (value, gradient) = d03_shadowing::value_and_gradient(0.0);
    assert_same_bits(f64::from(value), f64::from(d03_shadowing(0.0)));
    assert_all_close("value", &value, &[1.0], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[4.0], 1e-10, 1e-10);
}
