//! Tokens to syntax: the attribute's options and the function under it.

mod depth;
mod item;
mod options;

pub use item::{Source, function};
pub(crate) use options::is_near;
pub use options::{Options, options};
