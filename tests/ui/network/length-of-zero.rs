//! An input without elements.

chainrule::network!("length-of-zero.net");

fn main() {}
