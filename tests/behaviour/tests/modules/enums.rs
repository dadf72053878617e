//! Enums as values: `match`, `matches!`, `if let`, guards, payloads of every kind.

use crate::check;
use chainrule::differentiate;
#[differentiate]
pub mod m {
    #[derive(Clone, Copy, PartialEq)]
    pub enum Kind {
        Linear,
        Power(f64),
        Box { lo: f64, hi: f64 },
        Pair(f64, [f64; 2]),
    }
    use Kind::*;
    fn pick(k: usize, x: f64) -> Kind {
        match k {
            0 => Kind::Linear,
            1 => Power(x),
            2 => Kind::Box { lo: -x, hi: x },
            _ => Pair(x, [x * x, 1.0]),
        }
    }
    fn eval(k: Kind, t: f64) -> f64 {
        match k {
            Linear => t,
            Kind::Power(p) if p > 2.0 => 1.0,
            Power(p) => (1.0 + t * t).powf(p),
            Kind::Box { lo, hi } => t.clamp(lo, hi),
            Pair(a, [b, c]) => a * b + c * t,
        }
    }
    fn is_box(k: &Kind) -> bool {
        matches!(k, Kind::Box { .. }) || matches!(*k, Pair(a, _) if a > 100.0)
    }
    #[differentiate]
    pub fn f(x: f64, y: f64) -> f64 {
        let mut s = 0.0;
        for i in 0..4 {
            let k = pick(i, x);
            s += eval(k, y) * (i as f64 + 1.0);
            if is_box(&k) {
                s *= 1.5;
            }
            if let Power(p) = k {
                s += p * y;
            }
        }
        let k = if x > y { Power(x * y) } else { Linear };
        s + eval(k, x)
    }
}
#[test]
fn agrees_with_differences() {
    for x in [[0.3, 0.5], [1.5, 0.7], [2.5, -3.0]] {
        let (v, g) = m::f::value_and_gradient(x[0], x[1]);
        check("enums", &x, |x| m::f(x[0], x[1]), v, &[g.0, g.1]);
    }
}
