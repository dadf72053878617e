//! Modules that are hard on emitted code; `ad` is what they call `chainrule`.

pub mod collisions;
pub mod forbidden;
pub mod lints;
pub mod macro_rules;
pub mod modules;
pub mod networks;
pub mod no_prelude;
pub mod shadowed;
pub mod structs;
