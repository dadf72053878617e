//! Control flow, types, names, macros.
#![allow(clippy::all, reason = "the functions are written as people write them")]

use chainrule::differentiate;
use chainrule_behaviour::*;

use chainrule::math::{erf, sigmoid, softplus};
const TABLE: [f64; 4] = [0.5, -1.0, 2.0, 0.25];
static BIAS: f64 = 0.125;
#[differentiate]
fn mixed(x: f32, y: f64, n: i8) -> f64 {
    let z = x * x;
    f64::from(z) * y + (y as f32 * x) as f64 + n as f64 * y
}
#[differentiate]
fn single(x: f32, w: &[f32; 3]) -> f32 {
    let mut s = 0.0;
    for i in 0..3 {
        s += w[i] * x.powi(i as i32);
    }
    s.tanh()
}
#[differentiate]
fn generic<const K: usize>(x: &[f64; K], y: [[f64; K]; 2]) -> f64 {
    let mut s = 0.0;
    for i in 0..K {
        s += x[i] * y[0][i] * y[1][K - 1 - i];
    }
    s / K as f64
}
#[differentiate]
fn nested_tuple(t: ((f64, [f64; 2]), f64)) -> f64 {
    let ((a, b), c) = t;
    a * b[0] + b[1] * c * t.1 + (t.0).1[0]
}
#[differentiate]
fn tuple_ref(t: &(f64, f64), (u, v): (f64, f64)) -> f64 {
    t.0 * u + t.1 * v * v
}
#[differentiate]
fn vec_ref(v: &Vec<f64>, idx: &[usize]) -> f64 {
    let mut s = 0.0;
    for &i in idx {
        s += v[i] * v[i];
    }
    for i in idx.iter() {
        s += v[*i].sin();
    }
    s
}
#[differentiate]
fn pts(p: &[[f64; 3]]) -> f64 {
    let mut e = 0.0;
    for i in 0..p.len() {
        for j in i + 1..p.len() {
            let mut d = 0.0;
            for k in 0..3 {
                let t = p[i][k] - p[j][k];
                d += t * t;
            }
            e += 1.0 / d.sqrt();
        }
    }
    e
}
#[differentiate]
fn deferred(x: f64) -> f64 {
    let y;
    let z: f64;
    if x > 0.0 {
        y = x * 2.0;
        z = x.ln();
    } else {
        y = -x;
        z = x.exp();
    }
    y * z
}
#[differentiate]
fn shadow(x: f64) -> f64 {
    let x = x * x;
    let y = {
        let x = x + 1.0;
        x * x
    };
    let x = x * y;
    {
        let mut x = x;
        x += 1.0;
        let _ = x;
    }
    x
}
#[differentiate]
fn labelled(x: f64, n: i32) -> f64 {
    let r = 'a: {
        if x > 1.0 {
            break 'a x * x;
        }
        if x < 0.0 {
            break 'a -x;
        }
        x.sqrt()
    };
    let mut s = 0.0;
    let q = 'outer: loop {
        let mut j = 0;
        loop {
            s += x * j as f64;
            j += 1;
            if j > n {
                break;
            }
            if s > 10.0 {
                break 'outer s * s;
            }
            if j == 2 {
                continue 'outer;
            }
        }
        break 3.0 * s;
    };
    r * q + s
}
#[differentiate]
fn early(m: &[[f64; 3]], lim: f64) -> f64 {
    let mut s = 0.0;
    for row in 0..m.len() {
        for c in 0..3 {
            if m[row][c] < 0.0 {
                continue;
            }
            s += m[row][c] * m[row][c];
            if s > lim {
                return s * m[row][0];
            }
        }
        s *= 0.5;
    }
    s - lim
}
#[differentiate]
fn ranges(x: f64, n: usize) -> f64 {
    let mut s = 0.0;
    for i in (0..n).rev().step_by(2) {
        s = s * x + i as f64;
    }
    for i in (1..n + 1).step_by(3).rev() {
        s += x / i as f64;
    }
    for i in (0..=n).rev() {
        s += x.powi(i as i32);
    }
    for i in -2i32..3 {
        s += (x + i as f64).sin();
    }
    for i in (5u8..3).rev() {
        s += i as f64 * x;
    }
    s
}
#[differentiate]
fn matching(x: f64, k: i32, flag: bool) -> f64 {
    let a = match k {
        i32::MIN..=-1 => x,
        0 => 1.0,
        n @ 1..=3 => x * n as f64,
        n if n % 2 == 0 => x.powi(n),
        5 | 7 | 9 => x.exp(),
        other => other as f64 * x,
    };
    let b = match (k, flag) {
        (0, true) => x,
        (_, false) => x * x,
        (n, _) if n > 4 => x.sin(),
        _ => 2.0,
    };
    let c = match flag {
        true => a * b,
        false => a + b,
    };
    c * if flag && k > 2 || x > 0.5 { 2.0 } else { x }
}
#[differentiate]
fn kept(x: f64, n: usize) -> f64 {
    assert!(x > 0.0, "x is {x}");
    debug_assert!(n < 100);
    assert_eq!(n % 1, 0);
    assert_ne!(n, 1000, "n {}", n);
    if n > 50 {
        println!("big {} {x:?}", n);
    }
    x.ln() * n as f64
}
#[differentiate]
fn ints(x: f64, a: u8, b: i64, c: u16, d: isize) -> f64 {
    let h = (a as u32).wrapping_mul(2654435761) >> 7 & 0xff ^ 3;
    let k = (b % 7).abs() as usize + (c as usize & 1) + d.abs() as usize;
    let m = (a as i8) as i32 + !(c as i32) / 3 - (b as i32).pow(2) + (a.count_ones() as i32);
    let sat = a.saturating_add(200) as f64;
    let e = b.rem_euclid(5) as f64 + (d.max(3).min(10)) as f64 + c.leading_zeros() as f64 + (c << 2) as f64;
    x * h as f64
        + x.powi(k as i32 % 4)
        + m as f64 * x * x
        + sat * x
        + e * x.sin()
        + (x * 3.7) as i32 as f64 * x
        + (x as u8) as f64 * x
        + f64::from(a) * x
        + f64::from(b as i32) * x
}
#[differentiate]
fn fnconst(x: f64) -> f64 {
    const K: f64 = 2.0 * std::f64::consts::PI;
    const IDX: [usize; 2] = [1, 3];
    let mut s = BIAS * x;
    for i in IDX {
        s += TABLE[i] * x.powi(i as i32);
    }
    s * K + core::f64::consts::LN_2 + f64::EPSILON
}
#[differentiate]
fn math_paths(x: f64) -> f64 {
    sigmoid(x)
        + softplus(2.0 * x) * erf(x)
        + chainrule::math::gelu(x)
        + ::chainrule::math::ln_gamma(x + 2.0)
        + f64::sin(x)
        + f64::powi(x, 3)
        + f64::max(x, 0.3)
        + <f64>::cos(x)
        + f64::mul_add(x, 2.0, 1.0)
        + chainrule::math::logaddexp(x, 1.0)
}
#[differentiate]
fn swaps(a: f64, b: f64) -> f64 {
    let (mut x, mut y) = (a, b * b);
    std::mem::swap(&mut x, &mut y);
    x *= 2.0;
    let old = core::mem::replace(&mut y, x * 3.0);
    let mut arr = [x, y, old];
    arr.swap(0, 2);
    (x, y) = (y, x);
    x * y + arr[0] * arr[1] * arr[2]
}
#[differentiate]
fn refs(x: [f64; 4], i: usize) -> f64 {
    let mut y = x;
    {
        let r = &mut y[i];
        *r *= 2.0;
    }
    {
        let l = &mut y[..2];
        l[0] *= l[1];
        l[1] = l[0];
    }
    let s = &y[1..];
    let z = &s[1];
    s[0] * *z + y[0]
}
#[differentiate]
fn unused_bits(x: f64, _y: f64, z: &[f64]) -> f64 {
    let _a = x * 3.0;
    let b = z.len() as f64;
    x * b
}
#[differentiate]
fn param_mut(mut x: f64, mut n: u32) -> f64 {
    let mut s = 0.0;
    while n > 0 {
        s += x;
        x *= 0.5 * s;
        n -= 1;
    }
    s
}
#[differentiate]
fn array_out(x: f64, y: &[f64; 2]) -> [[f64; 2]; 2] {
    [[x * y[0], y[1]], [x, 1.0]]
}
#[differentiate]
fn array_in_branch(x: [f64; 3], c: bool) -> f64 {
    let y = if c { x } else { [x[2], x[1] * x[1], 1.0] };
    let z = match c {
        true => [y[0]; 3],
        false => {
            let mut t = y;
            t[0] = 0.5;
            t
        }
    };
    z[0] * z[1] + z[2] * y[1]
}
#[differentiate]
fn rows(a: &[[f64; 3]; 2]) -> f64 {
    let r = &a[1];
    let q = a[0];
    let mut s = 0.0;
    for (i, x) in r.iter().enumerate() {
        s += x * q[i];
    }
    s * r[0]
}

macro_rules! make {
    ($name:ident, $t:ty, $e:expr, $x:ident, $b:block) => {
        #[differentiate(jvp)]
        fn $name($x: $t) -> $t {
            let y: $t = $e;
            let z = $b;
            y * z
        }
    };
}
make!(made, f64, x.sin() + 1.0, x, {
    let t = x * x;
    t + 1.0
});
make!(made32, f32, x + 1.0, x, { x * x });

#[test]
fn t_types() {
    check!(generic, [0.1, 0.3, 0.5, 1.0, 2.0, 3.0], |p| &a::<2>(p), [a::<2>(&p[2..]), a::<2>(&p[4..])]);
    check!(nested_tuple, [0.1, 0.3, 0.5, 1.0], |p| ((p[0], [p[1], p[2]]), p[3]));
    check!(tuple_ref, [0.1, 0.3, 0.5, 1.0], |p| &(p[0], p[1]), (p[2], p[3]));
    check!(vec_ref, [0.1, 0.3, 0.5, 1.0], |p| &p.to_vec(), &[0, 2, 2, 1]);
    check!(pts, [0.1, 0.3, 0.5, 1.0, -0.4, 0.2, 0.7, 0.9, 0.3], |p| &[a::<3>(p), a(&p[3..]), a(&p[6..])]);
    assert_eq!(f_mixed(1.5, 2.0, 3), mixed::value_and_gradient(1.5, 2.0, 3));
    let (v, (dx, dw)) = single::value_and_gradient(0.5, &[1.0, 2.0, -1.0]);
    let s = 1.0f32 + 1.0 - 0.25;
    assert_eq!(v, single(0.5, &[1.0, 2.0, -1.0]));
    let c = 1.0 - s.tanh() * s.tanh();
    assert!((dx - c * 1.0).abs() < 1e-6 && (dw[2] - c * 0.25).abs() < 1e-6);
}
fn f_mixed(x: f32, y: f64, n: i8) -> (f64, (f32, f64)) {
    (mixed(x, y, n), ((2.0 * x as f64 * y + y) as f32, (x * x) as f64 + x as f64 + n as f64))
}
#[test]
fn t_flow() {
    for x in [0.7, -0.4] {
        check!(deferred, [x], |p| p[0]);
        check!(shadow, [x], |p| p[0]);
    }
    for (x, n) in [(1.3, 0), (1.3, 1), (-3.0, 1), (0.4, 1), (12.0, 3)] {
        check!(labelled, [x], |p| p[0], n);
    }
    let m = [0.1, 0.3, -0.5, 1.0, -0.4, 0.2, 0.7, 0.9, 0.3];
    for l in [0.05, 0.5, 1.2, 100.0] {
        let mut q = m.to_vec();
        q.push(l);
        check!(early, q, |p| &[a::<3>(p), a(&p[3..]), a(&p[6..])], p[9]);
    }
    for n in [0, 1, 2, 5, 8] {
        check!(ranges, [0.7], |p| p[0], n);
    }
    for k in -1..12 {
        for x in [0.3, 0.9] {
            for f in [true, false] {
                check!(matching, [x], |p| p[0], k, f);
            }
        }
    }
    check!(kept, [0.7], |p| p[0], 3);
    check!(ints, [0.73], |p| p[0], 3, -17, 9, -2);
    check!(fnconst, [0.7], |p| p[0]);
    check!(math_paths, [0.7], |p| p[0]);
    check!(swaps, [0.7, 1.1], |p| p[0], p[1]);
    for i in 0..4 {
        check!(refs, [0.7, 1.1, 0.4, -0.3], |p| a(p), i);
    }
    check!(unused_bits, [0.7, 1.1, 0.4, -0.3], |p| p[0], p[1], &p[2..]);
    for n in 0..4 {
        check!(param_mut, [0.7], |p| p[0], n);
    }
    vjp!(array_out, [0.7, 1.1, 0.4], [[1.0, 2.0], [0.3, -0.4]], |p| p[0], &[p[1], p[2]]);
    for c in [true, false] {
        check!(array_in_branch, [0.7, 1.1, 0.4], |p| a(p), c);
    }
    check!(rows, [0.7, 1.1, 0.4, 0.3, 0.2, 0.9], |p| &[a(p), a(&p[3..])]);
    check!(made, [0.7], |p| p[0]);
    jvp!(made, [0.7], |p| p[0]; p[0]);
    let _ = made32::gradient(1.0);
    fn local() -> f64 {
        #[differentiate]
        fn g(x: f64) -> f64 {
            x * x + BIAS
        }
        g::gradient(2.0)
    }
    assert_eq!(local(), 4.0);
}
