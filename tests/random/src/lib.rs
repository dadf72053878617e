//! Random programs of the subset that chainrule accepts, and a harness that compiles and checks them.
//!
//! A program comes from its seed alone. All have one signature, `fn(x: f64, y: f64, a: &[f64; 4], s: &[f64], n: usize) -> f64`, so that one
//! table holds them; `harness.rs` (the text of a program, not a module) runs that table.

mod batch;
mod expression;
mod program;
mod random;
mod statement;

pub use batch::{Outcome, check};
pub use program::source;
