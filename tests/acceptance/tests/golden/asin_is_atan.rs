//! `(x / (1.0 + x * x).sqrt()).asin()`.

use chainrule::differentiate;
use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[differentiate(hessian)]
fn asin_is_atan(x: f64) -> f64 {
    (x / (1.0 + x * x).sqrt()).asin()
}

#[track_caller]
fn check([x]: [f64; 1], gradient: &[f64; 1], hessian: &[f64; 1]) {
    let (value, gradient_here) = asin_is_atan::value_and_gradient(x);
    assert_same_bits(value, asin_is_atan(x));
    assert_all_close("gradient", &gradient_here, gradient, 1e-11, 1e-13);
    assert_all_close("hessian", &asin_is_atan::hessian(x), hessian, 1e-9, 1e-11);
}

#[test]
fn regular_points() {
    check([-2.5412], &[0.13408964469869938], &[0.09138171878110811]);
    check([-0.6802], &[0.683680259588472], &[0.6358763958762468]);
    check([1.631], &[0.2732120253726544], &[-0.24349137285643951]);
    check([2.2562], &[0.16419179174890403], &[-0.12164954106124327]);
    check([0.795], &[0.6127357117691211], &[-0.5969576334387664]);
}
