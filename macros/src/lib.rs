//! Tokens from rustc to the compiler and back: the entry points, a line each.
//!
//! Depend on `chainrule`, which re-exports them and holds what the emitted code needs.

use proc_macro::TokenStream;

/// Writes the derivatives of a function beside it.
///
/// See the documentation of the crate `chainrule` for what is accepted and what comes out.
#[proc_macro_attribute]
pub fn differentiate(args: TokenStream, item: TokenStream) -> TokenStream {
    chainrule_compiler::differentiate(args.into(), item.into()).into()
}
