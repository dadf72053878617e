//! The models of the examples, as plain Rust functions with `#[differentiate]` on them.
//!
//! A module here holds what an example computes; the program of the same name beside `src/` prints it.
#![allow(
    clippy::needless_range_loop,
    clippy::manual_memcpy,
    reason = "formulas index, and the loops are written as formulas are"
)]

pub mod affine;
pub mod chain;
pub mod classifier;
pub mod count;
pub mod data;
pub mod digits;
pub mod echo;
pub mod iris;
pub mod output;
pub mod picture;
pub mod random;
pub mod sine;
pub mod text;
pub mod xor;

/// The code in the README compiles and runs.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
