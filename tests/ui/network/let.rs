//! A value is named with `let`, as in Rust.

chainrule::network!("let.net");

fn main() {}
