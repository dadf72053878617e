//! Iterators: sources, adaptors and what ends a chain, against central differences and to the bit.
#![allow(clippy::all, clippy::pedantic, reason = "the functions are written as people write them")]

use chainrule::differentiate;
use chainrule_behaviour::*;

#[differentiate(jvp, hvp)]
fn sources(x: &[f64], k: f64) -> f64 {
    let shared: f64 = x.iter().map(|v| v * k).sum();
    let windows = x.windows(2).map(|w| (w[1] - w[0]).powi(2)).sum::<f64>();
    let chunks = x.chunks(3).map(|c| c.iter().product::<f64>() + c.len() as f64).sum::<f64>();
    let exact = x.chunks_exact(2).map(|c| c[0] * c[1]).sum::<f64>();
    let range = (0..x.len()).map(|i| x[i] * i as f64).sum::<f64>();
    let inclusive = (1..=3).map(|i| x[i] / i as f64).sum::<f64>();
    let signed: f64 = (-2..2).map(|i| k.powi(i)).sum();
    let array = [k, x[0], 2.0].into_iter().fold(1.0, |p, v| p * v + k);
    let once = core::iter::once(k).chain(x.iter().copied()).sum::<f64>();
    let repeated: f64 = core::iter::repeat(x[1]).take(3).zip(x).map(|(a, b)| a * b).sum();
    let from: f64 = (2..).zip(x.iter()).map(|(i, v)| v * i as f64).sum();
    let cycled = [1.0, -0.5].iter().cycle().zip(x).map(|(a, b)| a * b * b).sum::<f64>();
    shared + windows + chunks + exact + range + inclusive + signed + array + once + repeated + from + cycled
}

#[differentiate(jvp, hvp)]
fn adaptors(x: &[f64], k: f64) -> f64 {
    let zipped: f64 = x.iter().zip(&x[1..]).enumerate().map(|(i, (a, b))| a * b * (i as f64 + k)).sum();
    let rev = x.iter().rev().enumerate().map(|(i, v)| v.powi(i as i32)).sum::<f64>();
    let rev_of_zip = x.iter().zip(x.iter().skip(2)).rev().fold(k, |s, (a, b)| s * a + b);
    let steps: f64 = x.iter().skip(1).step_by(2).take(2).product();
    let step_rev: f64 = x.iter().step_by(2).rev().enumerate().map(|(i, v)| v * i as f64).sum();
    let mut seen = 0.0;
    let inspected: f64 = x.iter().inspect(|v| seen += **v * k).map(|v| v.sin()).sum();
    let filtered: f64 = x.iter().filter(|v| **v > 0.4).map(|v| v * v).sum();
    let counted: f64 = x.iter().filter(|v| **v > 0.4).enumerate().map(|(i, v)| v * (i + 1) as f64).sum();
    let skipped: f64 = x.iter().filter(|v| **v > -0.4).skip(1).step_by(2).sum();
    let few: f64 = x.iter().filter(|v| **v > 0.0).take(2).map(|v| v * k).sum();
    let while_small: f64 = x.iter().take_while(|v| **v < 1.1).sum();
    let after: f64 = x.iter().skip_while(|v| **v > 0.0).map(|v| v * k).sum();
    let flat: f64 = x.chunks(2).flat_map(|c| c.iter().map(|v| v.cos())).sum();
    let nested = [[x[0], k], [x[1], x[2]]].iter().flatten().fold(0.0, |s, v| s * 0.5 + v);
    let triangle: f64 = (0..x.len()).flat_map(|i| (0..i).map(move |j| x[i] * x[j])).sum();
    let chained: f64 = x[..2].iter().chain(&x[3..]).rev().fold(0.0, |s, v| s * k + v);
    let uneven = x.iter().filter(|v| **v > 0.0).zip(x.iter().rev()).map(|(a, b)| a * b).sum::<f64>();
    let other_way = x.iter().zip(x.iter().filter(|v| **v > 0.0)).map(|(a, b)| a - b * b).sum::<f64>();
    zipped
        + rev
        + rev_of_zip
        + steps
        + step_rev
        + seen
        + inspected
        + filtered
        + counted
        + skipped
        + few
        + while_small
        + after
        + flat
        + nested
        + triangle
        + chained
        + uneven
        + other_way
}

#[differentiate]
fn ends(x: &[f64], k: f64) -> f64 {
    let most = x.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let total = most + x.iter().map(|v| (v - most).exp()).sum::<f64>().ln();
    let positive = x.iter().filter(|v| **v > 0.0).count() as f64;
    let any = if x.iter().any(|v| v * k > 0.9) { k } else { 2.0 * k };
    let all = if x.iter().all(|&v| v > -1.0) { x[0] * k } else { x[1] };
    let mut sum = 0.0;
    x.iter().enumerate().for_each(|(i, v)| sum += v * k / (i + 1) as f64);
    let (a, b) = x.iter().fold((1.0, 0.0), |(a, b), v| (a * v, b + a * k));
    let state = x.iter().fold([k, 1.0], |s, v| [s[1] * v, s[0] + v]);
    let index: usize = (0..x.len()).map(|i| i * 2).sum();
    total + positive * k + any + all + sum + a * b + state[0] * state[1] + index as f64 * k
}

#[differentiate]
fn collected(x: &[f64], k: f64) -> f64 {
    let squares: Vec<f64> = x.iter().map(|v| v * v * k).collect();
    let kept = x.iter().copied().filter(|v| *v > 0.0).collect::<Vec<_>>();
    let rows: Vec<[f64; 2]> = x.iter().map(|v| [*v, v * k]).collect();
    let pairs: Vec<(usize, f64)> = x.iter().copied().enumerate().collect();
    let doubled = [x[0], k, 1.0].map(|v| v * v);
    let indexed: [f64; 3] = core::array::from_fn(|i| x[i] * (i as f64 + k));
    let mut sum = 0.0;
    for (a, b) in squares.iter().zip(&kept) {
        sum += a * b;
    }
    for (row, (i, v)) in rows.iter().zip(&pairs) {
        sum += row[0] * row[1] * v * *i as f64;
    }
    sum + kept.len() as f64 * k + doubled.iter().zip(&indexed).map(|(a, b)| a * b).sum::<f64>()
}

#[differentiate]
fn loops(x: &[f64], y: &[f64], k: f64) -> f64 {
    let mut sum = 0.0;
    for (i, (t, y)) in x.iter().zip(y).enumerate() {
        if *t < 0.0 {
            continue;
        }
        let r = y - k * t;
        sum += r * r * i as f64;
        if sum > 50.0 {
            break;
        }
    }
    'outer: for v in x.iter().chain(y) {
        for w in y.iter().filter(|w| **w > 0.3) {
            if v * w > 0.7 {
                continue 'outer;
            }
            if sum < -40.0 {
                break 'outer;
            }
            sum += v * w * k;
        }
        sum -= v;
    }
    for v in x.chunks(2).flat_map(|c| c.iter()) {
        if *v > 1.0 {
            break;
        }
        if *v < 0.0 {
            continue;
        }
        sum += v * k;
    }
    for v in x.iter().filter(|v| **v > 0.0).map(|v| v * k) {
        if v > 2.0 {
            return sum * v;
        }
        sum += v;
    }
    sum
}

#[differentiate]
fn changed(x: &[f64], k: f64) -> f64 {
    let mut y = x.to_vec();
    for (a, b) in y.iter_mut().zip(x.iter().skip(1)) {
        *a += b * k;
    }
    y.iter_mut().rev().step_by(2).for_each(|v| *v *= k);
    for pair in y.chunks_mut(2) {
        pair[0] *= 2.0;
        let last = pair.len() - 1;
        pair[last] += k * pair[0];
    }
    for (i, row) in y.chunks_exact_mut(2).enumerate() {
        row[1] -= row[0] * i as f64;
    }
    let mut grid = [[k; 3]; 2];
    for (i, row) in grid.iter_mut().enumerate() {
        for (v, a) in row.iter_mut().zip(x) {
            *v += a * i as f64;
        }
    }
    let all: f64 = grid.iter().flatten().map(|v| v * v).sum();
    y.iter().enumerate().map(|(i, v)| v * (i + 1) as f64).sum::<f64>() + all
}

#[differentiate]
fn named(x: &[f64]) -> f64 {
    let evens = x.iter().step_by(2);
    let logs = evens.map(|v| (v * v + 1.0).ln());
    let range = 1..x.len();
    let mut sum = logs.sum::<f64>();
    for i in range {
        sum += x[i] * x[i - 1];
    }
    fn dot<'a>(a: impl Iterator<Item = &'a f64>, b: impl Iterator<Item = f64>) -> f64 {
        a.zip(b).map(|(a, b)| a * b).sum()
    }
    fn pairs(x: &[f64]) -> impl Iterator<Item = f64> + '_ {
        x.windows(2).map(|w| w[0] * w[1])
    }
    sum + dot(x.iter().rev(), x.iter().map(|v| v.sin())) + pairs(x).sum::<f64>()
}

#[differentiate]
fn nothing(x: &[f64], k: f64) -> f64 {
    let empty = &x[..0];
    let windows = empty.windows(3).map(|w| w[0]).sum::<f64>() + x.windows(9).map(|w| w[0]).sum::<f64>();
    let backwards: f64 = (5..2).map(|i| i as f64 * k).sum();
    let few: f64 = x.iter().filter(|v| **v > 0.0).take(0).sum();
    let skipped: f64 = x.iter().skip(10).zip(x).map(|(a, b)| a * b).sum();
    windows * k + empty.iter().product::<f64>() * k + backwards + few + skipped + empty.iter().sum::<f64>()
}

#[differentiate(jvp)]
fn of_arrays(x: &[f64; 5], k: f64) -> f64 {
    let mut y = x.to_vec();
    y.iter_mut().for_each(|v| *v *= k);
    let rows = [[x[0], k], [x[1], x[2]]];
    let row = rows[1].to_vec();
    y.iter().zip(&row).map(|(a, b)| a * b).sum::<f64>() + y.iter().sum::<f64>()
}

/// What stops one part of a chain does not stop the other; what stops the whole stops both.
#[differentiate]
fn stopped(x: &[f64], k: f64) -> f64 {
    let small = |v: &f64| *v < 0.8;
    let first = x.iter().copied().take_while(small).chain(x.iter().copied()).map(|v| v * v).sum::<f64>();
    let second = x.iter().copied().chain(x.iter().rev().copied().take_while(small)).map(|v| v * k).sum::<f64>();
    let scanned: f64 = x
        .iter()
        .scan(k, |s, v| {
            *s += v;
            if *s > 1.5 { None } else { Some(*s) }
        })
        .chain(x.iter().filter_map(|v| if *v > 0.4 { Some(v * k) } else { None }).take(2))
        .enumerate()
        .map(|(i, v)| v * i as f64)
        .sum();
    let flat: f64 = x.windows(3).flat_map(|w| w.iter().take_while(|v| **v > 0.0)).map(|v| v.sin()).sum();
    let flat_stops: f64 = x.chunks(2).flat_map(|c| c.iter()).take_while(|v| **v > -0.2).map(|v| v * k).sum();
    let whole: f64 = x.iter().chain(x).take_while(|v| **v > -0.2).map(|v| v * k).sum();
    let zipped: f64 = x.iter().chain(x).filter(|v| **v > 0.4).zip(&x[1..4]).map(|(a, b)| a * b).sum();
    let joined: Vec<f64> = x.chunks(2).flat_map(|c| c.iter().map(|v| v * k)).collect();
    let sums: Vec<f64> = x
        .chunks(2)
        .flat_map(|c| c.iter())
        .scan(k, |s, v| {
            *s = *s * 0.5 + v;
            Some(*s)
        })
        .collect();
    let last = sums[x.len() - 1] * sums[0];
    let mut sum = last + first + second + scanned + flat + flat_stops + whole + zipped + joined.iter().product::<f64>();
    for v in x.iter().filter(|v| **v > 0.0).take(3) {
        if *v > 0.85 {
            continue;
        }
        sum += v * k;
    }
    'all: for v in x.iter().chain(x).filter(|v| **v > 0.0).zip(x).map(|(a, b)| a * b) {
        for w in x.chunks(2).flat_map(|c| c.iter()).skip(1).take(2) {
            if *w > 1.0 {
                continue 'all;
            }
            if v < -0.6 {
                break 'all;
            }
            sum += v * w;
        }
        sum *= 0.5;
    }
    sum
}

const X: [f64; 6] = [0.5, 1.2, -0.7, 0.9, 0.3, 0.8];

#[test]
fn chains() {
    for x in [X, [1.4, -0.3, 0.7, 0.45, -1.2, 2.1]] {
        all!(sources, x, |p| &p[..5], p[5]; &p[..5], p[5]);
        all!(adaptors, x, |p| &p[..5], p[5]; &p[..5], p[5]);
        check!(ends, x, |p| &p[..5], p[5]);
        check!(collected, x, |p| &p[..5], p[5]);
        check!(changed, x, |p| &p[..5], p[5]);
        check!(changed, x[..5], |p| &p[..4], p[4]);
        check!(named, x, |p| p);
        check!(nothing, x, |p| &p[..5], p[5]);
        check!(stopped, x, |p| &p[..5], p[5]);
        check!(of_arrays, x, |p| &a(p), p[5]);
        jvp!(of_arrays, x, |p| &a(p), p[5]; &a(p), p[5]);
    }
}

#[test]
fn loops_over_chains() {
    let x = [0.5, -0.2, 1.3, 0.7, 0.9, 0.2, 0.6, -0.4, 0.8];
    for k in [0.7, 3.0, -1.0] {
        let p = [&x[..], &[k]].concat();
        check!(loops, p, |p| &p[..4], &p[4..9], p[9]);
    }
}

#[test]
#[should_panic = "size must be non-zero"]
fn windows_of_nothing() {
    #[differentiate]
    fn f(x: &[f64], n: usize) -> f64 {
        x.windows(n).map(|w| w[0]).sum()
    }
    let _ = f::gradient(&X, 0);
}
