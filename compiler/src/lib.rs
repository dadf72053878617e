//! The compiler behind chainrule: Rust tokens in, derivative tokens out.

pub mod ir;
pub mod simplify;
