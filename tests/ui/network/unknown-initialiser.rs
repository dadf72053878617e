//! There is no such initialiser, but one of nearly that name.

chainrule::network!("unknown-initialiser.net");

fn main() {}
