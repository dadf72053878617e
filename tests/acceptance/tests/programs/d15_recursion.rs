//! recursive helpers with an integer depth argument.

use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[::chainrule::differentiate]
fn pow_rec(x: f64, n: u32) -> f64 {
    if n == 0 {
        1.0
    } else if n % 2 == 0 {
        let h = pow_rec(x, n / 2);
        h * h
    } else {
        x * pow_rec(x, n - 1)
    }
}

#[::chainrule::differentiate]

fn cont_frac(x: f64, depth: u32) -> f64 {
    if depth == 0 { x } else { x + 1.0 / cont_frac(x, depth - 1) }
}

#[::chainrule::differentiate]

fn d15_recursion(x: f64, n: u32) -> f64 {
    pow_rec(x, n) + cont_frac(x, n)
}

#[test]
fn value_and_gradient() {
    let (value, gradient) = d15_recursion::value_and_gradient(1.3, 5_u32);
    assert_same_bits(f64::from(value), f64::from(d15_recursion(1.3, 5_u32)));
    assert_all_close("value", &value, &[5.557173527653616], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[15.045509726861003], 1e-10, 1e-10);
    let (value, gradient) = d15_recursion::value_and_gradient(0.85, 8_u32);
    assert_same_bits(f64::from(value), f64::from(d15_recursion(0.85, 8_u32)));
    assert_all_close("value", &value, &[1.7827764110097992], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[3.2705510261873116], 1e-10, 1e-10);
    let (value, gradient) = d15_recursion::value_and_gradient(-1.7, 0_u32);
    assert_same_bits(f64::from(value), f64::from(d15_recursion(-1.7, 0_u32)));
    assert_all_close("value", &value, &[-0.7], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[1.0], 1e-10, 1e-10);
}
