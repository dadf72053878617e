//! Sorting, rotating, and other methods that rearrange elements.
#![allow(warnings, clippy::all, clippy::pedantic, reason = "the functions are written as people write them")]

use chainrule::differentiate;
use chainrule_behaviour::*;

#[differentiate]
fn sorts(x: &[f64], k: f64) -> f64 {
    let s1 = |x: &[f64], k: f64| -> f64 {
        let mut v = x.to_vec();
        v.sort_by(|a, b| a.partial_cmp(b).unwrap());
        v[0] * 2.0 + v[1] * k + v[3]
    };
    let s2 = |x: &[f64], k: f64| -> f64 {
        let mut v: Vec<f64> = x.iter().map(|a| a * k).collect();
        v.sort_by(f64::total_cmp);
        v[v.len() / 2] * 3.0 + v[0]
    };
    let s3 = |x: &[f64], k: f64| -> f64 {
        let mut v: Vec<(usize, f64)> = x.iter().map(|a| a * k).enumerate().collect();
        v.sort_by(|a, b| b.1.total_cmp(&a.1));
        v.iter().enumerate().map(|(i, (j, a))| a * (i * 4 + j) as f64).sum()
    };
    let s4 = |x: &[f64], k: f64| -> f64 {
        let mut v = [x[0], k, x[2], x[1]];
        v.sort_unstable_by(|a, b| b.total_cmp(a));
        v[0] - v[1] * v[2]
    };
    let s5 = |x: &[f64], k: f64| -> f64 {
        let mut v = vec![(3usize, k), (1, x[0]), (3, x[1]), (2, x[2])];
        v.sort_by_key(|p| p.0);
        v[0].1 + 2.0 * v[1].1 * k + 3.0 * v[2].1 - v[3].1
    };
    let s8 = |x: &[f64], k: f64| -> f64 {
        let mut i = [3usize, 1, 2, 0];
        i.sort();
        let mut j = vec![5i32, -2, 9];
        j.sort_unstable();
        x[i[1]] * k + j[0] as f64
    };
    let t5 = |x: &[f64], k: f64| -> f64 {
        let mut v = x.to_vec();
        let mut s = 0.0;
        for i in 0..3 {
            v[i] *= k;
            v.sort_by(|a, b| b.total_cmp(a));
            s += v[1] * v[0];
        }
        s
    };
    let t6 = |x: &[f64], k: f64| -> f64 {
        let mut e: Vec<f64> = vec![];
        let mut z = vec![k];
        e.sort_by(f64::total_cmp);
        z.sort_by(f64::total_cmp);
        z[0] * x[0] + e.len() as f64
    };
    s1(x, k) + s2(x, k) + s3(x, k) + s4(x, k) + s5(x, k) + s8(x, k) + t5(x, k) + t6(x, k)
}

#[differentiate]
fn rearranged(x: &[f64], k: f64) -> f64 {
    let s9 = |x: &[f64], k: f64| -> f64 {
        let mut v = x.to_vec();
        v.rotate_left(1);
        v[0] *= k;
        v.rotate_right(2);
        if let Some(a) = v.get_mut(1) {
            *a += k;
        }
        if let Some(a) = v.last_mut() {
            *a *= 3.0;
        }
        *v.first_mut().unwrap() *= 2.0;
        v.iter().enumerate().map(|(i, a)| a * (i + 1) as f64).sum()
    };
    let t1 = |x: &[f64], k: f64| -> f64 {
        let m = [[x[0], k], [x[1], x[2]]];
        let v = m.concat();
        v.iter().enumerate().map(|(i, a)| a * (i + 1) as f64).sum()
    };
    let t2 = |x: &[f64], k: f64| -> f64 {
        let (a, b): (Vec<f64>, Vec<f64>) = x.iter().map(|v| (v * k, v.sin())).unzip();
        a.iter().zip(&b).map(|(p, q)| p * q).sum()
    };
    let t3 = |x: &[f64], k: f64| -> f64 {
        let (a, b): (Vec<f64>, Vec<f64>) = x.iter().map(|v| v * k).partition(|v| *v > 0.1);
        a.iter().product::<f64>() + b.iter().sum::<f64>() + a.len() as f64
    };
    let t4 = |x: &[f64], k: f64| -> f64 { if x.starts_with(&x[..2]) && !x.is_sorted() { k * x[0] } else { k } };
    s9(x, k) + t1(x, k) + t2(x, k) + t3(x, k) + t4(x, k)
}

/// Equal elements keep their order, as with std.
#[differentiate]
fn stable(x: &[f64], k: f64) -> f64 {
    let mut pairs: Vec<(usize, f64)> = Vec::new();
    for i in 0..37 {
        pairs.push(((i * 7) % 5, x[i % 4] * k + i as f64));
    }
    pairs.sort_by(|a, b| a.0.cmp(&b.0));
    let mut floats: Vec<f64> = pairs.iter().map(|p| p.1).collect();
    floats.push(-0.0);
    floats.push(0.0);
    floats.sort_by(|a, b| b.total_cmp(a));
    let zeros = 1.0 / floats[37] + 1.0 / floats[38];
    pairs.iter().enumerate().map(|(i, p)| p.1 * (i * i) as f64).sum::<f64>() + floats[3] + zeros.max(1.0)
}

#[test]
fn elements_are_where_std_puts_them() {
    for x in [[0.4, -0.3, 0.9, 0.6, 0.7], [0.45, 0.25, -0.7, 0.85, 0.65]] {
        check!(sorts, x, |p| &p[..4], p[4]);
        check!(rearranged, x, |p| &p[..4], p[4]);
        check!(stable, x, |p| &p[..4], p[4]);
    }
}

#[test]
#[should_panic = "called `Option::unwrap()` on a `None` value"]
fn nan_has_no_place() {
    #[differentiate]
    fn f(x: &[f64]) -> f64 {
        let mut v = x.to_vec();
        v.sort_by(|a, b| a.partial_cmp(b).unwrap());
        v[0]
    }
    let _ = f::gradient(&[1.0, f64::NAN]);
}
