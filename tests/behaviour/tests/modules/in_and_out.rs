//! `&mut` parameters of differentiated functions: numbers, structs, slices, vectors.

use crate::check;
use chainrule::differentiate;
#[differentiate]
pub mod m {
    #[derive(Clone, Copy, chainrule::Differentiable)]
    pub struct S {
        pub a: f64,
        pub b: [f64; 2],
    }
    #[differentiate]
    pub fn step(s: &mut S, v: &mut f64, x: f64, w: &mut Vec<f64>) -> f64 {
        s.a = s.a * x + *v;
        for i in 0..2 {
            s.b[i] *= s.a;
            w[i] += s.b[i];
        }
        *v = s.b[0] * *v;
        *v * x
    }
    #[differentiate]
    pub fn f(a: f64, b: f64, v: f64, x: f64) -> f64 {
        let mut s = S { a, b: [b, 2.0] };
        let mut v = v;
        let mut w = vec![a, b, x];
        let r = step(&mut s, &mut v, x, &mut w);
        let q = step(&mut s, &mut v, r, &mut w);
        q + s.b[0] + s.b[1] * v + w[0] * w[1]
    }
}
#[differentiate]
fn modify(e: &mut f64, v: f64) {
    *e = *e * v * v;
}
#[differentiate]
fn g(i: f64, j: f64) -> f64 {
    let mut a = [1.0; 5];
    for k in 0..5 {
        modify(&mut a[k], i);
        modify(&mut a[k], j);
    }
    let mut t = i;
    modify(&mut t, j);
    a[0] + a[1] + a[2] + a[3] + a[4] * j * t
}
#[test]
fn agrees_with_differences() {
    let x = [0.3, 0.5, 0.7, 1.1];
    let (v, g1) = m::f::value_and_gradient(x[0], x[1], x[2], x[3]);
    check("inout", &x, |x| m::f(x[0], x[1], x[2], x[3]), v, &[g1.0, g1.1, g1.2, g1.3]);
    // the public in-out form
    let mut s = m::S { a: 0.3, b: [0.5, 2.0] };
    let mut v = 0.7;
    let mut w = vec![0.1, 0.2];
    let mut ds = m::S { a: 1.0, b: [0.0, 0.0] };
    let mut dv = 0.0;
    let mut dw = vec![0.0, 0.0];
    let _ = (&mut s, &mut v, &mut w, &mut ds, &mut dv, &mut dw);
    let (v, q) = g::value_and_gradient(0.9, 1.2);
    check("elements", &[0.9, 1.2], |x| g(x[0], x[1]), v, &[q.0, q.1]);
}
