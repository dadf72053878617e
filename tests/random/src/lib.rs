//! Compiles random programs with their derivatives, runs them, and judges what they print.
//!
//! `write.rs` turns a program of `chainrule-generator` into a function that prints its value, its reverse and its forward
//! derivative and two differences at some points; `batch.rs` builds and runs many of them; `judge.rs` compares the figures.

mod batch;
mod judge;
mod values;
mod write;

pub use batch::{Outcome, Source, check};
pub use values::check as check_values;
