//! if/else-if expression, boolean operators, deferred initialisation, if as operand.

use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[::chainrule::differentiate]
fn d11_if_chain(x: f64, y: f64) -> f64 {
    let z = if x > y {
        x * x
    } else if x > 0.0 && !(y > 5.0) {
        x + y * y
    } else {
        x - y
    };
    let w;
    if z > 1.0 || x == y {
        w = z.ln();
    } else {
        w = z.exp();
    }
    w * if y < 0.0 { -y } else { 2.0 * y }
}

#[test]
fn value_and_gradient() {
    let (value, gradient) = d11_if_chain::value_and_gradient(2.0, -1.5);
    assert_same_bits(f64::from(value), f64::from(d11_if_chain(2.0, -1.5)));
    assert_all_close("value", &value, &[2.0794415416798357], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[1.5, -1.3862943611198906], 1e-10, 1e-10);
    let (value, gradient) = d11_if_chain::value_and_gradient(0.4, 1.2);
    assert_same_bits(f64::from(value), f64::from(d11_if_chain(0.4, 1.2)));
    assert_all_close("value", &value, &[1.463437371890146], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[1.3043478260869565, 4.349965925850484], 1e-10, 1e-10);
    let (value, gradient) = d11_if_chain::value_and_gradient(-0.7, -0.3);
    assert_same_bits(f64::from(value), f64::from(d11_if_chain(-0.7, -0.3)));
    assert_all_close("value", &value, &[0.20109601381069178], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[0.20109601381069178, -0.8714160598463311], 1e-10, 1e-10);
}
