//! Calls whose residuals are kept: below each other, in branches and loops, of recursions, through `&mut` and structs.
#![allow(clippy::all, reason = "the functions are written as people write them")]

use chainrule::{Differentiable, differentiate};
use chainrule_behaviour::*;

#[derive(Clone, Copy, Debug, Differentiable)]
struct State {
    at: f64,
    speed: [f64; 2],
    steps: usize,
}

#[differentiate]
fn energy(s: &State, k: f64) -> f64 {
    let steps: usize = s.steps;
    s.speed[0] * s.speed[1] * k + (s.at * k).sin() * steps as f64
}
#[differentiate]
fn moved(mut s: State, k: f64) -> f64 {
    let before = energy(&s, k);
    s.at += s.speed[0] * k;
    s.speed[1] *= before;
    energy(&s, k * before)
}
#[differentiate(wrt(s, k))]
fn total(s: &State, k: f64, n: usize) -> f64 {
    let mut sum = energy(s, k) + s.at;
    for i in 0..n {
        sum += if sum > 0.0 { moved(*s, k + i as f64) * sum } else { moved(*s, sum) };
    }
    sum
}

// arrays and numbers behind `&mut`
#[differentiate]
fn push(s: &mut [f64; 3], k: f64) -> f64 {
    let before = s[1];
    s[1] = (s[1] + k * s[0].sin()).cos();
    s[2] *= 0.5 * s[1];
    s[0] = (s[0] + s[2]).sin();
    before * s[0]
}
#[differentiate]
fn push_twice(s: &mut [f64; 3], k: f64) -> f64 {
    let a = push(s, k);
    if a > 0.0 { push(s, a * k) } else { push(s, a - k) * a }
}
#[differentiate]
fn pushed(x: &[f64; 3], k: f64, n: usize) -> f64 {
    let mut s = *x;
    let mut sum = 0.0;
    for i in 0..n {
        sum += push(&mut s, k / (i + 1) as f64) * s[0];
        sum -= push_twice(&mut s, (sum * k).sin());
    }
    sum + s[0] * s[1]
}
#[differentiate]
fn pushed_twice(x: [f64; 3], k: f64) -> f64 {
    pushed(&x, k, 1) * pushed(&x, k, 2)
}

// the same argument twice, rows of one matrix, an argument that is not differentiated, nothing but constants
#[differentiate]
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut s = 0.0;
    for i in 0..a.len() {
        s += a[i] * b[i].sin();
    }
    s
}
#[differentiate(wrt(m))]
fn gram(m: &[[f64; 2]; 3], data: &[f64]) -> f64 {
    let mut s = dot(&m[0], &m[0]) + dot(&m[1], data) + dot(data, &m[2]) * dot(data, data);
    for i in 0..3 {
        for j in 0..i {
            s *= 1.0 + dot(&m[i], &m[j]) * dot(&[1.0, s], &m[j]);
        }
    }
    s
}
#[differentiate]
fn windows(x: &[f64]) -> f64 {
    let mut s = 0.0;
    for i in 1..x.len() {
        s += dot(&x[..i], &x[x.len() - i..]) * dot(&x[i..], &x[..x.len() - i]);
    }
    s
}
// one below the other, four deep, with arrays in and out
#[differentiate]
fn cross(a: &[f64; 3], b: &[f64; 3]) -> [f64; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}
#[differentiate]
fn unit(a: [f64; 3]) -> [f64; 3] {
    let r = (a[0] * a[0] + a[1] * a[1] + a[2] * a[2]).sqrt();
    [a[0] / r, a[1] / r, a[2] / r]
}
#[differentiate]
fn normal(a: &[f64; 3], b: &[f64; 3]) -> [f64; 3] {
    let n = unit(cross(a, b));
    let m = cross(&n, a);
    [n[0] + m[0] * 0.1, n[1], n[2] * m[1]]
}
#[differentiate]
fn flux(a: &[f64; 3], b: &[f64; 3], n: usize) -> f64 {
    let mut sum = 0.0;
    let mut c = *b;
    for i in 0..n {
        let m = if c[0] > 0.0 { normal(a, &c) } else { normal(&c, &unit(*a)) };
        c = unit([c[0] + m[0], c[1] - m[1], c[2] * m[2]]);
        sum += c[i % 3] * dot(&m, &c);
        while dot(&c, a) < sum && sum > 0.05 {
            sum *= 0.5 + 0.01 * dot(&c, &c);
        }
    }
    sum
}
#[differentiate]
fn outermost(a: &[f64; 3], b: &[f64; 3]) -> f64 {
    flux(a, b, 2) * flux(b, a, 3) + flux(&unit(*a), &normal(a, b), 1)
}

// recursions: of arrays and slices, of several calls, in loops and branches, of each other
#[differentiate]
fn horner(c: &[f64], x: f64) -> f64 {
    if c.len() == 1 { c[0] } else { c[0] + x * horner(&c[1..], x * 1.1) }
}
#[differentiate]
fn halves(x: &[f64]) -> f64 {
    match x.len() {
        0 => 1.0,
        1 => x[0].sin(),
        n => halves(&x[..n / 2]) * x[0] + halves(&x[n / 2..]),
    }
}
#[differentiate]
fn turned(v: [f64; 2], n: usize) -> [f64; 2] {
    if n == 0 {
        return v;
    }
    let w = turned([v[0] * 0.8 - v[1] * 0.6, v[0] * 0.6 + v[1]], n - 1);
    [w[0] * v[1], w[1] + v[0]]
}
#[differentiate]
fn relaxed(x: &mut [f64], n: usize) -> f64 {
    if n == 0 {
        return x[0];
    }
    let mut sum = 0.0;
    for i in 1..x.len() {
        x[i] += 0.3 * x[i - 1].sin();
        if i % 2 == n % 2 {
            sum += relaxed(x, n - 1) * x[i];
        }
    }
    sum
}
#[differentiate]
fn relax(x: &[f64], n: usize) -> f64 {
    let mut y = x.to_vec();
    relaxed(&mut y, n) + y[1]
}
#[differentiate]
fn ping(x: f64, y: &[f64; 2], n: usize) -> f64 {
    let mut s = x;
    let mut i = 0;
    while i < n {
        s = pong(s * 0.9, &[y[1], s], n - 1 - i).sin() + ping(s, y, i / 2);
        i += 2;
    }
    s
}
#[differentiate]
fn pong(x: f64, y: &[f64; 2], n: usize) -> f64 {
    if n == 0 { x * y[0] } else { ping(x + y[1], y, n - 1) * y[0].cos() }
}

// so large that `forward` and `backward` hand on to what callers use; a `Vec` is among the residuals
#[differentiate]
fn long(x: f64, v: [f64; 3], n: usize) -> [f64; 2] {
    let mut a = x;
    let mut b = v[0] * n as f64;
    let c0 = (a * 0.5 + b).sin();
    a = b * 0.7 - c0 * v[0];
    b = c0 / (2.0 + a * a);
    let c1 = (a * 0.51 + b).sin();
    a = b * 0.7 - c1 * v[1];
    b = c1 / (2.0 + a * a);
    let c2 = (a * 0.52 + b).sin();
    a = b * 0.7 - c2 * v[2];
    b = c2 / (2.0 + a * a);
    let c3 = (a * 0.53 + b).sin();
    a = b * 0.7 - c3 * v[0];
    b = c3 / (2.0 + a * a);
    let c4 = (a * 0.54 + b).sin();
    a = b * 0.7 - c4 * v[1];
    b = c4 / (2.0 + a * a);
    let c5 = (a * 0.55 + b).sin();
    a = b * 0.7 - c5 * v[2];
    b = c5 / (2.0 + a * a);
    let c6 = (a * 0.56 + b).sin();
    a = b * 0.7 - c6 * v[0];
    b = c6 / (2.0 + a * a);
    let c7 = (a * 0.57 + b).sin();
    a = b * 0.7 - c7 * v[1];
    b = c7 / (2.0 + a * a);
    let c8 = (a * 0.58 + b).sin();
    a = b * 0.7 - c8 * v[2];
    b = c8 / (2.0 + a * a);
    let c9 = (a * 0.59 + b).sin();
    a = b * 0.7 - c9 * v[0];
    b = c9 / (2.0 + a * a);
    let c10 = (a * 0.6 + b).sin();
    a = b * 0.7 - c10 * v[1];
    b = c10 / (2.0 + a * a);
    let c11 = (a * 0.61 + b).sin();
    a = b * 0.7 - c11 * v[2];
    b = c11 / (2.0 + a * a);
    let c12 = (a * 0.62 + b).sin();
    a = b * 0.7 - c12 * v[0];
    b = c12 / (2.0 + a * a);
    let c13 = (a * 0.63 + b).sin();
    a = b * 0.7 - c13 * v[1];
    b = c13 / (2.0 + a * a);
    let c14 = (a * 0.64 + b).sin();
    a = b * 0.7 - c14 * v[2];
    b = c14 / (2.0 + a * a);
    let c15 = (a * 0.65 + b).sin();
    a = b * 0.7 - c15 * v[0];
    b = c15 / (2.0 + a * a);
    let c16 = (a * 0.66 + b).sin();
    a = b * 0.7 - c16 * v[1];
    b = c16 / (2.0 + a * a);
    let c17 = (a * 0.67 + b).sin();
    a = b * 0.7 - c17 * v[2];
    b = c17 / (2.0 + a * a);
    let c18 = (a * 0.68 + b).sin();
    a = b * 0.7 - c18 * v[0];
    b = c18 / (2.0 + a * a);
    let c19 = (a * 0.69 + b).sin();
    a = b * 0.7 - c19 * v[1];
    b = c19 / (2.0 + a * a);
    let c20 = (a * 0.7 + b).sin();
    a = b * 0.7 - c20 * v[2];
    b = c20 / (2.0 + a * a);
    let c21 = (a * 0.71 + b).sin();
    a = b * 0.7 - c21 * v[0];
    b = c21 / (2.0 + a * a);
    let c22 = (a * 0.72 + b).sin();
    a = b * 0.7 - c22 * v[1];
    b = c22 / (2.0 + a * a);
    let c23 = (a * 0.73 + b).sin();
    a = b * 0.7 - c23 * v[2];
    b = c23 / (2.0 + a * a);
    let c24 = (a * 0.74 + b).sin();
    a = b * 0.7 - c24 * v[0];
    b = c24 / (2.0 + a * a);
    let h = vec![(-(b * b)).exp(); n];
    for i in 0..h.len() {
        a = 0.5 * a + if h[i] > 0.5 { h[i] * h[i] } else { 0.5 * b };
    }
    let c25 = (a * 0.75 + b).sin();
    a = b * 0.7 - c25 * v[1];
    b = c25 / (2.0 + a * a);
    let c26 = (a * 0.76 + b).sin();
    a = b * 0.7 - c26 * v[2];
    b = c26 / (2.0 + a * a);
    let c27 = (a * 0.77 + b).sin();
    a = b * 0.7 - c27 * v[0];
    b = c27 / (2.0 + a * a);
    let c28 = (a * 0.78 + b).sin();
    a = b * 0.7 - c28 * v[1];
    b = c28 / (2.0 + a * a);
    let c29 = (a * 0.79 + b).sin();
    a = b * 0.7 - c29 * v[2];
    b = c29 / (2.0 + a * a);
    let c30 = (a * 0.8 + b).sin();
    a = b * 0.7 - c30 * v[0];
    b = c30 / (2.0 + a * a);
    let c31 = (a * 0.81 + b).sin();
    a = b * 0.7 - c31 * v[1];
    b = c31 / (2.0 + a * a);
    let c32 = (a * 0.82 + b).sin();
    a = b * 0.7 - c32 * v[2];
    b = c32 / (2.0 + a * a);
    let c33 = (a * 0.83 + b).sin();
    a = b * 0.7 - c33 * v[0];
    b = c33 / (2.0 + a * a);
    [a, b]
}

#[test]
fn behind_mut() {
    let q = [0.4, 0.3, 0.9, 0.7];
    for n in 0..4 {
        check!(pushed, q, |p| &a(p), p[3], n);
    }
    check!(pushed_twice, q, |p| a(p), p[3]);
}

#[test]
fn structs() {
    for n in 0..4 {
        let at = |p: &[f64]| State { at: p[0], speed: a(&p[1..]), steps: 2 };
        let p = [0.4, 0.3, 0.9, 0.7];
        let (value, (ds, dk)) = total::value_and_gradient(&at(&p), p[3], n);
        bits(&[value], &[total(&at(&p), p[3], n)]);
        let want = differences(&p, &|p| vec![total(&at(p), p[3], n)], 1e-4).concat();
        close("total", &[ds.at, ds.speed[0], ds.speed[1], dk], &want, 1e-7);
    }
}

#[test]
fn arguments_that_meet() {
    let q = [0.5, -0.3, 0.8, 1.2, 0.7, -0.9];
    let data = [0.3, -0.8];
    check!(gram, q, |p| &[a(p), a(&p[2..]), a(&p[4..])], &data);
    for n in 1..6 {
        check!(windows, q[..n], |p| p);
    }
}

#[test]
fn one_below_the_other() {
    let q = [0.5, -0.3, 0.8, 1.2, 0.7, -0.9];
    for n in 0..4 {
        check!(flux, q, |p| &a(p), &a(&p[3..]), n);
    }
    check!(outermost, q, |p| &a(p), &a(&p[3..]));
}

#[test]
fn recursions() {
    let q = [0.5, -0.3, 0.8, 1.2, 0.7, -0.9];
    for n in 1..6 {
        check!(horner, q[..=n], |p| &p[..n], p[n]);
        check!(halves, q[..n], |p| p);
    }
    for n in 0..4 {
        vjp!(turned, q[..2], [0.3, -1.1], |p| a(p), n);
        check!(relax, q[..4], |p| p, n);
        check!(ping, q[..3], |p| p[0], &a(&p[1..]), n);
    }
}

#[test]
fn large() {
    vjp!(long, [0.4, 0.3, 0.9, 0.7], [0.3, -1.1], |p| p[0], a(&p[1..]), 2);
}
