//! The network does not say what its numbers are.

chainrule::network!("no-type.net");

fn main() {}
