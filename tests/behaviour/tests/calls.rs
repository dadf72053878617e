//! Calls of other differentiated functions, at first and second order.
#![allow(clippy::all, reason = "the functions are written as people write them")]

use chainrule::differentiate;
use chainrule_behaviour::*;
type Real = f64;
type V3 = [Real; 3];
const SCALE: f64 = 1.5;
const TABLE: [f64; 4] = [0.5, -1.0, 2.0, 0.25];
const N: usize = 3;

#[differentiate(jvp, hvp, hessian)]
fn sq(x: f64) -> f64 {
    x * x * x.sin()
}
#[differentiate(jvp, hvp)]
fn dot3(a: &V3, b: &V3) -> Real {
    let mut s = 0.0;
    for i in 0..N {
        s += a[i] * b[i];
    }
    s
}
#[differentiate(jvp, hvp)]
fn scale3(a: V3, k: Real) -> V3 {
    let mut r = a;
    for i in 0..N {
        r[i] *= k * SCALE;
    }
    r
}
#[differentiate(jvp, hvp)]
fn polar(p: (f64, f64)) -> (f64, f64) {
    let (r, t) = p;
    (r * t.cos(), r * t.sin())
}
#[differentiate(jvp, hvp)]
fn sumsq(x: &[f64]) -> f64 {
    let mut s = 0.0;
    for v in x {
        s += v * v;
    }
    s
}
#[differentiate(jvp, hvp)]
fn bump(x: &mut [f64; 3], k: f64) -> f64 {
    let old = x[1];
    x[1] = x[0] * k;
    x[2] += old * x[1];
    old * k
}
#[differentiate(jvp, hvp)]
fn bump_slice(x: &mut [f64], k: f64) -> f64 {
    let n = x.len();
    for i in 1..n {
        x[i] += k * x[i - 1] * x[i];
    }
    x[n - 1]
}
#[differentiate(jvp, hvp)]
fn pw(x: f64, n: u32) -> f64 {
    if n == 0 {
        1.0
    } else if n % 2 == 0 {
        let h = pw(x, n / 2);
        h * h
    } else {
        x * pw(x, n - 1)
    }
}
#[differentiate(jvp, hvp)]
fn clenshaw(c: &[f64], x: f64) -> f64 {
    if c.is_empty() { 0.0 } else { c[0] + x * clenshaw(&c[1..], x) }
}

#[differentiate(jvp, hvp)]
fn calls1(x: f64, y: f64) -> f64 {
    sq(x * y) + sq(sq(x)) * y
}
#[differentiate(jvp, hvp)]
fn calls2(a: V3, b: V3, k: f64) -> f64 {
    let c = scale3(a, k);
    dot3(&c, &b) + dot3(&scale3(b, k * k), &a)
}
#[differentiate(jvp, hvp)]
fn calls3(r: f64, t: f64) -> f64 {
    let (x, y) = polar((r, t));
    let q = polar((x, y));
    q.0 * q.1 + x
}
#[differentiate(jvp, hvp)]
fn calls4(x: &[f64], n: usize) -> f64 {
    sumsq(&x[..n]) * sumsq(&x[n..]) + sumsq(x)
}
#[differentiate(jvp, hvp)]
fn calls5(x: [f64; 3], k: f64) -> f64 {
    let mut y = x;
    let a = bump(&mut y, k);
    let b = bump(&mut y, a);
    y[0] * y[1] + y[2] * b
}
#[differentiate(jvp, hvp)]
fn calls6(x: &[f64], k: f64) -> f64 {
    let mut y = x.to_vec();
    let a = bump_slice(&mut y, k);
    let m = y.len() / 2;
    let b = bump_slice(&mut y[m..], a);
    y[0] + y[m] * b
}
#[differentiate(jvp, hvp)]
fn calls7(x: f64, n: usize) -> f64 {
    let mut y = x;
    let mut i = 0;
    while i < n {
        if y > 1.0 {
            y = sq(y) * 0.3;
        } else {
            y = 2.0 * sq(y) + pw(y, i as u32);
        }
        i += 1;
    }
    y
}
#[differentiate(jvp, hvp)]
fn calls8(x: f64) -> f64 {
    clenshaw(&[1.0, x, 3.0 * x * x, 0.5], x) + clenshaw(&TABLE, x)
}
#[differentiate(jvp, hvp)]
fn calls9(x: f64) -> f64 {
    let mut s = 0.0;
    for i in 0..4 {
        s += match i {
            0 => sq(x),
            1 | 2 => sq(x + i as f64),
            _ => pw(x, 3),
        };
        if s > 100.0 {
            return sq(s);
        }
    }
    s
}
mod inner {
    use chainrule::differentiate;
    #[differentiate(jvp, hvp)]
    pub(super) fn cube(x: f64) -> f64 {
        x * x * x
    }
    pub(super) mod deep {
        #[chainrule::differentiate(jvp, hvp)]
        pub(crate) fn half(x: f64) -> f64 {
            0.5 * super::cube(x)
        }
    }
}
#[differentiate(jvp, hvp)]
fn calls10(x: f64) -> f64 {
    inner::cube(x) * self::inner::deep::half(x) + crate::inner::cube(2.0 * x)
}

#[differentiate(wrt(b))]
fn narrowed(a: f64, b: f64, c: f64) -> f64 {
    a * b * b + c * b
}
#[differentiate]
fn uses_narrowed(a: f64, b: f64) -> f64 {
    narrowed(a * b, b, a)
}

#[test]
fn t_calls() {
    check!(calls1, [0.6, 1.3], |p| p[0], p[1]);
    jvp!(calls1, [0.6, 1.3], |p| p[0], p[1]; p[0], p[1]);
    hvp!(calls1, [0.6, 1.3], |p| p[0], p[1]; p[0], p[1]);
    let q = [0.5, -0.3, 0.8, 1.2, 0.7, -0.9, 1.3];
    check!(calls2, q, |p| a(p), a(&p[3..]), p[6]);
    jvp!(calls2, q, |p| a(p), a(&p[3..]), p[6]; a(p), a(&p[3..]), p[6]);
    hvp!(calls2, q, |p| a(p), a(&p[3..]), p[6]; a(p), a(&p[3..]), p[6]);
    check!(calls3, [0.6, 1.3], |p| p[0], p[1]);
    jvp!(calls3, [0.6, 1.3], |p| p[0], p[1]; p[0], p[1]);
    hvp!(calls3, [0.6, 1.3], |p| p[0], p[1]; p[0], p[1]);
    for n in [0, 1, 3, 7] {
        check!(calls4, q, |p| p, n);
        jvp!(calls4, q, |p| p, n; p);
        hvp!(calls4, q, |p| p, n; p);
    }
    check!(calls5, q[..4], |p| a(p), p[3]);
    jvp!(calls5, q[..4], |p| a(p), p[3]; a(p), p[3]);
    hvp!(calls5, q[..4], |p| a(p), p[3]; a(p), p[3]);
    check!(calls6, q, |p| &p[..6], p[6]);
    jvp!(calls6, q, |p| &p[..6], p[6]; &p[..6], p[6]);
    hvp!(calls6, q, |p| &p[..6], p[6]; &p[..6], p[6]);
    for n in [0, 1, 3] {
        check!(calls7, [0.8], |p| p[0], n);
        jvp!(calls7, [0.8], |p| p[0], n; p[0]);
        hvp!(calls7, [0.8], |p| p[0], n; p[0]);
    }
    check!(calls8, [0.8], |p| p[0]);
    jvp!(calls8, [0.8], |p| p[0]; p[0]);
    hvp!(calls8, [0.8], |p| p[0]; p[0]);
    for x in [0.8, 4.0, 6.0] {
        check!(calls9, [x], |p| p[0]);
        jvp!(calls9, [x], |p| p[0]; p[0]);
        hvp!(calls9, [x], |p| p[0]; p[0]);
    }
    check!(calls10, [0.8], |p| p[0]);
    jvp!(calls10, [0.8], |p| p[0]; p[0]);
    hvp!(calls10, [0.8], |p| p[0]; p[0]);
    check!(uses_narrowed, [0.8, 0.4], |p| p[0], p[1]);
    hess!(sq, [0.7], |p| p[0]);
}
