//! Differentiates plain Rust functions at compile time: on stable Rust, in safe code, without a tape.
//!
//! ```ignore
//! use chainrule::differentiate;
//!
//! #[differentiate]
//! fn f(x: f64, y: f64) -> f64 {
//!     x * x + x.sin() * y
//! }
//!
//! let (value, (dx, dy)) = f::value_and_gradient(2.0, 3.0);
//! assert_eq!((dx, dy), (4.0 + 2.0_f64.cos() * 3.0, 2.0_f64.sin()));
//! # assert_eq!(value, f(2.0, 3.0));
//! ```
#![no_std]

#[cfg(feature = "alloc")]
extern crate alloc;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
mod accumulate;
#[doc(hidden)]
pub mod buffer;
mod companion;
pub mod math;
mod zero;

pub use accumulate::{Accumulate, accumulate};
pub use chainrule_macros::differentiate;
pub use chainrule_primitives::Real;
pub use zero::Zero;
