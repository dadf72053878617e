//! Names: nested modules, imports, globs, consts and statics, aliases, shadowing, comparisons.

use crate::check;
use chainrule::differentiate;
#[differentiate]
pub mod m {
    #![allow(dead_code)]
    use self::deep::{Poly as P, helper::*};
    use std::f64::consts::{PI, TAU as T2};
    static TABLE: [f64; 4] = [0.1, 0.2, 0.3, 0.4];
    const N: usize = 2 + 2;
    const HALF: f64 = 1.0 / 2.0;
    pub mod deep {
        const SECRET: f64 = 1.75;
        static WEIGHTS: [f64; 3] = [1.0, 2.0, 3.0];
        #[derive(Clone, Copy, PartialEq, PartialOrd, Default)]
        pub struct Poly<const D: usize>(pub [f64; D2], pub f64)
        where
            [(); D]:;
        const D2: usize = 3;
        pub mod helper {
            use super::super::N;
            pub fn scaled(x: f64) -> f64 {
                x * super::SECRET * N as f64 + self::inner(x)
            }
            fn inner(x: f64) -> f64 {
                x * super::WEIGHTS[1]
            }
            pub(crate) fn crunch<const K: usize>(a: [f64; K]) -> [f64; K] {
                let mut b = a;
                for i in 0..K {
                    b[i] = a[K - 1 - i] * (i as f64 + 1.0);
                }
                b
            }
        }
    }
    type Vec4 = [f64; N];
    type Pair<T> = (T, T);
    struct Unit;
    impl Unit {
        fn one(&self) -> f64 {
            1.0
        }
        const C: f64 = HALF * 3.0;
    }
    #[derive(Clone, Copy, PartialEq, PartialOrd)]
    struct Ver {
        a: u8,
        b: f64,
    }
    fn swap<T>(p: Pair<T>) -> Pair<T> {
        let (a, b) = p;
        (b, a)
    }
    fn ternary(c: bool, a: f64, b: f64) -> f64 {
        match c {
            true => a,
            false => b,
        }
    }
    fn early(x: f64, n: usize) -> Option2 {
        for i in 0..n {
            if x * i as f64 > 1.0 {
                return Option2::Found(i, x * i as f64);
            }
        }
        Option2::Nothing
    }
    enum Option2 {
        Nothing,
        Found(usize, f64),
    }
    fn nest(x: f64) -> f64 {
        fn a(x: f64) -> f64 {
            b(x) * 2.0
        }
        fn b(x: f64) -> f64 {
            x + K
        }
        const K: f64 = 0.25;
        a(x)
    }
    fn sum<const A: usize, const B: usize>(m: &[[f64; A]; B]) -> f64 {
        let mut s = 0.0;
        for r in m.iter() {
            for v in r {
                s += v;
            }
        }
        s
    }
    trait Zero {
        const ZERO: Self;
        fn is_zero(&self) -> bool;
    }
    impl Zero for f64 {
        const ZERO: f64 = 0.0;
        fn is_zero(&self) -> bool {
            *self == Self::ZERO
        }
    }
    fn poly(c: &[f64], x: f64) -> f64 {
        match c {
            [] => 0.0,
            _ => c[0] + x * x * c.len() as f64,
        }
    }
    #[differentiate]
    pub fn f(x: f64, v: Vec4, m: &[[f64; 3]; 2]) -> f64 {
        let p = P::<7>([x, v[0], 1.0], x * PI);
        let P(c, last) = p;
        let q = P::<7> { 0: [v[1]; 3], ..p };
        let mut s = scaled(x)
            + HALF * T2 * last
            + TABLE[N - 1] * c[1]
            + if p < q { p.1 } else { q.0[1] }
            + if p == q { 100.0 } else { q.1 };
        let w = crunch(v);
        for (i, y) in w.iter().enumerate() {
            s += y * TABLE[i];
        }
        let (a, b) = swap((x, v[2]));
        s += (a - b) * (a - b) + ternary(x > 0.5, a, b) + Unit.one() * Unit::C;
        s += match early(x, 5) {
            Option2::Found(k, y) if k > 2 => y * 2.0,
            Option2::Found(_, y) => y,
            Option2::Nothing => -x,
        };
        let v1 = Ver { a: 1, b: x };
        let v2 = Ver { b: 0.4, a: 1 };
        if v1 >= v2 {
            s *= 1.5;
        }
        if !x.is_zero() {
            s += nest(x);
        }
        let f = v;
        let v = sum(m);
        {
            let x = v * 2.0;
            s += x * f[3];
        }
        s + v * x + <f64 as Zero>::ZERO
    }
}
#[test]
fn agrees_with_differences() {
    let x = [0.6, 0.5, 0.7, -0.4, 0.2, 0.1, 0.9, 0.8, -0.3, 0.35, 0.75];
    let un = |x: &[f64]| (x[0], [x[1], x[2], x[3], x[4]], [[x[5], x[6], x[7]], [x[8], x[9], x[10]]]);
    let (a, b, c) = un(&x);
    let (v, g) = m::f::value_and_gradient(a, b, &c);
    let flat: Vec<f64> = [g.0].into_iter().chain(g.1).chain(g.2.into_iter().flatten()).collect();
    check(
        "misc",
        &x,
        |x| {
            let (a, b, c) = un(x);
            m::f(a, b, &c)
        },
        v,
        &flat,
    );
}
