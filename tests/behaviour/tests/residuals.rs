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
