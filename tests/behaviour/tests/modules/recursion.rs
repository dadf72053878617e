//! Functions that call themselves and each other, inner functions, consts and aliases of the body.

use crate::check;
use chainrule::differentiate;
#[differentiate]
mod m {
    fn even(x: f64, n: u32) -> f64 {
        if n == 0 { x } else { odd(x * 1.1, n - 1) + 0.1 }
    }
    fn odd(x: f64, n: u32) -> f64 {
        if n == 0 { x.sin() } else { even(x, n - 1) * x }
    }
    fn tree(xs: &[f64]) -> f64 {
        if xs.len() == 1 {
            return xs[0] * xs[0];
        }
        let h = xs.len() / 2;
        tree(&xs[..h]) * 1.5 + tree(&xs[h..]).sin()
    }
    pub mod inner {
        pub fn fact(x: f64, n: usize) -> f64 {
            if n == 0 { 1.0 } else { x * fact(x, n - 1) + super::even(x, 2) }
        }
    }
    #[differentiate]
    pub fn f(xs: &[f64], n: u32) -> f64 {
        fn sq(v: f64) -> f64 {
            v * v
        }
        const K: f64 = 2.0;
        type R = f64;
        let t: R = tree(xs);
        even(xs[0], n) + odd(xs[1], n) * sq(t) + inner::fact(xs[2], 3) * K
    }
}
#[test]
fn agrees_with_differences() {
    let x = [0.3, 0.5, 0.4, -0.8, 0.9];
    let (v, g) = m::f::value_and_gradient(&x, 5);
    check("rec", &x, |x| m::f(x, 5), v, &g);
}
