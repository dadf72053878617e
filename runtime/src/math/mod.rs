//! Differentiable functions on `f32` and `f64`: what Rust's floats have as methods, for code without `std` too, and
//! what models need beside.
//!
//! `#[differentiate]` knows each of them, at every order: `math::sigmoid(x)` in a differentiated function has its
//! exact, stable derivative. As plain functions they return the value. With feature `std` the elementary ones are
//! those of Rust's standard library, bit for bit; without it those of `libm`. An `f32` function is accurate in `f32`.
//!
//! ```
//! use chainrule::math;
//!
//! let p: f64 = math::sigmoid(-800.0);
//! assert!(p >= 0.0 && p < 1e-300);
//! assert_eq!(math::softplus(800.0_f32), 800.0);
//! assert_eq!(math::sinc(0.0_f64), 1.0);
//! ```

pub use chainrule_primitives::Real;

/// Functions with a derivative and an example in their documentation.
macro_rules! functions {
    ($(
        $(#[$doc:meta])*
        $name:ident($x:ident $(, $y:ident $(: $integer:ty)?)*)
            d($derivative:literal) $example:literal => $result:literal;
    )*) => {$(
        $(#[$doc])*
        ///
        #[doc = concat!("Derivative: ", $derivative, ".")]
        ///
        /// ```
        #[doc = concat!("let z: f64 = chainrule::math::", stringify!($name), "(", $example, ");")]
        #[doc = concat!("assert!((z - (", $result, ")).abs() < 1e-14);")]
        /// ```
        #[inline]
        #[must_use]
        pub fn $name<T: Real>($x: T $(, $y: functions!(@type T $($integer)?))*) -> T {
            Real::$name($x $(, $y)*)
        }
    )*};
    (@type $float:ident) => { $float };
    (@type $float:ident $integer:ty) => { $integer };
}

mod activation;
mod elementary;
mod special;

#[doc(hidden)]
pub use crate::companion::*;
pub use activation::*;
pub use elementary::*;
pub use special::*;
