//! `PartialOrd` written by hand: comparisons follow its `partial_cmp`.

use crate::check;
use chainrule::{Differentiable, differentiate};

#[differentiate]
mod m {
    use super::*;
    use std::cmp::Ordering;
    #[derive(Differentiable, Clone, Copy, Debug, PartialEq)]
    pub struct V {
        pub x: f64,
        pub y: f64,
    }
    impl V {
        fn norm(&self) -> f64 {
            (self.x * self.x + self.y * self.y).sqrt()
        }
    }
    impl PartialOrd for V {
        fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
            self.norm().partial_cmp(&other.norm())
        }
    }
    /// Lexicographic, the first backwards.
    #[derive(Clone, Copy, Debug, PartialEq)]
    pub struct Pair(pub i32, pub f64);
    impl PartialOrd for Pair {
        fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
            match other.0.partial_cmp(&self.0) {
                Some(Ordering::Equal) => self.1.partial_cmp(&other.1),
                unequal => unequal,
            }
        }
    }
    /// As rust-analyzer writes it.
    #[derive(Clone, Copy, Debug, PartialEq)]
    pub struct Three(pub f64, pub f64, pub V);
    impl PartialOrd for Three {
        fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
            match self.0.partial_cmp(&other.0) {
                Some(core::cmp::Ordering::Equal) => {}
                ord => return ord,
            }
            let second = self.1.partial_cmp(&other.1).map(Ordering::reverse);
            match second {
                Some(Ordering::Less | Ordering::Greater) | None => return second,
                _ => (),
            }
            self.2.partial_cmp(&other.2)
        }
    }
    /// By `Ord`.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct Rank {
        pub a: i64,
        pub b: usize,
    }
    impl Ord for Rank {
        fn cmp(&self, other: &Self) -> Ordering {
            self.a.cmp(&other.a).reverse().then_with(|| self.b.cmp(&other.b))
        }
    }
    impl PartialOrd for Rank {
        fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
            Some(self.cmp(other))
        }
    }
    /// With an order that some have none in.
    #[derive(Clone, Copy, Debug, PartialEq)]
    pub struct Part(pub f64, pub bool);
    impl PartialOrd for Part {
        fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
            let scale = 2.0;
            let (a, b) = (self.0 * scale, other.0 * scale);
            if self.1 != other.1 {
                return None;
            }
            if a > b + 0.1 {
                Some(Ordering::Greater)
            } else if a < b - 0.1 {
                Some(Ordering::Less)
            } else {
                Some(Ordering::Equal)
            }
        }
    }
    impl PartialOrd<f64> for V {
        fn partial_cmp(&self, other: &f64) -> Option<Ordering> {
            PartialOrd::partial_cmp(&self.norm(), other)
        }
    }
    impl PartialEq<f64> for V {
        fn eq(&self, other: &f64) -> bool {
            self.norm() == *other
        }
    }
    fn coded(lt: bool, le: bool, gt: bool, ge: bool) -> f64 {
        let a = if lt { 1.0 } else { 0.0 };
        let b = if le { 2.0 } else { 0.0 };
        let c = if gt { 4.0 } else { 0.0 };
        let d = if ge { 8.0 } else { 0.0 };
        a + b + c + d
    }
    #[differentiate]
    pub fn larger(a: V, b: V, k: f64) -> f64 {
        let c = if a < b { b } else { a };
        let d = if a >= b { a.x * k } else { b.y * a.y };
        let e = if a > 0.7 { k * k } else { k.sin() };
        c.x * c.y + d + e
    }
    #[differentiate]
    pub fn all(p: f64, q: f64, i: i32, j: i32) -> f64 {
        let (a, b) = (Pair(i, p), Pair(j, q));
        let mut sum = coded(a < b, a <= b, a > b, a >= b) * p;
        let (a, b) = (Three(p, q, V { x: p, y: q }), Three(q, p, V { x: q, y: q }));
        sum += coded(a < b, a <= b, a > b, a >= b) * q;
        let (a, b) = (Three(p, p, V { x: p, y: q }), Three(p, if i == j { p } else { q }, V { x: q, y: q }));
        sum += coded(a < b, a <= b, a > b, a >= b) * q * p;
        let (a, b) = (Rank { a: i as i64, b: 3 }, Rank { a: j as i64, b: 2 });
        sum += coded(a < b, a <= b, a > b, a >= b) * (p + q);
        let (a, b) = (Part(p, i > 0), Part(q, j > 0));
        sum + coded(a < b, a <= b, a > b, a >= b) * p.sin()
    }
}

#[test]
fn agrees_with_differences() {
    for x in [[0.3, 0.5, 0.4, -0.8, 0.9], [0.9, 0.5, 0.4, -0.3, 1.2]] {
        let (a, b) = (|x: &[f64]| m::V { x: x[0], y: x[1] }, |x: &[f64]| m::V { x: x[2], y: x[3] });
        let (value, (da, db, dk)) = m::larger::value_and_gradient(a(&x), b(&x), x[4]);
        let flat = [da.x, da.y, db.x, db.y, dk];
        check("larger", &x, |x| m::larger(a(x), b(x), x[4]), value, &flat);
    }
    for (i, j) in [(0, 0), (1, 2), (2, 1), (-1, 1), (1, 1)] {
        for x in [[0.3, 0.5], [0.5, 0.3], [0.42, 0.4], [0.4, 0.42]] {
            let (value, (p, q)) = m::all::value_and_gradient(x[0], x[1], i, j);
            check("all", &x, |x| m::all(x[0], x[1], i, j), value, &[p, q]);
        }
        let (value, _) = m::all::value_and_gradient(0.5, 0.5, i, j);
        assert_eq!(value.to_bits(), m::all(0.5, 0.5, i, j).to_bits());
        let (value, _) = m::all::value_and_gradient(f64::NAN, 0.5, i, j);
        assert!(value.is_nan());
    }
}
