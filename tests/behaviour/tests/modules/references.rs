//! References in structs and tuples, references as results, an `impl` block under the attribute.

use crate::check;
use chainrule::differentiate;
#[differentiate]
pub mod m {
    struct W<'a> {
        x: &'a mut f64,
        buf: &'a mut [f64],
        xs: &'a [f64],
        k: f64,
    }
    impl<'a> W<'a> {
        fn new(x: &'a mut f64, buf: &'a mut [f64], xs: &'a [f64]) -> Self {
            W { x, buf, xs, k: 0.5 }
        }
        fn push(&mut self, v: f64) {
            *self.x += v * self.k;
            self.buf[0] = self.buf[1] * v;
            self.buf[1] += v;
            self.k *= 1.1;
        }
        fn sum(&self) -> f64 {
            let mut s = 0.0;
            for x in self.xs {
                s += x * self.k;
            }
            s + *self.x
        }
    }
    fn both(p: (&mut f64, &mut f64), v: f64) {
        *p.0 *= v;
        *p.1 += *p.0;
    }
    fn largest<'a>(a: &'a [f64], b: &'a [f64]) -> &'a [f64] {
        let _ = a;
        b
    }
    #[differentiate]
    pub fn f(xs: &[f64], y: f64) -> f64 {
        let mut acc = y;
        let mut b = vec![1.0, y, 2.0];
        let mut t = (y, xs[0]);
        {
            let mut w = W::new(&mut acc, &mut b[1..], xs);
            for i in 0..3 {
                w.push(xs[i]);
                if i == 1 {
                    *w.x *= 2.0;
                }
            }
            let s = w.sum();
            t.0 += s;
        }
        for i in 0..2 {
            let mut q = y * i as f64;
            both((&mut t.0, &mut q), xs[i]);
            both((&mut t.1, &mut acc), q);
        }
        acc * b[0] + b[1] * b[2] + t.0 * t.1 + largest(xs, &b)[1] + largest(&b[..1], &xs[1..])[1]
    }
}
mod other {
    #[derive(Clone, chainrule::Differentiable)]
    pub struct Osc {
        pub m: f64,
        pub k: f64,
    }
    #[chainrule::differentiate]
    impl Osc {
        fn kin(&self, p: f64) -> f64 {
            p * p / self.m
        }
        #[differentiate(jvp)]
        pub fn energy(&self, x: f64, p: f64) -> f64 {
            self.kin(p) + Self::pot(self.k, x)
        }
        fn pot(k: f64, x: f64) -> f64 {
            k * x * x
        }
        #[differentiate]
        pub fn stat(x: f64, y: f64) -> f64 {
            Self::pot(x, y) * y
        }
    }
}
#[test]
fn agrees_with_differences() {
    let x = [0.3, 0.5, 0.7, -0.4];
    let (v, g) = m::f::value_and_gradient(&x[..3], x[3]);
    check("refs", &x, |x| m::f(&x[..3], x[3]), v, &[g.0[0], g.0[1], g.0[2], g.1]);
    let o = |x: &[f64]| other::Osc { m: x[0], k: x[1] };
    let (v, (g, gx, gp)) = o(&x).energy_value_and_gradient(x[2], x[3]);
    check("impl", &x, |x| o(x).energy(x[2], x[3]), v, &[g.m, g.k, gx, gp]);
    let (v, g) = other::Osc::stat_value_and_gradient(0.3, 0.7);
    check("static", &[0.3, 0.7], |x| other::Osc::stat(x[0], x[1]), v, &[g.0, g.1]);
}
