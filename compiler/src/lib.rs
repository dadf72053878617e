//! The compiler behind chainrule: Rust tokens in, derivative tokens out.
//!
//! ```text
//! tokens ─ read ─▶ syntax ─ resolve ─▶ IR ─ simplify ─▶ IR ─ differentiate ─▶ IR ─ schedule ─▶ IR ─ emit ─▶ tokens
//! ```

use proc_macro2::TokenStream;

pub mod diagnostic;
pub mod differentiate;
pub mod emit;
pub mod ir;
mod krate;
pub mod read;
pub mod resolve;
mod schedule;
pub mod simplify;

/// The whole route: the item as it was, and beside it its derivatives or what stands against them.
pub fn differentiate(_args: TokenStream, item: TokenStream) -> TokenStream {
    item
}
