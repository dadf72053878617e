//! The brace of the network has no end.

chainrule::network!("unclosed-brace.net");

fn main() {}
