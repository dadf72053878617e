//! Generic functions and structs, by themselves and in modules, in `f64` and `f32`.

use crate::{check, want};
use chainrule::{Real, differentiate};
#[differentiate(jvp, hessian)]
fn twice<T: Real>(x: T) -> T {
    x + x * T::ONE
}
#[differentiate]
fn poly<T, const N: usize>(c: &[T; N], xs: &[T], n: usize) -> T
where
    T: Real,
{
    let mut s = T::ZERO;
    for x in xs {
        let mut p = T::from_f64(0.5);
        for i in 0..N {
            p = p * *x + c[i] * T::from_f64(n as f64);
        }
        s += p.sin() * p.exp().sqrt() + p.sigmoid();
        if p.abs() > T::from_f64(1.5) {
            s = s - p.powi(2).max(T::ONE);
        }
    }
    s
}
#[differentiate]
pub mod m {
    use chainrule::Real;
    #[derive(Clone, Copy, PartialEq, PartialOrd)]
    pub struct C<T> {
        pub re: T,
        pub im: T,
    }
    impl<T: Real> std::ops::Mul for C<T> {
        type Output = Self;
        fn mul(self, o: Self) -> Self {
            C { re: self.re * o.re - self.im * o.im, im: self.re * o.im + self.im * o.re }
        }
    }
    impl<T: Real> std::ops::Mul<T> for C<T> {
        type Output = C<T>;
        fn mul(self, o: T) -> C<T> {
            C { re: self.re * o, im: self.im * o }
        }
    }
    impl std::ops::Mul<C<f64>> for f64 {
        type Output = C<f64>;
        fn mul(self, o: C<f64>) -> C<f64> {
            o * self
        }
    }
    impl<T: Real> C<T> {
        pub const I: C<f64> = C { re: 0.0, im: 1.0 };
        pub fn new(re: T, im: T) -> Self {
            Self { re, im }
        }
        pub fn abs2(self) -> T {
            self.re * self.re + self.im * self.im
        }
        pub fn exp(self) -> Self {
            let r = self.re.exp();
            C::new(r * self.im.cos(), r * self.im.sin())
        }
    }
    fn lerp<T: Copy + std::ops::Mul<f64, Output = T> + std::ops::Add<Output = T>>(a: T, b: T, t: f64) -> T {
        a * (1.0 - t) + b * t
    }
    #[differentiate]
    pub fn f(x: f64, y: f32, z: f64) -> f64 {
        let a = C::new(x, z);
        let b: C<f32> = C::new(y, 2.0);
        let c = (2.0 * a * a).exp() * 0.1 * C::<f64>::I;
        c.abs2() + f64::from((b * b).abs2()) + lerp(x, z, 0.25) + if a < c { c.re } else { c.im }
    }
    #[differentiate]
    pub fn g<T: Real>(x: T, y: T) -> T {
        let a = C::new(x, y);
        (a * a.exp() * T::from_f64(0.5)).abs2()
    }
}
#[test]
fn agrees_with_differences() {
    want("twice", twice::gradient(1.5_f64), 2.0);
    want("twice32", f64::from(twice::gradient(1.5_f32)), 2.0);
    want("jvp", twice::jvp(1.5_f64, 3.0).1, 6.0);
    want("hess", twice::hessian(1.5_f64)[0][0], 0.0);
    let x = [0.3, 0.4, -0.2, 0.9, 1.4];
    let (v, g) = poly::value_and_gradient(&[x[0], x[1]], &x[2..], 2);
    let flat: Vec<f64> = g.0.iter().chain(g.1.iter()).copied().collect();
    check("poly", &x, |x| poly(&[x[0], x[1]], &x[2..], 2), v, &flat);
    let (v, g) = m::g::value_and_gradient(0.3, 0.7);
    check("g", &[0.3, 0.7], |x| m::g(x[0], x[1]), v, &[g.0, g.1]);
    let (v, g) = m::f::value_and_gradient(0.3, 0.7, 0.2);
    check("f", &[0.3, 0.2], |x| m::f(x[0], 0.7, x[1]), v, &[g.0, g.2]);
    let (w, h) = m::g::value_and_gradient(0.3_f32, 0.7);
    let _ = (w, h);
}
