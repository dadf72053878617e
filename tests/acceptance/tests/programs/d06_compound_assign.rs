//! += -= *= /= and plain reassignment; old values are needed in the reverse sweep.

use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[::chainrule::differentiate]
fn d06_compound_assign(x: f64, y: f64) -> f64 {
    let mut a = x;
    a *= a;
    a += y;
    let mut b = a;
    b /= x + 3.0;
    a -= b * y;
    b *= a;
    a = a * b + a;
    b -= a.sin();
    a / (1.0 + b * b)
}

#[test]
fn value_and_gradient() {
    let (value, gradient) = d06_compound_assign::value_and_gradient(0.9, 0.4);
    assert_same_bits(f64::from(value), f64::from(d06_compound_assign(0.9, 0.4)));
    assert_all_close("value", &value, &[1.0149528513449686], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[2.7497644318959904, 1.185220166841475], 1e-10, 1e-10);
    let (value, gradient) = d06_compound_assign::value_and_gradient(-1.4, 1.7);
    assert_same_bits(f64::from(value), f64::from(d06_compound_assign(-1.4, 1.7)));
    assert_all_close("value", &value, &[-0.09306838871756276], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[-0.7045344065830568, 0.4938352893352349], 1e-10, 1e-10);
    let (value, gradient) = d06_compound_assign::value_and_gradient(2.0, -0.6);
    assert_same_bits(f64::from(value), f64::from(d06_compound_assign(2.0, -0.6)));
    assert_all_close("value", &value, &[3.5222988328923215], 1e-10, 0.0);
    assert_all_close("gradient", &gradient, &[43.69280569326182, 5.998029179485119], 1e-10, 1e-10);
}
