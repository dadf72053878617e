//! Loops, branches and early exits of every kind, at first and second order.
#![allow(clippy::all, reason = "the functions are written as people write them")]

use chainrule::differentiate;
use chainrule_behaviour::*;

#[differentiate(jvp, hvp)]
fn e1(x: &[f64], n: usize) -> f64 {
    let mut i = 0;
    let mut acc = 1.0;
    'o: while i < n {
        for j in 0..=i {
            if j >= x.len() {
                break 'o;
            }
            if x[j] < 0.0 {
                i += 1;
                continue 'o;
            }
            acc *= 1.0 + x[j];
            if acc > 50.0 {
                return acc.ln();
            }
        }
        i += 1;
    }
    acc
}
#[differentiate(jvp, hvp)]
fn e3(m: [[f64; 2]; 2], n: u32) -> f64 {
    let mut r = [[1.0, 0.0], [0.0, 1.0]];
    let mut b = m;
    let mut e = n;
    while e > 0 {
        if e & 1 == 1 {
            let mut t = [[0.0; 2]; 2];
            for i in 0..2 {
                for j in 0..2 {
                    t[i][j] = r[i][0] * b[0][j] + r[i][1] * b[1][j];
                }
            }
            r = t;
        }
        let c = b;
        for i in 0..2 {
            for j in 0..2 {
                b[i][j] = 0.0;
                for k in 0..2 {
                    b[i][j] += c[i][k] * c[k][j];
                }
            }
        }
        e >>= 1;
    }
    r[0][0] + r[1][0] * r[0][1]
}
#[differentiate(jvp, hvp)]
fn e6(x: f64) -> f64 {
    let y = if x > 0.0 && {
        let z = x * 2.0;
        z < 3.0
    } {
        x
    } else {
        return 7.0 * x;
    };
    let z = loop {
        if y > 0.5 {
            break y * y;
        } else {
            break y;
        }
    };
    z * match y {
        v if v < 0.3 => v,
        _ => 2.0,
    }
}
#[differentiate(jvp, hvp)]
fn e9(x: &[f64], k: &[i32], on: &[bool]) -> f64 {
    let mut s = 1.0;
    for (i, &n) in k.iter().enumerate() {
        if on[i] {
            s *= x[i].powi(n);
        } else {
            s += x[i] * n as f64;
        }
    }
    s
}
#[differentiate(jvp, hvp)]
fn e10(x: &[f64; 8]) -> f64 {
    let mut buf = [0.0; 8];
    let mut len = 8;
    buf.copy_from_slice(x);
    while len > 1 {
        let half = len / 2;
        for i in 0..half {
            buf[i] = buf[2 * i] * buf[2 * i + 1].cos();
        }
        len = half;
    }
    buf[0]
}
#[differentiate(jvp, hvp)]
fn e13(x: f64) -> f64 {
    let mut a = 1.0;
    let mut b = x;
    let mut k = 0u8;
    while k < 6 {
        let t = a;
        a = b;
        b = t + b * x * 0.5;
        k += 1;
    }
    a / b
}
#[differentiate(jvp, hvp)]
fn e14(w: &[f64; 4], x: &[f64], y: &[usize]) -> f64 {
    let n = y.len();
    let mut l = 0.0;
    for i in 0..n {
        let xi = &x[2 * i..2 * i + 2];
        let z0 = w[0] * xi[0] + w[1] * xi[1];
        let z1 = w[2] * xi[0] + w[3] * xi[1];
        let z = [z0, z1];
        let m = z0.max(z1);
        l -= z[y[i]] - m - ((z0 - m).exp() + (z1 - m).exp()).ln();
    }
    l / n as f64
}
#[differentiate(jvp, hvp)]
fn e15(x: f64, n: usize) -> f64 {
    let mut s = 0.0;
    for i in 0..n {
        for j in i..n {
            for k in j + 1..n {
                if (i + j) % 2 == 0 && k != 3 {
                    s += x.powi((i + j + k) as i32) / (1 + k) as f64;
                } else if k == 3 {
                    continue;
                } else {
                    s -= s * x * 0.01;
                }
            }
        }
    }
    s
}
#[differentiate(jvp, hvp)]
fn e26(x: f64, n: usize) -> f64 {
    let mut v = vec![0.0; n + 1];
    v[0] = x;
    let mut i = 0;
    loop {
        if i >= n {
            break;
        }
        i += 1;
        v[i] = v[i - 1] * (1.0 - v[i - 1]) * 3.2;
        if v[i] > 0.79 {
            v[i] -= 0.1;
            continue;
        }
        v[i] += 0.01 * v[i / 2];
    }
    v[n] + v[n / 2]
}
#[differentiate(jvp, hvp)]
fn e27(x: f64, n: usize) -> f64 {
    let mut s = x;
    for i in 0..n {
        let old = s;
        s = {
            let t = s * s;
            if t > 2.0 { t / 3.0 } else { t + x }
        };
        if (s - old).abs() < 1e-3 {
            break;
        }
        s += i as f64 * 0.1 * old;
    }
    s
}
#[differentiate(jvp, hvp)]
fn e28(x: f64, sel: u8) -> f64 {
    let f: f64;
    match sel {
        0 => f = x,
        1 => {
            f = x * x;
        }
        2 => return x.exp(),
        _ => panic!("bad {sel}"),
    }
    f + 1.0
}
#[differentiate(jvp, hvp)]
fn e29(x: &[f64; 4]) -> f64 {
    const P: [(usize, usize); 3] = [(0, 1), (1, 2), (3, 0)];
    const W: [[f64; 2]; 2] = [[1.0, 0.5], [0.25, 2.0]];
    let mut s = 0.0;
    for (i, j) in P {
        s += x[i] * x[j] * W[i % 2][j % 2];
    }
    for k in 0..P.len() {
        s += x[P[k].0];
    }
    s
}
#[differentiate(jvp, hvp)]
fn e30(x: [[[f64; 2]; 2]; 2]) -> f64 {
    let mut s = 0.0;
    for i in 0..2 {
        let p = x[i];
        for j in 0..2 {
            let q = p[j];
            for k in 0..2 {
                s += q[k] * x[k][j][i] * x[j][i][k];
            }
        }
    }
    s
}

const Q: [f64; 9] = [0.5, 0.3, 0.8, 1.2, 0.7, 0.9, 1.3, 0.4, 0.6];
#[test]
fn t1() {
    for n in 0..8 {
        all!(e1, Q, |p| p, n; p);
        all!(e1, [0.3, -0.2], |p| p, n; p);
    }
}
#[test]
fn t3() {
    for n in 0..8 {
        all!(e3, Q[..4], |p| [a(p), a(&p[2..])], n; [a(p), a(&p[2..])]);
    }
}
#[test]
fn t6() {
    for x in [0.25, 0.9, 1.7, -0.5] {
        all!(e6, [x], |p| p[0]; p[0]);
    }
}
#[test]
fn t9() {
    all!(e9, Q[..4], |p| p, &[2, -1, 0, 5], &[true, false, true, true]; p);
    all!(e10, Q[..8], |p| &a(p); &a(p));
}
#[test]
fn t13() {
    all!(e13, [0.6], |p| p[0]; p[0]);
    all!(e14, Q[..8], |p| &a(p), &p[4..], &[1, 0]; &a(p), &p[4..]);
    for n in 0..6 {
        all!(e15, [0.6], |p| p[0], n; p[0]);
    }
}
#[test]
fn t26() {
    for n in 0..7 {
        all!(e26, [0.4], |p| p[0], n; p[0]);
        all!(e27, [0.4], |p| p[0], n; p[0]);
    }
    for k in 0..3 {
        all!(e28, [0.4], |p| p[0], k; p[0]);
    }
    all!(e29, Q[..4], |p| &a(p); &a(p));
    all!(e30, Q[..8], |p| [[a(p), a(&p[2..])], [a(&p[4..]), a(&p[6..])]]; [[a(p), a(&p[2..])], [a(&p[4..]), a(&p[6..])]]);
}
