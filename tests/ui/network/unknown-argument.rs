//! A named argument that the layer does not have, but nearly.

chainrule::network!("unknown-argument.net");

fn main() {}
