//! Calls of helpers in forms that need shapes: `&mut`, recursion, arrays in and out, at first and second order.
#![allow(clippy::all, reason = "the functions are written as people write them")]

use chainrule::differentiate;
use chainrule_behaviour::*;

// helper shapes
#[differentiate(jvp, hvp)]
fn arr2(x: [[f64; 2]; 2], k: usize, f: bool) -> ([f64; 2], f64) {
    if f { ([x[k][0], x[k][1] * x[0][0]], x[1][1]) } else { ([x[0][1] * x[1][0], 2.0], 3.0 * x[1][k]) }
}
#[differentiate(jvp, hvp)]
fn use_arr2(x: [[f64; 2]; 2], n: usize) -> f64 {
    let mut y = x;
    let mut acc = 0.0;
    for i in 0..n {
        let (v, s) = arr2(y, i % 2, i != 1);
        y[i % 2] = v;
        acc += s * v[0];
    }
    acc * y[0][0]
}
#[differentiate(jvp, hvp)]
fn step(y: &mut [f64; 3], h: f64, t: &mut [f64; 1]) {
    let d = y[0] * y[1] - y[2];
    y[0] += h * y[1];
    y[1] -= h * d;
    y[2] *= 1.0 + h * t[0];
    t[0] += h;
}
#[differentiate(jvp)]
fn use_step(y0: [f64; 3], h: f64, n: usize) -> f64 {
    let mut y = y0;
    let mut t = [0.0];
    for _ in 0..n {
        step(&mut y, h, &mut t);
    }
    let mut i = 0;
    while y[0] > -5.0 && i < 2 {
        step(&mut y, h * 0.5, &mut t);
        i += 1;
    }
    y[0] * y[1] + y[2] * t[0]
}
#[differentiate(jvp, hvp)]
fn ack(m: usize, x: f64) -> f64 {
    if m == 0 {
        return x.sin();
    }
    let mut s = 0.0;
    for k in 0..m {
        s += ack(k, x * 0.9) * (k + 1) as f64;
    }
    s
}
#[differentiate(jvp, hvp)]
fn is_even(n: u32, x: f64) -> f64 {
    if n == 0 { x } else { x * is_odd(n - 1, x) }
}
#[differentiate(jvp, hvp)]
fn is_odd(n: u32, x: f64) -> f64 {
    if n == 0 { 1.0 } else { x + is_even(n - 1, x * x) }
}
#[differentiate(jvp, hvp)]
fn matmul(a: &[f64], b: &[f64], c: &mut [f64], n: usize) {
    for i in 0..n {
        for j in 0..n {
            let mut s = 0.0;
            for k in 0..n {
                s += a[i * n + k] * b[k * n + j];
            }
            c[i * n + j] = s;
        }
    }
}
#[differentiate(jvp)]
fn chain_mm(a: &[f64], n: usize) -> f64 {
    let mut b = vec![0.0; n * n];
    let mut c = vec![0.0; n * n];
    matmul(a, a, &mut b, n);
    matmul(&b, a, &mut c, n);
    let mut t = 0.0;
    for i in 0..n {
        t += c[i * n + i];
    }
    t
}
#[differentiate(jvp, hvp)]
fn tree(x: f64, d: u8) -> (f64, f64) {
    if d == 0 {
        (x, x * x)
    } else {
        let (p, q) = tree(x * 0.5, d - 1);
        let (r, s) = tree(p + q, d - 1);
        (p * r, q - s)
    }
}
#[differentiate(jvp, hvp)]
fn use_tree(x: f64) -> f64 {
    let (a, b) = tree(x, 3);
    a + b * b
}
#[differentiate(hvp, jvp)]
fn arr_arg_expr(x: f64, y: f64) -> f64 {
    sumarr(&[x, y, x * y]) + sumarr(&[[x; 3][1], y.sin(), 2.0]) + sumrow(&[[x, y], [y, x * x]])
}
#[differentiate(hvp, jvp)]
fn sumarr(v: &[f64; 3]) -> f64 {
    v[0] * v[1] * v[2]
}
#[differentiate(hvp, jvp)]
fn sumrow(v: &[[f64; 2]]) -> f64 {
    let mut s = 0.0;
    for r in v {
        s += r[0] * r[1];
    }
    for r in v.iter() {
        let [p, q] = *r;
        s += p / q;
    }
    for &[p, q] in v {
        s += p - q * q;
    }
    s
}
#[differentiate(hvp, jvp)]
fn call_in_cond(x: f64) -> f64 {
    if sumarr(&[x, x, 1.0]) > 1.0 {
        sumarr(&[x, 2.0, x])
    } else {
        let mut k = 0;
        let mut y = x;
        while sumarr(&[y, 1.0, y]) < 4.0 && k < 10 {
            y = y * 1.5 + 0.1;
            k += 1;
        }
        y
    }
}
#[differentiate(hvp, jvp)]
fn rowcall(x: &[[f64; 3]; 2]) -> f64 {
    let mut s = 0.0;
    for i in 0..2 {
        s += sumarr(&x[i]) * s + 1.0;
    }
    for r in x {
        s *= sumarr(r);
    }
    s
}
#[differentiate(hvp, jvp)]
fn mutrow(x: &[[f64; 3]; 2]) -> f64 {
    let mut y = *x;
    let mut t = [0.5];
    for i in 0..2 {
        step(&mut y[i], x[i][0], &mut t);
    }
    y[0][1] * y[1][2] * t[0]
}
#[differentiate(hvp, jvp)]
fn two_mut(x: [f64; 4]) -> f64 {
    let mut y = x;
    let mut z = [x[1], x[2]];
    exch(&mut y, &mut z);
    exch(&mut y, &mut z);
    y[0] * z[0] + z[1] * y[3]
}
#[differentiate(hvp, jvp)]
fn exch(p: &mut [f64; 4], q: &mut [f64; 2]) {
    let t = p[0];
    p[0] = q[0] * p[1];
    q[0] = t;
    core::mem::swap(&mut p[2], &mut q[1]);
    p[3] = p[3].sin();
}
#[differentiate(hvp, jvp)]
fn const_call<const N: usize>(x: [f64; N]) -> f64 {
    let mut s = 0.0;
    for i in 0..N {
        s += x[i].powi(2 + i as i32);
    }
    s
}
#[differentiate(hvp, jvp)]
fn use_const(x: f64, y: f64) -> f64 {
    const_call([x, y]) * const_call::<3>([y, x, x * y])
}

#[test]
fn t() {
    let q = [0.5, -0.3, 0.8, 1.2, 0.7, -0.9, 1.3];
    for n in 0..4 {
        check!(use_arr2, q[..4], |p| [a(p), a(&p[2..])], n);
        jvp!(use_arr2, q[..4], |p| [a(p), a(&p[2..])], n; [a(p), a(&p[2..])]);
        hvp!(use_arr2, q[..4], |p| [a(p), a(&p[2..])], n; [a(p), a(&p[2..])]);
    }
    for n in 0..4 {
        check!(use_step, q[..4], |p| a(p), p[3], n);
        jvp!(use_step, q[..4], |p| a(p), p[3], n; a(p), p[3]);
    }
    for n in 0..4 {
        check!(ack, [0.7], |p| n, p[0]);
        jvp!(ack, [0.7], |p| n, p[0]; p[0]);
        hvp!(ack, [0.7], |p| n, p[0]; p[0]);
    }
    for n in 0..4 {
        check!(is_even, [0.7], |p| n, p[0]);
        jvp!(is_even, [0.7], |p| n, p[0]; p[0]);
        hvp!(is_even, [0.7], |p| n, p[0]; p[0]);
    }
    check!(chain_mm, q[..4], |p| p, 2);
    jvp!(chain_mm, q[..4], |p| p, 2; p);
    check!(use_tree, [0.7], |p| p[0]);
    jvp!(use_tree, [0.7], |p| p[0]; p[0]);
    hvp!(use_tree, [0.7], |p| p[0]; p[0]);
    check!(arr_arg_expr, [0.7, 0.4], |p| p[0], p[1]);
    jvp!(arr_arg_expr, [0.7, 0.4], |p| p[0], p[1]; p[0], p[1]);
    hvp!(arr_arg_expr, [0.7, 0.4], |p| p[0], p[1]; p[0], p[1]);
    for x in [0.7, 1.4] {
        check!(call_in_cond, [x], |p| p[0]);
        jvp!(call_in_cond, [x], |p| p[0]; p[0]);
        hvp!(call_in_cond, [x], |p| p[0]; p[0]);
    }
    check!(rowcall, q[..6], |p| &[a(p), a(&p[3..])]);
    hvp!(rowcall, q[..6], |p| &[a(p), a(&p[3..])]; &[a(p), a(&p[3..])]);
    check!(mutrow, q[..6], |p| &[a(p), a(&p[3..])]);
    hvp!(mutrow, q[..6], |p| &[a(p), a(&p[3..])]; &[a(p), a(&p[3..])]);
    check!(two_mut, q[..4], |p| a(p));
    jvp!(two_mut, q[..4], |p| a(p); a(p));
    hvp!(two_mut, q[..4], |p| a(p); a(p));
    check!(use_const, [0.7, 0.4], |p| p[0], p[1]);
    hvp!(use_const, [0.7, 0.4], |p| p[0], p[1]; p[0], p[1]);
}
