//! arithmetic; powi; division; unary minus; unsuffixed literals.

use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[::chainrule::differentiate]
fn d01_poly_div(x: f64, y: f64) -> f64 {
    let a = 3.0 * x.powi(3) - 2.0 * x * y + y.powi(2) / 4.0;
    let b = 1.0 + x * x + y * y;
    -(a / b) + (x - y) * 0.5 - 7.0
}

#[test]
fn value_and_gradient() {
    let (value, gradient) = d01_poly_div::value_and_gradient(1.3, -0.7);
    assert_same_bits(f64::from(value), f64::from(d01_poly_div(1.3, -0.7)));
    assert_all_close("value", &value, &[-8.683490566037737], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[-2.5292215497804675, -0.7537379850480598], 1e-10, 1e-10);
    let (value, gradient) = d01_poly_div::value_and_gradient(0.0, 0.0);
    assert_same_bits(f64::from(value), f64::from(d01_poly_div(0.0, 0.0)));
    assert_all_close("value", &value, &[-7.0], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[0.5, -0.5], 1e-10, 1e-10);
    let (value, gradient) = d01_poly_div::value_and_gradient(-2.25, 3.5);
    assert_same_bits(f64::from(value), f64::from(d01_poly_div(-2.25, 3.5)));
    assert_all_close("value", &value, &[-9.036262798634812], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[-1.3996959778215239, -1.1619063704877168], 1e-10, 1e-10);
}
