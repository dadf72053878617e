//! Without a prelude: no `Some`, no `Vec`, no `Iterator`, no `derive`.
#![no_implicit_prelude]

use ::ad::differentiate;

#[differentiate(jvp, hessian, hvp)]
pub fn steps(x: f64, n: usize) -> f64 {
    let mut y = x;
    for i in 0..n {
        if y > 1.0 {
            y = y.sqrt() + x;
        } else {
            y *= 3.0 + i as f64;
        }
    }
    y
}

#[differentiate]
pub fn newton(x: &[f64], a: f64) -> f64 {
    let mut y = a;
    while (y * y - x[0]).abs() > 1e-9 {
        y = 0.5 * (y + x[0] / y);
    }
    y
}
