//! A loss is an array.

chainrule::network!("loss-of-many-numbers.net");

fn main() {}
