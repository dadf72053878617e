//! Iterators that a function gives item by item, options as iterators, and more of what std knows of slices and orders.
#![allow(warnings, clippy::all, clippy::pedantic, reason = "the functions are written as people write them")]

use chainrule::differentiate;
use chainrule_behaviour::*;

#[differentiate(jvp)]
fn given(x: &[f64], k: f64) -> f64 {
    use core::iter::successors;
    let s1: f64 = core::iter::successors(Some(k), |a| Some(a * x[0])).take(4).sum();
    let s2: f64 = successors(Some(k), |a| if a.abs() > 0.01 { Some(a * x[0]) } else { None }).sum();
    let mut s3 = 0.0;
    for a in std::iter::successors(Some(k), |a| (*a < 5.0).then(|| a + x[1].abs() + 1.0)) {
        s3 += a * a;
    }
    let s4: f64 = successors(Some(k), |a| Some(a * x[0])).take_while(|a| a.abs() > 0.001).map(|a| a * a).sum();
    let none: f64 = successors(None, |a: &f64| Some(*a)).map(|a| a * k).sum();
    let pairs: Vec<(usize, f64)> =
        successors(Some((0usize, k)), |(n, a)| (*n < 3).then_some((n + 1, a * x[2]))).collect();
    let (mut n, mut a) = (0, k);
    let f1: f64 = core::iter::from_fn(|| {
        n += 1;
        a *= x[0];
        if n < 4 { Some(a) } else { None }
    })
    .sum();
    let mut calls = 0.0;
    let f2: f64 = successors(Some(k), |a| {
        calls += 1.0;
        Some(a + x[3])
    })
    .take(3)
    .sum();
    let mut asked = 0.0;
    let f3: f64 = core::iter::from_fn(|| {
        asked += 1.0;
        if asked < 3.5 { Some(asked * k) } else { None }
    })
    .map(|v| v * v)
    .sum();
    let zipped: f64 = x.iter().zip(successors(Some(1.0), |w| Some(w * k))).map(|(a, w)| a * w).sum();
    s1 + s2 + s3 + s4 + none + pairs[3].1 * pairs.len() as f64 + f1 + n as f64 * a + calls * f2 + f3 * asked + zipped
}

#[differentiate]
fn collected_in_two_runs(x: &[f64], k: f64) -> f64 {
    let mut n = 0.0;
    let it = core::iter::from_fn(|| {
        n += 1.0;
        if n < 3.0 { Some(n * k) } else { None }
    });
    let v: Vec<f64> = it.collect();
    v[0] * v[1] + n * x[0] * v.len() as f64
}

#[differentiate]
fn held(x: &[f64], k: f64) -> f64 {
    let o = x.first().copied();
    let none: Option<f64> = None;
    let a: f64 =
        o.iter().map(|a| a * k).sum::<f64>() + none.iter().sum::<f64>() + o.into_iter().map(|a| a * a).sum::<f64>();
    let mut b = k;
    for v in o {
        b *= v;
    }
    for v in &o {
        b += *v * k;
    }
    let chained: f64 = x.iter().chain(o.iter()).map(|v| v * v * k).sum();
    let ok: Result<f64, f64> = if k > 0.0 { Ok(x[1] * k) } else { Err(3.0) };
    let r = ok.iter().map(|a| a * k).sum::<f64>() + ok.into_iter().sum::<f64>();
    let nested: Option<Result<f64, f64>> = if x[0] > 0.42 { Some(ok) } else { None };
    let t = match nested.transpose() {
        Ok(Some(v)) => v,
        Ok(None) => 2.0 * k,
        Err(e) => k * e,
    };
    let inside: Result<Option<f64>, f64> = ok.map(|v| if v > 0.0 { Some(v) } else { None });
    let u = match inside.transpose() {
        Some(Ok(v)) => v * k,
        Some(Err(e)) => e * k,
        None => k * k,
    };
    let f = Some(x.get(2).copied()).flatten().unwrap_or(k) * k;
    let m = match ok.as_ref() {
        Ok(v) => *v,
        Err(e) => *e * k,
    };
    a + b + chained + r + t + u + f + m
}

#[differentiate]
fn more_of_slices(x: &[f64], k: f64) -> f64 {
    let mut v = x.to_vec();
    let mut w = [k, 2.0 * k];
    v[..2].swap_with_slice(&mut w);
    let swapped = v[0] * w[0] + v[1] * w[1];
    let last = x.iter().rposition(|a| *a > 0.5).map_or(k, |i| x[i] * k * i as f64);
    let nowhere = x.iter().rposition(|a| *a > 50.0).map_or(k, |i| x[i]);
    let sorted = if x.is_sorted_by(|a, b| a >= b) { k } else { x[0] * k };
    let by_key = if x[..2].is_sorted_by_key(|a| -a) { k * k } else { x[0] };
    let empty = if x[..0].is_sorted_by(|a, b| a >= b) { k } else { 0.0 };
    let mut t = vec![(1usize, x[0]), (1, x[1]), (0, k), (1, x[2])];
    t.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    let first = t.iter().enumerate().map(|(i, p)| p.1 * (i + 1) as f64).sum::<f64>();
    t.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.total_cmp(&b.1)));
    let second = t.iter().enumerate().map(|(i, p)| p.1 * p.1 * (i + 1) as f64).sum::<f64>();
    swapped + last + nowhere + sorted + by_key + empty + first + second
}

#[test]
fn gradients_agree_with_differences() {
    for x in [[0.4, -0.3, 0.9, 0.6, 0.7], [0.45, 0.25, -0.7, 0.85, 0.65], [0.8, 0.3, 0.2, 0.1, -0.5]] {
        check!(given, x, |p| &p[..4], p[4]);
        jvp!(given, x, |p| &p[..4], p[4]; &p[..4], p[4]);
        check!(collected_in_two_runs, x, |p| &p[..4], p[4]);
        check!(held, x, |p| &p[..4], p[4]);
        check!(more_of_slices, x, |p| &p[..4], p[4]);
    }
}
