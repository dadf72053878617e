//! An argument without a name follows one with a name.

chainrule::network!("positional-after-named.net");

fn main() {}
