//! Arrays, tuples and references to places, at first and second order.
#![allow(clippy::all, reason = "the functions are written as people write them")]

use chainrule::differentiate;
use chainrule_behaviour::*;

#[differentiate(jvp, hvp)]
fn e2(x: f64, n: i64) -> f64 {
    let mut a = [x; 5];
    for i in (1..n).rev() {
        let k = (i as usize * 3) % 5;
        a[k] = a[(k + 1) % 5] * x + a[k];
        if i % 3 == 0 {
            a = [a[4], a[3], a[2], a[1], a[0]];
        }
    }
    let mut s = 0.0;
    for v in a {
        s += v;
    }
    s
}
#[differentiate(jvp, hvp)]
fn e4(x: f64) -> f64 {
    let mut v = vec![x, x * x, 1.0];
    v[1] = v[0] + v[1];
    let w = v.clone();
    v[0] = w[1] * w[2];
    let mut u = vec![0.0; v.len()];
    u.copy_from_slice(&v);
    u[2] *= w[0];
    let f = u[2];
    u.fill(f);
    u[0] + v[0] * v.len() as f64
}
#[differentiate(jvp, hvp)]
fn e5(x: f64, y: f64) -> f64 {
    let t = (x, [y, x * y]);
    let (a, [b, c]) = t;
    let mut u = t;
    u.1[0] = a;
    u.0 += c;
    let (p, q) = &u;
    *p * q[0] + b
}
#[differentiate(jvp, hvp)]
fn e7(x: &[f64; 6]) -> f64 {
    let mut best = 0;
    for i in 1..6 {
        if x[i] > x[best] {
            best = i;
        }
    }
    let mut second = if best == 0 { 1 } else { 0 };
    for i in 0..6 {
        if i != best && x[i] > x[second] {
            second = i;
        }
    }
    x[best] * x[second]
}
#[differentiate(jvp, hvp)]
fn e8(x: f64, y: f64) -> f64 {
    (x % y)
        + x.rem_euclid(y) * 2.0
        + x.div_euclid(y)
        + (-x) % y
        + x.copysign(y) * y.signum()
        + x.abs().powf(y)
        + x.hypot(y)
        + x.atan2(y)
}

#[differentiate(jvp, hvp)]
fn e11(t: &[f64], dt: f64) -> f64 {
    let n = t.len();
    let mut d = vec![0.0; n];
    for i in 0..n {
        d[i] = if i == 0 {
            (t[1] - t[0]) / dt
        } else if i + 1 == n {
            (t[n - 1] - t[n - 2]) / dt
        } else {
            (t[i + 1] - t[i - 1]) / (2.0 * dt)
        };
    }
    let mut e = 0.0;
    for i in 0..n {
        e += d[i] * d[i] * t[i];
    }
    e / n as f64
}
#[differentiate(jvp, hvp)]
fn e12(x: &[[f64; 2]], c: &[[f64; 2]]) -> f64 {
    let mut loss = 0.0;
    for p in x {
        let mut best = f64::MAX;
        for q in c {
            let d = (p[0] - q[0]).powi(2) + (p[1] - q[1]).powi(2);
            if d < best {
                best = d;
            }
        }
        loss += best;
    }
    loss
}
#[differentiate(jvp, hvp)]
fn e16(x: [f64; 3]) -> f64 {
    let [a, _, c] = x;
    let ([h, ..], [.., t0, t1]) = (x, x);
    let t = [t0, t1];
    let (p, _) = (a * c, h);
    p + t[0] * t[1]
}
#[differentiate(jvp, hvp)]
fn e17(x: f64) -> f64 {
    x + x
}
#[differentiate(jvp, hvp)]
fn e18(q: &[f64], i0: usize, i1: usize) -> f64 {
    let s = &q[i0..i1];
    let t = &s[1..];
    let mut r = 0.0;
    for i in 0..t.len() {
        r += t[i] * s[i];
    }
    r + s[s.len() - 1]
}
#[differentiate(jvp, hvp)]
fn e19(x: f64) -> f64 {
    let mut m = [[0.0; 3]; 3];
    let row = &mut m[1];
    row[2] = x;
    row[0] = x * x;
    let c = m;
    m[0] = c[1];
    m[2][1] = m[0][2] * m[1][0];
    let s: f64 = m[2][1] + m[0][0];
    s
}
#[differentiate(jvp, hvp)]
fn e20(x: f64, y: f64) -> f64 {
    let mut lo = x;
    let mut hi = y;
    if lo > hi {
        std::mem::swap(&mut lo, &mut hi);
    }
    let t = ((0.3 - lo) / (hi - lo)).clamp(0.0, 1.0);
    let s = t * t * (3.0 - 2.0 * t);
    lo + s * hi
}
#[differentiate(jvp, hvp)]
fn e21(x: f64) -> f64 {
    let mut y = x;
    let r = &mut y;
    *r += 1.0;
    *r *= *r;
    let z = &*r;
    let w = *z + 1.0;
    w * y
}
#[differentiate(jvp, hvp)]
fn e22(x: &[f64; 3]) -> f64 {
    let mut s = 0.0;
    for v in x.iter() {
        s += v * *v;
    }
    for v in x {
        s -= v.sin();
    }
    for i in 0..x.len() {
        s += x[i].max(0.2)
    }
    for v in x.iter().rev() {
        s = s * 0.5 + v;
    }
    s
}
#[differentiate(jvp, hvp)]
fn e23(x: f64, i: u32) -> f64 {
    let c = [1.0, -2.0, 0.5][i as usize % 3];
    let t = (x, c).0 * c;
    let u = if i == 1 { (t, x) } else { (x, t) };
    let (p, q) = match i {
        0 => (x, 1.0),
        1 => u,
        _ => {
            let z = x * x;
            (z, t)
        }
    };
    p * q + u.0
}
#[differentiate(jvp, hvp)]
fn e24(x: f64) -> f64 {
    let (mut a, mut b);
    a = x;
    b = a * 2.0;
    (a, b) = (b * a, a);
    a += b;
    b -= a * x;
    a * b
}
#[differentiate(jvp, hvp)]
fn e25(a: f64, b: f64, c: f64) -> f64 {
    let d = b * b - 4.0 * a * c;
    if d < 0.0 {
        return f64::hypot(-b / (2.0 * a), (-d).sqrt() / (2.0 * a));
    }
    let s = d.sqrt();
    let q = -0.5 * (b + b.signum() * s);
    q / a - c / q
}
const Q: [f64; 9] = [0.5, 0.3, 0.8, 1.2, 0.7, 0.9, 1.3, 0.4, 0.6];
#[test]
fn t2() {
    for n in 0..8 {
        all!(e2, [0.6], |p| p[0], n; p[0]);
    }
}
#[test]
fn t4() {
    all!(e4, [0.6], |p| p[0]; p[0]);
    all!(e5, Q[..2], |p| p[0], p[1]; p[0], p[1]);
}
#[test]
fn t7() {
    all!(e7, Q[..6], |p| &a(p); &a(p));
    all!(e7, Q[3..], |p| &a(p); &a(p));
}
#[test]
fn t8() {
    all!(e8, [2.7, 1.1], |p| p[0], p[1]; p[0], p[1]);
    all!(e8, [-2.7, 1.1], |p| p[0], p[1]; p[0], p[1]);
}
#[test]
fn t11() {
    all!(e11, Q, |p| &p[..8], p[8]; &p[..8], p[8]);
    all!(e12, Q[..8], |p| &[a(p), a(&p[2..])], &[a(&p[4..]), a(&p[6..])]; &[a(p), a(&p[2..])], &[a(&p[4..]), a(&p[6..])]);
}
#[test]
fn t16() {
    all!(e16, Q[..3], |p| a(p); a(p));
    all!(e18, Q, |p| p, 2, 6; p);
    all!(e19, [0.6], |p| p[0]; p[0]);
    all!(e20, [0.1, 0.9], |p| p[0], p[1]; p[0], p[1]);
    all!(e20, [0.9, -0.4], |p| p[0], p[1]; p[0], p[1]);
}
#[test]
fn t21() {
    all!(e21, [0.6], |p| p[0]; p[0]);
    all!(e22, Q[..3], |p| &a(p); &a(p));
    for i in 0..5 {
        all!(e23, [0.6], |p| p[0], i; p[0]);
    }
    all!(e24, [0.6], |p| p[0]; p[0]);
    all!(e25, [1.1, 0.3, 0.7], |p| p[0], p[1], p[2]; p[0], p[1], p[2]);
    all!(e25, [1.1, 3.3, 0.7], |p| p[0], p[1], p[2]; p[0], p[1], p[2]);
}
