//! Enums as parameters and as fields: data that chooses.

use crate::check;
use chainrule::differentiate;
#[differentiate]
pub mod m {
    #[derive(Clone, Copy, Debug)]
    pub enum Act {
        Relu,
        Leaky(f64),
        Poly { c: [f64; 2], n: usize },
    }
    #[derive(Clone, Copy, PartialEq)]
    pub enum Mode {
        A,
        B,
    }
    impl Act {
        fn eval(&self, x: f64) -> f64 {
            match self {
                Act::Relu => x.max(0.0),
                Act::Leaky(a) => {
                    if x > 0.0 {
                        x
                    } else {
                        a * x
                    }
                }
                Act::Poly { c, n } => {
                    let mut s = x;
                    for _ in 0..*n {
                        s = s * c[0] + c[1];
                    }
                    s
                }
            }
        }
    }
    #[derive(Clone, chainrule::Differentiable)]
    pub struct Layer {
        pub w: f64,
        pub b: f64,
        #[differentiable(skip)]
        pub act: Act,
    }
    fn name(m: Mode) -> usize {
        if m == Mode::A { 1 } else { 2 }
    }
    fn go(l: &Layer, x: f64, n: usize) -> f64 {
        if n == 0 { x } else { go(l, l.act.eval(l.w * x), n - 1) }
    }
    #[differentiate]
    pub fn f(acts: &[Act], mode: Mode, last: &Act, l: &Layer, x: f64, w: f64) -> f64 {
        let mut s = x;
        for a in acts {
            s = a.eval(w * s + 0.1);
        }
        for k in 0..acts.len() {
            s += match acts[k] {
                Act::Relu => w,
                _ => x,
            };
        }
        let c = *last;
        let d = acts[1].clone();
        s * name(mode) as f64 + last.eval(s) + c.eval(x) * d.eval(w) + l.act.eval(l.w * s + l.b) + go(l, x, 2)
    }
}
#[test]
fn agrees_with_differences() {
    use m::*;
    let acts = [Act::Relu, Act::Leaky(0.1), Act::Poly { c: [0.5, 0.2], n: 3 }];
    for x in [[0.3, 0.5, 0.7, -0.4], [-0.3, 0.5, -1.7, 0.2]] {
        let l = |x: &[f64]| Layer { w: x[2], b: x[3], act: acts[1] };
        let (v, g) = m::f::value_and_gradient(&acts, Mode::B, &acts[2], &l(&x), x[0], x[1]);
        check("enum params", &x, |x| m::f(&acts, Mode::B, &acts[2], &l(x), x[0], x[1]), v, &[g.1, g.2, g.0.w, g.0.b]);
    }
}
