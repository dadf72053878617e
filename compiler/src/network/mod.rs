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
use crate::ir::Float;

/// Everything that comes out of a network's syntax.
pub fn compile(
    syntax: &syntax::Network,
    source: &read::Source,
    paths: &Paths,
    errors: &mut Errors,
) -> Option<TokenStream> {
    let graph = resolve::graph(syntax, source, errors)?;
    let float = if syntax.float.text == "f32" { Float::F32 } else { Float::F64 };
    let functions = lower::functions(&graph, float);
    Some(emit::network(syntax, &graph, &functions, paths))
}
