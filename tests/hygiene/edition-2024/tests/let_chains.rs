//! Conditions with several `let`s, which edition 2024 has.
#![allow(clippy::pedantic, reason = "the function is written as people write it")]

use ad::differentiate;

#[differentiate]
fn chains(x: &[f64], k: f64) -> f64 {
    let mut sum = 0.0;
    let first = x.first().copied();
    let second = x.get(1).copied();
    if let Some(a) = first
        && let Some(b) = second
        && a * b > 0.0
    {
        sum += a * b * k;
    } else {
        sum -= k;
    }
    let other = if k > 0.0
        && let Some(c) = x.get(2)
    {
        c * k
    } else {
        k * k
    };
    let mut items = x.iter();
    while let Some(v) = items.next()
        && *v < 0.95
    {
        if let [p, q, ..] = x
            && *p > 0.3
            && *q > -1.0
        {
            sum += p * q * v;
            continue;
        }
        sum *= v;
    }
    fn early(x: &[f64], k: f64) -> Option<f64> {
        if let [a, ..] = x
            && *a > 0.41
        {
            return Some(a * k);
        }
        if x.len() > 7
            && let Some(a) = x.last()
        {
            return Some(*a);
        }
        None
    }
    sum + other + early(x, k).unwrap_or(k)
}

#[test]
fn gradients_agree_with_differences() {
    for x in [[0.4, -0.3, 0.9, 0.6], [0.45, 0.25, -0.7, 1.85]] {
        for k in [0.7, -0.65] {
            let (value, (dx, dk)) = chains::value_and_gradient(&x, k);
            assert_eq!(value.to_bits(), chains(&x, k).to_bits());
            let step = 1e-6;
            assert!((dk - (chains(&x, k + step) - chains(&x, k - step)) / (2.0 * step)).abs() < 1e-8);
            for i in 0..x.len() {
                let (mut above, mut below) = (x, x);
                above[i] += step;
                below[i] -= step;
                assert!((dx[i] - (chains(&above, k) - chains(&below, k)) / (2.0 * step)).abs() < 1e-8);
            }
        }
    }
}
