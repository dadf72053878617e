//! The network language: text to the same IR as Rust functions, and from there to a struct with its training loop.
//!
//! ```text
//! text ─ read ─▶ syntax ─ resolve ─▶ graph ─ lower ─▶ IR ─ (the route of functions) ─ emit ─▶ tokens
//! ```

pub mod functions;
pub mod graph;
mod print;
pub mod read;
pub mod syntax;
