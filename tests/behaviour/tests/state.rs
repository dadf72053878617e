//! What is captured, moved, lent or held by an iterator, and changes afterwards.
#![allow(warnings, clippy::all, clippy::pedantic, reason = "the functions are written as people write them")]

use chainrule::differentiate;
use chainrule_behaviour::*;

/// A `move` closure has what its variables held where it was made.
#[differentiate]
fn captured(x: &[f64], k: f64) -> f64 {
    let mut v = x.to_vec();
    let of_vec = move |i: usize| v[i] * k;
    v = vec![2.0; 4];
    let mut a = [x[0], k];
    let of_array = move |i: usize| a[i] * k;
    a[0] = 9.0;
    let mut t = (x[0], vec![k; 2]);
    let of_tuple = move |i: usize| t.1[i] * t.0;
    t = (k, vec![1.0; 2]);
    let mut c = k;
    let nested = move |v: f64| {
        let g = move |w: f64| w * c;
        g(v) + c
    };
    c = 5.0;
    let mut r = x[1];
    let by_reference = |v: f64| v * r;
    let before = by_reference(k);
    r = 3.0;
    of_vec(0) + v[1] * k + of_array(0) + a[0] * k + of_tuple(0) + t.0 + nested(x[0]) + c + before + r * x[0]
}

/// An iterator has what its parts held where it was made.
#[differentiate]
fn held(x: &[f64], k: f64) -> f64 {
    let mut n = 3;
    let range = (0..n).map(|i| x[i] * k);
    let few = x.iter().take(n);
    n = 1;
    let mut a = k;
    let once = std::iter::once(a).chain(x.iter().copied());
    let repeated = std::iter::repeat(a).zip(x);
    let scanned = x.iter().scan(a, |s, v| {
        *s *= v;
        Some(*s)
    });
    a = 3.0;
    let mut array = [k, x[0]];
    let of_array = array.into_iter();
    array[0] = 5.0;
    let mut vec = vec![k, x[1]];
    let of_vec = vec.into_iter();
    vec = vec![5.0, k];
    let mut option = Some(k);
    let mut sum = 0.0;
    for v in option {
        sum += v * k;
        option = Some(x[0]);
    }
    let sums = range.sum::<f64>() + few.map(|v| v * k).sum::<f64>() + once.fold(1.0, |p, v| p * v);
    sums + repeated.map(|(p, v)| p * v).sum::<f64>()
        + scanned.sum::<f64>()
        + of_array.map(|v| v * k).sum::<f64>()
        + of_vec.map(|v| v * v).sum::<f64>()
        + (n as f64 + a) * array[0] * vec[1]
        + sum * option.unwrap()
}

/// What is bound through `&mut` is a part of the whole.
#[differentiate]
fn lent(x: &[f64], k: f64) -> f64 {
    let mut o = Some(x[0]);
    if let Some(v) = &mut o {
        *v *= k;
    }
    match o.as_mut() {
        Some(v) => *v += 1.0,
        None => {}
    }
    let taken = o.take();
    let mut pair = Some((x[0], k));
    if let Some((a, b)) = &mut pair {
        *a *= *b;
        *b = 2.0;
    }
    let (a, b) = pair.unwrap();
    let mut most: Option<f64> = None;
    for v in x {
        match &mut most {
            Some(m) => {
                if *v > *m {
                    *m = *v * k;
                }
            }
            None => most = Some(*v),
        }
    }
    let mut result: Result<f64, f64> = Ok(x[0]);
    match &mut result {
        Ok(v) => *v *= k,
        Err(e) => *e = 1.0,
    }
    let mut t = (x[0], k);
    match &mut t {
        (a, b) if *a > 0.6 => {
            *a = *b;
            *b *= 2.0;
        }
        (a, _) => *a = 7.0,
    }
    let mut all = [Some(x[0]), None, Some(k)];
    for o in all.iter_mut() {
        if let Some(v) = o {
            *v *= k;
        } else {
            *o = Some(1.5);
        }
    }
    let mut on = Some(x[0]);
    for i in 0..3 {
        if let Some(v) = &mut on {
            *v *= k;
            if i == 1 {
                on = None;
            }
        } else {
            on = Some(k);
        }
    }
    fn bump(o: &mut Option<f64>, k: f64) {
        match o {
            Some(v) => *v *= k,
            None => *o = Some(k),
        }
    }
    bump(&mut on, k);
    bump(&mut o, k);
    taken.unwrap()
        + a * b
        + most.unwrap()
        + result.unwrap_or(0.0)
        + t.0 * t.1
        + on.unwrap_or(4.0) * o.unwrap()
        + all.iter().map(|o| o.unwrap()).product::<f64>()
}

/// A value that is moved or replaced is no longer the variable's.
#[differentiate]
fn moved(x: &[f64], k: f64) -> f64 {
    let mut v = x.to_vec();
    let mut w = v;
    w[0] = k;
    v = vec![k * 2.0; 4];
    w[1] += v[0];
    v[1] = 3.0;
    let mut u = std::mem::replace(&mut v, vec![k; 4]);
    v[0] = 5.0;
    std::mem::swap(&mut u, &mut w);
    w[2] *= 2.0;
    let mut a = x[0] * k;
    let b = std::mem::take(&mut a);
    let mut o = Some(x[1]);
    let old = o.replace(k);
    let array = [k, x[0]];
    let mut array_2 = array;
    array_2[0] = 4.0;
    let mut c = k;
    let pair = (c, {
        c = 3.0;
        c * x[2]
    });
    let sum = c + {
        c *= k;
        c
    } * c;
    u[0] * u[1]
        + v[0] * v[1]
        + w[2] * w[1]
        + a
        + b * x[2]
        + old.unwrap() * o.unwrap()
        + array[0] * array_2[0] * array_2[1]
        + pair.0 * pair.1
        + sum
}

/// `next` goes on where it stopped.
#[differentiate]
fn resumed(x: &[f64], k: f64) -> f64 {
    fn first_twice(mut items: impl Iterator<Item = f64>) -> f64 {
        let first = items.next().unwrap();
        first + items.sum::<f64>() * first
    }
    fn one(items: &mut impl Iterator<Item = f64>) -> f64 {
        items.next().unwrap_or(0.5)
    }
    let mut it = x.iter().map(|v| v * k).rev();
    let mut sum = 0.0;
    while let Some(v) = it.next() {
        sum = sum * 0.5 + v;
        if let Some(w) = it.next() {
            sum += w * v;
        }
    }
    let mut rest = x.iter();
    rest.next();
    let behind = rest.len() as f64 * k + rest.rev().fold(0.0, |s, v| s * 0.5 + v * k);
    let mut lent = x.iter().map(|v| v * k);
    let lent = one(&mut lent) + 2.0 * one(&mut lent) + lent.sum::<f64>();
    let mut counter = 0.0;
    let mut count = move |v: f64| {
        counter += v;
        counter
    };
    let twice = |f: &mut dyn FnMut(f64) -> f64, v: f64| f(v) + f(v);
    sum + behind + lent + first_twice(x.iter().map(|v| v * k)) + twice(&mut count, k) * twice(&mut count, x[0])
}

#[test]
fn state_is_what_rust_has() {
    for x in [[0.5, 1.2, -0.7, 0.9, 0.8], [1.4, -0.3, 0.7, 0.45, -1.2]] {
        check!(captured, x, |p| &p[..4], p[4]);
        check!(held, x, |p| &p[..4], p[4]);
        check!(lent, x, |p| &p[..4], p[4]);
        check!(moved, x, |p| &p[..4], p[4]);
        check!(resumed, x, |p| &p[..4], p[4]);
    }
}
