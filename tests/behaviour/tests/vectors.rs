//! Vectors that grow and shrink.
#![allow(warnings, clippy::all, clippy::pedantic, reason = "the functions are written as people write them")]

use chainrule::differentiate;
use chainrule_behaviour::*;

/// Loops that push.
#[differentiate]
fn pushed(x: &[f64], k: f64) -> f64 {
    let g1 = |x: &[f64], k: f64| -> f64 {
        let mut v = Vec::new();
        for a in x {
            v.push(a * k);
        }
        v[0] * v[1] + v.len() as f64 * v[3]
    };
    let g2 = |x: &[f64], k: f64| -> f64 {
        let mut v = Vec::with_capacity(x.len());
        for i in 0..x.len() {
            if x[i] > 0.0 {
                v.push(x[i] * k);
            }
        }
        v.iter().map(|a| a * a).sum::<f64>()
    };
    let g3 = |x: &[f64], k: f64| -> f64 {
        let mut v = vec![k];
        for i in 0..3 {
            v.push(v[i] * x[i] + k);
        }
        v[3] * v[v.len() - 1]
    };
    let g4 = |x: &[f64], k: f64| -> f64 {
        let mut v: Vec<f64> = Vec::new();
        v.push(k);
        v.push(x[0]);
        v.push(v[0] * v[1]);
        v.iter().sum()
    };
    let g9 = |x: &[f64], k: f64| -> f64 {
        let mut out = 0.0;
        for i in 0..3 {
            let mut row = Vec::new();
            for j in 0..=i {
                row.push(x[j] * k);
            }
            out += row.iter().product::<f64>();
        }
        out
    };
    let h1 = |x: &[f64], k: f64| -> f64 {
        let mut v = Vec::new();
        for i in 0..3 {
            for j in i..4 {
                v.push(x[i] * x[j] * k);
            }
        }
        v.iter().enumerate().map(|(i, a)| a * (i + 1) as f64).sum()
    };
    let h5 = |x: &[f64], k: f64| -> f64 {
        let mut p = Vec::new();
        for (i, a) in x.iter().enumerate() {
            p.push((i as f64, a * k));
        }
        p.iter().map(|(t, y)| t * y).sum::<f64>() + p[1].1
    };
    let h6 = |x: &[f64], k: f64| -> f64 {
        let mut v: Vec<[f64; 2]> = Vec::new();
        for a in x {
            v.push([*a, k]);
        }
        v[1][0] = 3.0 * k;
        for r in &mut v {
            r[1] *= r[0];
        }
        v.iter().map(|r| r[0] * r[1]).sum()
    };
    let i3 = |x: &[f64], k: f64| -> f64 {
        let mut v = Vec::new();
        let mut w = Vec::new();
        for a in x {
            if *a > 0.5 { v.push(*a) } else { w.push(*a * k) }
        }
        v.iter().zip(&w).map(|(a, b)| a * b).sum::<f64>() + w[0]
    };
    let i5 = |x: &[f64], k: f64| -> f64 {
        let mut v = Vec::new();
        for a in x {
            v.push(a * k);
            if v.len() == 3 {
                break;
            }
        }
        v[2] * v.len() as f64
    };
    let j1 = |x: &[f64], k: f64| -> f64 {
        let mut v = Vec::new();
        if k > 0.0 {
            v.push(k);
        } else {
            v.push(x[0]);
            v.push(x[1]);
        }
        match v.len() {
            1 => v[0] * k,
            _ => v[1],
        }
    };
    let j2 = |x: &[f64], k: f64| -> f64 {
        let mut v = Vec::new();
        for i in 0..2 {
            v.push(x[i]);
        }
        for i in 0..2 {
            let n = v.len();
            v.push(v[n - 1] * v[n - 2] + k);
        }
        v[3] * v[2]
    };
    let j8 = |x: &[f64], k: f64| -> f64 {
        let mut rows: Vec<f64> = Vec::new();
        for c in x.chunks(2) {
            rows.extend(c.iter().map(|a| a * k));
            rows.push(c.len() as f64);
        }
        rows.iter().enumerate().map(|(i, a)| a * (i + 1) as f64).sum()
    };
    let k1 = |x: &[f64], k: f64| -> f64 {
        let mut v = Vec::new();
        for a in x {
            if *a > 0.8 {
                return v.iter().sum::<f64>() * k;
            }
            v.push(a * k);
        }
        k
    };
    let k3 = |x: &[f64], k: f64| -> f64 {
        let mut d = Vec::new();
        for w in x.windows(2) {
            d.push(w[1] - w[0]);
        }
        let mut e = Vec::new();
        for w in d.windows(2) {
            e.push((w[1] - w[0]) * k);
        }
        e.iter().map(|a| a * a).sum()
    };
    g1(x, k)
        + g2(x, k)
        + g3(x, k)
        + g4(x, k)
        + g9(x, k)
        + h1(x, k)
        + h5(x, k)
        + h6(x, k)
        + i3(x, k)
        + i5(x, k)
        + j1(x, k)
        + j2(x, k)
        + j8(x, k)
        + k1(x, k)
        + k3(x, k)
}

/// What a first run counts.
#[differentiate]
fn counted(x: &[f64], k: f64) -> f64 {
    let g5 = |x: &[f64], k: f64| -> f64 {
        let mut t = 0.0;
        let mut y = k;
        let mut v = vec![];
        while t < 1.0 {
            v.push(y);
            y += 0.3 * (x[0] - y * y);
            t += 0.3;
        }
        v.iter().rev().fold(0.0, |s, a| s * 0.5 + a)
    };
    let g8 = |x: &[f64], k: f64| -> f64 {
        let mut v = Vec::new();
        v.extend(x.iter().map(|a| a * k));
        v.extend_from_slice(&x[1..]);
        v.extend(x);
        v.resize(14, k);
        v.iter().enumerate().map(|(i, a)| a * (i + 1) as f64).sum()
    };
    let h9 = |x: &[f64], k: f64| -> f64 {
        let mut v = Vec::new();
        let mut i = 0;
        loop {
            if i >= 4 {
                break;
            }
            if x[i] < 0.0 {
                i += 1;
                continue;
            }
            v.push(x[i] * k);
            i += 1;
        }
        v.last().unwrap() * v.first().unwrap()
    };
    let i1 = |x: &[f64], k: f64| -> f64 {
        let mut v = vec![1.0, k];
        while v.len() < 6 {
            v.push(k * 0.5);
        }
        v[5] + v.len() as f64
    };
    let i4 = |x: &[f64], k: f64| -> f64 {
        let mut v = Vec::new();
        let mut w = Vec::new();
        let mut t = 0.0;
        while t < 1.0 {
            v.push(t);
            w.push(t * k);
            t += 0.25;
        }
        v.iter().zip(&w).map(|(a, b)| a * b).sum::<f64>() + w[1]
    };
    let j5 = |x: &[f64], k: f64| -> f64 {
        let mut v = Vec::new();
        let mut n = 2;
        for i in 0..2 {
            for j in 0..n {
                v.push(x[j] * k);
            }
            n += i;
        }
        v.iter().enumerate().map(|(i, a)| a * (i + 1) as f64).sum()
    };
    let j6 = |x: &[f64], k: f64| -> f64 {
        let mut v = Vec::new();
        let n = x.len();
        if n > 9 {
            for i in 0..n - 9 {
                v.push(x[i]);
            }
        }
        v.push(k);
        v[0] * k
    };
    let j9 = |x: &[f64], k: f64| -> f64 {
        let mut v = Vec::new();
        'o: for a in x {
            for b in x {
                if a * b > 0.5 {
                    break 'o;
                }
                if *b < 0.0 {
                    continue 'o;
                }
                v.push(a * b * k);
            }
        }
        v.iter().sum::<f64>() + v.len() as f64
    };
    let l1 = |x: &[f64], k: f64| -> f64 {
        let mut v = Vec::new();
        let mut i = 0;
        while i < 4 {
            if x[i] > 5.8 {
                return k * 3.0;
            }
            v.push(x[i] * k);
            i += 1;
        }
        v.iter().sum()
    };
    let l3 = |x: &[f64], k: f64| -> f64 {
        let mut out = 0.0;
        for i in 0..3 {
            let mut v = Vec::new();
            let mut t = 0.0;
            while t < x[0] {
                if t > 0.3 {
                    break;
                }
                v.push(t * k);
                t += 0.1;
            }
            if v.is_empty() {
                continue;
            }
            out += v.iter().sum::<f64>() * i as f64;
        }
        out
    };
    g5(x, k) + g8(x, k) + h9(x, k) + i1(x, k) + i4(x, k) + j5(x, k) + j6(x, k) + j9(x, k) + l1(x, k) + l3(x, k)
}

/// What takes elements out.
#[differentiate]
fn shrunk(x: &[f64], k: f64) -> f64 {
    let g6 = |x: &[f64], k: f64| -> f64 {
        let mut s = Vec::new();
        for a in x {
            s.push(*a);
            while s.len() > 2 {
                let b = s.pop().unwrap();
                let c = s.pop().unwrap();
                let _ = 0;
                let m = b * c + k;
                if m > 100.0 {
                    return m;
                }
                s[0] += m;
            }
        }
        s.iter().sum::<f64>() + s.len() as f64 * k
    };
    let g7 = |x: &[f64], k: f64| -> f64 {
        let mut v = x.to_vec();
        v.insert(1, k);
        v.insert(0, k * 2.0);
        let r = v.remove(2);
        v.truncate(4);
        let q = v.swap_remove(0);
        v.iter().enumerate().map(|(i, a)| a * (i + 1) as f64).sum::<f64>() + r * q
    };
    let h4 = |x: &[f64], k: f64| -> f64 {
        let mut v = Vec::new();
        x.iter().for_each(|a| v.push(a * k));
        v.retain(|a| *a > 0.0);
        v.iter().sum()
    };
    let h8 = |x: &[f64], k: f64| -> f64 {
        let mut v = Vec::new();
        for a in x {
            v.push(a * k);
        }
        let s: f64 = v.iter().sum();
        v.clear();
        for a in x {
            v.push(a + k);
        }
        v = Vec::new();
        v.push(s);
        v[0] * k
    };
    let k4 = |x: &[f64], k: f64| -> f64 {
        let mut v: Vec<f64> = vec![];
        let r = v.pop();
        v.push(k);
        let s = v.pop();
        r.is_none() as usize as f64 + s.unwrap() * k + v.first().copied().unwrap_or(2.0)
    };
    g6(x, k) + g7(x, k) + h4(x, k) + h8(x, k) + k4(x, k)
}

/// Helpers, closures, moves.
#[differentiate]
fn handed_on(x: &[f64], k: f64) -> f64 {
    fn fill(out: &mut Vec<f64>, x: &[f64], k: f64) {
        for a in x {
            out.push(a * k);
        }
        out.push(1.0);
    }
    fn build(x: &[f64], k: f64) -> Vec<f64> {
        let mut v = Vec::with_capacity(3);
        for a in x {
            if *a > 0.1 {
                v.push(a * k);
            }
        }
        v
    }
    fn l2o(x: &[f64], k: f64) -> Option<f64> {
        let mut v = Vec::new();
        let mut i = 0;
        while i < 4 {
            let a = if x[i] > 0.8 { None } else { Some(x[i]) }?;
            v.push(a * k);
            i += 1;
        }
        v.first().copied()
    }
    let h2 = |x: &[f64], k: f64| -> f64 {
        let mut v = Vec::new();
        fill(&mut v, x, k);
        fill(&mut v, &x[..2], k * k);
        v.iter().enumerate().map(|(i, a)| a * (i + 1) as f64).sum()
    };
    let h3 = |x: &[f64], k: f64| -> f64 {
        let v = build(x, k);
        let w = build(&v, 2.0);
        w.len() as f64 * w[0] * v[1]
    };
    let h7 = |x: &[f64], k: f64| -> f64 {
        let mut v = Vec::new();
        for a in x {
            v.push(a * k);
        }
        v.reverse();
        v.swap(0, 1);
        v[2] += k;
        let w = v;
        let mut u = w.clone();
        u.push(k);
        u[0] + w[0] * u[4] + u[1] * 2.0
    };
    let i6 = |x: &[f64], k: f64| -> f64 {
        let mut v = Vec::new();
        for a in x {
            v.push(a * k);
        }
        let f = |i: usize| v[i] * k;
        f(0) + f(3)
    };
    let i7 = |x: &[f64], k: f64| -> f64 {
        let mut v = Vec::new();
        for a in x {
            v.push(a * k);
        }
        let f = move |i: usize| v[i] * k;
        f(0) + f(3)
    };
    let i9 = |x: &[f64], k: f64| -> f64 {
        let mut v = Vec::new();
        for a in x {
            v.push(a * k);
        }
        let [p, q] = [v.iter().sum::<f64>(), v[1..3].iter().product()];
        p * q + v[1..].len() as f64
    };
    let j7 = |x: &[f64], k: f64| -> f64 {
        let mut v = Vec::new();
        let mut add = |a: f64, b: f64| {
            v.push(a * k);
            if b > 0.0 {
                v.push(b);
            }
        };
        add(x[0], x[1]);
        for i in 0..2 {
            add(x[i], x[i + 1]);
        }
        v.iter().enumerate().map(|(i, a)| a * (i + 1) as f64).sum()
    };
    let k6 = |x: &[f64], k: f64| -> f64 {
        let mut v = Vec::new();
        for a in x {
            v.push(Some(a * k));
        }
        v.push(None);
        v.iter().map(|o| o.unwrap_or(0.5)).sum()
    };
    let l2 = |x: &[f64], k: f64| -> f64 { l2o(x, k).unwrap_or(k * 0.3) + l2o(&[0.1, 0.2, 0.3, 0.4], k).unwrap_or(0.0) };
    h2(x, k) + h3(x, k) + h7(x, k) + i6(x, k) + i7(x, k) + i9(x, k) + j7(x, k) + k6(x, k) + l2(x, k)
}

/// Vectors in the loops of numerical programs.
#[differentiate]
fn programs(x: &[f64], k: f64) -> f64 {
    fn median(v: &mut Vec<f64>) -> f64 {
        v.sort_by(|a, b| a.total_cmp(b));
        let n = v.len();
        if n % 2 == 1 { v[n / 2] } else { 0.5 * (v[n / 2 - 1] + v[n / 2]) }
    }
    let m1 = |x: &[f64], k: f64| -> f64 {
        let mut acc: Vec<(usize, f64)> = Vec::new();
        for (i, v) in x.iter().enumerate() {
            let mut known = false;
            if let Some(last) = acc.last_mut() {
                if last.1 > 0.0 {
                    last.1 += v * k;
                    known = true;
                }
            }
            if !known {
                acc.push((i, *v));
            }
        }
        acc.iter().map(|(i, v)| v * (*i as f64 + 1.0)).sum()
    };
    let m2 = |x: &[f64], k: f64| -> f64 {
        let mut heap: Vec<f64> = x.iter().map(|v| v * k).collect();
        heap.sort_by(|a, b| b.partial_cmp(a).unwrap());
        let top: Vec<f64> = heap.into_iter().take(2).collect();
        top[0] * top[1]
    };
    let m3 = |x: &[f64], k: f64| -> f64 {
        let mut hist = vec![k];
        let mut y = k;
        for v in x {
            y = 0.5 * y + v * hist.last().unwrap();
            hist.push(y);
        }
        hist.windows(2).map(|w| (w[1] - w[0]).powi(2)).sum::<f64>()
    };
    let m4 = |x: &[f64], k: f64| -> f64 {
        let mut stack: Vec<f64> = Vec::with_capacity(4);
        for (i, v) in x.iter().enumerate() {
            match i % 3 {
                0 | 1 => stack.push(v * k),
                _ => {
                    let b = stack.pop().unwrap();
                    let a = stack.pop().unwrap();
                    stack.push(a * b + v);
                }
            }
        }
        stack.iter().sum()
    };
    let m5 = |x: &[f64], k: f64| -> f64 {
        let grid: Vec<f64> = (0..5).map(|i| i as f64 * 0.25).collect();
        let mut values = Vec::new();
        for &g in &grid {
            let v = x.iter().rev().fold(0.0, |s, c| s * g + c) * k;
            values.push(v);
        }
        grid.windows(2).zip(values.windows(2)).map(|(g, v)| (g[1] - g[0]) * 0.5 * (v[0] + v[1])).sum()
    };
    let m6 = |x: &[f64], k: f64| -> f64 {
        let mut v = x.to_vec();
        v.push(k);
        let m = median(&mut v);
        let mut d: Vec<f64> = v.iter().map(|a| (a - m).abs()).collect();
        median(&mut d) + m
    };
    let m7 = |x: &[f64], k: f64| -> f64 {
        let mut knots = Vec::new();
        let mut t = 0.0;
        while t <= 1.0 + 1e-9 {
            knots.push(t);
            t += 0.25;
        }
        let i = knots.iter().position(|q| *q > k.abs()).unwrap_or(1);
        let u = (k.abs() - knots[i - 1]) / (knots[i] - knots[i - 1]);
        x[0] * (1.0 - u) + x[1] * u
    };
    let m8 = |x: &[f64], k: f64| -> f64 {
        let mut rows = Vec::new();
        for c in x.chunks(2) {
            let [a, b] = c else { continue };
            rows.push([a * k, b * b]);
        }
        let mut det = 1.0;
        for (i, row) in rows.iter().enumerate() {
            det *= row[i % 2];
        }
        det
    };
    let m9 = |x: &[f64], k: f64| -> f64 {
        let mut queue = x.to_vec();
        let mut s = 0.0;
        while !queue.is_empty() {
            let v = queue.remove(0);
            s = s * 0.5 + v * k;
            if queue.len() == 1 {
                queue.truncate(0);
            }
        }
        s
    };
    let n1 = |x: &[f64], k: f64| -> f64 {
        let mut best: Option<(f64, usize)> = None;
        for (i, v) in x.iter().enumerate() {
            let score = v * k;
            best = match best {
                Some((b, j)) if b >= score => Some((b, j)),
                _ => Some((score, i)),
            };
        }
        let Some((b, i)) = best else { return 0.0 };
        b * (i + 1) as f64
    };
    let n2 = |x: &[f64], k: f64| -> f64 {
        let mut u = x.to_vec();
        for _ in 0..3 {
            let mut next = Vec::with_capacity(u.len());
            for i in 0..u.len() {
                let l = if i == 0 { k } else { u[i - 1] };
                let r = u.get(i + 1).copied().unwrap_or(0.0);
                next.push(u[i] + 0.1 * (l - 2.0 * u[i] + r));
            }
            u = next;
        }
        u.iter().enumerate().map(|(i, v)| v * (i + 1) as f64).sum()
    };
    let n3 = |x: &[f64], k: f64| -> f64 {
        let mut u = x.to_vec();
        for s in 0..2 {
            u = u.iter().map(|v| v * k + s as f64).collect();
            u.rotate_left(1);
        }
        u[0] * u[1] - u[3]
    };
    m1(x, k)
        + m2(x, k)
        + m3(x, k)
        + m4(x, k)
        + m5(x, k)
        + m6(x, k)
        + m7(x, k)
        + m8(x, k)
        + m9(x, k)
        + n1(x, k)
        + n2(x, k)
        + n3(x, k)
}

/// References to elements, some of them in an `Option`.
#[differentiate]
fn elements(x: &[f64], k: f64) -> f64 {
    let a1 = |x: &[f64], k: f64| -> f64 {
        let mut acc = vec![(1usize, k), (2, x[0])];
        if let Some(last) = acc.last_mut() {
            last.1 += k;
        }
        acc[1].1 * k
    };
    let a2 = |x: &[f64], k: f64| -> f64 {
        let mut acc = vec![(1usize, k), (2, x[0])];
        if let Some(last) = acc.last_mut() {
            if last.1 > 0.0 {
                last.1 += k;
            } else {
                acc[0].1 = 3.0;
            }
        }
        acc[1].1 * k + acc[0].1
    };
    let a3 = |x: &[f64], k: f64| -> f64 {
        let mut acc = vec![(1.0, k), (2.0, x[0])];
        if let Some(last) = acc.get_mut(1) {
            last.1 += k;
        }
        acc[1].1 * k
    };
    let a4 = |x: &[f64], k: f64| -> f64 {
        let mut acc = [[1.0, k], [2.0, x[0]]];
        if let Some(last) = acc.get_mut(1) {
            last[1] += k;
        }
        acc[1][1] * k
    };
    let a5 = |x: &[f64], k: f64| -> f64 {
        let acc = [[1.0, k], [2.0, x[0]]];
        if let Some(last) = acc.get(1) { last[1] * k } else { 0.0 }
    };
    let a6 = |x: &[f64], k: f64| -> f64 {
        let acc = [(1.0, k), (2.0, x[0])];
        if let Some(last) = acc.get(1) { last.1 * k } else { 0.0 }
    };
    let b4 = |x: &[f64], k: f64| -> f64 {
        let a = [(1.0, k), (2.0, x[0])];
        let r = if k > 0.0 { &a[0] } else { &a[1] };
        r.1 * r.0
    };
    let b5 = |x: &[f64], k: f64| -> f64 {
        let a = [(1.0, k), (2.0, x[0])];
        let b = (x[1], x[2]);
        let r = if k > 0.0 { &a[0] } else { &b };
        r.1 * r.0
    };
    let b6 = |x: &[f64], k: f64| -> f64 {
        let a = vec![(1.0, k), (2.0, x[0])];
        let i = if k > 0.0 { 1 } else { 0 };
        let r = if x[0] > 0.45 { &a[i] } else { &a[1 - i] };
        r.1 * r.0
    };
    a1(x, k) + a2(x, k) + a3(x, k) + a4(x, k) + a5(x, k) + a6(x, k) + b4(x, k) + b5(x, k) + b6(x, k)
}

#[test]
fn vectors_are_those_of_std() {
    for x in [[0.4, -0.3, 0.9, 0.6, 0.7], [0.46, 0.28, -0.7, 0.85, 0.65]] {
        check!(pushed, x, |p| &p[..4], p[4]);
        check!(counted, x, |p| &p[..4], p[4]);
        check!(shrunk, x, |p| &p[..4], p[4]);
        check!(handed_on, x, |p| &p[..4], p[4]);
        check!(programs, x, |p| &p[..4], p[4]);
        check!(elements, x, |p| &p[..4], p[4]);
    }
}

#[test]
#[should_panic = "insertion index (is 3) should be <= len (is 2)"]
fn an_insertion_behind_the_end() {
    #[differentiate]
    fn f(x: f64) -> f64 {
        let mut v = vec![x, x];
        v.insert(3, x);
        v[0]
    }
    let _ = f::gradient(1.0);
}

#[test]
#[should_panic = "out of bounds"]
fn room_is_not_in_use() {
    #[differentiate]
    fn f(x: f64, n: usize) -> f64 {
        let mut v = Vec::new();
        for i in 0..n {
            if i > 2 {
                v.push(x);
            }
        }
        v[1]
    }
    let _ = f::gradient(1.0, 4);
}
