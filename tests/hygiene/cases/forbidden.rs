//! What is forbidden cannot be allowed again by what the macro writes.
#![forbid(unused, nonstandard_style, deprecated, unsafe_code, unreachable_code)]

use ad::differentiate;

#[differentiate(jvp, hessian, hvp)]
pub fn sum(x: f64, n: usize) -> f64 {
    let mut s = 0.0;
    for i in 0..n {
        s += x * i as f64;
    }
    s
}

#[differentiate]
pub fn stops(x: f64) -> f64 {
    assert!(x > 0.0);
    panic!("here")
}
