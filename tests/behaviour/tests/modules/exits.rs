//! Helpers that leave early: returns, breaks and labels inside of what the caller loops over.

use crate::check;
use chainrule::differentiate;
#[differentiate]
pub mod m {
    fn find(xs: &[f64], t: f64) -> f64 {
        for x in xs {
            if *x > t {
                return *x;
            }
        }
        0.0
    }
    fn first(xs: &[f64], t: f64) -> usize {
        let mut i = 0;
        loop {
            if i >= xs.len() {
                return i;
            }
            if xs[i] > t {
                break;
            }
            i += 1;
        }
        i
    }
    fn newton(a: f64, tol: f64) -> (f64, usize) {
        let mut x = a;
        for k in 0..50 {
            let nx = 0.5 * (x + a / x);
            if (nx - x).abs() < tol {
                return (nx, k);
            }
            x = nx;
        }
        (x, 50)
    }
    fn nested(xs: &[f64], k: f64) -> [f64; 2] {
        let mut out = [0.0; 2];
        'a: for i in 0..xs.len() {
            for j in 0..xs.len() {
                if j > i {
                    continue 'a;
                }
                if xs[i] * xs[j] > k {
                    break 'a;
                }
                if i + j == 4 {
                    return [out[0] * 2.0, xs[i]];
                }
                out[i % 2] += xs[i] * xs[j];
            }
        }
        out
    }
    fn sign(x: f64) -> f64 {
        if x > 0.0 {
            return 1.0;
        }
        if x < 0.0 {
            return -1.0;
        }
        0.0
    }
    fn checked(x: f64, ok: &mut bool) -> f64 {
        if x < 0.0 {
            *ok = false;
            return 0.0;
        }
        x.sqrt()
    }
    fn bracket(x: f64) -> usize {
        match x {
            v if v < 0.2 => 0,
            v if v < 0.6 => 1,
            _ => 2,
        }
    }
    struct State {
        x: f64,
        hist: [f64; 4],
        n: usize,
        done: bool,
    }
    impl State {
        fn push(&mut self, v: f64) -> bool {
            if self.done {
                return false;
            }
            if self.n == 4 {
                self.done = true;
                return false;
            }
            self.hist[self.n] = v * self.x;
            self.n += 1;
            self.x = if v > 0.5 { self.x + v } else { self.x * v };
            true
        }
        fn mean(&self) -> f64 {
            if self.n == 0 {
                return 0.0;
            }
            let mut s = 0.0;
            for k in 0..self.n {
                s += self.hist[k];
            }
            s / self.n as f64
        }
    }
    fn relax(u: &mut [f64], sweeps: usize, w: f64) -> f64 {
        let n = u.len();
        let mut r = 0.0;
        for _ in 0..sweeps {
            r = 0.0;
            for i in 1..n - 1 {
                let new = 0.5 * (u[i - 1] + u[i + 1]);
                let d = new - u[i];
                u[i] += w * d;
                r += d * d;
            }
            if r < 1e-12 {
                break;
            }
        }
        r
    }
    fn horner(c: &[f64], x: f64) -> f64 {
        let mut r = 0.0;
        for k in (0..c.len()).rev() {
            r = r * x + c[k];
        }
        r
    }
    fn bisect(c: &[f64], lo: f64, hi: f64) -> f64 {
        let (mut a, mut b) = (lo, hi);
        while b - a > 0.25 {
            let mid = 0.5 * (a + b);
            if horner(c, mid) > 0.0 { b = mid } else { a = mid }
        }
        a - horner(c, a) / (horner(c, a + 0.5) - horner(c, a))
    }
    #[differentiate]
    pub fn f(xs: &[f64], y: f64) -> f64 {
        let mut s = 0.0;
        let mut t = y;
        while find(xs, t) > 0.0 {
            s += find(xs, t) * t;
            t += 0.3;
            if first(xs, t) == xs.len() {
                break;
            }
        }
        let (r, k) = newton(y + 1.0, 1e-3);
        s += r * k as f64;
        let [a, b] = nested(xs, 0.5);
        s += a * b + a;
        for x in xs {
            if sign(*x) < 0.0 {
                continue;
            }
            s += sign(x - y) * x * x;
        }
        let mut ok = true;
        let mut z = 0.0;
        for x in xs {
            z += checked(*x, &mut ok);
            if !ok {
                break;
            }
        }
        let w = [1.0, y, y * y][bracket(y)];
        let mut st = State { x: y, hist: [0.0; 4], n: 0, done: false };
        for x in xs {
            if !st.push(*x) {
                break;
            }
        }
        let mut tries = 0;
        while st.push(0.3) {
            tries += 1;
            if tries > 10 {
                break;
            }
        }
        let mut u = [xs[0], 0.0, y, 0.0, xs[1]];
        let res = relax(&mut u, 3, 0.9);
        let mut v = xs.to_vec();
        let res2 = relax(&mut v[..], 2, y);
        let res3 = relax(&mut u[1..4], 1, 0.5);
        s + z * w
            + st.mean() * st.x
            + tries as f64 * y
            + u[1] * u[2]
            + res
            + v[1] * res2
            + res3
            + bisect(&[-1.0, y, 1.0], 0.0, 2.0)
    }
}
#[test]
fn agrees_with_differences() {
    for x in [[0.3, 0.52, -0.7, 0.9, 0.45], [0.8, 0.1, 0.65, 0.2, 0.15], [1.3, 1.5, 0.7, 1.9, 0.95]] {
        let (v, g) = m::f::value_and_gradient(&x[..4], x[4]);
        check("d2", &x, |x| m::f(&x[..4], x[4]), v, &[g.0[0], g.0[1], g.0[2], g.0[3], g.1]);
    }
}
