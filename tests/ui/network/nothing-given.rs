//! The macro gets nothing.

chainrule::network!();

fn main() {}
