//! `(x.cos().exp() + (x.sin() * 0.5).tan().abs().sqrt()).ln_1p().recip()`.

use chainrule::differentiate;
use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[differentiate(hessian)]
fn deep_nest(x: f64) -> f64 {
    (x.cos().exp() + (x.sin() * 0.5).tan().abs().sqrt()).ln_1p().recip()
}

#[track_caller]
fn check([x]: [f64; 1], gradient: &[f64; 1], hessian: &[f64; 1]) {
    let (value, gradient_here) = deep_nest::value_and_gradient(x);
    assert_same_bits(value, deep_nest(x));
    assert_all_close("gradient", &gradient_here, gradient, 1e-11, 1e-13);
    assert_all_close("hessian", &deep_nest::hessian(x), hessian, 1e-9, 1e-11);
}

#[test]
fn regular_points() {
    check([1.1324], &[0.27021652574423477], &[0.2280550379866661]);
    check([1.7623], &[0.3968485160604565], &[0.2035780226287462]);
    check([0.3198], &[0.026466090285249457], &[0.4302044424803155]);
    check([1.2331], &[0.29248704920672286], &[0.21450384879071416]);
    check([2.0189], &[0.45655024840526914], &[0.2741153818161206]);
}
