//! Modules under the attribute, where every lint is on and no name means what it usually does.
#![no_implicit_prelude]
#![deny(warnings, missing_docs, unused, dead_code, rust_2018_idioms, clippy::all, clippy::pedantic)]

/// Where bodies are.
#[::ad::differentiate]
pub mod body {
    use ::core::clone::Clone;
    use ::core::marker::Copy;
    use ::core::ops::Add;

    /// A place.
    #[derive(Clone, Copy, ::ad::Differentiable)]
    pub struct Point {
        /// To the right.
        pub x: f64,
        /// Up.
        pub y: f64,
    }

    /// How strongly it is held.
    #[derive(Clone, Copy)]
    pub enum Hold {
        /// Not at all.
        Free,
        /// As a spring does.
        Spring(f64),
    }

    impl Add for Point {
        type Output = Point;
        fn add(self, other: Point) -> Point {
            Point { x: self.x + other.x, y: self.y + other.y }
        }
    }

    impl Point {
        /// The energy there.
        #[differentiate]
        #[must_use]
        pub fn energy(&self, hold: &Hold) -> f64 {
            match hold {
                Hold::Free => self.x * self.y,
                Hold::Spring(k) => square(self.x * *k),
            }
        }
    }

    fn square(x: f64) -> f64 {
        x * x
    }

    fn power(x: f64, n: u32) -> f64 {
        if n == 0 { 1.0 } else { x * power(x, n - 1) }
    }

    mod private {
        pub(super) fn cube<T: ::ad::Real>(x: T) -> T {
            x * x * x
        }

        #[differentiate]
        fn lonely(x: f64) -> f64 {
            x * cube(x)
        }
    }

    /// The energy of two.
    #[differentiate(jvp, hvp)]
    #[must_use]
    pub fn both(at: Point, weights: &[f64; 2], x: f64) -> f64 {
        let points = [at, at + at];
        let mut sum = 0.0;
        for i in 0..2 {
            sum += points[i].x * weights[i] + private::cube(x).abs();
        }
        sum * at.energy(&Hold::Spring(2.0)) * square(x)
    }

    /// A power.
    #[differentiate]
    #[must_use]
    pub fn raised(x: f64) -> f64 {
        power(x, 3)
    }

    /// In either float.
    #[differentiate]
    pub fn product<T>(x: T, y: T) -> T
    where
        T: ::ad::Real,
    {
        private::cube(x) * y
    }
}

macro_rules! module {
    ($name:ident, $ty:ty, $value:expr) => {
        /// From a macro.
        #[::ad::differentiate]
        pub mod $name {
            fn helper(x: $ty) -> $ty {
                x * $value
            }

            /// A function from a macro.
            #[differentiate]
            #[must_use]
            pub fn made(x: $ty) -> $ty {
                let y = helper(x);
                y * x
            }
        }
    };
}

module!(from_macro, f64, 2.0);
