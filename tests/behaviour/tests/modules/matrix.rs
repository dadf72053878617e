//! A matrix type with const lengths: operators of `core::ops`, indexing, methods, associated consts.

use crate::check;
use chainrule::differentiate;
#[differentiate]
pub mod m {
    use std::ops::{Add, AddAssign, Index, IndexMut, Mul, MulAssign, Neg, Sub};
    #[derive(Clone, Copy, Debug, PartialEq)]
    pub struct Mat<const R: usize, const C: usize> {
        pub a: [[f64; C]; R],
    }
    impl<const R: usize, const C: usize> Mat<R, C> {
        pub const ROWS: usize = R;
        pub fn zero() -> Self {
            Mat { a: [[0.0; C]; R] }
        }
        pub fn from_fn(f: [[f64; C]; R]) -> Self {
            Self { a: f }
        }
        pub fn transpose(&self) -> Mat<C, R> {
            let mut t = Mat::<C, R>::zero();
            for i in 0..R {
                for j in 0..C {
                    t[(j, i)] = self[(i, j)];
                }
            }
            t
        }
        pub fn scale(&mut self, k: f64) -> &mut Self {
            for i in 0..R {
                for j in 0..C {
                    self.a[i][j] *= k;
                }
            }
            self
        }
        pub fn norm2(&self) -> f64 {
            let mut s = 0.0;
            for row in &self.a {
                for x in row {
                    s += x * x;
                }
            }
            s
        }
    }
    impl<const N: usize> Mat<N, N> {
        pub fn identity() -> Self {
            let mut m = Self::zero();
            for i in 0..N {
                m.a[i][i] = 1.0;
            }
            m
        }
        pub fn trace(&self) -> f64 {
            let mut t = 0.0;
            for i in 0..Self::ROWS {
                t += self[(i, i)];
            }
            t
        }
    }
    impl<const R: usize, const C: usize> Index<(usize, usize)> for Mat<R, C> {
        type Output = f64;
        fn index(&self, (i, j): (usize, usize)) -> &f64 {
            &self.a[i][j]
        }
    }
    impl<const R: usize, const C: usize> IndexMut<(usize, usize)> for Mat<R, C> {
        fn index_mut(&mut self, (i, j): (usize, usize)) -> &mut f64 {
            &mut self.a[i][j]
        }
    }
    impl<const R: usize, const C: usize> Add for Mat<R, C> {
        type Output = Self;
        fn add(self, o: Self) -> Self {
            let mut r = self;
            r += o;
            r
        }
    }
    impl<const R: usize, const C: usize> AddAssign for Mat<R, C> {
        fn add_assign(&mut self, o: Self) {
            for i in 0..R {
                for j in 0..C {
                    self[(i, j)] += o[(i, j)];
                }
            }
        }
    }
    impl<const R: usize, const C: usize> Sub for Mat<R, C> {
        type Output = Self;
        fn sub(self, o: Self) -> Self {
            self + (-o)
        }
    }
    impl<const R: usize, const C: usize> Neg for Mat<R, C> {
        type Output = Self;
        fn neg(mut self) -> Self {
            self.scale(-1.0);
            self
        }
    }
    impl<const R: usize, const K: usize, const C: usize> Mul<Mat<K, C>> for Mat<R, K> {
        type Output = Mat<R, C>;
        fn mul(self, o: Mat<K, C>) -> Mat<R, C> {
            let mut r = Mat::zero();
            for i in 0..R {
                for j in 0..C {
                    for k in 0..K {
                        r[(i, j)] += self[(i, k)] * o[(k, j)];
                    }
                }
            }
            r
        }
    }
    impl<const R: usize, const C: usize> Mul<f64> for Mat<R, C> {
        type Output = Self;
        fn mul(self, k: f64) -> Self {
            let mut r = self;
            r.scale(k);
            r
        }
    }
    impl<const R: usize, const C: usize> Mul<Mat<R, C>> for f64 {
        type Output = Mat<R, C>;
        fn mul(self, o: Mat<R, C>) -> Mat<R, C> {
            o * self
        }
    }
    impl<const R: usize, const C: usize> MulAssign<f64> for Mat<R, C> {
        fn mul_assign(&mut self, k: f64) {
            self.scale(k);
        }
    }
    #[differentiate]
    pub fn f(a: &[[f64; 3]; 2], b: [[f64; 2]; 3], k: f64) -> f64 {
        let x = Mat::from_fn(*a);
        let y = Mat { a: b };
        let z = x * y;
        let mut w = 2.0 * (z - Mat::<2, 2>::identity()) + z.transpose() * k;
        w *= k.sin();
        w[(0, 1)] += x.norm2();
        let v = (w * w).trace() + if w == z { 0.0 } else { w[(1, 0)] };
        v
    }
}
#[test]
fn agrees_with_differences() {
    let x = [0.3, -0.5, 0.7, 1.1, 0.2, -0.9, 0.4, 0.8, -0.3, 0.6, 1.2, -0.7, 0.9];
    let un =
        |x: &[f64]| ([[x[0], x[1], x[2]], [x[3], x[4], x[5]]], [[x[6], x[7]], [x[8], x[9]], [x[10], x[11]]], x[12]);
    let (a, b, k) = un(&x);
    let (v, g) = m::f::value_and_gradient(&a, b, k);
    let flat: Vec<f64> = g.0.iter().flatten().chain(g.1.iter().flatten()).copied().chain([g.2]).collect();
    check(
        "matrix",
        &x,
        |x| {
            let (a, b, k) = un(x);
            m::f(&a, b, k)
        },
        v,
        &flat,
    );
}
