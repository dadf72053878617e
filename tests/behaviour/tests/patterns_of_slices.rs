//! Patterns of slices.
#![allow(warnings, clippy::all, clippy::pedantic, reason = "the functions are written as people write them")]

use chainrule::differentiate;
use chainrule_behaviour::*;

#[differentiate(jvp)]
fn slices(x: &[f64], k: f64) -> f64 {
    fn sum3(x: &[f64], k2: f64) -> f64 {
        let mut s = 0.0;
        let mut at = x;
        let mut n = 0;
        while n < 9 {
            match &x[n.min(x.len())..] {
                [] => break,
                [a, ..] => s += a * k2,
            }
            n += 1;
        }
        s
    }
    let p1 = |x: &[f64], k: f64| -> f64 {
        match x {
            [] => k,
            [a] => a * k,
            [a, .., b] => a * b * k,
        }
    };
    let p2 = |x: &[f64], k: f64| -> f64 {
        if let [a, b, rest @ ..] = x {
            a * b + rest.iter().map(|v| v * k).sum::<f64>() * rest.len() as f64
        } else {
            0.0
        }
    };
    let p3 = |x: &[f64], k: f64| -> f64 { sum3(x, k) + sum3(&x[1..2], k) + sum3(&[], k) };
    let p4 = |x: &[f64], k: f64| -> f64 {
        let [a, .., b] = x else { return k };
        let [] = &x[..0] else { return 7.0 };
        a - b * k
    };
    let p5 = |x: &[f64], k: f64| -> f64 {
        let mut v = x.to_vec();
        if let [first, .., last] = v.as_mut_slice() {
            *first *= k;
            *last += *first;
        }
        v[0] * v[3]
    };
    let p6 = |x: &[f64], k: f64| -> f64 {
        let mut v = x.to_vec();
        if let [first, rest @ ..] = &mut v[..] {
            *first *= k;
            for r in rest.iter_mut() {
                *r += *first;
            }
            rest[0] *= 2.0;
        }
        v.iter().enumerate().map(|(i, a)| a * (i + 1) as f64).sum()
    };
    let p7 = |x: &[f64], k: f64| -> f64 {
        let t = [(1usize, k), (2, x[0])];
        match &t[..] {
            [(1, a), (2, b)] => a * b,
            [(1, a), ..] => *a,
            _ => 0.0,
        }
    };
    let p8 = |x: &[f64], k: f64| -> f64 {
        match &x[1..] {
            [a, b, c] if *a < 0.0 => a * b * c * k,
            [.., c] => *c,
            [] => 0.0,
        }
    };
    let p9 = |x: &[f64], k: f64| -> f64 {
        x.windows(2)
            .map(|w| match w {
                [a, b] => (b - a) * k,
                _ => unreachable!(),
            })
            .sum()
    };
    let q1 = |x: &[f64], k: f64| -> f64 {
        let n = [1usize, 2, 3];
        match &n[..] {
            [1, rest @ ..] if rest.len() == 2 => k * rest[1] as f64,
            _ => 0.0,
        }
    };
    let q2 = |x: &[f64], k: f64| -> f64 {
        x.chunks(3).map(|c| if let [a, b, c] = c { a * b * c } else { c.iter().sum::<f64>() * k }).sum()
    };
    let q3 = |x: &[f64], k: f64| -> f64 {
        let mut v = Vec::new();
        for a in x {
            v.push(a * k);
        }
        let p = match v.as_slice() {
            [a, b, ..] => a * b,
            _ => 0.0,
        };
        p + match &v[..] {
            [.., z] => *z,
            [] => 1.0,
        }
    };
    let q4 = |x: &[f64], k: f64| -> f64 {
        match (x.first(), &x[..]) {
            (Some(a), [_, b, ..]) => a * b * k,
            _ => 0.0,
        }
    };
    let q5 = |x: &[f64], k: f64| -> f64 {
        match &x[..1] {
            [a, b] if a * b > 0.0 => k,
            [a] if *a > 0.1 => a * k,
            [..] => 2.0 * k,
        }
    };
    let q7 = |x: &[f64], k: f64| -> f64 {
        let o = Some(&x[1..]);
        match o {
            Some([a, b, rest @ ..]) => a * b * k + rest[0],
            Some([a]) => *a,
            _ => k,
        }
    };
    p1(x, k)
        + p2(x, k)
        + p3(x, k)
        + p4(x, k)
        + p5(x, k)
        + p6(x, k)
        + p7(x, k)
        + p8(x, k)
        + p9(x, k)
        + q1(x, k)
        + q2(x, k)
        + q3(x, k)
        + q4(x, k)
        + q5(x, k)
        + q7(x, k)
}

#[test]
fn elements_are_taken_apart() {
    for x in [[0.4, -0.3, 0.9, 0.6, 0.7], [0.45, 0.25, -0.7, 0.85, -0.65]] {
        check!(slices, x, |p| &p[..4], p[4]);
        jvp!(slices, x, |p| &p[..4], p[4]; &p[..4], p[4]);
    }
}
