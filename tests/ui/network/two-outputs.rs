//! There are two outputs.

chainrule::network!("two-outputs.net");

fn main() {}
