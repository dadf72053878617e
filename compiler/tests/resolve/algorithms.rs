// Numerical code as people write it, over the whole of what is accepted.

const G: f64 = 9.81;
const GAUSS: [(f64, f64); 3] = [(-0.7745966692414834, 0.5555555555555556), (0.0, 0.8888888888888888), (0.7745966692414834, 0.5555555555555556)];
static EPS: f64 = 1e-12;
const DIM: usize = 3;

pub fn lu_solve(a: &[[f64; 3]; 3], b: &[f64; 3]) -> [f64; 3] {
    let mut m = *a;
    let mut x = *b;
    for k in 0..DIM {
        let mut p = k;
        for i in k + 1..DIM {
            if m[i][k].abs() > m[p][k].abs() { p = i; }
        }
        if p != k { m.swap(p, k); x.swap(p, k); }
        if m[k][k].abs() < EPS { panic!("singular at {k}"); }
        for i in (k + 1)..DIM {
            let f = m[i][k] / m[k][k];
            for j in k..DIM { m[i][j] -= f * m[k][j]; }
            x[i] -= f * x[k];
        }
    }
    for k in (0..DIM).rev() {
        for j in k + 1..DIM { x[k] = x[k] - m[k][j] * x[j]; }
        x[k] /= m[k][k];
    }
    x
}

pub fn solved(a: &[[f64; 3]; 3], b: &[f64; 3]) -> f64 {
    let x = lu_solve(a, b);
    x[0] + 2.0 * x[1] - x[2] * x[2]
}

pub fn bubble_sort_rank(xs: &[f64], w: &[f64]) -> f64 {
    let mut v = xs.to_vec();
    let n = v.len();
    let mut swapped = true;
    while swapped {
        swapped = false;
        for i in 1..n {
            if v[i - 1] > v[i] { v.swap(i - 1, i); swapped = true; }
        }
    }
    let mut s = 0.0;
    for (i, x) in v.iter().enumerate() { s += w[i] * x; }
    s
}

pub fn bisect(target: f64, mut lo: f64, mut hi: f64) -> f64 {
    let root = loop {
        let mid = 0.5 * (lo + hi);
        let v = mid * mid * mid - target;
        if hi - lo < 1e-3 { break mid - v / (3.0 * mid * mid); }
        if v > 0.0 { hi = mid } else { lo = mid }
    };
    root * target
}

pub fn rk4(y0: [f64; 2], k: f64, steps: usize) -> f64 {
    let h = 0.1;
    let mut y = y0;
    for _ in 0..steps {
        let k1 = [y[1], -k * y[0].sin()];
        let mut t = [y[0] + 0.5 * h * k1[0], y[1] + 0.5 * h * k1[1]];
        let k2 = [t[1], -k * t[0].sin()];
        t = [y[0] + 0.5 * h * k2[0], y[1] + 0.5 * h * k2[1]];
        let k3 = [t[1], -k * t[0].sin()];
        for (i, t) in t.iter_mut().enumerate() { *t = y[i] + h * k3[i]; }
        let k4 = [t[1], -k * t[0].sin()];
        for i in 0..2 { y[i] += h / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]); }
    }
    0.5 * y[1] * y[1] + G * (1.0 - y[0].cos())
}

pub fn quadrature(a: f64, b: f64, n: usize) -> f64 {
    let h = (b - a) / n as f64;
    let mut total = 0.0;
    for i in 0..n {
        let mid = a + (i as f64 + 0.5) * h;
        for &(t, w) in &GAUSS { total += w * (mid + 0.5 * h * t).exp().sin(); }
    }
    0.5 * h * total
}

pub fn soft_edit_distance(a: &[f64], b: &[f64], gap: f64) -> f64 {
    let (n, m) = (a.len(), b.len());
    let mut row = vec![0.0; m + 1];
    for j in 0..=m { row[j] = gap * j as f64; }
    for i in 1..=n {
        let mut diagonal = row[0];
        row[0] = gap * i as f64;
        for j in 1..=m {
            let above = row[j];
            let cost = (a[i - 1] - b[j - 1]).powi(2);
            let best = (diagonal + cost).min(above + gap).min(row[j - 1] + gap);
            row[j] = best;
            diagonal = above;
        }
    }
    row[m]
}

pub fn kalman(zs: &[f64], q: f64, r: f64) -> f64 {
    let (mut x, mut p, mut ll) = (0.0, 1.0, 0.0);
    for &z in zs {
        p += q;
        let s = p + r;
        let k = p / s;
        let e = z - x;
        ll -= 0.5 * (e * e / s + s.ln());
        x += k * e;
        p *= 1.0 - k;
    }
    ll
}

pub fn piecewise(x: f64, knots: &[f64; 4], values: &[f64; 4]) -> f64 {
    if x <= knots[0] { return values[0]; }
    for i in 1..knots.len() {
        if x < knots[i] {
            let t = (x - knots[i - 1]) / (knots[i] - knots[i - 1]);
            return values[i - 1] + t * (values[i] - values[i - 1]);
        }
    }
    values[3]
}

pub fn conjugate_gradient(a: &[[f64; 3]; 3], b: &[f64; 3]) -> f64 {
    let mut x = [0.0; 3];
    let mut r = *b;
    let mut p = r;
    let mut rs = dot3(&r, &r);
    let mut it = 0;
    while it < 3 && rs > 1e-20 {
        let mut ap = [0.0; 3];
        for i in 0..3 { ap[i] = dot3(&a[i], &p); }
        let alpha = rs / dot3(&p, &ap);
        for i in 0..3 { x[i] += alpha * p[i]; r[i] -= alpha * ap[i]; }
        let next = dot3(&r, &r);
        let beta = next / rs;
        for i in 0..3 { p[i] = r[i] + beta * p[i]; }
        rs = next;
        it += 1;
    }
    dot3(&x, b)
}

fn dot3(a: &[f64; 3], b: &[f64; 3]) -> f64 {
    let mut s = 0.0;
    for i in 0..3 { s += a[i] * b[i]; }
    s
}

pub fn collision(mut p: (f64, f64), mut v: (f64, f64), dt: f64, steps: u32) -> f64 {
    let mut bounces = 0u32;
    for _ in 0..steps {
        v.1 -= G * dt;
        p.0 += v.0 * dt;
        p.1 += v.1 * dt;
        match (p.1 < 0.0, p.0 > 1.0) {
            (true, false) => { p.1 = -p.1; v.1 = -0.8 * v.1; bounces += 1; }
            (true, true) => { v = (-v.0, -v.1); bounces += 2; }
            (false, true) => { p.0 = 2.0 - p.0; v.0 *= -0.9; }
            _ => {}
        }
        if bounces >= 5 { break; }
    }
    p.0 * p.1 + 0.5 * (v.0 * v.0 + v.1 * v.1)
}

pub fn mlp(w: &[f64; 17], x: &[f64; 2]) -> f64 {
    let mut at = 0;
    let mut hidden = [0.0; 4];
    for h in hidden.iter_mut() {
        let mut z = w[at + 2];
        for (i, xi) in x.iter().enumerate() { z += w[at + i] * xi; }
        at += 3;
        *h = if z > 0.0 { z } else { 0.01 * z };
    }
    let mut z = w[16];
    for i in 0..4 { z += w[at + i] * hidden[i]; }
    1.0 / (1.0 + (-z).exp())
}

pub fn polynomial_newton(c: &[f64], x0: f64) -> f64 {
    let mut x = x0;
    'newton: for step in 0.. 50 {
        let (mut p, mut d) = (0.0, 0.0);
        for i in (0..c.len()).rev() {
            d = d * x + p;
            p = p * x + c[i];
        }
        if d == 0.0 { return f64::NAN; }
        let dx = p / d;
        x -= dx;
        let mut k = 0;
        loop {
            if dx.abs() < 1e-6 { break 'newton; }
            k += 1;
            if k > step { continue 'newton; }
        }
    }
    x
}

pub fn heat(u0: &[f64; 6], kappa: f64, steps: usize) -> [f64; 2] {
    let mut u = *u0;
    let mut next = [0.0; 6];
    for _ in 0..steps {
        next[0] = u[0];
        next[5] = u[5];
        for i in 1..5 { next[i] = u[i] + kappa * (u[i - 1] - 2.0 * u[i] + u[i + 1]); }
        core::mem::swap(&mut u, &mut next);
    }
    [u[2], u[3]]
}

pub fn heat_sum(u0: &[f64; 6], kappa: f64, steps: usize) -> f64 {
    let [a, b] = heat(u0, kappa, steps);
    a * b
}

pub fn fft_energy(re: &[f64; 4], im: &[f64; 4], bin: usize) -> f64 {
    let mut a = [(0.0, 0.0); 4];
    for i in 0..4 { a[((i & 1) << 1) | (i >> 1)] = (re[i], im[i]); }
    let mut len = 2;
    while len <= 4 {
        let angle = -2.0 * std::f64::consts::PI / len as f64;
        let mut start = 0;
        while start < 4 {
            for k in 0..len / 2 {
                let (s, c) = (angle * k as f64).sin_cos();
                let (ur, ui) = a[start + k];
                let (xr, xi) = a[start + k + len / 2];
                let (vr, vi) = (xr * c - xi * s, xr * s + xi * c);
                a[start + k] = (ur + vr, ui + vi);
                a[start + k + len / 2] = (ur - vr, ui - vi);
            }
            start += len;
        }
        len *= 2;
    }
    a[bin].0 * a[bin].0 + a[bin].1.powi(2)
}

pub fn attention(q: &[f64; 2], keys: &[[f64; 2]], values: &[f64]) -> f64 {
    let mut scores = vec![0.0; keys.len()];
    let mut top = f64::NEG_INFINITY;
    for (i, k) in keys.iter().enumerate() {
        scores[i] = q[0] * k[0] + q[1] * k[1];
        top = top.max(scores[i]);
    }
    let (mut z, mut out) = (0.0, 0.0);
    for (i, s) in scores.iter().enumerate() {
        let e = (s - top).exp();
        z += e;
        out += e * values[i];
    }
    out / z
}

pub fn generic_norm<const N: usize>(x: &[f64; N], p: i32) -> f64 {
    let mut s = 0.0;
    for i in 0..N { s += x[i].abs().powi(p); }
    if N > 2 { s += 1.0; }
    s.powf(1.0 / p as f64)
}

pub fn calls_generic(x: [f64; 3], y: f64) -> f64 {
    generic_norm(&x, 3) * y + generic_norm::<2>(&[y, x[0]], 2)
}

pub fn huber_sum(r: &[f64], delta: f64) -> f64 {
    let mut s = 0.0;
    for &e in r {
        let a = e.abs();
        s += if a <= delta { 0.5 * e * e } else if a > 1e6 { continue } else { delta * (a - 0.5 * delta) };
    }
    s / r.len() as f64
}

pub fn running_stats(x: &[f64]) -> (f64, [f64; 2]) {
    let mut mean = 0.0;
    let mut m2 = 0.0;
    let mut extremes = [x[0], x[0]];
    for (k, &v) in x.iter().enumerate() {
        let d = v - mean;
        mean += d / (k + 1) as f64;
        m2 += d * (v - mean);
        extremes = [extremes[0].min(v), extremes[1].max(v)];
    }
    (m2 / (x.len() - 1) as f64, extremes)
}

pub fn spread(x: &[f64]) -> f64 {
    let (variance, [low, high]) = running_stats(x);
    let r = running_stats(x);
    variance.sqrt() / (high - low) + r.1[0]
}

pub fn prefix_sums(x: &[f64; 5], a: usize, b: usize) -> f64 {
    let mut sums = [0.0; 6];
    for i in 0..5 { sums[i + 1] = sums[i] + x[i] * x[i]; }
    let total = sums[b] - sums[a];
    let part = &sums[a..=b];
    total * part[part.len() - 1] + part[0]
}

pub fn game_of_signs(x: f64, y: f64, n: i32) -> f64 {
    let mut state = (x, y, n);
    let mut log = [0.0; 4];
    let mut i = 0usize;
    let result = 'run: {
        while state.2 != 0 {
            state = match state {
                (a, b, k) if k > 0 && a > b => (b, a * 0.5, k - 1),
                (a, _, k) if k > 0 => { if a > 100.0 { break 'run a; } (a + 1.0, a * state.1, k - 1) }
                (_, b, k) => (b, -b, k + 1),
            };
            log[i & 3] = state.0;
            i += 1;
        }
        state.0 - state.1
    };
    result + log[0] * log[1] - log[3]
}

pub fn replaced_vectors(x: &[f64], steps: usize, k: f64) -> f64 {
    let mut u = x.to_vec();
    for step in 0..steps {
        let mut next = vec![0.0; u.len()];
        for i in 0..u.len() { next[i] = k * u[i] + u[(i + 1) % u.len()]; }
        if step % 2 == 0 { u = next; } else { u = next.clone(); }
    }
    let w = u;
    w[0] * w[w.len() - 1]
}
