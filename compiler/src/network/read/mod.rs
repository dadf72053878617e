//! Text to syntax: the tokens of `network!` or those of a `.net` file, parsed by one grammar.

mod source;

pub use source::{Source, nearest};
