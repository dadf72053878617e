//! `nu.powi(3) / (nu / t).exp_m1()`.

use chainrule::differentiate;
use chainrule_acceptance::{assert_all_close, assert_same_bits};

#[differentiate(hessian)]
fn planck(nu: f64, t: f64) -> f64 {
    nu.powi(3) / (nu / t).exp_m1()
}

#[track_caller]
fn check([nu, t]: [f64; 2], gradient: &[f64; 2], hessian: &[f64; 4]) {
    let (value, gradient_here) = planck::value_and_gradient(nu, t);
    assert_same_bits(value, planck(nu, t));
    assert_all_close("gradient", &gradient_here, gradient, 1e-11, 1e-13);
    assert_all_close("hessian", &planck::hessian(nu, t), hessian, 1e-9, 1e-11);
}

#[test]
fn regular_points() {
    check(
        [1.1808, 1.2782],
        &[1.3475932242669484, 1.2992228869262235],
        &[0.06745623882837212, 2.0462635907724573, 2.0462635907724573, 0.14255807062144366],
    );
    check(
        [2.1963, 1.3595],
        &[1.1772459620621356, 3.8985297800456435],
        &[-0.6671025931360528, 2.8095986387855714, 2.8095986387855714, 1.1962766235575855],
    );
    check(
        [1.8473, 1.2716],
        &[1.1500656310939816, 2.8707498120059345],
        &[-0.530651220383571, 2.5797446222102343, 2.5797446222102343, 0.7674877189390555],
    );
    check(
        [1.6995, 1.1029],
        &[0.8179816411579154, 2.3787336159658135],
        &[-0.5080286948650583, 2.266169234961463, 2.266169234961463, 0.8215727782343104],
    );
    check(
        [3.7415, 1.4213],
        &[0.1774371618617578, 8.097776808041372],
        &[-0.6941572084247116, 2.0770164772001505, 2.0770164772001505, 5.927247214971069],
    );
}
