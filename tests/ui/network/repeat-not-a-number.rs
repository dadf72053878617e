//! A block is repeated a fraction of times.

chainrule::network!("repeat-not-a-number.net");

fn main() {}
