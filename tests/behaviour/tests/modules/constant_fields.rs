//! Fields that are borrowed or skipped are constants in a module.

use crate::check;
use chainrule::{Differentiable, differentiate};

#[differentiate]
mod m {
    use super::*;
    #[derive(Differentiable, Clone, Copy, Debug)]
    pub struct Data<'a> {
        pub xs: &'a [f64],
        pub rows: &'a [[f64; 2]],
        #[differentiable(skip)]
        pub scale: f64,
        pub k: f64,
    }
    #[derive(Differentiable, Clone, Debug)]
    pub struct Model<'a> {
        pub data: Data<'a>,
        pub w: [f64; 2],
        #[differentiable(skip)]
        pub fixed: [f64; 2],
        #[differentiable(skip)]
        pub other: Inner,
    }
    #[derive(Differentiable, Clone, Copy, Debug)]
    pub struct Inner {
        pub a: f64,
        #[differentiable(skip)]
        pub b: f64,
    }
    impl Data<'_> {
        fn sum(&self, from: usize) -> f64 {
            if from == self.xs.len() {
                return self.k;
            }
            self.xs[from] * self.k + self.sum(from + 1) * self.scale
        }
    }
    fn dot(xs: &[f64], ys: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..xs.len() {
            s += xs[i] * ys[i];
        }
        s
    }
    fn norm(xs: &[f64], n: usize) -> f64 {
        if n == 0 { 0.0 } else { xs[n - 1] * xs[n - 1] + norm(xs, n - 1) }
    }
    #[differentiate(jvp, hvp)]
    pub fn loss(m: &Model<'_>, x: f64) -> f64 {
        let data = m.data;
        let fixed = m.fixed;
        let mut sum = dot(data.xs, data.xs) * m.w[0] * m.w[0] + dot(&m.w, &m.fixed) + fixed[1] * x;
        for row in m.data.rows {
            sum += dot(row, &m.w).sin() * m.data.scale;
        }
        for i in 0..m.data.xs.len() {
            sum += m.data.xs[i] * m.w[i % 2] * x * m.other.a * m.other.b;
        }
        sum + m.data.sum(0) + norm(&m.w, 2) * norm(m.data.xs, 2) + norm(&m.fixed, 1)
    }
    #[differentiate]
    pub fn step(p: &mut Inner, x: f64) {
        p.a = p.a * p.b + x * x;
        *p = Inner { a: p.a.sin() * p.b, ..*p };
        p.a += p.b;
    }
    #[differentiate]
    pub fn made(p: Inner, x: f64) -> Inner {
        let half = Inner { a: p.a * x, b: p.a * 0.5 };
        Inner { a: half.a * half.b + p.b, b: p.b }
    }
    #[differentiate]
    pub fn owned(mut p: Inner, x: f64) -> f64 {
        p.a *= x;
        p.a * p.b + p.b
    }
}

const XS: [f64; 3] = [0.5, -0.25, 2.0];
const ROWS: [[f64; 2]; 2] = [[0.3, 0.1], [-0.4, 0.9]];

fn model(x: &[f64]) -> m::Model<'static> {
    let data = m::Data { xs: &XS, rows: &ROWS, scale: 0.75, k: x[0] };
    m::Model { data, w: [x[1], x[2]], fixed: [1.5, 2.5], other: m::Inner { a: 3.0, b: 0.5 } }
}

fn flat(d: &m::ModelTangent<'_>, x: f64) -> [f64; 4] {
    [d.data.k, d.w[0], d.w[1], x]
}

#[test]
fn agree_with_differences() {
    let x = [0.3, 0.6, -0.4, 1.2];
    let (value, (d, dx)) = m::loss::value_and_gradient(&model(&x), x[3]);
    check("loss", &x, |x| m::loss(&model(x), x[3]), value, &flat(&d, dx));
    let ((_, along), gradient) = (m::loss::jvp(&model(&x), x[3], &d, dx), flat(&d, dx));
    let squared: f64 = gradient.iter().map(|d| d * d).sum();
    assert!((along - squared).abs() < 1e-12 * squared);
    let (h, hx) = m::loss::hvp(&model(&x), x[3], &d, dx);
    let at = |h: f64| {
        let y: Vec<f64> = x.iter().zip(gradient).map(|(x, d)| x + h * d).collect();
        let (d, dx) = m::loss::gradient(&model(&y), y[3]);
        flat(&d, dx)
    };
    for ((h, above), below) in flat(&h, hx).iter().zip(at(1e-5)).zip(at(-1e-5)) {
        assert!((h - (above - below) / 2e-5).abs() < 1e-5 * h.abs().max(1.0));
    }
    let inner = |x: &[f64]| m::Inner { a: x[0], b: 0.5 };
    let (value, (d, dx)) = m::owned::value_and_gradient(inner(&x), x[1]);
    check("owned", &x[..2], |x| m::owned(inner(x), x[1]), value, &[d.a, dx]);
    let seed = m::InnerTangent { a: 1.0 };
    let (value, (d, dx)) = m::made::vjp(inner(&x), x[1], seed.clone());
    check("made", &x[..2], |x| m::made(inner(x), x[1]).a, value.a, &[d.a, dx]);
    let mut p = inner(&x);
    let mut d = seed;
    let ((), dx) = m::step::vjp(&mut p, x[1], (), &mut d);
    let stepped = |x: &[f64]| {
        let mut p = inner(x);
        m::step(&mut p, x[1]);
        p.a
    };
    check("step", &x[..2], stepped, p.a, &[d.a, dx]);
}
