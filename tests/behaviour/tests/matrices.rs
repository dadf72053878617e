//! Hessians, Jacobians, and derivatives that are added to buffers.
#![allow(clippy::all, reason = "the functions are written as people write them")]

use chainrule::differentiate;
use chainrule_behaviour::*;
#[differentiate(jvp, hessian, hvp)]
fn quad(x: &[f64]) -> f64 {
    let mut s = 0.0;
    for i in 0..x.len() {
        s += x[i] * x[i] * x[(i + 1) % x.len()];
    }
    s
}
#[differentiate(jvp, hessian, hvp)]
fn quad4(x: [f64; 4]) -> f64 {
    let mut s = 1.0;
    for i in 0..4 {
        s *= x[i].sin() + x[(i + 1) % 4];
    }
    s
}
#[differentiate(hessian)]
fn hs(x: f64, y: f64, z: f64) -> f64 {
    let mut s = x;
    let mut k = 0;
    while k < 5 {
        if s > y {
            s = s * 0.5 + y * z
        } else {
            s = s * x * 1.5
        }
        k += 1;
    }
    s
}
#[differentiate(jacobian, jvp)]
fn jl(x: &[f64; 3], n: usize) -> [f64; 2] {
    let mut y = [x[0], 1.0];
    for i in 0..n {
        y = [y[1] * x[i % 3], y[0] + x[2]];
    }
    y
}
#[differentiate(jacobian)]
fn js(x: f64, y: f64) -> (f64, f64, f64) {
    if x > y { (x * y, x, 1.0) } else { (y, x * x, y.exp()) }
}
#[differentiate(jacobian)]
fn jsl(x: &[f64]) -> [f64; 2] {
    let mut r = [0.0, 1.0];
    for v in x {
        r[0] += v * v;
        r[1] *= v;
    }
    r
}
#[differentiate(jacobian)]
fn jmany(x: [f64; 2]) -> [f64; 7] {
    let mut r = [0.0; 7];
    for i in 0..7 {
        r[i] = x[0].powi(i as i32) * x[1];
    }
    r
}
#[test]
fn matrices() {
    let q = [0.5, 0.3, 0.8, 1.2];
    for n in 1..5 {
        hess!(quad, q[..n], |p| p);
        hvp!(quad, q[..n], |p| p; p);
        jvp!(quad, q[..n], |p| p; p);
    }
    assert!(quad::hessian(&[]).is_empty());
    hess!(quad4, q, |p| a(p));
    hvp!(quad4, q, |p| a(p); a(p));
    hess!(hs, q[..3], |p| p[0], p[1], p[2]);
    for n in 0..4 {
        jac!(jl, q[..3], |p| &a(p), n);
        jvp!(jl, q[..3], |p| &a(p), n; &a(p));
    }
    jac!(js, [0.3, 0.1], |p| p[0], p[1]);
    jac!(js, [0.1, 0.3], |p| p[0], p[1]);
    jac!(jsl, q, |p| p);
    jac!(jmany, q[..2], |p| a(p));
}
#[differentiate]
fn into1(w: &[f64], b: f64, x: [f64; 2], t: (f64, [f64; 2]), n: usize) -> f64 {
    let mut s = b;
    for i in 0..n {
        s = s * w[i] + x[i % 2] * t.0 + t.1[i % 2];
    }
    s
}
#[differentiate]
fn into2(w: &mut [f64], k: f64) -> f64 {
    let mut s = 0.0;
    for i in 0..w.len() {
        w[i] *= k * w[i];
        s += w[i];
    }
    s
}
#[test]
fn into() {
    let w = [0.3, 0.7, -0.2];
    let (v, (dw, db, dx, dt)) = into1::value_and_gradient(&w, 0.4, [1.0, 2.0], (0.5, [0.1, 0.2]), 3);
    let (mut bw, mut bb, mut bx, mut bt) = (vec![1.0; 3], 1.0, [1.0; 2], (1.0, [1.0; 2]));
    let v2 =
        into1::value_and_gradient_into(&w, 0.4, [1.0, 2.0], (0.5, [0.1, 0.2]), 3, &mut bw, &mut bb, &mut bx, &mut bt);
    assert_eq!(v, v2);
    let got: Vec<f64> = (bw.clone(), bb, bx, bt).flat().iter().map(|x| x - 1.0).collect();
    close("into", &got, &(dw, db, dx, dt).flat(), 1e-14);
    into1::gradient_into(&w, 0.4, [1.0, 2.0], (0.5, [0.1, 0.2]), 3, &mut bw, &mut bb, &mut bx, &mut bt);
    into1::vjp_into(&w, 0.4, [1.0, 2.0], (0.5, [0.1, 0.2]), 3, -2.0, &mut bw, &mut bb, &mut bx, &mut bt);
    close("into", &(bw, bb, bx, bt).flat(), &[1.0; 9], 1e-13);
    let mut x = vec![0.5, 2.0];
    let mut d = vec![0.1, 0.2];
    let (v, dk) = into2::vjp(&mut x, 3.0, 1.0, &mut d);
    assert_eq!((v, x), (0.75 + 12.0, vec![0.75, 12.0]));
    close("d", &d, &[1.1 * 3.0, 1.2 * 12.0], 1e-14);
    close("dk", &[dk], &[1.1 * 0.25 + 1.2 * 4.0], 1e-14);
}
