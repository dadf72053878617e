//! Time stepping, iterations to convergence, filters.
#![allow(clippy::all, reason = "the functions are written as people write them")]

use chainrule::differentiate;
use chainrule_behaviour::*;

#[differentiate]
fn heat(u0: &[f64; 6], alpha: f64, steps: usize) -> f64 {
    let mut u = *u0;
    let mut next = [0.0; 6];
    for _ in 0..steps {
        for i in 1..5 {
            next[i] = u[i] + alpha * (u[i - 1] - 2.0 * u[i] + u[i + 1]);
        }
        next[0] = u[0];
        next[5] = u[5];
        core::mem::swap(&mut u, &mut next);
    }
    let mut e = 0.0;
    for i in 0..6 {
        e += u[i] * u[i];
    }
    e
}
#[differentiate]
fn heat_dyn(u0: &[f64], alpha: f64, steps: u32) -> f64 {
    let n = u0.len();
    let mut u = u0.to_vec();
    let mut next = vec![0.0; n];
    for _step in 0..steps {
        for i in 1..n - 1 {
            next[i] = u[i] + alpha * (u[i - 1] - 2.0 * u[i] + u[i + 1]);
        }
        std::mem::swap(&mut u, &mut next);
    }
    u[n / 2] * u[1]
}
#[differentiate]
fn horner(c: &[f64], x: f64) -> f64 {
    let mut y = 0.0;
    for i in (0..c.len()).rev() {
        y = y * x + c[i];
    }
    y
}
#[differentiate(jvp)]
fn newton(a: f64) -> f64 {
    let mut x = a;
    let mut n = 0;
    while (x * x - a).abs() > 1e-12 && n < 50 {
        x = 0.5 * (x + a / x);
        n += 1;
    }
    x
}
#[differentiate(jvp)]
fn bisect(a: f64, b: f64) -> f64 {
    let (mut lo, mut hi) = (a, b);
    let mut k = 0;
    loop {
        let mid = 0.5 * (lo + hi);
        if k == 6 {
            break mid;
        }
        if mid * mid * mid - 2.0 > 0.0 {
            hi = mid
        } else {
            lo = mid
        }
        k += 1;
    }
}
#[differentiate(jvp, hvp)]
fn rhs(y: &[f64; 2], mu: f64) -> [f64; 2] {
    [y[1], mu * (1.0 - y[0] * y[0]) * y[1] - y[0]]
}
#[differentiate(jvp, hvp)]
fn vdp(y0: [f64; 2], mu: f64, n: usize) -> f64 {
    let h = 0.1;
    let mut y = y0;
    for _ in 0..n {
        let k1 = rhs(&y, mu);
        let mut t = [0.0; 2];
        for i in 0..2 {
            t[i] = y[i] + 0.5 * h * k1[i];
        }
        let k2 = rhs(&t, mu);
        for i in 0..2 {
            t[i] = y[i] + 0.5 * h * k2[i];
        }
        let k3 = rhs(&t, mu);
        for i in 0..2 {
            t[i] = y[i] + h * k3[i];
        }
        let k4 = rhs(&t, mu);
        for i in 0..2 {
            y[i] += h / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]);
        }
    }
    y[0] * y[0] + y[1]
}
#[differentiate]
fn spline(y: &[f64; 5], t: f64) -> f64 {
    const N: usize = 5;
    let mut m = [0.0; N];
    let mut cp = [0.0; N];
    let mut dp = [0.0; N];
    for i in 1..N - 1 {
        let r = 6.0 * (y[i + 1] - 2.0 * y[i] + y[i - 1]);
        let den = 4.0 - cp[i - 1];
        cp[i] = 1.0 / den;
        dp[i] = (r - dp[i - 1]) / den;
    }
    for i in (1..N - 1).rev() {
        m[i] = dp[i] - cp[i] * m[i + 1];
    }
    let k = (t.floor() as usize).min(N - 2);
    let u = t - k as f64;
    let v = 1.0 - u;
    v * y[k] + u * y[k + 1] + ((v * v * v - v) * m[k] + (u * u * u - u) * m[k + 1]) / 6.0
}
#[differentiate]
fn kalman(x: (f64, f64), p: [[f64; 2]; 2], z: f64, r: f64) -> ((f64, f64), [[f64; 2]; 2]) {
    let dt = 0.1;
    let (pos, vel) = x;
    let pos = pos + dt * vel;
    let q = [
        [p[0][0] + dt * (p[1][0] + p[0][1]) + dt * dt * p[1][1], p[0][1] + dt * p[1][1]],
        [p[1][0] + dt * p[1][1], p[1][1] + 0.01],
    ];
    let s = q[0][0] + r;
    let k = [q[0][0] / s, q[1][0] / s];
    let y = z - pos;
    let mut out = [[0.0; 2]; 2];
    for i in 0..2 {
        for j in 0..2 {
            out[i][j] = q[i][j] - k[i] * q[0][j];
        }
    }
    ((pos + k[0] * y, vel + k[1] * y), out)
}
const M: [f64; 12] = [0.5, 1.2, -0.7, 2.3, 0.4, 0.9, -0.3, 1.9, 1.1, 0.6, -0.8, 1.4];
#[test]
fn t_heat() {
    for n in [0, 1, 2, 5] {
        check!(heat, M[..7], |p| &a::<6>(p), p[6], n);
        check!(heat_dyn, M[..7], |p| &p[..6], p[6], n as u32);
    }
}
#[test]
fn t_horner() {
    check!(horner, M, |p| &p[..11], p[11]);
    check!(horner, [2.0], |p| &[], p[0]);
}
#[test]
fn t_newton() {
    check!(newton, [2.7], |p| p[0]);
    jvp!(newton, [2.7], |p| p[0]; p[0]);
}
#[test]
fn t_bisect() {
    check!(bisect, [0.1, 2.2], |p| p[0], p[1]);
    jvp!(bisect, [0.1, 2.2], |p| p[0], p[1]; p[0], p[1]);
}
#[test]
fn t_vdp() {
    for n in [0, 1, 4] {
        check!(vdp, [0.5, 0.7, 1.1], |p| a::<2>(p), p[2], n);
        jvp!(vdp, [0.5, 0.7, 1.1], |p| a::<2>(p), p[2], n; a::<2>(p), p[2]);
        hvp!(vdp, [0.5, 0.7, 1.1], |p| a::<2>(p), p[2], n; a::<2>(p), p[2]);
    }
}
#[test]
fn t_spline() {
    for t in [0.3, 1.7, 3.2, 3.9] {
        check!(spline, [0.1, 0.4, -0.3, 1.2, 0.2, t], |p| &a::<5>(p), p[5]);
    }
}
#[test]
fn t_kalman() {
    vjp!(
        kalman,
        [0.1, 0.4, 1.3, 0.2, 0.2, 0.9, 0.7, 0.5],
        ((0.3, -1.0), [[0.2, 0.1], [0.7, 1.0]]),
        |p| (p[0], p[1]),
        [[p[2], p[3]], [p[4], p[5]]],
        p[6],
        p[7]
    );
}
