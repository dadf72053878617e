// Compiled as Rust and lowered to IR: both have to give the same.

pub fn arithmetic(x: f64, y: f64) -> f64 {
    let a = 3.0 * x.powi(3) - 2.0 * x * y + y.powi(2) / 4.0;
    -(a / (1.0 + x * x)) + (x - y) % 0.75 - 7.0 + 1_000.0e-3 * x + 2f64 * x + 0x10 as f64 + 5. - -x
}

pub fn single_precision(x: f32, y: f64) -> f64 {
    let a = (x * 0.1 + 16777217.0) as f64;
    let b: f32 = 0.1 + x;
    let c = y as f32 * 0.3_f32;
    a * 0.1 + f64::from(b) + c as f64 + f64::from(x.sin_cos().1)
}

pub fn by_path(x: f64, y: f64) -> f64 {
    f64::sin(x) + f64::max(x, y) + <f64>::powf(2.0, y) + f64::mul_add(x, y, 1.0) + x.clamp(-1.0, y.abs() + 1.0)
        + f64::hypot(x, y).min(3.0) + core::primitive::f64::floor(x) + f64::atan2(x, y)
}

pub fn shadowing(x: f64) -> f64 {
    let x = x * 2.0;
    let y = {
        let x = x.sin();
        let x = x * x;
        x + 1.0
    };
    let x = x + y;
    {
        let x = 3.0 * x;
        let _ = x;
    }
    x * y
}

pub fn consts_inside(r: f64) -> f64 {
    const B: f64 = A * 2.0;
    const A: f64 = 1.5;
    const N: usize = 3;
    const TABLE: [f64; N] = [0.5, A, B];
    static OFFSET: f64 = 0.25;
    use std::f64::consts::{self, PI, TAU as TURN};
    let mut s = PI * r + TURN + consts::E + OFFSET;
    for i in 0..N {
        s += TABLE[i] * r;
    }
    {
        const A: f64 = 100.0;
        s += A;
    }
    s + A + f64::EPSILON + std::f64::consts::LN_2 + i32::MAX as f64 + u8::MAX as f64 + f64::MAX.recip()
}

pub fn deferred(x: f64, b: bool) -> f64 {
    let w;
    let v: [f64; 2];
    if b {
        w = x;
        v = [x, 1.0];
    } else {
        w = 2.0 * x;
        v = [2.0; 2];
    }
    w * v[0] + v[1]
}

pub fn assignments(x: f64, n: i64) -> f64 {
    let mut a = x;
    a *= a + 1.0;
    a -= { a += 1.0; a };
    a %= 0.7;
    a /= 3.0;
    let mut k = n;
    k <<= 2;
    k ^= 5;
    k |= 8;
    k &= 0xff;
    k >>= 1;
    k %= 17;
    let (mut b, mut c) = (a, 2.0);
    (b, c) = (c, b);
    _ = c;
    a + b + k as f64
}

pub fn branches(x: f64, y: f64) -> f64 {
    let z = if x > y { x * x } else if x > 0.0 && !(y > 5.0) { x + y } else { x - y };
    let mut t = 0.0;
    if z > 1.0 { t = z; }
    if z > 2.0 { t += 1.0 } else { t -= 1.0 }
    t * if y < 0.0 { -y } else { 2.0 * y }
}

pub fn lazy(xs: &[f64], i: usize) -> f64 {
    if i < xs.len() && xs[i] > 0.0 { xs[i] } else if i >= xs.len() || xs[i] < -1.0 { -1.0 } else { 0.5 }
}

pub fn matches(kind: i32, x: f64, flag: bool) -> f64 {
    let a = match kind {
        i32::MIN => -1.0,
        -3..=-1 => x * 3.0,
        0 => x,
        1 | 2 => { let t = x.sin(); t * t }
        n @ 3..=5 if n != 4 => n as f64,
        n if n < 0 => n as f64 * x,
        6.. => 6.5,
        _ => 9.0,
    };
    let b = match (flag, kind % 2 == 0, 1) {
        (true, true, _) => 1.0,
        (true, false, 1) => 2.0,
        (false, ..) => 3.0,
        _ => 4.0,
    };
    match flag { true => a + b, false => a - b }
}

pub fn match_places(p: (i32, f64), q: &(bool, [f64; 2])) -> f64 {
    let s = match p { (0, y) => y, (k, y) => y * k as f64 };
    match q { (true, [a, b]) => a * b + s, (false, v) => v[0] + s }
}

pub fn match_rests(p: [f64; 5], q: &[[f64; 3]; 2], k: i32) -> f64 {
    const N: usize = 3;
    let named: [f64; N] = [p[1], p[3], 2.0];
    let [a, .., z] = p;
    let [.., y, _] = p;
    let [first, ..] = named;
    let [[u, ..], [.., v, w]] = q;
    let [..] = q;
    let s = match (k, p) { (0, [b, ..]) => b, (1, [.., c]) => c * 3.0, (_, [_, d, .., e]) => d - e };
    let t = match [k, 7, k + 1] { [0, ..] => a, [.., 2] => y, [_, m, ..] => z * m as f64 };
    let mut pair = [a, z];
    let [ref_first, ..] = &mut pair;
    *ref_first += 1.0;
    s + 2.0 * t + first * u + v * *w + pair[0]
}

pub fn match_guards(xs: &[f64], i: usize) -> f64 {
    match i {
        0 => 0.0,
        k if k < xs.len() && xs[k] > 1.0 => xs[k],
        k if 10 / k > 2 => 7.0,
        _ => 8.0,
    }
}

pub fn ranges(x: f64, n: usize) -> f64 {
    let mut s = 0.0;
    for i in 0..n { s += x + i as f64; }
    for i in (0..n).rev() { s = s * 0.5 + i as f64; }
    for i in (1..=n).step_by(3) { s -= i as f64; }
    for i in (0..2 * n).rev().step_by(2) { s = s * 0.9 + i as f64; }
    for i in (0..2 * n).step_by(2).rev() { s = s * 0.9 + i as f64; }
    for i in -3..3i8 { s += i as f64; }
    for _ in 5..2 { s = 0.0; }
    s
}

pub fn labels(x: f64, y: f64) -> f64 {
    let mut total = 0.0;
    'outer: for i in 0..5 {
        for j in 0..5 {
            if j == i { continue; }
            if i == 4 && j == 2 { break 'outer; }
            if i * j > 6 { continue 'outer; }
            total += (x * i as f64 + y * j as f64).sin() * x;
        }
        total *= 0.9;
    }
    total
}

pub fn while_steps(mut n: u32, x: f64) -> f64 {
    let mut s = x;
    let mut steps = 0;
    while n != 1 && steps < 200 {
        if n % 2 == 0 { n /= 2 } else { n = 3 * n + 1 }
        steps += 1;
        s = s * 0.99 + n as f64;
    }
    s + steps as f64
}

pub fn while_with_effects(x: f64) -> f64 {
    let mut i = 0;
    let mut s = 0.0;
    while { i += 1; i < 5 } { s += x * i as f64; }
    s + i as f64
}

pub fn loop_values(x: f64, n: usize) -> f64 {
    let mut a = x;
    let mut k = 0usize;
    let b = loop {
        a = a * 0.5 + 1.0;
        k += 1;
        if k > n { break a * 2.0; }
        if a < 1.1 { break a; }
    };
    let c = 'found: {
        if k > 3 { break 'found 1.0; }
        for i in 0..k { if i == 2 { break 'found 2.0; } }
        3.0
    };
    let (d, e) = loop { break (b + c, [c, b]); };
    a + b * c + d + e[1]
}

pub fn early(x: f64, y: f64) -> f64 {
    if x < -1.0 { return y * x; }
    let mut s = x * y;
    for k in 1..=10 {
        s += x / k as f64;
        if s > 4.0 { return s * s; }
        let mut j = 0;
        while j < k {
            j += 1;
            if s < -10.0 { return s; }
            if j == 7 { break; }
            s += 0.01;
        }
    }
    if y > 2.0 { return s.sin(); } else { s += 1.0; }
    s - y
}

pub fn exits_in_operands(x: f64, n: i32) -> f64 {
    let mut t = x;
    for i in 0..10 {
        t += match n - i { 0 => break, 1 => continue, 5 => return t, k => k as f64 };
        let u = t * if i > 7 { return -t } else { 0.5 } + { t += 1.0; t };
        t += u.min(if u > 50.0 { break } else { 3.0 });
    }
    if n > 3 && (n < 7 || return t + 100.0) { t += 0.25; }
    t + { if n == 2 { return 0.125; } 1.0 }
}

pub fn returns_everywhere(x: f64, n: usize) -> (f64, [f64; 2]) {
    if n == 0 { return (x, [x; 2]); }
    let mut a = [0.0; 2];
    for i in 0..n {
        a[i % 2] += x;
        if i == 3 { return (a[0], a); }
    }
    match n { 1 => (0.0, [1.0, x]), 2 => return (x, a), _ => (a[1], [a[1], 0.5]) }
}

pub fn in_place(x: &[f64; 4]) -> f64 {
    let mut a = *x;
    for i in 1..4 { a[i] += a[i - 1] * a[i]; }
    a.swap(0, 3);
    let mut b = [0.0; 4];
    for i in 0..4 { b[(i * 3 + 1) % 4] = a[i].sin(); b[0] += a[i]; }
    let c = b;
    b[2] = 7.0;
    let t = b[1];
    b[1] = b[2];
    b[2] = t;
    a = [b[0], a[1], t, c[2]];
    let mut s = 0.0;
    for i in 0..4 { s += a[i] * b[i] * c[i]; }
    s
}

pub fn nested_arrays(m: &[[f64; 3]; 2], n: usize) -> [[f64; 2]; 3] {
    let mut t = [[0.0; 2]; 3];
    for i in 0..2 { for j in 0..3 { t[j][i] = m[i][j]; } }
    let row = t[n];
    t[0] = row;
    t[n][1] += row[0];
    let mut u = [row, [1.0, 2.0], t[2]];
    u[1] = t[1];
    u[2] = [u[1][0], t[0][1]];
    core::mem::swap(&mut t[0], &mut u[1]);
    [t[0], u[0], u[2]]
}

pub fn vectors(xs: &Vec<f64>, n: usize) -> f64 {
    let mut v = vec![1.0; n];
    let w = vec![xs[0], 2.0, v[0]];
    let mut rows = vec![[0.0; 2]; n];
    for i in 0..v.len() { v[i] += w[i % w.len()] * xs[i % xs.len()]; rows[i][i % 2] = v[i]; }
    let copy = v.clone();
    v.fill(0.5);
    let mut s = 0.0;
    for i in 0..n { s += v[i] * copy[i] + rows[i][0] - rows[i][1]; }
    let owned = xs.to_vec();
    s + owned[owned.len() - 1] + if v.is_empty() { 1.0 } else { 0.0 }
}

pub fn double_buffer(x: &[f64], steps: usize) -> f64 {
    let n = x.len();
    let mut u = x.to_vec();
    let mut next = vec![0.0; n];
    for _ in 0..steps {
        for i in 0..n { next[i] = 0.5 * u[i] + 0.25 * (u[(i + 1) % n] + u[(i + n - 1) % n]); }
        std::mem::swap(&mut u, &mut next);
    }
    let mut s = 0.0;
    for i in 0..n { s += u[i] * i as f64; }
    s
}

pub fn references(x: f64, y: &mut [f64; 3]) -> f64 {
    let mut a = x;
    let r = &mut a;
    *r += 1.0;
    *r *= *r;
    let s = &a;
    let t = *s + s * 2.0;
    let row = &mut y[1];
    *row += t;
    let e = &y[2];
    let all = &mut *y;
    all[0] = t;
    let z = [t, *&y[1]];
    let zs = &z;
    zs[0] + zs[1] + y[0] + e_of(y) 
}

fn e_of(y: &[f64; 3]) -> f64 { y[2] }

pub fn reference_in_loop(x: f64) -> f64 {
    let mut s = x;
    let mut p = (x, [x, 1.0]);
    for i in 0..3 {
        let r = &mut s;
        *r += i as f64;
        let q = &mut p;
        q.0 += *r;
        q.1[0] *= 1.5;
        let inner = &mut p.1;
        inner[1] += 1.0;
    }
    s + p.0 + p.1[0] * p.1[1]
}

pub fn sections(p: &[f64], k: usize) -> f64 {
    let a = &p[0..k];
    let b = &p[k..];
    let c = &p[..=k];
    let d = &a[1..];
    let mut s = a.len() as f64 + d.len() as f64 + d[0];
    for x in b { s += x * 2.0; }
    for (i, x) in c.iter().enumerate() { s += x * i as f64; }
    for i in 0..a.len() { s -= a[i]; }
    s
}

pub fn iterations(xs: &[f64], m: &[[f64; 2]]) -> f64 {
    let mut s = 0.0;
    for x in xs { s += x; }
    for &x in xs { s += x * x; }
    for x in xs.iter().rev() { s = s * 0.5 + *x; }
    for (i, x) in xs.iter().enumerate() { s += i as f64 * x; }
    for row in m { s += row[0] * row[1]; }
    for &[a, b] in m { s += a - b; }
    for (i, &[a, _]) in m.iter().enumerate() { s += a * i as f64; }
    let mut y = [1.0, 2.0, 3.0];
    for v in y.iter_mut() { *v = (*v + s).max(0.0); }
    for v in &mut y { *v *= 2.0; if *v > 1e3 { break; } }
    for v in y { s += v; }
    for v in [s, 1.0] { s += v; y[0] += v; }
    s + y[0]
}

pub fn tuples(x: f64, p: (f64, [f64; 2]), (a, mut b): (f64, f64)) -> f64 {
    let q = (x * 2.0, (x, 3u32));
    let (c, (d, n)) = q;
    let mut t = (c, d);
    t.0 += 1.0;
    t.1 = t.0 * t.1;
    b += p.1[1];
    let pairs = [(1.0, 2.0), t, (a, b)];
    let (e, f) = pairs[1];
    let mut many = pairs;
    many[2].0 = 5.0;
    many[0] = (x, x);
    let g = many[2];
    (t.0 + t.1) * n as f64 + q.0 + q.1.0 + p.0 + e * f + g.0 + g.1 + many[0].1 + pairs[0].0
}

pub fn integers(_x: f64, a: i32, b: u8, n: usize) -> (f64, i64) {
    let c = a / 3 + a % 5 - (a >> 1) + a.abs().pow(2).min(1000) + a.signum() * 2 + a.rem_euclid(7) + a.div_euclid(4);
    let d = b.wrapping_add(200) as i32 + b.saturating_sub(100) as i32 + (b as i8) as i32 + b.abs_diff(7) as i32;
    let e = n.count_ones() as i32 + n.trailing_zeros() as i32 + a.wrapping_mul(77777) % 10 + (!a) % 3;
    let f = if a.max(3) > 4 && n & 1 == 1 { 1 } else { -1 };
    ((c + d + e) as f64 * 0.5, (f as i64) * (n as i64) + i64::from(b) + (a as f64 * 1.5) as i64)
}

pub fn casts(x: f64, n: i64) -> f64 {
    x as i32 as f64 + (x as u8) as f64 + (n as u8) as f64 + (n as f32) as f64 + (n as i16) as f64 + (x > 0.0) as i32 as f64
        + x as f32 as f64 + b'a' as f64
}

pub fn panics(xs: &[f64], i: usize, n: i32) -> f64 {
    let a = xs[i];
    let b = 10 / n;
    let c = n * 1_000_000;
    assert!(a >= 0.0, "negative: {a} {}", xs[i + 1]);
    assert_eq!(c % 7, n * 1_000_000 % 7);
    debug_assert!(i < 3);
    if n == 5 { unreachable!("five") }
    let row = &xs[i..i + 1];
    a + b as f64 + row[0]
}

pub fn checked_reference(xs: &[[f64; 2]], i: usize) -> f64 {
    let row = &xs[i];
    if i > 100 { row[0] } else { 1.0 }
}

pub fn nothing_reached(x: f64, n: i32) -> f64 {
    if n > 0 { return x; }
    if n < -5 { panic!("n = {n}") } else { loop { return 2.0 * x; } }
}

pub fn side_effect_order(x: f64) -> f64 {
    let mut a = x;
    let b = a + { a = a * 2.0; a } * { a += 1.0; a };
    let mut v = [1.0, 2.0, 3.0];
    let mut i = 0;
    v[{ i += 1; i }] = { i += 1; i as f64 };
    v[i] += { i = 0; v[0] };
    b + v[0] + v[1] * 10.0 + v[2] * 100.0 + i as f64
}

pub fn out(x: &[f64], k: &[f64], out: &mut [f64]) {
    for i in 0..out.len() {
        out[i] = 0.0;
        for j in 0..k.len() { out[i] += x[i + j] * k[j]; }
    }
    if out.len() > 1 { out.swap(0, 1); }
}

pub fn owned(mut x: f64, mut v: [f64; 2], w: [f64; 2]) -> f64 {
    x *= x;
    v[0] += x;
    let u = w;
    let mut z = w;
    z[1] = 9.0;
    v = [v[1], v[0] + z[1]];
    v[0] * v[1] + u[1] + w[1]
}

pub fn replaced(x: f64) -> f64 {
    let mut a = x;
    let mut b = 2.0;
    let old = core::mem::replace(&mut a, 5.0);
    core::mem::swap(&mut a, &mut b);
    let mut v = [1.0, 2.0];
    let before = std::mem::replace(&mut v, [x, x]);
    v.copy_from_slice(&[b, a]);
    old + a * 10.0 + b * 100.0 + before[1] + v[0]
}

pub fn conditional_arrays(x: f64, b: bool) -> f64 {
    let a = if b { [x, 1.0] } else { let mut t = [2.0; 2]; t[1] = x; t };
    let c = match b { true => a, false => [a[1], a[0]] };
    let d = { let mut t = c; t[0] += 1.0; t };
    let r = if b { &a } else { &c };
    a[0] + c[1] * 10.0 + d[0] * 100.0 + r[1]
}

pub fn recursive(x: f64, n: u32) -> f64 {
    if n == 0 { 1.0 } else if n % 2 == 0 { let h = recursive(x, n / 2); h * h } else { x * recursive(x, n - 1) }
}

pub fn calls(x: f64, v: [f64; 2]) -> f64 {
    let (r, t) = polar(x, v[1]);
    let p = polar(r, t);
    let m = rotate(&v, x);
    let mut w = m;
    bump(&mut w, 2);
    let s = 1.5;
    let q = p;
    r * q.0 + p.1 + m[0] + w[1] + rotate(&rotate(&w, s), 0.5)[0]
}

fn polar(x: f64, y: f64) -> (f64, f64) { (x.hypot(y), y.atan2(x)) }
fn rotate(v: &[f64; 2], a: f64) -> [f64; 2] { [v[0] * a.cos() - v[1] * a.sin(), v[0] * a.sin() + v[1] * a.cos()] }
fn bump(v: &mut [f64], by: i32) { for x in v { *x += by as f64; } }

pub fn windows(x: &[f64], a: usize, b: usize) -> f64 {
    let mut y = x.to_vec();
    let w = &mut y[a..b];
    w[0] += 1.0;
    let n = w.len();
    for i in 0..n { w[i] *= 2.0; }
    let v = &mut w[1..];
    v[0] = 7.0;
    for z in v.iter_mut() { *z += 0.5; }
    let mut s = 0.0;
    for z in w.iter() { s += z; }
    bump(&mut y[a..], 3);
    bump(&mut y[..=a], 1);
    for z in &mut y[..b] { *z *= 1.5; }
    for (i, z) in y[a..b].iter_mut().enumerate() { *z += i as f64; }
    y[a..].fill(0.25);
    y[..2].swap(0, 1);
    y[..a].copy_from_slice(&x[..a]);
    for i in 0..y.len() { s = s * 0.9 + y[i]; }
    s
}

pub fn window_of_rows(x: &[[f64; 2]; 4], k: usize) -> f64 {
    let mut m = *x;
    let rows = &mut m[1..3];
    rows[k][0] = 5.0;
    rows[0] = [1.0, 2.0];
    let row = &mut rows[1];
    row[1] = 9.0;
    rows.swap(0, 1);
    let part = &mut m[3][k..];
    part[0] += 1.0;
    let mut s = 0.0;
    for r in &m { s = s * 0.5 + r[0] * r[1]; }
    s
}
