//! Two parts of a slice that are written at the same time.
#![allow(warnings, clippy::all, clippy::pedantic, reason = "the functions are written as people write them")]

use chainrule::differentiate;
use chainrule_behaviour::*;

#[differentiate]
fn both_parts(x: &[f64], k: f64) -> f64 {
    let mut v = x.to_vec();
    let (a, b) = v.split_at_mut(2);
    a[0] *= k;
    b[0] += a[0];
    a[1] = b[1] * k;
    core::mem::swap(&mut a[0], &mut b[1]);
    let n = a.len() as f64 + 3.0 * b.len() as f64;
    v[0] * n + v[1] * v[2] + v[3] * k
}

#[differentiate]
fn in_a_loop(x: &[f64], k: f64) -> f64 {
    fn axpy(to: &mut [f64], from: &[f64], k: f64) {
        for (t, f) in to.iter_mut().zip(from) {
            *t += k * f;
        }
    }
    let mut v = [x[0], x[1], x[2], k];
    let mut s = 0.0;
    for at in 1..4 {
        let (left, right) = v.split_at_mut(at);
        axpy(left, right, k);
        right[0] *= left[at - 1];
        left.reverse();
        s += left.iter().sum::<f64>() * right[right.len() - 1];
    }
    s + v[0] * v[3]
}

#[differentiate]
fn parts_of_parts(x: &[f64], k: f64) -> f64 {
    let mut v = x.to_vec();
    let (a, b) = v.split_at_mut(1);
    let (c, d) = b.split_at_mut(2);
    c.sort_by(f64::total_cmp);
    d[0] *= c[0] * a[0];
    a[0] += d[0] * k;
    c.rotate_left(1);
    v.iter().enumerate().map(|(i, p)| p * p * (i + 1) as f64).sum()
}

#[differentiate]
fn rows(x: &[f64], k: f64) -> f64 {
    let mut m = [[x[0], x[1]], [x[2], k]];
    let (top, bottom) = m.split_at_mut(1);
    top[0].swap_with_slice(&mut bottom[0]);
    bottom[0][1] *= top[0][0];
    let (e, f) = v2(&mut m[1]).split_at_mut(0);
    f[0] *= e.len() as f64 + k;
    return m[0][0] * m[0][1] + m[1][0] * m[1][1];
    fn v2(m: &mut [f64; 2]) -> &mut [f64] {
        m
    }
}

#[test]
fn parts_are_written() {
    for x in [[0.4, -0.3, 0.9, 0.6, 0.7], [0.45, 0.25, -0.7, 0.85, -0.65]] {
        check!(both_parts, x, |p| &p[..4], p[4]);
        check!(in_a_loop, x, |p| &p[..4], p[4]);
        check!(parts_of_parts, x, |p| &p[..4], p[4]);
        check!(rows, x, |p| &p[..4], p[4]);
    }
}

#[test]
fn a_part_too_long_panics() {
    #[differentiate]
    fn f(x: &[f64]) -> f64 {
        let mut v = x.to_vec();
        let (a, _) = v.split_at_mut(5);
        a[0]
    }
    assert!(std::panic::catch_unwind(|| f::gradient(&[1.0; 4])).is_err());
    assert_eq!(f::gradient(&[1.0; 5]), [1.0, 0.0, 0.0, 0.0, 0.0]);
}
