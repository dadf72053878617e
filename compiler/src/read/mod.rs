//! Tokens to syntax: the attribute's options and the function under it.

mod depth;
mod item;
mod options;
mod words;

pub(crate) use item::check_no_cfg_inside;
pub use item::{Source, function, source};
pub(crate) use options::is_near;
pub use options::{Options, Rule, options};
pub use words::Words;
