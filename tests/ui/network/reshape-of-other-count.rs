//! `reshape` to another number of elements.

chainrule::network!("reshape-of-other-count.net");

fn main() {}
