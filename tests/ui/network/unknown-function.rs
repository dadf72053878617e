//! There is no such function, but one of nearly that name.

chainrule::network!("unknown-function.net");

fn main() {}
