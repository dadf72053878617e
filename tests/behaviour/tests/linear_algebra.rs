//! Solving, factoring, rotating: arrays that are overwritten in loops.
#![allow(clippy::all, reason = "the functions are written as people write them")]

use chainrule::differentiate;
use chainrule_behaviour::*;

#[differentiate]
fn forward_sub(l: &[[f64; 3]; 3], b: [f64; 3]) -> [f64; 3] {
    let mut x = [0.0; 3];
    for i in 0..3 {
        let mut s = b[i];
        for j in 0..i {
            s -= l[i][j] * x[j];
        }
        x[i] = s / l[i][i];
    }
    x
}
#[differentiate(jvp)]
fn lu_det(mut a: [[f64; 3]; 3]) -> f64 {
    for k in 0..3 {
        for i in k + 1..3 {
            a[i][k] /= a[k][k];
            for j in k + 1..3 {
                a[i][j] -= a[i][k] * a[k][j];
            }
        }
    }
    a[0][0] * a[1][1] * a[2][2]
}
#[differentiate(jvp, hvp)]
fn gauss(a0: &[[f64; 3]; 3], b0: &[f64; 3]) -> f64 {
    const N: usize = 3;
    let mut a = *a0;
    let mut b = *b0;
    for k in 0..N {
        let mut p = k;
        for i in (k + 1)..N {
            if a[i][k].abs() > a[p][k].abs() {
                p = i;
            }
        }
        if p != k {
            for j in 0..N {
                let t = a[k][j];
                a[k][j] = a[p][j];
                a[p][j] = t;
            }
            let t = b[k];
            b[k] = b[p];
            b[p] = t;
        }
        for i in k + 1..N {
            let f = a[i][k] / a[k][k];
            for j in k..N {
                a[i][j] -= f * a[k][j];
            }
            b[i] -= f * b[k];
        }
    }
    let mut x = [0.0; N];
    for i in (0..N).rev() {
        let mut s = b[i];
        for j in i + 1..N {
            s -= a[i][j] * x[j];
        }
        x[i] = s / a[i][i];
    }
    x[0] + 2.0 * x[1] * x[2]
}
#[differentiate]
fn gauss_dyn(a0: &[[f64; 3]], b0: &[f64]) -> f64 {
    let n = b0.len();
    let mut a = vec![0.0; n * n];
    for i in 0..n {
        for j in 0..n {
            a[i * n + j] = a0[i][j];
        }
    }
    let mut b = b0.to_vec();
    for k in 0..n {
        let mut p = k;
        for i in (k + 1)..n {
            if a[i * n + k].abs() > a[p * n + k].abs() {
                p = i;
            }
        }
        if p != k {
            for j in 0..n {
                a.swap(k * n + j, p * n + j);
            }
            b.swap(k, p);
        }
        for i in k + 1..n {
            let f = a[i * n + k] / a[k * n + k];
            for j in k..n {
                a[i * n + j] -= f * a[k * n + j];
            }
            b[i] -= f * b[k];
        }
    }
    for i in (0..n).rev() {
        for j in i + 1..n {
            b[i] = b[i] - a[i * n + j] * b[j];
        }
        b[i] /= a[i * n + i];
    }
    let mut s = 0.0;
    for i in 0..n {
        s += b[i] * b[i];
    }
    s
}
#[differentiate]
fn qr_r00(a: &[[f64; 2]; 3]) -> f64 {
    let mut q = *a;
    let mut r = [[0.0; 2]; 2];
    for j in 0..2 {
        for k in 0..j {
            let mut d = 0.0;
            for i in 0..3 {
                d += q[i][k] * q[i][j];
            }
            r[k][j] = d;
            for i in 0..3 {
                q[i][j] -= d * q[i][k];
            }
        }
        let mut n = 0.0f64;
        for i in 0..3 {
            n += q[i][j] * q[i][j];
        }
        let n = n.sqrt();
        r[j][j] = n;
        for i in 0..3 {
            q[i][j] /= n;
        }
    }
    r[0][0] + r[0][1] * r[1][1] + q[2][1]
}
#[differentiate]
fn qmul(a: &[f64; 4], b: &[f64; 4]) -> [f64; 4] {
    let [w, x, y, z] = *a;
    let [s, t, u, v] = *b;
    [
        w * s - x * t - y * u - z * v,
        w * t + x * s + y * v - z * u,
        w * u - x * v + y * s + z * t,
        w * v + x * u - y * t + z * s,
    ]
}
#[differentiate(jvp)]
fn expm(a: [[f64; 2]; 2]) -> [[f64; 2]; 2] {
    let mut r = [[1.0, 0.0], [0.0, 1.0]];
    let mut term = r;
    for n in 1..=10 {
        let mut t = [[0.0; 2]; 2];
        for i in 0..2 {
            for j in 0..2 {
                for k in 0..2 {
                    t[i][j] += term[i][k] * a[k][j] / n as f64;
                }
            }
        }
        term = t;
        for i in 0..2 {
            for j in 0..2 {
                r[i][j] += term[i][j];
            }
        }
    }
    r
}
#[differentiate]
fn cholesky_solve(a: &[[f64; 3]; 3], b: &[f64; 3]) -> f64 {
    let mut l = [[0f64; 3]; 3];
    for i in 0..3 {
        for j in 0..=i {
            let mut s = a[i][j];
            for k in 0..j {
                s -= l[i][k] * l[j][k];
            }
            if i == j {
                l[i][i] = s.sqrt();
            } else {
                l[i][j] = s / l[j][j];
            }
        }
    }
    let mut y = *b;
    for i in 0..3 {
        for j in 0..i {
            y[i] -= l[i][j] * y[j];
        }
        y[i] /= l[i][i];
    }
    y[0] * y[0] + y[1] * y[1] + y[2] * y[2]
}
#[differentiate]
fn jacobi_rot(a: f64, b: f64, c: f64) -> (f64, f64) {
    let th = 0.5 * (2.0 * b).atan2(a - c);
    let (s, co) = th.sin_cos();
    (co * co * a + 2.0 * s * co * b + s * s * c, s * s * a - 2.0 * s * co * b + co * co * c)
}

const M: [f64; 12] = [0.5, 1.2, -0.7, 2.3, 0.4, 0.9, -0.3, 1.9, 1.1, 0.6, -0.8, 1.4];
#[test]
fn t_forward_sub() {
    vjp!(forward_sub, M, [1.0, -0.5, 0.3], |p| &m3(p), a::<3>(&p[9..]));
}
#[test]
fn t_lu() {
    check!(lu_det, M[..9], |p| m3(p));
    jvp!(lu_det, M[..9], |p| m3(p); m3(p));
}
#[test]
fn t_gauss() {
    check!(gauss, M, |p| &m3(p), &a::<3>(&p[9..]));
    jvp!(gauss, M, |p| &m3(p), &a::<3>(&p[9..]); &m3(p), &a::<3>(&p[9..]));
    hvp!(gauss, M, |p| &m3(p), &a::<3>(&p[9..]); &m3(p), &a::<3>(&p[9..]));
}
#[test]
fn t_gauss_dyn() {
    check!(gauss_dyn, M, |p| &m3(p), &p[9..]);
}
#[test]
fn t_qr() {
    check!(qr_r00, M[..6], |p| &[[p[0], p[1]], [p[2], p[3]], [p[4], p[5]]]);
}
#[test]
fn t_qmul() {
    vjp!(qmul, M[..8], [1.0, 0.2, 0.3, -1.0], |p| &a::<4>(p), &a::<4>(&p[4..]));
}
#[test]
fn t_expm() {
    vjp!(expm, M[..4], [[1.0, 0.3], [-0.2, 0.5]], |p| [[p[0], p[1]], [p[2], p[3]]]);
    jvp!(expm, M[..4], |p| [[p[0], p[1]], [p[2], p[3]]]; [[p[0], p[1]], [p[2], p[3]]]);
}
#[test]
fn t_chol() {
    check!(cholesky_solve, [2.0, 0.3, 0.1, 0.3, 1.5, 0.2, 0.1, 0.2, 1.9, 0.5, 0.7, -0.3], |p| &m3(p), &a::<3>(&p[9..]));
}
#[test]
fn t_jacobi() {
    vjp!(jacobi_rot, [0.5, 0.3, -0.2], (1.0, 0.4), |p| p[0], p[1], p[2]);
}
