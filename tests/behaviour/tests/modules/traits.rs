//! Traits with several implementors: generics, `impl Trait`, default methods, associated consts, an extension of `f64`.

use crate::check;
use chainrule::differentiate;
#[differentiate]
pub mod m {
    pub trait Kernel {
        const SCALE: f64;
        type Param: Copy;
        fn eval(&self, d: f64) -> f64;
        fn twice(&self, d: f64) -> f64 {
            self.eval(d) * 2.0 * Self::SCALE
        }
        fn name() -> usize {
            1
        }
    }
    pub struct Gauss {
        pub s: f64,
    }
    pub struct Cauchy<T> {
        pub g: T,
    }
    impl Kernel for Gauss {
        const SCALE: f64 = 0.5;
        type Param = f64;
        fn eval(&self, d: f64) -> f64 {
            (-d * d / (self.s * self.s)).exp()
        }
    }
    impl Kernel for Cauchy<f64> {
        const SCALE: f64 = 1.5;
        type Param = f64;
        fn eval(&self, d: f64) -> f64 {
            1.0 / (1.0 + d * d / self.g)
        }
        fn twice(&self, d: f64) -> f64 {
            self.eval(d) + d
        }
        fn name() -> usize {
            2
        }
    }
    fn sum<K: Kernel>(k: &K, xs: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..xs.len() {
            for j in 0..i {
                s += k.twice(xs[i] - xs[j]) * K::name() as f64;
            }
        }
        s
    }
    fn apply(k: impl Kernel, d: f64) -> f64 {
        k.eval(d) * K2
    }
    const K2: f64 = 1.25;
    pub trait Ext {
        fn sq(self) -> Self;
        fn cubed(self) -> Self;
    }
    impl Ext for f64 {
        fn sq(self) -> f64 {
            self * self
        }
        fn cubed(self) -> Self {
            self.sq() * self
        }
    }
    pub trait Shape {
        fn area(&self) -> f64;
        fn scaled(&self, k: f64) -> f64
        where
            Self: Sized,
        {
            self.area() * k
        }
    }
    pub struct Sq(pub f64);
    pub struct Rect {
        w: f64,
        h: f64,
    }
    impl Shape for Sq {
        fn area(&self) -> f64 {
            self.0.sq()
        }
    }
    impl Shape for Rect {
        fn area(&self) -> f64 {
            self.w * self.h
        }
    }
    impl Rect {
        pub fn new(w: f64, h: f64) -> Self {
            Rect { w, h }
        }
    }
    fn total<A, B>(a: &A, b: &B) -> f64
    where
        A: Shape,
        B: Shape,
    {
        a.area() + b.scaled(0.5)
    }
    #[differentiate]
    pub fn f(xs: &[f64], s: f64, g: f64) -> f64 {
        let k = Gauss { s };
        let c = Cauchy { g };
        sum(&k, xs)
            + sum(&c, xs)
            + apply(Gauss { s: g }, xs[0])
            + apply(c, xs[1])
            + s.cubed()
            + Ext::sq(g)
            + total(&Sq(s), &Rect::new(g, s))
            + <Sq as Shape>::area(&Sq(g))
    }
}
#[test]
fn agrees_with_differences() {
    let x = [0.3, -0.5, 0.7, 1.1, 0.8];
    let (v, g) = m::f::value_and_gradient(&x[..3], x[3], x[4]);
    let flat: Vec<f64> = g.0.iter().copied().chain([g.1, g.2]).collect();
    check("traits", &x, |x| m::f(&x[..3], x[3], x[4]), v, &flat);
}
