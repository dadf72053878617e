//! Structs with tangents: under every lint, without a prelude, among shadowed names, from `macro_rules!`.

/// What is denied by a careful crate, and forbidden by another.
pub mod lints {
    #![deny(warnings, clippy::all, clippy::pedantic, clippy::use_self, rust_2018_idioms, nonstandard_style)]
    #![deny(
        missing_docs,
        missing_debug_implementations,
        unreachable_pub,
        unused_qualifications,
        unused_results,
        trivial_casts,
        trivial_numeric_casts,
        single_use_lifetimes,
        let_underscore_drop,
        variant_size_differences,
        elided_lifetimes_in_paths,
        explicit_outlives_requirements
    )]
    #![forbid(unused, unused_lifetimes, missing_copy_implementations, deprecated, unsafe_code, unreachable_code)]

    use ad::{Differentiable, Real, differentiate};

    /// Its own tangent.
    #[derive(Clone, Copy, Debug, Differentiable, PartialEq)]
    pub struct Point<T: Real> {
        /// One.
        pub x: T,
        /// The other.
        pub y: [T; 2],
    }

    /// With a tangent beside it.
    #[derive(Clone, Debug, Differentiable, PartialEq)]
    pub struct Body<'a, T: Real, M, const N: usize>
    where
        M: Copy,
    {
        /// A mass.
        pub mass: T,
        /// Places.
        pub places: [Point<T>; N],
        /// More places.
        pub free: Vec<Point<T>>,
        /// A pair.
        pub pair: (T, usize),
        /// Measured.
        pub data: &'a [T],
        /// What it is called.
        #[differentiable(skip)]
        pub marker: M,
    }

    /// By position.
    #[derive(Clone, Debug, Differentiable, PartialEq)]
    pub struct Pair<A, B>(
        /// One.
        pub A,
        /// The other.
        pub B,
        /// How many.
        pub u8,
    );

    /// Nothing.
    #[derive(Clone, Copy, Debug, Differentiable)]
    pub struct Nothing;

    /// The energy of a point.
    #[must_use]
    #[differentiate(jvp, hvp)]
    pub fn energy(p: &Point<f64>, q: &[Point<f64>]) -> f64 {
        p.x * p.y[1] * q[0].x
    }
}

/// Without a prelude.
pub mod no_prelude {
    #![no_implicit_prelude]

    use ::ad::{Differentiable, differentiate};

    #[derive(Differentiable)]
    pub struct Spring {
        pub k: f64,
        pub rest: [f64; 2],
    }

    #[derive(Differentiable)]
    pub struct Body<T> {
        pub spring: Spring,
        pub more: T,
        pub steps: usize,
    }

    #[differentiate]
    pub fn stretch(b: &Spring, x: f64) -> f64 {
        b.k * (x - b.rest[1])
    }
}

/// Among names that are taken.
pub mod shadowed {
    #![allow(dead_code, non_camel_case_types)]

    use ad::Differentiable;

    pub mod core {}
    pub mod std {}
    pub mod chainrule {}
    pub struct Option;
    pub struct Some;
    pub struct Result;
    pub struct Ok;
    pub struct f32;
    pub struct bool;
    pub struct str;
    pub trait Iterator {}
    pub trait Clone {}
    pub trait Debug {}
    pub trait Default {}
    pub trait Add {}
    pub trait Mul {}
    pub trait Tangent {}
    pub trait Zero {}
    pub trait Step {}

    #[derive(Differentiable)]
    pub struct Spring {
        pub k: f64,
    }

    #[derive(Differentiable)]
    pub struct Body {
        pub spring: Spring,
        pub factor: f64,
        pub other: [f64; 2],
        pub index: usize,
    }

    #[derive(Differentiable)]
    pub struct Count(pub f64, pub usize);
}

macro_rules! written {
    ($(#[$attribute:meta])* $name:ident { $($field:ident: $ty:ty),* }) => {
        #[derive(Clone, Debug, PartialEq, ad::Differentiable)]
        $(#[$attribute])*
        pub struct $name {
            $(pub $field: $ty,)*
            pub count: usize,
        }
    };
}

written!(
    #[differentiable(derive(Copy))]
    Written { x: f64, y: [f64; 3] }
);
written!(Nested { inner: Written, list: Vec<f64> });

#[cfg(test)]
mod tests {
    use ad::{Differentiable, Step, Tangent, Zero};

    #[test]
    fn tangents_are_vectors() {
        let written = super::Written { x: 1.0, y: [2.0; 3], count: 1 };
        let mut tangent = super::WrittenTangent::zero();
        tangent.y[1] = 3.0;
        let mut nested = super::Nested { inner: written, list: vec![1.0], count: 2 };
        let direction = super::NestedTangent { inner: 2.0 * tangent, list: vec![0.5] };
        nested.step(-1.0, &direction);
        assert_eq!((nested.inner.y, nested.list), ([2.0, -4.0, 2.0], vec![0.5]));
        assert_eq!(direction.numbers().sum::<f64>(), 6.5);
        let pair = super::lints::Pair(super::lints::Nothing, [1.0, 2.0], 3);
        assert_eq!(pair.zero_like().1, [0.0; 2]);
        let spring = super::no_prelude::Spring { k: 2.0, rest: [0.0, 1.0] };
        assert_eq!(super::no_prelude::stretch::gradient(&spring, 3.0).0.k, 2.0);
    }
}
