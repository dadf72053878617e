//! An input is named with a keyword of Rust.

chainrule::network!("keyword-as-name.net");

fn main() {}
