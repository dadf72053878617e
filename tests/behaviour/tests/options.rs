//! `Option`, `Result`, `?`, `let else`, `while let`, and what iterators and slices give of them.
#![allow(clippy::all, clippy::pedantic, reason = "the functions are written as people write them")]

use chainrule::differentiate;
use chainrule_behaviour::*;

#[differentiate(jvp)]
fn options(x: &[f64], k: f64) -> f64 {
    let root = |v: f64| if v > 0.0 { Some(v.sqrt()) } else { None };
    let a = root(k).map(|r| r * x[0]).unwrap_or(x[1]);
    let b = root(-k).or(Some(k * k)).unwrap();
    let c = root(x[0]).and_then(|r| root(r - 0.5)).map_or(k, |r| r * k);
    let d = root(x[1]).filter(|r| *r > 0.9).unwrap_or_else(|| x[2] * k);
    let chain = |v: f64| {
        let r = root(v)?;
        let s = root(r - 0.1)?;
        Some(r * s)
    };
    let e = chain(k).unwrap_or_default() + chain(-k).unwrap_or(3.0 * k);
    let f = match (root(x[0]), root(x[2])) {
        (Some(a), Some(b)) => a * b,
        (Some(a), None) => a * k,
        (None, other) => other.unwrap_or(k),
    };
    let g = root(x[3]).zip(root(k)).map(|(a, b)| a / b).unwrap_or(1.0);
    let mut held = None;
    for v in x {
        if *v > 0.0 && held.is_none() {
            held = Some([*v, v * k]);
        }
    }
    let h = if let Some([a, b]) = held { a * b } else { 0.0 };
    let pair: Option<(f64, usize)> = x.iter().position(|v| *v < 0.5).map(|i| (x[i] * k, i));
    let i = pair.map(|(v, i)| v * i as f64).expect("one of them is {small}");
    a + b + c + d + e + f + g + h + i
}

#[differentiate]
fn results(x: &[f64], k: f64) -> f64 {
    fn safe(v: f64) -> Result<f64, usize> {
        if v > 0.0 {
            Ok(v.ln())
        } else if v > -1.0 {
            Err(1)
        } else {
            Err(2)
        }
    }
    fn both(a: f64, b: f64) -> Result<f64, usize> {
        let p = safe(a)?;
        let q = safe(b).or_else(|code| if code == 1 { Ok(b * b) } else { Err(code + 5) })?;
        Ok(p * q)
    }
    let all = x.iter().map(|v| both(*v, k).unwrap_or_else(|code| code as f64 * v)).sum::<f64>();
    let mapped = safe(k).map(|v| v * k).map_err(|code| code as f64 * x[0]);
    let last = match mapped {
        Ok(v) => v,
        Err(e) => e * e,
    };
    all + last + both(x[0], x[1]).ok().map_or(0.0, |v| v * k) + safe(k).is_ok() as usize as f64
}

#[differentiate]
fn of_iterators(x: &[f64], k: f64) -> f64 {
    let found = x.iter().find(|v| **v > 0.6).map_or(0.0, |v| v * k);
    let copied = x.iter().copied().find(|v| *v * k > 5.0).unwrap_or(k);
    let most = x.iter().copied().max_by(|a, b| a.partial_cmp(b).unwrap()).unwrap();
    let least = x.iter().min_by(|a, b| a.total_cmp(b)).expect("there are some");
    let at = x.iter().enumerate().max_by(|(_, a), (_, b)| a.total_cmp(b)).map(|(i, v)| v * i as f64).unwrap_or(0.0);
    let key = (0..x.len()).min_by_key(|i| (*i as i32 - 2).abs()).map_or(k, |i| x[i] * k);
    let last = x.iter().filter(|v| **v > 0.0).last().unwrap();
    let nth = x.iter().rev().nth(1).unwrap();
    let product = x.iter().copied().reduce(|a, b| a * b + k).unwrap();
    let index = x.iter().position(|v| *v < 0.0).unwrap_or(0);
    let largest: usize = (1..4).map(|i| i * i % 5).max().unwrap();
    let kept: f64 = x.iter().filter_map(|v| if *v > 0.0 { Some(v.sqrt()) } else { None }).sum();
    let few: f64 = x.iter().map_while(|v| if *v > 0.0 { Some(v * k) } else { None }).sum();
    let running: f64 = x
        .iter()
        .scan(k, |state, v| {
            *state = *state * 0.5 + v;
            if *state > 4.0 { None } else { Some(*state) }
        })
        .map(|s| s * s)
        .sum();
    let first_root = x.iter().find_map(|v| if *v > 0.7 { Some(v.ln()) } else { None }).unwrap_or(k);
    let tried = x.iter().try_fold(k, |s, v| if *v > -0.5 { Some(s * v) } else { None }).unwrap_or(k * k);
    let inner: f64 = x.iter().map(|v| if *v > 0.0 { Some(*v) } else { None }).flatten().sum();
    found
        + copied
        + most
        + least
        + at
        + key
        + last
        + nth
        + product
        + x[index] * k
        + largest as f64 * k
        + kept
        + few
        + running
        + first_root
        + tried
        + inner
}

#[differentiate]
fn of_slices(x: &[f64], k: f64) -> f64 {
    let Some(first) = x.first() else { return k };
    let Some((head, rest)) = x.split_first() else {
        return 2.0 * k;
    };
    let (left, right) = x.split_at(2);
    let missing = match x.get(7) {
        Some(v) => *v,
        None => k * k,
    };
    let last = x.last().copied().unwrap_or_default();
    let mut sum = 0.0;
    let mut it = x.iter();
    while let Some(v) = it.next() {
        sum += v * v;
        if let Some(w) = it.next() {
            sum -= w * k;
        }
    }
    let mut turned = x.to_vec();
    turned.reverse();
    let mut numbers = 1..;
    let second = numbers.next().unwrap_or(0) + numbers.next().unwrap_or(0);
    first * k
        + head * rest[0]
        + left[1] * right[0]
        + missing
        + last
        + sum
        + turned[0] * k
        + x.get(1).map_or(k, |v| v * v)
        + second as f64 * k
}

const X: [f64; 6] = [0.55, 1.2, -0.7, 0.9, 0.3, 0.8];

#[test]
fn options_of_all_kinds() {
    for x in [X, [1.4, -0.3, 0.7, 0.45, 0.2, 2.1], [0.72, 0.9, 1.8, 0.35, 1.2, -1.5]] {
        check!(options, x, |p| &p[..5], p[5]);
        jvp!(options, x, |p| &p[..5], p[5]; &p[..5], p[5]);
        check!(results, x, |p| &p[..5], p[5]);
        check!(of_iterators, x, |p| &p[..5], p[5]);
        check!(of_slices, x, |p| &p[..5], p[5]);
        check!(of_slices, x[..5], |p| &p[..4], p[4]);
    }
    check!(of_slices, [0.7], |p| &p[..0], p[0]);
}

#[test]
#[should_panic = "one of them is {small}"]
fn expect_says_what_it_expects() {
    let _ = options::gradient(&[0.9; 5], 0.5);
}
