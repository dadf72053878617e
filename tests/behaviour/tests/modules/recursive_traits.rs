//! Methods of traits, of generic structs and of other modules that call themselves.

use crate::check;
use chainrule::{Differentiable, Real, differentiate};

#[differentiate]
mod m {
    use super::*;
    pub trait Shape {
        fn area(&self, n: u32) -> f64;
        fn twice(&self, n: u32) -> f64 {
            2.0 * self.area(n)
        }
    }
    #[derive(Differentiable, Clone, Debug)]
    pub struct Disc {
        pub r: f64,
    }
    #[derive(Differentiable, Clone, Debug)]
    pub struct Pair {
        pub a: Disc,
        pub b: Disc,
    }
    impl Shape for Disc {
        fn area(&self, n: u32) -> f64 {
            if n == 0 { self.r * self.r } else { self.area(n - 1) * self.r.cos() }
        }
    }
    impl Shape for Pair {
        // the default method of one type calls that of another
        fn area(&self, n: u32) -> f64 {
            self.a.twice(n) + self.b.area(n) * self.a.r
        }
    }
    impl Disc {
        // the method of this name that the type has by itself is no recursion
        fn length(&self) -> f64 {
            length(self.r)
        }
    }
    fn length(r: f64) -> f64 {
        6.3 * r.sin()
    }
    pub mod inner {
        use super::*;
        #[derive(Differentiable, Clone, Debug)]
        pub struct Row<T, const N: usize> {
            pub xs: [T; N],
        }
        impl<T: Real, const N: usize> Row<T, N> {
            pub fn horner(&self, x: T, k: usize) -> T {
                if k == N { x * x } else { self.xs[k] + x * self.horner(x, k + 1) }
            }
            pub fn bump(&mut self, k: usize) {
                if k < N {
                    self.xs[k] = self.xs[k] * self.xs[0];
                    self.bump(k + 1);
                }
            }
        }
    }
    #[differentiate]
    pub fn f(pair: &Pair, row: &inner::Row<f64, 3>) -> f64 {
        let mut changed = row.clone();
        changed.bump(1);
        pair.twice(3) + pair.a.length() + row.horner(pair.b.r, 0) + changed.horner(0.7, 1)
    }
}

struct Seen {
    k: [f64; 3],
}

#[differentiate]
impl Seen {
    #[differentiate(wrt(x))]
    fn poly(&self, x: f64, n: usize) -> f64 {
        if n == 0 { self.k[0] } else { self.k[n] + x * self.poly(x, n - 1) }
    }
}

fn pair(x: &[f64]) -> (m::Pair, m::inner::Row<f64, 3>) {
    (m::Pair { a: m::Disc { r: x[0] }, b: m::Disc { r: x[1] } }, m::inner::Row { xs: [x[2], x[3], x[4]] })
}

#[test]
fn agree_with_differences() {
    let x = [0.3, 0.5, 0.4, -0.8, 0.9];
    let (p, row) = pair(&x);
    let (value, (d, d_row)) = m::f::value_and_gradient(&p, &row);
    let flat = [d.a.r, d.b.r, d_row.xs[0], d_row.xs[1], d_row.xs[2]];
    check("traits", &x, |x| m::f(&pair(x).0, &pair(x).1), value, &flat);
    let seen = Seen { k: [0.3, 0.4, 0.7] };
    let (value, d) = seen.poly_value_and_gradient(0.6, 2);
    check("in a block", &[0.6], |x| seen.poly(x[0], 2), value, &[d]);
}
