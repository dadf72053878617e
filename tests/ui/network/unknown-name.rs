//! A name that was never given, but nearly.

chainrule::network!("unknown-name.net");

fn main() {}
