//! Structs as results, and as arguments and results of functions that stay calls.

use crate::{check, want};
use chainrule::differentiate;
#[differentiate]
pub mod m {
    use chainrule::Differentiable;
    #[derive(Clone, Copy, Differentiable)]
    pub struct V {
        pub x: f64,
        pub y: f64,
    }
    #[derive(Clone, Differentiable)]
    pub struct B {
        pub p: V,
        pub m: [f64; 2],
        pub n: usize,
        pub t: T2,
    }
    #[derive(Clone, Copy, Differentiable)]
    pub struct T2(pub f64, pub f64);
    #[differentiate(jvp)]
    pub fn make(a: f64, b: V, k: usize) -> B {
        let mut m = [a, b.x];
        if a > 0.0 {
            m[1] *= a;
        }
        B { p: V { x: a * b.y, ..b }, m, n: k + 1, t: T2(a.sin(), b.x) }
    }
    fn rec(v: V, n: usize) -> V {
        if n == 0 {
            return V { x: v.y, y: v.x * v.x };
        }
        let w = rec(V { x: v.x * 0.9, y: v.y + 0.1 }, n - 1);
        V { x: w.x + v.y, y: w.y * v.x }
    }
    fn bump(b: &mut B, n: usize) {
        if n > 0 {
            b.p.x *= b.m[0];
            b.m[1] += b.p.x;
            b.n += 1;
            bump(b, n - 1);
        }
    }
    #[differentiate]
    pub fn f(a: f64, b: V) -> f64 {
        let q = make(a, b, 2);
        let r = rec(q.p, 3);
        let mut bs = [q.clone(), q.clone()];
        bump(&mut bs[1], 2);
        r.x * r.y + q.m[0] * q.m[1] * q.n as f64 + q.t.0 * q.t.1 + bs[1].p.x * bs[1].m[1] + bs[0].p.x * bs[1].n as f64
    }
    #[differentiate]
    pub fn pair(b: &B) -> (V, f64) {
        (b.p, b.m[0] * b.t.0)
    }
}
#[test]
fn agrees_with_differences() {
    let x = [0.3, 0.5, 0.7];
    let v = |x: &[f64]| m::V { x: x[1], y: x[2] };
    let (val, (ga, gb)) = m::f::value_and_gradient(x[0], v(&x));
    check("results", &x, |x| m::f(x[0], v(x)), val, &[ga, gb.x, gb.y]);
    let b = m::make(0.3, v(&x), 1);
    let (r, t) = m::make::jvp(0.3, v(&x), 1, 1.0, m::V { x: 0.0, y: 0.0 });
    want("jvp", t.p.x, 0.7);
    want("value", r.t.0, b.t.0);
    want("t", t.t.0, 0.3_f64.cos());
    let (_, (da, db)) = m::make::vjp(0.3, v(&x), 1, t);
    println!("{da} {} {}", db.x, db.y);
    let (_, d) = m::pair::vjp(&b, (m::V { x: 1.0, y: 0.0 }, 2.0));
    want("pair", d.m[0], 2.0 * b.t.0);
}
