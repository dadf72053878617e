//! Nets on flat slices, softmax, sorting, dynamic programming.
#![allow(clippy::all, reason = "the functions are written as people write them")]

use chainrule::differentiate;
use chainrule_behaviour::*;

#[differentiate]
fn mlp(w: &[f64], x: &[f64], hidden: usize) -> f64 {
    let n = x.len();
    let mut o = 0.0;
    let mut at = 0;
    for h in 0..hidden {
        let mut a = w[at + n];
        for i in 0..n {
            a += w[at + i] * x[i];
        }
        at += n + 1;
        o += w[hidden * (n + 1) + h] * a.tanh();
    }
    o
}
#[differentiate]
fn lstm(w: &[f64; 16], xs: &[f64]) -> f64 {
    let sig = 0.0;
    let _ = sig;
    let (mut h, mut c) = (0.0, 0.0);
    for t in 0..xs.len() {
        let mut g = [0.0; 4];
        for k in 0..4 {
            g[k] = w[3 * k] * xs[t] + w[3 * k + 1] * h + w[3 * k + 2];
        }
        let i = chainrule::math::sigmoid(g[0]);
        let f = chainrule::math::sigmoid(g[1]);
        let o = chainrule::math::sigmoid(g[2]);
        let u = g[3].tanh();
        c = f * c + i * u;
        h = o * c.tanh();
    }
    h * w[12] + w[13]
}
#[differentiate]
fn softmax_xent(z: &[f64], label: usize) -> f64 {
    let mut m = f64::NEG_INFINITY;
    for i in 0..z.len() {
        m = m.max(z[i]);
    }
    let mut s = 0.0;
    for i in 0..z.len() {
        s += (z[i] - m).exp();
    }
    m + s.ln() - z[label]
}
#[differentiate(jacobian)]
fn softmax4(z: [f64; 4]) -> [f64; 4] {
    let mut e = [0.0; 4];
    let mut s = 0.0;
    for i in 0..4 {
        e[i] = z[i].exp();
        s += e[i];
    }
    for i in 0..4 {
        e[i] /= s;
    }
    e
}
#[differentiate]
fn dtw(a: &[f64; 3], b: &[f64; 4]) -> f64 {
    let mut d = [[f64::INFINITY; 5]; 4];
    d[0][0] = 0.0;
    for i in 1..=3 {
        for j in 1..=4 {
            let c = (a[i - 1] - b[j - 1]) * (a[i - 1] - b[j - 1]);
            d[i][j] = c + d[i - 1][j].min(d[i][j - 1]).min(d[i - 1][j - 1]);
        }
    }
    d[3][4]
}
#[differentiate]
fn histogram(x: &[f64], w: &[f64], bins: usize) -> f64 {
    let mut h = vec![0.0; bins];
    for i in 0..x.len() {
        let k = ((x[i] * bins as f64) as usize).min(bins - 1);
        h[k] += w[i] * x[i];
    }
    let mut e = 0.0;
    for k in 0..bins {
        e += h[k].powi(2);
    }
    e
}
#[differentiate]
fn sort4(x: [f64; 4]) -> f64 {
    let mut x = x;
    for (i, j) in [(0usize, 1usize), (2, 3), (0, 2), (1, 3), (1, 2)] {
        let lo = x[i].min(x[j]);
        let hi = x[i].max(x[j]);
        x[i] = lo;
        x[j] = hi;
    }
    x[0] + 2.0 * x[1] + 3.0 * x[2] + 4.0 * x[3] * x[0]
}
#[differentiate]
fn bubble(x: &[f64]) -> f64 {
    let mut a = x.to_vec();
    let n = a.len();
    let mut swapped = true;
    while swapped {
        swapped = false;
        for i in 1..n {
            if a[i - 1] > a[i] {
                a.swap(i - 1, i);
                swapped = true;
            }
        }
    }
    let mut s = 0.0;
    for (i, v) in a.iter().enumerate() {
        s += (i + 1) as f64 * v * v;
    }
    s
}
const M: [f64; 12] = [0.5, 1.2, -0.7, 2.3, 0.4, 0.9, -0.3, 1.9, 1.1, 0.6, -0.8, 1.4];
#[test]
fn t_mlp() {
    check!(mlp, M[..10], |p| &p[..8], &p[8..10], 2);
}
#[test]
fn t_lstm() {
    let q: Vec<f64> = (0..20).map(|i| ((i * i) as f64).sin()).collect();
    check!(lstm, q, |p| &a::<16>(p), &p[16..]);
    check!(lstm, q[..16], |p| &a::<16>(p), &[]);
}
#[test]
fn t_softmax() {
    check!(softmax_xent, M[..5], |p| p, 2);
    jac!(softmax4, M[..4], |p| a::<4>(p));
    vjp!(softmax4, M[..4], [1.0, 0.2, 0.3, -1.0], |p| a::<4>(p));
}
#[test]
fn t_dtw() {
    check!(dtw, M[..7], |p| &a::<3>(p), &a::<4>(&p[3..]));
}
#[test]
fn t_hist() {
    check!(histogram, [0.1, 0.35, 0.77, 0.12, 1.0, 2.0, -0.5, 0.3], |p| &p[..4], &p[4..], 4);
}
#[test]
fn t_sort() {
    check!(sort4, [0.3, -0.2, 0.9, 0.1], |p| a::<4>(p));
    check!(bubble, [0.3, -0.2, 0.9, 0.1, 0.05], |p| p);
}
