//! The network language: text to the same IR as Rust functions, and from there to a struct with its training loop.
//!
//! ```text
//! text ─ read ─▶ syntax ─ resolve ─▶ graph ─ lower ─▶ IR ─ (the route of functions) ─ emit ─▶ tokens
//! ```

pub mod emit;
pub mod functions;
pub mod graph;
pub mod lower;
mod print;
pub mod read;
pub mod resolve;
pub mod syntax;

use proc_macro2::TokenStream;

use crate::diagnostic::Errors;
use crate::emit::Paths;

/// Everything that comes out of a network's syntax.
pub fn compile(
    syntax: &syntax::Network,
    source: &read::Source,
    paths: &Paths,
    errors: &mut Errors,
) -> Option<TokenStream> {
    let _ = (syntax, source, paths);
    errors.barrier()?;
    Some(TokenStream::new())
}
